"""Who is ticked at a training of a course has done it, in the same transaction; a corrected tick takes it back."""

import pytest

from shared.contracts.gatherings import Attendance, PlannedGathering, RecordAttendance
from shared.contracts.training import TrainingState
from shared.contracts.words import GatheringKind
from tests.component.bookings.a_constellation import (
    ADMINISTRATOR,
    BIRCH,
    CEDAR,
    DOGWOOD,
    HUB,
    HUB_CARER,
    LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SUPERVISOR,
)
from tests.component.bookings.a_gathering_planned import (
    FRIDAY_EVENING,
    changing,
    once_it_has_begun,
    planned,
    planning,
)
from tests.component.bookings.a_gathering_planned import how_is as how_is_it
from tests.component.bookings.a_training import (
    CERYS,
    DORA,
    RUTH,
    TESS,
    TOM,
    a_person,
    added,
    correct,
    how_is,
    record,
    recorded,
    retire,
    states,
    take_back,
    the_carers,
)

HOLDS, SOON, EXPIRED, NEVER = TrainingState
FRIDAY = FRIDAY_EVENING.date()


@pytest.fixture
async def first_aid(bookings):
    await bookings.heard(*the_carers())
    return await added(bookings)


@pytest.fixture
async def training(bookings, first_aid):
    """On Friday evening, for the Kites."""
    return await planned(bookings, kind=GatheringKind.TRAINING, course_id=first_aid)


async def ticked(bookings, view, *came, by=HUB_CARER):
    attendance = tuple(
        Attendance(household_id=home, adults=adults, children=0, carer_ids=carers) for home, adults, carers in came
    )
    return await bookings.asked(RecordAttendance(gathering_id=view.gathering_id, attendance=attendance), by=by)


async def test_who_is_ticked_has_done_the_course_on_its_day_and_who_came_besides_hasn_t(bookings, training):
    once_it_has_begun(bookings)

    await ticked(bookings, training, (BIRCH, 2, (TOM,)))
    herself = await ticked(bookings, training, (BIRCH, 2, (TOM,)), (HUB, 1, (RUTH,)))
    seen = await ticked(bookings, training, (BIRCH, 2, (TOM,)), (HUB, 1, (RUTH,)), by=LIAISON)

    assert herself.reason == "not_ones_own_training"
    assert {one.household_id: one.carer_ids for one in seen.attendance} == {BIRCH: (TOM,), HUB: (RUTH,)}
    assert await states(bookings, by=LIAISON, on=FRIDAY) == {RUTH: HOLDS, TOM: HOLDS, TESS: NEVER, CERYS: NEVER}
    own = await how_is_it(bookings, training, by=SATELLITE)
    assert [(one.household_id, one.carer_ids) for one in own.attendance] == [(BIRCH, ())]
    [its] = (await how_is(bookings)).records
    assert (its.done_on, its.gathering_id, its.recorded_by) == (FRIDAY, training.gathering_id, HUB_CARER.person_id)


async def test_a_corrected_tick_takes_it_back_and_what_stays_ticked_stays(bookings, training):
    once_it_has_begun(bookings)
    await ticked(bookings, training, (BIRCH, 2, (TOM, TESS)))
    [before] = (await how_is(bookings, TESS)).records

    await ticked(bookings, training, (BIRCH, 2, (TESS,)), (CEDAR, 1, (CERYS,)), by=LIAISON)

    [gone] = (await how_is(bookings)).records
    assert (gone.ended_by, gone.was_corrected) == (LIAISON.person_id, False)
    assert (await how_is(bookings, TESS)).records == (before,)
    assert (await states(bookings, on=FRIDAY))[CERYS] is HOLDS


async def test_what_was_put_right_by_hand_stays_until_the_tick_is_taken_away(bookings, training):
    once_it_has_begun(bookings)
    await ticked(bookings, training, (BIRCH, 2, (TOM, TESS)))
    [toms], [tess] = (await how_is(bookings)).records, (await how_is(bookings, TESS)).records
    await correct(bookings, toms, place="Only the second half")
    await take_back(bookings, tess)

    await ticked(bookings, training, (BIRCH, 2, (TOM, TESS)), (HUB, 1, ()))
    assert [one.place for one in (await how_is(bookings)).records if one.ended_at is None] == ["Only the second half"]
    assert [one.ended_at is None for one in (await how_is(bookings, TESS)).records] == [False]

    await ticked(bookings, training, (BIRCH, 2, ()))
    assert (await states(bookings, on=FRIDAY))[TOM] is NEVER


async def test_who_has_it_recorded_by_hand_already_has_it_once(bookings, training, first_aid):
    once_it_has_begun(bookings)
    its = await recorded(bookings, TOM, first_aid, done_on=FRIDAY)

    await ticked(bookings, training, (BIRCH, 1, (TOM,)))
    assert (await how_is(bookings)).records == (its,)

    await ticked(bookings, training, (BIRCH, 1, ()))
    assert (await how_is(bookings)).records == (its,)


async def test_who_left_the_household_meanwhile_stays_ticked(bookings, training):
    once_it_has_begun(bookings)
    await ticked(bookings, training, (BIRCH, 1, (TOM,)))
    await bookings.heard(a_person(TOM, None, version=2))

    assert isinstance(await ticked(bookings, training, (BIRCH, 1, (TOM,)), (HUB, 1, ())), PlannedGathering)


@pytest.mark.parametrize(
    ("came", "reason"),
    [
        (((BIRCH, 1, (CERYS,)),), "not_a_carer_of_theirs"),
        (((BIRCH, 2, (TOM, TOM)),), "not_a_carer_of_theirs"),
        (((BIRCH, 1, (TOM, TESS)),), "fewer_adults_than_carers"),
    ],
)
async def test_who_can_t_be_ticked_isn_t_and_nothing_is_kept(bookings, training, came, reason):
    once_it_has_begun(bookings)

    assert (await ticked(bookings, training, *came)).reason == reason
    assert HOLDS not in (await states(bookings)).values()
    assert (await how_is_it(bookings, training)).attendance == ()


async def test_at_a_gathering_of_no_course_nobody_is_ticked(bookings, first_aid):
    view = await planned(bookings, kind=GatheringKind.TRAINING)
    once_it_has_begun(bookings)

    assert (await ticked(bookings, view, (BIRCH, 1, (TOM,)))).reason == "not_a_carer_of_theirs"


async def test_only_a_training_is_of_a_course_and_of_one_that_there_is(bookings, training, first_aid):
    async def refused(**facts):
        return (await bookings.asked(planning(**facts), by=HUB_CARER)).reason

    assert await refused(kind=GatheringKind.SUPPORT_GROUP, course_id=first_aid) == "not_a_training"
    assert await refused(kind=GatheringKind.TRAINING, course_id=TOM) == "no_such_course"
    no_training = changing(training, kind=GatheringKind.SUPPORT_GROUP)
    assert (await bookings.asked(no_training, by=HUB_CARER)).reason == "not_a_training"
    await retire(bookings, first_aid)
    assert await refused(kind=GatheringKind.TRAINING, course_id=first_aid) == "is_retired"
    changed = await bookings.asked(changing(training, title="Still of that course"), by=HUB_CARER)
    assert changed.course_id == first_aid


async def test_who_runs_it_learns_how_many_it_would_help_and_a_carer_whether_it_helps_them(bookings, first_aid):
    await recorded(bookings, TOM, first_aid)
    view = await planned(bookings, kind=GatheringKind.TRAINING, course_id=first_aid)

    assert (view.course, view.carers_due, view.carers_invited) == ("First aid", 3, 4)
    seen = {who: await how_is_it(bookings, view, by=who) for who in (LIAISON, ADMINISTRATOR, SATELLITE, SUPERVISOR)}
    assert [(one.carers_due, one.carers_invited) for one in seen.values()] == [(3, 4), (3, 4), (0, 0), (0, 0)]
    assert not any(one.would_help_me for one in seen.values())
    cerys = OTHER_SATELLITE.model_copy(update={"person_id": CERYS})
    assert (await how_is_it(bookings, view, by=cerys)).would_help_me
    # Who they are, only who ticks them is told, and not before it begins.
    assert not any(one.carers for one in seen.values())
    once_it_has_begun(bookings)
    assert {one.person_id for one in (await how_is_it(bookings, view, by=HUB_CARER)).carers} == {RUTH, TOM, TESS, CERYS}
    assert (await how_is_it(bookings, view, by=SATELLITE)).carers == ()
    assert DOGWOOD not in {one.household_id for one in (await how_is_it(bookings, view)).carers}


async def test_a_carer_sees_the_trainings_to_which_they_are_invited_and_a_worker_where_they_could_go(
    bookings, training, first_aid
):
    for who in (SATELLITE, LIAISON):
        [ahead] = (await how_is(bookings, by=who)).ahead
        assert (ahead.gathering_id, ahead.course_id) == (training.gathering_id, first_aid)
    assert (await how_is(bookings, DORA)).ahead == ()
    once_it_has_begun(bookings)
    assert (await how_is(bookings)).ahead == ()


async def test_a_hub_home_carer_ticks_and_records_nothing_by_hand(bookings, training, first_aid):
    view = await how_is(bookings, RUTH, by=HUB_CARER.model_copy(update={"person_id": RUTH}))

    assert not view.may_record
    assert (await record(bookings, RUTH, first_aid, by=LIAISON, done_on=FRIDAY)).reason == "in_the_future"


async def test_who_is_ticked_at_two_trainings_of_a_day_has_done_it_once(bookings, training, first_aid):
    second = await planned(bookings, kind=GatheringKind.TRAINING, course_id=first_aid, title="Once more")
    once_it_has_begun(bookings)
    for view in (training, second):
        await ticked(bookings, view, (BIRCH, 1, (TOM,)))

    [one] = (await how_is(bookings)).records
    assert (one.done_on, one.gathering_id) == (FRIDAY, training.gathering_id)


async def test_who_wasnt_at_the_one_has_still_done_it_at_the_other(bookings, training, first_aid):
    second = await planned(bookings, kind=GatheringKind.TRAINING, course_id=first_aid, title="Once more")
    once_it_has_begun(bookings)
    for view in (training, second):
        await ticked(bookings, view, (BIRCH, 1, (TOM,)))

    await ticked(bookings, training, (BIRCH, 1, ()))
    counting = [one for one in (await how_is(bookings)).records if one.ended_at is None]
    await ticked(bookings, second, (BIRCH, 1, ()))

    assert [(one.done_on, one.gathering_id) for one in counting] == [(FRIDAY, second.gathering_id)]
    assert [one for one in (await how_is(bookings)).records if one.ended_at is None] == []
