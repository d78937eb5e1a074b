"""A child whose placement has ended is on the board while a bed is looked for, or a duty worker has found one."""

import csv
import io
from datetime import timedelta

import pytest

from shared.contracts.emergencies import EmergencyEnd, SettleEmergency, StandEmergencyDown, TakeEmergencyInHand
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.whereabouts import Board, WhoSleepsWhere, WhyThere
from shared.testing.actors import actor
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import MANAGER as THE_MANAGER
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    SUPERVISOR,
    TODAY,
    WORKER,
    a_placement,
    elsewhere,
)
from tests.component.bookings.a_site import a_site, at_home, main_of
from tests.component.bookings.an_area import DUTY_WORKER, EMERGENCY, FOR_ADA, SATELLITE, left_alone, set_to

TOMORROW = TODAY + timedelta(days=1)
HER_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=WORKER, child_ids=(ADA,))
SETTLED = SettleEmergency(
    emergency_id=EMERGENCY, end=EmergencyEnd.SLEEPS_ELSEWHERE, where_they_sleep="With her aunt, Ann Lee"
)


@pytest.fixture
async def nowhere(area):
    """A bed is looked for for Ada, for two nights; her placement ends today, and none begins."""
    await area.heard(set_to(RuleName.EMERGENCY_ASKS_OTHERS, 0))
    await area.asked(FOR_ADA.model_copy(update={"nights": 2}), by=SATELLITE)
    await left_alone(area, 1)
    await area.heard(a_placement(ADA, BIRCH, ended_on=TODAY, version=2))
    return area


async def on_the_board(area, night=TODAY, by=LIAISON, **query):
    board = await area.asked(WhoSleepsWhere(on=night, **query), by=by)
    return next((one for one in board.children if one.child_id == ADA), None)


async def test_while_a_bed_is_looked_for_she_is_on_the_board_without_a_home(nowhere):
    ada, tomorrow = await on_the_board(nowhere), await on_the_board(nowhere, TOMORROW)

    assert (ada.has_no_home, ada.why, ada.emergency_id) == (True, WhyThere.LIVES_THERE, EMERGENCY)
    assert (ada.lives_with, ada.why, ada.since_on, ada.constellation_id) == (BIRCH, WhyThere.LIVES_THERE, TODAY, None)
    assert tomorrow.has_no_home
    assert await on_the_board(nowhere, TODAY + timedelta(days=2)) is None
    yesterday = await on_the_board(nowhere, TODAY - timedelta(days=1))
    assert (yesterday.has_no_home, yesterday.emergency_id) == (False, None)


async def test_where_a_duty_worker_found_somewhere_else_the_board_leads_there(nowhere):
    await nowhere.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)
    await nowhere.asked(SETTLED, by=DUTY_WORKER)

    ada = await on_the_board(nowhere)

    assert (ada.has_no_home, ada.why, ada.emergency_id) == (True, WhyThere.SOMEWHERE_ELSE, EMERGENCY)


async def test_once_she_lives_somewhere_or_nobody_looks_any_more_she_isnt(nowhere):
    await nowhere.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)
    await nowhere.asked(StandEmergencyDown(emergency_id=EMERGENCY), by=DUTY_WORKER)
    assert await on_the_board(nowhere) is None

    await nowhere.heard(a_placement(ADA, CEDAR, started_on=TODAY))

    ada = await on_the_board(nowhere)
    assert (ada.has_no_home, ada.lives_with) == (False, CEDAR)


@pytest.mark.parametrize(
    ("somebody", "constellation_id", "is_seen"),
    [
        (MANAGER, None, True),
        (HER_WORKER, None, True),
        (LIAISON, KITES, False),
        (HUB_CARER, None, False),
        (SUPERVISOR, None, False),
        (elsewhere(MANAGER), None, False),
    ],
)
async def test_she_is_seen_by_who_answers_for_her_and_not_by_the_home_that_she_left(
    nowhere, somebody, constellation_id, is_seen
):
    found = await on_the_board(nowhere, by=somebody, constellation_id=constellation_id)

    assert (found is not None) is is_seen


async def test_it_is_known_since_it_was_recorded(nowhere):
    nowhere.clock.move(minutes=10)
    known = nowhere.clock()
    nowhere.clock.move(minutes=1)
    await nowhere.asked(TakeEmergencyInHand(emergency_id=EMERGENCY), by=DUTY_WORKER)
    await nowhere.asked(StandEmergencyDown(emergency_id=EMERGENCY), by=DUTY_WORKER)

    then = await on_the_board(nowhere, known_at=known)

    assert (then.has_no_home, then.emergency_id) == (True, EMERGENCY)
    assert await on_the_board(nowhere) is None


async def test_the_page_says_that_no_home_is_known_and_leads_to_the_emergency(manager, bus):
    bus.answers[WhoSleepsWhere] = lambda query: Board(
        on=query.on,
        children=(
            at_home(BEN, BIRCH),
            at_home(ADA, BIRCH, None).model_copy(update={"has_no_home": True, "emergency_id": EMERGENCY}),
        ),
    )

    page = await manager.get("/tonight")
    by_household = await manager.get("/tonight?by=household&away=yes")
    file = await manager.client.get("/tonight?download=csv")

    assert "2 children, 0 of them at a hub home, 1 without a home that is known and 1 at home." in main_of(page)
    assert main_of(page).index("No home known (1)") < main_of(page).index("The Kites (1)")
    assert "Came from Birch household. See the emergency" in main_of(page)
    assert "No home known (1)" in main_of(by_household)
    assert "Ben" not in main_of(by_household)
    assert f"/emergencies/{EMERGENCY}" in page.text
    [ada] = [row for row in csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))) if row["Child"] == "Ada"]
    assert (ada["Sleeps at"], ada["Lives with"], ada["Why there"]) == ("", "", "No home known")


@pytest.mark.browser
async def test_the_board_with_who_has_no_home_is_accessible(bus, browser_page):
    homeless = at_home(ADA, BIRCH, None).model_copy(update={"has_no_home": True, "emergency_id": EMERGENCY})
    bus.answers[WhoSleepsWhere] = lambda query: Board(on=query.on, children=(at_home(BEN, BIRCH), homeless))
    async with served(a_site(bus)) as address, browser_page(PHONE) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=THE_MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        for query in ("", "?by=household"):
            await page.goto(f"{address}/tonight{query}")
            await assert_usable(page, f"tonight-without-a-home{query.replace('?', '-').replace('=', '-')}")


async def test_who_has_no_home_isnt_chosen_as_a_child_of_the_home_that_they_left(manager, bus):
    bus.answers[WhoSleepsWhere] = lambda query: Board(
        on=query.on,
        children=(
            at_home(BEN, BIRCH),
            at_home(ADA, BIRCH, None).model_copy(update={"has_no_home": True, "emergency_id": EMERGENCY}),
        ),
    )

    page = await manager.get(f"/emergencies/raise?household={BIRCH}")

    assert "Ben" in main_of(page)
    assert "Ada" not in main_of(page)
