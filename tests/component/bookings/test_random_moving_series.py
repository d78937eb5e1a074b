"""Random lives in which regular sleepovers are moved to another rule: the laws of the nights hold, nothing is lost."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from services.bookings.policy.nights import Nights
from shared.contracts.actor import Actor
from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, SleepoverView
from shared.contracts.message import Request
from shared.contracts.refusals import Refused
from shared.contracts.series import (
    AgreeToSeries,
    CancelSeries,
    DeclineSeries,
    HowIsSeries,
    MoveSeries,
    Occurrences,
    RequestSeries,
)
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.lives import live, never_tried
from shared.testing.rooms import RoomOf
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    CLEO,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
)
from tests.component.bookings.test_random_nights import COUNTED, SOON
from tests.component.bookings.test_random_series import RegularNights

SOME = st.sampled_from([(ADA,), (ADA, BEN), (CLEO,)])
WHO = st.sampled_from([SATELLITE, OTHER_SATELLITE, HUB_CARER, LIAISON])
OF = st.tuples(SOON, st.integers(1, 3))
"""The first night of the first series, and how many each time."""
A_RULE = st.tuples(st.integers(0, 4), st.integers(1, 3), st.integers(1, 2), st.integers(0, 3))
"""How many days after the first night of the first series, how many nights, every how many weeks, for how many."""
ANSWER = st.sampled_from(["all", "all", "one", "one of the old ones is cancelled", "no", "off", "again", ""])
ANSWERS = st.lists(ANSWER, min_size=1, max_size=3)
DECIDERS = (HUB_CARER, SATELLITE, OTHER_SATELLITE, CHILDS_WORKER, MANAGER)
TRIED = {one.__name__ for one in (MoveSeries, AgreeToSeries, DeclineSeries)}
FEWER = "fewer nights each time"
Standing = dict[UUID, tuple[SleepoverState, Nights]]


class MovedRegularNights(RegularNights):
    """The same constellation, in which what is asked for each week is wanted on other days."""

    # All in one rule, for a life does without some of its rules.
    @rule(children=SOME, of=OF, to=A_RULE, who=WHO, is_agreed=st.booleans(), then=ANSWERS)
    def is_asked_for_and_moved(
        self,
        children: tuple[UUID, ...],
        of: tuple[date, int],
        to: tuple[int, int, int, int],
        who: Actor,
        then: Sequence[str],
        *,
        is_agreed: bool,
    ) -> None:
        first, nights = of
        first += timedelta(days=1)
        wish = RequestSeries(child_ids=children, first_night_on=first, nights=nights, rule=weekly(first, 1, 3))
        reply = self.run(self.room.asked(wish, by=LIAISON))
        self.keep(RequestSeries, [reply])
        self.look()
        if not isinstance(reply, Occurrences) or reply.series_id is None:
            return
        self.knows(reply.series_id)
        if is_agreed:
            self.all_say_yes_to(reply.series_id)
        self.is_moved(first, to, who, then)

    @rule(first=SOON, to=A_RULE, who=WHO, then=ANSWERS)
    def is_moved(self, first: date, to: tuple[int, int, int, int], who: Actor, then: Sequence[str]) -> None:
        """The last series, from some day on; whatever became of it meanwhile."""
        for before in self.series[-1:]:
            self.moves_them(before, first, to, who)
            for answer in then:
                self.answers(before, self.series[-1], answer, (first, to, who))

    def moves_them(self, before: UUID, first: date, to: tuple[int, int, int, int], who: Actor) -> None:
        """What is confirmed stays, or nothing was left to wait for; a refusal changes nothing."""
        later, nights, every, times = to
        other = first + timedelta(days=later)
        command = MoveSeries(
            series_id=before,
            from_on=TODAY + timedelta(days=later),
            first_night_on=other,
            nights=nights,
            rule=weekly(other, every, times),
        )
        was = self.states(before)
        reply = self.run(self.room.asked(command, by=who))
        self.keep(MoveSeries, [reply])
        self.look()
        if isinstance(reply, Refused):
            assert self.states(before) == was, "moving it was refused, and changed it"
            return
        assert reply.series_id
        if self.waits_together(reply.series_id):
            now = self.states(before)
            lost = [
                one for one, (state, nights) in was.items() if state is CONFIRMED and now[one] != (CONFIRMED, nights)
            ]
            assert lost == [], "given up before everybody has agreed"
        after = self.states(reply.series_id)
        COUNTED[FEWER, "done"] += any(after[one][1] != nights for one, (_, nights) in was.items() if one in after)
        self.knows(reply.series_id)

    def answers(
        self, before: UUID, after: UUID, answer: str, again: tuple[date, tuple[int, int, int, int], Actor]
    ) -> None:
        match answer:
            case "all":
                self.all_say_yes_to(after)
            case "one":
                for one, who in product(self.sleepovers[-1:], DECIDERS):
                    self.tries(AgreeToSleepover(sleepover_id=one), who)
            case "one of the old ones is cancelled":
                for one in list(self.states(before))[:1]:
                    self.tries(CancelSleepover(sleepover_id=one), LIAISON)
            case "no":
                self.ends_without_a_trace(
                    before,
                    after,
                    [(DeclineSeries(series_id=after, reason=DeclineReason.OTHER), who) for who in DECIDERS],
                )
            case "off":
                self.ends_without_a_trace(before, after, [(CancelSeries(series_id=after, from_on=TODAY), LIAISON)])
            case "again":
                self.moves_them(after, again[0] + timedelta(days=1), again[1], again[2])

    def ends_without_a_trace(self, before: UUID, after: UUID, tried: Sequence[tuple[Request[Any], Actor]]) -> None:
        """A no to what waits in the place of others, or taking it back, changes nothing of these."""
        was, waited = self.states(before), after != before and self.waits_together(after)
        for command, who in tried:
            self.tries(command, who)
        if waited:
            assert self.states(before) == was, "a no changed what was to be given up for it"

    def all_say_yes_to(self, series_id: UUID) -> None:
        for who in DECIDERS:
            self.tries(AgreeToSeries(series_id=series_id), who)

    def knows(self, series_id: UUID) -> None:
        self.series.append(series_id)
        found = self.sleepovers_of(series_id)
        self.sleepovers.extend(one.sleepover_id for one in found if one.sleepover_id not in self.sleepovers)

    def waits_together(self, series_id: UUID) -> bool:
        return any(one.moves_series_id for one in self.sleepovers_of(series_id))

    def states(self, series_id: UUID) -> Standing:
        return {
            one.sleepover_id: (one.state, Nights(one.first_night_on, one.last_night_on))
            for one in self.sleepovers_of(series_id)
        }

    def sleepovers_of(self, series_id: UUID) -> Sequence[SleepoverView]:
        view = self.run(self.room.asked(HowIsSeries(series_id=series_id), by=MANAGER))
        return () if isinstance(view, Refused) else view.sleepovers


CONFIRMED = SleepoverState.CONFIRMED


def weekly(first: date, every: int, times: int) -> str:
    """So many times more than the first."""
    return f"FREQ=WEEKLY;INTERVAL={every};UNTIL={first + timedelta(weeks=times):%Y%m%d}"


@pytest.mark.timeout(1200)  # some seconds for each life, and more lives where the first are dull
def test_whatever_is_moved_to_another_rule_the_laws_of_the_nights_hold(room_of: RoomOf) -> None:
    COUNTED.clear()
    with asyncio.Runner() as runner:
        live(lambda: MovedRegularNights(room_of, runner.run), _missing)


def _missing() -> list[str]:
    return [*never_tried(TRIED, COUNTED), *([] if COUNTED[FEWER, "done"] else [FEWER])]
