"""Whole houses for journeys: in this process with a town in it, or as anybody would start one."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import psutil
import pytest

from shared.hosting.discovery import installed_services
from shared.hosting.embedded.ports import free_port
from shared.testing.houses import OpenHouse
from tests.support.town import Town

STARTS_WITHIN = 120.0
HUBHOME = Path(sys.executable).with_name("hubhome")

OpenTown = Callable[[], AbstractAsyncContextManager[Town]]


@pytest.fixture
def open_town(open_house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> OpenTown:
    """Every installed service on real servers, with the made-up city of Harbourside imported."""
    monkeypatch.setenv("HUBHOME_REGISTRY_PICK_A_PERSON", "true")
    monkeypatch.setenv("HUBHOME_NOTIFICATIONS_MAIL_IS_ON", "false")

    @asynccontextmanager
    async def opened() -> AsyncIterator[Town]:
        async with open_house(installed_services()) as house:
            town = Town(house)
            await town.settle_in()
            yield town

    return opened


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """The address of a demo, started as `make demo` starts it; it must leave nothing behind."""
    port = free_port()
    with subprocess.Popen(
        [HUBHOME, "demo", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(process, address)
            family = psutil.Process(process.pid).children(recursive=True)
            folder = _folder_of(process.pid)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert [one for one in family if one.is_running()] == []
    assert not folder.exists()


def _wait_until_ready(process: "subprocess.Popen[str]", address: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the demo ended: {process.stdout.read() if process.stdout else ''}")
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("the demo wasn't ready in time")


def _folder_of(pid: int) -> Path:
    for child in psutil.Process(pid).children():
        if "postgres" in child.name():
            return Path(child.cwd()).parent.parent if Path(child.cwd()).name == "cluster" else Path(child.cwd()).parent
    raise AssertionError("no postgres in the house")
