"""The outside of a message: CloudEvents 1.0 in binary mode, as NATS headers (DESIGN.md §2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

SPECVERSION = "1.0"
MESSAGE_ID = "Nats-Msg-Id"
ACTOR = "Hubhome-Actor"
"""The signed statement that comes with a request; never stored and never in a log."""
IDEMPOTENCY_KEY = "Hubhome-Key"
OUTCOME = "Hubhome-Outcome"
"""On a reply: one of `OUTCOMES`."""
OUTCOMES = {
    "ok": "the body is the reply",
    "refused": "the body is a Refused",
    "not_allowed": "who asks may not, or their statement isn't good",
    "broken": "the request can't be read, the service failed, or its reply is too large for a message",
    "too_late": "it came after its deadline; nothing was done",
    "away": "the service can't reach its database now; nothing was saved",
}
"""How a request was answered, and what that means. But for the first two the body is a sentence in plain text."""


@dataclass(frozen=True, slots=True)
class Trail:
    """From where a message comes: what began it all, and what led to it directly."""

    correlation_id: UUID
    causation_id: UUID | None = None
    traceparent: str = ""
    actor_id: UUID | None = None

    @classmethod
    def start(cls) -> "Trail":
        """A trail that begins here."""
        return cls(uuid4())


@dataclass(frozen=True, slots=True)
class Envelope:
    """The headers of one message, as values."""

    id: UUID
    type: str
    source: str
    authority: str
    time: datetime
    trail: Trail
    subject: str = ""
    """The thing's id, on events."""
    thing_version: int = 0
    extra: Mapping[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """As NATS headers."""
        identifier = str(self.id)
        headers = {
            "ce-specversion": SPECVERSION,
            "ce-id": identifier,
            MESSAGE_ID: identifier,
            "ce-type": self.type,
            "ce-source": self.source,
            "ce-time": self.time.isoformat(),
            "ce-authority": self.authority,
            "ce-correlationid": str(self.trail.correlation_id),
            "content-type": "application/json",
        }
        if self.trail.causation_id:
            headers["ce-causationid"] = str(self.trail.causation_id)
        if self.trail.actor_id:
            headers["ce-actor"] = str(self.trail.actor_id)
        if self.trail.traceparent:
            headers["traceparent"] = self.trail.traceparent
        if self.subject:
            headers["ce-subject"] = self.subject
        if self.thing_version:
            headers["ce-thingversion"] = str(self.thing_version)
        headers.update(self.extra)
        return headers

    @classmethod
    def read(cls, headers: Mapping[str, str]) -> "Envelope":
        """The envelope in a message's headers; raises `BrokenEnvelopeError` naming the header that is wrong."""
        try:
            return cls(
                id=UUID(headers["ce-id"]),
                type=headers["ce-type"],
                source=headers["ce-source"],
                authority=headers["ce-authority"],
                time=datetime.fromisoformat(headers["ce-time"]),
                trail=Trail(
                    correlation_id=UUID(headers["ce-correlationid"]),
                    causation_id=_uuid_or_none(headers.get("ce-causationid")),
                    traceparent=headers.get("traceparent", ""),
                    actor_id=_uuid_or_none(headers.get("ce-actor")),
                ),
                subject=headers.get("ce-subject", ""),
                thing_version=int(headers.get("ce-thingversion", "0")),
            )
        except KeyError as error:
            raise BrokenEnvelopeError(f"the header {error.args[0]} is missing") from None
        except ValueError:
            # Not in the error's own words: they quote the header, which may hold anything.
            raise BrokenEnvelopeError("a header isn't an id, a moment or a number where it should be") from None


class BrokenEnvelopeError(Exception):
    """A message's headers aren't those of a message of the house."""


def ids_in(headers: Mapping[str, str]) -> dict[str, str]:
    """Which message it is and on whose trail, for a log line: only what is an id, since a header may hold anything."""
    return {name: headers[header] for name, header in _IDS.items() if _ID.fullmatch(headers.get(header, ""))}


_IDS = {"message_id": "ce-id", "correlation_id": "ce-correlationid", "causation_id": "ce-causationid"}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _uuid_or_none(text: str | None) -> UUID | None:
    return UUID(text) if text else None
