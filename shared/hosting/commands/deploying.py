"""Commands of the deploy step: provision, keys."""

import asyncio
import json
import os

import click

from shared.contracts.actor import SigningKey
from shared.hosting.commands.contact import OPERATOR
from shared.hosting.discovery import installed_services
from shared.hosting.provisioning import provision_databases, provision_streams
from shared.hosting.variables import ADMIN_URL, login_password_of, owner_password_of
from shared.messaging.errors import MessagingError
from shared.persistence.errors import PersistenceError
from shared.persistence.provisioning import Passwords


@click.command()
@click.option("--replicas", type=click.IntRange(1, 5), default=1, show_default=True, help="Copies of each stream.")
def provision(replicas: int) -> None:
    """Make or change databases, roles, tables, streams and consumers to what the installed services need.

    Reads HUBHOME_DATABASE_ADMIN_URL and HUBHOME_NATS_URL (an operator's), and for each service
    HUBHOME_<SERVICE>_DATABASE_PASSWORD and HUBHOME_<SERVICE>_OWNER_PASSWORD. Run again, it changes nothing that is
    right.
    """
    services = installed_services()
    admin, bus = _required(ADMIN_URL.name), _required("HUBHOME_NATS_URL")
    passwords = {
        service.name: Passwords(
            login=_required(login_password_of(service.name).name),
            owner=_required(owner_password_of(service.name).name),
        )
        for service in services
    }

    async def run() -> None:
        _, done = await provision_databases(services, admin, passwords)
        for line in [*done, *await provision_streams(services, bus, replicas=replicas)]:
            click.echo(line)

    try:
        asyncio.run(run())
    except (MessagingError, PersistenceError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("Everything is as the installed services need it.")


@click.command()
def keys() -> None:
    """Print a fresh set of signing keys: each private one for its own process, the public ones for all."""
    made = [SigningKey.new(name) for name in (*(service.name for service in installed_services()), "web", OPERATOR)]
    click.echo("# HUBHOME_KEYS, for every process:")
    click.echo(json.dumps({key.name: key.public_text() for key in made}))
    for key in made:
        click.echo(f"# HUBHOME_SIGNING_KEYS, for {key.name} only (a secret):")
        click.echo(json.dumps({key.name: key.private_text()}))


def _required(variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        raise click.UsageError(f"{variable} isn't set.")
    return value
