"""How children end with their parent, even when that is killed and can't tell them."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1

# Loaded here and not in the child: after a fork, loading a library may wait for a lock whose holder is gone.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dying_with(parent: int, deadly: signal.Signals) -> Callable[[], None]:
    """What a child calls first so that the kernel sends it `deadly` when its parent ends, however that ends.

    For `preexec_fn` or right after a fork, and after any change of user (which clears the wish). The kernel means the
    *thread* that forked: start servers from a thread that lives as long as they shall. Does nothing outside Linux.
    """

    def wish() -> None:
        if _libc is None:
            return
        _libc.prctl(PR_SET_PDEATHSIG, int(deadly), 0, 0, 0)
        if os.getppid() != parent:  # it ended in between, and the signal will never come
            os._exit(1)

    return wish


def how_it_ended(exit_code: int) -> str:
    """An exit code in Popen's form (negative for a signal), as the end of a sentence: "was killed by SIGKILL"."""
    if exit_code >= 0:
        return f"ended with exit code {exit_code}"
    try:
        return f"was killed by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"was killed by signal {-exit_code}"
