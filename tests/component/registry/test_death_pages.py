"""A child's death is recorded with care: looked at first, told to nobody, and taken back where it was a mistake."""

from datetime import date

import pytest

from shared.contracts.constellations import Concern
from shared.contracts.record_changes import RecordChange, RecordDeath, TakeBackDeath
from shared.contracts.records import HowIsChild
from shared.contracts.refusals import Refused
from shared.testing.browser import DESKTOP, served
from shared.testing.site import MANAGER, SATELLITE_CARER, parsed, text_of, visiting
from tests.component.registry.a_full_record import a_full_child
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import ADA, SOCIAL_WORKER
from tests.component.registry.test_records_in_a_browser import looking_at, seen, sign_in

HERE = f"/children/{ADA}/death"
ENTERED = {"on-day": "1", "on-month": "6", "on-year": "2026", "written_in": "Death certificate of 3 June 2026"}
DIED_ON = date(2026, 6, 1)
STILL_PLACED = Concern(code="still_placed", sentence="A placement is open. End it next.")


@pytest.fixture
def bus():
    made = a_bus()
    made.answers |= {
        HowIsChild: a_full_child(),
        RecordDeath: RecordChange(concerns=(STILL_PLACED,)),
        TakeBackDeath: RecordChange(),
    }
    return made


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def asked_of(bus, kind):
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]


async def test_a_death_is_looked_at_before_it_is_recorded_and_what_is_still_open_is_named(manager, bus):
    form = await manager.get(HERE)
    check = await manager.submit(form, ENTERED)
    bus.answers[HowIsChild] = a_full_child().model_copy(update={"died_on": DIED_ON})
    done = await manager.submit(check, {"step": "confirm"})

    assert "Nobody is told by Hubhome, and nothing is ended by it." in main_of(form)
    assert "A placement is open. End it next." in main_of(check)
    assert "Monday 1 June 2026" in main_of(check)
    assert [one.dry_run for one in asked_of(bus, RecordDeath)] == [True, False]
    assert {(one.on, one.written_in) for one in asked_of(bus, RecordDeath)} == {(DIED_ON, ENTERED["written_in"])}
    assert "died on Monday 1 June 2026." in main_of(done)
    assert "Age at death" in main_of(done)
    before_care = main_of(done).partition("Care")[0]
    assert [word for word in ("Lives with", "hub home", "Record a placement") if word in before_care] == []
    assert "End the placement" in before_care


async def test_what_was_recorded_by_mistake_is_taken_back_with_a_reason(manager, bus):
    bus.answers[HowIsChild] = a_full_child().model_copy(update={"died_on": DIED_ON})
    form = await manager.get(f"{HERE}/take-back")

    without = await manager.submit(form, {})
    check = await manager.submit(form, {"reason": "It was another child’s file."})
    await manager.submit(check, {"step": "confirm"})

    assert without.status_code == 422
    assert "Day" not in main_of(form)
    assert [one.dry_run for one in asked_of(bus, TakeBackDeath)] == [True, False]


async def test_a_day_that_cant_be_is_refused_at_its_field(manager, bus):
    bus.answers[RecordDeath] = Refused(reason="in_the_future", detail="Enter today or earlier.", fields=("on",))

    page = await manager.submit(await manager.get(HERE), ENTERED)

    assert page.status_code == 422
    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#on-day"


async def test_a_carer_records_no_death(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)

        assert (await visitor.get(HERE)).status_code == 403


@pytest.mark.browser
async def test_its_pages_are_accessible_in_each_state(bus, browser_page):
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        look = looking_at(page, address)
        await sign_in(page, address, SOCIAL_WORKER)
        await look(HERE, "death")
        await page.get_by_role("button", name="Check before you confirm").click()
        await seen(page, "death-with-errors")
        bus.answers[HowIsChild] = a_full_child().model_copy(update={"died_on": DIED_ON})
        await look(f"/children/{ADA}", "child-who-died")
        await look(f"{HERE}/take-back", "death-taken-back")
