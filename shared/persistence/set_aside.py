"""What has a service given up in its own database, and how is it taken up again once the cause is mended?

Dead letters are on the bus. These never got there, or are nobody's message: rows of the outbox that the bus refused for
what they are, and errands that came to the end of their ladder.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import asyncpg
from sqlalchemy import make_url

from shared.persistence.roles import relay_role

_SEE = """
SELECT 'outbox' AS stands_in, authority, subject AS what, why_set_aside AS why, said_at AS since
FROM outbox WHERE is_set_aside
UNION ALL
SELECT 'errand', authority, name || ' ' || thing_id, why_set_aside, due_at FROM errand WHERE is_set_aside
ORDER BY since
"""
_RELEASE = """
WITH said AS (
    UPDATE outbox SET is_set_aside = false, attempts = 0, why_set_aside = '' WHERE is_set_aside RETURNING 1
), done AS (
    UPDATE errand SET is_set_aside = false, attempts = 0, why_set_aside = '', due_at = now() WHERE is_set_aside
    RETURNING 1
)
SELECT (SELECT count(*) FROM said) + (SELECT count(*) FROM done)
"""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A row that isn't tried any more."""

    stands_in: str
    """The table."""
    authority: str
    what: str
    """The subject of a message; an errand's name, and its thing."""
    why: str
    since: datetime
    """When the message was said, or the errand was begun for the last time."""


class SetAside:
    """One service's rows that were set aside, of all authorities; with the deploy step's rights."""

    def __init__(self, service: str, admin_url: str, *, database: str = "") -> None:
        self._service = service
        self._url = make_url(admin_url).set(drivername="postgresql", database=database or f"hubhome_{service}")

    async def all(self) -> Sequence[GivenUp]:
        """Every one, oldest first; raises the driver's errors."""
        async with self._as_the_relay() as driver:
            return [GivenUp(**row) for row in await driver.fetch(_SEE)]

    async def release(self) -> int:
        """Have all of them tried again, as if for the first time; how many they were. Raises the driver's errors.

        A message is said in its old place, before what was said later, and under its old id.
        """
        async with self._as_the_relay() as driver:
            return int(await driver.fetchval(_RELEASE))

    @asynccontextmanager
    async def _as_the_relay(self) -> AsyncIterator[asyncpg.Connection]:
        # Nobody else sees these two tables of all authorities, and it sees nothing besides.
        driver = await asyncpg.connect(self._url.render_as_string(hide_password=False), timeout=5, command_timeout=30)
        try:
            await driver.execute(f"SET ROLE {relay_role(self._service)}")
            yield driver
        finally:
            await driver.close()
