"""A child who is missing or away is recorded by who is responsible, once at a time, and nothing recorded is lost."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from shared.contracts.absences import (
    AbsenceChanged,
    AbsenceCorrected,
    AbsenceDeedKind,
    AbsenceEnded,
    AbsenceKind,
    AbsenceRecorded,
    AbsenceState,
    AbsenceTakenBack,
    AbsenceView,
    HowIsAbsence,
    ReturnInterview,
    ReturnInterviewRecorded,
    WhichAbsences,
)
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BEN,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_CHILDS_WORKER,
    OTHER_HUB_CARER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUPERVISOR,
    a_placement,
    elsewhere,
    named,
)
from tests.component.bookings.an_absence import (
    ABSENCE,
    LEFT_AT,
    MINUTE,
    RECORDED_AT,
    WORDS,
    at,
    back,
    found,
    gone,
    interview,
    it_was,
    never_was,
    sleeps_over,
)

MISSING, AWAY = AbsenceKind.MISSING, AbsenceKind.AWAY
HOW = HowIsAbsence(absence_id=ABSENCE)
ADAS_WORKER = CHILDS_WORKER.model_copy(update={"child_ids": (ADA,)})


@pytest.fixture
async def friday_night(bookings):
    """Ten to midnight on Friday."""
    bookings.clock.moment = RECORDED_AT
    return bookings


@pytest.fixture
async def missing(friday_night):
    """Ada is missing since twenty to twelve, as her carer has recorded."""
    view = await friday_night.asked(gone(words=WORDS), by=SATELLITE)
    assert isinstance(view, AbsenceView), view
    await friday_night.said()
    return view


async def test_who_is_missing_is_told_of_at_once_without_words(friday_night):
    view = await friday_night.asked(gone(words=WORDS), by=SATELLITE)

    [event] = await friday_night.said()
    assert isinstance(event, AbsenceRecorded)
    assert (event.child_id, event.household_id, event.expected_household_id) == (ADA, BIRCH, BIRCH)
    assert (event.constellation_id, event.state, event.ended_at) == (KITES, AbsenceState.OPEN, None)
    assert [(one.kind, one.since) for one in event.spans] == [(MISSING, LEFT_AT)]
    assert WORDS.encode() not in event.to_json()
    assert view.deeds[0].words == WORDS


@pytest.mark.parametrize(
    "who",
    [SATELLITE, ADAS_WORKER, SUPERVISOR, LIAISON, OTHER_LIAISON, MANAGER],
    ids=["carer", "social worker", "supervisor", "liaison", "other liaison", "manager"],
)
async def test_whoever_is_responsible_records_it(friday_night, who):
    assert isinstance(await friday_night.asked(gone(), by=who), AbsenceView)


@pytest.mark.parametrize(
    "who",
    [OTHER_SATELLITE, HUB_CARER, OTHER_HUB_CARER, CHILDS_WORKER, OTHER_CHILDS_WORKER, elsewhere(MANAGER)],
    ids=["another carer", "hub home", "another hub home", "worker", "another worker", "elsewhere"],
)
async def test_nobody_else_does_nor_sees_it(friday_night, who):
    refused = await friday_night.asked(gone(), by=who)
    await friday_night.asked(gone(), by=SATELLITE)

    assert refused.reason == "not_yours"
    assert (await friday_night.asked(HOW, by=who)).reason == "not_yours"
    assert (await friday_night.asked(WhichAbsences(), by=who)).absences == ()
    assert (await friday_night.asked(back(RECORDED_AT), by=who)).reason == "not_yours"
    assert (await friday_night.asked(never_was(), by=who)).reason == "not_yours"


async def test_a_child_of_a_sleepover_is_expected_at_the_hub_home_which_may_record_it(bookings):
    sleepover = await sleeps_over(bookings)
    await bookings.said()
    bookings.clock.moment = at(9, day=SATURDAY)

    view = await bookings.asked(gone(), by=HUB_CARER)

    [event] = await bookings.said()
    assert view.expected_household_id == event.expected_household_id == HUB
    assert event.household_id == BIRCH
    assert sleepover.state.value == "confirmed", "nothing is changed of the sleepover by it"


async def test_a_hub_home_of_the_week_before_isnt_responsible(bookings):
    await sleeps_over(bookings)
    bookings.clock.moment = at(9) + timedelta(days=7)

    assert (await bookings.asked(gone(), by=HUB_CARER)).reason == "not_yours"


async def test_recorded_by_two_it_is_one_and_the_first_stays(friday_night, missing):
    again = await friday_night.asked(gone(kind=AWAY, absence_id=uuid4()), by=LIAISON)

    assert again.absence_id == ABSENCE
    assert again.version == 1
    assert await friday_night.said() == []


async def test_of_many_who_record_it_at_once_one_does(friday_night):
    views = await asyncio.gather(
        *(friday_night.asked(gone(absence_id=uuid4()), by=SATELLITE if number % 2 else LIAISON) for number in range(8))
    )

    assert len({view.absence_id for view in views}) == 1
    assert len(await friday_night.said()) == 1


async def test_a_form_that_is_sent_twice_is_done_once(friday_night):
    key = uuid4()

    first = await friday_night.asked(gone(), by=SATELLITE, key=key)
    await friday_night.asked(back(RECORDED_AT), by=SATELLITE)
    second = await friday_night.asked(gone(), by=SATELLITE, key=key)

    assert first == second
    assert len(await friday_night.said()) == 2


async def test_missing_then_away_then_missing_is_one_absence_in_three_parts(friday_night, missing):
    friday_night.clock.move(hours=3)
    await friday_night.asked(found(at(0, 30, SATURDAY)), by=LIAISON)
    await friday_night.asked(found(at(1, 15, SATURDAY), MISSING), by=LIAISON)
    view = await friday_night.asked(back(at(2, 5, SATURDAY)), by=SATELLITE)

    events = await friday_night.said()
    assert [type(one) for one in events] == [AbsenceChanged, AbsenceChanged, AbsenceEnded]
    assert [one.thing_version for one in events] == [2, 3, 4]
    assert [one.kind for one in view.spans] == [MISSING, AWAY, MISSING]
    assert view.ended_at == at(2, 5, SATURDAY)
    assert view.state is AbsenceState.BACK
    assert view.waits_for_interview


async def test_what_is_said_of_it_is_in_order_and_has_happened(friday_night, missing):
    async def why(command):
        return (await friday_night.asked(command, by=SATELLITE)).reason

    assert await why(gone(BEN, since=RECORDED_AT + MINUTE, absence_id=uuid4())) == "in_the_future"
    assert await why(found(RECORDED_AT + MINUTE)) == "in_the_future"
    assert await why(back(RECORDED_AT + MINUTE)) == "in_the_future"
    assert await why(found(LEFT_AT)) == "not_in_order"
    assert await why(back(LEFT_AT)) == "not_in_order"
    assert await why(found(RECORDED_AT, MISSING)) == "same_kind"
    assert await why(it_was((MISSING, RECORDED_AT), (AWAY, LEFT_AT), ended_at=None, version=1)) == "not_in_order"
    assert await why(it_was((MISSING, LEFT_AT), ended_at=LEFT_AT, version=1)) == "not_in_order"
    assert await why(it_was((MISSING, LEFT_AT), ended_at=None, version=7)) == "changed_meanwhile"


async def test_who_is_back_is_back_until_that_is_corrected(friday_night, missing):
    await friday_night.asked(back(RECORDED_AT), by=SATELLITE)
    assert (await friday_night.asked(back(RECORDED_AT), by=SATELLITE)).reason == "absence_is_over"
    assert (await friday_night.asked(found(RECORDED_AT), by=SATELLITE)).reason == "absence_is_over"

    view = await friday_night.asked(it_was((AWAY, at(23, 45)), ended_at=None, version=2), by=SATELLITE)

    assert view.state is AbsenceState.OPEN
    assert [type(one) for one in await friday_night.said()] == [AbsenceEnded, AbsenceCorrected]
    assert [deed.kind for deed in view.deeds] == [
        AbsenceDeedKind.RECORDED,
        AbsenceDeedKind.RETURNED,
        AbsenceDeedKind.CORRECTED,
    ]
    assert [[(one.kind, one.since) for one in deed.spans] for deed in view.deeds] == [
        [(MISSING, LEFT_AT)],
        [(MISSING, LEFT_AT)],
        [(AWAY, at(23, 45))],
    ]
    assert [deed.ended_at for deed in view.deeds] == [None, RECORDED_AT, None]


async def test_of_two_parts_of_one_kind_the_correction_makes_one(friday_night, missing):
    view = await friday_night.asked(
        it_was((MISSING, at(23, 20)), (MISSING, at(23, 30)), (AWAY, at(23, 45)), ended_at=None, version=1), by=SATELLITE
    )

    assert [(one.kind, one.since) for one in view.spans] == [(MISSING, at(23, 20)), (AWAY, at(23, 45))]


async def test_no_two_absences_of_a_child_overlap(friday_night, missing):
    await friday_night.asked(back(at(23, 45)), by=SATELLITE)

    overlapping = await friday_night.asked(gone(since=at(23, 44), absence_id=uuid4()), by=SATELLITE)
    after = await friday_night.asked(gone(since=at(23, 45), absence_id=uuid4()), by=SATELLITE)
    stretched = await friday_night.asked(it_was((MISSING, LEFT_AT), ended_at=at(23, 46), version=2), by=SATELLITE)

    assert overlapping.reason == "absences_overlap"
    assert isinstance(after, AbsenceView)
    assert stretched.reason == "absences_overlap"
    reopened = await friday_night.asked(it_was((MISSING, LEFT_AT), ended_at=None, version=2), by=SATELLITE)
    assert reopened.reason == "absences_overlap"


async def test_an_identifier_that_is_taken_is_no_second_absence(friday_night, missing):
    refused = await friday_night.asked(gone(BEN), by=SATELLITE)

    assert refused.reason == "absences_overlap"


async def test_what_is_taken_back_never_was_and_is_in_nobodys_way(friday_night, missing):
    view = await friday_night.asked(never_was(), by=SATELLITE)
    again = await friday_night.asked(never_was(), by=SATELLITE)

    [event] = await friday_night.said()
    assert isinstance(event, AbsenceTakenBack)
    assert view.state is event.state is AbsenceState.TAKEN_BACK
    assert not view.may_correct
    assert again.reason == "absence_is_over"
    assert isinstance(await friday_night.asked(gone(absence_id=uuid4()), by=SATELLITE), AbsenceView)
    listed = (await friday_night.asked(WhichAbsences(), by=SATELLITE)).absences
    assert [one.state for one in listed] == [AbsenceState.OPEN]


async def test_a_return_interview_waits_until_the_child_has_answered(friday_night, missing):
    early = await friday_night.asked(interview(), by=ADAS_WORKER)
    await friday_night.asked(back(at(2, day=SATURDAY)), by=SATELLITE)
    friday_night.clock.moment = at(9, day=SATURDAY)
    await friday_night.asked(back(at(2, day=SATURDAY)), by=SATELLITE)
    await friday_night.said()

    not_theirs = await friday_night.asked(
        interview(is_offered=False), by=LIAISON.model_copy(update={"constellation_ids": ()})
    )
    before = await friday_night.asked(interview(offered_on=FRIDAY), by=LIAISON)
    offered = await friday_night.asked(interview(offered_on=SATURDAY), by=LIAISON)
    accepted = await friday_night.asked(interview(offered_on=SATURDAY, is_accepted=True), by=ADAS_WORKER)
    not_offered = await friday_night.asked(interview(is_offered=False, is_accepted=True), by=ADAS_WORKER)

    assert (early.reason, not_theirs.reason, before.reason) == ("not_back_yet", "not_yours", "not_in_order")
    assert offered.waits_for_interview
    assert not accepted.waits_for_interview
    assert accepted.interview == ReturnInterview(is_offered=True, offered_on=SATURDAY, is_accepted=True)
    assert not_offered.interview == ReturnInterview(is_offered=False)
    assert [type(one) for one in await friday_night.said()] == [ReturnInterviewRecorded] * 3


async def test_an_interview_waits_on_the_list_for_however_long(friday_night, missing):
    await friday_night.asked(back(at(23, 45)), by=SATELLITE)
    friday_night.clock.move(days=90)
    waits = (await friday_night.asked(WhichAbsences(), by=ADAS_WORKER)).absences
    await friday_night.asked(interview(is_offered=False), by=ADAS_WORKER)
    after = (await friday_night.asked(WhichAbsences(), by=ADAS_WORKER)).absences

    assert [(one.absence_id, one.may_record_interview) for one in waits] == [(ABSENCE, True)]
    assert after == ()


async def test_a_hub_home_reads_what_is_known_only_while_the_child_is_gone(bookings):
    await sleeps_over(bookings)
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(words=WORDS), by=HUB_CARER)
    while_gone = await bookings.asked(HOW, by=HUB_CARER)
    await bookings.asked(back(RECORDED_AT), by=SATELLITE)

    afterwards = await bookings.asked(HOW, by=HUB_CARER)

    assert while_gone.deeds[0].words == WORDS
    assert [deed.words for deed in afterwards.deeds] == ["", ""]
    assert (await bookings.asked(HOW, by=SATELLITE)).deeds[0].words == WORDS


async def test_carers_with_whom_a_child_lived_see_no_more_of_it(friday_night, missing):
    await friday_night.asked(back(RECORDED_AT), by=SATELLITE)
    moved = SATELLITE.model_copy(update={"child_ids": (BEN,), "person_id": uuid4(), "household_id": CEDAR})
    left_behind = SATELLITE.model_copy(update={"child_ids": (BEN,), "person_id": uuid4()})

    view = await friday_night.asked(HOW, by=left_behind)

    assert (await friday_night.asked(HOW, by=moved)).reason == "not_yours"
    assert (view.deeds[0].words, view.may_correct) == ("", False)
    assert (await friday_night.asked(never_was(), by=left_behind)).reason == "not_yours"


async def test_an_administrator_looks_and_records_nothing(friday_night, missing):
    view = await friday_night.asked(HOW, by=ADMINISTRATOR)

    assert (view.may_change, view.may_correct, view.may_record_interview) == (False, False, False)


async def test_what_somebody_knew_is_erased_with_the_childs_record_and_what_is_written_later_as_well(
    friday_night, missing
):
    await friday_night.heard(RecordErased(thing_version=1, subject_id=ADA, kind=Kind.CHILD))
    await friday_night.asked(back(RECORDED_AT, words="By taxi"), by=SATELLITE)

    view = await friday_night.asked(HOW, by=SATELLITE)

    assert [deed.words for deed in view.deeds] == ["", ""]
    assert view.spans[0].since == LEFT_AT


async def test_a_child_of_whom_no_home_is_known_is_nobodys_to_record(friday_night):
    assert (await friday_night.asked(gone(named("children", "nobody")), by=MANAGER)).reason == "not_yours"


async def test_a_child_whose_placement_has_ended_stays_on_the_list_while_they_are_gone(friday_night, missing):
    await friday_night.heard(a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2))
    friday_night.clock.move(days=1)

    view = await friday_night.asked(it_was((MISSING, at(23, 41)), ended_at=None, version=1), by=SATELLITE)

    assert (view.household_id, view.state) == (BIRCH, AbsenceState.OPEN)


async def test_a_child_who_runs_off_between_two_placements_is_recorded_by_who_looked_after_them_last(friday_night):
    await friday_night.heard(a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2))

    for who in (OTHER_SATELLITE, OTHER_CHILDS_WORKER, HUB_CARER):
        assert (await friday_night.asked(gone(), by=who)).reason == "not_yours"
    view = await friday_night.asked(gone(), by=ADAS_WORKER)

    assert (view.household_id, view.state) == (BIRCH, AbsenceState.OPEN)


async def test_who_looked_after_a_child_long_ago_records_nothing_once_nobody_does(friday_night):
    two_years_ago = FRIDAY - timedelta(days=730)
    await friday_night.heard(a_placement(ADA, BIRCH, ended_on=two_years_ago, version=2))
    no_statement = SATELLITE.model_copy(update={"child_ids": ()})

    refused = await friday_night.asked(gone(since=at(12, day=two_years_ago - timedelta(days=9))), by=no_statement)

    assert refused.reason == "not_yours"


@pytest.mark.parametrize("who", [SATELLITE, HUB_CARER, OTHER_SATELLITE])
async def test_of_a_moment_to_come_nobody_learns_whose_the_child_is_then(friday_night, who):
    await sleeps_over(friday_night, first=SATURDAY, last=SATURDAY)

    assert (await friday_night.asked(gone(since=at(23, day=SATURDAY)), by=who)).reason == "in_the_future"


async def test_every_home_that_was_told_is_told_on_after_a_correction_and_where_the_child_lives_now(bookings):
    await sleeps_over(bookings)
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(), by=SATELLITE)
    before = at(23, day=FRIDAY - timedelta(days=1))
    await bookings.asked(it_was((MISSING, before), ended_at=None, version=1), by=SATELLITE)
    await bookings.heard(
        a_placement(ADA, BIRCH, ended_on=FRIDAY, version=2), a_placement(ADA, CEDAR, started_on=FRIDAY, ref="moved")
    )
    await bookings.said()

    await bookings.asked(back(RECORDED_AT), by=MANAGER)

    [event] = await bookings.said()
    assert event.expected_household_id == BIRCH
    assert set(event.told_household_ids) == {BIRCH, HUB, CEDAR}
