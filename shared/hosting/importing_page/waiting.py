"""Where are the files between the page that shows what they would change, and the button that has it done?

In the memory of the web's process, encrypted, for half an hour. The key is nowhere but in the form of whoever sent
them: what is kept is of no use to anybody else, and no more of it is kept than `MOST_BYTES` (docs/decisions/0041).
"""

import pickle
import secrets
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.contracts.actor import Actor
from shared.contracts.clock import Clock, system_clock

LASTS = timedelta(minutes=30)
MOST_BYTES = 64 * 1024 * 1024
_NAME_BYTES, _KEY_BYTES, _NONCE_BYTES = 16, 32, 12


@dataclass(frozen=True, slots=True)
class Files:
    """What somebody sent."""

    kind: str
    """A pack or a return."""
    sent: Sequence[tuple[str, bytes]]
    """Names and contents."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Files that wait to be confirmed, or were."""

    files: Files
    would_do: str
    """A fingerprint of what was shown that they would do: if they would do something else, that is shown first."""
    done: tuple[int, int, int] | None
    """What was added, changed and left as it was, once they were saved."""


@dataclass(frozen=True, slots=True)
class _Kept:
    owner: bytes
    until: datetime
    content: bytes
    would_do: str
    done: tuple[int, int, int] | None = None


class WaitingFiles:
    """Files by the ticket that only the form of whoever sent them has; one lot a person, the oldest go first."""

    def __init__(self, clock: Clock = system_clock, most_bytes: int = MOST_BYTES) -> None:
        self._clock = clock
        self._most_bytes = most_bytes
        self._kept: dict[bytes, _Kept] = {}

    def keep(self, actor: Actor, files: Files, would_do: str) -> str:
        """The ticket to find them by. What the same person had waiting is forgotten."""
        owner, name, key = _owner(actor), secrets.token_bytes(_NAME_BYTES), secrets.token_bytes(_KEY_BYTES)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        content = nonce + AESGCM(key).encrypt(nonce, zlib.compress(pickle.dumps(files), level=1), owner)
        self._forget_those_whose_time_is_over()
        self._kept = {name: one for name, one in self._kept.items() if one.owner != owner}
        self._kept[name] = _Kept(owner, self._clock() + LASTS, content, would_do)
        while self._bytes() > self._most_bytes and len(self._kept) > 1:
            del self._kept[next(iter(self._kept))]
        return urlsafe_b64encode(name + key).decode()

    def find(self, actor: Actor, ticket: str) -> Waiting | None:
        """The files; nothing where their time is over, or they were never this person's."""
        self._forget_those_whose_time_is_over()
        name, key = _parts(ticket)
        kept, owner = self._kept.get(name), _owner(actor)
        if kept is None or len(key) != _KEY_BYTES:
            return None
        if kept.done is not None and kept.owner == owner:
            return Waiting(Files("", ()), kept.would_do, kept.done)
        nonce, content = kept.content[:_NONCE_BYTES], kept.content[_NONCE_BYTES:]
        try:
            files = pickle.loads(zlib.decompress(AESGCM(key).decrypt(nonce, content, owner)))  # noqa: S301  what we encrypted
        except InvalidTag:
            return None
        return Waiting(files, kept.would_do, None)

    def note(self, ticket: str, would_do: str) -> None:
        """Remember that something else was shown meanwhile."""
        name, _ = _parts(ticket)
        if name in self._kept:
            self._kept[name] = replace(self._kept[name], would_do=would_do)

    def saved(self, ticket: str, done: tuple[int, int, int]) -> None:
        """Forget the files, and remember what became of them: who confirms twice is told the same twice."""
        name, _ = _parts(ticket)
        if name in self._kept:
            self._kept[name] = replace(self._kept[name], content=b"", done=done)

    def _bytes(self) -> int:
        return sum(len(one.content) for one in self._kept.values())

    def _forget_those_whose_time_is_over(self) -> None:
        now = self._clock()
        self._kept = {name: one for name, one in self._kept.items() if now < one.until}


def _owner(actor: Actor) -> bytes:
    return f"{actor.authority}/{actor.person_id}".encode()


def _parts(ticket: str) -> tuple[bytes, bytes]:
    try:
        both = urlsafe_b64decode(ticket.encode())
    except (NotBase64, ValueError):
        return b"", b""
    return both[:_NAME_BYTES], both[_NAME_BYTES:]
