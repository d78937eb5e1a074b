"""Whatever somebody sends as a message's headers, whoever gets it goes on hearing and answering."""

import asyncio
from urllib.parse import urlsplit

import pytest

from shared.messaging.dead_letters import DeadLetters
from shared.testing.actors import AUTHORITY
from shared.testing.houses import House, OpenHouse
from tests.component.messaging.test_on_the_bus import count, say
from tests.support.gadgets.contracts import GadgetCount, GadgetMade, HowManyGadgets
from tests.support.gadgets.plugin import plugin

pytestmark = pytest.mark.timeout(60)

UNREADABLE = [b"X\r\n\r\n", b"NATS/1.0", b"NATS/1.0 \xff\xff\xff\r\n\r\n", b"NATS/1.0 404 \xff\r\n\r\n"]


async def send(house: House, subject: str, headers: bytes, *, reply: str = "") -> None:
    """As a client of somebody else's would: ours can't say such a thing."""
    address = urlsplit(house.bus.client.connected_url.geturl())
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    await reader.readline()
    body = b"{}"
    sizes = f"{len(headers)} {len(headers) + len(body)}"
    writer.write(b'CONNECT {"verbose":false,"headers":true,"no_responders":true,"protocol":1}\r\n')
    writer.write(f"HPUB {subject} {reply} {sizes}\r\n".encode() + headers + body + b"\r\nPING\r\n")
    assert await asyncio.wait_for(reader.readline(), 5) == b"PONG\r\n"
    writer.close()


@pytest.mark.parametrize("headers", UNREADABLE)
async def test_an_event_whose_headers_nobody_can_read_is_set_aside_and_the_next_is_heard(
    open_house: OpenHouse, headers: bytes
) -> None:
    async with open_house([plugin]) as house:
        await send(house, GadgetMade.subject(AUTHORITY), headers)
        await say(house, 1)
        await house.settled()

        letters = [letter async for letter in DeadLetters(house.bus.client).all()]
        assert [letter.reason for letter in letters] == ["BrokenEnvelopeError: the header ce-id is missing"]
        assert await count(house) == GadgetCount(made=0, heard=1)


@pytest.mark.parametrize("headers", UNREADABLE)
async def test_a_request_whose_headers_nobody_can_read_takes_nobody_elses_answer(
    open_house: OpenHouse, headers: bytes
) -> None:
    async with open_house([plugin]) as house:
        answered = await house.bus.client.subscribe("_INBOX.web.somebody")
        await house.bus.client.flush()
        await send(house, HowManyGadgets.subject(AUTHORITY), headers, reply="_INBOX.web.somebody")

        assert await count(house) == GadgetCount(made=0, heard=0)
        assert b"can't be read" in (await answered.next_msg(5)).data
