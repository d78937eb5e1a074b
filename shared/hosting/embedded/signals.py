"""Signals as something to wait for, for a program with one thread and no event loop."""

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Self

_HEARD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)


class Signals:
    """Within the block, SIGINT, SIGTERM, SIGHUP and the end of a child interrupt nothing but `wait()`."""

    def __init__(self) -> None:
        self.stop_asked = False
        """Whether somebody asked for the end."""
        self.hurry = False
        """Whether somebody pressed Ctrl-C after the end had been asked for."""

    def __enter__(self) -> Self:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)
        self._wakeup_before = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, _nothing)
            for number in _HEARD
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN  # started with nohup
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        os.close(self._reading)
        os.close(self._writing)

    def wait(self, seconds: float | None) -> None:
        """Return at the next signal, or after so many seconds; None waits for the signal however long it takes."""
        select.select([self._reading], [], [], seconds)
        try:
            heard = os.read(self._reading, 4096)
        except BlockingIOError:
            return
        for number in heard:
            if number == signal.SIGINT and self.stop_asked:
                self.hurry = True
            if number != signal.SIGCHLD:
                self.stop_asked = True


def _nothing(number: int, frame: FrameType | None) -> None:
    """Being handled is enough: the interpreter then writes the number into the pipe."""
