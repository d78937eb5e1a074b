"""A child of the supervisor that is a fork of it: what was imported once is shared by all."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shared.hosting.embedded.lineage import dying_with, how_it_ended

READY = b"ready\n"


@dataclass(frozen=True, slots=True)
class Child:
    """Something that runs in a process of its own.

    `run` is called in the fork with a function to call once it serves; what it returns is the exit code. What it raises
    becomes the reason of the end, so `SystemExit("a sentence")` is how it says why it can't start. A `once` child has a
    task and no readiness: those that follow one another are at theirs side by side, and whatever comes after them in
    the house waits for their end. `meanwhile` is what the supervisor does during that, for those who come after.
    """

    name: str
    run: Callable[[Callable[[], None]], int]
    once: bool = False
    meanwhile: Callable[[], None] | None = None


class ForkedChild:
    """A `Child` as the supervisor sees it, through however many lives."""

    def __init__(self, child: Child) -> None:
        self.name = child.name
        self.once = child.once
        self.meanwhile = child.meanwhile
        self._run = child.run
        self._pid = 0
        self._exit_code: int | None = None
        self._pipe = -1
        self._told = b""

    @property
    def pid(self) -> int:
        """The process id of its latest life; 0 before the first."""
        return self._pid

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self._pid != 0 and self._poll() is None

    def launch(self) -> None:
        """Fork it. The caller has one thread and no event loop; what it buffered for output is written first."""
        self._hang_up()
        sys.stdout.flush()
        sys.stderr.flush()
        self._pipe, told = os.pipe()
        os.set_blocking(self._pipe, False)
        parent = os.getpid()
        # Until the child has handlers of its own, a signal for it would be heard by the supervisor's.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self._pid, self._exit_code, self._told = os.fork(), None, b""
            if self._pid == 0:
                self._live(parent, told, before)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(told)

    def is_ready(self) -> bool:
        """Whether it has said so in its present life."""
        self._listen()
        return self._told.startswith(READY)

    def ended(self) -> str | None:
        """How it ended, with the reason that it gave, or None while it lives."""
        code = self._poll()
        if code is None:
            return None
        self._listen()
        reason = self._told.removeprefix(READY).decode(errors="replace").strip()
        return f"{how_it_ended(code)} ({reason})" if reason else how_it_ended(code)

    @property
    def has_succeeded(self) -> bool:
        """Whether it ended with exit code 0."""
        return self._poll() == 0

    def ask_to_stop(self) -> None:
        """Send SIGTERM, and don't wait."""
        if self.is_running:
            os.kill(self._pid, signal.SIGTERM)
            os.kill(self._pid, signal.SIGCONT)  # a paused process hears nothing

    def kill(self) -> None:
        """End it and whatever it started in its session, at once, and reap it."""
        if self.is_running:
            try:
                os.killpg(self._pid, signal.SIGKILL)
            except ProcessLookupError:  # so young that it has no session of its own yet
                os.kill(self._pid, signal.SIGKILL)
            self._exit_code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        self._hang_up()

    def _live(self, parent: int, told: int, mask: set[int]) -> None:
        """The fork's whole life; never returns, for what called it is the supervisor's business."""
        code = 1
        is_ready = False

        def say_ready() -> None:
            nonlocal is_ready
            if not is_ready:
                os.write(told, READY)
                is_ready = True

        try:
            os.setsid()
            _be_called(self.name)
            dying_with(parent, signal.SIGKILL)()
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            code = self._run(say_ready)
        except SystemExit as asked:
            code = _exit_code(asked, told)
        except BaseException as error:  # noqa: BLE001  the last frame of a process: nobody is left to raise it to
            if is_ready:
                traceback.print_exc()
            os.write(told, _in_one_line(error).encode())
        finally:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)

    def _poll(self) -> int | None:
        if self._exit_code is None and self._pid:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._exit_code = os.waitstatus_to_exitcode(status)
        return self._exit_code

    def _listen(self) -> None:
        if self._pipe < 0:
            return
        try:
            while heard := os.read(self._pipe, 4096):
                self._told += heard
        except BlockingIOError:
            return
        self._hang_up()

    def _hang_up(self) -> None:
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1


def _be_called(name: str) -> None:
    """Show the child's name to whoever lists processes; the kernel keeps fifteen characters of it."""
    comm = Path("/proc/self/comm")
    if comm.exists():
        comm.write_text(name[:15])


def _exit_code(asked: SystemExit, told: int) -> int:
    if asked.code is None or isinstance(asked.code, int):
        return asked.code or 0
    os.write(told, str(asked.code).encode())
    return 1


def _in_one_line(error: BaseException) -> str:
    """The error and where it was raised; a start-up that fails has one line to say it in."""
    sentence = " ".join(str(error).split())
    frames = traceback.extract_tb(error.__traceback__)
    where = f", {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {sentence}{where}"
