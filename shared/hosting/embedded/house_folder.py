"""The folder of an embedded house: whose it is at the moment, and where other commands read how to reach the house."""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STATE = "house.json"
LOCK = "house.lock"
_LOCK_PATIENCE = 0.5
"""In seconds: a command that looks whether a house runs holds the lock for a moment."""


class HouseError(Exception):
    """The house can't open; one sentence says why."""


class HouseFolder:
    """A house's folder while the house has it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def publish(self, state: Mapping[str, Any]) -> None:
        """Write the state for other commands to find, whole or not at all, for this user's eyes only."""
        unfinished = self.path / f"{STATE}.unfinished"
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"pid": os.getpid(), **state}, file, indent=2)
        unfinished.rename(self.path / STATE)

    def withdraw(self) -> None:
        """Remove the state: from now on there is no house to be found."""
        (self.path / STATE).unlink(missing_ok=True)


@contextmanager
def house_folder(path: Path | None) -> Iterator[HouseFolder]:
    """Have the folder for as long as the block lasts; None for a temporary one, removed at its end in every case.

    Raises `HouseError` where another house has it, or no folder can be made there. As root others may pass through it
    (nothing in it is readable to them): PostgreSQL runs as somebody else, and has to reach its own folder in there.
    """
    if path is None:
        temporary = Path(tempfile.mkdtemp(prefix="hubhome-"))
        lock = _locked(temporary)
        try:
            _let_pass(temporary)
            yield HouseFolder(temporary)
        finally:
            os.close(lock)
            shutil.rmtree(temporary)
        return
    path = path.resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = _locked(path)
    except OSError as error:
        raise HouseError(f"a house can't have its folder at {path}: {error.strerror}") from error
    try:
        _let_pass(path)
        folder = HouseFolder(path)
        folder.withdraw()  # left by a house that was killed
        yield folder
    finally:
        os.close(lock)


def running_house(path: Path) -> dict[str, Any] | None:
    """What the house that runs on this folder published, or None where no house runs there, or isn't open yet."""
    try:
        lock = os.open(path / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _state(path)
    finally:
        os.close(lock)
    return None


def _locked(path: Path) -> int:
    lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + _LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(lock)
                pid = (_state(path) or {}).get("pid", "not open yet")
                raise HouseError(
                    f"another house runs on {path} (pid {pid}): stop it, or choose another folder"
                ) from None
            time.sleep(0.05)
        else:
            return lock


def _state(path: Path) -> dict[str, Any] | None:
    try:
        state: dict[str, Any] = json.loads((path / STATE).read_text())
    except FileNotFoundError:
        return None
    return state


def _let_pass(path: Path) -> None:
    if os.geteuid() == 0:
        path.chmod(path.stat().st_mode & 0o777 | 0o011)
