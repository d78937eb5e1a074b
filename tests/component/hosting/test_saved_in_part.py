"""What an administrator reads of a pack of which some services have saved their parts, and the next one hasn't."""

import pytest
import structlog

from shared.contracts.asking import BrokenRequestError, NoReplyInTimeError, UnreachableError
from shared.contracts.past_stays import ImportStays
from shared.contracts.refusals import Refused
from shared.contracts.registry import ImportRegister
from shared.hosting import importing
from shared.testing.site import parsed, text_of, visiting
from tests.component.hosting.an_import_site import ADMINISTRATOR, AUTHORITY, a_bus, a_pack, a_site, imported, send


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture(autouse=True)
def quiet_log():
    with structlog.testing.capture_logs():
        yield


def main_of(page):
    return text_of(parsed(page).find(".//main"))


async def test_a_part_that_is_refused_at_the_end_is_told_with_what_was_saved(bus):
    def late(command):
        return (
            imported(sleepovers=(4, 0, 1_200)) if command.dry_run else Refused(reason="no", detail="The bed is taken.")
        )

    bus.answers[ImportStays] = late
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await visitor.submit(await send(visitor, a_pack()), {})

    assert page.status_code == 409
    assert "Only a part was imported" in main_of(page)
    assert "Households 2 added, 1 changed, 57 as before" in main_of(page)
    assert "Sleepovers" not in main_of(page)
    assert "The bed is taken." in main_of(page)


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (UnreachableError("Bookings can't be reached; nothing was saved"), "its part wasn't saved."),
        (NoReplyInTimeError("Bookings didn't answer in time"), "nobody knows whether its part was saved."),
        (BrokenRequestError("Bookings failed; nothing was saved"), "Bookings failed on its part."),
    ],
)
async def test_what_was_saved_before_a_service_went_away_is_told(bus, monkeypatch, error, what):
    monkeypatch.setattr(importing, "PATIENCE", 0.0)

    def away(command):
        if command.dry_run:
            return imported(sleepovers=(4, 0, 1_200))
        raise error

    bus.answers[ImportStays] = away
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await visitor.submit(await send(visitor, a_pack()), {})

    assert page.status_code == 503
    assert "Only a part was imported" in main_of(page)
    assert "Households 2 added, 1 changed, 57 as before" in main_of(page)
    assert what in main_of(page)
    assert "nothing was saved" not in main_of(page).lower()
    assert "In a few minutes, import the files again." in main_of(page)


async def test_where_the_first_is_away_nothing_was_saved(bus, monkeypatch):
    monkeypatch.setattr(importing, "PATIENCE", 0.0)
    away = UnreachableError("Registry can't be reached; nothing was saved")
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        answer = bus.answers[ImportRegister]

        def only_to_check(command):
            if command.dry_run:
                return answer
            raise away

        bus.answers[ImportRegister] = only_to_check
        page = await visitor.submit(check, {})

    assert page.status_code == 503
    assert "Nothing was saved. Try again in a few minutes." in main_of(page)
