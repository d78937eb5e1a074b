"""Commands about how long records are kept, and what is held on one person: retention, subject-access."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import click

from shared.contracts.asking import AskError, Asks
from shared.contracts.clock import system_clock
from shared.contracts.refusals import Refused, in_words
from shared.contracts.retention import DueRecord, EraseRecord, WhatIsDue
from shared.hosting.commands.contact import data_option, find_house
from shared.hosting.commands.talking import AUTHORITY
from shared.hosting.discovery import installed_services
from shared.hosting.packs.faults import counted
from shared.hosting.subject_access.archive import archive_of
from shared.hosting.subject_access.asking import everything_on
from shared.messaging.errors import BusAwayError

R = TypeVar("R")
WHY = "Its time had ended: erased by the scheduled run."


@click.command("subject-access")
@click.argument("authority", type=AUTHORITY)
@click.argument("person", type=click.UUID)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT.zip")
@data_option
def subject_access(authority: str, person: UUID, out: Path, folder: Path | None) -> None:
    """Write everything that is held on a child, a carer, a worker or a household into one archive.

    PERSON is their identifier. Read what is in it before it is given to anybody: it says where somebody's own words
    may be about others. That it was asked for is written down in the registry.
    """
    if out.exists():
        raise click.UsageError(f"{out} is there already. Name another, or take it away.")

    found = _with_the_house(folder, authority, lambda asks: everything_on(installed_services(), asks, person))
    if isinstance(found, Refused):
        raise click.ClickException(in_words(found))
    out.touch(mode=0o600)
    out.write_bytes(archive_of(found, authority=authority, made_at=system_clock()))
    rows = sum(len(table.rows) for part in found.parts for table in part.tables)
    click.echo(f"{counted(rows, 'row')} of {counted(len(found.parts), 'service')} written to {out}.")


@click.command()
@click.argument("authority", type=AUTHORITY)
@click.option("--dry-run", is_flag=True, help="Only list what is due.")
@data_option
def retention(authority: str, folder: Path | None, *, dry_run: bool) -> None:
    """Erase every record whose time has ended and that nothing holds: for a scheduled run.

    How long records are kept is the authority's own to set; `hubhome ask AUTHORITY HowLongIsItKept` says it. Exit
    code 1 where something that is due couldn't be erased.
    """

    async def work(asks: Asks) -> None:
        due = await asks.ask(WhatIsDue())
        if isinstance(due, Refused):
            raise click.ClickException(in_words(due))
        failed = 0
        for record in due.records:
            refused = await _erased(asks, record, dry_run=dry_run)
            failed += refused is not None and record.hold is None
            click.echo(_line(record, refused))
        ways = "would be erased" if dry_run else "were due"
        click.echo(f"{counted(due.total, 'record')} {ways} on {due.on}.")
        if due.total > len(due.records):
            click.echo("There are more: run this again.")
        if failed:
            sys.exit(1)

    _with_the_house(folder, authority, work)


async def _erased(asks: Asks, record: DueRecord, *, dry_run: bool) -> Refused | None:
    answer = await asks.ask(EraseRecord(subject_id=record.subject_id, reason=WHY, dry_run=dry_run))
    return answer if isinstance(answer, Refused) else None


def _line(record: DueRecord, refused: Refused | None) -> str:
    # By the authority's own reference and never by name: what a scheduled run prints is kept in somebody's log.
    what = f"{record.kind.value} {record.ref}, due since {record.due_on} ({record.years} years)"
    if record.hold is not None:
        return f"held      {what}"
    return f"left      {what}: {refused.reason}" if refused else f"erase     {what}"


def _with_the_house(folder: Path | None, authority: str, work: Callable[[Asks], Awaitable[R]]) -> R:
    contact = find_house(folder)

    async def run() -> R:
        async with contact.bus() as bus:
            return await work(contact.asks(bus, authority))

    try:
        return asyncio.run(run())
    except (AskError, BusAwayError) as error:
        raise click.ClickException(str(error)) from error
