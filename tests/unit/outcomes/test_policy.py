"""How support and nights are counted."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.outcomes.policy.figures import Sleepover
from services.outcomes.policy.imports import ids_of_lines
from services.outcomes.policy.logs import rows_of_the_month, totals
from services.outcomes.policy.months import Period, month_after, month_before
from services.outcomes.policy.timeline import Constellation, HubHome, Phase, whose_support
from services.outcomes.settings import Settings
from shared.contracts.outcomes import SupportContactLine, SupportKind
from shared.contracts.words import ConstellationPhase, ConstellationState, ContactKind, ContactTopic

days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
KITES, HERONS, HUB, OTHER = (UUID(int=number) for number in range(1, 5))


@st.composite
def sleepovers(draw: st.DrawFn) -> Sleepover:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 28)))
    return Sleepover(draw(st.uuids()), KITES, None, draw(st.integers(1, 3)), Period(first, last))


months = st.builds(lambda day: f"{day:%Y-%m}", days)


@given(sleepovers())
def test_the_months_of_a_sleepover_have_all_of_its_nights(sleepover: Sleepover) -> None:
    month, nights = f"{sleepover.nights.first:%Y-%m}", 0
    while Period.of_month(month).first <= sleepover.nights.last:
        nights += sleepover.bed_nights(Period.of_month(month))
        month = month_after(month)

    assert nights == sleepover.children * sleepover.nights.days


@given(sleepovers(), days)
def test_nights_up_to_a_day_never_exceed_the_whole(sleepover: Sleepover, today: date) -> None:
    month = Period.of_month(f"{today:%Y-%m}")

    so_far = sleepover.bed_nights(month.up_to(today))

    assert 0 <= so_far <= sleepover.bed_nights(month)


@given(months)
def test_months_follow_each_other(month: str) -> None:
    assert month_before(month_after(month)) == month
    assert Period.of_month(month_after(month)).first == Period.of_month(month).last + timedelta(days=1)


@given(st.lists(sleepovers(), max_size=6, unique_by=lambda each: each.id), months, st.randoms(use_true_random=False))
def test_a_log_is_the_same_whatever_order_its_facts_came_in(some, month: str, random) -> None:
    period = Period.of_month(month)
    some = [each for each in some if each.bed_nights(period)]
    shuffled = list(some)
    random.shuffle(shuffled)

    rows = rows_of_the_month(period, (), some, ())

    assert rows == rows_of_the_month(period, (), shuffled, ())
    assert all(period.first <= row.on <= period.last for row in rows)
    assert sum(total.nights for total in totals(rows)) == sum(each.bed_nights(period) for each in some)
    assert {total.kind for total in totals(rows)} <= {SupportKind.SLEEPOVER}


@pytest.mark.parametrize(
    ("launched_on", "nights"),
    [(None, 0), (date(2026, 10, 1), 46), (date(2026, 11, 20), 8), (date(2026, 11, 23), 2), (date(2026, 11, 24), 0)],
)
def test_beds_are_open_from_the_launch_on(launched_on: date | None, nights: int) -> None:
    launched = [Phase(ConstellationPhase.LAUNCHED, launched_on, None)] if launched_on else []
    kites = Constellation(KITES, tuple(launched), (a_hub_home(HUB),))

    assert kites.nights_open(Period.of_month("2026-11").up_to(date(2026, 11, 23))) == nights


def a_hub_home(
    household_id: UUID, started_on: date = date(2026, 1, 1), ended_on: date | None = None, *, beds: int = 2
) -> HubHome:
    return HubHome(household_id, beds, is_interim=False, started_on=started_on, ended_on=ended_on)


def a_life(*hub_homes: HubHome, identifier: UUID = KITES, paused_on: date | None = None) -> Constellation:
    phases = [Phase(ConstellationPhase.LAUNCHED, date(2026, 1, 1), paused_on)]
    if paused_on:
        phases.append(Phase(ConstellationPhase.PAUSED, paused_on, None))
    return Constellation(identifier, tuple(phases), hub_homes)


@pytest.mark.parametrize(
    ("kites", "nights"),
    [
        (a_life(a_hub_home(HUB)), 60),
        (a_life(a_hub_home(HUB, ended_on=date(2026, 11, 11))), 20),
        (a_life(a_hub_home(HUB, ended_on=date(2026, 11, 11)), a_hub_home(OTHER, date(2026, 11, 21), beds=3)), 50),
        (a_life(a_hub_home(HUB), paused_on=date(2026, 11, 16)), 30),
        (a_life(), 0),
    ],
)
def test_a_night_is_open_while_there_is_a_hub_home_in_a_launched_constellation(
    kites: Constellation, nights: int
) -> None:
    assert kites.nights_open(Period.of_month("2026-11")) == nights


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 12, 31), ConstellationState.PLANNED),
        (date(2026, 1, 1), ConstellationState.LAUNCHED),
        (date(2026, 11, 10), ConstellationState.LAUNCHED),
        (date(2026, 11, 11), ConstellationState.HUB_HOME_VACANT),
        (date(2026, 11, 21), ConstellationState.INTERIM_HUB_HOME),
        (date(2026, 12, 1), ConstellationState.PAUSED),
    ],
)
def test_the_state_of_a_day_follows_from_the_phase_and_the_hub_home(day: date, state: ConstellationState) -> None:
    interim = replace(a_hub_home(OTHER, date(2026, 11, 21)), is_interim=True)
    kites = a_life(a_hub_home(HUB, ended_on=date(2026, 11, 11)), interim, paused_on=date(2026, 12, 1))

    assert kites.state_on(day) == state


@given(days)
def test_support_counts_once_and_for_whose_hub_home_it_was(day: date) -> None:
    kites = a_life(a_hub_home(HUB, date(2026, 2, 1), date(2026, 5, 1)))
    herons = a_life(a_hub_home(HUB, date(2026, 6, 1)), identifier=HERONS)

    whose = {whose_support(HUB, day, some) for some in ([kites, herons], [herons, kites])}

    assert len(whose) == 1
    if day < date(2026, 5, 1):
        assert whose == {KITES}
    if day >= date(2026, 6, 1):
        assert whose == {HERONS}
    assert whose_support(OTHER, day, [kites, herons]) is None


lines = st.builds(
    SupportContactLine,
    hub_household_ref=st.just("H0001"),
    household_ref=st.sampled_from(["H0002", "H0003"]),
    on=st.sampled_from([date(2026, 11, 2), date(2026, 11, 3)]),
    kind=st.sampled_from(ContactKind),
    minutes=st.sampled_from([5, 10]),
    about=st.just(ContactTopic.SLEEP),
)


@given(st.lists(lines, max_size=20), st.randoms(use_true_random=False))
def test_lines_have_the_same_ids_in_any_order_and_no_id_twice(some, random) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)

    ids = ids_of_lines("testshire", some)

    assert len(set(ids)) == len(some)
    assert set(ids) == set(ids_of_lines("testshire", shuffled))
    assert set(ids).isdisjoint(ids_of_lines("elsewhere", some))


def test_settings_that_contradict_themselves_stop_the_house() -> None:
    with pytest.raises(ValidationError, match="more than HUBHOME_OUTCOMES_MOST"):
        Settings(fewest=8, most=7)
