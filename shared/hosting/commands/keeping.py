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
from shared.contracts.refusals import RefusalError, Refused, in_words
from shared.hosting.commands.contact import data_option, find_house
from shared.hosting.commands.talking import AUTHORITY
from shared.hosting.discovery import installed_services
from shared.hosting.packs.faults import counted
from shared.hosting.place_to_write import PlaceError, new_file
from shared.hosting.retention import Run, erase_what_is_due
from shared.hosting.subject_access.archive import archive_of
from shared.hosting.subject_access.asking import everything_on
from shared.messaging.errors import BusAwayError

R = TypeVar("R")


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
    try:
        with new_file(out, mode=0o600):
            found = _with_the_house(folder, authority, lambda asks: everything_on(installed_services(), asks, person))
            if isinstance(found, Refused):
                raise click.ClickException(in_words(found))
            out.write_bytes(archive_of(found, authority=authority, made_at=system_clock()))
    except PlaceError as error:
        raise click.UsageError(str(error)) from error
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

    async def work(asks: Asks) -> Run:
        return await erase_what_is_due(asks, click.echo, dry_run=dry_run)

    try:
        run = _with_the_house(folder, authority, work)
    except RefusalError as error:
        raise click.ClickException(in_words(error.refused)) from error
    click.echo(run.report(dry_run=dry_run))
    if run.left:
        sys.exit(1)


def _with_the_house(folder: Path | None, authority: str, work: Callable[[Asks], Awaitable[R]]) -> R:
    contact = find_house(folder)

    async def run() -> R:
        async with contact.bus() as bus:
            return await work(contact.asks(bus, authority))

    try:
        return asyncio.run(run())
    except (AskError, BusAwayError) as error:
        raise click.ClickException(str(error)) from error
