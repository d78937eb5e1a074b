"""Where are the files between the page that shows what they would change, and the button that has it done?

In a folder of the web's, encrypted, for half an hour: also another of its processes finds them there, and one that was
started anew. The key is nowhere but in the form of whoever sent them: what is kept is of no use to anybody else, and no
more of it is kept than `MOST_BYTES` (docs/decisions/0041).
"""

import json
import os
import secrets
import stat
import tempfile
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.contracts.actor import Actor
from shared.contracts.clock import Clock, system_clock

LASTS = timedelta(minutes=30)
MOST_BYTES = 64 * 1024 * 1024
_NAME_BYTES, _KEY_BYTES, _NONCE_BYTES = 16, 32, 12
_ENDING = ".waiting"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class FolderError(Exception):
    """The folder isn't the web's own; the sentence says what to do."""


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
    """What can be read without the key: nothing of the files."""

    owner: str
    until: float
    would_do: str
    done: tuple[int, int, int] | None = None


def own_folder() -> Path:
    """The folder of this account in the machine's place for what is temporary."""
    return Path(tempfile.gettempdir()) / f"hubhome-imports-{os.getuid()}"


class WaitingFiles:
    """Files by the ticket that only the form of whoever sent them has; one lot a person, the oldest go first.

    Every process of the web that has the folder has the same files. Raises `FolderError` where anybody else could look
    into it.
    """

    def __init__(self, folder: Path, clock: Clock = system_clock, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._clock = clock
        self._most_bytes = most_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & _OTHERS:
            raise FolderError(f"{folder} must be a folder of this account's own, with the mode 700.")
        self.forget_what_is_over()

    def keep(self, actor: Actor, files: Files, would_do: str) -> str:
        """The ticket to find them by. What the same person had waiting is forgotten."""
        owner, name, key = _owner(actor), secrets.token_bytes(_NAME_BYTES), secrets.token_bytes(_KEY_BYTES)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        content = nonce + AESGCM(key).encrypt(nonce, _packed(files), owner.encode())
        self.forget_what_is_over()
        for place, kept in self._all():
            if kept.owner == owner:
                place.unlink(missing_ok=True)
        self._write(name, _Kept(owner, (self._clock() + LASTS).timestamp(), would_do), content)
        self._make_room(self._place(name))
        return urlsafe_b64encode(name + key).decode()

    def find(self, actor: Actor, ticket: str) -> Waiting | None:
        """The files; nothing where their time is over, or they were never this person's."""
        name, key = _parts(ticket)
        read = self._read(self._place(name))
        owner = _owner(actor)
        if read is None or len(key) != _KEY_BYTES or self._is_over(read[0]):
            return None
        kept, content = read
        if kept.done is not None and kept.owner == owner:
            return Waiting(Files("", ()), kept.would_do, kept.done)
        nonce, encrypted = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        try:
            files = _unpacked(AESGCM(key).decrypt(nonce, encrypted, owner.encode()))
        except (InvalidTag, ValueError):
            return None
        return Waiting(files, kept.would_do, None)

    def note(self, ticket: str, would_do: str) -> None:
        """Remember that something else was shown meanwhile."""
        name, _ = _parts(ticket)
        if read := self._read(self._place(name)):
            kept, content = read
            self._write(name, replace(kept, would_do=would_do), content)

    def saved(self, ticket: str, done: tuple[int, int, int]) -> None:
        """Forget the files, and remember what became of them: who confirms twice is told the same twice."""
        name, _ = _parts(ticket)
        if read := self._read(self._place(name)):
            kept, _ = read
            self._write(name, replace(kept, done=done), b"")

    def forget_what_is_over(self) -> None:
        """Delete what nobody confirmed within its time."""
        for place, kept in self._all():
            if self._is_over(kept):
                place.unlink(missing_ok=True)

    def _make_room(self, newest: Path) -> None:
        sizes = {place: place.stat().st_size for place, _ in sorted(self._all(), key=lambda one: one[1].until)}
        for place in [one for one in sizes if one != newest]:
            if sum(sizes.values()) <= self._most_bytes:
                return
            place.unlink(missing_ok=True)
            del sizes[place]

    def _is_over(self, kept: _Kept) -> bool:
        return self._clock() >= datetime.fromtimestamp(kept.until, self._clock().tzinfo)

    def _place(self, name: bytes) -> Path:
        return self._folder / f"{name.hex()}{_ENDING}"

    def _all(self) -> Iterator[tuple[Path, _Kept]]:
        for place in list(self._folder.glob(f"*{_ENDING}")):
            if read := self._read(place, only_head=True):
                yield place, read[0]

    def _read(self, place: Path, *, only_head: bool = False) -> tuple[_Kept, bytes] | None:
        """What is kept there; nothing where it has gone meanwhile, or isn't ours."""
        with suppress(OSError, ValueError, TypeError, KeyError), place.open("rb") as file:
            head: dict[str, Any] = json.loads(file.readline())
            done = tuple(head["done"]) if head["done"] else None
            return _Kept(head["owner"], head["until"], head["would_do"], done), b"" if only_head else file.read()
        return None

    def _write(self, name: bytes, kept: _Kept, content: bytes) -> None:
        """All of it or nothing, whoever reads meanwhile."""
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(json.dumps(asdict(kept)).encode() + b"\n")
            file.write(content)
        Path(file.name).replace(self._place(name))


def _packed(files: Files) -> bytes:
    head = json.dumps([files.kind, [(name, len(content)) for name, content in files.sent]]).encode()
    return zlib.compress(b"\n".join([head, b"".join(content for _, content in files.sent)]), level=1)


def _unpacked(packed: bytes) -> Files:
    head, _, contents = zlib.decompress(packed).partition(b"\n")
    kind, sizes = json.loads(head)
    sent, at = [], 0
    for name, size in sizes:
        sent.append((name, contents[at : at + size]))
        at += size
    return Files(kind, sent)


def _owner(actor: Actor) -> str:
    return f"{actor.authority}/{actor.person_id}"


def _parts(ticket: str) -> tuple[bytes, bytes]:
    try:
        both = urlsafe_b64decode(ticket.encode())
    except (NotBase64, ValueError):
        return b"", b""
    return both[:_NAME_BYTES], both[_NAME_BYTES:]
