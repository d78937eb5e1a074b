"""How does an authority's pack get into the house? Read and checked as a whole, then told to each service in turn."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

from shared.contracts.asking import Asks, NoReplyInTimeError, UnreachableError
from shared.contracts.packs import Import, Imported
from shared.contracts.refusals import Refused
from shared.hosting.packs import report
from shared.hosting.packs.reading import Pack, read_pack
from shared.hosting.service import Service

NOT_KNOWN_YET = "not_known_yet"
"""A service's refusal while it hasn't heard of what the pack refers to: the register is still on its way to it."""
PATIENCE = 60.0
DEADLINE = 60.0


class ImportRefusedError(Exception):
    """A service refused its part of a pack; nothing of that part was saved."""

    def __init__(self, service: str, refused: Refused, where: Sequence[str] = ()) -> None:
        said = refused.detail or refused.reason
        super().__init__("\n".join([f"{service} refused its part: {said}", *where]))
        self.refused = refused


async def import_pack(
    authority: str,
    folder: Path,
    services: Sequence[Service],
    asks: Asks,
    *,
    dry_run: bool = False,
    tell: Callable[[str], None] = print,
) -> None:
    """Import a pack: first every service checks its part, then each saves it all or nothing.

    Interrupted, it is simply run again: what is there isn't doubled. Raises `PackRefusedError` with every fault of the
    files, `ImportRefusedError` where a service refuses its part, and the `AskError`s.
    """
    pack = read_pack(folder, [command for service in services for command in service.imports], authority)
    tell(report.of_pack(pack))
    would_do = await _checked(pack, asks, tell)
    if dry_run:
        tell(report.of_import(would_do, dry_run=True))
        return
    done: dict[str, Imported] = {}
    for command in pack.commands():
        reply = await _save(command, asks)
        if isinstance(reply, Refused):
            if done:
                tell(report.of_import(done, dry_run=False))
                tell("That much was saved. Put the rest right and import again.")
            raise ImportRefusedError(command.owner, reply, pack.where(reply.detail))
        done[command.owner] = reply
    tell(report.of_import(done, dry_run=False))


async def _checked(pack: Pack, asks: Asks, tell: Callable[[str], None]) -> dict[str, Imported]:
    """What each service would do with its part; raises `ImportRefusedError` before anything is saved.

    A service that hasn't heard of the authority yet can't check what refers to it: it is told, and left to its turn.
    """
    replies: dict[str, Imported] = {}
    for command in pack.commands(dry_run=True):
        reply = await asks.ask(command, within=DEADLINE)
        if not isinstance(reply, Refused):
            replies[command.owner] = reply
        elif reply.reason == NOT_KNOWN_YET:
            tell(f"{command.owner} can check its part only once the register is saved.")
        else:
            raise ImportRefusedError(command.owner, reply, pack.where(reply.detail))
    return replies


async def _save(command: Import, asks: Asks) -> Imported | Refused:
    """One service's part; waits while the register's events are still on their way to it."""
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    key = uuid4()
    while True:
        try:
            reply = await asks.ask(command, key=key, within=DEADLINE)
        except (NoReplyInTimeError, UnreachableError):
            if loop.time() > until:
                raise
        else:
            waits = isinstance(reply, Refused) and reply.reason == NOT_KNOWN_YET
            if not waits or loop.time() > until:
                return reply
        await asyncio.sleep(0.25)
