"""A process of the house sends its last spans before it ends: a fork has no other farewell."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import SecretStr

from shared.hosting.process import run
from shared.hosting.settings import ProcessSettings
from shared.observing.tracing import span

SETTINGS = ProcessSettings(nats_url=SecretStr("nats://-"))


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What arrives at a collector, to which the environment has spans sent."""
    bodies: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "60000")
        yield bodies
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("why", ["", "the bus is away for good"])
def test_the_last_spans_are_sent_when_a_process_ends(collected: list[bytes], why: str) -> None:
    async def main() -> str:
        with span("the last thing done"):
            return why

    code = run("bookings", SETTINGS, main)

    assert code == bool(why)
    assert any(b"the last thing done" in body for body in collected)


def test_an_exporter_that_nobody_knows_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "zipkin")

    async def main() -> str:
        return "it began nevertheless"

    with pytest.raises(SystemExit, match=r"^UnknownExporterError: OTEL_TRACES_EXPORTER is 'zipkin'; Hubhome knows "):
        run("bookings", SETTINGS, main)


def test_services_that_share_a_process_come_to_the_bus_and_the_database_each_as_itself() -> None:
    settings = ProcessSettings(
        nats_url=SecretStr("nats://{service}:secret@bus"), database_url=SecretStr("postgresql://db/hubhome_{service}")
    )

    assert settings.bus_of("bookings") == "nats://bookings:secret@bus"
    assert settings.database_of("bookings") == "postgresql://db/hubhome_bookings"
