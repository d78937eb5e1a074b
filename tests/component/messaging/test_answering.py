"""A service answers what it is asked: once, in one transaction, for those who may, and always with a reply."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from shared.contracts.actor import SigningKey
from shared.contracts.asking import BrokenRequestError, NotAllowedError
from shared.contracts.envelope import ACTOR, Envelope, Trail
from shared.contracts.refusals import Refused, refusal
from shared.contracts.roles import Role
from shared.messaging.asking import DEADLINE
from shared.persistence.errors import NotCommittedError
from shared.persistence.work import Work
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room, RoomOf
from tests.support.gadgets import grounds
from tests.support.gadgets.contracts import GadgetCount, GadgetMade, GadgetReply, HowManyGadgets, MakeGadget
from tests.support.gadgets.handlers import INSERT, POISON_SIZE, how_many_gadgets
from tests.support.gadgets.plugin import plugin

LIAISON = actor(Role.LIAISON_WORKER)
NEIGHBOUR = actor(Role.LIAISON_WORKER, authority="elsewhere")
ADA = uuid4()


async def test_what_is_done_and_what_is_said_commit_together(gadgets: Room) -> None:
    reply = await gadgets.asked(MakeGadget(gadget_id=ADA, size=3), by=LIAISON)

    assert reply == GadgetReply(gadget_id=ADA, size=3)
    assert await gadgets.said() == [GadgetMade(gadget_id=ADA, size=3, thing_version=1)]


async def test_a_command_asked_twice_with_its_key_is_done_once_and_answered_alike(gadgets: Room) -> None:
    key = uuid4()

    replies = await asyncio.gather(
        *(gadgets.asked(MakeGadget(gadget_id=ADA, size=3), by=LIAISON, key=key) for _ in range(5))
    )

    assert set(replies) == {GadgetReply(gadget_id=ADA, size=3)}
    assert len(await gadgets.said()) == 1


async def test_a_key_used_for_something_else_is_refused(gadgets: Room) -> None:
    key = uuid4()
    await gadgets.asked(MakeGadget(gadget_id=ADA, size=3), by=LIAISON, key=key)

    other = await gadgets.asked(MakeGadget(gadget_id=ADA, size=4), by=LIAISON, key=key)
    neighbour = await gadgets.asked(MakeGadget(gadget_id=ADA, size=3), by=NEIGHBOUR, key=key)

    assert isinstance(other, Refused)
    assert isinstance(neighbour, Refused)
    assert {other.reason, neighbour.reason} == {"key_already_used"}


async def test_who_looked_at_what_would_come_of_it_does_another_thing_with_the_same_form(gadgets: Room) -> None:
    key = uuid4()
    looked_at = await gadgets.asked(MakeGadget(gadget_id=ADA, size=3, dry_run=True), by=LIAISON, key=key)
    again = await gadgets.asked(MakeGadget(gadget_id=ADA, size=4, dry_run=True), by=LIAISON, key=key)

    done = await gadgets.asked(MakeGadget(gadget_id=ADA, size=5), by=LIAISON, key=key)

    assert [reply.size for reply in (looked_at, again, done)] == [3, 4, 5]
    assert await gadgets.said() == [GadgetMade(gadget_id=ADA, size=5, thing_version=1)]
    async with gadgets.database.work(AUTHORITY) as work:
        assert len(await work.fetch("SELECT FROM answered")) == 1, "a look leaves nothing behind"


async def test_a_refusal_keeps_nothing_and_the_same_key_may_try_again(gadgets: Room) -> None:
    key = uuid4()
    await gadgets.asked(MakeGadget(gadget_id=ADA, size=3), by=LIAISON)

    refused = await gadgets.asked(MakeGadget(gadget_id=ADA, size=5), by=LIAISON, key=key)
    other = await gadgets.asked(MakeGadget(gadget_id=uuid4(), size=5), by=LIAISON, key=key)

    assert refused == refusal(grounds.GADGET_EXISTS, "There is such a gadget already.")
    assert isinstance(other, GadgetReply)


async def test_a_room_fails_that_refuses_on_no_ground(room_of: RoomOf) -> None:
    async def without_a_source(_command: MakeGadget, _work: Work) -> Refused:
        return Refused(reason="gadget_exists", detail="No.", rule=grounds.GADGET_EXISTS.rule)

    async def on_another_ground(_command: MakeGadget, _work: Work) -> Refused:
        return Refused(reason="not_today", detail="No.")

    async with room_of(replace(plugin, answers={MakeGadget: without_a_source})) as room:
        with pytest.raises(AssertionError, match="doesn't say where gadget_exists is from"):
            await room.asked(MakeGadget(gadget_id=ADA, size=3), by=LIAISON)
    async with room_of(replace(plugin, answers={MakeGadget: on_another_ground})) as room:
        with pytest.raises(AssertionError, match=r"not_today.*which its manifest doesn't declare"):
            await room.asked(MakeGadget(gadget_id=ADA, size=3), by=LIAISON)


async def test_a_handler_that_fails_leaves_nothing_and_tells_nothing_of_anybody(gadgets: Room) -> None:
    with pytest.raises(BrokenRequestError) as failure:
        await gadgets.asked(MakeGadget(gadget_id=ADA, size=POISON_SIZE), by=LIAISON)

    assert "Lovelace" not in str(failure.value)
    assert await gadgets.said() == []
    assert await gadgets.asked(HowManyGadgets(), by=LIAISON) == GadgetCount(made=0, heard=0)


async def test_a_forged_expired_foreign_or_roleless_statement_is_turned_away(gadgets: Room) -> None:
    now = gadgets.clock()
    carer = actor(Role.SATELLITE_CARER)
    statements = {
        "forged": SigningKey.new("registry").sign(LIAISON, now),
        "expired": gadgets.keys.of("registry").sign(LIAISON, now - timedelta(hours=1)),
        "foreign": gadgets.keys.of("registry").sign(NEIGHBOUR, now),
        "roleless": gadgets.keys.of("registry").sign(carer, now),
        "narrower": gadgets.keys.of("registry").sign(
            LIAISON.model_copy(update={"asks_only": frozenset({HowManyGadgets.type_name()})}), now
        ),
        "claimed by the web": gadgets.keys.of("web").sign(LIAISON, now),
        "none": " ",
    }

    for statement in statements.values():
        with pytest.raises(NotAllowedError):
            await gadgets.asked(MakeGadget(gadget_id=ADA, size=1), by=LIAISON, statement=statement)

    assert await gadgets.said() == []


async def test_a_query_without_a_filter_reads_nothing_of_a_neighbour(gadgets: Room) -> None:
    await gadgets.asked(MakeGadget(gadget_id=ADA, size=3), by=LIAISON)

    assert await gadgets.asked(HowManyGadgets(), by=NEIGHBOUR) == GadgetCount(made=0, heard=0)


async def test_an_event_heard_twice_has_one_effect(gadgets: Room) -> None:
    message_id = uuid4()
    event = GadgetMade(gadget_id=ADA, size=3, thing_version=1)

    await gadgets.heard(event, message_id=message_id)
    await gadgets.heard(event, message_id=message_id)

    assert await gadgets.asked(HowManyGadgets(), by=LIAISON) == GadgetCount(made=0, heard=1)


async def test_a_transaction_that_had_failed_isnt_taken_for_committed(gadgets: Room) -> None:
    await gadgets.asked(MakeGadget(gadget_id=ADA, size=3), by=LIAISON)

    with pytest.raises(NotCommittedError):
        async with gadgets.database.work(AUTHORITY) as work:
            with contextlib.suppress(asyncpg.UniqueViolationError):
                await work.run(INSERT, {"id": ADA, "size": 3})

    async with gadgets.database.work(AUTHORITY) as work:
        assert len(await work.fetch("SELECT id FROM gadget")) == 1


async def test_a_deadline_that_is_no_moment_gets_a_reply(gadgets: Room) -> None:
    now = gadgets.clock()
    for text in ("soon", "nan", "inf"):
        headers = {
            **Envelope(uuid4(), HowManyGadgets.type_name(), "/test", AUTHORITY, now, Trail.start()).headers(),
            ACTOR: gadgets.keys.sign(LIAISON, now),
            DEADLINE: text,
        }
        answering = gadgets._answering

        outcome = await answering.answer(
            HowManyGadgets, how_many_gadgets, HowManyGadgets.subject(AUTHORITY), headers, b"{}"
        )

        assert (outcome.word, outcome.body) == (
            "broken",
            b"The request can't be read: the header Hubhome-Deadline isn't a moment",
        )
