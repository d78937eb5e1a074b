"""The board as it was known at a moment, on its page."""

import csv
import io
from datetime import UTC, datetime

import pytest

from shared.contracts.whereabouts import WhoSleepsWhere
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed
from tests.component.bookings.a_constellation import FRIDAY
from tests.component.bookings.a_site import a_board, a_site, asked_of, main_of

KEPT_SINCE = datetime(2026, 11, 1, 9, tzinfo=UTC)
AN_HOUR_AGO, LONG_AGO = "2026-11-23T08:00", "2026-10-31T08:00"


def as_known(query):
    """The board, with what bookings says of the moment."""
    found = a_board(query)
    if query.known_at is None:
        return found
    children = found.children if query.known_at >= KEPT_SINCE else ()
    return found.model_copy(update={"children": children, "known_at": query.known_at, "kept_since": KEPT_SINCE})


@pytest.fixture(autouse=True)
def answers(bus):
    bus.answers[WhoSleepsWhere] = as_known


async def test_the_board_says_as_of_when_it_was_known_so_and_leads_to_now(manager, bus):
    page = await manager.get(f"/tonight?on=2026-11-27&known={AN_HOUR_AGO}")

    text = main_of(page)
    asked = asked_of(bus, WhoSleepsWhere)[-1]
    assert (asked.on, asked.known_at) == (FRIDAY, datetime(2026, 11, 23, 8, tzinfo=UTC))
    assert "This is what was known on Monday 23 November 2026 at 8am." in text
    assert "Hubhome has kept what was known since Sunday 1 November 2026 at 9am." in text
    links = [link.get("href") for link in parsed(page).findall(".//main//a")]
    assert "/tonight?on=2026-11-27&by=constellation" in links
    assert "/tonight?on=2026-11-28&by=constellation&known=2026-11-23T08%3A00" in links


@pytest.mark.parametrize("somebody", [MANAGER, HUB_HOME_CARER], ids=["manager", "hub home carer"])
async def test_of_a_moment_before_it_was_kept_it_says_so_and_counts_nobody(visitor, somebody):
    await visitor.sign_in(somebody)

    text = main_of(await visitor.get(f"/tonight?known={LONG_AGO}"))

    assert "What was known on Saturday 31 October 2026 at 8am isn’t kept" in text
    assert "since Sunday 1 November 2026 at 9am" in text
    assert not any(words in text for words in ("0 children", "There is no child to show", "No child sleeps"))


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ("yesterday", "Enter a real date and time"),
        ("2026-11-23T09:01", "The date and time must be in the past"),
        ("9999-12-31T23:59", "The date and time must be in the past"),
        ("0001-01-01T00:00", "isn’t kept"),
    ],
)
async def test_a_moment_that_isnt_one_or_is_to_come_is_told(manager, bus, known, sentence):
    page = await manager.get(f"/tonight?known={known}")

    assert sentence in main_of(page)
    assert (asked_of(bus, WhoSleepsWhere)[-1].known_at is None) == ("Enter" in sentence or "must" in sentence)


async def test_in_the_hour_that_comes_twice_everything_of_it_was_known(manager, bus):
    await manager.get("/tonight?known=2026-10-25T01:30")

    assert asked_of(bus, WhoSleepsWhere)[-1].known_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


async def test_the_file_says_as_of_when_it_was_known(manager):
    page = await manager.get(f"/tonight?known={AN_HOUR_AGO}&download=csv")

    rows = list(csv.DictReader(io.StringIO(page.text.lstrip("\ufeff"))))
    assert {row["As known at"] for row in rows} == {"2026-11-23 08:00"}


@pytest.mark.browser
async def test_what_was_known_is_usable_on_a_phone_and_a_desktop(browser_page, bus):
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        for somebody in (MANAGER, HUB_HOME_CARER):
            await page.goto(f"{address}/sign-in/portsmouth")
            await page.get_by_role("button", name=somebody.name).click()
            await page.wait_for_url(f"{address}/")
            for name, known in (("known", AN_HOUR_AGO), ("not-kept", LONG_AGO), ("wrong", "yesterday")):
                await page.goto(f"{address}/tonight?known={known}")
                await assert_usable(page, f"tonight-{name}-{somebody.name.split()[0].lower()}")
