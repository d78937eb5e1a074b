"""How what a service says gets into its outbox, inside the transaction that makes it true."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

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
