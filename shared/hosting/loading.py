"""Doing what makes many objects that stay, so that the garbage collector doesn't look at them again and again.

What is loaded stays, and a house forks its processes from one that has loaded everything: what the collector marks or
frees there is a page that each fork copies. Measured: half a second of a house's start, and 10 MB.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from shared.observing.collecting import uncollected


@contextmanager
def loading() -> Iterator[None]:
    """For the block nothing is collected; what there is at its end never will be."""
    with uncollected():
        try:
            yield
        finally:
            gc.freeze()
