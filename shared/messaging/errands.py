"""How a service does what is due later, or what mustn't hold a transaction open: a mail to send, a hold to end.

An errand is a row of the transaction that wanted it. It is run at least once: a runner takes it on lease, renews the
lease while it works, and a runner that dies gives it up by silence.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import structlog

from shared.contracts.actor import SigningKey, machine
from shared.contracts.asking import AskError, Asks
from shared.contracts.envelope import Trail
from shared.messaging.asking import Asker
from shared.messaging.cancelling import end_if_told
from shared.messaging.connection import Bus
from shared.messaging.errors import BusAwayError, TryAgainLaterError
from shared.messaging.ladder import next_wait
from shared.observing.logs import bound
from shared.observing.tracing import span
from shared.persistence.database import DRIVER_ERRORS, Database
from shared.persistence.errors import AuthorityTakenAwayError, DatabaseAwayError, can_be_run_again
from shared.persistence.roles import relay_role
from shared.persistence.work import Work

log = structlog.get_logger()

AT_ONCE = 20
WORTH_A_LOOK = 5
"""While errands run, the table is looked at for no fewer than these: each look is a commit."""
LOOK_EVERY = 0.5
LEASE = timedelta(seconds=4)
RENEWALS_A_LEASE = 4
REST_AFTER_ERROR = 0.5
REST_WHILE_AWAY = timedelta(seconds=1)
"""Between two tries of an errand for which the database or the bus was away."""

# One clock decides on leases: the database's, which all runners share.
_TAKE = """
UPDATE errand SET lease = gen_random_uuid(), due_at = now() + $2, attempts = attempts + 1
WHERE id IN (
    SELECT id FROM errand WHERE NOT is_set_aside AND due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING id, lease, authority, name, thing_id, attempts, trail
"""
# Asked for again meanwhile, an errand has no lease any more: what became of the old one is of no account. By its id as
# well, which has an index: by the lease alone, each errand that ends has the database read all that wait.
_RENEW = "UPDATE errand SET due_at = now() + $3 WHERE id = ANY($1::uuid[]) AND lease = ANY($2::uuid[])"
_DONE = "DELETE FROM errand WHERE id = $1 AND lease = $2"
_PUT_OFF = "UPDATE errand SET lease = NULL, due_at = now() + $3 WHERE id = $1 AND lease = $2"
_PUT_BACK = "UPDATE errand SET lease = NULL, due_at = now() + $3, attempts = attempts - 1 WHERE id = $1 AND lease = $2"
_SET_ASIDE = "UPDATE errand SET lease = NULL, is_set_aside = true, why_set_aside = $3 WHERE id = $1 AND lease = $2"


@dataclass(frozen=True, slots=True)
class Desk:
    """What an errand is run with: its thing, transactions in its authority, and the other services to ask."""

    authority: str
    thing_id: UUID
    attempts: int
    """How often it has been begun, this time included."""
    asks: Asks
    _database: Database
    _trail: Trail

    def work(self) -> AbstractAsyncContextManager[Work]:
        """A transaction in the errand's authority. Several are usual: none is held while somebody else is awaited."""
        return self._database.work(self.authority, trail=self._trail)

    def work_in(self, authority: str) -> AbstractAsyncContextManager[Work]:
        """A transaction in another authority, for what is said across and kept there as a copy.

        Never one that sees both: what is carried was read in `work()` and is written here. Only for what the
        installation keeps about itself, and what two authorities have agreed to share; a test holds the list of who
        may.
        """
        return self._database.work(authority, trail=self._trail)


Errand = Callable[[Desk], Awaitable[None]]
"""A plain function `async def deliver(desk) -> None`; whatever it raises has it run again, on the ladder."""

GivesWay = Callable[[], bool]
"""Whether there is something now that goes before all errands."""


class Errands:
    """Runs one service's errands, of all authorities.

    While it `gives_way` they are run one at a time: what is heard mustn't wait behind thousands of mails that share
    its process, and the mails mustn't wait for ever behind what is heard.
    """

    def __init__(
        self,
        service: str,
        errands: Mapping[str, Errand],
        *,
        database: Database,
        bus: Bus,
        key: SigningKey,
        gives_way: GivesWay = lambda: False,
    ) -> None:
        self._service = service
        self._errands = errands
        self._database = database
        self._bus = bus
        self._key = key
        self._dsn = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._news = asyncio.Event()
        self._gives_way = gives_way
        self._running: dict[tuple[UUID, UUID], asyncio.Task[None]] = {}
        """By id and lease."""

    def wake(self) -> None:
        """Look at once: something has just been committed."""
        self._news.set()

    async def run(self) -> None:
        """Run what is due until cancelled, through any outage of the database."""
        try:
            while True:
                end_if_told()
                try:
                    await self._with_a_connection()
                except DRIVER_ERRORS as error:
                    log.warning("errands_without_database", error=type(error).__name__)
                await asyncio.sleep(REST_AFTER_ERROR)
        finally:
            await self._end()

    async def _end(self) -> None:
        """Let what runs end while its lease lasts, and cancel what doesn't: another process may have it then."""
        tasks = list(self._running.values())
        if tasks:
            await asyncio.wait(tasks, timeout=LEASE.total_seconds() / 2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _with_a_connection(self) -> None:
        connection = await asyncpg.connect(
            self._dsn, timeout=5, command_timeout=30, server_settings={"application_name": f"{self._service} errands"}
        )
        try:
            await connection.execute(f"SET ROLE {relay_role(self._service)}")
            renewed_at = time.monotonic()
            while True:
                end_if_told()
                self._news.clear()
                free = self._free()
                rows = await connection.fetch(_TAKE, free, LEASE) if free else []
                for row in rows:
                    self._begin(row)
                if len(rows) < free or not free:
                    await self._wait()
                # Not each time round, which is as often as an errand ends: every renewal leaves a dead row.
                if self._running and time.monotonic() - renewed_at > LEASE.total_seconds() / RENEWALS_A_LEASE:
                    await connection.execute(_RENEW, *zip(*self._running, strict=True), LEASE)
                    renewed_at = time.monotonic()
        finally:
            connection.terminate()

    def _free(self) -> int:
        """How many errands to begin now."""
        if self._gives_way():
            return 0 if self._running else 1
        free = AT_ONCE - len(self._running)
        return free if free >= WORTH_A_LOOK else 0

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._news.wait()
        except TimeoutError:
            return

    def _begin(self, row: asyncpg.Record) -> None:
        lease = row["id"], row["lease"]
        task = asyncio.create_task(self._do(row))
        self._running[lease] = task
        task.add_done_callback(lambda _: self._running.pop(lease, None))

    async def _do(self, row: asyncpg.Record) -> None:
        trail = _trail(row["trail"])
        began = time.perf_counter()
        with (
            bound(errand=row["name"], correlation_id=str(trail.correlation_id), causation_id=str(trail.causation_id)),
            span(f"run {row['name']}", traceparent=trail.traceparent),
        ):
            outcome = await self._outcome(row, trail)
            if outcome == "set_aside":
                self._bus.meter.set_aside("errand")
            took = time.perf_counter() - began
            self._bus.meter.heard(row["name"], outcome, took)
            log.info("errand_run", outcome=outcome, attempt=row["attempts"], took_ms=round(took * 1000, 1))

    async def _outcome(self, row: asyncpg.Record, trail: Trail) -> str:
        try:
            await self._errands[row["name"]](self._desk(row, trail))
        except AuthorityTakenAwayError:
            return "dropped"
        except (TryAgainLaterError, DatabaseAwayError, BusAwayError, AskError) as error:
            return await self._settle_failure(row, error)
        except Exception as error:
            # It may be a defect, or a moment's trouble that nobody thought of. The ladder costs a defect nothing, and
            # without it the trouble would end for ever what somebody waits for at two at night.
            if not can_be_run_again(error):
                log.exception("errand_failed")
            return await self._settle_failure(row, error)
        await self._settle(row, _DONE)
        return "done"

    def _desk(self, row: asyncpg.Record, trail: Trail) -> Desk:
        actor = machine(self._service, row["authority"])
        asks = Asker(
            self._bus,
            row["authority"],
            lambda: self._key.sign(actor, self._database.clock()),
            trail,
            self._database.clock,
        )
        return Desk(row["authority"], row["thing_id"], row["attempts"], asks, self._database, trail)

    async def _settle_failure(self, row: asyncpg.Record, error: Exception) -> str:
        if isinstance(error, DatabaseAwayError | BusAwayError):
            # No fault of its own: it isn't counted, and somebody may be waiting for it at two at night.
            await self._settle(row, _PUT_BACK, REST_WHILE_AWAY)
            return "put_off"
        wait = next_wait(row["attempts"])
        if wait is None:
            await self._settle(row, _SET_ASIDE, type(error).__name__)
            return "set_aside"
        await self._settle(row, _PUT_OFF, getattr(error, "after", None) or wait)
        return "put_off"

    async def _settle(self, row: asyncpg.Record, sql: str, *more: object) -> None:
        """Note how it went; where that isn't possible the lease runs out, and it is run again."""
        try:
            async with self._database.work(row["authority"]) as work:
                await work.fetch(sql, row["id"], row["lease"], *more)
        except (DatabaseAwayError, AuthorityTakenAwayError) as error:
            log.warning("errand_not_settled", error=type(error).__name__)


def _trail(text: str) -> Trail:
    kept = json.loads(text)
    return Trail(
        _uuid(kept.get("correlation_id")) or uuid4(),
        _uuid(kept.get("causation_id")),
        kept.get("traceparent") or "",
        _uuid(kept.get("actor_id")),
    )


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
