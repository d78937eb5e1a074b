"""How what a service says and answers is written down, inside the transaction that makes it true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson

from shared.contracts.envelope import Envelope, Trail
from shared.contracts.message import Event
from shared.persistence.errors import TooLargeToSayError

LARGEST_BODY = 900_000
"""Bytes; NATS takes 1 MB with its headers unless it is told otherwise."""

INTO_THE_OUTBOX = """
INSERT INTO outbox (id, subject, headers, body)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
"""
KEEP_THE_REPLY = "UPDATE answered SET outcome = $3, reply = $4 WHERE key = $1 AND command = $2"
# Most commands do both, and this is one round trip less.
SAY_AND_KEEP = """
WITH kept AS (UPDATE answered SET outcome = $7, reply = $8 WHERE key = $5 AND command = $6)
INSERT INTO outbox (id, subject, headers, body)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
"""


@dataclass(frozen=True, slots=True)
class KeptReply:
    """What was answered to a command, for whoever sends it again under its key."""

    key: UUID
    command: str
    outcome: str
    reply: bytes

    @property
    def values(self) -> tuple[UUID, str, str, bytes]:
        """As the statements take it."""
        return self.key, self.command, self.outcome, self.reply


def outbox_values(
    events: Sequence[tuple[Event, Trail]], *, service: str, authority: str, now: datetime
) -> tuple[list[Any], list[str], list[str], list[bytes]]:
    """The four columns of the outbox's new rows, in the order of saying.

    Raises `TooLargeToSayError` for an event that the bus wouldn't take: it would stop everything behind it.
    """
    ids, subjects, headers, bodies = [], [], [], []
    for event, trail in events:
        body = event.to_json()
        if len(body) > LARGEST_BODY:
            raise TooLargeToSayError(f"{event.type_name()} has {len(body)} bytes; the bus takes {LARGEST_BODY}")
        identifier = uuid4()
        envelope = Envelope(
            id=identifier,
            type=event.type_name(),
            source=f"/hubhome/{service}",
            authority=authority,
            time=now,
            trail=trail,
            subject=str(event.thing_id),
            thing_version=event.thing_version,
        )
        ids.append(identifier)
        subjects.append(event.subject(authority))
        headers.append(orjson.dumps(envelope.headers()).decode())
        bodies.append(body)
    return ids, subjects, headers, bodies
