"""What is counted and timed of a process?

No label holds an authority or an identifier: each value of a label is a time series for ever. `message` is always the
name of one of our classes, never what a header claims.
"""

from collections.abc import Callable

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

messages = Counter("hubhome_messages", "Messages worked on, by how it went", ("service", "message", "outcome"))
handler_seconds = Histogram(
    "hubhome_handler_seconds", "From a message's arrival to its commit", ("service", "message"), buckets=_SECONDS
)
request_seconds = Histogram(
    "hubhome_request_seconds",
    "From asking another service to its reply, by how it went",
    ("service", "message", "outcome"),
    buckets=_SECONDS,
)
outbox_age_seconds = Gauge("hubhome_outbox_age_seconds", "Age of the oldest event not yet published", ("service",))
outbox_rows = Gauge("hubhome_outbox_rows", "Events not yet published", ("service",))
consumer_lag = Gauge(
    "hubhome_consumer_lag", "Messages that a durable consumer hasn't worked on", ("service", "durable")
)
dead_letters = Counter(
    "hubhome_dead_letters",
    "Messages, and errands, set aside by this process: poison, refused_by_bus, errand",
    ("service", "reason"),
)
dead_letters_waiting = Gauge(
    "hubhome_dead_letters_waiting",
    "Messages of a service that stand in the dead letters now",
    ("service",),
)


class Meter:
    """Counts for one service; label children are looked up once, because the hot path pays for every look."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._heard: dict[tuple[str, str], tuple[Callable[[], None], Callable[[float], None]]] = {}
        self._asked: dict[tuple[str, str], Callable[[float], None]] = {}
        self._rows = outbox_rows.labels(service)
        self._age = outbox_age_seconds.labels(service)

    def heard(self, message: str, outcome: str, seconds: float) -> None:
        """One message of a class was worked on, with this outcome (a word from a closed list)."""
        recorders = self._heard.get((message, outcome))
        if recorders is None:
            recorders = (
                messages.labels(self._service, message, outcome).inc,
                handler_seconds.labels(self._service, message).observe,
            )
            self._heard[message, outcome] = recorders
        count, observe = recorders
        count()
        observe(seconds)

    def asked(self, message: str, outcome: str, seconds: float) -> None:
        """Another service was asked, and answered, refused or didn't."""
        observe = self._asked.get((message, outcome))
        if observe is None:
            observe = request_seconds.labels(self._service, message, outcome).observe
            self._asked[message, outcome] = observe
        observe(seconds)

    def outbox(self, rows: int, oldest_seconds: float) -> None:
        """So much waits to be published, the oldest for so long."""
        self._rows.set(rows)
        self._age.set(oldest_seconds)

    def lag(self, durable: str, waiting: int) -> None:
        """So many messages wait for a durable consumer."""
        consumer_lag.labels(self._service, durable).set(waiting)

    def letters(self, waiting: int) -> None:
        """So many of the service's messages stand in the dead letters, whoever set them aside."""
        dead_letters_waiting.labels(self._service).set(waiting)

    def set_aside(self, reason: str) -> None:
        """A message went to the dead letters; the reason is a word from a closed list, never an error's sentence."""
        dead_letters.labels(self._service, reason).inc()
