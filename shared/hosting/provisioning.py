"""How does a house come to what its services need? Databases, roles, migrations, streams and consumers, in one step.

This is the deploy step: it has rights that no service has, can be run again, and changes nothing that is right.
"""

from collections.abc import Mapping, Sequence

from shared.hosting.service import Service
from shared.messaging.connection import build_bus
from shared.messaging.streams import (
    Provisioner,
    consumer_of,
    dead_letter_stream,
    kept_commands,
    kept_consumer,
    kept_stream,
    stream_of,
)
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import DatabaseUrls, Passwords, provision_database


async def provision_databases(
    services: Sequence[Service], admin_url: str, passwords: Mapping[str, Passwords]
) -> tuple[Mapping[str, DatabaseUrls], Sequence[str]]:
    """Make and migrate every service's database; where each is, and a line for each change."""
    urls: dict[str, DatabaseUrls] = {}
    done: list[str] = []
    for service in services:
        secret = passwords[service.name]
        urls[service.name] = await provision_database(
            service.name, admin_url, login_password=secret.login, owner_password=secret.owner
        )
        steps = await migrate(service.name, service.package, urls[service.name].owner)
        done.extend(f"migrated {service.name} to {step}" for step in steps)
    return urls, done


async def provision_streams(services: Sequence[Service], nats_url: str, *, replicas: int = 1) -> Sequence[str]:
    """Apply every stream and consumer; a line for each change.

    An event's owner has its stream even where its service isn't installed here: who hears it may be told from
    elsewhere.
    """
    owners = {service.name for service in services}
    owners |= {event.owner for service in services for event in service.hears}
    bus = build_bus("operator", nats_url)
    await bus.connect()
    try:
        return await Provisioner(bus.client, replicas=replicas).apply(
            [
                *(stream_of(owner) for owner in sorted(owners)),
                *(kept_stream(service.name) for service in services if kept_commands(service.answers)),
                dead_letter_stream(),
            ],
            [
                *(consumer_of(service.name, event) for service in services for event in service.hears),
                *(kept_consumer(command) for service in services for command in kept_commands(service.answers)),
            ],
        )
    finally:
        await bus.close()
