"""Who has done what, what expires and who is due: recorded once, put right with both seen, worked out for any day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import WhatBookingsHolds
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.training import AddCourse, RequiredOf, TrainingState, WhichCourses
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADMINISTRATOR,
    BIRCH,
    HUB,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_LIAISON,
    SATELLITE,
    TODAY,
    elsewhere,
)
from tests.component.bookings.a_training import (
    CERYS,
    DORA,
    RUTH,
    SUE,
    SUPERVISING_SUE,
    TESS,
    TESS_BIRCH,
    TOM,
    a_course,
    a_household,
    a_person,
    added,
    change,
    correct,
    course_of,
    how_is,
    looked,
    record,
    recorded,
    retire,
    states,
    take_back,
)
from tests.component.bookings.test_rules import a_rule

HOLDS, SOON, EXPIRED, NEVER = TrainingState
EVERYBODY = {RUTH, TOM, TESS, CERYS, DORA}
A_DAY = timedelta(days=1)


@pytest.mark.parametrize("who", [MANAGER, LIAISON, ADMINISTRATOR])
async def test_who_keeps_the_list_adds_renames_and_retires_a_course(carers, who):
    course_id = await added(carers, by=who)

    await change(carers, course_id, by=who, name="First aid for babies", months=12)
    renamed = await course_of(carers, course_id)
    assert (renamed.name, renamed.months, renamed.version) == ("First aid for babies", 12, 2)

    await retire(carers, course_id, by=who)
    assert (await course_of(carers, course_id)).retired_on == TODAY
    assert await states(carers) == {}
    assert (await change(carers, course_id, by=who, name="Again")).reason == "is_retired"


@pytest.mark.parametrize("who", [HUB_CARER, SATELLITE, SUPERVISING_SUE])
async def test_others_see_the_list_and_dont_keep_it(carers, who):
    await added(carers)

    assert not (await carers.asked(WhichCourses(), by=who)).may_arrange
    with pytest.raises(NotAllowedError):
        await carers.asked(a_course(name="Another"), by=who)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"name": "first AID"}, "course_known"),
        ({"name": "Another", "source": ""}, "no_source"),
        ({"name": "Another", "required_from": None}, "no_first_day"),
    ],
)
async def test_a_course_that_nobody_could_look_up_or_is_there_already_isn_t_added(carers, first_aid, facts, reason):
    assert (await carers.asked(a_course(**facts), by=MANAGER)).reason == reason


async def test_the_name_of_a_retired_course_can_be_given_anew(carers, first_aid):
    await retire(carers, first_aid)

    assert await added(carers) != first_aid


async def test_nobody_overtakes_a_change_of_a_course_unseen(carers, first_aid):
    assert (await change(carers, first_aid, version=7)).reason == "changed_meanwhile"


async def test_a_choice_needs_no_source_and_nobody_is_due_of_it(carers):
    course_id = await added(carers, required_of=RequiredOf.NOBODY, required_from=None, source="")

    assert await states(carers) == {}
    await recorded(carers, TOM, course_id, done_on=date(2019, 3, 1))
    [standing] = (await how_is(carers)).standings
    assert (standing.state, standing.is_required, standing.is_due) == (EXPIRED, False, False)


async def test_every_approved_carer_is_due_of_what_is_required_of_every_carer(carers, first_aid):
    assert await states(carers) == dict.fromkeys(EVERYBODY, NEVER)
    assert await states(carers, on=TODAY - A_DAY) == {}

    await carers.heard(a_household(BIRCH, version=2, approval_ended_on=TODAY))
    assert set(await states(carers)) == EVERYBODY - {TOM, TESS}


async def test_who_has_only_applied_is_due_of_nothing(carers, first_aid):
    await carers.heard(a_household(BIRCH, version=2, approved_on=None, approval_places=None))

    assert TOM not in await states(carers)


async def test_who_was_approved_before_records_is_a_carer_like_others(carers, first_aid):
    await carers.heard(a_household(BIRCH, version=2, approved_on=None, approval_places=2))

    assert (await states(carers))[TOM] is NEVER


async def test_only_hub_home_carers_are_due_of_what_is_required_of_them(carers):
    await added(carers, required_of=RequiredOf.HUB_HOME_CARERS)

    assert await states(carers) == {RUTH: NEVER}


async def test_what_was_done_holds_expires_soon_and_is_over_by_the_day_and_the_authoritys_rule(carers, first_aid):
    its = await recorded(carers, TOM, first_aid, place="The library")
    last = date(2029, 11, 23)

    assert (its.expires_on, its.place) == (last, "The library")
    days = (TODAY, last - 91 * A_DAY, last - 90 * A_DAY, last, last + A_DAY)
    assert [(await states(carers, on=day))[TOM] for day in days] == [HOLDS, HOLDS, SOON, SOON, EXPIRED]

    await carers.heard(a_rule(10, name=RuleName.TRAINING_DAYS_BEFORE))
    assert (await states(carers, on=last - 11 * A_DAY))[TOM] is HOLDS
    assert (await states(carers, on=last - 10 * A_DAY))[TOM] is SOON


async def test_a_certificate_that_ends_earlier_than_the_course_counts(carers, first_aid):
    its = await recorded(carers, TOM, first_aid, certificate_ends_on=date(2027, 5, 31))

    assert its.expires_on == date(2027, 5, 31)
    assert (await states(carers, on=date(2027, 6, 1)))[TOM] is EXPIRED


async def test_of_several_times_the_one_counts_that_holds_longest(carers, first_aid):
    await recorded(carers, TOM, first_aid, done_on=date(2026, 1, 31))
    await recorded(carers, TOM, first_aid, done_on=TODAY, certificate_ends_on=date(2026, 12, 31))

    [standing] = (await how_is(carers)).standings
    assert (standing.done_on, standing.expires_on) == (date(2026, 1, 31), date(2029, 1, 31))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"done_on": TODAY + A_DAY}, "in_the_future"),
        ({"done_on": date(1, 1, 1)}, "in_the_future"),
        ({"certificate_ends_on": TODAY - A_DAY}, "not_a_last_day"),
        ({"certificate_ends_on": date(2029, 11, 24)}, "not_a_last_day"),
        ({"course_id": TOM}, "no_such_course"),
        ({"person_id": SUE}, "not_yours"),
    ],
)
async def test_what_can_t_have_been_isn_t_recorded(carers, first_aid, facts, reason):
    values = {"person_id": TOM, "course_id": first_aid, **facts}

    assert (await record(carers, by=LIAISON, **values)).reason == reason


async def test_a_course_is_recorded_once_a_day(carers, first_aid):
    await recorded(carers, TOM, first_aid)

    assert (await record(carers, TOM, first_aid)).reason == "recorded_already"


async def test_a_correction_and_what_it_corrects_are_both_seen(carers, first_aid):
    its = await recorded(carers, TOM, first_aid, by=SUPERVISING_SUE)

    view = await correct(carers, its, by=LIAISON, done_on=date(2026, 11, 2), place="Online")

    before, now = view.records
    assert (now.done_on, now.place, now.ended_at) == (date(2026, 11, 2), "Online", None)
    assert (before.done_on, before.ended_by, before.was_corrected) == (TODAY, LIAISON.person_id, True)
    assert [one.done_on for one in view.standings] == [date(2026, 11, 2)]
    assert (await correct(carers, before)).reason == "does_not_count"


async def test_what_is_taken_back_stays_to_be_seen_and_counts_no_more(carers, first_aid):
    its = await recorded(carers, TOM, first_aid)

    view = await take_back(carers, its, by=SUPERVISING_SUE)

    [gone] = view.records
    assert (gone.ended_by, gone.was_corrected) == (SUE, False)
    assert [one.state for one in view.standings] == [NEVER]
    assert (await take_back(carers, its)).reason == "does_not_count"
    await recorded(carers, TOM, first_aid)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (MANAGER, EVERYBODY),
        (ADMINISTRATOR, EVERYBODY),
        (LIAISON, {RUTH, TOM, TESS, CERYS}),
        (OTHER_LIAISON, {DORA}),
        (SUPERVISING_SUE, {TOM, TESS}),
        (elsewhere(MANAGER), set()),
    ],
)
async def test_each_sees_the_carers_they_answer_for(carers, first_aid, who, sees):
    assert set(await states(carers, by=who)) == sees
    for person in EVERYBODY:
        assert (getattr(await how_is(carers, person, by=who), "person_id", None) == person) == (person in sees)


async def test_a_carer_sees_their_own_and_nobody_elses(carers, first_aid):
    assert (await how_is(carers, TOM, by=SATELLITE)).may_record is False
    assert (await how_is(carers, TESS, by=TESS_BIRCH)).person_id == TESS
    for person, who in [(TOM, TESS_BIRCH), (TOM, HUB_CARER), (RUTH, SATELLITE)]:
        assert (await how_is(carers, person, by=who)).reason == "not_yours"
    with pytest.raises(NotAllowedError):
        await states(carers, by=SATELLITE)


async def test_of_who_is_no_carer_nothing_new_is_recorded_and_what_was_is_put_right(carers, first_aid):
    its = await recorded(carers, TOM, first_aid)
    await carers.heard(a_person(TOM, None, version=2), a_person(SUE, None))

    for nobody in (TOM, SUE):
        assert (await record(carers, nobody, first_aid, done_on=TODAY - A_DAY)).reason == "not_yours"
    assert (await how_is(carers, TOM)).may_record is False
    corrected = await correct(carers, its, place="Elsewhere")
    assert [one.place for one in corrected.records if one.ended_at is None] == ["Elsewhere"]


@pytest.mark.parametrize("who", [OTHER_LIAISON, actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(HUB,))])
async def test_only_who_answers_for_a_carer_records_corrects_and_takes_back(carers, first_aid, who):
    its = await recorded(carers, TOM, first_aid)

    assert (await record(carers, TOM, first_aid, by=who, done_on=TODAY - A_DAY)).reason == "not_yours"
    assert (await correct(carers, its, by=who, place="Elsewhere")).reason == "not_yours"
    assert (await take_back(carers, its, by=who)).reason == "not_yours"
    for nobody in (SATELLITE, ADMINISTRATOR):
        with pytest.raises(NotAllowedError):
            await take_back(carers, its, by=nobody)


async def test_each_carer_who_is_due_is_said_once_with_all_of_it(carers, first_aid):
    second = await added(carers, name="Safer caring", required_of=RequiredOf.HUB_HOME_CARERS)

    said = {one.person_id: one for one in await looked(carers)}

    assert set(said) == EVERYBODY
    assert set(said[RUTH].due_course_ids) == {first_aid, second}
    assert (said[TOM].due_course_ids, said[TOM].supervising_social_worker_id) == ((first_aid,), SUE)
    assert await looked(carers) == []


async def test_what_is_said_later_has_all_that_is_due(carers, first_aid):
    await looked(carers)
    second = await added(carers, name="Safer caring")

    said = {one.person_id: one for one in await looked(carers)}

    assert set(said[TOM].due_course_ids) == {first_aid, second}, "the newest notice stands for those before it"


async def test_it_is_said_before_it_expires_and_as_it_has_once_each(carers, first_aid):
    await recorded(carers, TOM, first_aid)
    assert TOM not in {one.person_id for one in await looked(carers)}
    said = []
    for day in (date(2029, 8, 24), date(2029, 8, 25), date(2029, 8, 26), date(2029, 11, 24), date(2029, 11, 25)):
        carers.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        said.append([one for one in await looked(carers) if one.person_id == TOM])

    none, [soon], none_more, [due], none_at_last = said
    assert none == none_more == none_at_last == []
    assert (soon.expiring_course_ids, soon.due_course_ids, soon.thing_version) == ((first_aid,), (), 1)
    assert (due.expiring_course_ids, due.due_course_ids, due.thing_version) == ((), (first_aid,), 2)


async def test_what_was_said_isn_t_said_again_where_a_record_is_taken_back(carers, first_aid):
    await looked(carers)
    its = await recorded(carers, TOM, first_aid)
    await take_back(carers, its)

    assert await looked(carers) == []


async def test_who_comes_later_is_found_the_next_morning(carers, first_aid):
    await looked(carers)
    nina = SUE
    await carers.heard(a_person(nina, HUB))
    [(_, thing)] = [one for one in await carers.errands() if one[0] == "look_at_training"]
    async with carers.database.work("testshire") as work:
        [row] = await work.fetch("SELECT due_at FROM errand WHERE thing_id = $1", thing)
    assert row["due_at"] == datetime(2026, 11, 24, 8, tzinfo=UTC)

    assert [one.person_id for one in await looked(carers)] == [nina]


async def test_nobody_looks_any_more_once_there_is_no_course(carers, first_aid):
    await retire(carers, first_aid)

    assert await looked(carers) == []
    async with carers.database.work("testshire") as work:
        [row] = await work.fetch("SELECT due_at FROM errand WHERE name = 'look_at_training'")
    assert row["due_at"] < datetime(2026, 11, 24, tzinfo=UTC)


async def told_of(room, person=TOM):
    async with room.database.work("testshire") as work:
        rows = await work.fetch(
            "SELECT state, version FROM training_told WHERE person_id = $1 ORDER BY version", person
        )
    return [(row["state"], row["version"]) for row in rows]


async def test_what_was_said_ends_a_year_after_it_was_so_but_for_the_newest_and_what_is_so(carers, first_aid):
    await looked(carers)
    await recorded(carers, TOM, first_aid, done_on=TODAY)
    await recorded(carers, TESS, first_aid, done_on=TODAY)
    carers.clock.move(days=364)
    fire = await added(carers, name="Fire safety")
    await looked(carers)
    await recorded(carers, TESS, fire, done_on=TODAY)
    before = await told_of(carers)
    carers.clock.move(days=2)
    await looked(carers)
    after_a_year = await told_of(carers)
    carers.clock.move(days=364)
    await looked(carers)

    assert before == [("never_done", 1), ("never_done", 2)], "one of first aid, and one of fire safety"
    assert after_a_year == [("never_done", 2)]
    assert len(await told_of(carers, CERYS)) == 2, "who is due still isn't told again"
    assert await told_of(carers, TESS) == [("never_done", 2)], "the number of their news goes on from it"
    assert await looked(carers) == []


async def test_of_whose_record_is_erased_it_isnt_kept_what_they_were_told(carers, first_aid):
    await looked(carers)
    await carers.heard(RecordErased(subject_id=TOM, kind=Kind.CARER, thing_version=1))

    assert await told_of(carers) == []
    assert len(await told_of(carers, CERYS)) == 1


async def test_where_it_was_done_goes_with_the_record_of_a_carer_and_what_was_done_stays(carers, first_aid):
    await recorded(carers, TOM, first_aid, place="At Tom’s mother’s")
    its = await recorded(carers, CERYS, first_aid, place="The library")

    await carers.heard(RecordErased(subject_id=TOM, kind=Kind.CARER, thing_version=1))

    [erased] = (await how_is(carers)).records
    assert (erased.place, erased.done_on) == ("", TODAY)
    assert [one.place for one in (await how_is(carers, CERYS)).records] == [its.place]
    assert TOM not in await states(carers), "whose record was erased is in no list"
    late = await recorded(carers, TOM, first_aid, done_on=TODAY - A_DAY, place="At Tom’s again")
    assert late.place == ""


async def test_all_of_it_is_in_the_answer_to_a_subject_access_request(carers, first_aid):
    await recorded(carers, TOM, first_aid)
    await looked(carers)

    held = await carers.asked(WhatBookingsHolds(subject_id=TOM, household_id=BIRCH), by=ADMINISTRATOR)

    found = {table.table: len(table.rows) for table in held.tables}
    assert (found["training"], found["course"], found["person"], found["household"]) == (1, 1, 1, 1)


async def test_a_course_is_added_once_by_one_key(carers):
    key = SUE
    for _ in range(2):
        assert not isinstance(await carers.asked(a_course(), by=MANAGER, key=key), AddCourse)

    assert len((await carers.asked(WhichCourses(), by=MANAGER)).courses) == 1
