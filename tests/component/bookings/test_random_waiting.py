"""Random lives in which people wait for beds, and swap nights: no bed is idle that fits, no offer is lost or late.

Who fits is worked out here once more, in days and sets, from what the life has told of hub homes and households.
"""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from shared.contracts.actor import Actor
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import CancelSleepover
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.contracts.swaps import AgreeToSwap, DeclineSwap, ProposeSwap, WhatCanISwapWith
from shared.contracts.waiting import (
    AcceptOfferedBed,
    DeclineOfferedBed,
    JoinWaitingList,
    LeaveWaitingList,
    WaitingView,
)
from shared.contracts.words import SleepoverNeed
from shared.testing.actors import AUTHORITY
from shared.testing.lives import live, never_tried
from shared.testing.rooms import RoomOf
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    CLEO,
    DEV,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
)
from tests.component.bookings.laws_of_the_waiting import (
    broken_laws_of_waiting,
    what_is_off,
    what_is_reserved,
    what_is_taken,
    who_waits,
)
from tests.component.bookings.test_random_nights import A_NIGHT, COUNTED, NOBODY, Nights
from tests.component.bookings.test_rules import a_rule

TOGETHER = st.sampled_from([(ADA,), (BEN,), (ADA, BEN), (CLEO,), (DEV,), (CLEO, DEV)])
NEEDS = st.sampled_from(list(SleepoverNeed))
BECOMES = st.sampled_from(["asked for", "agreed", "answered", "answered", "left alone"])
"""What becomes of the sleepover that has the beds, or of the offer once that is cancelled."""
ANSWERS = st.sampled_from([AcceptOfferedBed, AcceptOfferedBed, DeclineOfferedBed, LeaveWaitingList])
TRIED = {
    one.__name__
    for one in (JoinWaitingList, AcceptOfferedBed, DeclineOfferedBed, LeaveWaitingList, ProposeSwap, AgreeToSwap)
}
EVERYBODY_OF_A_SWAP = (SATELLITE, OTHER_SATELLITE, HUB_CARER, CHILDS_WORKER, MANAGER)
ONE_DAY = timedelta(days=1)


class WaitingNights(Nights):
    """The same constellation, in which many want what few can have."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.waits: list[UUID] = []

    # All that there is is asked for first, so that there is something to wait for; and often it is given up again: a
    # life does without some of its rules.
    @rule(first=A_NIGHT, more=st.integers(0, 2), children=TOGETHER, need=NEEDS, then=st.tuples(BECOMES, ANSWERS))
    def wants_what_is_taken(
        self, first: date, more: int, children: tuple[UUID, ...], need: SleepoverNeed, then: tuple[str, Any]
    ) -> None:
        others = (CLEO, DEV) if set(children) <= {ADA, BEN} else (ADA, BEN)
        self.tries(self.request(others, first, more), LIAISON)
        self.joins(LIAISON, children, first, more, need)
        what, how = then
        if what == "agreed":
            self.all_say_yes(0)
        if what in {"answered", "left alone"} and (one := self.one(0)):
            self.tries(CancelSleepover(sleepover_id=one), LIAISON)
        if what == "answered":
            self.all_answer(how)
        if what == "left alone":
            self.room.clock.move(hours=6)
            self.settle()

    # Twice, for a life does without some of its rules, and without this one nobody has much to wait for.
    @rule(first=A_NIGHT, children=TOGETHER, need=NEEDS, how=ANSWERS)
    def is_offered_what_was_taken(self, first: date, children: tuple[UUID, ...], need: SleepoverNeed, how: Any) -> None:
        self.wants_what_is_taken(first, 0, children, need, ("answered", how))

    @rule(who=st.sampled_from([SATELLITE, OTHER_SATELLITE, LIAISON]), children=TOGETHER, first=A_NIGHT, need=NEEDS)
    def join(self, who: Actor, children: tuple[UUID, ...], first: date, need: SleepoverNeed) -> None:
        self.joins(who, children, first, 0, need)

    @rule(which=st.integers(0, 5), how=ANSWERS)
    def answer(self, which: int, how: Any) -> None:
        """The one or the other household, of which one is asked."""
        if self.waits:
            command = how(waiting_id=self.waits[-1 - which % len(self.waits)])
            for who in (SATELLITE, OTHER_SATELLITE):
                self.answers(command, who)

    @rule(how=ANSWERS)
    def all_answer(self, how: Any) -> None:
        """Those who joined last say the same."""
        for one in self.waits[-3:]:
            for who in (SATELLITE, OTHER_SATELLITE):
                self.answers(how(waiting_id=one), who)

    @rule(value=st.integers(1, 40))
    def rule_changes(self, value: int) -> None:  # type: ignore[override]  # without the limits, which it works out here
        """How long offers and holds last, and whether a bed is kept for emergencies."""
        for name in (RuleName.WAITING_OFFER_HOURS, RuleName.HOLD_HOURS):
            self.version += 1
            self.run(self.room.heard(a_rule(value, name=name, version=self.version)))
        self.keeps_for_emergencies(value % 2)

    # Both ask for nights first, beyond those that everybody wants: lives in which two have some at one time are few.
    @rule(
        ahead=st.tuples(st.integers(15, 20), st.integers(15, 20)),
        more=st.tuples(st.integers(0, 2), st.integers(0, 2)),
        how=st.sampled_from([AgreeToSwap, AgreeToSwap, DeclineSwap, None]),
    )
    def households_swap(
        self, ahead: tuple[int, int], more: tuple[int, int], how: type[AgreeToSwap | DeclineSwap] | None
    ) -> None:
        """One of them asks for another's nights; and everybody who must answers alike, or nobody does."""
        for child, days, length in zip((ADA, CLEO), ahead, more, strict=True):
            self.tries(self.request((child,), self.tonight + days * ONE_DAY, length), LIAISON)
            self.all_say_yes(0)
        one = self.one(0)
        for who in (SATELLITE, OTHER_SATELLITE) if one else ():
            options = self.run(self.room.asked(WhatCanISwapWith(sleepover_id=one), by=who))
            for other in [] if isinstance(options, Refused) else options.nights[:1]:
                command = ProposeSwap(sleepover_id=one, for_sleepover_id=other.sleepover_id)
                swap = self.run(self.room.asked(command, by=who))
                self.keep(ProposeSwap, [swap])
                for decider in EVERYBODY_OF_A_SWAP if how and not isinstance(swap, Refused) else ():
                    self.tries(how(swap_id=swap.swap_id), decider)
        self.look()

    def joins(self, who: Actor, children: tuple[UUID, ...], first: date, more: int, need: SleepoverNeed) -> None:
        last = first + timedelta(days=more)
        command = JoinWaitingList(child_ids=children, first_night_on=first, last_night_on=last, need=need)
        reply = self.run(self.room.asked(command, by=who))
        if isinstance(reply, WaitingView):
            self.waits.append(reply.waiting_id)
        self.keep(JoinWaitingList, [reply])
        self.look()

    def answers(self, command: Any, who: Actor) -> None:
        try:
            reply = self.run(self.room.asked(command, by=who))
        except NotAllowedError:
            return
        self.keep(type(command), [reply])
        if isinstance(reply, WaitingView) and reply.sleepover_id is not None:
            self.sleepovers.append(reply.sleepover_id)
        self.look()

    async def _do_what_is_due(self, *, is_twice: bool) -> None:
        """What is due at once has the database's own time: it is run as soon as it is booked, and twice likewise."""
        await super()._do_what_is_due(is_twice=is_twice)
        while True:
            async with self.room.database.work(AUTHORITY) as work:
                booked = await work.fetch("DELETE FROM errand WHERE name = $1 RETURNING thing_id", OFFER_THE_BEDS)
            if not booked:
                return
            for row in booked:
                for _ in range(1 + is_twice):
                    await self.room.ran(OFFER_THE_BEDS, row["thing_id"], NOBODY)

    async def _look(self) -> None:
        await super()._look()
        async with self.room.database.work(AUTHORITY) as work:
            assert await broken_laws_of_waiting(work) == []
            taken, off, reserve = await what_is_taken(work), await what_is_off(work), await what_is_reserved(work)
            for one in await who_waits(work):
                assert not self.fits(one, taken, off, reserve), f"a bed is idle, and somebody waits who fits: {one}"

    def fits(self, one: Any, taken: Any, off: Any, reserve: Any) -> bool:
        """Whether there are beds on all of the nights for all of the children, who can sleep there."""
        nights = [
            one["first_night_on"] + number * ONE_DAY
            for number in range((one["last_night_on"] - one["first_night_on"]).days + 1)
        ]
        household = one["satellite_household_id"]
        homes = [
            next((it for it in self.hub_homes if it.started_on <= night < (it.ended_on or date.max)), None)
            for night in nights
        ]
        if any(home is None for home in homes) or len({home.household_id for home in homes if home}) > 1:
            return False
        if any(self.homes[child] != household for child in one["child_ids"]):
            return False
        if nights[-1] >= self.belongs_until.get(household, date.max):
            return False
        if any(
            home and it["household_id"] == home.household_id and it["first"] <= night < it["after"]
            for night, home in zip(nights, homes, strict=True)
            for it in off
        ):
            return False
        meanwhile = [it for it in taken if it["first"] <= nights[-1] and nights[0] < it["after"]]
        if any(it["child_id"] in one["child_ids"] for it in meanwhile):
            return False
        beds = set.intersection(*(set(home.bed_ids) for home in homes if home)) - {it["bed_id"] for it in meanwhile}
        for night, home in zip(nights, homes, strict=True):
            terms = [it for it in reserve if home and it["household_id"] == home.household_id]
            begun = [it for it in terms if it["started_on"] <= night]
            if begun and home:
                kept = set(max(begun, key=lambda it: (it["started_on"], it["recorded_at"]))["reserve_bed_ids"])
                beds -= kept if set(home.bed_ids) - kept else set()
        return len(beds) >= len(one["child_ids"])


@pytest.mark.timeout(1200)  # some seconds for each life, and more lives where the first are dull
def test_whoever_waits_no_bed_is_idle_and_no_offer_is_lost_or_late(room_of: RoomOf) -> None:
    COUNTED.clear()
    with asyncio.Runner() as runner:
        live(lambda: WaitingNights(room_of, runner.run), lambda: never_tried(TRIED, COUNTED))
