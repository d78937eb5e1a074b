"""Whatever becomes of constellations, households and children, certain things never do.

Each life is lived in an authority of its own, by the commands that the service answers, on the real database. After
every step `laws_of_the_register` looks at all days, and what was told on the way is asked for again at the end, as it
was known then. `HYPOTHESIS_PROFILE=long` lives more lives, and other ones each time.
"""

import asyncio
import itertools
from collections import Counter
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
)

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.actor import Actor, machine
from shared.contracts.approval_changes import ChangeApproval
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    Change,
    ConstellationChange,
    ConstellationView,
    EndHubHome,
    HowIsConstellation,
    MoveToPhase,
    PlanConstellation,
    RemoveSatellite,
    TakeBackChange,
)
from shared.contracts.correcting import (
    CorrectCarer,
    CorrectChild,
    CorrectHousehold,
    Correction,
    HowIsItWritten,
    LinkSiblings,
    UnlinkSiblings,
)
from shared.contracts.history_pack import (
    ApprovalLine,
)
from shared.contracts.message import Reply, Request
from shared.contracts.packs import Imported
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndApproval,
    EndPlacement,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackPlacement,
)
from shared.contracts.records import ChildView, HouseholdView, HowIsChild, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName, SetRule
from shared.testing.actors import actor
from shared.testing.lives import Run, live, never_tried
from shared.testing.rooms import DrivenClock, Room, RoomOf
from tests.component.registry.builders import (
    a_small_register,
    the,
)
from tests.component.registry.laws_of_the_register import (
    Recorded,
    broken_laws,
    outside_of_approval,
    rewritten,
    what_is_recorded,
)
from tests.component.registry.random_decisions import (
    A_CHANGE,
    A_CHANGE_FOR_A_CHILD,
    A_CHILD,
    A_CORRECTION,
    A_DAY,
    A_HOME,
    CHILDREN,
    DAYS,
    EARLIER,
    FIRST,
    HOMES,
    LAST,
    MOST,
    NOT_TOLD,
    ONLY_LOOKED_AT,
    SELDOM,
    SMALL,
    households_and_children,
)

T = TypeVar("T")

COUNTED: Counter[tuple[str, str]] = Counter()
"""How often each command was done and refused, in all lives together."""
TRIED = {
    one.__name__
    for one in (
        *(AddSatellite, AppointHubHome, AssignLiaisonWorker, EndHubHome, MoveToPhase),
        *(
            RemoveSatellite,
            TakeBackChange,
            ChangeApproval,
            ChangeDelegatedAuthority,
            EndApproval,
            EndPlacement,
            RecordMatchingFact,
        ),
        *(RecordPlacement, TakeBackPlacement, ImportRegister, SetRule),
        *(CorrectCarer, CorrectChild, CorrectHousehold, LinkSiblings, UnlinkSiblings),
    )
}
AChange = tuple[type[Change], dict[str, Any]]
Told = ConstellationView | HouseholdView | ChildView


class Lives(RuleBasedStateMachine):
    """An authority's register, in which anything is tried on any day: much of it is refused, and changes nothing."""

    constellations = Bundle("constellations")

    def __init__(self, room: Room, run: Run, authority: str) -> None:
        super().__init__()
        self.room, self.run, self.authority = room, run, authority
        self.versions: dict[UUID, int] = {}
        self.taken_as_it_was: set[tuple[date, str]] = set()
        self.told: list[tuple[datetime, Request[Any], Told]] = []
        self.room.clock.moment = DrivenClock().moment
        self.manager = actor(Role.PROGRAMME_MANAGER, person_id=self.the("workers", "W4"), authority=authority)
        self.operator = machine("operator", authority, Role.OPERATOR)
        self.recorded: Recorded

    @initialize(target=constellations, began_on=st.tuples(EARLIER, EARLIER), is_lived_in=st.booleans())
    def there_are_households_and_children(self, began_on: tuple[date, date], *, is_lived_in: bool) -> Any:
        """And two constellations that are planned; each has a hub home and a satellite already, or neither has."""
        assert isinstance(self.ask(households_and_children(self.authority), by=self.operator), Imported)
        for name, value in SMALL.items():
            self.ask(SetRule(name=name, value=value, on=date(2020, 1, 1), source="Policy 7", reason="Small here"))
        self.recorded, *_ = self.run(self._looked_over())
        first, second = (self.plans(day) for day in began_on)
        if is_lived_in:
            for one, on, hub, satellite in ((first, began_on[0], "G1", "G2"), (second, began_on[1], "G3", "G4")):
                self.changes(AppointHubHome, one, on, home=hub, beds=2)
                self.changes(AddSatellite, one, on, home=satellite)
        return multiple(first, second)

    # What is decided

    @rule(target=constellations, on=A_DAY)
    def plan(self, on: date) -> Any:
        return self.plans(on) if len(self.versions) < MOST else multiple()

    @rule(one=constellations, on=A_DAY, change=A_CHANGE, dry_run=ONLY_LOOKED_AT, is_late=SELDOM)
    def decide(self, one: UUID, on: date, change: AChange, *, dry_run: bool, is_late: bool) -> None:
        self._decide(one, on, change, dry_run=dry_run, is_late=is_late)

    # Twice, for a life does without some of its rules, and without this one there is little to see.
    @rule(one=constellations, on=A_DAY, change=A_CHANGE, dry_run=ONLY_LOOKED_AT, is_late=SELDOM)
    def decide_besides(self, one: UUID, on: date, change: AChange, *, dry_run: bool, is_late: bool) -> None:
        self._decide(one, on, change, dry_run=dry_run, is_late=is_late)

    @rule(home=A_HOME, on=A_DAY, dry=ONLY_LOOKED_AT)
    def end_approval(self, home: str, on: date, *, dry: bool) -> None:
        self.tries(
            EndApproval(household_id=self.home(home), on=on, ended_reason="resigned", reason="They moved.", dry_run=dry)
        )

    @rule(home=A_HOME, on=A_DAY, places=st.integers(1, 3), dry=ONLY_LOOKED_AT)
    def change_approval(self, home: str, on: date, places: int, *, dry: bool) -> None:
        """Other terms, the first, or approved again."""
        terms = {"places": places, "age_from": 0, "age_to": 18, "reason": "Panel", "allowed_because": "For now"}
        self.tries(ChangeApproval(household_id=self.home(home), on=on, dry_run=dry, **terms))

    @rule(
        home=A_HOME, places=st.integers(1, 3), first=st.sampled_from([None, *DAYS]), last=st.sampled_from([None, *DAYS])
    )
    def are_told_of_an_approval(self, home: str, places: int, first: date | None, last: date | None) -> None:
        """A pack says from when until when a household is approved: approvals begin, change and end by it, too."""
        if first and last and last <= first:
            first, last = (last, first) if last < first else (first, None)
        line = ApprovalLine(household_ref=home, started_on=first, ended_on=last, places=places)
        pack = a_small_register(self.authority, **dict.fromkeys(NOT_TOLD, ()), approvals=(line,))
        self.tries(pack, by=self.operator)

    @rule(child=A_CHILD, on=A_DAY, change=A_CHANGE_FOR_A_CHILD, dry_run=ONLY_LOOKED_AT)
    def decide_for_a_child(
        self, child: str, on: date, change: tuple[type[Request[Any]], dict[str, Any]], *, dry_run: bool
    ) -> None:
        kind, values = change
        ids = [row["id"] for row in self.recorded.of("placement") if row["child_id"] == str(self.child(child))]
        for name in {"placement_id", "instead_of"} & values.keys():
            # One of those that were ever recorded of the child: that others can't be put right is soon tried.
            values = {**values, name: sorted(ids)[values[name] % len(ids)] if ids else self.child(child)}
        day = {} if kind is TakeBackPlacement else {"on": on}
        self.tries(kind.model_validate({"child_id": self.child(child), "dry_run": dry_run, **day, **values}))

    @rule(change=A_CORRECTION, dry_run=ONLY_LOOKED_AT, is_late=SELDOM)
    def correct(self, change: tuple[type[Correction], dict[str, Any]], *, dry_run: bool, is_late: bool) -> None:
        """What has no days of its own is written anew, and is told as it was to whoever asks how it was known."""
        kind, values = change
        about = {"home": ("household_id", self.home), "child_ref": ("child_id", self.child)}
        name, find = next(about[one] for one in about if one in values)
        subject_id = find(next(values[one] for one in about if one in values))
        if kind is CorrectCarer:
            name, subject_id = "carer_id", self.the("carers", f"D{values['home']}")
        version = self.ask(HowIsItWritten(subject_id=subject_id)).version + is_late
        given = {one: value for one, value in values.items() if one not in about}
        self.tries(kind(**{name: subject_id, "version": version, "dry_run": dry_run}, **given))
        if kind is CorrectCarer:
            self._look(HowIsHousehold(household_id=self.home(values["home"]), on=self.room.clock().date()))

    @rule(name=st.sampled_from(list(SMALL)), value=st.integers(1, 4), on=A_DAY, dry=ONLY_LOOKED_AT)
    def set_a_rule(self, name: RuleName, value: int, on: date, *, dry: bool) -> None:
        self.tries(SetRule(name=name, value=value, on=on, source="Panel", reason="Tried it", dry_run=dry))

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.room.clock.move(days=days)

    # What is looked at

    @rule(one=constellations, which=st.sampled_from(["a constellation", *HOMES[:3], *CHILDREN[:2]]), on=A_DAY)
    def look(self, one: UUID, which: str, on: date) -> None:
        query: Request[Any] = HowIsConstellation(constellation_id=one, on=on)
        if which in HOMES:
            query = HowIsHousehold(household_id=self.home(which), on=on)
        if which in CHILDREN:
            query = HowIsChild(child_id=self.child(which), on=on)
        self._look(query)

    def _look(self, query: Request[Any]) -> None:
        reply = self.ask(query)
        if isinstance(reply, Refused):
            assert reply.reason == "before_it_began"
        else:
            self.told.append((self.room.clock(), query, reply))

    def teardown(self) -> None:
        """What was told of a day is told of it again by whoever asks how it was known then."""
        for moment, query, told in self.told:
            again = self.ask(query.model_copy(update={"as_known_at": moment}))
            assert same(again) == same(told), (moment, query)

    def tries(self, command: Request[Any], by: Actor | None = None) -> Any:
        """The reply; what was recorded before is still to be had, and a refusal or a dry run has changed nothing."""
        self.room.clock.move(minutes=1)
        before = self.recorded
        reply = self.ask(command, by=by)
        after, broken, outside = self.run(self._looked_over())
        self.recorded = after
        assert broken == []
        if isinstance(command, ImportRegister):
            # What is past in a pack is taken as it was; from today on no part may lie outside of an approval (0048).
            today = self.room.clock().date()
            self.taken_as_it_was |= {(day, home) for day, home in outside if day < today}
        assert outside <= self.taken_as_it_was, sorted(outside - self.taken_as_it_was)[:1]
        is_refused = isinstance(reply, Refused)
        note(f"{type(command).__name__}: {reply.reason if is_refused else 'done'}")
        COUNTED[type(command).__name__, "refused" if is_refused else "done"] += 1
        if is_refused or getattr(command, "dry_run", False):
            assert after == before, "nothing was to change"
        else:
            whose = None if by else self.manager.person_id
            assert rewritten(before, after, self.room.clock(), whose) == []
            self._look_at_what_changed(command)
        return reply

    def _look_at_what_changed(self, command: Request[Any]) -> None:
        """At the very moment: of two versions of one row the one that is written then is what was known then."""
        queries = {"constellation_id": HowIsConstellation, "child_id": HowIsChild, "household_id": HowIsHousehold}
        name = next((one for one in queries if one in type(command).model_fields), None)
        if name:
            on = getattr(command, "on", self.room.clock().date())
            self._look(queries[name](**{name: getattr(command, name), "on": on}))

    def _decide(self, one: UUID, on: date, change: AChange, *, dry_run: bool, is_late: bool) -> None:
        kind, values = change
        if is_late:
            values = {**values, "version": self.versions[one] + 1}
        if kind is RemoveSatellite:
            # One of those that ever joined it: that others can't leave is soon tried.
            joined = {
                row["household_id"] for row in self.recorded.of("membership") if row["constellation_id"] == str(one)
            }
            homes = [ref for ref in HOMES if str(self.home(ref)) in joined] or ["G6"]
            values = {**values, "home": homes[HOMES.index(values["home"]) % len(homes)]}
        self.changes(kind, one, on, dry_run=dry_run, **values)

    def plans(self, on: date) -> UUID:
        command = PlanConstellation(
            name=f"The Wrens {len(self.versions)}",
            area_id=self.the("areas", "A1"),
            liaison_worker_id=self.the("workers", "W1"),
            on=on,
            reason="As agreed",
        )
        reply = self.tries(command)
        assert isinstance(reply, ConstellationChange)
        return reply.view.constellation_id

    def changes(self, kind: type[Change], one: UUID, on: date, *, dry_run: bool = False, **values: Any) -> None:
        ids = {"home": ("household_id", self.home), "worker": ("worker_id", self.worker)}
        given = dict(
            (ids[name][0], ids[name][1](value)) if name in ids else (name, value) for name, value in values.items()
        )
        usual = {"constellation_id": one, "version": self.versions[one], "reason": "As agreed"}
        reply = self.tries(kind(**{**usual, "on": on, "dry_run": dry_run, **given}))
        if "version" in values:
            assert isinstance(reply, Refused)
            assert reply.reason == "changed_meanwhile"

    def ask(self, request: Request[Any], by: Actor | None = None) -> Any:
        reply = self.run(self.room.asked(request, by=by or self.manager))
        if isinstance(reply, ConstellationChange) and not getattr(request, "dry_run", False):
            self.versions[reply.view.constellation_id] = reply.view.version
        return reply

    def the(self, table: str, ref: str) -> UUID:
        return the(table, ref, self.authority)

    def worker(self, ref: str) -> UUID:
        return self.the("workers", ref)

    def home(self, ref: str) -> UUID:
        return self.the("households", ref)

    def child(self, ref: str) -> UUID:
        return self.the("children", ref)

    async def _looked_over(self) -> tuple[Recorded, list[str], set[tuple[date, str]]]:
        async with self.room.database.work(self.authority) as work:
            outside = await outside_of_approval(work, FIRST, LAST)
            return await what_is_recorded(work), await broken_laws(work, FIRST, LAST), outside


def same(view: Reply) -> Reply:
    """What of a view is about the day and not about the asking: of the past nothing can be changed."""
    fields = type(view).model_fields
    asking = {name: False for name in fields if name.startswith("may_")} | {"version": 1}
    return view.model_copy(update={name: value for name, value in asking.items() if name in fields})


@pytest.mark.timeout(1800)  # some seconds for each life, and more lives where the first are dull
def test_whatever_is_decided_the_laws_of_the_register_hold(room_of: RoomOf) -> None:
    COUNTED.clear()
    numbers = itertools.count()
    with asyncio.Runner() as runner:
        rooms = room_of(plugin, Settings())
        room = runner.run(rooms.__aenter__())
        try:
            live(
                lambda: Lives(room, runner.run, f"shire-{next(numbers)}"),
                lambda: never_tried(TRIED, COUNTED),
                lives=25,
                steps=60,
            )
        finally:
            runner.run(rooms.__aexit__(None, None, None))
