"""The decisions of bookings, without a database."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.policy.delegation import who_must_decide
from services.bookings.policy.history import BedPlan, Past, in_order
from services.bookings.policy.nights import Nights, check_nights, in_runs, in_words, months_after, named
from services.bookings.policy.offers import Offer, full_nights
from services.bookings.policy.picking import pick_beds
from services.bookings.policy.requests import ChildFacts, Kept
from services.bookings.policy.rules import Rulebook
from services.bookings.policy.sleepovers import Decision
from services.bookings.policy.timeline import HubHome
from services.bookings.wording import listed, runs
from shared.contracts.refusals import RefusalError
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.words import Decider, OvernightDecision, SleepoverKind, SleepoverState
from shared.testing.actors import actor

START = date(2026, 5, 1)
HUB, KITES = UUID(int=900), UUID(int=901)
BEDS = tuple(UUID(int=number) for number in range(100, 103))
CHILDREN = tuple(UUID(int=number) for number in range(1, 7))
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)

some_nights = st.builds(
    lambda first, length: Nights(START + timedelta(days=first), START + timedelta(days=first + length)),
    st.integers(0, 12),
    st.integers(0, 5),
)
some_stays = st.lists(st.tuples(st.sampled_from(CHILDREN), some_nights), max_size=14)


def a_past(number: int, child_id: UUID, nights: Nights) -> Past:
    return Past(
        UUID(int=1000 + number),
        f"B{number}",
        child_id,
        KITES,
        None,
        HUB,
        nights,
        SleepoverKind.PLANNED,
        SleepoverState.STAYED,
        f"sleepovers.{number}",
    )


def children_by_night(stays):
    nights = {}
    for child_id, of_child in stays:
        for night in of_child:
            nights.setdefault(night, set()).add(child_id)
    return nights


def reason_of(deed):
    """Why a deed is refused, or nothing where it isn't."""
    try:
        deed()
    except RefusalError as refusal:
        return refusal.refused.reason
    return None


@given(some_stays, st.randoms())
def test_stays_of_before_fit_if_and_only_if_there_were_enough_beds_each_night(stays, random):
    pasts = [a_past(number, *stay) for number, stay in enumerate(stays)]
    random.shuffle(pasts)
    plan = BedPlan({HUB: BEDS}, kept=[])

    slept = [one for past in in_order(pasts) for one in plan.lay(past)]

    nights = children_by_night(stays)
    fits = all(len(children) <= len(BEDS) for children in nights.values())
    assert bool(plan.faults) is not fits
    if not fits:
        return
    in_beds = [(night, one.bed_id, one.child_id) for one in slept if one.bed_id for night in one.nights]
    assert {(night, child_id) for night, _, child_id in in_beds} == {
        (night, child_id) for night, children in nights.items() for child_id in children
    }
    assert len({(night, bed_id) for night, bed_id, _ in in_beds}) == len(in_beds), "nobody shares a bed"
    assert {one.sleepover_id for one in slept} == {past.id for past in pasts}, "each stay tells whom it is about"


@given(some_stays, some_nights, st.integers(1, 3))
def test_beds_are_picked_free_on_all_nights_one_for_each_child_or_refused(stays, nights, wanted):
    plan, kept = BedPlan({HUB: BEDS}, kept=[]), []
    for number, (child_id, of_child) in enumerate(stays):
        kept += [
            Kept(one.bed_id, child_id, one.nights) for one in plan.lay(a_past(number, child_id, of_child)) if one.bed_id
        ]
    newcomers = [UUID(int=50 + number) for number in range(wanted)]
    free = [bed for bed in BEDS if not any(one.bed_id == bed and one.nights.overlap(nights) for one in kept)]

    if len(free) < wanted:
        assert reason_of(lambda: pick_beds(newcomers, BEDS, kept, nights)) == "hub_home_is_full"
        return
    picked = pick_beds(newcomers, BEDS, kept, nights)
    assert [stay.child_id for stay in picked] == newcomers
    assert len({stay.bed_id for stay in picked}) == wanted
    assert {stay.bed_id for stay in picked} <= set(free)


@given(some_stays)
def test_a_full_night_is_one_on_which_nobody_gets_a_bed(stays):
    plan, kept = BedPlan({HUB: BEDS}, kept=[]), []
    for number, (child_id, of_child) in enumerate(stays):
        kept += [
            Kept(one.bed_id, child_id, one.nights) for one in plan.lay(a_past(number, child_id, of_child)) if one.bed_id
        ]
    window = Nights(START, START + timedelta(days=20))

    home = HubHome(HUB, BEDS, START, None)

    full = full_nights(Offer(KITES, dict.fromkeys(window, home), ()), kept, {})

    for night in window:
        refused = reason_of(lambda night=night: pick_beds([UUID(int=50)], BEDS, kept, Nights(night, night)))
        assert (refused is not None) is (night in full)


def test_a_refusal_says_so_where_only_the_run_of_nights_is_too_long():
    kept = [
        Kept(BEDS[0], CHILDREN[0], Nights(START, START)),
        Kept(BEDS[1], CHILDREN[1], Nights(START + timedelta(1), START + timedelta(1))),
    ]

    with pytest.raises(RefusalError) as refusal:
        pick_beds([CHILDREN[2]], BEDS[:2], kept, Nights(START, START + timedelta(days=1)))

    assert refusal.value.refused.detail.startswith("No bed is free on all of these nights.")


@pytest.mark.parametrize(
    ("away", "which"),
    [
        ((1, 1), "Saturday 2 May"),
        ((-3, 1), "Friday 1 May and Saturday 2 May"),
        ((0, 5), "6 nights: Friday 1 May to Wednesday 6 May"),
    ],
)
def test_a_child_who_is_away_is_refused_for_the_nights_it_is_about(away, which):
    elsewhere = Nights(*(START + timedelta(days=number) for number in away))
    kept = [Kept(UUID(int=999), CHILDREN[0], elsewhere)]

    with pytest.raises(RefusalError) as refusal:
        pick_beds(CHILDREN[:2], BEDS, kept, Nights(START, START + timedelta(6)))

    assert refusal.value.refused.detail == (
        f"One of these children already has a sleepover on {which}, agreed or still waiting for an answer. "
        "Choose other nights, or ask only for the others, or cancel that sleepover first."
    )


@pytest.mark.parametrize(
    ("asked_for", "away", "begins", "ends"),
    [
        (1, 1, "This child already has a sleepover on", "Choose other nights, or cancel that sleepover first."),
        (2, 2, "These children already have a sleepover on", "Choose other nights, or cancel that sleepover first."),
        (3, 2, "2 of these children already have a sleepover on", "or cancel that sleepover first."),
    ],
)
def test_a_refusal_says_how_many_of_the_children_are_away(asked_for, away, begins, ends):
    kept = [Kept(UUID(int=900 + number), CHILDREN[number], Nights(START, START)) for number in range(away)]

    with pytest.raises(RefusalError) as refusal:
        pick_beds(CHILDREN[:asked_for], BEDS, kept, Nights(START, START))

    assert refusal.value.refused.detail.startswith(begins)
    assert refusal.value.refused.detail.endswith(ends)


def test_of_many_nights_that_are_full_each_is_named_by_its_run():
    full = [START + timedelta(days=number) for number in (0, 2, 3, 4, 5, 9)]

    assert named(full) == "6 nights: Friday 1 May, Sunday 3 May to Wednesday 6 May and Sunday 10 May"


@given(st.lists(st.dates(START, START + timedelta(days=40))))
def test_runs_hold_the_same_nights_and_never_touch(nights):
    found = in_runs(nights)

    assert [night for run in found for night in run] == sorted(set(nights))
    assert all(later.first - earlier.last > timedelta(days=1) for earlier, later in pairwise(found))
    assert len(runs(nights)) == len(found)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 24))
def test_months_ahead_end_on_the_same_day_or_the_months_last(day, months):
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("decides", "worker", "expected"),
    [
        (OvernightDecision.CARER, 7, None),
        (OvernightDecision.CHILDRENS_SOCIAL_WORKER, 7, Decision(Decider.CHILDRENS_SOCIAL_WORKER, UUID(int=7))),
        (OvernightDecision.PARENT, 7, Decision(Decider.CHILDRENS_SOCIAL_WORKER, UUID(int=7))),
        (OvernightDecision.TEAM_MANAGER, 7, Decision(Decider.PROGRAMME_MANAGER)),
        (OvernightDecision.CHILDRENS_SOCIAL_WORKER, None, Decision(Decider.PROGRAMME_MANAGER)),
        (OvernightDecision.PARENT, None, Decision(Decider.PROGRAMME_MANAGER)),
    ],
)
def test_whoever_the_placement_plan_names_must_decide(decides, worker, expected):
    child = ChildFacts(CHILDREN[0], decides, UUID(int=worker) if worker else None)

    decisions = who_must_decide([child], actor(Role.SATELLITE_CARER), HUB, NOW)

    assert decisions == tuple(filter(None, (Decision(Decider.HUB_HOME_CARER), expected)))


@pytest.mark.parametrize(
    ("decides", "met", "expected"),
    [
        (OvernightDecision.CARER, False, Decision(Decider.CHILDRENS_SOCIAL_WORKER, UUID(int=7))),
        (OvernightDecision.CARER, True, None),
        (OvernightDecision.CHILDRENS_SOCIAL_WORKER, True, Decision(Decider.CHILDRENS_SOCIAL_WORKER, UUID(int=7))),
        (OvernightDecision.TEAM_MANAGER, True, Decision(Decider.PROGRAMME_MANAGER)),
    ],
)
def test_carers_who_decide_on_conditions_decide_alone_where_these_are_met(decides, met, expected):
    child = ChildFacts(CHILDREN[0], decides, UUID(int=7), has_conditions=True)

    decisions = who_must_decide([child], actor(Role.SATELLITE_CARER), HUB, NOW, (child.id,) if met else ())

    assert decisions == tuple(filter(None, (Decision(Decider.HUB_HOME_CARER), expected)))


def test_a_worker_of_two_brothers_is_asked_once():
    children = [ChildFacts(child_id, OvernightDecision.PARENT, UUID(int=7)) for child_id in CHILDREN[:2]]

    assert len(who_must_decide(children, actor(Role.SATELLITE_CARER), HUB, NOW)) == 2


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (0, 0, None),
        (0, 27, None),
        (0, 28, "too_many_nights"),
        (-1, 0, "in_the_past"),
        (2, 1, "ends_before_it_starts"),
        (365, 365, None),
        (365, 366, "too_far_ahead"),
    ],
)
def test_nights_that_can_be_asked_for(first, last, reason):
    nights = Nights(START + timedelta(days=first), START + timedelta(days=last))

    year_ahead = Rulebook().on(RuleName.MONTHS_AHEAD, START)
    assert reason_of(lambda: check_nights(nights, tonight=START, months_ahead=year_ahead)) == reason


def test_words_for_nights_and_names():
    nights = [START + timedelta(days=number) for number in range(3)]

    assert in_words(nights[:1]) == "Friday 1 May"
    assert in_words(nights) == "Friday 1 May, Saturday 2 May and Sunday 3 May"
    assert (listed([]), listed(["Ada"]), listed(["Ada", "Ben", "Cleo"])) == ("", "Ada", "Ada, Ben and Cleo")
