"""Whatever happens later, each earlier moment's board is what it was then: of random deeds and news."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.bookings.plugin import plugin
from shared.contracts.absences import AbsenceKind, AbsenceView
from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, RequestSleepover, SleepoverView
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CLEO,
    DOGWOOD,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    MANAGER,
    OTHER_HUB,
    OTHER_WORKER,
    SATELLITE,
    TODAY,
    WORKER,
    a_child,
    a_hub_home,
    a_life,
    a_membership,
    a_placement,
    the_register,
)
from tests.component.bookings.an_absence import back, found, gone, it_was
from tests.component.bookings.what_the_register_says import RoomThatLooks

NIGHTS = [TODAY + timedelta(days=number) for number in (-1, 0, 2, 4)]
DAYS = st.integers(-3, 5).map(lambda number: TODAY + timedelta(days=number))
KINDS = st.sampled_from(AbsenceKind)


def deed(name, **arguments):
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


DEEDS = st.lists(
    st.one_of(
        deed("ask", child=st.sampled_from([ADA, BEN]), night=st.sampled_from(NIGHTS[1:])),
        deed("agree", which=st.integers(0, 3)),
        deed("cancel", which=st.integers(0, 3)),
        deed("moves", child=st.sampled_from([ADA, CLEO]), home=st.sampled_from([BIRCH, CEDAR, DOGWOOD]), day=DAYS),
        deed("lives", child=st.sampled_from([ADA, BEN]), home=st.sampled_from([BIRCH, CEDAR]), day=DAYS, until=DAYS),
        deed("belongs", home=st.sampled_from([BIRCH, CEDAR]), to=st.sampled_from([KITES, HERONS]), day=DAYS),
        deed("hub", home=st.sampled_from([HUB, OTHER_HUB]), day=DAYS),
        deed("worker", child=st.sampled_from([ADA, BEN]), worker=st.sampled_from([WORKER, OTHER_WORKER, None])),
        deed("gone", child=st.sampled_from([ADA, BEN]), kind=KINDS, hours=st.integers(1, 60)),
        deed("found", which=st.integers(0, 2), kind=KINDS, minutes=st.integers(0, 30)),
        deed("back", which=st.integers(0, 2), minutes=st.integers(0, 30)),
        deed("correct", which=st.integers(0, 2), kind=KINDS, hours=st.integers(1, 60), is_back=st.booleans()),
    ),
    min_size=3,
    max_size=12,
)


class Life:
    """What happens in a room, and what the board showed after each deed."""

    def __init__(self, room):
        self.room, self.version = room, 10
        self.sleepovers, self.absences, self.shown = [], [], []

    async def happens(self, name, arguments):
        self.room.clock.move(minutes=45)
        await getattr(self, name)(**arguments)
        moment = self.room.clock()
        for night in NIGHTS:
            self.shown.append((night, moment, await self.board(night)))

    async def board(self, night, known_at=None):
        found = await self.room.asked(WhoSleepsWhere(on=night, known_at=known_at), by=MANAGER)
        return found.children

    def _next(self):
        self.version += 1
        return self.version

    async def ask(self, child, night):
        view = await self.room.asked(
            RequestSleepover(child_ids=(child,), first_night_on=night, last_night_on=night), by=SATELLITE
        )
        self.sleepovers += [view.sleepover_id] if isinstance(view, SleepoverView) else []

    async def agree(self, which):
        for one in self.sleepovers[which:][:1]:
            await self.room.asked(AgreeToSleepover(sleepover_id=one), by=HUB_CARER)

    async def cancel(self, which):
        for one in self.sleepovers[which:][:1]:
            await self.room.asked(CancelSleepover(sleepover_id=one, reason=DeclineReason.OTHER), by=SATELLITE)

    async def moves(self, child, home, day):
        await self.room.heard(a_placement(child, home, started_on=day, version=self._next(), ref="new"))

    async def lives(self, child, home, day, until):
        await self.room.heard(a_placement(child, home, started_on=day, ended_on=max(day, until), version=self._next()))

    async def belongs(self, home, to, day):
        await self.room.heard(a_membership(home, to, joined_on=day, version=self._next()))

    async def hub(self, home, day):
        await self.room.heard(a_life(a_hub_home(until=day), a_hub_home(home, day), version=self._next()))

    async def worker(self, child, worker):
        await self.room.heard(a_child(child, worker=worker, version=self._next()))

    async def gone(self, child, kind, hours):
        since = self.room.clock() - timedelta(hours=hours)
        view = await self.room.asked(gone(child, kind, since, absence_id=uuid4()), by=MANAGER)
        self.absences += [view.absence_id] if isinstance(view, AbsenceView) else []

    async def found(self, which, kind, minutes):
        for one in self.absences[which:][:1]:
            await self.room.asked(found(self.room.clock() - timedelta(minutes=minutes), kind, one), by=MANAGER)

    async def back(self, which, minutes):
        for one in self.absences[which:][:1]:
            await self.room.asked(back(self.room.clock() - timedelta(minutes=minutes), one), by=MANAGER)

    async def correct(self, which, kind, hours, is_back):
        for one in self.absences[which:][:1]:
            since = self.room.clock() - timedelta(hours=hours)
            ended_at = since + timedelta(minutes=20) if is_back else None
            for version in range(1, 13):
                command = it_was((kind, since), ended_at=ended_at, version=version)
                await self.room.asked(command.model_copy(update={"absence_id": one}), by=MANAGER)


@given(deeds=DEEDS)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_each_earlier_moments_board_is_what_it_was_then(room_of, deeds):
    async with room_of(plugin, kind=RoomThatLooks) as room:
        await room.heard(*the_register())
        life = Life(room)
        for name, arguments in deeds:
            await life.happens(name, arguments)
        room.clock.move(days=1)

        for night, moment, shown in life.shown:
            assert await life.board(night, moment) == shown, (night, moment)
