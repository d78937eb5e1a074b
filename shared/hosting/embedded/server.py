"""What the embedded servers share: being launched, awaited, stopped, killed and paused as a direct child of ours."""

import os
import re
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from shared.hosting.embedded.errors import NotStartedError
from shared.hosting.embedded.lineage import dying_with, how_it_ended

TICK = 0.005
LOG_LIMIT = 5_000_000
"""A log longer than this, in bytes, begins anew at the next launch."""
_COMPLAINT = re.compile(r"FATAL|PANIC|\[FTL\]|\berror\b")


class EmbeddedServer(ABC):
    """One server: a child in a session of its own that ends with us, and keeps port and folder between starts."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    orphan_signal: ClassVar[signal.Signals] = signal.SIGKILL
    """What the kernel sends it when we end without having stopped it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._child: subprocess.Popen[bytes] | None = None
        self._log_began_at = 0

    @property
    def pid(self) -> int:
        """The server's process id; raises `NotStartedError` where it wasn't launched, or was stopped."""
        return self._launched().pid

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.folder / f"{self.name}.log"

    @property
    def is_running(self) -> bool:
        """Whether its process lives, be it ready, busy or paused."""
        return self._child is not None and self._child.poll() is None

    def launch(self) -> None:
        """Start the process without waiting for it to be ready; does nothing where it runs already."""
        if self.is_running:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._prepare()
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.fstat(log).st_size > LOG_LIMIT:
                os.ftruncate(log, 0)
            self._log_began_at = os.fstat(log).st_size
            self._child = self._spawn(self._command(), log)
        finally:
            os.close(log)

    def start(self, timeout: float = 30.0) -> None:
        """Launch it and wait until it serves.

        Raises `NotStartedError` with the server's own last words where it ends before, or isn't ready in `timeout`
        seconds.
        """
        self.launch()
        deadline = time.monotonic() + timeout
        while not self.is_ready():
            ended = self.ended()
            if ended:
                raise NotStartedError(f"{self.name} {ended} before it was ready")
            if time.monotonic() > deadline:
                self.kill()
                raise NotStartedError(f"{self.name} wasn't ready within {timeout:g} seconds")
            time.sleep(TICK)

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether the process that was launched last serves; never waits."""

    def ended(self) -> str | None:
        """How the process ended, with its last words, or None while it runs."""
        code = self._launched().poll()
        if code is None:
            return None
        words = self._last_words() if code > 0 else ""
        return f"{how_it_ended(code)} ({words})" if words else how_it_ended(code)

    def ask_to_stop(self) -> None:
        """Send the signal for an orderly stop, and don't wait."""
        if self.is_running:
            os.kill(self.pid, self.stop_signal)
            os.kill(self.pid, signal.SIGCONT)  # a paused process hears nothing

    def stop(self, grace: float = 10.0) -> None:
        """Stop it in an orderly way; after `grace` seconds it is killed. Stopped already: nothing happens."""
        if self._child is None:
            return
        self.ask_to_stop()
        try:
            self._child.wait(grace)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._clear_remains()
        self._child = None

    def kill(self) -> None:
        """End it as a power cut would, and return when nothing of it is left but its folder."""
        if self._child is None:  # and what is in the folder, if anything, isn't ours to end
            return
        self._child.kill()
        self._child.wait()
        self._clear_remains()
        self._child = None

    def pause(self) -> None:
        """Freeze it, and return when it is: its port accepts connections, and nobody answers."""
        os.kill(self.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def resume(self) -> None:
        """End the pause."""
        os.kill(self.pid, signal.SIGCONT)

    @abstractmethod
    def _prepare(self) -> None:
        """Make ready what the command needs: configuration, a port, a place for what it keeps."""

    @abstractmethod
    def _command(self) -> Sequence[str | Path]:
        """The program and its arguments."""

    def _spawn(self, command: Sequence[str | Path], log: int, **who: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  a program of the wheel, with arguments of our own
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is for the supervisor alone
            # Called after a change of user, which would have cleared the wish.
            preexec_fn=dying_with(os.getpid(), self.orphan_signal),  # noqa: PLW1509  calls one C function, takes no lock
            **who,
        )

    def _clear_remains(self) -> None:
        """Remove what a server that was killed leaves behind; called when its process has ended."""
        return

    def _last_words(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_began_at)
            lines = [line.strip() for line in log.read().decode(errors="replace").splitlines() if line.strip()]
        if not lines:
            return ""
        # What came after the complaint is only the farewell.
        return next((line for line in reversed(lines) if _COMPLAINT.search(line)), lines[-1])

    def _launched(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            raise NotStartedError(f"{self.name} was not started")
        return self._child
