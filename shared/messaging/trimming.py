"""How long does a service remember what it heard and what it answered? As long as either could come again.

A reply may hold personal data, and neither table is read for anything else: so both are trimmed, in every authority,
by the one role that sees no more of them than their age (docs/decisions/0034).
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import structlog
from sqlalchemy import URL, make_url

from shared.messaging.cancelling import end_if_told
from shared.persistence.database import DRIVER_ERRORS
from shared.persistence.roles import AGED, relay_role

log = structlog.get_logger()

FIRST_AFTER = 600.0
"""Seconds after the start: what was in hand when the service went down comes again in the first ones."""
EVERY = 3600.0
AT_ONCE = 5000
"""Rows that are deleted in one transaction: nobody waits for more."""

_DELETE = "DELETE FROM {0} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {0} WHERE {1} < $1 LIMIT $2))"


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long what is remembered is kept."""

    replies: timedelta
    inbox: timedelta


class Trimming:
    """Forgets what one service need not remember any more."""

    def __init__(self, service: str, database_url: str | URL, kept: Kept) -> None:
        self._service = service
        self._dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._kept = {"answered": kept.replies, "inbox": kept.inbox}

    async def run(self) -> None:
        """Trim every hour until cancelled, through any outage of the database."""
        await asyncio.sleep(FIRST_AFTER)
        while True:
            end_if_told()
            try:
                await self.trim()
            except asyncpg.InsufficientPrivilegeError:
                log.error("not_trimmed", remedy="run 'hubhome provision'")  # noqa: TRY400  whose fault it is stands in it
            except DRIVER_ERRORS as error:
                log.warning("not_trimmed", error=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def trim(self) -> None:
        """Forget once, of all authorities, what is older than it is kept."""
        connection = await asyncpg.connect(
            self._dsn, timeout=5, command_timeout=60, server_settings={"application_name": f"{self._service} trimming"}
        )
        try:
            await connection.execute(f"SET ROLE {relay_role(self._service)}")
            for table, column in AGED.items():
                rows = await _older_than(connection, table, column, datetime.now(UTC) - self._kept[table])
                if rows:
                    log.info("trimmed", table=table, rows=rows)
        finally:
            connection.terminate()


async def _older_than(connection: asyncpg.Connection, table: str, column: str, moment: datetime) -> int:
    """Delete the rows from before a moment, some at a time; how many there were."""
    rows = 0
    while True:
        end_if_told()
        status = await connection.execute(_DELETE.format(table, column), moment, AT_ONCE)
        deleted = int(status.rpartition(" ")[2])
        rows += deleted
        if deleted < AT_ONCE:
            return rows
