"""Loading code so that the garbage collector neither slows it down nor writes to it afterwards.

What is loaded stays, and a house forks its processes from one that has loaded everything: what the collector marks or
frees there is a page that each fork copies. Measured: half a second of a house's start, and 10 MB.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """For the block nothing is collected; what there is at its end never will be."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
