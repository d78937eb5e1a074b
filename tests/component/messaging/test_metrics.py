"""What an operator measures of a service is what is there: read from /metrics, with real servers behind it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from shared.contracts.roles import Role
from shared.hosting import running
from shared.messaging import ladder, relay
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.errands import Desk
from shared.messaging.streams import consumer_of
from shared.observing.health import health_app
from shared.testing.actors import AUTHORITY, actor
from shared.testing.houses import House, OpenHouse
from shared.testing.servers import Broker
from shared.testing.waiting import until
from tests.support.gadgets.contracts import GadgetMade, MakeGadget
from tests.support.gadgets.handlers import LATER_SIZE, POISON_SIZE, POLISHING
from tests.support.gadgets.plugin import plugin

LIAISON = actor(Role.LIAISON_WORKER)
DURABLE = consumer_of("gadgets", GadgetMade).name

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LOOK_EVERY", 0.05)


class Measured:
    """What is measured of gadgets, in comparison with how it was: the counters are those of all tests so far."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._before: Samples = {}

    async def begin(self) -> None:
        self._before = await self._samples()

    async def now(self, name: str, **labels: str) -> float | None:
        """A gauge's value."""
        return (await self._samples()).get(_key(name, labels))

    async def grown(self, name: str, **labels: str) -> float:
        """By how much a counter has grown."""
        key = _key(name, labels)
        return (await self._samples()).get(key, 0.0) - self._before.get(key, 0.0)

    def becomes(self, wanted: Callable[[float], bool], name: str, **labels: str) -> Callable[[], object]:
        async def is_so() -> bool:
            value = await self.now(name, **labels)
            return value is not None and wanted(value)

        return is_so

    async def _samples(self) -> Samples:
        text = (await self._client.get("/metrics")).text
        families = text_string_to_metric_families(text)
        return {_key(one.name, one.labels): one.value for family in families for one in family.samples}


def _key(name: str, labels: Mapping[str, str]) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset({"service": "gadgets", **labels}.items())


@asynccontextmanager
async def measuring(house: House) -> AsyncIterator[Measured]:
    transport = httpx.ASGITransport(app=health_app(house.running["gadgets"].health))
    async with httpx.AsyncClient(transport=transport, base_url="http://gadgets") as client:
        measured = Measured(client)
        await measured.begin()
        yield measured


async def say(house: House, *sizes: int) -> None:
    async with house.running["gadgets"].database.work(AUTHORITY) as work:
        for size in sizes:
            work.say(GadgetMade(gadget_id=uuid4(), size=size, thing_version=1))


async def test_messages_are_counted_by_how_they_went_and_timed(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house, measuring(house) as measured:
        asks = house.asks(LIAISON)
        await asks.ask(MakeGadget(gadget_id=uuid4(), size=1))
        await asks.ask(MakeGadget(gadget_id=uuid4(), size=1))
        await asks.ask(MakeGadget(gadget_id=uuid4(), size=-1))
        await house.settled()

        assert await measured.grown("hubhome_messages_total", message="make_gadget", outcome="ok") == 2
        assert await measured.grown("hubhome_messages_total", message="make_gadget", outcome="refused") == 1
        assert await measured.grown("hubhome_messages_total", message="gadget_made", outcome="heard") == 2
        assert await measured.grown("hubhome_handler_seconds_count", message="make_gadget") == 3
        assert await measured.grown("hubhome_handler_seconds_sum", message="make_gadget") > 0
        assert await measured.grown("hubhome_handler_seconds_count", message="gadget_made") == 2


async def test_what_a_consumer_has_not_finished_is_its_lag(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house, measuring(house) as measured:
        await until(measured.becomes(lambda lag: lag == 0, "hubhome_consumer_lag", durable=DURABLE))

        await say(house, LATER_SIZE, LATER_SIZE, 1)

        await until(measured.becomes(lambda lag: lag == 2, "hubhome_consumer_lag", durable=DURABLE))


async def test_what_waits_for_the_bus_is_counted_and_grows_old(
    open_house: OpenHouse, breakable_nats_server: Broker
) -> None:
    async with open_house([plugin]) as house, measuring(house) as measured:
        breakable_nats_server.pause()
        try:
            await say(house, 1, 2, 3)
            await until(measured.becomes(lambda rows: rows == 3, "hubhome_outbox_rows"), within=20)
            await until(measured.becomes(lambda age: age > 1, "hubhome_outbox_age_seconds"), within=20)
        finally:
            breakable_nats_server.resume()

        await until(measured.becomes(lambda rows: rows == 0, "hubhome_outbox_rows"), within=20)
        await until(measured.becomes(lambda age: age == 0, "hubhome_outbox_age_seconds"), within=20)


async def test_poison_is_counted_and_stands_there_until_it_is_replayed(open_house: OpenHouse) -> None:
    async with open_house([plugin]) as house, measuring(house) as measured:
        await say(house, POISON_SIZE, 1)
        await house.settled()
        await until(measured.becomes(lambda letters: letters == 1, "hubhome_dead_letters_waiting"))

        assert await measured.grown("hubhome_dead_letters_total", reason="poison") == 1
        assert await measured.grown("hubhome_messages_total", message="gadget_made", outcome="set_aside") == 1

        [letter] = [letter async for letter in DeadLetters(house.bus.client).all()]
        mended = letter.body.replace(b'"size":13', b'"size":15')
        await DeadLetters(house.bus.client).replay(letter, body=mended)
        await until(measured.becomes(lambda letters: letters == 0, "hubhome_dead_letters_waiting"))


async def test_a_restart_forgets_no_dead_letter(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        subject = f"hubhome.{AUTHORITY}.{{}}.dead_letter.gadgets.gadget_made.v1"
        for service in ("gadgets", "gadgets", "elsewhere"):
            await house.bus.jetstream().publish(subject.format(service), b"{}")

        async with running.running(plugin, house.settings) as one:
            house.running = {"gadgets": one}
            async with measuring(house) as measured:
                await until(measured.becomes(lambda letters: letters == 2, "hubhome_dead_letters_waiting"))


async def test_what_the_bus_refuses_for_good_is_counted(open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "REST_AFTER_ERROR", 0.01)
    async with open_house([plugin]) as house, measuring(house) as measured:
        async with house.running["gadgets"].database.work(AUTHORITY) as work:
            await work.fetch(
                "INSERT INTO outbox (id, subject, headers, body) "
                "VALUES (gen_random_uuid(), 'hubhome.testshire.gadgets.event.too large.v1', '{}', '')"
            )
        await house.settled()

        assert await measured.grown("hubhome_dead_letters_total", reason="refused_by_bus") == 1


async def test_an_errand_that_fails_for_good_is_counted(open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "STEPS", ())
    gadget_id: UUID = uuid4()

    async def breaks(_desk: Desk) -> None:
        raise RuntimeError("the polish of Ada Lovelace is out")

    POLISHING[gadget_id] = breaks
    async with open_house([plugin]) as house, measuring(house) as measured:
        async with house.running["gadgets"].database.work(AUTHORITY) as work:
            await work.later("polish", gadget_id)
        await house.settled()

        assert await measured.grown("hubhome_dead_letters_total", reason="errand") == 1
        assert await measured.grown("hubhome_messages_total", message="polish", outcome="set_aside") == 1
