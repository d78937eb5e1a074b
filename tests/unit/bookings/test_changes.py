"""What a change of a constellation's life, a membership or a placement takes from the sleepovers that were promised."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.policy.changes import after, leaving, lost_with_the_household, lost_with_the_hub_home
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Belonging, Home
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.policy.timeline import HubHome, Phase, Timeline
from shared.contracts.bookings import Stay
from shared.contracts.words import ConstellationPhase, DeclineReason, SleepoverKind, SleepoverState

TONIGHT = date(2026, 11, 27)
KITES, HERONS = UUID(int=1), UUID(int=2)
HUBS = (UUID(int=10), UUID(int=11))
BEDS = tuple(UUID(int=number) for number in (20, 21, 22))
BIRCH, CEDAR = UUID(int=30), UUID(int=31)
ADA, BEN = UUID(int=40), UUID(int=41)
PROMISED = {SleepoverState.REQUESTED, SleepoverState.CONFIRMED}


def day(number: int) -> date:
    return TONIGHT + timedelta(days=number)


def a_sleepover(first: int = 0, last: int | None = None, **facts: object) -> Sleepover:
    made = Sleepover(
        id=UUID(int=50),
        version=1,
        constellation_id=KITES,
        satellite_household_id=BIRCH,
        hub_household_id=HUBS[0],
        child_ids=(ADA,),
        first_night_on=day(first),
        last_night_on=day(first if last is None else last),
        kind=SleepoverKind.PLANNED,
        state=SleepoverState.CONFIRMED,
        asked_at=datetime(2026, 11, 1, tzinfo=UTC),
        asked_by=UUID(int=60),
        stays=(Stay(child_id=ADA, bed_id=BEDS[0]),),
    )
    return replace(made, **facts)


def a_timeline(*homes: HubHome, launched: tuple[int, int | None] = (-100, None)) -> Timeline:
    first, last = launched
    return Timeline((Phase(ConstellationPhase.LAUNCHED, day(first), None if last is None else day(last)),), homes)


def a_home(started: int = -100, ended: int | None = None, hub: UUID = HUBS[0], beds: int = 2) -> HubHome:
    return HubHome(hub, BEDS[:beds], day(started), None if ended is None else day(ended))


numbers = st.integers(-8, 12)
some_days = st.lists(numbers, max_size=6, unique=True).map(sorted)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Any life: phases one after another without a gap, hub homes with gaps between some of them."""
    starts = [-9, *draw(some_days)]
    phases = [
        Phase(draw(st.sampled_from(ConstellationPhase)), day(first), None if last is None else day(last))
        for first, last in zip(starts, [*starts[1:], None], strict=True)
    ]
    edges = draw(some_days)
    homes = [
        a_home(first, last, draw(st.sampled_from(HUBS)), draw(st.integers(1, 3)))
        for first, last in zip(edges, [*edges[1:], None], strict=False)
        if draw(st.booleans())
    ]
    return Timeline(tuple(phases), tuple(homes))


@st.composite
def sleepovers(draw: st.DrawFn) -> Sleepover:
    first = draw(numbers)
    beds = draw(st.lists(st.sampled_from(BEDS), min_size=1, max_size=2, unique=True))
    return a_sleepover(
        first,
        first + draw(st.integers(0, 6)),
        hub_household_id=draw(st.sampled_from(HUBS)),
        state=draw(st.sampled_from(SleepoverState)),
        stays=tuple(Stay(child_id=child, bed_id=bed) for child, bed in zip((ADA, BEN), beds, strict=False)),
        is_from_before=draw(st.booleans()),
    )


def kept_nights(sleepover: Sleepover) -> set[date]:
    return set(Nights(sleepover.first_night_on, sleepover.last_night_on)) if sleepover.keeps_its_beds else set()


def has_its_beds(sleepover: Sleepover, night: date, timeline: Timeline) -> bool:
    home = timeline.hub_home_on(night)
    return (
        home is not None
        and home.household_id == sleepover.hub_household_id
        and all(stay.bed_id in home.bed_ids for stay in sleepover.stays)
    )


@given(st.lists(sleepovers(), max_size=6), timelines())
def test_whatever_a_life_becomes_every_kept_night_has_its_bed_and_the_past_stands(promised, timeline):
    promised = [replace(one, id=UUID(int=1000 + number)) for number, one in enumerate(promised)]

    losses = {loss.sleepover.id: loss for loss in lost_with_the_hub_home(promised, timeline, TONIGHT)}

    for before in promised:
        now = after(losses[before.id]) if before.id in losses else before
        to_come = {night for night in kept_nights(now) if night >= TONIGHT}
        if before.state in PROMISED and not before.is_from_before:
            assert all(has_its_beds(now, night, timeline) for night in to_come)
        if before.state != SleepoverState.REQUESTED:
            slept = {night for night in kept_nights(before) if night < TONIGHT}
            assert slept == {night for night in kept_nights(now) if night < TONIGHT}
        if before.id in losses:
            assert not before.is_from_before
            assert any(
                night >= TONIGHT and not has_its_beds(before, night, timeline) for night in kept_nights(before)
            ), "nobody loses a sleepover that could be"
            assert kept_nights(now) < kept_nights(before)
            assert (now.version, now.reason) == (before.version + 1, DeclineReason.HUB_HOME_CHANGED)


@given(st.lists(sleepovers(), max_size=4), timelines())
def test_hearing_it_again_takes_nothing_more(promised, timeline):
    losses = lost_with_the_hub_home(promised, timeline, TONIGHT)

    assert lost_with_the_hub_home([after(loss) for loss in losses], timeline, TONIGHT) == []


@pytest.mark.parametrize(
    ("sleepover", "homes", "becomes"),
    [
        (a_sleepover(2, 4), [a_home(ended=4)], (SleepoverState.CANCELLED, 4)),
        (a_sleepover(2, 3), [a_home(ended=4)], None),
        (a_sleepover(-2, 4), [a_home(ended=3)], (SleepoverState.CONFIRMED, 2)),
        (a_sleepover(-2, 4), [a_home(ended=0)], (SleepoverState.CONFIRMED, -1)),
        (a_sleepover(0, 1), [a_home(ended=1)], (SleepoverState.CONFIRMED, 0)),
        (a_sleepover(0, 1), [a_home(ended=0)], (SleepoverState.CANCELLED, 1)),
        (a_sleepover(-2, 1, state=SleepoverState.REQUESTED), [a_home(ended=1)], (SleepoverState.CANCELLED, 1)),
        (a_sleepover(2), [a_home(ended=1), a_home(1, hub=HUBS[1])], (SleepoverState.CANCELLED, 2)),
        (a_sleepover(2), [a_home(ended=1), a_home(1)], None),
        (a_sleepover(2, stays=(Stay(child_id=ADA, bed_id=BEDS[1]),)), [a_home(beds=1)], (SleepoverState.CANCELLED, 2)),
        (a_sleepover(2), [], (SleepoverState.CANCELLED, 2)),
    ],
)
def test_what_has_not_begun_is_cancelled_whole_and_what_has_is_cut_short(sleepover, homes, becomes):
    losses = lost_with_the_hub_home([sleepover], a_timeline(*homes), TONIGHT)

    assert [(after(loss).state, after(loss).last_night_on) for loss in losses] == (
        [(becomes[0], day(becomes[1]))] if becomes else []
    )


def test_a_pause_takes_its_nights_though_the_hub_home_stays():
    timeline = a_timeline(a_home(), launched=(-100, 3))

    [loss] = lost_with_the_hub_home([a_sleepover(2), a_sleepover(2, 3)], timeline, TONIGHT)

    assert loss.first_lost_on == day(3)


MEMBER = Belonging(BIRCH, KITES, day(-100), None)
AT_HOME = Home(ADA, BIRCH, day(-100), None)


@pytest.mark.parametrize(
    ("homes", "memberships", "reason"),
    [
        ([AT_HOME], [MEMBER], None),
        ([replace(AT_HOME, ended_on=day(3))], [MEMBER], DeclineReason.CHILD_HAS_MOVED),
        ([replace(AT_HOME, ended_on=day(5))], [MEMBER], None),
        ([replace(AT_HOME, ended_on=day(3)), Home(ADA, BIRCH, day(3), None)], [MEMBER], None),
        ([AT_HOME, Home(ADA, CEDAR, day(3), None)], [MEMBER], DeclineReason.CHILD_HAS_MOVED),
        ([AT_HOME], [replace(MEMBER, left_on=day(4))], DeclineReason.LEFT_THE_CONSTELLATION),
        ([AT_HOME], [replace(MEMBER, left_on=day(5))], None),
        ([AT_HOME], [replace(MEMBER, left_on=day(4)), replace(MEMBER, joined_on=day(4))], None),
        (
            [AT_HOME],
            [replace(MEMBER, left_on=day(4)), Belonging(BIRCH, HERONS, day(4), None)],
            DeclineReason.LEFT_THE_CONSTELLATION,
        ),
    ],
)
def test_a_sleepover_goes_with_the_household_that_asked(homes, memberships, reason):
    losses = lost_with_the_household([a_sleepover(3, 4)], homes, memberships, TONIGHT)

    assert [loss.reason for loss in losses] == ([reason] if reason else [])


def test_brothers_and_sisters_lose_it_together():
    theirs = a_sleepover(3, child_ids=(ADA, BEN))
    homes = [AT_HOME, Home(BEN, BIRCH, day(-100), day(2))]

    [loss] = lost_with_the_household([theirs], homes, [MEMBER], TONIGHT)

    assert after(loss).state == SleepoverState.CANCELLED


def test_an_emergency_isnt_lost_by_leaving():
    theirs = [a_sleepover(3), a_sleepover(3, emergency_id=KITES)]

    losses = lost_with_the_household(theirs, [AT_HOME], leaving([MEMBER], BIRCH, KITES, day(2)), TONIGHT)

    assert [loss.sleepover for loss in losses] == theirs[:1]


@pytest.mark.parametrize(
    ("membership", "left_on"),
    [
        (MEMBER, day(2)),
        (replace(MEMBER, left_on=day(9)), day(2)),
        (replace(MEMBER, left_on=day(1)), day(1)),
        (replace(MEMBER, joined_on=day(5)), None),
        (replace(MEMBER, constellation_id=HERONS), None),
        (replace(MEMBER, household_id=CEDAR), None),
    ],
)
def test_who_leaves_a_constellation_leaves_that_one_on_that_day(membership, left_on):
    assert [one.left_on for one in leaving([membership], BIRCH, KITES, day(2))] == [left_on]
