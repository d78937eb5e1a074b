"""Does the house open as a whole, mend itself, and leave nothing behind?"""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from shared.hosting.embedded.house_folder import running_house

PROGRAM = Path(__file__).with_name("a_house.py")
ROOT = Path(__file__).parents[3]
MARK = "HUBHOME_TEST_HOUSE"


class House:
    """A house in a process of its own, and what it told."""

    def __init__(self, folder, *children):
        self.mark = uuid4().hex
        self.popen = subprocess.Popen(
            [sys.executable, PROGRAM, str(folder), *children],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), MARK: self.mark},
        )
        self.supervisor = psutil.Process(self.popen.pid)
        self.lines = {"out": queue.Queue(), "err": queue.Queue()}
        self.told = []
        self.folder = "?"
        self.threads = [
            threading.Thread(target=self._read, args=(self.popen.stdout, "out")),
            threading.Thread(target=self._read, args=(self.popen.stderr, "err")),
        ]
        for thread in self.threads:
            thread.start()

    def hears(self, within=10.0, **words):
        """The next thing told on stdout that has these words."""
        deadline = time.monotonic() + within
        while True:
            told = json.loads(self.lines["out"].get(timeout=max(0.01, deadline - time.monotonic())))
            self.told.append(told)
            self.folder = told.get("folder", self.folder)
            if words.items() <= told.items():
                return told

    def interrupt(self, number=signal.SIGINT):
        self.popen.send_signal(number)

    def ends(self, within=10.0):
        """The exit code, and what was on stderr."""
        code = self.popen.wait(within)
        for thread in self.threads:
            thread.join(within)
        while not self.lines["out"].empty():
            self.told.append(json.loads(self.lines["out"].get()))
        return code, "".join(list(self.lines["err"].queue))

    def inhabitants(self):
        """Everybody who lives: by the environment that they inherited, or, PostgreSQL having none, where they work."""
        living = []
        for one in psutil.process_iter():
            try:
                if one.environ().get(MARK) == self.mark or one.cwd().startswith(f"{self.folder}/"):
                    living.append(one)
            except psutil.Error:  # ended, or a zombie, whose parent isn't us
                continue
        return living

    def close(self):
        if self.popen.poll() is None:
            self.interrupt(signal.SIGTERM)
        self.ends()
        self.popen.stdout.close()
        self.popen.stderr.close()

    def _read(self, stream, name):
        for line in stream:
            self.lines[name].put(line)


@pytest.fixture
def a_house():
    houses = []

    def open_house(*arguments):
        houses.append(House(*arguments))
        return houses[-1]

    yield open_house
    for house in houses:
        house.close()


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="hubhome-test-") as name:
        yield Path(name)


def test_ctrl_c_ends_everybody_in_the_reverse_order_of_their_coming(a_house):
    house = a_house("temporary", "postgres", "nats", "bookings", "web")
    temporary = Path(house.hears()["folder"])
    house.hears(open=True)
    assert len(house.inhabitants()) > 5

    house.interrupt()
    code, complaints = house.ends()

    assert (code, complaints) == (0, "")
    assert [told["left"] for told in house.told if "left" in told] == ["web", "bookings"]
    assert house.inhabitants() == []
    assert not temporary.exists()


def test_ctrl_c_while_the_house_opens_ends_it_too(a_house):
    house = a_house("temporary", "nats", "bookings=never-ready")
    temporary = Path(house.hears()["folder"])

    house.interrupt()

    assert house.ends() == (0, "")
    assert house.inhabitants() == []
    assert not temporary.exists()


def test_ctrl_c_twice_waits_for_nobody(a_house):
    house = a_house("temporary", "postgres", "nats", "bookings=stubborn", "web=stubborn")
    temporary = Path(house.hears()["folder"])
    house.hears(open=True)

    house.interrupt()
    house.hears(stayed="web")  # so the first one was heard; two of the same that are pending count as one
    began = time.monotonic()
    house.interrupt()
    code, _ = house.ends()

    assert code == 130
    assert time.monotonic() - began < 0.9, "less than the grace of one stubborn child"
    assert house.inhabitants() == []
    assert not temporary.exists()


def test_who_does_not_stop_in_time_is_killed(a_house):
    house = a_house("temporary", "bookings=stubborn")
    house.hears(open=True)

    house.interrupt(signal.SIGTERM)

    assert house.ends() == (0, "")
    assert house.inhabitants() == []


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        ("exits", "bookings ended with exit code 3 before the house was open"),
        ("dies", "bookings was killed by SIGKILL before the house was open"),
        ("raises", "bookings ended with exit code 1 (ValueError: no such table, a_house.py:27) before"),
        ("explains", "bookings ended with exit code 1 (set HUBHOME_WEB_SECRET) before the house was open"),
        ("never-ready", "bookings wasn't ready within 1 s"),
    ],
)
def test_a_child_that_can_not_start_ends_the_house_with_one_line(a_house, behaviour, why):
    house = a_house("temporary", "nats", "registry", f"bookings={behaviour}")
    temporary = Path(house.hears()["folder"])

    code, complaints = house.ends()

    assert code == 1
    assert complaints.count("\n") == 1
    assert complaints.startswith(f"hubhome: {why}")
    assert house.inhabitants() == []
    assert not temporary.exists()


def test_a_once_child_comes_after_those_before_it_and_has_its_end_awaited(a_house):
    house = a_house("temporary", "registry", "loader=once", "web")

    house.hears(open=True)

    order = [told.get("ready") or told.get("once") for told in house.told if "ready" in told or "once" in told]
    assert order == ["registry", "loader", "web"]


def test_once_children_that_follow_one_another_are_at_their_tasks_side_by_side(a_house):
    house = a_house("temporary", "first=meets", "second=meets", "web")

    house.hears(open=True)

    order = [told.get("ready") or told.get("once") for told in house.told if "ready" in told or "once" in told]
    assert sorted(order[:2]) == ["first", "second"]
    assert order[2:] == ["web"]


def test_a_child_that_was_killed_comes_back(a_house):
    house = a_house("temporary", "bookings", "web")
    first = house.hears(ready="bookings")["pid"]
    house.hears(open=True)

    os.kill(first, signal.SIGKILL)
    second = house.hears(ready="bookings")["pid"]
    house.interrupt()
    code, complaints = house.ends()

    assert second != first
    assert code == 0
    assert json.loads(complaints.splitlines()[0]) == {
        "event": "child_ended",
        "child": "bookings",
        "how": "was killed by SIGKILL",
        "restart_in": 0.2,
    }


def test_a_bug_that_shows_later_is_told_with_its_trace_and_restarted(a_house):
    house = a_house("temporary", "bookings", "web")
    first = house.hears(ready="bookings")["pid"]
    house.hears(open=True)

    os.kill(first, signal.SIGUSR1)
    house.hears(ready="bookings")
    house.interrupt()
    _, complaints = house.ends()

    assert "Traceback" in complaints
    assert '"how": "ended with exit code 1 (ValueError: a bug' in complaints


@pytest.mark.parametrize("server", ["nats", "postgres"])
def test_a_server_that_was_killed_comes_back_at_the_same_place(a_house, folder, server):
    house = a_house(folder, server, "bookings")
    (name, first), *_ = house.hears(open=True)["servers"].items()
    listening = {c.laddr.port for c in psutil.Process(first).net_connections("tcp") if c.status == "LISTEN"}

    os.kill(first, signal.SIGKILL)

    assert json.loads(house.lines["err"].get(timeout=5))["child"] == name
    assert json.loads(house.lines["err"].get(timeout=5))["event"] == "child_ready_again"
    (second,) = [one for one in house.supervisor.children() if one.name() == name]
    assert {c.laddr.port for c in second.net_connections("tcp") if c.status == "LISTEN"} == listening
    house.interrupt()
    assert house.ends()[0] == 0
    assert house.inhabitants() == []


def test_a_second_house_on_the_same_folder_is_refused_with_one_line(a_house, folder):
    first = a_house(folder, "web")
    first.hears(open=True)

    code, complaints = a_house(folder, "web").ends()

    assert code == 1
    assert complaints == (
        f"hubhome: another house runs on {folder} (pid {first.popen.pid}): stop it, or choose another folder\n"
    )
    assert first.popen.poll() is None


def test_an_open_house_can_be_found_and_a_closed_one_can_not(a_house, folder):
    assert running_house(folder) is None
    house = a_house(folder, "nats", "web")
    servers = house.hears(open=True)["servers"]

    assert running_house(folder) == {"pid": house.popen.pid, "servers": servers}
    assert (folder / "house.json").stat().st_mode & 0o777 == 0o600

    house.interrupt()
    house.ends()
    assert running_house(folder) is None
    assert not (folder / "house.json").exists()


def test_a_house_that_was_killed_takes_everybody_along_and_can_open_again(a_house, folder):
    house = a_house(folder, "postgres", "nats", "bookings=stubborn", "web")
    house.hears(open=True)

    house.interrupt(signal.SIGKILL)
    house.ends()

    deadline = time.monotonic() + 5
    while house.inhabitants():
        assert time.monotonic() < deadline, house.inhabitants()
        time.sleep(0.01)
    assert running_house(folder) is None, "its state is still there, but nobody holds the lock"
    a_house(folder, "postgres", "nats", "web").hears(open=True)
