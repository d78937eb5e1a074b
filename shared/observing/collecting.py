"""May the garbage collector look at everything meanwhile?"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """For the block nothing is collected: of a large pack's rows that would be half of the time that reading takes.

    Two that overlap end with the first of them that ends: nothing is left off by it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
