"""A request or a reply that is larger than a message goes over a real bus, and what is too large is said at once."""

import asyncio
import gzip
import random
import time
from dataclasses import replace
from uuid import uuid4

import pytest

from shared.contracts.asking import BrokenRequestError, TooLargeError
from shared.contracts.envelope import ACTOR, IDEMPOTENCY_KEY, Envelope, Trail
from shared.contracts.fields import Count, PersonalText
from shared.contracts.message import Command, Reply
from shared.contracts.roles import Role
from shared.messaging.answering import Answering
from shared.messaging.bodies import ENCODING, GZIP, MAX_PAYLOAD, MOST_INFLATED
from shared.observing.metrics import Meter
from shared.persistence.work import Work
from shared.testing.actors import AUTHORITY, actor
from shared.testing.houses import OpenHouse
from shared.testing.rooms import Room
from tests.support.gadgets.contracts import HowManyGadgets, MakeGadget
from tests.support.gadgets.plugin import plugin

LIAISON = actor(Role.LIAISON_WORKER)


class Carried(Reply):
    """What was carried, and back."""

    texts: tuple[PersonalText, ...]


class Carry(Command[Carried], owner="gadgets", asked_by={Role.LIAISON_WORKER}):
    """Carries texts there and back; `times` makes more of them on the way."""

    texts: tuple[PersonalText, ...]
    times: Count = 1


async def carry(command: Carry, _: Work) -> Carried:
    return Carried(texts=command.texts * command.times)


CARRIER = replace(plugin, answers={**plugin.answers, Carry: carry})


def random_texts(size: int) -> tuple[str, ...]:
    numbers = random.Random(9)  # noqa: S311  text that doesn't compress, guards nothing
    return tuple(numbers.randbytes(200).hex() for _ in range(size // 400))


async def test_more_than_a_message_goes_there_and_back_and_a_second_time_from_what_was_kept(
    open_house: OpenHouse,
) -> None:
    texts = ("Ada Lovelace " * 30,) * 40_000
    key = uuid4()

    async with open_house([CARRIER]) as house:
        asks = house.asks(LIAISON)
        replies = [await asks.ask(Carry(texts=texts), key=key, within=60) for _ in range(2)]

        assert len(Carry(texts=texts).to_json()) > 1.5 * MAX_PAYLOAD
        assert [reply == Carried(texts=tuple(text.strip() for text in texts)) for reply in replies] == [True, True]


async def test_what_fits_into_no_message_is_said_at_once(open_house: OpenHouse) -> None:
    async with open_house([CARRIER]) as house:
        with pytest.raises(TooLargeError) as refused:
            await house.asks(LIAISON).ask(Carry(texts=random_texts(20_000_000)), within=60)

        assert 0.5 < refused.value.fits < 0.95


async def test_a_reply_that_fits_into_no_message_is_no_silence(open_house: OpenHouse) -> None:
    async with open_house([CARRIER]) as house:
        began = time.monotonic()
        with pytest.raises(BrokenRequestError, match="too large for one message"):
            await house.asks(LIAISON).ask(Carry(texts=random_texts(900_000), times=25), within=60)

        assert time.monotonic() - began < 30


async def answer_to(room: Room, body: bytes, **headers: str) -> tuple[str, bytes]:
    """What the edge says to a body, with the headers of whoever asks."""
    envelope = Envelope(
        uuid4(),
        MakeGadget.type_name(),
        "/hubhome/test",
        AUTHORITY,
        room.clock(),
        Trail.start(),
        extra={ACTOR: room.keys.sign(LIAISON, room.clock()), IDEMPOTENCY_KEY: str(uuid4()), **headers},
    )
    answering = Answering("gadgets", {}, room.database, room.keys.ring, Meter("gadgets"))
    outcome = await answering.answer(
        MakeGadget, plugin.answers[MakeGadget], MakeGadget.subject(AUTHORITY), envelope.headers(), body
    )
    return outcome.word, outcome.body


async def test_a_bomb_is_turned_away_and_the_next_request_is_answered(gadgets: Room) -> None:
    bomb = gzip.compress(b" " * (MOST_INFLATED + 1), compresslevel=1)

    word, sentence = await answer_to(gadgets, bomb, **{ENCODING: GZIP})

    assert (word, sentence) == ("broken", b"The request can't be read: its body has more than 128,000,000 bytes")
    assert await gadgets.asked(HowManyGadgets(), by=LIAISON) is not None


async def test_whoever_may_not_ask_makes_nobody_inflate_anything(gadgets: Room) -> None:
    word, _ = await answer_to(gadgets, b"no gzip at all", **{ENCODING: GZIP, ACTOR: " "})

    assert word == "not_allowed"


async def test_while_a_body_is_inflated_everything_else_goes_on(gadgets: Room) -> None:
    large_and_unreadable = gzip.compress(b"x" * 20_000_000, compresslevel=1)
    turns = 0

    async def something_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    others = asyncio.create_task(something_else())
    word, reply = await answer_to(gadgets, large_and_unreadable, **{ENCODING: GZIP})
    others.cancel()

    assert (word, b"unreadable" in reply) == ("refused", True)
    assert turns > 1, "nothing else awaits anything before the body is read"
