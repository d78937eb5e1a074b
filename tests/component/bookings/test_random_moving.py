"""Random lives in which sleepovers are moved to other nights as well: the laws of the nights hold, nothing is lost."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from services.bookings.policy.nights import Nights
from shared.contracts.actor import Actor
from shared.contracts.bookings import AgreeToSleepover, DeclineSleepover, HowIsSleepover, SleepoverView
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.words import DeclineReason, SleepoverState
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
from tests.component.bookings.test_random_nights import A_NIGHT, COUNTED
from tests.component.bookings.test_random_nights import Nights as RandomNights

WHO = st.sampled_from([SATELLITE, OTHER_SATELLITE, HUB_CARER, LIAISON])
SOME = st.sampled_from([(ADA,), (ADA, BEN), (CLEO,), (DEV,)])
ANSWERS = st.lists(st.sampled_from(["yes", "yes", "no", "wait"]), min_size=1, max_size=3)
FROM_TO = st.tuples(A_NIGHT, A_NIGHT, st.integers(0, 2)) | st.builds(
    lambda first, by, more: (first, first + timedelta(days=by), more), A_NIGHT, st.integers(-2, 3), st.integers(0, 3)
)
"""Its first night, that to which it is moved, and how many more; often nights of which some are its own."""
DECIDERS = (HUB_CARER, SATELLITE, OTHER_SATELLITE, CHILDS_WORKER, MANAGER)
PROMISED = {SleepoverState.REQUESTED, SleepoverState.CONFIRMED}
TRIED = {MoveSleepover.__name__, AgreeToSleepover.__name__, DeclineSleepover.__name__}
OVERLAPPING = {"keeps some nights", "has fewer nights"}


class MovedNights(RandomNights):
    """The same constellation, in which some would have other nights instead."""

    # All in one rule, for a life does without some of its rules.
    @rule(children=SOME, nights=FROM_TO, who=WHO, is_agreed=st.booleans(), then=ANSWERS)
    def is_asked_for_and_moved(
        self,
        children: tuple[UUID, ...],
        nights: tuple[date, date, int],
        who: Actor,
        then: list[str],
        *,
        is_agreed: bool,
    ) -> None:
        """Waiting or confirmed, and moved again as often as there are answers."""
        first, to, more = nights
        self.tries(self.request(children, first, 2 - more % 3), LIAISON)
        if is_agreed:
            self.all_say_yes(0)
        for number, answer in enumerate(then):
            if one := self.one(0):
                self.moves_it(one, to + timedelta(days=number), more, who)
                self.answers(answer)

    @rule(which=st.integers(0, 3), nights=FROM_TO, who=WHO, then=ANSWERS)
    def is_moved(self, which: int, nights: tuple[date, date, int], who: Actor, then: list[str]) -> None:
        """One of those that there are, whatever became of it meanwhile."""
        if one := self.one(which):
            self.moves_it(one, *nights[1:], who)
            self.answers(then[0])

    def moves_it(self, one: UUID, to: date, more: int, who: Actor) -> None:
        """A confirmed one is given up only for nights that everybody has agreed to; a refusal changes nothing.

        Where it would have fewer nights, it has them at once.
        """
        before = self.how_is(one)
        asked = MoveSleepover(sleepover_id=one, first_night_on=to, last_night_on=to + timedelta(days=more))
        held = len(self.sleepovers)
        self.tries(asked, who)
        after = self.how_is(one)
        if len(self.sleepovers) == held:
            was, now = (set(Nights(view.first_night_on, view.last_night_on)) for view in (before, after))
            has_fewer = after.version > before.version and now < was
            COUNTED["has fewer nights", "done"] += has_fewer
            # Moved within the nights of the one in whose place it waits, it is called off, and that has fewer at once.
            if before.moves_id is None:
                assert after.state is before.state, "moving it was refused, and changed it"
                assert has_fewer or after.version == before.version
            return
        COUNTED["keeps some nights", "done"] += (
            after.state is SleepoverState.CONFIRMED
            and asked.first_night_on <= after.last_night_on
            and asked.last_night_on >= after.first_night_on
        )
        moved = self.how_is(self.sleepovers[-1])
        assert moved.state in PROMISED
        is_kept = before.state is SleepoverState.CONFIRMED and moved.state is SleepoverState.REQUESTED
        assert (after.state is before.state) == is_kept, (before.state, after.state, moved.state)
        assert moved.moves_id in {before.sleepover_id, before.moves_id}

    def answers(self, answer: str) -> None:
        one = self.one(0)
        if one and answer == "yes":
            self.all_say_yes(0)
        for who in DECIDERS if one and answer == "no" else ():
            self.tries(DeclineSleepover(sleepover_id=one, reason=DeclineReason.OTHER), who)

    def how_is(self, one: UUID) -> SleepoverView:
        view = self.run(self.room.asked(HowIsSleepover(sleepover_id=one), by=MANAGER))
        assert isinstance(view, SleepoverView)
        return view


@pytest.mark.timeout(1200)  # some seconds for each life, and more lives where the first are dull
def test_whatever_is_moved_the_laws_of_the_nights_hold(room_of: RoomOf) -> None:
    COUNTED.clear()
    with asyncio.Runner() as runner:
        live(lambda: MovedNights(room_of, runner.run), _missing)


def _missing() -> list[str]:
    return [*never_tried(TRIED, COUNTED), *(one for one in sorted(OVERLAPPING) if not COUNTED[one, "done"])]
