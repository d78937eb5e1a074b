"""The command that takes an authority away: remove."""

import asyncio
import sys
from pathlib import Path

import click

from shared.hosting.commands.contact import data_option, find_house
from shared.hosting.commands.talking import AUTHORITY
from shared.hosting.discovery import installed_services
from shared.hosting.removing import NotRemovedError, Removal, how_to_go_on, report_of
from shared.messaging.errors import MessagingError
from shared.persistence.errors import PersistenceError


@click.command()
@click.argument("authority", type=AUTHORITY)
@click.option("--yes-remove", "typed", metavar="AUTHORITY", help="The authority's name again: without it, only look.")
@data_option
def remove(authority: str, typed: str | None, folder: Path | None) -> None:
    """Take an authority away with everything that it has: every row, every message, its place on the list.

    Without --yes-remove it says what there is, and changes nothing. Nothing brings it back but a backup: export it
    before. Interrupted, run it again; until it has ended nobody can do anything in the authority. External servers
    need the deploy step's rights (HUBHOME_DATABASE_ADMIN_URL, HUBHOME_NATS_URL).
    """
    if typed is not None and typed != authority:
        raise click.UsageError(f"--yes-remove says {typed}, and not {authority}. Nothing was changed.")
    contact = find_house(folder)
    if contact.admin_url is None:
        raise click.UsageError("HUBHOME_DATABASE_ADMIN_URL isn't set: this needs the deploy step's rights.")
    admin_url = contact.admin_url

    async def run() -> None:
        async with contact.bus() as bus:
            removal = Removal(authority, installed_services(), admin_url=admin_url, client=bus.client)
            found = await removal.find()
            click.echo(report_of(found, authority))
            if typed is None:
                click.echo(how_to_go_on(found, authority))
                return
            await removal.remove(click.echo)
            click.echo(f"{authority} is gone. What backups hold of it goes with them.")

    try:
        asyncio.run(run())
    except (NotRemovedError, MessagingError, PersistenceError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
