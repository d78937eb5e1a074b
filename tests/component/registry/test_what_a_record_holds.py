"""A child's record holds who decides on what and what must be known, with their days, and shows it to whom it may."""

from datetime import date, timedelta

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.cautions import CautionsChanged
from shared.contracts.child_terms import DueReview, WhichConditions, WhichReviewsAreDue
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndPlacement,
    RecordChange,
    RecordMatchingFact,
    RecordPlacement,
)
from shared.contracts.record_words import DecisionArea, Finding, MatchingTopic, MustBeTold
from shared.contracts.records import HowIsChild, WhoHasLooked
from shared.contracts.registry import ChildChanged, Purpose
from shared.contracts.stays import StaySheet
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ANN,
    CAT,
    FRIDAY,
    MOE,
    SUMMER,
    TODAY,
    ZOE,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import child

ADA, BO = child("K1"), child("K2")
HAIRCUTS = ChangeDelegatedAuthority(
    child_id=ADA,
    on=SUMMER,
    area=DecisionArea.HAIRCUTS,
    decision=OvernightDecision.CARER,
    conditions="no shaving",
    must_tell=(MustBeTold.PARENT,),
    review_on=date(2026, 11, 1),
    written_in="Placement plan of 1 July 2026",
)
NIGHTS = ChangeDelegatedAuthority(
    child_id=BO, on=TODAY, decision=OvernightDecision.CARER, written_in="Placement plan of 23 November 2026"
)
RUNS_AWAY = RecordMatchingFact(
    child_id=ADA,
    topic=MatchingTopic.GOING_MISSING,
    finding=Finding.YES,
    details="Goes to her old school",
    on=TODAY,
    written_in="Risk assessment of 23 November 2026",
)


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


def changed(command, **values):
    return command.model_copy(update=values)


async def test_each_area_has_its_own_decision_and_only_nights_are_told_to_others(register):
    await register.asked(HAIRCUTS, by=CAT)

    view = await register.asked(HowIsChild(child_id=ADA), by=CAT)
    [told] = view.other_delegations
    assert (told.area, told.decision, told.must_tell) == (
        DecisionArea.HAIRCUTS,
        OvernightDecision.CARER,
        (MustBeTold.PARENT,),
    )
    assert (told.review_on, told.is_review_overdue, told.written_in) == (
        date(2026, 11, 1),
        True,
        "Placement plan of 1 July 2026",
    )
    assert [one.decision for one in view.delegations] == [
        OvernightDecision.CARER,
        OvernightDecision.CHILDRENS_SOCIAL_WORKER,
    ]
    assert await register.said() == []


async def test_that_the_social_worker_must_be_told_of_nights_is_said_with_the_decision(register):
    for must_tell in ((), (MustBeTold.CHILDRENS_SOCIAL_WORKER,)):
        await register.asked(changed(NIGHTS, must_tell=must_tell), by=CAT)

    events = await register.said()
    assert [type(one) for one in events] == [ChildChanged, ChildChanged]
    assert [one.must_tell_social_worker for one in events] == [False, True]


async def test_that_the_decision_has_conditions_is_said_and_not_which(register):
    for conditions in ("tell the social worker", "no more than two nights"):
        await register.asked(changed(NIGHTS, conditions=conditions), by=CAT)

    events = await register.said()
    assert [one.has_conditions for one in events] == [False, True]
    assert "two nights" not in events[1].model_dump_json()


async def test_the_conditions_of_nights_are_told_to_who_may_read_the_record_and_written_down(register):
    await register.asked(changed(NIGHTS, conditions="no more than two nights", on=FRIDAY), by=CAT)
    of_the_weekend = WhichConditions(
        child_ids=(BO, ADA),
        first_night_on=TODAY,
        last_night_on=FRIDAY,
        purpose=Purpose.PLAN_A_SLEEPOVER,
    )

    by_worker, by_manager, by_another = [await register.asked(of_the_weekend, by=who) for who in (CAT, MOE, ANN)]
    before = await register.asked(changed(of_the_weekend, last_night_on=TODAY), by=CAT)

    of_bo = [one for one in by_worker.terms if one.child_id == BO]
    assert [(one.decision, one.conditions, one.started_on) for one in of_bo][-1] == (
        OvernightDecision.CARER,
        "no more than two nights",
        FRIDAY,
    )
    assert of_bo[-1].written_in == NIGHTS.written_in
    assert not of_bo[-1].is_done_anyway
    assert by_manager == by_worker
    assert by_another.terms == (), "the hub home reads the stay sheet, once it is open"
    assert "no more than two nights" not in {one.conditions for one in before.terms}
    log = await register.asked(WhoHasLooked(subject_id=BO), by=MOE)
    assert {(one.reader_id, one.purpose) for one in log.readings} >= {
        (who.person_id, Purpose.PLAN_A_SLEEPOVER) for who in (CAT, MOE)
    }
    assert ANN.person_id not in {one.reader_id for one in log.readings}


async def test_of_conditions_that_only_ask_to_tell_the_social_worker_it_is_told_that_it_is_done(register):
    await register.asked(changed(NIGHTS, conditions="tell the children's social worker each time"), by=CAT)
    of_today = WhichConditions(
        child_ids=(BO,), first_night_on=TODAY, last_night_on=TODAY, purpose=Purpose.PLAN_A_SLEEPOVER
    )

    [term] = (await register.asked(of_today, by=CAT)).terms

    assert term.is_done_anyway


async def test_reviews_that_are_due_are_told_to_the_childs_social_worker(register):
    await register.asked(HAIRCUTS, by=CAT)
    await register.asked(changed(NIGHTS, review_on=FRIDAY), by=CAT)

    today = await register.asked(WhichReviewsAreDue(), by=CAT)
    by_friday = await register.asked(WhichReviewsAreDue(by=FRIDAY), by=CAT)
    nobodys = await register.asked(WhichReviewsAreDue(by=FRIDAY), by=changed(CAT, child_ids=(child("K3"),)))

    overdue = DueReview(child_id=ADA, area=DecisionArea.HAIRCUTS, review_on=date(2026, 11, 1))
    assert today.reviews == (overdue,)
    assert by_friday.reviews == (
        overdue,
        DueReview(child_id=BO, area=DecisionArea.OVERNIGHT_STAYS, review_on=FRIDAY),
    )
    assert nobodys.reviews == ()


async def test_a_delegation_that_ended_isnt_reviewed_any_more(register):
    await register.asked(HAIRCUTS, by=CAT)

    await register.asked(changed(HAIRCUTS, on=TODAY, review_on=None), by=CAT)

    assert (await register.asked(WhichReviewsAreDue(), by=CAT)).reviews == ()


async def test_a_review_lies_after_the_first_day(register):
    refused = await register.asked(changed(HAIRCUTS, review_on=SUMMER), by=CAT)

    assert (refused.reason, refused.fields) == ("review_before_it_starts", ("review_on",))


@pytest.mark.parametrize(
    "late",
    [
        HAIRCUTS,
        RUNS_AWAY,
        RecordPlacement(
            child_id=ADA,
            household_ref="H3",
            kind=PlacementKind.U6,
            on=FRIDAY,
            reason="Closer to school",
            ended_reason=PlacementEndReason.CARPL,
        ),
        EndPlacement(child_id=ADA, on=FRIDAY, ended_reason=PlacementEndReason.LAREQ, reason="Goes home"),
    ],
    ids=lambda command: type(command).__name__,
)
async def test_of_two_who_change_a_record_at_once_the_second_is_told(register, late):
    looked_at = (await register.asked(HowIsChild(child_id=ADA), by=CAT)).version
    first = changed(HAIRCUTS, area=DecisionArea.FAITH, version=looked_at)

    done = await register.asked(first, by=MOE)
    refused = await register.asked(changed(late, version=looked_at), by=CAT)
    now = (await register.asked(HowIsChild(child_id=ADA), by=CAT)).version
    again = await register.asked(changed(late, version=now), by=CAT)

    assert isinstance(done, RecordChange)
    assert refused.reason == "changed_meanwhile"
    assert isinstance(again, RecordChange)


async def test_reading_and_dry_runs_dont_change_a_records_version(register):
    before = (await register.asked(HowIsChild(child_id=ADA), by=CAT)).version

    await register.asked(changed(HAIRCUTS, dry_run=True), by=CAT)

    assert (await register.asked(HowIsChild(child_id=ADA), by=CAT)).version == before


async def test_two_changes_of_one_day_both_stay_to_be_seen(register):
    await register.asked(changed(HAIRCUTS, on=TODAY, review_on=None), by=CAT)
    register.clock.move(hours=1)
    await register.asked(changed(HAIRCUTS, on=TODAY, review_on=None, decision=OvernightDecision.PARENT), by=MOE)

    view = await register.asked(HowIsChild(child_id=ADA), by=CAT)
    to_a_carer = await register.asked(HowIsChild(child_id=ADA), by=ZOE)

    [now], [first] = view.other_delegations, view.replaced_delegations
    assert (now.decision, now.recorded_by) == (OvernightDecision.PARENT, MOE.person_id)
    assert (first.decision, first.recorded_by, first.replaced_at) == (
        OvernightDecision.CARER,
        CAT.person_id,
        register.clock(),
    )
    assert to_a_carer.replaced_delegations == ()


async def test_what_only_ended_was_not_replaced(register):
    await register.asked(HAIRCUTS, by=CAT)

    await register.asked(changed(HAIRCUTS, on=TODAY, review_on=None), by=CAT)

    assert (await register.asked(HowIsChild(child_id=ADA), by=CAT)).replaced_delegations == ()


async def test_what_is_known_to_match_well_has_its_days_and_can_be_unknown_again(register):
    await register.asked(RUNS_AWAY, by=CAT)
    await register.asked(changed(RUNS_AWAY, on=FRIDAY, finding=None), by=CAT)

    view = await register.asked(HowIsChild(child_id=ADA), by=ZOE)
    refused = await register.asked(changed(RUNS_AWAY, on=FRIDAY + timedelta(days=7), finding=None), by=CAT)

    [known] = view.matching
    assert (known.topic, known.finding, known.started_on, known.ended_on) == (
        MatchingTopic.GOING_MISSING,
        Finding.YES,
        TODAY,
        FRIDAY,
    )
    assert (known.details, known.written_in) == ("Goes to her old school", "Risk assessment of 23 November 2026")
    assert refused.reason == "nothing_changes"


async def test_the_hub_home_reads_of_the_risks_that_there_are_during_the_stay(register):
    await register.heard(a_sleepover())
    await register.asked(RUNS_AWAY, by=CAT)
    await register.asked(changed(RUNS_AWAY, topic=MatchingTopic.PETS, finding=Finding.NO, on=SUMMER), by=CAT)
    await register.asked(changed(RUNS_AWAY, topic=MatchingTopic.PETS, finding=None, on=FRIDAY), by=CAT)
    register.clock.move(days=3)

    sheet = await register.asked(StaySheet(child_id=ADA), by=ANN)

    assert [(one.topic, one.finding) for one in sheet.matching] == [(MatchingTopic.GOING_MISSING, Finding.YES)]


async def test_a_matching_fact_is_recorded_by_whom_the_child_concerns_and_no_event_says_what_it_is(register):
    refused = await register.asked(changed(RUNS_AWAY, child_id=child("K3")), by=CAT)
    await register.asked(RUNS_AWAY, by=CAT)

    assert refused.reason == "not_yours"
    assert await register.said() == [CautionsChanged(subject_id=ADA, thing_version=1)]


async def test_why_a_placement_is_allowed_stays_when_it_ends(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET age_from = 17")
    moved = RecordPlacement(
        child_id=ADA,
        household_ref="H3",
        kind=PlacementKind.U6,
        on=TODAY,
        reason="Closer to school",
        ended_reason=PlacementEndReason.CARPL,
        allowed_because="An emergency of two days",
    )
    await register.asked(moved, by=CAT)

    await register.asked(
        EndPlacement(child_id=ADA, on=FRIDAY, ended_reason=PlacementEndReason.LAREQ, reason="Goes home"), by=CAT
    )

    view = await register.asked(HowIsChild(child_id=ADA), by=CAT)
    assert [(one.reason, one.allowed_because) for one in view.placements[:2]] == [
        ("Goes home", "An emergency of two days"),
        ("Closer to school", ""),
    ]
