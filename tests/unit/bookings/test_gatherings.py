"""Who may do what with a gathering, and when, whatever they are and whatever has happened to it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.policy import gatherings as deciding
from services.bookings.policy.gatherings import About, Planned, came_by_constellation, months_to_look_at
from services.bookings.policy.places import Moves, check_reply, moves, people_of, place_in_queue, those_who_fit
from services.bookings.wording import hours, people, places, said
from shared.contracts.gatherings import GatheringReply
from shared.contracts.refusals import RefusalError
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import GatheringKind, GatheringState
from shared.testing.actors import actor

KITES, HERONS, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3)
HOME, OTHER_HOME, STRANGER = UUID(int=11), UUID(int=12), UUID(int=13)
STARTS_AT = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
BEFORE, DURING = STARTS_AT - timedelta(hours=1), STARTS_AT + timedelta(minutes=1)
SOMEBODY = UUID(int=99)


def a_gathering(state=GatheringState.PLANNED, *, capacity=None, taken=0, planned_by=SOMEBODY):
    about = About(
        kind=GatheringKind.TRAINING,
        starts_at=STARTS_AT,
        minutes=90,
        title="First aid",
        place="The library",
        note="",
        capacity=capacity,
    )
    return Planned(
        id=UUID(int=5),
        version=1,
        state=state,
        constellation_ids=(KITES, HERONS),
        about=about,
        planned_by=planned_by,
        changed_at=BEFORE,
        taken=taken,
    )


def a_reply(adults, children, *, household_id=HOME, **more):
    said = {"is_coming": adults + children > 0, "adults": adults, "children": children, **more}
    return GatheringReply(household_id=household_id, **said)


roles = st.frozensets(st.sampled_from(sorted(PEOPLE)), min_size=1, max_size=3)
moments = st.sampled_from([BEFORE, STARTS_AT, DURING])
states = st.sampled_from(GatheringState)


@given(roles, st.sampled_from([(), (KITES,), (KITES, HERONS), (ELSEWHERE,)]), states, moments)
def test_nothing_can_be_done_to_it_by_who_doesn_t_answer_for_it_or_at_the_wrong_time(roles, theirs, state, now):
    who, gathering = actor(*roles, constellation_ids=theirs), a_gathering(state)
    by_constellation = bool({Role.HUB_HOME_CARER, Role.LIAISON_WORKER} & roles)
    answers = Role.PROGRAMME_MANAGER in roles or (by_constellation and KITES in theirs)
    answers_for_all = Role.PROGRAMME_MANAGER in roles or (by_constellation and {KITES, HERONS} <= {*theirs})
    may = {
        "change": deciding.may_change(who, gathering, now),
        "cancel": deciding.may_cancel(who, gathering),
        "record": deciding.may_record(who, gathering, now),
    }

    assert may == {
        "change": answers_for_all and state is GatheringState.PLANNED and now < STARTS_AT,
        "cancel": answers_for_all and state is GatheringState.PLANNED,
        "record": answers and state is not GatheringState.CANCELLED and now >= STARTS_AT,
    }


@pytest.mark.parametrize("role", [Role.HUB_HOME_CARER, Role.LIAISON_WORKER])
def test_who_planned_it_answers_for_it_also_after_moving_on_but_not_without_the_part(role):
    gathering = a_gathering()

    assert deciding.runs(actor(role, person_id=SOMEBODY), gathering)
    assert not deciding.runs(actor(Role.SATELLITE_CARER, person_id=SOMEBODY), gathering)


def test_who_plans_for_several_constellations_answers_for_each_of_them():
    worker = actor(Role.LIAISON_WORKER, constellation_ids=(KITES,))

    assert deciding.may_plan_for(worker, [KITES])
    assert not deciding.may_plan_for(worker, [KITES, HERONS])
    assert deciding.may_plan_for(actor(Role.PROGRAMME_MANAGER), [KITES, HERONS])


counts = st.integers(0, 4)


@given(st.integers(1, 8), st.lists(st.tuples(st.sampled_from([HOME, OTHER_HOME, STRANGER]), counts, counts)))
def test_however_often_households_reply_no_more_come_than_there_is_room_for(capacity, said_in_turn):
    replies, taken = {}, 0
    for household_id, adults, children in said_in_turn:
        reply, before = a_reply(adults, children, household_id=household_id), replies.get(household_id)
        wanted = taken - people_of(before) + people_of(reply)
        try:
            check_reply(a_gathering(capacity=capacity, taken=taken), reply, before, BEFORE)
        except RefusalError:
            assert wanted > capacity
        else:
            replies[household_id], taken = reply, wanted

    assert taken == sum(map(people_of, replies.values())) <= capacity


@given(st.integers(0, 8), st.lists(st.integers(1, 5)))
def test_a_place_goes_to_the_first_who_fits_and_none_is_idle_while_somebody_fits(free, wanted):
    waiting = [
        a_reply(adults, 0, household_id=UUID(int=number), waits=True, is_coming=False)
        for number, adults in enumerate(wanted)
    ]

    given_places = those_who_fit(waiting, free)

    left = free - sum(map(people_of, given_places))
    assert left >= 0
    passed_over = [one for one in waiting if one not in given_places]
    assert all(people_of(one) > left for one in passed_over)
    for number, one in enumerate(waiting):
        before = sum(people_of(other) for other in waiting[:number] if other in given_places)
        assert (one in given_places) == (people_of(one) <= free - before), "only who doesn't fit is passed over"


@pytest.mark.parametrize(
    ("state", "now", "is_given"),
    [
        (GatheringState.PLANNED, BEFORE, True),
        (GatheringState.PLANNED, STARTS_AT, False),
        (GatheringState.CANCELLED, BEFORE, False),
        (GatheringState.HELD, DURING, False),
    ],
)
def test_places_move_only_while_it_is_still_to_come(state, now, is_given):
    waits = a_reply(1, 0, waits=True, is_coming=False)
    its = deciding.Answered(frozenset({HOME}), {HOME: waits}, {}, (HOME,))

    moved = moves(a_gathering(state, capacity=1), its, now, whoever_left=True)

    assert moved == (Moves(given=(a_reply(1, 0),)) if is_given else Moves())


def test_a_household_s_place_counts_those_before_it():
    assert [place_in_queue((HOME, OTHER_HOME), one) for one in (HOME, OTHER_HOME, STRANGER, None)] == [1, 2, 0, 0]


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 11, 1), [date(2026, 11, 1)]),
        (date(2026, 11, 23), [date(2026, 11, 1)]),
        (date(2026, 11, 24), [date(2026, 11, 1), date(2026, 12, 1)]),
        (date(2026, 12, 31), [date(2026, 12, 1), date(2027, 1, 1)]),
        (date(2027, 2, 22), [date(2027, 2, 1), date(2027, 3, 1)]),
    ],
)
def test_in_its_last_week_a_month_is_looked_at_with_the_next_one(today, months):
    assert list(months_to_look_at(today)) == months


homes = st.frozensets(st.sampled_from([HOME, OTHER_HOME, STRANGER]))


@given(homes, homes, homes)
def test_every_household_that_came_counts_somewhere_and_in_each_constellation_that_it_belongs_to(came, kites, herons):
    counted = came_by_constellation(came, {KITES: kites, HERONS: herons}, (KITES, HERONS))

    assert {home for some in counted.values() for home in some} == came
    assert set(counted[HERONS]) == came & herons
    assert set(counted[KITES]) == (came & kites) | (came - kites - herons)


def test_gatherings_read_as_somebody_would_say_them():
    assert hours(STARTS_AT, 90) == "Friday 27 November 2026, 6:30pm to 8pm"
    assert [people(2, 1), people(1, 0), people(0, 3)] == ["2 adults and 1 child", "1 adult", "3 children"]
    assert [places(4, 12), places(0, None), places(1, None), places(5, None)] == [
        "4 of 12 places taken",
        "No people are coming",
        "1 person is coming",
        "5 people are coming",
    ]
    replies = (None, a_reply(0, 0), a_reply(1, 0), a_reply(1, 0, waits=True, is_coming=False))
    assert [said(one, is_ahead=True) for one in replies] == [
        "No reply yet",
        "Not coming",
        "Coming: 1 adult",
        "Waiting: 1 adult",
    ]
    assert said(None, is_ahead=False) == "Didn’t reply"
