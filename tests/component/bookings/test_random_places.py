"""Whatever households reply, and however many places there are: none is taken twice, and none idle while somebody fits.

Each life is one gathering in a database of its own. Who has a place and who waits is worked out here once more, by
looking for somebody who fits, one after the other, until there is nobody.
"""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from services.bookings.handlers.places import LOOK_AT_PLACES
from services.bookings.plugin import plugin
from shared.contracts.gatherings import PlannedGathering
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from shared.testing.lives import Run, live
from shared.testing.rooms import Room, RoomOf
from tests.component.bookings.a_constellation import (
    BIRCH,
    CEDAR,
    DOGWOOD,
    FRIDAY,
    KITES,
    LIAISON,
    a_membership,
    named,
    the_register,
)
from tests.component.bookings.a_gathering_planned import changing, how_is, planned, reply
from tests.component.bookings.an_area import KnowsTheWay

ELDER = named("households", "H5")
HOMES = (BIRCH, CEDAR, DOGWOOD, ELDER)
HOME = st.sampled_from(HOMES)
HOW = st.tuples(st.sampled_from(["so many", "so many", "fewer", "what is free"]), st.booleans())
NOBODY: Any = KnowsTheWay()
COUNTED: Counter[str] = Counter()
NAMES = ("came", "waits", "waits for fewer", "came instead of waiting", "given", "passed over", "left with places")
"""Lives in which nobody waits, or nobody is given anything, prove nothing."""
OFTEN = 3
LAWS = """
SELECT taken = (SELECT coalesce(sum(adults + children), 0) FROM gathering_reply WHERE is_coming) AS as_said,
    capacity IS NULL OR taken <= capacity AS within
FROM planned_gathering
"""


class Places(RuleBasedStateMachine):
    """A gathering of four households with room for few."""

    def __init__(self, room_of: RoomOf, run: Run) -> None:
        super().__init__()
        self.run, self.rooms = run, room_of(plugin)
        self.room: Room = run(self.rooms.__aenter__())
        self.capacity: int | None = 4
        self.coming: dict[UUID, int] = {}
        self.queue: list[tuple[UUID, int]] = []
        self.gone: set[UUID] = set()
        self.seen: set[UUID] = set()
        self.version = 1

    @initialize()
    def there_is_a_gathering(self) -> None:
        more = (a_membership(DOGWOOD, KITES, ref="D"), a_membership(ELDER, KITES, ref="E"))
        self.run(self.room.heard(*the_register(), *more))
        self.view: PlannedGathering = self.run(planned(self.room, capacity=self.capacity, by=LIAISON))
        for home, people in zip(HOMES, (4, 3, 1, 2), strict=True):
            self.replies(home, people, or_waits=True)

    # One rule for all that is replied: a life does without some of its rules.
    @rule(home=HOME, people=st.integers(0, 4), how=HOW)
    def a_household_replies(self, home: UUID, people: int, how: tuple[str, bool]) -> None:
        many, or_waits = how
        said = self.coming.get(home) or dict(self.queue).get(home, 0)
        self.replies(
            home, {"fewer": max(0, said - 1), "what is free": max(1, self.free())}.get(many, people), or_waits=or_waits
        )

    def replies(self, home: UUID, people: int, *, or_waits: bool) -> None:
        self.room.clock.move(seconds=60)
        carer = actor(Role.SATELLITE_CARER, household_id=home, constellation_ids=(KITES,))
        answer = self.run(reply(self.room, self.view, carer, people, is_coming=people > 0, or_waits=or_waits))
        refused = self.refuses(home, people, or_waits=or_waits)
        assert isinstance(answer, Refused) == refused, answer
        if not refused:
            self.takes(home, people)
        self.look()

    def refuses(self, home: UUID, people: int, *, or_waits: bool) -> bool:
        if home in self.gone:
            return people > 0 or not self.said(home)
        fits = self.capacity is None or people <= self.free() + self.coming.get(home, 0)
        can_wait = or_waits and home not in self.coming and people <= (self.capacity or 0)
        return people > 0 and not fits and not can_wait

    def takes(self, home: UUID, people: int) -> None:
        before = dict(self.queue).get(home, 0)
        had = self.coming.pop(home, 0)
        if people == 0 or self.capacity is None or people <= self.free():
            self.queue = [one for one in self.queue if one[0] != home]
            if people:
                self.coming[home] = people
                COUNTED["came" if not before else "came instead of waiting"] += 1
        elif before >= people:
            self.queue = [(one, people if one == home else wanted) for one, wanted in self.queue]
            COUNTED["waits for fewer"] += 1
        else:
            self.queue = [*(one for one in self.queue if one[0] != home), (home, people)]
            COUNTED["waits"] += 1
        assert not (had and home in dict(self.queue)), "nobody who has places waits"

    @rule(capacity=st.sampled_from([None, 2, 3, 4, 4, 5]))
    def there_is_other_room(self, capacity: int | None) -> None:
        answer = self.run(self.room.asked(changing(self.view, capacity=capacity), by=LIAISON))
        if capacity is not None and capacity < sum(self.coming.values()):
            assert isinstance(answer, Refused), "a place that is promised stays promised"
            return
        self.view, self.capacity = answer, capacity
        self.look()

    @rule(home=HOME)
    def a_household_leaves_or_comes_back(self, home: UUID) -> None:
        self.version += 1
        is_back = home in self.gone
        ref = {DOGWOOD: "D", ELDER: "E"}.get(home)
        left_on = {} if is_back else {"left_on": FRIDAY}
        its = a_membership(home, KITES, version=self.version, **left_on, **({"ref": ref} if ref else {}))
        self.run(self.room.heard(its))
        self.room.clock.move(seconds=60)
        for name, thing_id in self.run(self.room.errands()):
            if name == LOOK_AT_PLACES:
                self.run(self.room.ran(name, thing_id, NOBODY))
        if is_back:
            self.gone.remove(home)
        else:
            self.gone.add(home)
            COUNTED["left with places"] += home in self.coming
            self.coming.pop(home, None)
            self.queue = [one for one in self.queue if one[0] != home]
        self.look()

    def said(self, home: UUID) -> bool:
        return home in self.seen

    def free(self) -> int:
        return (self.capacity or 0) - sum(self.coming.values())

    def look(self) -> None:
        """Whoever fits first has places, again and again, until nobody fits; and so it is kept."""
        while one := next((it for it in self.queue if self.capacity is None or it[1] <= self.free()), None):
            COUNTED["passed over"] += self.queue[0] != one
            COUNTED["given"] += 1
            self.queue.remove(one)
            self.coming[one[0]] = one[1]
        seen = self.run(how_is(self.room, self.view))
        self.seen = {it.household_id for it in seen.replies}
        assert {it.household_id: it.adults for it in seen.replies if it.is_coming} == self.coming
        assert seen.waiting == tuple(home for home, _ in self.queue)
        assert all(self.capacity is not None and it.adults > self.free() for it in seen.replies if it.waits)
        self.run(self.look_into_the_database())

    async def look_into_the_database(self) -> None:
        async with self.room.database.work(AUTHORITY) as work:
            [row] = await work.fetch(LAWS)
        assert row["as_said"]
        assert row["within"]

    def teardown(self) -> None:
        self.run(self.rooms.__aexit__(None, None, None))


@pytest.mark.timeout(1200)  # some seconds for each life, and more lives where the first are dull
def test_no_place_is_taken_twice_and_none_is_idle_while_somebody_who_waits_fits(room_of: RoomOf) -> None:
    COUNTED.clear()
    with asyncio.Runner() as runner:
        live(lambda: Places(room_of, runner.run), lambda: [name for name in NAMES if COUNTED[name] < OFTEN])
