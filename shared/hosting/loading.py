"""Doing what makes many objects that stay, so that the garbage collector doesn't look at them again and again.

What is loaded stays, and a house forks its processes from one that has loaded everything: what the collector marks or
frees there is a page that each fork copies. Measured: half a second of a house's start, and 10 MB.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """For the block nothing is collected; what there is at its end never will be."""
    with uncollected():
        try:
            yield
        finally:
            gc.freeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """For the block nothing is collected: of a large pack's rows that would be half of the time that reading takes."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
