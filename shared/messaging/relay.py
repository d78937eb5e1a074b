"""How what was committed gets onto the bus: in order, in batches, by one relay a service, and never lost.

One relay is active at a time, by an advisory lock: several with SKIP LOCKED swap the order of what is said about one
thing. It wakes when a transaction that said something has committed, and looks every half second besides.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import asyncpg
import nats.errors
import nats.js.errors
import structlog
from sqlalchemy import URL, make_url

from shared.messaging.cancelling import end_if_told
from shared.messaging.connection import Bus
from shared.observing.metrics import Meter
from shared.persistence.database import DRIVER_ERRORS
from shared.persistence.roles import relay_role

log = structlog.get_logger()

MOST_IN_A_BATCH = 500
LOOK_EVERY = 0.5
REST_AFTER_ERROR = 0.5
MOST_ATTEMPTS = 5
"""After so many refusals by the server a row is set aside: it would stop everything behind it."""
PATIENCE = 2.0
"""Seconds for the bus to confirm: an answer that was lost with a killed server is waited for no longer."""
TOO_LARGE = frozenset({10054, 10097})
"""The server's own numbers for a body, and for headers, that no stream of ours ever takes.

All its other refusals are of the moment, whatever their HTTP-like code: that the account's quota is used up (10002)
comes with a 400.
"""
REFUSED_BY_CLIENT = (nats.errors.MaxPayloadError, nats.errors.BadSubjectError)
"""What nats-py itself won't send: no fault of the bus, and no use in waiting."""

_LOCK = "SELECT pg_try_advisory_lock(hashtext('hubhome relay'))"
_NEXT = """
SELECT position, id, subject, headers, body, attempts FROM outbox
WHERE NOT is_set_aside ORDER BY position LIMIT $1
"""
_DELETE = "DELETE FROM outbox WHERE position = ANY($1::bigint[])"
_REFUSED = """
UPDATE outbox SET attempts = attempts + 1, why_set_aside = $2, is_set_aside = attempts + 1 >= $3 WHERE position = $1
"""


class Relay:
    """Publishes one service's outbox."""

    def __init__(self, service: str, database_url: str | URL, bus: Bus, meter: Meter) -> None:
        self._service = service
        self._dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._bus = bus
        self._meter = meter
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Look at once: something has just been committed."""
        self._news.set()

    async def run(self) -> None:
        """Publish until cancelled, through any outage of the database or the bus."""
        while True:
            end_if_told()
            try:
                await self._with_a_connection()
            except DRIVER_ERRORS as error:
                log.warning("relay_without_database", error=type(error).__name__)
            await asyncio.sleep(REST_AFTER_ERROR)

    async def _with_a_connection(self) -> None:
        connection = await asyncpg.connect(
            self._dsn, timeout=5, command_timeout=30, server_settings={"application_name": f"{self._service} relay"}
        )
        try:
            await connection.execute(f"SET ROLE {relay_role(self._service)}")
            while not await connection.fetchval(_LOCK):  # noqa: ASYNC110  another process holds it: no event to await
                await asyncio.sleep(LOOK_EVERY)
            log.info("relay_active")
            while True:
                end_if_told()
                self._news.clear()
                rows = await connection.fetch(_NEXT, MOST_IN_A_BATCH)
                if rows:
                    await self._pass_on(connection, rows)
                else:
                    await self._wait()
        finally:
            # Without waiting for a goodbye: the server may be gone, and the lock ends with the socket.
            connection.terminate()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._news.wait()
        except TimeoutError:
            return

    async def _pass_on(self, connection: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> None:
        try:
            is_on_the_bus = await self._as_one_batch(rows)
        except REFUSED_BY_CLIENT:
            is_on_the_bus = False
        except (nats.errors.Error, nats.js.errors.Error, OSError, TimeoutError) as error:
            log.warning("relay_without_bus", rows=len(rows), error=type(error).__name__)
            await asyncio.sleep(REST_AFTER_ERROR)
            return
        if is_on_the_bus:
            await connection.execute(_DELETE, [row["position"] for row in rows])
        else:
            await self._one_by_one(connection, rows)

    async def _as_one_batch(self, rows: Sequence[asyncpg.Record]) -> bool:
        """Publish all or nothing, synced to disk once; `False` where the server won't take them together.

        It won't when one of them is there already: a relay that died between the acknowledgement and its commit.
        """
        client = self._bus.client
        if len(rows) == 1:
            return False
        batch = uuid4().hex
        for number, row in enumerate(rows[:-1], start=1):
            await client.publish(row["subject"], row["body"], headers=_headers(row, batch, number))
        last = _headers(rows[-1], batch, len(rows)) | {"Nats-Batch-Commit": "1"}
        answer = await client.request(rows[-1]["subject"], rows[-1]["body"], timeout=PATIENCE, headers=last)
        reply: dict[str, Any] = json.loads(answer.data or b"{}")
        if "error" in reply:
            log.info("batch_not_taken", rows=len(rows), code=reply["error"].get("err_code", 0))
            return False
        return int(reply.get("count", 0)) == len(rows)

    async def _one_by_one(self, connection: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> None:
        """Publish each for itself, all in flight together; what is there already is dropped by its id."""
        stream = self._bus.jetstream()
        futures = []
        for row in rows:
            headers: dict[str, Any] = json.loads(row["headers"])
            futures.append(
                asyncio.ensure_future(stream.publish(row["subject"], row["body"], timeout=PATIENCE, headers=headers))
            )
        results = await asyncio.gather(*futures, return_exceptions=True)
        answered = list(zip(rows, results, strict=True))
        done = [row["position"] for row, result in answered if not isinstance(result, BaseException)]
        if done:
            await connection.execute(_DELETE, done)
        for row, result in answered:
            if _is_its_own_fault(result):
                await connection.execute(_REFUSED, row["position"], _why(result), MOST_ATTEMPTS)
                if row["attempts"] + 1 >= MOST_ATTEMPTS:
                    self._meter.set_aside("refused_by_bus")
                log.error("message_refused_by_bus", message_id=str(row["id"]), error=_why(result))
        if len(done) < len(rows):
            why = {_why(result) for result in results if isinstance(result, BaseException)}
            log.warning("relay_behind", rows=len(rows) - len(done), why=sorted(why))
            await asyncio.sleep(REST_AFTER_ERROR)


def _is_its_own_fault(result: object) -> bool:
    """Whether the message was refused for what it is; a server that is full, busy or set up wrongly takes it later."""
    if isinstance(result, nats.js.errors.APIError):
        return result.err_code in TOO_LARGE
    return isinstance(result, REFUSED_BY_CLIENT)


def _why(error: object) -> str:
    """Its type, and the server's number where there is one: what it says may quote the message."""
    number = getattr(error, "err_code", None)
    return f"{type(error).__name__} {number}" if number else type(error).__name__


def _headers(row: asyncpg.Record, batch: str, number: int) -> dict[str, str]:
    headers: dict[str, str] = json.loads(row["headers"])
    headers["Nats-Batch-Id"] = batch
    headers["Nats-Batch-Sequence"] = str(number)
    return headers
