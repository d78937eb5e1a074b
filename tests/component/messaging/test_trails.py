"""What is said follows from the message that led to it, also where one transaction serves several."""

import json
from uuid import UUID, uuid4

import pytest
import structlog

from shared.contracts.envelope import Trail
from shared.contracts.roles import Role
from shared.observing.tracing import span
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.support.gadgets.contracts import GadgetMade, HowManyGadgets

TRACES = [f"00-{digit * 32}-{digit * 16}-01" for digit in ("1", "2")]
LIAISON = actor(Role.LIAISON_WORKER)


async def test_each_event_of_a_batch_carries_the_trace_of_the_message_that_led_to_it(gadgets: Room) -> None:
    async with gadgets.database.work(AUTHORITY) as work:
        for traceparent in TRACES:
            with span("hear something", traceparent=traceparent), work.on_trail_of(Trail.start()):
                work.say(GadgetMade(gadget_id=uuid4(), size=1, thing_version=1))

    async with gadgets.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT headers FROM outbox ORDER BY position")
    assert [json.loads(row["headers"])["traceparent"] for row in rows] == TRACES


@pytest.mark.parametrize("sent", ["Ada Lovelace", "", str(UUID(int=1)).upper() + " "])
async def test_an_id_that_is_none_isnt_written_into_the_log(gadgets: Room, sent: str) -> None:
    headers = {"ce-id": str(UUID(int=2)), "ce-correlationid": sent}

    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        outcome = await gadgets._answering.answer(
            HowManyGadgets, gadgets.service.answers[HowManyGadgets], HowManyGadgets.subject(AUTHORITY), headers, b"{}"
        )

    assert outcome.word == "broken"
    [line] = lines
    assert "correlation_id" not in line
    assert line["message_id"] == str(UUID(int=2))
