"""One trace goes from the page to the last reaction, whether this process records spans or not."""

import builtins
import sys
import threading
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from shared.observing import tracing
from shared.observing.errors import TracingNotInstalledError, UnknownExporterError
from shared.observing.tracing import configure_tracing, current_traceparent, span, stop_tracing

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
INCOMING = f"00-{TRACE}-00f067aa0ba902b7-01"
MALFORMED = ["junk", "00-" + "0" * 32 + "-00f067aa0ba902b7-01", f"00-{TRACE}-{'0' * 16}-01", INCOMING + "\r\nX: y"]


@pytest.fixture(autouse=True)
def no_exporter_asked_for(monkeypatch) -> Iterator[None]:
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("OTEL_SDK_DISABLED", raising=False)
    yield
    stop_tracing()


@pytest.fixture
def recorded():
    """The spans that ended, as the SDK exports them."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    assert configure_tracing("bookings", provider)
    return exporter.get_finished_spans


def test_unrecorded_the_incoming_traceparent_is_passed_on_and_then_forgotten():
    with span("message_heard", traceparent=INCOMING, kind="consumer"):
        with span("policy"):
            assert current_traceparent() == INCOMING
        assert current_traceparent() == INCOMING

    assert current_traceparent() == ""


def test_unrecorded_it_is_forgotten_after_an_error_too():
    with pytest.raises(RuntimeError), span("message_heard", traceparent=INCOMING):
        raise RuntimeError

    assert current_traceparent() == ""


@pytest.mark.parametrize("traceparent", MALFORMED)
def test_unrecorded_a_malformed_traceparent_goes_nowhere(traceparent):
    with span("outer", traceparent=INCOMING), span("inner", traceparent=traceparent):
        assert current_traceparent() == ""


def test_unrecorded_notes_are_taken_and_cost_nothing():
    with span("message_heard") as noted:
        noted.note(outcome="ok")

    assert configure_tracing("bookings") is False


def test_a_recorded_span_continues_the_trace_that_came_in(recorded):
    with span("message_heard", traceparent=INCOMING, kind="consumer", attempt=1) as noted:
        noted.note(outcome="ok")
        onwards = current_traceparent()

    (ended,) = recorded()
    assert ended.kind is SpanKind.CONSUMER
    assert ended.attributes == {"attempt": 1, "outcome": "ok"}
    assert f"{ended.context.trace_id:032x}" == TRACE
    assert onwards == f"00-{TRACE}-{ended.context.span_id:016x}-01"


def test_a_recorded_span_without_traceparent_is_the_child_of_the_present_one(recorded):
    with span("page"), span("ask"):
        pass

    inner, outer = recorded()
    assert inner.parent.span_id == outer.context.span_id
    assert current_traceparent() == ""


@pytest.mark.parametrize("traceparent", MALFORMED[:3])
def test_a_malformed_traceparent_begins_a_new_trace(recorded, traceparent):
    with span("page"), span("message_heard", traceparent=traceparent):
        pass

    inner, outer = recorded()
    assert inner.parent is None
    assert inner.context.trace_id != outer.context.trace_id


def test_a_failed_span_tells_the_type_of_the_error_and_not_its_message(recorded):
    with pytest.raises(ValueError, match="Ada"), span("message_heard"):
        raise ValueError("Ada")

    (ended,) = recorded()
    assert ended.status.status_code is StatusCode.ERROR
    assert ended.attributes == {"error.type": "ValueError"}
    assert "Ada" not in ended.to_json()


def test_after_stopping_nothing_is_recorded(recorded):
    stop_tracing()

    with span("page"):
        assert current_traceparent() == ""

    assert recorded() == ()


def test_a_collector_that_is_away_holds_nobody_up_at_the_end(monkeypatch):
    monkeypatch.setattr(tracing, "FAREWELL", 0.01)
    came_back, ended = threading.Event(), threading.Event()

    class Provider(TracerProvider):
        def shutdown(self):
            came_back.wait(20)
            ended.set()

    configure_tracing("bookings", Provider(shutdown_on_exit=False))
    stop_tracing()

    assert not ended.is_set()
    came_back.set()
    assert ended.wait(20)


@pytest.mark.parametrize(
    "asked", [{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}, {"OTEL_TRACES_EXPORTER": "otlp"}]
)
def test_the_environment_switches_the_exporter_on(monkeypatch, asked):
    for name, value in asked.items():
        monkeypatch.setenv(name, value)

    assert configure_tracing("bookings") is True

    assert tracing._provider.resource.attributes["service.name"] == "bookings"


@pytest.mark.parametrize("off", [{"OTEL_TRACES_EXPORTER": "none"}, {"OTEL_SDK_DISABLED": "true"}])
def test_the_environment_switches_the_exporter_off(monkeypatch, off):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    for name, value in off.items():
        monkeypatch.setenv(name, value)

    assert configure_tracing("bookings") is False


def test_an_exporter_that_is_not_installed_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)

    with pytest.raises(TracingNotInstalledError, match=r"pip install 'hubhome\[tracing\]'"):
        configure_tracing("bookings")


def test_an_unknown_exporter_is_refused(monkeypatch):
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "zipkin")

    with pytest.raises(UnknownExporterError, match="zipkin"):
        configure_tracing("bookings")


def test_without_an_exporter_the_sdk_is_not_even_imported(monkeypatch):
    imported: list[str] = []
    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", lambda name, *rest: imported.append(name) or real(name, *rest))

    configure_tracing("bookings")

    assert not [name for name in imported if name.startswith("opentelemetry.sdk")]
