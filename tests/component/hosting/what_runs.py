"""What of an embedded server is there?"""

import time
from contextlib import contextmanager
from pathlib import Path

import psutil


@contextmanager
def running(server):
    server.start()
    try:
        yield server
    finally:
        server.stop()


def shared_memory_segments():
    """The ids of the machine's System V segments, which outlive who made them."""
    return {int(line.split()[1]) for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]}


def spawned_by(server):
    return psutil.Process(server.pid).children(recursive=True)


def living(processes):
    """Those that still run; a zombie has ended, and waits for a parent that isn't us."""
    return [one for one in processes if is_living(one)]


def is_living(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False


def eventually(holds, within=5.0):
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
