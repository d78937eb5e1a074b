"""What every test may ask for, and what none of them leaves behind."""

import gc
import logging
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings

from shared.observing import logs

pytest_plugins = [
    "shared.testing.servers",
    "shared.testing.databases",
    "shared.testing.rooms",
    "shared.testing.houses",
    "shared.testing.browser",
]

ON_A_DEMO = 'xdist_group("demo")'
LONG = 5
"""Minutes that a test is given which is begun before the others."""

# How long an example takes says how busy the machine is. What CI tries follows from the test, so that a commit has one
# verdict; everybody else's run tries others.
settings.register_profile("hubhome", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "hubhome")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests, and all that they import, stay until the end: nobody looks through them for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000)
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Tests on one demo run on one worker, which starts it once.

    xdist tells what is marked so by changing the names of tests, which pytest 9.2 doesn't let it: there would be a
    demo on each worker.
    """
    from xdist.scheduler import LoadGroupScheduling  # noqa: PLC0415  only where several workers run

    class Together(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            scope: str = super()._split_scope(nodeid)
            return "demo" if scope == nodeid and nodeid.partition("::")[0] in on_a_demo else scope

    journeys = (Path(__file__).parent / "journeys").glob("test_*.py")
    marked = [one for one in journeys if ON_A_DEMO in one.read_text(encoding="utf-8")]
    on_a_demo = {one.relative_to(config.rootpath).as_posix() for one in marked}
    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take minutes is begun first: no worker has it left when the others are done."""
    items.sort(key=_minutes_that_it_may_take, reverse=True)


def _minutes_that_it_may_take(item: pytest.Item) -> int:
    limit = item.get_closest_marker("timeout")
    minutes = int(limit.args[0]) // 60 if limit else 0
    return minutes if minutes >= LONG else 0


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command or a process that runs inside of a test sets up logging for itself, which here is that of all tests."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    foreign = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in logs._QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, (its_level, propagates) in foreign.items():
        logging.getLogger(name).setLevel(its_level)
        logging.getLogger(name).propagate = propagates
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    # A logger that was used meanwhile keeps this list: what listens to the log must find it there.
    logs._chain[:] = structlog.get_config()["processors"]
    structlog.configure(processors=logs._chain)
