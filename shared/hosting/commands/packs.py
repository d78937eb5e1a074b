"""Commands that carry whole tables: import, import-return, export."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from shared.contracts.asking import AskError
from shared.hosting.commands.contact import data_option, find_house
from shared.hosting.commands.talking import AUTHORITY
from shared.hosting.discovery import installed_services
from shared.hosting.exporting import ExportRefusedError, export_pack
from shared.hosting.importing import ImportRefusedError, PartlySavedError, import_pack
from shared.hosting.importing import import_return as returned
from shared.hosting.packs import report
from shared.hosting.packs.faults import PackRefusedError
from shared.hosting.packs.listed import kind_of
from shared.hosting.place_to_write import PlaceError
from shared.messaging.asking import Asker
from shared.messaging.errors import BusAwayError
from shared.web.downloads.writing import KINDS


def bar(step: str, names: Sequence[str]) -> Iterable[str]:
    """Walks through the names under a progress bar; without a terminal nothing is shown of it."""
    if not sys.stdout.isatty():
        yield from names
        return
    with click.progressbar(names, label=f"{step:9}", show_eta=False, item_show_func=lambda name: name or "") as walked:
        yield from walked


CHANGES = click.option(
    "--changes",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --dry-run: write every row, and what would become of it, to a new file (.csv, .xlsx or .ods).",
)


@click.command("import")
@click.argument("authority", type=AUTHORITY)
@click.argument("pack", type=click.Path(path_type=Path, exists=True), metavar="PACK")
@click.option("--dry-run", is_flag=True, help="Check everything and say what would change; save nothing.")
@CHANGES
@data_option
def import_(authority: str, pack: Path, folder: Path | None, changes: Path | None, *, dry_run: bool) -> None:
    """Import a register pack: a folder with one CSV a table, or a workbook with one sheet a table.

    All or nothing; again without doubling. A dry run names the rows that would be added, and those that would change
    with what they say now; whose details it tells is written down in the registry.
    """
    _check_list(changes, dry_run=dry_run)
    services = installed_services()
    _with_the_house(
        folder,
        authority,
        lambda asks: import_pack(
            authority, pack, services, asks, dry_run=dry_run, changes=changes, walk=bar, tell=click.echo
        ),
    )


@click.command("import-return")
@click.argument("authority", type=AUTHORITY)
@click.argument("place", type=click.Path(path_type=Path, exists=True), metavar="RETURN")
@click.option("--dry-run", is_flag=True, help="Say what would change and what can't be taken; save nothing.")
@click.option("--take-what-is-known", is_flag=True, help="Take what can be taken, and list the rest.")
@CHANGES
@data_option
def import_return(
    authority: str,
    place: Path,
    folder: Path | None,
    changes: Path | None,
    *,
    dry_run: bool,
    take_what_is_known: bool,
) -> None:
    """Import an SSDA903 return: its episodes in foster care become placements of children the registry knows.

    RETURN is the folder with Episodes.csv and Header.csv. A child is known by ssda903_id in children, a household by
    its postcode.
    """
    _check_list(changes, dry_run=dry_run)
    _with_the_house(
        folder,
        authority,
        lambda asks: returned(
            authority,
            place,
            asks,
            dry_run=dry_run,
            changes=changes,
            take_what_is_known=take_what_is_known,
            tell=click.echo,
        ),
    )


@click.command()
@click.argument("authority", type=AUTHORITY)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--table", help="Only this table.")
@data_option
def export(authority: str, out: Path, folder: Path | None, table: str | None) -> None:
    """Export an authority as a register pack: into a folder of CSV files, or one workbook (OUT.xlsx).

    What was exported can be imported. Whose record is in it is written down in the registry.
    """
    services = installed_services()
    _with_the_house(
        folder, authority, lambda asks: export_pack(out, services, asks, only=table, walk=bar, tell=click.echo)
    )


def _check_list(changes: Path | None, *, dry_run: bool) -> None:
    if changes is None:
        return
    if not dry_run:
        raise click.UsageError("--changes is what a dry run would change: add --dry-run.")
    if not kind_of(changes):
        raise click.UsageError(f"{changes} must end with {' or '.join(f'.{ending}' for ending in KINDS)}.")


def _with_the_house(folder: Path | None, authority: str, work: Callable[[Asker], Awaitable[Any]]) -> None:
    contact = find_house(folder)

    async def run() -> None:
        async with contact.bus() as bus:
            await work(contact.asks(bus, authority))

    try:
        asyncio.run(run())
    except PackRefusedError as error:
        click.echo(report.of_refusal(error), err=True)
        sys.exit(1)
    except (ImportRefusedError, PartlySavedError, ExportRefusedError, PlaceError, BusAwayError, AskError) as error:
        raise click.ClickException(str(error)) from error
