"""How does an authority's pack get into the house? Checked by everybody as a whole, then told to each in turn."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from shared.contracts import grounds
from shared.contracts.asking import AskError, Asks, NoReplyInTimeError, TooLargeError, UnreachableError
from shared.contracts.packs import NOT_KNOWN_YET, Import, Imported, TellRows
from shared.contracts.refusals import Refused, in_words, refusal
from shared.contracts.returns import (
    MOST_AT_ONCE,
    ImportEpisodes,
    ImportMissing,
    KnownOfReturn,
    ReturnChild,
    WhoIsInReturn,
)
from shared.hosting.packs import report
from shared.hosting.packs.faults import Fault, Findings, PackRefusedError, counted
from shared.hosting.packs.listed import list_in
from shared.hosting.packs.progress import Walk, unseen
from shared.hosting.packs.reading import Pack, read_pack, tables_taken
from shared.hosting.service import Service

PATIENCE = 60.0
LONGEST_PAUSE = 4.0
DEADLINE = 180.0
RETURN_TABLES: tuple[type[Import], ...] = (ImportEpisodes, ImportMissing)
"""What is taken of a statutory return."""


class ImportRefusedError(Exception):
    """A service refused its part of a pack; nothing of that part was saved."""

    def __init__(self, service: str, refused: Refused, where: Sequence[str] = ()) -> None:
        said = in_words(refused)
        super().__init__("\n".join([f"{service} refused its part: {said}", *where]))
        self.refused = refused


class PartlySavedError(Exception):
    """Some services have saved their parts, which are in `done`, and the one after them hasn't, as far as is known.

    Saved again, the pack goes on where it stopped: nothing is doubled.
    """

    def __init__(self, owner: str, why: ImportRefusedError | AskError, done: Mapping[str, Imported]) -> None:
        super().__init__(_why_unsaved(owner, why))
        self.done = done
        self.is_refused = isinstance(why, ImportRefusedError)
        """Whether there is something to put right; otherwise the service was away, or failed."""


def _why_unsaved(owner: str, why: ImportRefusedError | AskError) -> str:
    """Of an `AskError` not its own sentence: "nothing was saved" is true of one part, and reads as if of the pack."""
    match why:
        case NoReplyInTimeError():
            return f"{owner} didn't answer in time: nobody knows whether its part was saved."
        case UnreachableError():
            return f"{owner} can't be reached: its part wasn't saved."
        case ImportRefusedError():
            return str(why)
    return f"{owner} failed on its part."


async def import_pack(
    authority: str,
    place: Path,
    services: Sequence[Service],
    asks: Asks,
    *,
    dry_run: bool = False,
    changes: Path | None = None,
    walk: Walk = unseen,
    tell: Callable[[str], None] = print,
) -> None:
    """Import a folder or a workbook: first every service checks its part, then each saves it all or nothing.

    Interrupted, it is simply run again: what is there isn't doubled. A dry run tells which rows would be added and
    which changed, and writes all of that to a file, `changes`, where one is named.

    Raises `PackRefusedError` with every fault of the files and every one that a service finds in them, before anything
    is saved; `PlaceError` where the file can't be written; and as `check_pack` and `save_pack` do.
    """
    pack = read_pack(place, tables_of(services), authority, walk=walk)
    if dry_run:
        with list_in(changes) as write:
            telling = TellRows(is_taken=changes is not None)
            would_do = await check_pack(pack, asks, telling=telling, walk=walk)
            told = pack.row_by_row(would_do)
            write(told)
        tell(report.of_pack(pack))
        tell("\n".join([*report.of_rows(told), report.of_import(would_do, dry_run=True)]))
        return
    await _check_before_saving(pack, asks, walk)
    try:
        done = await save_pack(pack, asks, walk=walk)
    except PartlySavedError as error:
        tell(report.of_pack(pack))
        tell(report.of_import(error.done, dry_run=False))
        mend = "Put the rest right and" if error.is_refused else "In a few minutes"
        tell(f"That much was saved. {mend} import again: nothing is doubled.")
        raise
    tell(report.of_pack(pack))
    tell(report.of_import(done, dry_run=False))


def tables_of(services: Sequence[Service]) -> list[type[Import]]:
    """The commands that take tables of a pack, of whatever is installed."""
    return [command for service in services for command in service.imports]


async def import_return(
    authority: str,
    place: Path,
    asks: Asks,
    *,
    dry_run: bool = False,
    changes: Path | None = None,
    take_what_is_known: bool = False,
    tell: Callable[[str], None] = print,
) -> None:
    """Import an SSDA903 return: all of its foster placements and of who was missing or away, or what is known.

    Raises as `import_pack` does; of a return of which something isn't known and nothing is to be left out, with each
    row that it is about.
    """
    pack = read_pack(place, RETURN_TABLES, authority)
    with list_in(changes) as write:
        taken = await take_return(
            pack,
            asks,
            dry_run=dry_run,
            telling=TellRows(is_taken=changes is not None) if dry_run else None,
            take_what_is_known=take_what_is_known,
        )
        told = pack.row_by_row(taken.replies)
        write(told)
    left_out = taken.left_out
    tell("\n".join([report.of_pack(pack), *report.of_faults(left_out, len(left_out) + taken.more)]))
    rows = report.of_rows(told) if dry_run else []
    tell("\n".join([*rows, report.of_import(taken.replies, dry_run=dry_run)]))
    if left_out:
        tell(f"Left out: {taken.what_is_left_out}. Put them right and import again.")


@dataclass(frozen=True, slots=True)
class TakenReturn:
    """What became of a return, or with a dry run would have."""

    replies: Mapping[str, Imported]
    """By the services' names."""
    left_out: tuple[Fault, ...]
    """What wasn't taken, where it stands in the files, as far as a service named it."""

    @property
    def more(self) -> int:
        """What was left out besides those."""
        return sum(reply.more for reply in self.replies.values())

    @property
    def what_is_left_out(self) -> str:
        """`3 placements and 1 row of Missing.csv`."""
        counts = {owner: len(reply.left_out) + reply.more for owner, reply in self.replies.items()}
        episodes, missing = counts.get(ImportEpisodes.owner, 0), counts.get(ImportMissing.owner, 0)
        parts = [counted(episodes, "placement")] * bool(episodes)
        return " and ".join([*parts, *[f"{counted(missing, 'row')} of Missing.csv"] * bool(missing)])


async def take_return(
    pack: Pack,
    asks: Asks,
    *,
    dry_run: bool,
    take_what_is_known: bool,
    telling: TellRows | None = None,
    key: UUID | None = None,
) -> TakenReturn:
    """Have a return taken that was read: by the registry, and who was missing by bookings. Raises as `import_return`.

    Nothing is saved of a return that is to be taken whole before both have checked it. Where only the registry's part
    is saved, raises `PartlySavedError`.
    """
    commands = [
        await _with_whom_it_means(command.model_copy(update={"take_what_is_known": take_what_is_known}), asks)
        for command in pack.commands(dry_run=dry_run, telling=telling)
    ]
    if dry_run or (not take_what_is_known and len(commands) > 1):
        dry = [command.model_copy(update={"dry_run": True}) for command in commands]
        replies = await _checked(pack, dry, asks, unseen)
    if not dry_run:
        replies = await _saved_in_turn(pack, commands, asks, key or uuid4())
    left_out = [fault for one in commands for fault in pack.faults(one, replies[one.owner].left_out)]
    return TakenReturn(replies, tuple(left_out))


async def _saved_in_turn(pack: Pack, commands: Sequence[Import], asks: Asks, key: UUID) -> dict[str, Imported]:
    first, *others = commands
    reply = await _asked(first, asks, key)
    if isinstance(reply, Refused):
        raise _refusal(pack, [(first, reply)])
    replies = {first.owner: reply}
    for command in others:
        try:
            replies[command.owner] = await _saved(pack, command, asks, uuid5(key, command.owner))
        except (ImportRefusedError, AskError) as error:
            raise PartlySavedError(command.owner, error, replies) from error
    return replies


async def _with_whom_it_means(command: Import, asks: Asks) -> Import:
    """Bookings knows children by identifier only: whom the numbers mean is asked of the registry, some at a time."""
    if not isinstance(command, ImportMissing):
        return command
    children = [*dict.fromkeys(ReturnChild(child=line.child, dob=line.dob) for line in command.missing)]
    known: list[KnownOfReturn] = []
    born_otherwise: list[str] = []
    for at in range(0, len(children), MOST_AT_ONCE):
        answer = await asks.ask(WhoIsInReturn(children=tuple(children[at : at + MOST_AT_ONCE])))
        if isinstance(answer, Refused):
            raise ImportRefusedError(WhoIsInReturn.owner, answer)
        known += answer.known
        born_otherwise += answer.born_otherwise
    return command.model_copy(update={"known": tuple(known), "born_otherwise": tuple(born_otherwise)})


async def _check_before_saving(pack: Pack, asks: Asks, walk: Walk) -> None:
    """Have everybody check but the first to save, whose saving is its check: nothing is saved anywhere before it.

    The register's check is half of an import's work. Where somebody else has found something it is asked after all, so
    that whoever has to put it right is told everything at once. Raises as `check_pack` does.
    """
    _, *others = pack.commands(dry_run=True)
    try:
        await _checked(pack, others, asks, walk)
    except (PackRefusedError, ImportRefusedError):
        await check_pack(pack, asks, walk=walk)
        raise


async def check_pack(
    pack: Pack, asks: Asks, *, telling: TellRows | None = None, walk: Walk = unseen
) -> dict[str, Imported]:
    """What each service would do with its part, by its name; row by row where that is to be told.

    Raises, before anything is saved, `PackRefusedError` with every fault that any of them finds,
    `ImportRefusedError` where one refuses its part as a whole, and the `AskError`s.
    """
    return await _checked(pack, pack.commands(dry_run=True, telling=telling), asks, walk)


async def _checked(pack: Pack, commands: Sequence[Import], asks: Asks, walk: Walk) -> dict[str, Imported]:
    replies: dict[str, Imported] = {}
    refused: list[tuple[Import, Refused]] = []
    by_owner = {command.owner: command for command in commands}
    async with _asked_at_once(by_owner, asks) as asked:
        for owner in walk("Checking", [*by_owner]):
            reply = await asked[owner]
            if isinstance(reply, Refused):
                refused.append((by_owner[owner], reply))
            else:
                replies[owner] = reply
    if refused:
        raise _refusal(pack, refused)
    return replies


def _refusal(pack: Pack, refused: Sequence[tuple[Import, Refused]]) -> PackRefusedError | ImportRefusedError:
    """Every row that is named, or where none is what is refused as a whole."""
    findings = Findings(pack.notes)
    for command, refusal_of_it in refused:
        for fault in pack.faults(command, refusal_of_it.faults):
            findings.refuse(fault)
        findings.count += refusal_of_it.more
    command, as_a_whole = refused[0]
    return findings.refusal() or ImportRefusedError(command.owner, as_a_whole)


async def save_pack(pack: Pack, asks: Asks, *, key: UUID | None = None, walk: Walk = unseen) -> dict[str, Imported]:
    """Have each service save its part, all or nothing; what each did, by its name.

    The first, which has the register, and then all others at once: each waits for what it hears of the register. With
    a `key`, the pack saved again under it is saved once. Where a service refuses its part or gives no answer, raises
    `PartlySavedError` if others have saved theirs, and otherwise as `check_pack` does.
    """
    commands = {command.owner: command for command in pack.commands()}
    saving: dict[str, asyncio.Task[Imported]] = {}

    def begin(*owners: str) -> None:
        for owner in owners:
            its_key = uuid5(key, owner) if key else uuid4()
            saving[owner] = asyncio.create_task(_saved(pack, commands[owner], asks, its_key))

    done: dict[str, Imported] = {}
    failed: list[tuple[str, ImportRefusedError | AskError]] = []
    for owner in walk("Saving", [*commands]):
        if owner not in saving:
            begin(owner)
        try:
            done[owner] = await saving[owner]
        except (ImportRefusedError, AskError) as error:
            if not done:
                if isinstance(error, ImportRefusedError):
                    raise _refusal(pack, [(commands[owner], error.refused)]) from None
                raise
            # Those beside it are waited for: whoever reads of this is told all that was saved.
            failed.append((owner, error))
        begin(*(one for one in commands if one not in saving))
    if failed:
        raise PartlySavedError(*failed[0], done) from failed[0][1]
    return done


async def _saved(pack: Pack, command: Import, asks: Asks, key: UUID) -> Imported:
    reply = await _save(command, asks, key)
    if isinstance(reply, Refused):
        faults = pack.faults(command, reply.faults)
        raise ImportRefusedError(command.owner, reply, report.of_faults(faults, len(faults) + reply.more))
    return reply


@asynccontextmanager
async def _asked_at_once(
    commands: Mapping[str, Import], asks: Asks
) -> AsyncIterator[Mapping[str, asyncio.Task[Imported | Refused]]]:
    """Every service's reply, as soon as it is there; what nobody waits for any more is given up."""
    asked = {owner: asyncio.create_task(_asked(command, asks, uuid4())) for owner, command in commands.items()}
    try:
        yield asked
    finally:
        for task in asked.values():
            task.cancel()
        await asyncio.gather(*asked.values(), return_exceptions=True)


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
        raise ImportRefusedError(command.owner, refusal(grounds.PACK_TOO_LARGE, sentence)) from error


async def _save(command: Import, asks: Asks, key: UUID) -> Imported | Refused:
    """One service's part; waits while the register's events are still on their way to it."""
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    pause = 0.25
    unsure: NoReplyInTimeError | None = None
    while True:
        try:
            reply = await _asked(command, asks, key)
        except (NoReplyInTimeError, UnreachableError) as error:
            # whoever didn't answer and went away then may have saved it before
            unsure = error if isinstance(error, NoReplyInTimeError) else unsure
            if loop.time() > until:
                raise unsure or error from None
        else:
            waits = isinstance(reply, Refused) and reply.reason == NOT_KNOWN_YET
            if not waits or loop.time() > until:
                return reply
        # what a service hasn't heard of yet it hears later, the more often it is asked to take a large part
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
