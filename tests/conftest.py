"""What every test may ask for, and what none of them leaves behind."""

import gc
import logging
import os
from collections.abc import Generator, Iterator

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
