"""A child's page says that the child is missing or away, since when, and leads there, for those who may know it."""

from datetime import timedelta

import pytest

from shared.contracts.absences import AbsenceKind, Absences, AbsenceSpan, AbsenceState, AbsenceView, WhichAbsences
from shared.contracts.asking import UnreachableError
from shared.contracts.records import HowIsChild
from shared.testing.browser import DESKTOP, served
from shared.testing.site import HUB_HOME_CARER, visiting
from tests.component.registry.a_full_record import a_full_child
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import (
    ADA,
    BIRCH,
    CY,
    KITES,
    SOCIAL_WORKER,
    SUPERVISOR,
    THIS_MORNING,
    a_child,
)
from tests.component.registry.test_record_pages import asked_of, links_of, main_of
from tests.component.registry.test_records_in_a_browser import looking_at, sign_in

PAGE = f"/children/{ADA}"
ABSENCE = AbsenceView(
    absence_id=CY,
    version=1,
    child_id=ADA,
    household_id=BIRCH,
    expected_household_id=BIRCH,
    constellation_id=KITES,
    state=AbsenceState.OPEN,
    spans=(AbsenceSpan(kind=AbsenceKind.AWAY, since=THIS_MORNING - timedelta(hours=2)),),
    ended_at=None,
    recorded_at=THIS_MORNING,
    recorded_by=SUPERVISOR.person_id,
)


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers[WhichAbsences] = Absences(absences=(ABSENCE,))
    return bus


async def seen_by(bus, who, path=PAGE):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(who)
        return await visitor.client.get(path, follow_redirects=True)


@pytest.mark.parametrize("who", [SOCIAL_WORKER, HUB_HOME_CARER], ids=["social worker", "hub home"])
async def test_it_says_since_when_and_leads_there(bus, who):
    page = await seen_by(bus, who)

    assert "Ada is away without authorisation since Monday" in main_of(page)
    assert links_of(page)["See what is known of it"] == f"/absences/{CY}"


@pytest.mark.parametrize(
    "known",
    [
        Absences(absences=()),
        Absences(absences=(ABSENCE.model_copy(update={"child_id": CY}),)),
        Absences(absences=(ABSENCE.model_copy(update={"state": AbsenceState.BACK, "ended_at": THIS_MORNING}),)),
    ],
    ids=["nobody is gone, or it isn't theirs to know", "another child", "back"],
)
async def test_of_nobody_else_it_says_anything(bus, known):
    bus.answers[WhichAbsences] = known

    assert "without authorisation" not in main_of(await seen_by(bus, SOCIAL_WORKER))


async def test_of_another_day_it_isnt_asked(bus):
    bus.answers[HowIsChild] = lambda query: a_child().model_copy(update={"on": query.on})
    page = await seen_by(bus, SOCIAL_WORKER, f"{PAGE}?on=2024-05-01")

    assert page.status_code == 200
    assert asked_of(bus, WhichAbsences) == []


async def test_of_a_child_who_has_died_it_isnt_asked(bus):
    bus.answers[HowIsChild] = a_child().model_copy(update={"died_on": THIS_MORNING.date()})
    await seen_by(bus, SOCIAL_WORKER)

    assert asked_of(bus, WhichAbsences) == []


async def test_where_bookings_cant_tell_the_record_is_there_and_says_so(bus):
    bus.answers[WhichAbsences] = UnreachableError("bookings")

    page = await seen_by(bus, SOCIAL_WORKER)

    assert page.status_code == 200
    assert "Whether a child is missing or away can’t be shown now" in main_of(page)


@pytest.mark.browser
async def test_it_is_usable_on_a_phone_and_a_desktop(browser_page, bus):
    bus.answers[HowIsChild] = a_full_child()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        look = looking_at(page, address)
        await sign_in(page, address, SOCIAL_WORKER)
        await look(PAGE, "child-who-is-gone")
