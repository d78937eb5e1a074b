"""Who keeps the embedded house running: its servers, a fork for each service and one for the web."""

import gc
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import structlog

from shared.hosting.embedded.errors import EmbeddedServerError
from shared.hosting.embedded.forked import Child, ForkedChild
from shared.hosting.embedded.house_folder import HouseError, HouseFolder, house_folder
from shared.hosting.embedded.server import EmbeddedServer
from shared.hosting.embedded.signals import Signals

FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0
STEADY_AFTER = 30.0
"""Whoever lived so many seconds is restarted without delay's memory: the next trouble is a new one."""
TICK = 0.02

log = structlog.get_logger()


class Blueprint(Protocol):
    """What a house is made of; each is called once, in this order, in the supervisor's process."""

    def servers(self, folder: Path) -> Sequence[EmbeddedServer]:
        """The servers that all the children need, in the order in which they start."""
        ...

    def children(self, folder: Path) -> Sequence[Child]:
        """The children, in the order in which they start; the servers are ready."""
        ...

    def state(self) -> Mapping[str, Any]:
        """What other commands need to find the house's parts; everybody is ready."""
        ...

    def opened(self) -> None:
        """Everybody is ready and the state is published: time to tell the person in front of the screen."""
        ...


class Supervisor:
    """Runs one house, from opening to the last process gone.

    `folder` keeps what the house keeps; None for a temporary one that is removed in every case. `grace` is what each
    process gets to stop in an orderly way, `patience` what all of them together get to be ready, in seconds.
    """

    def __init__(
        self, blueprint: Blueprint, folder: Path | None = None, *, grace: float = 10.0, patience: float = 60.0
    ) -> None:
        self._blueprint = blueprint
        self._folder = folder
        self._grace = grace
        self._patience = patience
        self._signals = Signals()
        self._watched: list[_Watched] = []
        self._leaving = ExitStack()
        """Who has to leave at the end: the last one in is the first one out."""

    def run(self) -> int:
        """Open the house and keep it until SIGINT, SIGTERM or SIGHUP; returns the exit code.

        A child that ends before everybody was ready ends the house: one line on stderr says why, the code is 1. Later
        it is restarted. After a second SIGINT nobody is given time to stop, and the code is 130. Call it in the main
        thread of a process with no other.
        """
        try:
            with self._signals, house_folder(self._folder) as folder, self._leaving:
                self._open(folder)
                self._keep()
        except _StopAskedError:
            pass
        except (HouseError, EmbeddedServerError) as error:
            sys.stderr.write(f"hubhome: {error}\n")
            return 1
        return 130 if self._signals.hurry else 0

    def _open(self, folder: HouseFolder) -> None:
        deadline = time.monotonic() + self._patience
        for server in self._blueprint.servers(folder.path):
            self._admit(server)
        self._until_ready(deadline)
        children = self._blueprint.children(folder.path)
        _keep_memory_shared()
        for have_tasks, next_ones in groupby(children, lambda child: child.once):
            forks = [ForkedChild(child) for child in next_ones]
            if have_tasks:
                self._until_ready(deadline)
                self._until_done(forks, deadline)
            else:
                for fork in forks:
                    self._admit(fork)
        self._until_ready(deadline)
        self._leaving.callback(folder.withdraw)
        folder.publish(self._blueprint.state())
        self._blueprint.opened()

    def _admit(self, resident: EmbeddedServer | ForkedChild) -> None:
        self._leaving.callback(self._see_out, resident)
        resident.launch()
        self._watched.append(_Watched(resident))

    def _until_ready(self, deadline: float) -> None:
        while True:
            self._no_one_may_have_ended()
            waiting = [watched.resident.name for watched in self._watched if not watched.has_become_ready()]
            if not waiting:
                return
            self._wait(deadline, waiting)

    def _until_done(self, children: Sequence[ForkedChild], deadline: float) -> None:
        """Have them at their tasks side by side."""
        for child in children:
            self._leaving.callback(self._see_out, child)
            child.launch()
        for child in children:
            if child.meanwhile is not None:
                child.meanwhile()
                _keep_memory_shared()
        while at_work := [child for child in children if not child.has_succeeded]:
            for child in at_work:
                if not child.is_running and not child.has_succeeded:
                    raise HouseError(f"{child.name} {child.ended()} before the house was open")
            self._no_one_may_have_ended()
            self._wait(deadline, [child.name for child in at_work])

    def _no_one_may_have_ended(self) -> None:
        for watched in self._watched:
            ended = watched.resident.ended()
            if ended:
                raise HouseError(f"{watched.resident.name} {ended} before the house was open")

    def _wait(self, deadline: float, names: Sequence[str]) -> None:
        if time.monotonic() > deadline:
            raise HouseError(f"{' and '.join(names)} wasn't ready within {self._patience:g} s")
        self._signals.wait(TICK)
        if self._signals.stop_asked:
            raise _StopAskedError

    def _keep(self) -> None:
        while not self._signals.stop_asked:
            waits = [wait for watched in self._watched if (wait := watched.look_after()) is not None]
            self._signals.wait(min(waits, default=None))

    def _see_out(self, resident: EmbeddedServer | ForkedChild) -> None:
        deadline = time.monotonic() + self._grace
        if not self._signals.hurry:
            resident.ask_to_stop()
        while resident.is_running and not self._signals.hurry and time.monotonic() < deadline:
            self._signals.wait(TICK)
        resident.kill()


def _keep_memory_shared() -> None:
    """Or the collector would write to, and so copy, what forks share.

    Nothing is collected first: what that frees are holes in pages, which each fork fills for itself.
    """
    gc.freeze()


@dataclass
class _Watched:
    """A process, and how patient the supervisor is with it."""

    resident: EmbeddedServer | ForkedChild
    launched_at: float = field(default_factory=time.monotonic)
    is_known_ready: bool = False
    delay: float = 0.0
    restart_at: float | None = None

    def has_become_ready(self) -> bool:
        self.is_known_ready = self.is_known_ready or self.resident.is_ready()
        return self.is_known_ready

    def look_after(self) -> float | None:
        """Restart it if that is due; returns in how many seconds to look again, None when only a signal can tell."""
        now = time.monotonic()
        if self.restart_at is not None and now >= self.restart_at:
            self._relaunch(now)
        if self.restart_at is None:
            ended = self.resident.ended()
            if ended:
                self._schedule(now, ended)
        if self.restart_at is not None:
            return max(0.0, self.restart_at - now)
        if self.is_known_ready:
            return None
        if self.has_become_ready():
            log.info("child_ready_again", child=self.resident.name, pid=self.resident.pid)
            return None
        return TICK

    def _relaunch(self, now: float) -> None:
        self.restart_at, self.launched_at, self.is_known_ready = None, now, False
        try:
            self.resident.launch()
        except EmbeddedServerError as error:
            self._schedule(now, f"couldn't start: {error}")

    def _schedule(self, now: float, ended: str) -> None:
        was_steady = self.delay == 0.0 or now - self.launched_at > STEADY_AFTER
        self.delay = FIRST_DELAY if was_steady else min(self.delay * 2, LONGEST_DELAY)
        self.restart_at = now + self.delay
        log.error("child_ended", child=self.resident.name, how=ended, restart_in=round(self.delay, 1))


class _StopAskedError(Exception):
    """Somebody asked for the end while the house was still opening."""
