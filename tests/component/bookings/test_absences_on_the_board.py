"""Who is missing or away stays on the board, every night, until they are back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from shared.contracts.absences import AbsenceKind, AbsenceView
from shared.contracts.whereabouts import WhoSleepsWhere, WhyThere
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    DOGWOOD,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    SUPERVISOR,
    WORKER,
    a_placement,
)
from tests.component.bookings.an_absence import (
    ABSENCE,
    LEFT_AT,
    RECORDED_AT,
    at,
    back,
    found,
    gone,
    it_was,
    never_was,
    sleeps_over,
)

MISSING, AWAY = AbsenceKind.MISSING, AbsenceKind.AWAY
THURSDAY = FRIDAY - timedelta(days=1)


async def line_of(room, night, child=ADA, by=LIAISON):
    board = await room.asked(WhoSleepsWhere(on=night), by=by)
    return next((one for one in board.children if one.child_id == child), None)


async def not_there(room, night, child=ADA):
    line = await line_of(room, night, child)
    return line.not_there


@pytest.fixture
async def missing(bookings):
    bookings.clock.moment = RECORDED_AT
    view = await bookings.asked(gone(), by=SATELLITE)
    assert isinstance(view, AbsenceView)
    return bookings


async def test_who_is_missing_is_on_the_board_at_once_and_every_night_from_then_on(missing):
    line = await line_of(missing, FRIDAY)

    assert (line.sleeps_at, line.why, line.lives_with) == (BIRCH, WhyThere.LIVES_THERE, BIRCH)
    assert (line.not_there.absence_id, line.not_there.kind, line.not_there.since) == (ABSENCE, MISSING, LEFT_AT)
    assert (line.not_there.is_gone, line.not_there.ended_at) == (True, None)
    assert (await not_there(missing, FRIDAY + timedelta(days=40))).is_gone
    assert await not_there(missing, THURSDAY) is None
    assert await not_there(missing, FRIDAY, BEN) is None


async def test_who_came_back_in_the_night_was_gone_for_a_part_of_it(missing):
    missing.clock.moment = at(2, 30, SATURDAY)
    await missing.asked(found(at(1, day=SATURDAY)), by=SATELLITE)
    await missing.asked(back(at(2, day=SATURDAY)), by=SATELLITE)

    that_night = await not_there(missing, FRIDAY)

    assert (that_night.kind, that_night.is_gone, that_night.ended_at) == (AWAY, False, at(2, day=SATURDAY))
    assert await not_there(missing, SATURDAY) is None


async def test_a_night_ends_at_six_also_for_who_is_back_after_it(missing):
    missing.clock.moment = at(6, 30, SATURDAY)
    await missing.asked(back(at(6, day=SATURDAY)), by=SATELLITE)

    assert (await not_there(missing, FRIDAY)).is_gone
    assert await not_there(missing, SATURDAY) is None


async def test_each_night_tells_what_it_was_in_that_night(missing):
    missing.clock.moment = at(20, day=SATURDAY)
    await missing.asked(found(at(12, day=SATURDAY)), by=SATELLITE)

    kinds = [(await not_there(missing, night)).kind for night in (FRIDAY, SATURDAY, SUNDAY)]

    assert kinds == [MISSING, AWAY, AWAY]


async def test_a_night_on_which_the_clocks_go_back_is_an_hour_longer(bookings):
    night = date(2026, 10, 24)
    morning = night + timedelta(days=1)
    bookings.clock.moment = at(12, day=morning)
    await bookings.asked(gone(since=at(1, 30, morning, fold=0)), by=SATELLITE)
    await bookings.asked(back(at(1, 30, morning, fold=1)), by=SATELLITE)
    await bookings.asked(gone(since=at(5, 59, morning), absence_id=uuid4()), by=SATELLITE)
    await bookings.asked(gone(BEN, since=at(6, 0, morning), absence_id=uuid4()), by=SATELLITE)

    assert (await not_there(bookings, night)).since == at(5, 59, morning)
    assert await not_there(bookings, night, BEN) is None
    assert (await not_there(bookings, morning, BEN)).since == at(6, 0, morning)


async def test_a_corrected_one_is_where_it_was_and_one_that_never_was_is_nowhere(missing):
    await missing.asked(it_was((AWAY, at(20, day=THURSDAY)), ended_at=at(4), version=1), by=SATELLITE)
    corrected = [await not_there(missing, night) for night in (THURSDAY, FRIDAY)]
    await missing.asked(never_was(), by=SATELLITE)

    assert [one and one.kind for one in corrected] == [AWAY, None]
    assert await not_there(missing, THURSDAY) is None


async def test_a_sleepover_that_was_due_stays_as_it_is(bookings):
    sleepover = await sleeps_over(bookings, first=FRIDAY, last=SATURDAY)
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(), by=HUB_CARER)

    lines = [await line_of(bookings, night, by=HUB_CARER) for night in (FRIDAY, SATURDAY)]

    assert [(one.sleeps_at, one.sleepover_id, one.not_there.is_gone) for one in lines] == [
        (HUB, sleepover.sleepover_id, True)
    ] * 2


async def test_the_hub_home_that_expected_a_child_has_them_on_its_board_until_they_are_back(bookings):
    await sleeps_over(bookings)
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(), by=HUB_CARER)
    await bookings.heard(
        a_placement(ADA, BIRCH, ended_on=SATURDAY, version=2), a_placement(ADA, DOGWOOD, started_on=SATURDAY)
    )

    line = await line_of(bookings, SUNDAY, by=HUB_CARER)

    assert (line.lives_with, line.not_there.is_gone) == (DOGWOOD, True)


async def test_who_is_missing_while_their_placement_ends_stays_on_the_board(missing):
    await missing.heard(a_placement(ADA, BIRCH, ended_on=SATURDAY, version=2))

    line = await line_of(missing, SUNDAY)

    assert (line.lives_with, line.since_on, line.not_there.is_gone) == (BIRCH, FRIDAY, True)


async def test_the_board_names_the_childs_social_worker(bookings):
    assert (await line_of(bookings, FRIDAY)).childrens_social_worker_id == WORKER


async def test_a_hub_home_isnt_told_of_who_is_gone_from_another_home_of_its_constellation(missing):
    line = await line_of(missing, FRIDAY, by=HUB_CARER)

    assert line.lives_with == BIRCH
    assert line.not_there is None
    assert (await line_of(missing, FRIDAY, by=SUPERVISOR)).not_there.kind is MISSING
