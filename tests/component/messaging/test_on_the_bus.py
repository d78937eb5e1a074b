"""Services meet on a real bus: asked, answered, said and heard, through repeats, poison and absence."""

import asyncio
import json
from uuid import uuid4

import pytest

from shared.contracts.asking import BrokenRequestError, NotAllowedError, UnreachableError
from shared.contracts.clock import system_clock
from shared.contracts.envelope import ACTOR, OUTCOME, Envelope, Trail
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.hosting import running as running_services
from shared.hosting.running import running
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.health_over_bus import health_subject
from shared.messaging.hearing import LAST_DELIVERY, Hearing
from shared.messaging.streams import consumer_of
from shared.testing.actors import AUTHORITY, actor
from shared.testing.houses import House, OpenHouse
from shared.testing.servers import Broker
from shared.testing.waiting import until
from tests.support.gadgets.contracts import GadgetCount, GadgetMade, GadgetReply, HowManyGadgets, MakeGadget
from tests.support.gadgets.handlers import LATER_SIZE, MISSING_FILE_SIZE, POISON_SIZE
from tests.support.gadgets.plugin import plugin

LIAISON = actor(Role.LIAISON_WORKER)


async def say(house: House, *sizes: int) -> None:
    """Put events onto the stream as a relay would."""
    stream = house.bus.jetstream()
    for size in sizes:
        event = GadgetMade(gadget_id=uuid4(), size=size, thing_version=1)
        envelope = Envelope(
            id=uuid4(),
            type=event.type_name(),
            source="/test",
            authority=AUTHORITY,
            time=system_clock(),
            trail=Trail.start(),
            subject=str(event.gadget_id),
            thing_version=1,
        )
        await stream.publish(event.subject(AUTHORITY), event.to_json(), headers=envelope.headers())


async def count(house: House) -> GadgetCount | Refused:
    return await house.asks(LIAISON).ask(HowManyGadgets())


async def test_a_command_is_answered_and_its_event_is_heard(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        gadget_id = uuid4()

        reply = await house.asks(LIAISON).ask(MakeGadget(gadget_id=gadget_id, size=3))
        await house.settled()

        assert reply == GadgetReply(gadget_id=gadget_id, size=3)
        assert await count(house) == GadgetCount(made=1, heard=1)


async def test_every_event_of_a_thousand_at_once_is_heard_once(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        asks = house.asks(LIAISON)

        async def make(size: int) -> None:
            assert isinstance(await asks.ask(MakeGadget(gadget_id=uuid4(), size=size), within=60), GadgetReply)

        await asyncio.gather(*(make(20 + number % 5) for number in range(1000)))
        await house.settled(60)

        assert await count(house) == GadgetCount(made=1000, heard=1000)


async def test_nobody_there_is_said_at_once(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        with pytest.raises(UnreachableError, match="Gadgets can't be reached; nothing was saved"):
            await house.asks(LIAISON).ask(MakeGadget(gadget_id=uuid4(), size=3), within=30)


async def test_a_broken_body_and_a_missing_envelope_get_a_reply(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        asks = house.asks(LIAISON)
        subject = MakeGadget.subject(AUTHORITY)
        headers = asks._headers(MakeGadget(gadget_id=uuid4(), size=3), None, 5)

        broken = await house.bus.client.request(subject, b"{not json", headers=headers, timeout=5)
        bare = await house.bus.client.request(subject, b"{}", timeout=5)
        unsigned = await house.bus.client.request(subject, b"{}", headers={**headers, ACTOR: "x"}, timeout=5)

        assert (broken.headers or {})[OUTCOME] == "refused"
        assert json.loads(broken.data)["reason"] == "unreadable"
        assert (bare.headers or {})[OUTCOME] == "broken"
        assert (unsigned.headers or {})[OUTCOME] == "not_allowed"


async def test_another_authority_s_statement_opens_no_door(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        asks = house.asks(actor(Role.LIAISON_WORKER, authority="elsewhere"))
        asks.authority = AUTHORITY

        with pytest.raises(NotAllowedError):
            await asks.ask(HowManyGadgets())


async def test_a_failing_handler_is_told_without_its_words(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        with pytest.raises(BrokenRequestError, match="Gadgets failed; nothing was saved"):
            await house.asks(LIAISON).ask(MakeGadget(gadget_id=uuid4(), size=POISON_SIZE))


async def test_poison_is_set_aside_alone_and_can_be_mended_and_replayed(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        await say(house, 1, POISON_SIZE, 2)
        await house.settled()
        letters = [letter async for letter in DeadLetters(house.bus.client).all()]
        before = await count(house)

        mended = letters[0].body.replace(b'"size":13', b'"size":15')
        await DeadLetters(house.bus.client).replay(letters[0], body=mended)
        await house.settled()

        assert before == GadgetCount(made=0, heard=2)
        assert [letter.reason.split(" at ")[0] for letter in letters] == ["RuntimeError"]
        assert "Lovelace" not in letters[0].reason
        assert await count(house) == GadgetCount(made=0, heard=3)
        assert [letter async for letter in DeadLetters(house.bus.client).all()] == []


async def test_an_error_of_the_handlers_own_isnt_taken_for_the_databases(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        await say(house, MISSING_FILE_SIZE, 1)
        await house.settled()

        letters = [letter async for letter in DeadLetters(house.bus.client).all()]
        assert [letter.reason.split(" at ")[0] for letter in letters] == ["FileNotFoundError"]
        assert await count(house) == GadgetCount(made=0, heard=1)


async def test_poison_out_of_the_middle_of_a_batch_is_set_aside_too(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        async with house.running["gadgets"].database.work(AUTHORITY) as work:
            for size in (1, POISON_SIZE, 2):
                work.say(GadgetMade(gadget_id=uuid4(), size=size, thing_version=1))
        await house.settled()

        letters = [letter async for letter in DeadLetters(house.bus.client).all()]
        assert [letter.reason.split(" at ")[0] for letter in letters] == ["RuntimeError"]
        assert await count(house) == GadgetCount(made=0, heard=2)


@pytest.mark.parametrize("reply", ["$JS.API.STREAM.PURGE.GADGETS_EVENTS", GadgetMade.subject(AUTHORITY)])
async def test_a_reply_goes_to_an_inbox_or_nowhere(open_house: OpenHouse, reply: str) -> None:
    async with open_house([plugin]) as house:
        await say(house, 1)
        await house.settled()
        asks = house.asks(LIAISON)
        request = MakeGadget(gadget_id=uuid4(), size=3)

        await house.bus.client.publish(
            request.subject(AUTHORITY), request.to_json(), reply=reply, headers=asks._headers(request, None, 5)
        )
        await house.bus.client.publish(health_subject("gadgets"), b"", reply=reply)

        assert await count(house) == GadgetCount(made=0, heard=1)
        info = await house.bus.jetstream().stream_info("GADGETS_EVENTS")
        assert info.state.messages == 1


async def test_what_no_one_can_read_is_set_aside_too(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        await house.bus.jetstream().publish(GadgetMade.subject(AUTHORITY), b"\xff{")
        await say(house, 1)
        await house.settled()

        letters = [letter async for letter in DeadLetters(house.bus.client).all()]
        assert [letter.reason for letter in letters] == ["BrokenEnvelopeError: the header ce-id is missing"]
        assert await count(house) == GadgetCount(made=0, heard=1)


async def test_a_message_that_kills_its_hearer_again_and_again_is_set_aside(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        await say(house, 1)
        consumer = consumer_of("gadgets", GadgetMade)
        pull = await house.bus.jetstream().pull_subscribe_bind(consumer.name, consumer.stream)
        for _ in range(LAST_DELIVERY - 1):
            [message] = await pull.fetch(1, timeout=5)
            await message.nak()

        async with running(plugin, house.settings) as service:
            house.running = {"gadgets": service}
            await house.settled()

            letters = [letter async for letter in DeadLetters(house.bus.client).all()]
            assert [letter.reason for letter in letters] == [f"delivered {LAST_DELIVERY} times and never answered"]
            assert await count(house) == GadgetCount(made=0, heard=0)


async def test_what_a_dead_hearer_had_in_hand_is_heard_soon(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        await say(house, 1, 2, 3)
        consumer = consumer_of("gadgets", GadgetMade)
        pull = await house.bus.jetstream().pull_subscribe_bind(consumer.name, consumer.stream)
        assert len(await pull.fetch(3, timeout=5)) == 3

        async with running(plugin, house.settings) as service:
            house.running = {"gadgets": service}
            await house.settled(within=5)

            assert await count(house) == GadgetCount(made=0, heard=3)


async def test_a_service_that_stops_finishes_or_gives_back_what_it_has(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        async with running(plugin, house.settings) as first:
            house.running = {"gadgets": first}
            await say(house, *[1] * 300)
        async with running(plugin, house.settings) as second:
            house.running = {"gadgets": second}
            await house.settled(within=3)

            assert await count(house) == GadgetCount(made=0, heard=300)
            assert [letter async for letter in DeadLetters(house.bus.client).all()] == []


async def test_a_service_that_asks_all_the_time_can_be_stopped_at_any_time(
    open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_services, "LOOK_EVERY", 0)
    async with open_house([plugin], start=False) as house:
        for _ in range(20):
            async with asyncio.timeout(20), running(plugin, house.settings) as service:
                async with service.database.work(AUTHORITY) as work:
                    for size in range(5):
                        work.say(GadgetMade(gadget_id=uuid4(), size=size, thing_version=1))
                await count(house)


async def test_readiness_tells_of_a_bus_that_is_frozen(open_house: OpenHouse, breakable_nats_server: Broker) -> None:
    async with open_house([plugin]) as house:
        health = house.running["gadgets"].health
        assert (await health.report()).ready

        breakable_nats_server.pause()
        try:
            frozen = await health.report()
        finally:
            breakable_nats_server.resume()

        async def is_ready_again() -> bool:
            return (await health.report()).ready

        assert not frozen.ready
        assert frozen.checks["bus"] != "ok"
        assert frozen.checks["database"] == "ok"
        await until(is_ready_again)


async def test_what_may_succeed_later_is_put_off_while_others_are_served(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        await say(house, LATER_SIZE, 1)

        async def others_are_heard() -> bool:
            return await count(house) == GadgetCount(made=0, heard=1)

        await until(others_are_heard)
        assert await house.running["gadgets"].lag() == 1
        assert [letter async for letter in DeadLetters(house.bus.client).all()] == []


async def test_a_late_joiner_hears_everything_from_the_start(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        house.running = {}
        async with running(plugin, house.settings) as first:
            house.running = {"gadgets": first}
            await say(house, 1, 2, 3)
        await say(house, 4, 5)

        async with running(plugin, house.settings) as second:
            house.running = {"gadgets": second}
            await house.settled()
            assert await count(house) == GadgetCount(made=0, heard=5)


async def test_a_quiet_stream_is_still_heard_after_its_heartbeats(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house:
        hearing = house.running["gadgets"]._hearings[0]
        await until(lambda: _has_heard_heartbeats(hearing))

        await say(house, 1)
        await house.settled()

        assert await count(house) == GadgetCount(made=0, heard=1)
        assert all(not task.done() for task in house.running["gadgets"]._tasks)


async def _has_heard_heartbeats(hearing: Hearing) -> bool:
    return hearing._pull.heartbeats >= 2
