"""How does one trace go from a page to the last reaction, at no cost where nobody collects traces?

Without an exporter a span measures nothing, yet a `traceparent` that came in is still passed on, so that a house
without tracing doesn't break the traces of its neighbours.
"""

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar, Token
from importlib import import_module
from threading import Thread
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.observing.errors import TracingNotInstalledError, UnknownExporterError

Kind = Literal["internal", "server", "client", "producer", "consumer"]
Scalar = str | int | float | bool

_KINDS: dict[str, SpanKind] = {kind.name.lower(): kind for kind in SpanKind}
_PROPAGATOR = TraceContextTextMapPropagator()
_WELL_FORMED = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
FAREWELL = 3.0
"""Seconds for the last spans to be sent, at the end of a process."""
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

_incoming: ContextVar[str] = ContextVar("hubhome_traceparent", default="")
_tracer: Tracer | None = None
_provider: TracerProvider | None = None


class Span(Protocol):
    """A stretch of work; scalars may be noted on it while it lasts."""

    def note(self, **attributes: Scalar) -> None:
        """Add what is known only now, such as the outcome. Identifiers and states, no names."""
        ...


def span(
    name: str, *, traceparent: str = "", kind: Kind = "internal", **attributes: Scalar
) -> AbstractContextManager[Span]:
    """A span around some work: the child of `traceparent` where one is given, else of the present span.

    A malformed `traceparent` begins a new trace. An exception marks the span as failed with its type only, because
    its message may quote a person, and goes on.
    """
    if _tracer is None:
        return _PassedOn(traceparent)
    return _recorded(_tracer, name, traceparent, kind, attributes)


def current_traceparent() -> str:
    """The W3C header for what is sent now, or "" where no trace is under way."""
    if _tracer is None:
        return _incoming.get()
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent", "")


def configure_tracing(service: str, provider: TracerProvider | None = None) -> bool:
    """Exports spans over OTLP where the environment asks for it, or to `provider`; says whether spans are recorded.

    OpenTelemetry's own variables decide: `OTEL_EXPORTER_OTLP_ENDPOINT` where to, `OTEL_TRACES_EXPORTER=none` or
    `OTEL_SDK_DISABLED=true` switches it off. To be called after a fork, because the exporter has a thread. Raises
    `TracingNotInstalledError` where the extra `tracing` is missing, and `UnknownExporterError`.
    """
    if provider is None and _is_asked_for():
        provider = _otlp_provider(service)
    _record_with(provider)
    return provider is not None


def stop_tracing() -> None:
    """Sends what still waits, and records nothing from now on: for the end of a process, forked ones included.

    Returns after `FAREWELL` seconds at the latest: the SDK alone waits ten for a collector that is away, and whoever
    stops a process kills it meanwhile.
    """
    stopped = _provider
    _record_with(None)
    shutdown = getattr(stopped, "shutdown", None)
    if shutdown is not None:
        farewell = Thread(target=shutdown, name="last spans", daemon=True)
        farewell.start()
        farewell.join(FAREWELL)


def _record_with(provider: TracerProvider | None) -> None:
    global _tracer, _provider  # noqa: PLW0603  one switch a process, read on the hot path
    _provider = provider
    _tracer = None if provider is None else provider.get_tracer("hubhome")


class _PassedOn:
    """A span that isn't recorded: it only keeps the traceparent that came in. Its cost is on every message's bill."""

    __slots__ = ("_token", "_traceparent")

    def __init__(self, traceparent: str) -> None:
        self._traceparent = traceparent
        self._token: Token[str] | None = None

    def __enter__(self) -> Self:
        if self._traceparent:
            kept = self._traceparent if _WELL_FORMED.fullmatch(self._traceparent) else ""
            self._token = _incoming.set(kept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._token is not None:
            _incoming.reset(self._token)

    def note(self, **attributes: Scalar) -> None:
        """Nobody collects it."""


class _Recorded:
    """A span that the SDK records."""

    __slots__ = ("_span",)

    def __init__(self, recorded: trace.Span) -> None:
        self._span = recorded

    def note(self, **attributes: Scalar) -> None:
        for key, value in attributes.items():
            self._span.set_attribute(key, value)


@contextmanager
def _recorded(
    tracer: Tracer, name: str, traceparent: str, kind: Kind, attributes: dict[str, Scalar]
) -> Iterator[_Recorded]:
    # What is extracted has nothing of the present context: a malformed header begins a new trace, and joins none.
    context = _PROPAGATOR.extract({"traceparent": traceparent}) if traceparent else None
    with tracer.start_as_current_span(
        name,
        context=context,
        kind=_KINDS[kind],
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as recorded:
        try:
            yield _Recorded(recorded)
        except BaseException as error:
            recorded.set_attribute("error.type", type(error).__qualname__)
            recorded.set_status(Status(StatusCode.ERROR))
            raise


def _is_asked_for() -> bool:
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true" or exporter == "none":
        return False
    if exporter not in {"", "otlp"}:
        raise UnknownExporterError(f"OTEL_TRACES_EXPORTER is {exporter!r}; Hubhome knows otlp and none")
    return exporter == "otlp" or any(os.environ.get(name) for name in _ENDPOINTS)


def _otlp_provider(service: str) -> TracerProvider:
    try:
        exporter = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
        sdk = import_module("opentelemetry.sdk.trace")
        export = import_module("opentelemetry.sdk.trace.export")
        resources = import_module("opentelemetry.sdk.resources")
    except ImportError as error:
        raise TracingNotInstalledError(
            f"spans are to be exported, but {error.name} isn't installed: pip install 'hubhome[tracing]', "
            "or set OTEL_TRACES_EXPORTER=none"
        ) from None
    of_service = resources.Resource.create({"service.name": service, "service.namespace": "hubhome"})
    # The API's type of a provider knows no processors; only the SDK's does.
    provider: Any = sdk.TracerProvider(resource=of_service)
    provider.add_span_processor(export.BatchSpanProcessor(exporter.OTLPSpanExporter()))
    exporting: TracerProvider = provider
    return exporting
