"""What does hearing an event do to a service? Its effect once, however often it is heard, in one transaction."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from shared.contracts.envelope import Envelope, Trail
from shared.contracts.message import Event
from shared.observing.logs import bound
from shared.observing.tracing import span
from shared.persistence.database import Database
from shared.persistence.work import Work

Reaction = Callable[[Any, Work], Awaitable[None]]
"""A plain function `async def release_their_nights(event, work) -> None`."""

_INTO_THE_INBOX = """
INSERT INTO inbox (message_id, reaction) SELECT unnest($1::uuid[]), $2 ON CONFLICT DO NOTHING RETURNING message_id
"""


class Reacting:
    """One reaction, and the inbox that knows what it has heard."""

    def __init__(self, name: str, reaction: Reaction, database: Database) -> None:
        self._name = name
        self._reaction = reaction
        self._database = database

    async def react(self, authority: str, events: Sequence[tuple[Envelope, Event]]) -> int:
        """React to events of one authority, in their order, in one transaction; how many were new.

        Whatever the reaction raises ends the transaction: then none of them was heard.
        """
        async with self._database.work(authority, trail=_follows(events[0][0])) as work:
            rows = await work.fetch(_INTO_THE_INBOX, [envelope.id for envelope, _ in events], self._name)
            new: set[UUID] = {row["message_id"] for row in rows}
            for envelope, event in events:
                # The same message may stand in a batch twice.
                if envelope.id not in new:
                    continue
                new.discard(envelope.id)
                await self._one(envelope, event, work)
            return len(rows)

    async def _one(self, envelope: Envelope, event: Event, work: Work) -> None:
        trail = _follows(envelope)
        with (
            bound(message=event.message_name, message_id=str(envelope.id), correlation_id=str(trail.correlation_id)),
            span(f"hear {event.message_name}", kind="consumer", traceparent=trail.traceparent),
            work.on_trail_of(trail),
        ):
            await self._reaction(event, work)


def _follows(envelope: Envelope) -> Trail:
    """The trail of what follows from a message."""
    before = envelope.trail
    return Trail(before.correlation_id, envelope.id, before.traceparent, before.actor_id)
