"""What the board of a night showed at a moment, it shows of that moment for ever."""

from datetime import timedelta

import asyncpg
import pytest

from shared.contracts.absences import AbsenceKind
from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, RequestSleepover
from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason
from shared.persistence.taking_away import TakingAway
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    FRIDAY,
    HUB,
    HUB_CARER,
    MANAGER,
    OTHER_WORKER,
    SATELLITE,
    TODAY,
    WORKER,
    a_child,
    a_placement,
    elsewhere,
)
from tests.component.bookings.an_absence import (
    LEFT_AT,
    RECORDED_AT,
    at,
    gone,
    it_was,
    never_was,
    sleeps_over,
)

NIGHTS = [TODAY + timedelta(days=number) for number in range(6)]


async def board(room, night=FRIDAY, known_at=None, by=MANAGER):
    return await room.asked(WhoSleepsWhere(on=night, known_at=known_at), by=by)


async def line_of(room, known_at, child=ADA, night=FRIDAY):
    found = await board(room, night, known_at)
    return next((one for one in found.children if one.child_id == child), None)


async def test_a_placement_that_is_corrected_was_known_otherwise_before(bookings):
    before = bookings.clock()
    bookings.clock.move(hours=1)
    await bookings.heard(a_placement(ADA, BIRCH, ended_on=TODAY, version=2), a_placement(ADA, CEDAR, started_on=TODAY))

    assert (await line_of(bookings, None)).lives_with == CEDAR
    bookings.clock.move(hours=1)
    assert (await line_of(bookings, before)).lives_with == BIRCH
    assert (await line_of(bookings, before)).until_on is None
    assert (await line_of(bookings, before + timedelta(hours=1))).lives_with == CEDAR


async def test_a_sleepover_was_known_once_it_was_confirmed_and_not_before(bookings):
    moments = [bookings.clock()]

    async def then(command, by):
        bookings.clock.move(minutes=10)
        answer = await bookings.asked(command, by=by)
        assert not isinstance(answer, Refused), answer
        moments.append(bookings.clock())
        return answer

    view = await then(RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=FRIDAY), SATELLITE)
    await then(AgreeToSleepover(sleepover_id=view.sleepover_id), HUB_CARER)
    await then(CancelSleepover(sleepover_id=view.sleepover_id, reason=DeclineReason.PLANS_CHANGED), SATELLITE)
    bookings.clock.move(days=9)

    assert [(await line_of(bookings, moment)).sleeps_at for moment in moments] == [BIRCH, BIRCH, HUB, BIRCH]
    assert (await line_of(bookings, moments[2] - timedelta(seconds=1))).sleeps_at == BIRCH


async def test_who_slept_there_without_a_placement_was_known_to_until_it_was_recorded_otherwise(bookings):
    await sleeps_over(bookings)
    bookings.clock.move(days=7)
    await bookings.heard(a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2))
    without = bookings.clock()
    bookings.clock.move(hours=1)
    await bookings.heard(a_placement(ADA, BIRCH, version=3))
    bookings.clock.move(hours=1)

    then, now = await line_of(bookings, without), await line_of(bookings, None)
    before = await line_of(bookings, without - timedelta(seconds=1))

    assert [(one.sleeps_at, one.lives_with, one.until_on) for one in (before, then, now)] == [(HUB, BIRCH, FRIDAY)] * 3


async def test_an_absence_was_known_as_it_was_recorded_whatever_was_corrected_since(bookings):
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(), by=SATELLITE)
    bookings.clock.move(minutes=1)
    await bookings.asked(it_was((AbsenceKind.AWAY, at(22)), ended_at=None, version=1), by=SATELLITE)
    bookings.clock.move(minutes=1)
    await bookings.asked(never_was(), by=SATELLITE)
    bookings.clock.move(minutes=1)

    known = [(await line_of(bookings, RECORDED_AT + timedelta(minutes=number - 1))).not_there for number in range(4)]

    assert [one and (one.kind, one.since) for one in known] == [
        None,
        (AbsenceKind.MISSING, LEFT_AT),
        (AbsenceKind.AWAY, at(22)),
        None,
    ]


async def test_who_is_responsible_was_known_then(bookings):
    before = bookings.clock()
    bookings.clock.move(hours=1)
    await bookings.heard(a_child(ADA, worker=OTHER_WORKER, version=2))
    bookings.clock.move(hours=1)

    assert (await line_of(bookings, before)).childrens_social_worker_id == WORKER
    assert (await line_of(bookings, None)).childrens_social_worker_id == OTHER_WORKER


async def test_of_a_moment_before_anything_was_kept_nothing_is_told_but_since_when(bookings):
    since = bookings.clock()
    bookings.clock.move(hours=1)

    early = await board(bookings, known_at=since - timedelta(seconds=1))
    first = await board(bookings, known_at=since)

    assert (early.children, early.kept_since) == ((), since)
    assert len(first.children) == 5


async def test_a_moment_to_come_is_now(bookings):
    found = await board(bookings, known_at=bookings.clock() + timedelta(days=1))

    assert found.known_at is None
    assert len(found.children) == 5


async def test_a_change_that_the_board_doesnt_show_makes_no_version(bookings):
    bookings.clock.move(hours=1)
    await bookings.heard(a_placement(ADA, BIRCH, version=2))

    async with bookings.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT count(*) AS versions FROM placement_before")
    assert row["versions"] == 0


async def test_what_an_operator_changes_by_hand_is_kept_as_well(bookings, postgres_server):
    before = bookings.clock()
    operator = await asyncpg.connect(postgres_server.url(bookings.database.url.database))
    try:
        await operator.execute("SELECT set_config('hubhome.moment', $1, false)", str(before + timedelta(hours=1)))
        await operator.execute("UPDATE placement SET household_id = $1 WHERE child_id = $2", CEDAR, ADA)
    finally:
        await operator.close()
    bookings.clock.move(hours=2)

    assert (await line_of(bookings, before)).lives_with == BIRCH
    assert (await line_of(bookings, None)).lives_with == CEDAR


async def test_an_authority_that_is_taken_away_leaves_nothing_of_what_was_known(bookings, postgres_server):
    bookings.clock.move(hours=1)
    await bookings.heard(a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2))
    taking = TakingAway("bookings", postgres_server.url(), AUTHORITY, database=bookings.database.url.database)
    before = await taking.counts()

    await taking.shut_out()
    await taking.delete()

    assert before["placement_before"] == 1
    assert await taking.counts() == {}


async def test_nobody_else_sees_what_was_known_here(bookings):
    before = bookings.clock()
    await sleeps_over(bookings)
    bookings.clock.move(hours=1)

    assert (await board(bookings, known_at=before, by=elsewhere(MANAGER))).children == ()
    theirs = await board(bookings, known_at=before, by=CHILDS_WORKER)
    assert {one.lives_with for one in theirs.children} == {CEDAR}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE sleepover_before SET hub_household_id = gen_random_uuid()",
        "DELETE FROM sleepover_before",
        "INSERT INTO sleepover_before SELECT * FROM sleepover_before",
        "TRUNCATE sleepover_before",
    ],
)
async def test_the_service_itself_cant_change_what_was_known(bookings, sql):
    bookings.clock.move(hours=1)
    view = await sleeps_over(bookings)
    bookings.clock.move(hours=1)
    await bookings.asked(
        CancelSleepover(sleepover_id=view.sleepover_id, reason=DeclineReason.PLANS_CHANGED), by=SATELLITE
    )

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with bookings.database.work(AUTHORITY) as work:
            await work.fetch(sql)
