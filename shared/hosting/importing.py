"""How does an authority's pack get into the house? Checked by everybody as a whole, then told to each in turn."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID, uuid4

from shared.contracts.asking import Asks, NoReplyInTimeError, TooLargeError, UnreachableError
from shared.contracts.packs import NOT_KNOWN_YET, Import, Imported
from shared.contracts.refusals import Refused
from shared.contracts.returns import ImportEpisodes
from shared.hosting.packs import report
from shared.hosting.packs.faults import Findings, counted
from shared.hosting.packs.progress import Walk, unseen
from shared.hosting.packs.reading import Pack, read_pack, tables_taken
from shared.hosting.service import Service

PATIENCE = 60.0
LONGEST_PAUSE = 2.0
DEADLINE = 180.0


class ImportRefusedError(Exception):
    """A service refused its part of a pack; nothing of that part was saved."""

    def __init__(self, service: str, refused: Refused, where: Sequence[str] = ()) -> None:
        said = refused.detail or refused.reason
        super().__init__("\n".join([f"{service} refused its part: {said}", *where]))
        self.refused = refused


async def import_pack(
    authority: str,
    place: Path,
    services: Sequence[Service],
    asks: Asks,
    *,
    dry_run: bool = False,
    walk: Walk = unseen,
    tell: Callable[[str], None] = print,
) -> None:
    """Import a folder or a workbook: first every service checks its part, then each saves it all or nothing.

    Interrupted, it is simply run again: what is there isn't doubled. Raises `PackRefusedError` with every fault of the
    files and every one that a service finds in them, before anything is saved; `ImportRefusedError` where a service
    refuses its part as a whole, or when it is to save it; and the `AskError`s.
    """
    pack = read_pack(place, [command for service in services for command in service.imports], authority, walk=walk)
    would_do = await _checked(pack, asks, walk)
    tell(report.of_pack(pack))
    if dry_run:
        tell(report.of_import(would_do, dry_run=True))
        return
    done: dict[str, Imported] = {}
    commands = {command.owner: command for command in pack.commands()}
    for owner in walk("Saving", [*commands]):
        command = commands[owner]
        reply = await _save(command, asks)
        if isinstance(reply, Refused):
            if done:
                tell(report.of_import(done, dry_run=False))
                tell("That much was saved. Put the rest right and import again.")
            faults = pack.faults(command, reply.faults)
            raise ImportRefusedError(command.owner, reply, report.of_faults(faults, len(faults) + reply.more))
        done[command.owner] = reply
    tell(report.of_import(done, dry_run=False))


async def import_return(
    authority: str,
    place: Path,
    asks: Asks,
    *,
    dry_run: bool = False,
    take_what_is_known: bool = False,
    tell: Callable[[str], None] = print,
) -> None:
    """Import the episodes of an SSDA903 return: all of its foster placements, or those that are known.

    Raises as `import_pack` does; of a return of which something isn't known and nothing is to be left out, with each
    row that it is about.
    """
    pack = read_pack(place, [ImportEpisodes], authority)
    [command] = pack.commands(dry_run=dry_run)
    command = command.model_copy(update={"take_what_is_known": take_what_is_known})
    reply = await _asked(command, asks, uuid4())
    if isinstance(reply, Refused):
        findings = Findings(pack.notes)
        for fault in pack.faults(command, reply.faults):
            findings.refuse(fault)
        findings.count += reply.more
        findings.raise_if_any()
        raise ImportRefusedError(command.owner, reply)
    left_out = pack.faults(command, reply.left_out)
    tell("\n".join([report.of_pack(pack), *report.of_faults(left_out, len(left_out) + reply.more)]))
    tell(report.of_import({command.owner: reply}, dry_run=dry_run))
    if left_out:
        tell(f"Left out: {counted(len(left_out) + reply.more, 'placement')}. Put them right and import again.")


async def _checked(pack: Pack, asks: Asks, walk: Walk) -> dict[str, Imported]:
    """What each service would do with its part; raises with what any of them refuses, before anything is saved."""
    findings = Findings(pack.notes)
    refusals: list[ImportRefusedError] = []
    replies: dict[str, Imported] = {}
    commands = {command.owner: command for command in pack.commands(dry_run=True)}
    for owner in walk("Checking", [*commands]):
        command = commands[owner]
        reply = await _asked(command, asks, uuid4())
        if not isinstance(reply, Refused):
            replies[command.owner] = reply
        elif not reply.faults:
            refusals.append(ImportRefusedError(command.owner, reply))
        else:
            for fault in pack.faults(command, reply.faults):
                findings.refuse(fault)
            findings.count += reply.more
    findings.raise_if_any()
    if refusals:
        raise refusals[0]
    return replies


async def _asked(command: Import, asks: Asks, key: UUID) -> Imported | Refused:
    """The reply; raises `ImportRefusedError` where the tables don't fit into one message."""
    try:
        return await asks.ask(command, key=key, within=DEADLINE)
    except TooLargeError as error:
        rows = sum(len(getattr(command, name)) for name in tables_taken(type(command)))
        fit = max(1_000, int(rows * error.fits) // 1_000 * 1_000)
        sentence = (
            f"The {rows:,} rows for {command.owner} don't fit into one message; about {fit:,} would. "
            "Import the tables of the past in parts, or have the bus take larger messages (max_payload)."
        )
        raise ImportRefusedError(command.owner, Refused(reason="too_large", detail=sentence)) from error


async def _save(command: Import, asks: Asks) -> Imported | Refused:
    """One service's part; waits while the register's events are still on their way to it."""
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    key, pause = uuid4(), 0.25
    while True:
        try:
            reply = await _asked(command, asks, key)
        except (NoReplyInTimeError, UnreachableError):
            if loop.time() > until:
                raise
        else:
            waits = isinstance(reply, Refused) and reply.reason == NOT_KNOWN_YET
            if not waits or loop.time() > until:
                return reply
        # what a service hasn't heard of yet it hears later, the more often it is asked to take a large part
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
