"""Commands for what a service gave up in its own database: set-aside list, release."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from shared.hosting.commands.contact import data_option, find_house
from shared.hosting.discovery import installed_services
from shared.hosting.packs.faults import counted
from shared.persistence.database import DRIVER_ERRORS
from shared.persistence.set_aside import SetAside

R = TypeVar("R")


@click.group("set-aside")
def set_aside() -> None:
    """Look at what the bus refused and at errands that failed to the end, and have them tried again.

    External servers need the deploy step's rights (HUBHOME_DATABASE_ADMIN_URL).
    """


@set_aside.command("list")
@data_option
def list_(folder: Path | None) -> None:
    """List them, service by service, oldest first."""
    found = _of_each(_all_services(), folder, SetAside.all)
    for service, rows in found.items():
        for row in rows:
            click.echo(f"{service} {row.stands_in}  {row.since:%Y-%m-%d %H:%M}  {row.authority}  {row.what}  {row.why}")
    if not any(found.values()):
        click.echo("Nothing is set aside.")


@set_aside.command()
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@data_option
def release(services: tuple[str, ...], folder: Path | None) -> None:
    """Have all that these services set aside tried again, or that any service did: mend the cause first."""
    if unknown := sorted(set(services) - set(_all_services())):
        raise click.UsageError(f"There is no service {unknown[0]}. There are: {', '.join(_all_services())}.")
    for service, count in _of_each(services or _all_services(), folder, SetAside.release).items():
        click.echo(f"{service}: {counted(count, 'row')} will be tried again.")


def _all_services() -> Sequence[str]:
    return [service.name for service in installed_services()]


def _of_each(services: Sequence[str], folder: Path | None, ask: Callable[[SetAside], Awaitable[R]]) -> dict[str, R]:
    """What each service's database answers, one after the other; the first that can't be reached ends it."""
    admin_url = find_house(folder).admin_url
    if admin_url is None:
        raise click.UsageError("HUBHOME_DATABASE_ADMIN_URL isn't set: this needs the deploy step's rights.")

    async def answer_of(service: str) -> R:
        try:
            return await ask(SetAside(service, admin_url))
        except DRIVER_ERRORS as error:
            raise click.ClickException(f"The database of {service} can't be used ({type(error).__name__}).") from error

    async def answers() -> dict[str, R]:
        return {service: await answer_of(service) for service in services}

    return asyncio.run(answers())
