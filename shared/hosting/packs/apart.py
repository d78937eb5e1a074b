"""How are files read that somebody sent, whatever they hold? In a process of its own, which can be lost.

A workbook of some kilobytes can ask for more memory than there is, or for hours. The process that reads it has so much
memory and time and no more, no connection to the bus, and ends with its parent; the site that waits for it goes on.
"""

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import Sequence
from typing import Any

from shared.contracts.packs import Import
from shared.hosting.embedded.lineage import dying_with
from shared.hosting.packs.faults import Fault, PackRefusedError
from shared.hosting.packs.reading import Pack, read_sent

try:
    import resource
except ImportError:  # not on this system: the time is still bounded
    resource = None  # type: ignore[assignment]  # a module or nothing

MOST_MEMORY = 2 * 1024**3
"""Bytes of address space; a register of 150,000 rows takes a third of it."""
MOST_SECONDS = 120.0
_ARGUMENTS = (sys.executable, "-m", "shared.hosting.packs.apart")

_TOLD = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TEMP", "TMPDIR")

Sent = Sequence[tuple[str, bytes]]
"""Names and contents of files."""


async def read_apart(
    files: Sent,
    imports: Sequence[type[Import]],
    authority: str,
    *,
    most_memory: int = MOST_MEMORY,
    most_seconds: float = MOST_SECONDS,
) -> Pack:
    """As `read_sent`; files that take more memory or time than they may are refused like those with a fault."""
    asked = pickle.dumps((most_memory, os.getpid(), files, tuple(imports), authority))
    process = await asyncio.create_subprocess_exec(
        *_ARGUMENTS,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment(),
    )
    try:
        async with asyncio.timeout(most_seconds):
            answer, _ = await process.communicate(asked)
    except TimeoutError:
        answer = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or not answer:
        raise PackRefusedError(tuple(_too_much(name) for name, _ in files), len(files))
    pack, refused = pickle.loads(answer)  # noqa: S301  written by our own process, below
    if refused is not None:
        raise PackRefusedError(*refused)
    assert isinstance(pack, Pack)  # noqa: S101  it is one or the other; mypy needs to hear it
    return pack


def environment() -> dict[str, str]:
    """What the process is told of this one's variables: where Python's files are, and no key, password or address."""
    return {name: os.environ[name] for name in _TOLD if name in os.environ}


def _too_much(name: str) -> Fault:
    sentence = "It takes more memory or time to read than there is for one on this page."
    return Fault(name, sentence, "Send fewer tables at a time, or have it imported with the command hubhome import.")


def _read_for_parent() -> None:
    most_memory, parent, files, imports, authority = pickle.load(sys.stdin.buffer)  # noqa: S301  from our own process
    _be_bound(most_memory, parent)
    answer: tuple[Any, Any]
    try:
        answer = read_sent(files, imports, authority), None
    except PackRefusedError as error:
        answer = None, (error.faults, error.count, error.notes)
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _be_bound(most_memory: int, parent: int) -> None:
    dying_with(parent, signal.SIGKILL)()
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what was in its memory stays there


if __name__ == "__main__":
    _read_for_parent()
