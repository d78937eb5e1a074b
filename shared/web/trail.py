"""To which request of a browser does it belong what is asked on the bus meanwhile?

A page asks several services as its viewer, and the sign-in asks in the web's own name besides. All of it is on the
request's one trail, which its log line names (docs/decisions/0045).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shared.contracts.envelope import Trail

_present: ContextVar[Trail | None] = ContextVar("hubhome_trail_of_the_request", default=None)


@contextmanager
def on_trail(trail: Trail) -> Iterator[None]:
    """What is asked inside the block, also by tasks that it starts, is on this trail."""
    token = _present.set(trail)
    try:
        yield
    finally:
        _present.reset(token)


def present_trail() -> Trail:
    """The trail of the request that is being served; where there is none, one that begins here."""
    return _present.get() or Trail.start()
