"""Whatever is planned, changed and heard, a room and a child are taken once, and the right households are asked.

Each life is lived by the commands and events of the service; children move, and the errands are run when they are due,
sometimes twice. After every step `laws_of_the_family_time` looks at everything. `HYPOTHESIS_PROFILE=long` lives more.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from services.bookings.plugin import plugin
from shared.contracts.actor import Actor
from shared.contracts.asking import NotAllowedError
from shared.contracts.family_time import (
    AcknowledgeFamilyTime,
    AgreeToFamilyTime,
    CancelFamilyTime,
    ChangeFamilyTime,
    ComingChild,
    FamilyTimeChanged,
    FamilyTimeFacts,
    FamilyTimePlanned,
    FamilyTimeView,
    HowIsFamilyTime,
    PlanFamilyTime,
    PlannedFamilyTimes,
    RecordFamilyTime,
)
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimeState, Supervision
from shared.contracts.message import Event, Request
from shared.contracts.refusals import Refused
from shared.contracts.roles import CARERS
from shared.testing.actors import AUTHORITY
from shared.testing.lives import Run, live, never_tried
from shared.testing.rooms import Room, RoomOf
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    DOGWOOD,
    EVE,
    HUB,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_HUB,
    OTHER_HUB_CARER,
    SATELLITE,
    TODAY,
    a_placement,
    the_register,
)
from tests.component.bookings.a_family_time import CEDAR_CARER, DOGWOOD_CARER, EVES_WORKER, the_family
from tests.component.bookings.an_area import KnowsTheWay
from tests.component.bookings.laws_of_the_family_time import (
    as_the_page_has_it,
    broken_laws,
    who_left,
    who_must_acknowledge,
)
from tests.component.bookings.test_random_nights import SELDOM

FAR = 12
NOBODY: Any = KnowsTheWay()
"""Whom these errands ask."""
A_DAY = st.integers(1, FAR).map(lambda days: TODAY + timedelta(days=days))
A_TIME = st.sampled_from([("09:00", "11:00"), ("10:00", "12:00"), ("14:00", "16:00"), ("00:00", "23:59")])
A_FAMILY = st.sampled_from([(ADA, EVE), (ADA, BEN, EVE), (BEN, EVE), (ADA,), (CLEO,), (EVE,), (ADA, CLEO)])
A_PLACE = st.sampled_from([HUB, HUB, OTHER_HUB, None])
A_PLANNER = st.sampled_from([MANAGER, MANAGER, LIAISON, LIAISON, EVES_WORKER, HUB_CARER])
A_CARER = st.sampled_from([SATELLITE, DOGWOOD_CARER, CEDAR_CARER, HUB_CARER, OTHER_HUB_CARER])
A_CHILD = st.sampled_from([ADA, BEN, EVE])
A_HOME = st.sampled_from([BIRCH, CEDAR, DOGWOOD])
WHICH = st.integers(0, 30)
A_PLAN = st.tuples(A_FAMILY, A_DAY, A_TIME, A_PLACE)
COUNTED: Counter[tuple[str, str]] = Counter()
TRIED = {
    one.__name__
    for one in (AcknowledgeFamilyTime, CancelFamilyTime, ChangeFamilyTime, PlanFamilyTime, RecordFamilyTime)
}


"""Each step looks at every family time as five people see it."""
Plan = tuple[Sequence[UUID], date, tuple[str, str], UUID | None]


def about(children: Sequence[UUID], on: date, at: tuple[str, str], hub: UUID | None) -> dict[str, Any]:
    return {
        "children": tuple(ComingChild(child_id=child) for child in children),
        "with_birth_family": len(children) == 1,
        "birth_family": "Their mother",
        "on": on,
        "starts": at[0],
        "ends": at[1],
        "hub_household_id": hub,
        "place": "" if hub else "The contact centre",
        "supervision": Supervision.NOT_SUPERVISED,
    }


class FamilyTimes(RuleBasedStateMachine):
    """Two constellations in which anybody tries anything: much of it is refused, and changes nothing."""

    def __init__(self, room_of: RoomOf, run: Run) -> None:
        super().__init__()
        self.run, self.rooms = run, room_of(plugin)
        self.room: Room = run(self.rooms.__aenter__())
        self.known: list[UUID] = []
        self.homes = {ADA: BIRCH, BEN: BIRCH, EVE: DOGWOOD}
        self.refs = {ADA: "", BEN: "", EVE: ""}
        self.since = {ADA: date(2024, 1, 10), BEN: date(2024, 1, 10), EVE: date(2024, 1, 10)}
        self.moves = 0
        self.told: dict[UUID, set[UUID]] = {}
        """Of each family time the households that were told of its plan as it is, by what was said."""

    # With some of it planned: a life does without some of its rules, and without this one there is little to see.
    @initialize(plans=st.lists(A_PLAN, min_size=4, max_size=4), weeks=st.integers(1, 2))
    def there_is_a_family(self, plans: Sequence[Plan], weeks: int) -> None:
        self.run(self.room.heard(*the_register(), *the_family()))
        for number, what in enumerate(plans):
            self.it_is_planned(MANAGER, what, weeks if number == 1 else 0)

    @rule(who=A_PLANNER, what=A_PLAN, weeks=st.integers(0, 2))
    def it_is_planned(self, who: Actor, what: Plan, weeks: int) -> None:
        """Once, or for some weeks; what was looked at before and could be is then done."""
        rrule = f"FREQ=WEEKLY;INTERVAL=1;UNTIL={what[1] + timedelta(weeks=weeks):%Y%m%d}" if weeks else None
        plan = PlanFamilyTime(**about(*what), rule=rrule)
        looked = self.run(self.room.asked(plan.model_copy(update={"dry_run": True}), by=who))
        answer = self.tries(plan, who)
        can_be = isinstance(looked, PlannedFamilyTimes) and not any(day.in_the_way for day in looked.days)
        assert isinstance(answer, PlannedFamilyTimes) == can_be, (looked, answer)

    @rule(which=WHICH, who=A_PLANNER, what=A_PLAN, following=st.booleans(), stale=SELDOM)
    def it_is_changed(self, which: int, who: Actor, what: Plan, *, following: bool, stale: bool) -> None:
        for one in self.some(which):
            self.tries(
                ChangeFamilyTime(
                    family_time_id=one.family_time_id,
                    plan_version=one.plan_version - stale,
                    and_following=following,
                    **about(*what),
                ),
                who,
            )

    @rule(which=WHICH, who=A_CARER, is_possible=st.booleans(), following=st.booleans(), stale=SELDOM)
    def somebody_answers(self, which: int, who: Actor, *, is_possible: bool, following: bool, stale: bool) -> None:
        for one in self.some(which):
            self.tries(
                AcknowledgeFamilyTime(
                    family_time_id=one.family_time_id,
                    plan_version=one.plan_version - (stale and one.plan_version > 1),
                    is_possible=is_possible,
                    why="" if is_possible else "School",
                    and_following=following,
                ),
                who,
            )

    @rule(which=WHICH, who=A_PLANNER)
    def it_is_agreed_to(self, which: int, who: Actor) -> None:
        for one in self.some(which):
            self.tries(AgreeToFamilyTime(family_time_id=one.family_time_id), who)

    @rule(which=WHICH, who=A_PLANNER, following=st.booleans())
    def it_is_called_off(self, which: int, who: Actor, *, following: bool) -> None:
        for one in self.some(which):
            reason = FamilyTimeOffReason.OTHER
            self.tries(CancelFamilyTime(family_time_id=one.family_time_id, reason=reason, and_following=following), who)

    @rule(which=st.integers(0, 3), who=A_PLANNER, is_early=SELDOM)
    def it_is_recorded(self, which: int, who: Actor, *, is_early: bool) -> None:
        """Once it has begun, or too early."""
        for one in self.some(which):
            if not is_early and one.starts_at > self.room.clock():
                self.time_passes(one.starts_at - self.room.clock())
            came = (one.children[0].child_id,)
            self.tries(RecordFamilyTime(family_time_id=one.family_time_id, came_child_ids=came), who)

    @rule(child=A_CHILD, home=A_HOME, in_days=st.integers(0, FAR))
    def a_child_moves(self, child: UUID, home: UUID, in_days: int) -> None:
        """From a day on, after all moves before; the news come to rest."""
        on = max(self.today + timedelta(days=in_days), self.since[child] + timedelta(days=1))
        self.moves += 1
        ref = f"{self.moves}"
        before = a_placement(
            child,
            self.homes[child],
            started_on=self.since[child],
            ended_on=on,
            version=2,
            ref=self.refs[child],
        )
        self.homes[child], self.since[child], self.refs[child] = home, on, ref
        self.run(self.room.heard(before, a_placement(child, home, started_on=on, ref=ref)))
        self.time_passes(timedelta(minutes=1))

    @rule(hours=st.integers(1, 30))
    def hours_go_by(self, hours: int) -> None:
        self.time_passes(timedelta(hours=hours))

    @property
    def today(self) -> date:
        return self.room.clock().date()

    def time_passes(self, by: timedelta) -> None:
        """Every errand that is due by then runs, twice."""
        self.room.clock.moment += by
        for name, thing_id in self.run(self.due()):
            for _ in range(2):
                self.run(self.room.ran(name, thing_id, NOBODY))
        self.look()

    async def due(self) -> list[tuple[str, UUID]]:
        async with self.room.database.work(AUTHORITY) as work:
            rows = await work.fetch(
                "DELETE FROM errand WHERE due_at <= $1 AND name LIKE '%family_time' RETURNING name, thing_id",
                self.room.clock(),
            )
        return [(row["name"], row["thing_id"]) for row in rows]

    def some(self, which: int) -> list[FamilyTimeView]:
        """One of those that there are, as it is."""
        if not self.known:
            return []
        view = self.run(
            self.room.asked(HowIsFamilyTime(family_time_id=self.known[which % len(self.known)]), by=MANAGER)
        )
        assert isinstance(view, FamilyTimeView)
        return [view]

    def tries(self, request: Request[Any], who: Actor) -> Any:
        """Somebody asks for it, and all laws hold whatever is answered."""
        name = type(request).__name__
        try:
            answer = self.run(self.room.asked(request, by=who))
        except NotAllowedError:
            return None
        note(f"{name} by {sorted(who.roles)}: {getattr(answer, 'reason', 'done')}")
        COUNTED[name, "refused" if isinstance(answer, Refused) else "done"] += 1
        self.look()
        return answer

    def look(self) -> None:
        for event in self.run(self.room.said()):
            self.hear(event)
        self.run(self.everything_is_right())

    def hear(self, event: Event) -> None:
        """Who is told of which plan, as a service beside us hears it."""
        if not isinstance(event, FamilyTimeFacts):
            return
        one = event.family_time_id
        if one not in self.known:
            self.known.append(one)
        if isinstance(event, FamilyTimePlanned) or (isinstance(event, FamilyTimeChanged) and event.what == "plan"):
            self.told[one] = set(event.outstanding_household_ids)
        elif isinstance(event, FamilyTimeChanged):
            self.told[one] = (self.told[one] - set(event.left_household_ids)) | set(event.outstanding_household_ids)

    async def everything_is_right(self) -> None:
        async with self.room.database.work(AUTHORITY) as work:
            broken = await broken_laws(work)
            asked = {one: await who_must_acknowledge(work, one) for one in self.known}
            left = {one: await who_left(work, one) for one in self.known}
        assert not broken, broken
        for one, said in asked.items():
            view = await self.room.asked(HowIsFamilyTime(family_time_id=one), by=MANAGER)
            assert isinstance(view, FamilyTimeView)
            out = {home: known for home, known in left[one].items() if home not in said}
            answers = [*said.values(), *(is_known for is_known, _ in out.values())]
            assert as_the_page_has_it(view) == sorted(map(str, answers)), (view, said, out)
            is_ahead = view.starts_at > self.room.clock()
            if view.state is FamilyTimeState.PLANNED:
                assert view.outstanding == sum(answer is None for answer in answers)
            if view.state is FamilyTimeState.PLANNED and is_ahead:
                assert self.told[one] == set(said), "who must acknowledge it isn't who was told"
            for carer in (SATELLITE, DOGWOOD_CARER, CEDAR_CARER, HUB_CARER):
                seen = await self.room.asked(HowIsFamilyTime(family_time_id=one), by=carer)
                concerned = carer.household_id in said and view.state is not FamilyTimeState.PROPOSED
                concerned |= any(home == carer.household_id and is_seen for home, (_, is_seen) in out.items())
                if view.state is FamilyTimeState.CANCELLED and not (concerned and view.asked):
                    continue  # what is off is also seen by who has come to look after a child since
                if carer.has(*CARERS - {*HUB_CARER.roles}):
                    assert isinstance(seen, FamilyTimeView) == concerned

    def teardown(self) -> None:
        self.run(self.rooms.__aexit__(None, None, None))


@pytest.mark.timeout(1200)  # some seconds for each life, and more lives where the first are dull
def test_whatever_is_planned_and_changed_the_laws_of_family_time_hold(room_of: RoomOf) -> None:
    COUNTED.clear()
    with asyncio.Runner() as runner:
        live(lambda: FamilyTimes(room_of, runner.run), lambda: never_tried(TRIED, COUNTED), lives=12, steps=24)
