"""Random lives in which sleepovers are asked for regularly as well: the laws of the nights hold, and all or none."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from shared.contracts.actor import Actor
from shared.contracts.message import Request
from shared.contracts.series import (
    AgreeToSeries,
    CancelSeries,
    DeclineSeries,
    HowIsSeries,
    Occurrences,
    RequestSeries,
)
from shared.contracts.words import DeclineReason
from shared.testing.lives import live, never_tried
from shared.testing.rooms import RoomOf
from tests.component.bookings.a_constellation import ADA, BEN, CLEO, DEV, HUB_CARER, LIAISON, MANAGER, SATELLITE
from tests.component.bookings.test_random_nights import A_NIGHT, COUNTED, SOON, Nights

BROTHERS_OR_OTHERS = st.sampled_from([(ADA,), (ADA, BEN), (CLEO,), (DEV,)])
WHO = st.sampled_from([HUB_CARER, HUB_CARER, SATELLITE, MANAGER])
AN_ANSWER = st.tuples(WHO, st.sampled_from(["yes", "off", "no"]), A_NIGHT)
ANSWERS = st.tuples(AN_ANSWER, AN_ANSWER)
TRIED = {one.__name__ for one in (RequestSeries, AgreeToSeries, DeclineSeries, CancelSeries)}


class RegularNights(Nights):
    """The same constellation, in which some ask for every week."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.series: list[UUID] = []

    # Its answers with it, for a life does without some of its rules.
    @rule(children=BROTHERS_OR_OTHERS, first=SOON, length=st.tuples(st.integers(1, 2), st.integers(1, 3)), then=ANSWERS)
    def every_week_is_asked_for(
        self, children: tuple[UUID, ...], first: date, length: tuple[int, int], then: Sequence[tuple[Actor, str, date]]
    ) -> None:
        """All of them, or none; looked at before, which finds the same and keeps nothing."""
        nights, weeks = length
        wish = RequestSeries(
            child_ids=children,
            first_night_on=first,
            nights=nights,
            rule=f"FREQ=WEEKLY;INTERVAL=1;UNTIL={first + timedelta(weeks=weeks):%Y%m%d}",
        )
        looked = self.run(self.room.asked(wish.model_copy(update={"dry_run": True}), by=LIAISON))
        asked = self.run(self.room.asked(wish, by=LIAISON))
        can_be = isinstance(looked, Occurrences) and not any(one.in_the_way for one in looked.occurrences)
        assert isinstance(asked, Occurrences) == can_be, (looked, asked)
        self.keep(RequestSeries, [asked])
        if isinstance(asked, Occurrences):
            assert asked.series_id
            self.series.append(asked.series_id)
            view = self.run(self.room.asked(HowIsSeries(series_id=asked.series_id), by=MANAGER))
            assert [one.first_night_on for one in view.sleepovers] == [one.first_night_on for one in asked.occurrences]
            self.sleepovers.extend(one.sleepover_id for one in view.sleepovers)
            self.look()
            for one in then:
                self.does_with_the_last(*one)
        self.look()

    @rule(what=ANSWERS)
    def something_becomes_of_it(self, what: Sequence[tuple[Actor, str, date]]) -> None:
        for one in what:
            self.does_with_the_last(*one)

    def does_with_the_last(self, who: Actor, what: str, from_on: date) -> None:
        """All of the last series that wait are agreed to, or declined; or those from a day on are called off."""
        for one in self.series[-1:]:
            commands: dict[str, Request[Any]] = {
                "yes": AgreeToSeries(series_id=one),
                "no": DeclineSeries(series_id=one, reason=DeclineReason.OTHER),
                "off": CancelSeries(series_id=one, from_on=from_on),
            }
            self.tries(commands[what], who)


@pytest.mark.timeout(1200)  # some seconds for each life, and more lives where the first are dull
def test_whatever_becomes_of_regular_ones_the_laws_of_the_nights_hold(room_of: RoomOf) -> None:
    COUNTED.clear()
    with asyncio.Runner() as runner:
        live(lambda: RegularNights(room_of, runner.run), lambda: never_tried(TRIED, COUNTED))
