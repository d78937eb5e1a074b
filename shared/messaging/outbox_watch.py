"""Is what was committed said soon? Looked at in the table, by every process, and not told by whoever should say it."""

import time
from collections.abc import Callable

import asyncpg
import structlog
from sqlalchemy import URL, make_url

from shared.observing.errors import NotReadyError
from shared.observing.metrics import Meter
from shared.persistence.database import DRIVER_ERRORS
from shared.persistence.roles import relay_role

log = structlog.get_logger()

STANDS_STILL = 30.0
"""Seconds for which the same row may be the oldest: a relay that works, however much there is, has said it by then."""

_LOOK = """
SELECT count(*) AS rows, min(position) AS oldest, coalesce(extract(epoch FROM now() - min(said_at)), 0) AS age
FROM outbox WHERE NOT is_set_aside
"""


class OutboxWatch:
    """Looks at one service's outbox, of all authorities."""

    def __init__(
        self, service: str, database_url: str | URL, meter: Meter, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._service = service
        self._dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._meter = meter
        self._now = now
        self._oldest: int | None = None
        self._since = now()
        self._cant_look = ""

    async def look(self) -> None:
        """Look once, and tell the metrics; while the database is away nothing is known, which other checks tell."""
        try:
            row = await self._asked()
        except asyncpg.InsufficientPrivilegeError:
            self._cant_look = "nobody may say what is committed: run 'hubhome provision'"
            log.error("outbox_out_of_reach", remedy="run 'hubhome provision'")  # noqa: TRY400  whose fault it is stands in it
            return
        except DRIVER_ERRORS as error:
            log.warning("outbox_unknown", error=type(error).__name__)
            return
        self._cant_look = ""
        if row["oldest"] != self._oldest:
            self._oldest, self._since = row["oldest"], self._now()
        self._meter.outbox(row["rows"], float(row["age"]))

    async def check(self) -> None:
        """For readiness: raises `NotReadyError` where what is committed isn't said."""
        if self._cant_look:
            raise NotReadyError(self._cant_look)
        if self._oldest is not None and (still := self._now() - self._since) > STANDS_STILL:
            raise NotReadyError(f"nothing that is committed has been said for {still:.0f} seconds")

    async def _asked(self) -> asyncpg.Record:
        connection = await asyncpg.connect(
            self._dsn, timeout=5, command_timeout=10, server_settings={"application_name": f"{self._service} outbox"}
        )
        try:
            await connection.execute(f"SET ROLE {relay_role(self._service)}")
            [row] = await connection.fetch(_LOOK)
            return row
        finally:
            connection.terminate()
