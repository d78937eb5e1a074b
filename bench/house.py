"""How soon is an embedded house ready, and how much memory do its processes take together?"""

import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from shared.hosting.embedded.ports import free_port

SECOND_STARTS = 3
PATIENCE = 120.0


@dataclass(frozen=True)
class Started:
    """What was measured."""

    first_s: float
    second_s: float
    pss_mb: float
    processes: int


def measure() -> Started:
    """Open a house on one folder, and then a few times more: of those starts the median."""
    with tempfile.TemporaryDirectory(prefix="hubhome-bench-") as folder:
        Path(folder).chmod(0o711)
        first, _, _ = _open(folder)
        again = [_open(folder) for _ in range(SECOND_STARTS)]
    starts, sizes, processes = zip(*again, strict=True)
    return Started(first, statistics.median(starts), max(sizes), max(processes))


@contextmanager
def opened(folder: str) -> Iterator[tuple[float, psutil.Process]]:
    """A house on a folder: how long it took to open, and its first process. Closed afterwards."""
    port = free_port()
    began = time.perf_counter()
    house = subprocess.Popen(
        [Path(sys.executable).with_name("hubhome"), "up", "--data", f"{folder}/house", "--port", str(port)],
        stdout=subprocess.DEVNULL,
    )
    try:
        while not _is_ready(port):
            if house.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError("the house didn't open")
            time.sleep(0.02)
        took = time.perf_counter() - began
        yield took, psutil.Process(house.pid)
    finally:
        house.send_signal(signal.SIGINT)
        house.wait(30)


def _open(folder: str) -> tuple[float, float, int]:
    with opened(folder) as (took, process):
        family = [process, *process.children(recursive=True)]
        return took, sum(_pss(one.pid) for one in family) / 1e6, len(family)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _pss(pid: int) -> float:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return float(found[1]) * 1024 if found else 0.0
