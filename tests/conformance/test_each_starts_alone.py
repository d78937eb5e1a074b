"""Each service starts alone: `hubhome run SERVICE` with nothing but variables, no neighbour, and an orderly end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from shared.contracts.asking import UnreachableError
from shared.hosting.embedded.ports import LOOPBACK, free_port
from shared.testing.actors import actor
from shared.testing.examples import example_of
from shared.testing.waiting import until
from tests.conformance.sweeps import SERVICES, each_service

HUBHOME = Path(sys.executable).with_name("hubhome")
pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def started(tmp_path):
    """Starts `hubhome run NAME` as a container does: with these variables and no others, in an empty folder."""

    @contextmanager
    def start(name, **variables) -> Iterator[Process]:
        log = tmp_path / "log"
        empty = tmp_path / "empty"
        empty.mkdir()
        with log.open("wb") as output:
            popen = subprocess.Popen(
                [HUBHOME, "run", name],
                env={"PATH": os.defpath, **variables},
                cwd=empty,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield Process(popen, log)
        finally:
            popen.kill()
            popen.wait()

    return start


class Process:
    """What was started."""

    def __init__(self, popen, log):
        self.popen = popen
        self.log = log

    async def shows(self, address, status=200):
        """The answer of a health address, once it has this status."""
        answers = []

        async def is_shown():
            assert self.popen.poll() is None, self.log.read_text()
            try:
                async with httpx.AsyncClient(timeout=10) as client:
                    answers.append(await client.get(address))
            except httpx.TransportError:
                return False
            return answers[-1].status_code == status

        await until(is_shown, within=60)
        return answers[-1]

    async def stops(self):
        """Its exit code, after the signal by which an orchestrator ends a container."""
        self.popen.send_signal(signal.SIGTERM)
        await until(self._has_ended, within=30)
        return self.popen.returncode

    async def _has_ended(self):
        return self.popen.poll() is not None

    def complaints(self):
        """What it logged that somebody would have to look into; every line of it is JSON."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [line for line in lines if line["level"] not in {"info", "debug"}]


def variables_of(house, name, port):
    """What a container of this service is given: the addresses of its servers, its own key, and whom it believes."""
    settings = house.settings
    return {
        "HUBHOME_NATS_URL": settings.nats_url.get_secret_value(),
        "HUBHOME_DATABASE_URL": settings.database_of(name),
        "HUBHOME_SIGNING_KEYS": json.dumps({name: house.keys.of(name).private_text()}),
        "HUBHOME_KEYS": json.dumps(house.keys.public_texts()),
        "HUBHOME_HEALTH_HOST": LOOPBACK,
        "HUBHOME_HEALTH_PORT": str(port),
    }


@each_service
async def test_a_service_alone_becomes_ready_answers_and_ends_in_an_orderly_way(service, open_house, started):
    port = free_port()
    async with open_house([service], start=False) as house:
        with started(service.name, **variables_of(house, service.name, port)) as process:
            ready = await process.shows(f"http://{LOOPBACK}:{port}/health/ready")
            replies = [await is_answered(house, query) for query in queries_of(service)]
            metrics = await process.shows(f"http://{LOOPBACK}:{port}/metrics")
            code = await process.stops()

            with pytest.raises(UnreachableError):
                await is_answered(house, queries_of(service)[0])
            assert ready.json()["service"] == service.name
            assert set(ready.json()["checks"]) >= {f"{service.name} bus", f"{service.name} database"}
            assert all(replies)
            assert "hubhome_messages_total" in metrics.text
            assert code == 0
            assert process.complaints() == []
        assert await connections_to(house, service.name) == 0


def queries_of(service):
    return [message for message in service.answers if message.message_kind == "query"]


async def is_answered(house, query):
    """Whether there is a reply, or a refusal with its reason: anything else is raised."""
    return await house.asks(actor(min(query.asked_by))).ask(example_of(query), within=30) is not None


async def connections_to(house, name):
    """How many connections PostgreSQL has to a service's database, this one aside."""
    login = await asyncpg.connect(house.settings.database_of(name))
    try:
        return await login.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await login.close()


async def test_the_web_alone_says_whom_it_misses_and_ends_in_an_orderly_way(open_house, started):
    port, health_port = free_port(), free_port()
    async with open_house([], start=False) as house:
        variables = variables_of(house, "web", health_port) | {
            "HUBHOME_WEB_SECRET_KEY": "s" * 40,
            "HUBHOME_WEB_HOST": LOOPBACK,
            "HUBHOME_WEB_PORT": str(port),
        }
        with started("web", **variables) as process:
            await process.shows(f"http://{LOOPBACK}:{port}/health/live")
            ready = await process.shows(f"http://{LOOPBACK}:{port}/health/ready", status=503)
            page = await process.shows(f"http://{LOOPBACK}:{port}/accessibility")
            code = await process.stops()

            assert ready.json()["because"] == [f"{service.name} isn't running" for service in SERVICES]
            assert "Accessibility statement" in page.text
            assert code == 0
            assert process.complaints() == []


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("HUBHOME_DATABASE_URL", "HUBHOME_DATABASE_URL isn't set"),
        ("HUBHOME_SIGNING_KEYS", "HUBHOME_SIGNING_KEYS has no key for"),
    ],
)
async def test_a_variable_that_is_missing_is_told_in_one_line(open_house, started, missing, sentence):
    service = SERVICES[0]
    async with open_house([service], start=False) as house:
        variables = variables_of(house, service.name, free_port())
        with started(service.name, **{name: value for name, value in variables.items() if name != missing}) as process:
            await until(process._has_ended, within=60)

            [line] = process.log.read_text().splitlines()
            assert sentence in line
            assert process.popen.returncode == 1
