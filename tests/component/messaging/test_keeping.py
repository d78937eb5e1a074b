"""A command that is kept isn't lost while its service is away, is done once, and says no word of anybody on the bus."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import pytest

from services.bookings.plugin import plugin
from shared.contracts.actor import Actor
from shared.contracts.asking import NotKeptError, UnreachableError
from shared.contracts.clock import night_in_london, system_clock
from shared.contracts.emergencies import EmergencyView, HowIsEmergency, RaiseEmergency, StandEmergencyDown
from shared.contracts.envelope import ACTOR
from shared.contracts.fields import Classified
from shared.contracts.message import Command, Done, PersonalDataOnTheBusError
from shared.contracts.roles import Role
from shared.hosting.running import running
from shared.messaging import keeping
from shared.messaging.answering import Answering, Outcome
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.errors import NotReplayableError
from shared.messaging.keeping import KeepingAsker
from shared.messaging.ladder import MOST_DELIVERIES
from shared.messaging.rights import rights_of_asker, rights_of_service
from shared.messaging.streams import api
from shared.testing.actors import actor
from shared.testing.houses import House, OpenHouse
from shared.testing.servers import Broker
from shared.testing.waiting import until

HOME, CHILD, OTHER_CHILD = uuid4(), uuid4(), uuid4()
CARER = actor(Role.SATELLITE_CARER, household_id=HOME, child_ids=(CHILD, OTHER_CHILD))
WORDS = "Her carer was taken to hospital"


def an_emergency(emergency_id: UUID) -> RaiseEmergency:
    now = system_clock()
    return RaiseEmergency(
        emergency_id=emergency_id, child_ids=(CHILD,), first_night_on=night_in_london(now), pressed_at=now, why=WORDS
    )


def the_web(house: House, who: Actor = CARER, *, signed_at: datetime | None = None) -> KeepingAsker:
    """How the web asks, and has kept, for somebody; with a statement as old as that."""
    return KeepingAsker(house.bus, who.authority, lambda: house.keys.sign(who, signed_at or system_clock()))


async def how_many_are_kept(house: House) -> int:
    info = await api(house.bus.client, "STREAM.INFO.BOOKINGS_KEPT")
    return int(info["state"]["messages"])


async def is_there(house: House, emergency_id: UUID) -> bool:
    answer = await house.asks(CARER).ask(HowIsEmergency(emergency_id=emergency_id))
    return isinstance(answer, EmergencyView)


async def test_what_was_kept_is_done_once_the_service_is_back(open_house: OpenHouse) -> None:
    emergency = uuid4()
    async with open_house([plugin], start=False) as house:
        web = the_web(house)
        with pytest.raises(UnreachableError):
            await web.ask(an_emergency(emergency), key=emergency)
        await web.keep(an_emergency(emergency), key=emergency)
        assert await how_many_are_kept(house) == 1

        async with running(plugin, house.settings):
            await until(lambda: is_there(house, emergency), within=30)
            await until(lambda: nothing_is_kept(house), within=10)
            view = await house.asks(CARER).ask(HowIsEmergency(emergency_id=emergency))

    assert isinstance(view, EmergencyView)
    assert (view.raised_by, view.child_ids, view.why) == (CARER.person_id, (CHILD,), "")


async def nothing_is_kept(house: House) -> bool:
    return await how_many_are_kept(house) == 0


async def test_kept_and_asked_with_one_key_it_is_done_once(open_house: OpenHouse) -> None:
    emergency = uuid4()
    async with open_house([plugin]) as house:
        web, command = the_web(house), an_emergency(emergency).without_words()
        first = await web.ask(command, key=emergency)
        assert isinstance(first, EmergencyView)
        await house.asks(CARER).ask(StandEmergencyDown(emergency_id=emergency), key=uuid4())

        await web.keep(command, key=emergency)
        await until(lambda: nothing_is_kept(house), within=10)
        view = await house.asks(CARER).ask(HowIsEmergency(emergency_id=emergency))

    assert isinstance(view, EmergencyView)
    assert view.version == 2, "it isn't raised anew"


async def test_done_with_its_words_and_kept_without_them_it_is_let_go(open_house: OpenHouse) -> None:
    emergency = uuid4()
    async with open_house([plugin]) as house:
        web, command = the_web(house), an_emergency(emergency)
        assert isinstance(await web.ask(command, key=emergency), EmergencyView)

        # Its answer came too late for whoever asked.
        await web.keep(command, key=emergency)
        await until(lambda: nothing_is_kept(house), within=10)
        assert await DeadLetters(house.bus.client).count() == 0


async def test_a_database_that_is_away_for_long_takes_nothing_that_is_kept(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    emergency, tries = uuid4(), 0
    answer = Answering.answer
    monkeypatch.setattr(keeping, "REST_WHILE_AWAY", 0.01)

    async def away_at_first(self: Answering, message: type, *asked: object, **more: object) -> Outcome:
        nonlocal tries
        tries += message is RaiseEmergency
        if message is RaiseEmergency and tries <= MOST_DELIVERIES + 5:
            return Outcome("away", b"")
        return await answer(self, message, *asked, **more)

    async with open_house([plugin], start=False) as house:
        await the_web(house).keep(an_emergency(emergency), key=emergency)
        monkeypatch.setattr(Answering, "answer", away_at_first)

        async with running(plugin, house.settings):
            await until(lambda: is_there(house, emergency), within=30)
            await until(lambda: nothing_is_kept(house), within=10)


async def test_sent_again_and_again_it_is_kept_once(open_house: OpenHouse) -> None:
    emergency = uuid4()
    async with open_house([plugin], start=False) as house:
        for _ in range(3):
            await the_web(house).keep(an_emergency(emergency), key=emergency)

        assert await how_many_are_kept(house) == 1


def raised(emergency_id: UUID, *children: UUID) -> RaiseEmergency:
    return an_emergency(emergency_id).model_copy(update={"child_ids": children})


@pytest.mark.parametrize("first_is", ["kept", "done"])
async def test_another_deed_under_the_same_key_isn_t_taken_for_the_first(open_house: OpenHouse, first_is: str) -> None:
    key = uuid4()
    async with open_house([plugin], start=False) as house:
        if first_is == "done":
            async with running(plugin, house.settings):
                await the_web(house).ask(raised(key, CHILD), key=key)
        else:
            await the_web(house).keep(raised(key, CHILD), key=key)
        await the_web(house).keep(raised(key, CHILD, OTHER_CHILD), key=key)

        async with running(plugin, house.settings):
            await until(lambda: nothing_is_kept(house), within=20)
            letters = [letter async for letter in DeadLetters(house.bus.client).all()]

    assert [letter.reason for letter in letters] == ["its key was used for something else"]
    assert str(OTHER_CHILD) in letters[0].body.decode()


async def test_what_was_done_with_its_words_is_known_again_without_them_whenever_it_was_pressed(
    open_house: OpenHouse,
) -> None:
    emergency = uuid4()
    async with open_house([plugin], start=False) as house:
        async with running(plugin, house.settings):
            await the_web(house).ask(an_emergency(emergency), key=emergency)
        await the_web(house).keep(an_emergency(emergency), key=emergency)

        async with running(plugin, house.settings):
            await until(lambda: nothing_is_kept(house), within=20)
            assert await DeadLetters(house.bus.client).count() == 0


async def test_whoever_had_it_kept_is_looked_at_as_of_then(open_house: OpenHouse) -> None:
    true, stale = uuid4(), uuid4()
    async with open_house([plugin], start=False) as house:
        nearly_over = system_clock() - timedelta(minutes=5) + timedelta(seconds=5)
        await the_web(house, signed_at=nearly_over).keep(an_emergency(true), key=true)
        long_ago = system_clock() - timedelta(hours=1)
        await the_web(house, signed_at=long_ago).keep(an_emergency(stale), key=stale)
        await until(lambda: has_expired(nearly_over), within=10)

        async with running(plugin, house.settings):
            await until(lambda: is_there(house, true), within=30)
            await until(lambda: nothing_is_kept(house), within=10)
            dead_letters = DeadLetters(house.bus.client)
            letters = [letter async for letter in dead_letters.all()]
            with pytest.raises(NotReplayableError, match="ask them to do it anew"):
                await dead_letters.replay(letters[0])
            assert await dead_letters.count() == 1, "what can't be said again is still there to be looked at"
            assert not await is_there(house, stale)

    [letter] = letters
    assert letter.reason == "its sender may not ask it"
    assert str(stale) in letter.body.decode()
    assert ACTOR not in letter.headers


async def has_expired(signed_at: datetime) -> bool:
    return system_clock() > signed_at + timedelta(minutes=5)


async def test_nothing_but_identifiers_and_states_is_kept(open_house: OpenHouse) -> None:
    emergency = uuid4()
    async with open_house([plugin], start=False) as house:
        await the_web(house).keep(an_emergency(emergency), key=emergency)

        message = await house.bus.jetstream().get_msg("BOOKINGS_KEPT", 1)

    assert str(emergency) in (message.data or b"").decode()
    assert "hospital" not in (message.data or b"").decode()


async def test_where_the_bus_is_away_nobody_is_told_that_it_is_kept(
    open_house: OpenHouse, breakable_nats_server: Broker
) -> None:
    emergency = uuid4()
    async with open_house([plugin], start=False) as house:
        breakable_nats_server.pause()
        try:
            with pytest.raises(NotKeptError):
                await the_web(house).keep(an_emergency(emergency), key=emergency)
        finally:
            breakable_nats_server.resume()


async def test_what_isnt_declared_so_isnt_kept(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        with pytest.raises(TypeError, match="isn't declared to be kept"):
            await the_web(house).keep(StandEmergencyDown(emergency_id=uuid4()), key=uuid4())


def test_a_command_that_is_nothing_without_its_words_cant_be_declared_to_be_kept() -> None:
    with pytest.raises(PersonalDataOnTheBusError, match="without why"):

        class Wordy(Command[Done], owner="bookings", asked_by={Role.SERVICE}, is_kept=True):
            """Says why, and nothing else."""

            why: Annotated[str, Classified.SENSITIVE]


def test_the_web_alone_may_have_something_kept_and_its_service_alone_may_take_it() -> None:
    web = rights_of_asker("web")
    bookings = rights_of_service("bookings", answers=plugin.answers, hears=plugin.hears)
    outcomes = rights_of_service("outcomes", answers=(), hears=())

    assert "hubhome.*.*.kept.>" in web.publish
    assert not any("kept.>" in subject and "ACK" not in subject for subject in bookings.publish)
    assert any("CONSUMER.MSG.NEXT.BOOKINGS_KEPT" in subject for subject in bookings.publish)
    assert not any("BOOKINGS_KEPT" in subject for subject in (*outcomes.publish, *web.publish))
