"""What each process may do on the bus, and nothing else: derived from what its service answers, hears and says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.contracts.message import Event, Request
from shared.messaging.connection import INBOXES, inbox_prefix
from shared.messaging.health_over_bus import health_subject
from shared.messaging.streams import DEAD_LETTERS, consumer_of, kept_commands, kept_consumer


@dataclass(frozen=True, slots=True)
class Rights:
    """The subjects that one user of the bus may publish to and subscribe to."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def rights_of_service(
    service: str,
    *,
    answers: Iterable[type[Request[Any]]],
    hears: Iterable[type[Event]],
) -> Rights:
    """A service publishes its own events and dead letters, asks anybody, and pulls only from its own consumers."""
    answers = list(answers)
    consumers = [
        *(consumer_of(service, event) for event in hears),
        *(kept_consumer(command) for command in kept_commands(answers)),
    ]
    publish = [
        f"hubhome.*.{service}.event.>",
        f"hubhome.*.{service}.dead_letter.>",
        # To tell how many of its messages stand there; what is in them it can't read.
        f"$JS.API.STREAM.INFO.{DEAD_LETTERS}",
        "hubhome.*.*.command.>",
        "hubhome.*.*.query.>",
        # Replies, and only to inboxes: the server's own right to respond would follow any subject that an asker names.
        f"{INBOXES}.>",
    ]
    for consumer in consumers:
        place = f"{consumer.stream}.{consumer.name}"
        publish += [f"$JS.API.CONSUMER.INFO.{place}", f"$JS.API.CONSUMER.MSG.NEXT.{place}", f"$JS.ACK.{place}.>"]
    subscribe = [f"{inbox_prefix(service)}.>", health_subject(service), *(message.subject("*") for message in answers)]
    return Rights(tuple(publish), tuple(subscribe))


def rights_of_asker(name: str) -> Rights:
    """The web: it asks, has commands kept for who is away, and hears only its own replies."""
    publish = ("hubhome.*.*.command.>", "hubhome.*.*.query.>", "hubhome.*.*.kept.>", health_subject("*"))
    return Rights(publish, (f"{inbox_prefix(name)}.>",))


def rights_of_operator() -> Rights:
    """The command line of whoever runs the house: provisioning, dead letters, asking."""
    return Rights((">",), (">",))
