"""What took place without a plan is recorded with who came, so that it counts like what was planned."""

from datetime import date, timedelta

import pytest

from shared.contracts.gatherings import GatheringPlanned
from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.refusals import Refused
from shared.contracts.words import GatheringState
from shared.testing.site import parsed, visiting
from tests.component.bookings.a_constellation import BIRCH, CEDAR, FRIDAY, HUB, HUB_CARER, LIAISON, a_membership
from tests.component.bookings.a_gathering_planned import FRIDAY_EVENING, listed, planned, planning, record
from tests.component.bookings.a_gathering_site import RUTH, TOM, a_gathering_site
from tests.component.bookings.a_site import main_of
from tests.component.bookings.test_gathering_pages import ENTERED, as_, problems

AFTER = FRIDAY_EVENING + timedelta(days=2)


@pytest.fixture
def later(bookings):
    """Sunday: the games night of Friday wasn't planned."""
    bookings.clock.moment = AFTER
    return bookings


@pytest.fixture
async def site(later):
    async with visiting(a_gathering_site(later)) as visitor:
        yield visitor


async def test_what_took_place_is_kept_for_those_of_its_day_and_recorded_like_what_was_planned(later):
    await later.heard(a_membership(CEDAR, left_on=FRIDAY, version=2))

    view = await later.asked(planning(took_place=True), by=HUB_CARER)

    assert (view.state, set(view.invited)) == (GatheringState.PLANNED, {HUB, BIRCH})
    assert (view.may_record, view.may_reply) == (True, False)
    [said] = await later.said()
    assert isinstance(said, GatheringPlanned)
    assert said.changed_at > said.starts_at, "so nobody is told: see who is told of what has begun"
    await record(later, view, (BIRCH, 1, 2))
    [said] = await later.said()
    assert isinstance(said, GatheringRecorded)
    assert said.household_ids == (BIRCH,)


async def test_it_ends_that_nothing_was_planned_in_its_month(later):
    december = date(2026, 12, 1)
    assert [one.month_on for one in (await listed(later, LIAISON)).nothing_planned] == [date(2026, 11, 1), december]

    await planned(later, took_place=True)

    assert [one.month_on for one in (await listed(later, LIAISON)).nothing_planned] == [december]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"starts_at": AFTER + timedelta(hours=1)}, "not_begun"),
        ({"starts_at": AFTER - timedelta(days=370)}, "too_long_ago"),
        ({"minutes": 0}, "ends_before_it_starts"),
        ({"rule": "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211"}, "not_a_series"),
        ({"took_place": False}, "in_the_past"),
    ],
)
async def test_what_cant_have_taken_place_is_refused(later, more, reason):
    answer = await later.asked(planning(**{"took_place": True, **more}), by=HUB_CARER)

    assert isinstance(answer, Refused)
    assert answer.reason == reason
    assert await later.said() == []


async def test_who_says_that_it_took_place_goes_on_to_who_came(site):
    await as_(site, RUTH)
    form = await site.get("/gatherings/plan")
    past = await site.submit(form, ENTERED)
    assert problems(past)[0][0] == "#on-day"
    assert "It took place already" in main_of(past)

    check = await site.submit(past, {**ENTERED, "took_place": "yes"})
    assert "Nobody is told" in main_of(check)
    assert "invite" not in main_of(check)
    back = await site.submit(check, {"step": "change"})
    assert parsed(back).find(".//input[@name='took_place']").get("checked") is not None
    page = await site.submit(check, {"step": "confirm"})

    assert page.url.path.endswith("/attendance")
    assert "Which households came?" in main_of(page)


async def test_a_carer_who_is_invited_isnt_asked_for_a_reply(later, site):
    await planned(later, took_place=True)
    await as_(site, TOM)

    assert "Reply needed" not in main_of(await site.get("/"))
