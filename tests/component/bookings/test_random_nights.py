"""Whatever is asked for, decided, heard and given up, no two children are in one bed, and nobody's bed is lost.

Each life is a constellation in a database of its own, lived by the commands and events of the service. Its errands are
run when they are due, sometimes twice, as after a crash. After every step `laws_of_the_nights` looks at everything.
"""

import asyncio
from collections import Counter
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
from shared.contracts.bedrooms import RecordBedrooms
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    ProposeOtherNights,
    RequestSleepover,
    SleepoverView,
)
from shared.contracts.clock import night_in_london
from shared.contracts.emergencies import EmergencyView, RaiseEmergency, SayYesToEmergency
from shared.contracts.message import Request
from shared.contracts.nights_off import GiveNightsBack, TakeNightsOff, WhichNightsAreOff
from shared.contracts.other_nights import EndSleepoverEarly, PutNightsRight
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.actors import AUTHORITY
from shared.testing.lives import Run, live, never_tried
from shared.testing.rooms import RoomOf
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    CLEO,
    DEV,
    DOGWOOD,
    EVE,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
    a_bed,
    a_hub_home,
    a_life,
    a_membership,
    a_placement,
    named,
    the_register,
)
from tests.component.bookings.an_area import KnowsTheWay
from tests.component.bookings.laws_of_the_nights import (
    as_the_board_has_it,
    broken_laws,
    every_night_is_on_the_board,
    nights_slept,
    promised_nights,
    where_they_sleep,
)
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.what_the_register_says import RoomThatLooks

FAR = 14
"""Days ahead in which all of it happens: near enough to be in one another's way."""
BEDS = tuple(a_bed("X1", number) for number in (1, 2, 3))
SUCCESSOR = named("households", "H7")
"""Who takes over as the hub home."""
SOME_BEDS = st.sampled_from([(), BEDS[:1], BEDS[1:2], BEDS[2:], BEDS[:2], BEDS[1:], BEDS])
SOON = st.integers(0, 5).map(lambda days: TODAY + timedelta(days=days))
A_NIGHT = st.integers(0, FAR).map(lambda days: TODAY + timedelta(days=days))
SOMEBODY = st.sampled_from([SATELLITE, OTHER_SATELLITE, HUB_CARER, LIAISON, CHILDS_WORKER, MANAGER])
SOME_CHILDREN = st.sampled_from([(ADA,), (BEN,), (ADA, BEN), (CLEO,), (DEV,), (CLEO, DEV), (ADA, CLEO)])
DUE = "DELETE FROM errand WHERE due_at <= $1 OR name = 'look_at_other_nights' RETURNING name, thing_id"
NOBODY: Any = KnowsTheWay()
SELDOM = st.integers(0, 3).map(lambda number: number == 0)
"""For what ends so much that little would be left to look at."""
COUNTED: Counter[tuple[str, str]] = Counter()
PLANNED = (AgreeToSleepover, CancelSleepover, DeclineSleepover, ProposeOtherNights, RequestSleepover)
TRIED = {one.__name__ for one in (*PLANNED, RaiseEmergency, SayYesToEmergency)}


class Nights(RuleBasedStateMachine):
    """A constellation in which anybody tries anything: much of it is refused, and changes nothing."""

    def __init__(self, room_of: RoomOf, run: Run) -> None:
        super().__init__()
        self.run, self.rooms = run, room_of(plugin, kind=RoomThatLooks)
        self.room: RoomThatLooks = run(self.rooms.__aenter__())
        # Looks are errands like the others here: who agrees before they are run is too early.
        self.room.looks_by_itself = False
        self.sleepovers: list[UUID] = []
        self.as_told: dict[UUID, SleepoverState] = {}
        """As the last reply about each had it."""
        self.hub_homes = [a_hub_home(beds=BEDS[:2])]
        self.version = 1
        self.homes = {ADA: BIRCH, BEN: BIRCH, CLEO: CEDAR, DEV: CEDAR, EVE: DOGWOOD}
        self.moves = self.emergencies = 0
        self.refs: dict[UUID, str] = {}
        """What the placement is called in which a child lives that has moved."""
        self.belongs_until: dict[UUID, date] = {}
        self.slept: set[tuple[UUID, UUID, date]] = set()

    @initialize(has_reserve=st.booleans())
    def there_is_a_constellation(self, *, has_reserve: bool) -> None:
        """With two beds to plan with, and in some lives a third that is kept for emergencies."""
        self.run(self.room.heard(*the_register()))
        if has_reserve:
            self.hub_homes, self.version = [a_hub_home(beds=BEDS)], 2
            self.run(self.room.heard(a_life(*self.hub_homes, version=self.version)))
            self.keeps_for_emergencies(1)

    @property
    def tonight(self) -> date:
        return night_in_london(self.room.clock())

    # What is asked and decided

    @rule(who=SOMEBODY, children=SOME_CHILDREN, first=A_NIGHT, more=st.integers(0, 3))
    def ask(self, who: Actor, children: tuple[UUID, ...], first: date, more: int) -> None:
        self.tries(self.request(children, first, more), who)

    # Twice, for a life does without some of its rules, and without this one there is little to see.
    @rule(
        children=SOME_CHILDREN,
        first=A_NIGHT,
        more=st.integers(0, 3),
        answer=st.sampled_from(["", "yes", "yes", "no", "other nights"]),
    )
    def liaison_worker_asks(self, children: tuple[UUID, ...], first: date, more: int, answer: str) -> None:
        """For anybody; and the hub home answers at once, or hasn't yet, or was too early for the register."""
        if answer == "":
            self.agrees_before_the_look(self.request(children, first, more))
        else:
            self.tries(self.request(children, first, more), LIAISON)
        if answer == "yes":
            self.all_say_yes(0)
        if answer == "no" and (one := self.one_to_decide()):
            self.tries(DeclineSleepover(sleepover_id=one, reason=DeclineReason.HUB_HOME_AWAY), HUB_CARER)
        if answer == "other nights" and (one := self.one_to_decide()):
            self.proposes(one, first + timedelta(days=more + 1), more)

    @rule(who=SOMEBODY, children=SOME_CHILDREN, more=st.integers(0, 2), is_yes=st.booleans())
    def bed_is_needed_now(self, who: Actor, children: tuple[UUID, ...], more: int, *, is_yes: bool) -> None:
        self.emergencies += 1
        one = {"emergency_id": named("emergencies", f"E{self.emergencies}")}
        self.tries(RaiseEmergency(**one, child_ids=children, first_night_on=self.tonight, nights=more + 1), who)
        if is_yes:
            self.tries(SayYesToEmergency(**one), HUB_CARER)

    @rule(first=A_NIGHT, more=st.integers(0, 2))
    def two_ask_at_once(self, first: date, more: int) -> None:
        """For three beds, of which there are two or three."""
        commands = [self.request(children, first, more) for children in ((ADA, BEN), (CLEO,))]

        async def both() -> list[Any]:
            asked = zip(commands, (SATELLITE, HUB_CARER), strict=True)
            return await asyncio.gather(*(self.room.asked(command, by=who) for command, who in asked))

        self.keep(RequestSleepover, self.run(both()))
        self.look()

    @rule(who=st.sampled_from([HUB_CARER, HUB_CARER, MANAGER, CHILDS_WORKER]), is_late=SELDOM, is_yes=st.booleans())
    def decide(self, who: Actor, *, is_late: bool, is_yes: bool) -> None:
        if one := self.one(3 if is_late else 0):
            self.tries(
                AgreeToSleepover(sleepover_id=one)
                if is_yes
                else DeclineSleepover(sleepover_id=one, reason=DeclineReason.OTHER),
                who,
            )

    @rule(which=st.integers(0, 2), first=A_NIGHT, more=st.integers(0, 3), is_yes=st.booleans())
    def hub_home_proposes(self, which: int, first: date, more: int, *, is_yes: bool) -> None:
        """Other nights instead, to which the carers at home say yes, or nothing yet."""
        if one := self.one(which):
            self.proposes(one, first, more)
        if is_yes:
            self.all_say_yes(0)

    @rule(which=st.integers(0, 3))
    def all_agree(self, which: int) -> None:
        self.all_say_yes(which)

    @rule(
        who=st.sampled_from([SATELLITE, HUB_CARER, LIAISON, MANAGER]), which=st.integers(0, 3), after=st.integers(-1, 2)
    )
    def give_up(self, who: Actor, which: int, after: int) -> None:
        """Call it off, have it end early, or say afterwards that it had."""
        if one := self.one(which):
            last = self.tonight + timedelta(days=after - 2)
            self.tries(PutNightsRight(sleepover_id=one, last_night_slept_on=last if after else None), who)
            self.tries(CancelSleepover(sleepover_id=one), who)
            self.tries(EndSleepoverEarly(sleepover_id=one, last_night_on=self.tonight + timedelta(days=after)), who)

    @rule(who=st.sampled_from([HUB_CARER, LIAISON]), first=A_NIGHT, more=st.integers(0, 2), is_given_back=st.booleans())
    def nights_are_taken_off(self, who: Actor, first: date, more: int, *, is_given_back: bool) -> None:
        """Taken, and those of before given back, or not."""
        before = self.run(self.room.asked(WhichNightsAreOff(constellation_id=KITES), by=MANAGER)).nights_off
        last = first + timedelta(days=more)
        self.tries(TakeNightsOff(constellation_id=KITES, first_night_on=first, last_night_on=last), who)
        for one in before[:1] if is_given_back else ():
            self.tries(GiveNightsBack(constellation_id=KITES, nights_off_id=one.nights_off_id), who)

    # What is heard

    @rule(on=SOON, beds=SOME_BEDS, is_successor=SELDOM, is_twice=st.booleans())
    def hub_home_changes(self, on: date, beds: tuple[UUID, ...], *, is_successor: bool, is_twice: bool) -> None:
        """From a day on another household, or with other beds, or none: what was decided for later days is void."""
        on = max(on, self.tonight)
        before = [
            one.model_copy(update={"ended_on": min(one.ended_on or on, on)})
            for one in self.hub_homes
            if one.started_on < on
        ]
        after = [a_hub_home(SUCCESSOR if is_successor else HUB, on, beds=beds)] if beds else []
        self.hub_homes, self.version = [*before, *after], self.version + 1
        event = a_life(*self.hub_homes, version=self.version)
        self.run(self.room.heard(event, *([event] if is_twice else [])))
        self.look()

    @rule(child=st.sampled_from([ADA, BEN, CLEO]), is_to_birches=st.booleans(), is_so=SELDOM)
    def child_moves(self, child: UUID, *, is_to_birches: bool, is_so: bool) -> None:
        """To the other household, from tonight on."""
        home = BIRCH if is_to_birches else CEDAR
        if self.homes[child] == home or not is_so:
            return
        ref = self.refs.get(child, "")
        ended = a_placement(child, self.homes[child], ended_on=self.tonight, version=self.moves + 2, ref=ref)
        self.moves += 1
        self.homes[child], self.refs[child] = home, f"move {self.moves}"
        began = a_placement(child, home, started_on=self.tonight, ref=self.refs[child])
        self.run(self.room.heard(ended, began))
        self.settle()

    @rule(household=st.sampled_from([BIRCH, CEDAR]), on=A_NIGHT, is_so=SELDOM)
    def household_leaves(self, household: UUID, on: date, *, is_so: bool) -> None:
        """The constellation, once."""
        if household in self.belongs_until or not is_so:
            return
        self.belongs_until[household] = max(on, self.tonight)
        self.run(self.room.heard(a_membership(household, left_on=self.belongs_until[household], version=2)))
        self.settle()

    @rule(
        name=st.sampled_from([RuleName.HOLD_HOURS, RuleName.MOST_NIGHTS, RuleName.MOST_NIGHTS_IN_12_MONTHS]),
        value=st.integers(2, 9),
    )
    def rule_changes(self, name: RuleName, value: int) -> None:
        """The authority's; and the hub home keeps a bed for emergencies, or none any more."""
        self.version += 1
        self.run(self.room.heard(a_rule(value, name=name, version=self.version)))
        self.keeps_for_emergencies(value % 2)

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.room.clock.move(days=days)
        self.settle()
        self.run(every_night_is_on_the_board(self.room, TODAY, self.tonight + timedelta(days=FAR)))

    @rule(hours=st.integers(1, 30), is_twice=st.booleans())
    def time_passes(self, hours: int, *, is_twice: bool) -> None:
        """What is due by then is done, and done again where whoever did it died before that was written down."""
        self.room.clock.move(hours=hours)
        self.settle(is_twice=is_twice)

    # How it is looked at

    def settle(self, *, is_twice: bool = False) -> None:
        self.room.clock.move(minutes=1)
        self.run(self._do_what_is_due(is_twice=is_twice))
        self.look()

    async def _do_what_is_due(self, *, is_twice: bool) -> None:
        # What is booked for at once is due by the database's clock, which isn't the driven one.
        await self.room.looked()
        async with self.room.database.work(AUTHORITY) as work:
            due = await work.fetch(DUE, work.now)
        for row in due:
            for _ in range(1 + is_twice):
                await self.room.ran(row["name"], row["thing_id"], NOBODY)

    def look(self) -> None:
        self.run(self._look())

    async def _look(self) -> None:
        await self._do_what_is_due(is_twice=False)
        async with self.room.database.work(AUTHORITY) as work:
            assert await broken_laws(work) == []
            self._look_at_what_is_promised(await promised_nights(work, self.tonight))
            slept = await nights_slept(work, self.tonight)
            assert self.slept <= slept, "what was slept stands, until it is put right"
            self.slept = slept
            nights = [self.tonight, self.tonight + timedelta(days=1), self.tonight + timedelta(days=5)]
            sleeping = {night: await where_they_sleep(work, night, self.homes) for night in nights}
        for night, expected in sleeping.items():
            board = await self.room.asked(WhoSleepsWhere(on=night), by=MANAGER)
            assert as_the_board_has_it(board) == expected, night

    def _look_at_what_is_promised(self, nights: Any) -> None:
        """Each bed is one of the hub home's on that night, and its child lives in a household that belongs there."""
        for one in nights:
            home = next(
                (it for it in self.hub_homes if it.started_on <= one["night"] < (it.ended_on or date.max)), None
            )
            assert home, f"there is no hub home on {one['night']}"
            assert (home.household_id, one["bed_id"] in home.bed_ids) == (one["hub_household_id"], True)
            if one["kind"] == "planned":  # who needs a bed now is given one wherever they belong, by their carer's word
                assert self.homes[one["child_id"]] == one["satellite_household_id"]
                assert one["night"] < self.belongs_until.get(one["satellite_household_id"], date.max)

    # Helpers

    def keeps_for_emergencies(self, beds: int) -> None:
        now = next((it for it in self.hub_homes if it.started_on <= self.tonight < (it.ended_on or date.max)), None)
        each_alone = (1,) * len(now.bed_ids) if now else (1,)
        command = RecordBedrooms(
            constellation_id=KITES, beds_in_bedrooms=each_alone, reserve_beds=beds, on=self.tonight
        )
        self.tries(command, LIAISON)
        self.settle()

    def request(self, children: tuple[UUID, ...], first: date, more: int) -> RequestSleepover:
        return RequestSleepover(child_ids=children, first_night_on=first, last_night_on=first + timedelta(days=more))

    def proposes(self, one: UUID, first: date, more: int) -> None:
        nights = {"first_night_on": first, "last_night_on": first + timedelta(days=more)}
        proposal = ProposeOtherNights(sleepover_id=one, reason=DeclineReason.HUB_HOME_AWAY, **nights)
        self.tries(proposal, HUB_CARER)

    def all_say_yes(self, which: int) -> None:
        if one := self.one(which):
            for who in (HUB_CARER, SATELLITE, OTHER_SATELLITE, CHILDS_WORKER, MANAGER):
                self.tries(AgreeToSleepover(sleepover_id=one), who)

    def agrees_before_the_look(self, request: RequestSleepover) -> None:
        """The hub home says yes in the moment after a request, before the register was asked."""
        reply = self.run(self.room.asked(request, by=LIAISON))
        self.keep(RequestSleepover, [reply])
        if isinstance(reply, SleepoverView):
            early = self.run(self.room.asked(AgreeToSleepover(sleepover_id=reply.sleepover_id), by=HUB_CARER))
            assert isinstance(early, Refused)
            self.keep(AgreeToSleepover, [early])
        self.look()

    def one(self, which: int) -> UUID | None:
        """One of those that there are, rather a late one."""
        return self.sleepovers[-1 - which % len(self.sleepovers)] if self.sleepovers else None

    def one_to_decide(self) -> UUID | None:
        """The latest that waits for somebody, as far as its last reply says."""
        return next(
            (one for one in reversed(self.sleepovers) if self.as_told.get(one) is SleepoverState.REQUESTED), None
        )

    def tries(self, command: Request[Any], who: Actor) -> None:
        try:
            reply = self.run(self.room.asked(command, by=who))
        except NotAllowedError:
            COUNTED[type(command).__name__, "refused"] += 1
            return
        if isinstance(command, PutNightsRight):
            self.slept = set()
        self.keep(type(command), [reply])
        self.look()

    def keep(self, kind: type[Request[Any]], replies: list[Any]) -> None:
        for reply in replies:
            note(f"{kind.__name__}: {reply.reason if isinstance(reply, Refused) else getattr(reply, 'state', 'done')}")
            COUNTED[kind.__name__, "refused" if isinstance(reply, Refused) else "done"] += 1
            if isinstance(reply, SleepoverView):
                self.as_told[reply.sleepover_id] = reply.state
            if isinstance(reply, SleepoverView | EmergencyView) and reply.sleepover_id not in {None, *self.sleepovers}:
                self.sleepovers.append(reply.sleepover_id)

    def teardown(self) -> None:
        self.run(self.rooms.__aexit__(None, None, None))


@pytest.mark.timeout(1200)  # some seconds for each life, and more lives where the first are dull
def test_whatever_is_asked_decided_and_heard_the_laws_of_the_nights_hold(room_of: RoomOf) -> None:
    COUNTED.clear()
    with asyncio.Runner() as runner:
        live(lambda: Nights(room_of, runner.run), lambda: never_tried(TRIED, COUNTED))
