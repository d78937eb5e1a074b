"""Whatever becomes of constellations, certain things never do."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.registry.policy.constellations.changes import moved_to_phase, planned, with_liaison_worker
from services.registry.policy.constellations.deciding import Candidate, Decided, Decision, Part
from services.registry.policy.constellations.households import (
    hub_home_to_end,
    with_hub_home,
    with_satellite,
    without_hub_home,
    without_satellite,
)
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import Approval, begun
from services.registry.policy.records.approvals import is_approved_throughout
from services.registry.policy.register import Worker
from services.registry.policy.rules import Rulebook, SetRule
from shared.contracts.refusals import RefusalError
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.testing.actors import AUTHORITY

NAMES = UUID("4a0a7a3e-93b4-4b3c-9f0e-55d8f3a6ac11")
FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(25)]
A_DAY = st.sampled_from(DAYS[1:21])
CONSTELLATIONS = st.integers(0, 2)
HOUSEHOLDS = st.integers(0, 6)
RULES = Rulebook(
    begun(SetRule, FIRST - timedelta(days=99), authority=AUTHORITY, name=name, value=value, source="Policy 7")
    for name, value in {
        RuleName.FEWEST_SATELLITES: 1,
        RuleName.MOST_SATELLITES: 3,
        RuleName.FEWEST_HUB_BEDS: 1,
    }.items()
)


def named(word: str) -> UUID:
    return uuid5(NAMES, word)


def a_worker(number: int) -> Worker:
    return Worker(
        id=named(f"worker {number}"),
        ref=f"W{number}",
        first_name="Lee",
        last_name="Hale",
        roles=(Role.LIAISON_WORKER,),
        email=None,
        phone=None,
        social_work_england_number=None,
    )


def approvals_of(number: int) -> tuple[Approval, ...]:
    """The first five are approved throughout, one of them in two terms; the sixth for a time, the last never."""
    home = named(f"household {number}")
    terms: dict[int, tuple[tuple[date | None, date | None], ...]] = {
        4: ((None, DAYS[10]), (DAYS[10], None)),
        5: ((DAYS[5], DAYS[15]),),
        6: (),
    }
    return tuple(
        begun(Approval, first, ended_on=last, household_id=home) for first, last in terms.get(number, ((None, None),))
    )


Look = tuple[Any, ...]


class Lives(RuleBasedStateMachine):
    """Three constellations and seven households; each change is tried on any day."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = datetime(2026, 2, 1, tzinfo=UTC)
        self.lives: dict[int, Life] = {}
        self.recorded: dict[UUID, list[tuple[datetime, Any]]] = {}
        self.seen: list[tuple[datetime, int, list[Look]]] = []

    @initialize()
    def there_are_three(self) -> None:
        for number in range(3):
            ref = f"X{number}"
            life = Life(id=named(ref), ref=ref, name=ref, area_id=named("area"))
            decided = planned(life, Decision(DAYS[number], "new"), a_worker(0))
            self._take(number, None, decided.life)

    @rule(number=CONSTELLATIONS, day=A_DAY, phase=st.sampled_from(ConstellationPhase))
    def move_to_phase(self, number: int, day: date, phase: ConstellationPhase) -> None:
        self._try(number, day, lambda life, decision: moved_to_phase(life, decision, phase, RULES))

    @rule(number=CONSTELLATIONS, day=A_DAY, home=HOUSEHOLDS, beds=st.integers(1, 3), is_interim=st.booleans())
    def appoint(self, number: int, day: date, home: int, beds: int, is_interim: bool) -> None:  # noqa: FBT001  drawn
        household = self._candidate(home, number)
        self._try(
            number,
            day,
            lambda life, decision: with_hub_home(life, decision, household, beds, RULES, is_interim=is_interim),
        )

    @rule(number=CONSTELLATIONS, day=A_DAY)
    def end_hub_home(self, number: int, day: date) -> None:
        def end(life: Life, decision: Decision) -> Decided:
            home = hub_home_to_end(life, decision.on).household_id
            index = next(one for one in range(7) if named(f"household {one}") == home)
            return without_hub_home(life, decision, self._candidate(index, number), RULES)

        self._try(number, day, end)

    @rule(number=CONSTELLATIONS, day=A_DAY, home=HOUSEHOLDS)
    def add(self, number: int, day: date, home: int) -> None:
        household = self._candidate(home, number)
        self._try(number, day, lambda life, decision: with_satellite(life, decision, household, RULES, AUTHORITY))

    @rule(number=CONSTELLATIONS, day=A_DAY, home=HOUSEHOLDS)
    def remove(self, number: int, day: date, home: int) -> None:
        household = self._candidate(home, number)
        self._try(number, day, lambda life, decision: without_satellite(life, decision, household, "moved", RULES))

    @rule(number=CONSTELLATIONS, day=A_DAY, worker=st.integers(0, 2))
    def assign(self, number: int, day: date, worker: int) -> None:
        self._try(number, day, lambda life, decision: with_liaison_worker(life, decision, a_worker(worker)))

    @invariant()
    def no_household_is_twice_on_a_day(self) -> None:
        for day in DAYS:
            homes = Counter(home for life in self.lives.values() for home in households_on(life, day))
            assert not [home for home, times in homes.items() if times > 1]

    @invariant()
    def nobody_takes_part_outside_of_their_approval(self) -> None:
        for life in self.lives.values():
            for day in DAYS:
                for home in households_on(life, day):
                    number = next(number for number in range(7) if named(f"household {number}") == home)
                    assert is_approved_throughout(approvals_of(number), day, day + timedelta(days=1))

    @invariant()
    def there_is_one_phase_and_at_most_one_of_the_others(self) -> None:
        for life in self.lives.values():
            for day in DAYS:
                phases = [one for one in life.phases if one.holds_on(day)]
                assert len(phases) == (life.began_on is not None and day >= life.began_on)
                assert sum(one.holds_on(day) for one in life.hub_homes) <= 1
                assert sum(one.holds_on(day) for one in life.liaison_workers) <= 1

    @invariant()
    def what_is_closed_stays_closed_and_empty(self) -> None:
        for life in self.lives.values():
            closed = [day for day in DAYS if life.state_on(day) is ConstellationState.CLOSED]
            assert closed == (DAYS[DAYS.index(closed[0]) :] if closed else [])
            assert not [home for day in closed for home in households_on(life, day)]
            assert not [worker for day in closed if (worker := life.liaison_worker_on(day))]

    def teardown(self) -> None:
        """How it was as known then is what was seen then."""
        for moment, number, looks in self.seen:
            assert looks_of(self._as_known_at(number, moment)) == looks

    def _try(self, number: int, day: date, change: Callable[[Life, Decision], Decided]) -> None:
        before = self.lives[number]
        try:
            after = change(before, Decision(day, "so")).life
        except RefusalError:
            return
        known = {one.id: one for one in (*before.hub_homes, *before.memberships)}
        ends = [known[one.id].end for one in (*after.hub_homes, *after.memberships) if one.id in known]
        now = [one.end for one in (*after.hub_homes, *after.memberships) if one.id in known]
        # Who stays for longer than was recorded does so from the day on which they were to go.
        later = [was for was, will_be in zip(ends, now, strict=True) if was < will_be]
        earlier = DAYS.index(min([day, *later]))
        assert looks_of(after)[:earlier] == looks_of(before)[:earlier], "what was before the day is as it was"
        assert looks_of(after) != looks_of(before) or after != before
        self._take(number, before, after)

    def _take(self, number: int, before: Life | None, after: Life) -> None:
        known = {one.id: one for one in facts_of(before)} if before else {}
        now = {one.id: one for one in facts_of(after)}
        assert known.keys() <= now.keys(), "nothing that was recorded vanishes"
        assert len(now) == len(facts_of(after)), "each fact has a name of its own"
        self.moment += timedelta(minutes=1)
        for key, one in now.items():
            if known.get(key) != one:
                self.recorded.setdefault(key, []).append((self.moment, one))
        self.lives[number] = after
        self.seen.append((self.moment, number, looks_of(after)))

    def _candidate(self, home: int, number: int) -> Candidate:
        key = named(f"household {home}")
        parts = []
        for other, life in self.lives.items():
            if other != number:
                parts += [
                    Part(life.id, is_hub_home=True, start=one.start, end=one.end)
                    for one in life.hub_homes
                    if one.household_id == key and one.is_true
                ]
                parts += [
                    Part(life.id, is_hub_home=False, start=one.joined_on, end=one.end)
                    for one in life.memberships
                    if one.household_id == key and one.is_true
                ]
        return Candidate(key, f"H{home}", approvals_of(home), tuple(parts))

    def _as_known_at(self, number: int, moment: datetime) -> Life:
        def then(ones: tuple[Any, ...]) -> tuple[Any, ...]:
            versions = ([was for at, was in self.recorded[one.id] if at <= moment] for one in ones)
            return tuple(known[-1] for known in versions if known)

        life = self.lives[number]
        return Life(
            id=life.id,
            ref=life.ref,
            name=life.name,
            area_id=life.area_id,
            phases=then(life.phases),
            hub_homes=then(life.hub_homes),
            liaison_workers=then(life.liaison_workers),
            memberships=then(life.memberships),
        )


def facts_of(life: Life | None) -> list[Any]:
    return [*life.phases, *life.hub_homes, *life.liaison_workers, *life.memberships] if life else []


def households_on(life: Life, day: date) -> list[UUID]:
    """Each as often as it takes part."""
    hubs = [one.household_id for one in life.hub_homes if one.holds_on(day)]
    return hubs + [one.household_id for one in life.memberships if one.holds_on(day)]


def looks_of(life: Life) -> list[Look]:
    """How it is on each day."""
    return [
        (
            life.state_on(day),
            (hub.household_id, hub.beds, hub.is_interim) if (hub := life.hub_home_on(day)) else None,
            life.liaison_worker_on(day),
            sorted(households_on(life, day)),
        )
        for day in DAYS
    ]


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_a_state_lasts_since_its_first_day_and_the_next_change_is_the_next() -> None:
    life = Life(id=named("X9"), ref="X9", name="X9", area_id=named("area"))
    life = planned(life, Decision(DAYS[0], "new"), a_worker(0)).life
    home = Candidate(named("household 0"), "H0", approvals_of(0))
    other = Candidate(named("household 1"), "H1", approvals_of(1))
    life = with_hub_home(life, Decision(DAYS[2], "so"), home, 2, RULES).life
    life = with_satellite(life, Decision(DAYS[3], "so"), other, RULES, AUTHORITY).life
    life = moved_to_phase(life, Decision(DAYS[5], "so"), ConstellationPhase.LAUNCHED, RULES).life
    life = without_hub_home(life, Decision(DAYS[9], "so"), home, RULES).life

    assert [life.since(day) for day in (DAYS[1], DAYS[4], DAYS[8], DAYS[20])] == [DAYS[0], DAYS[0], DAYS[5], DAYS[9]]
    assert [life.next_change_after(day) for day in (DAYS[0], DAYS[3], DAYS[5], DAYS[9])] == [
        DAYS[2],
        DAYS[5],
        DAYS[9],
        None,
    ]
    assert (life.began_on, life.launched_on, life.closes_on) == (DAYS[0], DAYS[5], None)


@pytest.mark.parametrize("phase", [one for one in ConstellationPhase if one is not ConstellationPhase.PLANNED])
def test_a_life_is_closed_but_once(phase: ConstellationPhase) -> None:
    life = Life(id=named("X9"), ref="X9", name="X9", area_id=named("area"))
    life = planned(life, Decision(DAYS[0], "new"), a_worker(0)).life
    life = moved_to_phase(life, Decision(DAYS[2], "so"), ConstellationPhase.CLOSED, RULES).life

    with pytest.raises(RefusalError) as refusal:
        moved_to_phase(life, Decision(DAYS[3], "so"), phase, RULES)

    assert refusal.value.refused.reason == "constellation_is_closed"
