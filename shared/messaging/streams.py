"""Which streams and consumers the bus must have, applied by one step at deploy and only compared at a start."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import nats.errors
from nats.aio.client import Client

from shared.contracts.message import Command, Event, Request
from shared.messaging.errors import BusAwayError, DriftError

SECOND = 1_000_000_000
"""In nanoseconds, as JetStream counts."""

DEAD_LETTERS = "DEAD_LETTERS"
ACK_WAIT = 2
"""Seconds until what a killed hearer had in hand is given to the next; longer work says so meanwhile."""
DUPLICATE_WINDOW = 600
"""Seconds in which the bus itself drops a message said twice; the inbox does so for ever."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of the bus."""

    name: str
    subjects: tuple[str, ...]
    retention: str = "limits"
    """`workqueue`: what was taken isn't kept any more."""

    def config(self, replicas: int) -> dict[str, Any]:
        """As JetStream's API wants it; nats-py's own class doesn't know atomic batches."""
        return {
            "name": self.name,
            "subjects": list(self.subjects),
            "storage": "file",
            "retention": self.retention,
            "discard": "new",
            "num_replicas": replicas,
            "duplicate_window": DUPLICATE_WINDOW * SECOND,
            "allow_atomic": True,
            "allow_direct": True,
        }


@dataclass(frozen=True, slots=True)
class Consumer:
    """One reaction's place in a stream: where it has got to, kept by the server."""

    stream: str
    name: str
    subject: str

    def config(self) -> dict[str, Any]:
        """As JetStream's API wants it."""
        return {
            "durable_name": self.name,
            "filter_subject": self.subject,
            "ack_policy": "explicit",
            "ack_wait": ACK_WAIT * SECOND,
            # Without end: at an end the server keeps a message back without a word. `hearing` counts, and sets aside.
            "max_deliver": -1,
            "max_ack_pending": 2000,
            "deliver_policy": "all",
            "replay_policy": "instant",
        }


def stream_of(owner: str) -> Stream:
    """The stream of one service's events, of all authorities."""
    return Stream(f"{owner.upper()}_EVENTS", (f"hubhome.*.{owner}.event.>",))


def kept_stream(owner: str) -> Stream:
    """Where commands to one service are kept while it is away, of all authorities, until it has taken them."""
    return Stream(f"{owner.upper()}_KEPT", (f"hubhome.*.{owner}.kept.>",), retention="workqueue")


def kept_consumer(command: type[Command[Any]]) -> Consumer:
    """By which a service takes what was kept of one command."""
    name = f"{command.owner}-kept-{command.message_name}-v{command.contract_version}"
    return Consumer(kept_stream(command.owner).name, name, command.kept_subject("*"))


def kept_commands(answers: Iterable[type[Request[Any]]]) -> list[type[Command[Any]]]:
    """Those of a service's answers that are kept while it is away."""
    return [one for one in answers if issubclass(one, Command) and one.is_kept]


def dead_letter_stream() -> Stream:
    """Where messages are set aside that a reaction can't take."""
    return Stream(DEAD_LETTERS, ("hubhome.*.*.dead_letter.>",))


def consumer_of(service: str, event: type[Event]) -> Consumer:
    """A service's durable consumer of one event: a reaction added later starts from the first message of its own."""
    name = f"{service}-{event.owner}-{event.message_name}-v{event.contract_version}"
    return Consumer(event.stream(), name, event.subject("*"))


class Provisioner:
    """Applies streams and consumers. Needs rights that no service has."""

    def __init__(self, client: Client, *, replicas: int = 1) -> None:
        self._client = client
        self._replicas = replicas

    async def apply(self, streams: Iterable[Stream], consumers: Iterable[Consumer]) -> Sequence[str]:
        """Make what is missing and bring the rest to what the code says; a line for each change.

        Raises `DriftError` where the server won't change something in place (a stream's storage, a consumer's start).
        """
        done: list[str] = []
        for stream in streams:
            done += await self._apply(
                f"STREAM.INFO.{stream.name}", f"STREAM.{{}}.{stream.name}", stream.config(self._replicas), stream.name
            )
        for consumer in consumers:
            done += await self._apply_consumer(consumer)
        return done

    async def _apply(self, info: str, change: str, wanted: dict[str, Any], name: str) -> list[str]:
        found = await api(self._client, info)
        if _is_missing(found):
            await self._must(change.format("CREATE"), wanted, name)
            return [f"made the stream {name}"]
        different = differing(wanted, found["config"])
        if not different:
            return []
        await self._must(change.format("UPDATE"), {**found["config"], **wanted}, name)
        return [f"changed the stream {name}: {different}"]

    async def _apply_consumer(self, consumer: Consumer) -> list[str]:
        found = await api(self._client, f"CONSUMER.INFO.{consumer.stream}.{consumer.name}")
        request = {"stream_name": consumer.stream, "config": consumer.config()}
        path = f"CONSUMER.CREATE.{consumer.stream}.{consumer.name}.{consumer.subject}"
        if _is_missing(found):
            await self._must(path, {**request, "action": "create"}, consumer.name)
            return [f"made the consumer {consumer.name}"]
        different = differing(consumer.config(), found["config"])
        if not different:
            return []
        await self._must(path, {**request, "action": "update"}, consumer.name)
        return [f"changed the consumer {consumer.name}: {different}"]

    async def _must(self, path: str, body: dict[str, Any], name: str) -> None:
        answer = await api(self._client, path, body)
        if "error" in answer:
            raise DriftError(f"{name} can't be made what the code needs: {answer['error'].get('description')}")


async def require_consumer(client: Client, consumer: Consumer) -> None:
    """Raises `DriftError`, naming both sides, where a service's consumer isn't as its code needs it."""
    found = await api(client, f"CONSUMER.INFO.{consumer.stream}.{consumer.name}")
    if "error" in found:
        raise DriftError(f"The consumer {consumer.name} of {consumer.stream} is missing: run 'hubhome provision'")
    different = differing(consumer.config(), found["config"])
    if different:
        raise DriftError(f"The consumer {consumer.name} differs, {different}: run 'hubhome provision'")


async def waiting_for(client: Client, consumer: Consumer) -> int:
    """How many messages a consumer hasn't finished: not yet delivered, and delivered but not acknowledged."""
    found = await api(client, f"CONSUMER.INFO.{consumer.stream}.{consumer.name}")
    if "error" in found:
        raise DriftError(f"The consumer {consumer.name} of {consumer.stream} is missing: run 'hubhome provision'")
    return int(found.get("num_pending", 0)) + int(found.get("num_ack_pending", 0))


def differing(wanted: dict[str, Any], found: dict[str, Any]) -> str:
    """In words, what differs: `ack_wait is 30 and should be 3`; empty where nothing does."""
    return ", ".join(
        f"{name} is {found.get(name)!r} and should be {value!r}"
        for name, value in wanted.items()
        if found.get(name) != value
    )


async def api(client: Client, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request to JetStream's API; its answer, which may hold an `error`. Raises `BusAwayError` without one."""
    try:
        answer = await client.request(f"$JS.API.{path}", json.dumps(body).encode() if body else b"", timeout=5)
    except (nats.errors.Error, OSError, TimeoutError) as error:
        raise BusAwayError(
            f"JetStream didn't answer {path.split('.', maxsplit=1)[0]} ({type(error).__name__})"
        ) from error
    decoded: dict[str, Any] = json.loads(answer.data)
    return decoded


def _is_missing(answer: dict[str, Any]) -> bool:
    error = answer.get("error")
    if error and error.get("code") != 404:  # noqa: PLR2004  JetStream's own "not found"
        raise DriftError(f"JetStream refused: {error.get('description')}")
    return bool(error)
