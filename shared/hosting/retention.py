"""How does everything go whose time has ended, and nothing that is held?"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from shared.contracts.asking import Asks
from shared.contracts.refusals import RefusalError, Refused
from shared.contracts.retention import DueRecord, EraseRecord, LetGoByAge, LetGoOfWhatIsOld, OpenRecord, WhatIsDue
from shared.hosting.packs.faults import counted

WHY = "Its time had ended: erased by the scheduled run."


@dataclass(slots=True)
class Run:
    """What a run came to."""

    erased: int = 0
    held: int = 0
    left: int = 0
    """Due and held by nothing, and all the same not erased."""
    open: int = 0
    """Of which no period counts, because something isn't recorded."""
    old: LetGoByAge | None = None

    def report(self, *, dry_run: bool) -> str:
        """In one sentence."""
        due = counted(self.erased + self.held + self.left, "record")
        ways = "would be " if dry_run else ""
        told = [f"{due} due: {self.erased} {ways}erased, {self.held} held, {self.left} left."]
        if self.open:
            told.append(f"{counted(self.open, 'record')} to be looked at, which no period ends.")
        if self.old:
            readings = counted(self.old.readings, "reading")
            told.append(f"{readings} of days before {self.old.readings_before} {ways}let go,")
            told.append(f"and all notices of days before {self.old.notices_before}; but those of who is held.")
        return " ".join(told)


async def erase_what_is_due(asks: Asks, tell: Callable[[str], None], *, dry_run: bool) -> Run:
    """Erase every record whose time has ended, and tell of each; then let go of what is old. Only tell with `dry_run`.

    Raises `RefusalError` where nobody may know what is due.
    """
    run = Run()
    async for record in everything_due(asks):
        refused = None if record.hold else await _erased(asks, record, dry_run=dry_run)
        if record.hold:
            run.held += 1
        elif refused:
            run.left += 1
        else:
            run.erased += 1
        tell(_line(record, refused))
    async for one in everything_left_open(asks):
        run.open += 1
        tell(f"look at   {one.kind.value} {one.ref}, since {one.since}: {one.why.value}")
    old = await asks.ask(LetGoOfWhatIsOld(dry_run=dry_run))
    if isinstance(old, Refused):
        raise RefusalError(old)
    run.old = old
    return run


async def everything_due(asks: Asks) -> AsyncIterator[DueRecord]:
    """Every record that is due, asked for a page at a time: what is held on one hides nothing on the next."""
    after = None
    while True:
        due = await asks.ask(WhatIsDue(after=after))
        if isinstance(due, Refused):
            raise RefusalError(due)
        for record in due.records:
            yield record
        after = due.last
        if after is None:
            return


async def everything_left_open(asks: Asks) -> AsyncIterator[OpenRecord]:
    """Every record of which no period counts, asked for a page at a time."""
    query = WhatIsDue()
    while True:
        due = await asks.ask(query)
        if isinstance(due, Refused):
            raise RefusalError(due)
        for record in due.left_open:
            yield record
        if due.last_open is None:
            return
        query = WhatIsDue(open_after=due.last_open)


async def _erased(asks: Asks, record: DueRecord, *, dry_run: bool) -> Refused | None:
    answer = await asks.ask(EraseRecord(subject_id=record.subject_id, reason=WHY, dry_run=dry_run))
    return answer if isinstance(answer, Refused) else None


def _line(record: DueRecord, refused: Refused | None) -> str:
    # By the authority's own reference and never by name: what a scheduled run prints is kept in somebody's log.
    what = f"{record.kind.value} {record.ref}, due since {record.due_on} ({record.years} years)"
    if record.hold is not None:
        return f"held      {what}"
    return f"left      {what}: {refused.reason}" if refused else f"erase     {what}"
