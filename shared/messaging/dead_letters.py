"""Where messages are set aside that a reaction can't take: never dropped, to be looked at, mended and replayed."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import RawStreamMsg

from shared.contracts.envelope import ACTOR, MESSAGE_ID
from shared.messaging.errors import BusAwayError, NotReplayableError
from shared.messaging.streams import DEAD_LETTERS, api

REASON = "Hubhome-Reason"
REACTION = "Hubhome-Reaction"
STREAM = "Hubhome-Stream"
SEQUENCE = "Hubhome-Sequence"
SUBJECT = "Hubhome-Subject"
REPLAYED = "Hubhome-Replayed"
AWAY = (nats.errors.Error, nats.js.errors.Error, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was set aside."""

    number: int
    """Its place in the dead letters: what it is called by on the command line."""
    subject: str
    """Where it was said."""
    reaction: str
    reason: str
    set_aside_at: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def authority(self) -> str:
        """The authority in whose messages it stands."""
        return self.subject.split(".")[1]


async def set_aside(client: Client, service: str, reaction: str, message: Msg, reason: str) -> None:
    """Put a copy into the dead letters; returns when the server has it, so that the original may be let go.

    Set aside twice, it stands there once. Raises `BusAwayError` where the server doesn't confirm it.
    """
    metadata = message.metadata
    headers = {
        **_its_own(message.headers or {}),
        REASON: reason[:500].replace("\n", " ").replace("\r", " "),
        REACTION: reaction,
        STREAM: metadata.stream,
        SEQUENCE: str(metadata.sequence.stream),
        SUBJECT: message.subject,
        MESSAGE_ID: f"dlq-{reaction}-{metadata.stream}-{metadata.sequence.stream}",
    }
    _, authority, owner, _, *name = message.subject.split(".")
    subject = ".".join(["hubhome", authority, service, "dead_letter", owner, *name])
    try:
        await client.jetstream().publish(subject, message.data, timeout=5, headers=headers)
    except AWAY as error:
        raise BusAwayError("the dead letters can't be reached") from error


async def waiting_of(client: Client, service: str) -> int:
    """How many messages of one service stand there, of all authorities; raises `BusAwayError`."""
    info = await api(client, f"STREAM.INFO.{DEAD_LETTERS}", {"subjects_filter": f"hubhome.*.{service}.dead_letter.>"})
    return sum((info.get("state", {}).get("subjects") or {}).values())


class DeadLetters:
    """The messages set aside, of all services and authorities; for the operator."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def count(self) -> int:
        """How many stand there."""
        info = await api(self._client, f"STREAM.INFO.{DEAD_LETTERS}")
        return int(info.get("state", {}).get("messages", 0))

    async def all(self) -> AsyncIterator[DeadLetter]:
        """Every one that stands there, oldest first."""
        info = await api(self._client, f"STREAM.INFO.{DEAD_LETTERS}")
        state = info.get("state", {})
        for number in range(max(1, int(state.get("first_seq", 1))), int(state.get("last_seq", 0)) + 1):
            letter = await self.find(number)
            if letter is not None:
                yield letter

    async def find(self, number: int) -> DeadLetter | None:
        """The one with this number, or `None` where it was replayed or never was."""
        try:
            raw = await self._client.jetstream().get_msg(DEAD_LETTERS, number)
        except nats.js.errors.NotFoundError:
            return None
        except AWAY as error:
            raise BusAwayError("the dead letters can't be reached") from error
        return _letter(raw)

    async def replay(self, letter: DeadLetter, *, body: bytes | None = None) -> None:
        """Say it again, mended where a `body` is given, and take it out of the dead letters.

        It is said to everybody under its old id: who has heard it skips it, whose reaction failed hears it now.
        Raises `NotReplayableError` for a command that was kept: who sent it isn't stored, and nobody would do it.
        """
        if letter.subject.split(".")[3] == "kept":
            raise NotReplayableError(
                f"{letter.number} is a command, and whether its sender may give it was true for a moment: "
                "it can't be said again. See what it was about (hubhome dead-letters show), and ask them to do it anew."
            )
        dropped = {REASON, REACTION, STREAM, SEQUENCE, SUBJECT}
        headers = {name: value for name, value in _its_own(letter.headers).items() if name not in dropped}
        headers[MESSAGE_ID] = f"replay-{letter.number}-{letter.headers.get('ce-id', '')}"
        headers[REPLAYED] = letter.reaction
        said = letter.body if body is None else body
        try:
            await self._client.jetstream().publish(letter.subject, said, timeout=5, headers=headers)
        except AWAY as error:
            raise BusAwayError("it couldn't be said again; it is still set aside") from error
        await api(self._client, f"STREAM.MSG.DELETE.{DEAD_LETTERS}", {"seq": letter.number, "no_erase": False})


def _its_own(headers: Mapping[str, str]) -> dict[str, str]:
    """A message's headers without what they once told the server: that it was the third of a batch, for one.

    Nor with who sent it: a statement is for the moment, and is never stored to be shown.
    """
    return {name: value for name, value in headers.items() if not name.startswith("Nats-") and name != ACTOR}


def _letter(raw: RawStreamMsg) -> DeadLetter:
    headers = dict(raw.headers or {})
    return DeadLetter(
        number=raw.seq or 0,
        subject=headers.get(SUBJECT, ""),
        reaction=headers.get(REACTION, ""),
        reason=headers.get(REASON, ""),
        set_aside_at=str(raw.time or ""),
        headers=headers,
        body=raw.data or b"",
    )


def as_json(letter: DeadLetter) -> str:
    """For the command line: one letter with its body, which holds identifiers and states only."""
    shown = {
        "number": letter.number,
        "subject": letter.subject,
        "reaction": letter.reaction,
        "reason": letter.reason,
        "set_aside_at": letter.set_aside_at,
        "headers": dict(letter.headers),
        "body": letter.body.decode(errors="replace"),
    }
    return json.dumps(shown, indent=2)
