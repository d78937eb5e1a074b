"""A hold ends by itself, in London's time, and only where nobody has decided."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.policy.holding import AT_LEAST, held_until, held_until_morning, lapsed
from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import Sleepover
from shared.contracts.clock import night_in_london
from shared.contracts.words import SleepoverKind, SleepoverState

FRIDAY = date(2026, 11, 27)
THREE_DAYS = timedelta(days=3)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("nights", "asked_at", "ends_at"),
    [
        pytest.param(Nights(FRIDAY, FRIDAY), at(2026, 11, 1, 9), at(2026, 11, 4, 9), id="after its hours"),
        pytest.param(Nights(FRIDAY, FRIDAY), at(2026, 11, 26, 9), at(2026, 11, 27, 20), id="by its first evening"),
        pytest.param(Nights(FRIDAY, FRIDAY), at(2026, 11, 27, 19, 30), at(2026, 11, 27, 20, 30), id="an hour at least"),
        pytest.param(
            Nights(FRIDAY, FRIDAY), at(2026, 11, 28, 2), at(2026, 11, 28, 3), id="asked for in the small hours"
        ),
        pytest.param(
            Nights(date(2026, 7, 3), date(2026, 7, 3)),
            at(2026, 7, 2, 9),
            at(2026, 7, 3, 19),
            id="in summer eight in the evening is seven in UTC",
        ),
        pytest.param(
            Nights(date(2026, 10, 25), date(2026, 10, 25)),
            at(2026, 10, 24, 9),
            at(2026, 10, 25, 20),
            id="on the day on which the clocks go back",
        ),
    ],
)
def test_a_hold_ends(nights, asked_at, ends_at):
    assert held_until(nights, asked_at, THREE_DAYS) == ends_at


@pytest.mark.parametrize(
    ("nights", "asked_at", "ends_at"),
    [
        (Nights(FRIDAY, date(2026, 11, 28)), at(2026, 11, 27, 22), at(2026, 11, 29, 6)),
        (Nights(date(2026, 12, 31), date(2026, 12, 31)), at(2026, 12, 31, 23, 59, 59), at(2027, 1, 1, 6)),
    ],
    ids=["after two nights", "across New Year"],
)
def test_an_emergencys_hold_ends_with_its_last_night(nights, asked_at, ends_at):
    assert held_until_morning(nights, asked_at) == ends_at


@given(
    asked_at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001  aware by its timezones
    ahead=st.integers(0, 60),
    length=st.integers(0, 27),
    hours=st.integers(1, 336),
)
def test_a_hold_is_neither_over_as_it_begins_nor_lasts_beyond_its_nights(asked_at, ahead, length, hours):
    first = night_in_london(asked_at) + timedelta(days=ahead)
    nights = Nights(first, first + timedelta(days=length))

    planned, urgent = held_until(nights, asked_at, timedelta(hours=hours)), held_until_morning(nights, asked_at)

    for ends_at in (planned, urgent):
        assert ends_at > asked_at
        assert night_in_london(ends_at - AT_LEAST) <= nights.last
    assert planned - asked_at <= max(timedelta(hours=hours), AT_LEAST)


def a_sleepover(state: SleepoverState, until: datetime | None) -> Sleepover:
    return Sleepover(
        id=UUID(int=1),
        version=1,
        constellation_id=UUID(int=2),
        satellite_household_id=UUID(int=3),
        hub_household_id=UUID(int=4),
        child_ids=(),
        first_night_on=FRIDAY,
        last_night_on=FRIDAY,
        kind=SleepoverKind.PLANNED,
        state=state,
        asked_at=at(2026, 11, 20),
        asked_by=UUID(int=5),
        held_until=until,
    )


def test_only_what_waits_for_a_decision_lapses_and_only_once_its_hold_is_over():
    now = at(2026, 11, 23, 9)
    waits = a_sleepover(SleepoverState.REQUESTED, now)

    after = lapsed(waits, now)

    assert after is not None
    assert (after.state, after.has_lapsed, after.version, after.keeps_its_beds) == (
        SleepoverState.CANCELLED,
        True,
        2,
        False,
    )
    assert lapsed(after, now) is None
    assert lapsed(waits, now - timedelta(seconds=1)) is None
    assert lapsed(a_sleepover(SleepoverState.REQUESTED, None), now) is None
    for state in set(SleepoverState) - {SleepoverState.REQUESTED}:
        assert lapsed(a_sleepover(state, now), now) is None
