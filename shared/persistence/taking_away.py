"""How is everything that one authority has taken out of a service's database, and nobody's else?

An authority that is being taken away is shut out first. A mark, which the kit looks for as each transaction begins, has
nothing begun in it any more; and a policy on every table hides its rows from who had begun before, and takes no new
ones. Making a policy waits for whoever has written and not committed, so that nothing of the authority is written once
all tables have theirs.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import asyncpg

from shared.contracts.actor import AUTHORITY_PATTERN
from shared.persistence.errors import PersistenceError
from shared.persistence.reaching import read_address
from shared.persistence.roles import login_role, owner_role, relay_role
from shared.persistence.tables import Ties

_AUTHORITY = re.compile(AUTHORITY_PATTERN)
MARK = "taken_away_"
OUTBOX = "outbox"
TRIES = 30
LOCK_WITHIN = "200ms"
"""How long a table's other users may be held up behind us, who wait for one of them."""

_TABLES = """
SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'authority'
ORDER BY 1
"""
_REFERENCES = """
SELECT c.relname AS name, t.relname AS refers_to FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND c.relnamespace = 'public'::regnamespace
"""
_ON_THE_BUS_SOON = "SELECT count(*) FROM outbox WHERE NOT is_set_aside"
_IS_HIDDEN = "SELECT 1 FROM pg_policy WHERE polname = $1 AND polrelid = quote_ident($2)::regclass"

_IS_SHUT_OUT = """
SELECT to_regnamespace(quote_ident($1)) IS NOT NULL OR EXISTS (SELECT FROM pg_policy WHERE polname = $1)
"""


class StillBusyError(PersistenceError):
    """A table is in use for longer than we wait for it; run again, what was done already isn't done twice."""


@dataclass(frozen=True, slots=True)
class Names:
    """A column whose rows are each about another authority, by its name.

    Those of `installation` are the list of all there are; others of these may have rows that name it as well.
    """

    table: str
    column: str
    installation: str


def isnt_taken_away(authority: str) -> str:
    """A condition that is true unless an authority is being taken away.

    The mark is a schema with nothing in it: it needs no table of the kit's in a plugin's database, and whether there is
    one is known to every connection without looking (measured: 5 microseconds, where a look into the catalogue of
    policies took 65).
    """
    return f"""to_regnamespace('"{MARK}{authority}"') IS NULL"""


class TakingAway:
    """One service's database, from which an authority is taken; with the owner's rights, which see one authority."""

    def __init__(self, service: str, admin_url: str, authority: str, *, database: str = "") -> None:
        if not _AUTHORITY.match(authority):
            raise ValueError("that isn't an authority's name")
        self.service = service
        self._authority = authority
        self._url = read_address(admin_url).set(drivername="postgresql", database=database or f"hubhome_{service}")

    async def counts(self) -> Mapping[str, int]:
        """How many rows of the authority each table has; tables without any are left out."""
        driver = await self._connected()
        try:
            async with driver.transaction():
                await self._as_owner(driver)
                found = {table: await _count(driver, table) for table in await _tables(driver)}
        finally:
            await driver.close()
        return {table: rows for table, rows in found.items() if rows}

    async def is_tied(self, table: str, ties: Ties) -> bool:
        """Whether a row of the authority ties it to another one."""
        driver = await self._connected()
        try:
            async with driver.transaction():
                await self._as_owner(driver)
                # A table of a migration that hasn't been run here ties nobody.
                if await driver.fetchval("SELECT to_regclass(quote_ident($1))", table) is None:
                    return False
                found = f'SELECT EXISTS (SELECT FROM "{table}" WHERE {ties.rows})'  # noqa: S608  of the manifest
                return bool(await driver.fetchval(found))
        finally:
            await driver.close()

    async def is_shut_out(self) -> bool:
        """Whether something of a removal stands here: the mark, or a policy that hides a table's rows."""
        driver = await self._connected()
        try:
            return bool(await driver.fetchval(_IS_SHUT_OUT, self._mark_of))
        finally:
            await driver.close()

    async def shut_out(self) -> None:
        """Let the service write nothing of the authority and see nothing of it, from the return on.

        Its relay still sees the outbox: what was said is on the bus before anything is deleted. Raises
        `StillBusyError` where somebody has a table for longer than is waited for.
        """
        driver = await self._connected()
        try:
            async with driver.transaction():
                await driver.execute(f"SET LOCAL ROLE {owner_role(self.service)}")
                await driver.execute(f'CREATE SCHEMA IF NOT EXISTS "{self._mark_of}"')
            for table in await _tables(driver):
                login, relay = login_role(self.service), relay_role(self.service)
                await self._hide(driver, table, login if table == OUTBOX else f"{login}, {relay}")
        finally:
            await driver.close()

    async def is_said(self) -> bool:
        """Whether the relay has put onto the bus all that the authority's transactions said."""
        driver = await self._connected()
        try:
            async with driver.transaction():
                await self._as_owner(driver)
                return not await driver.fetchval(_ON_THE_BUS_SOON)
        finally:
            await driver.close()

    async def delete(self, lists: Sequence[Names] = ()) -> None:
        """Delete every row of the authority, and those of `lists` that name it, in one transaction.

        The others' rows go under their own names, one authority after the other: no statement sees two.
        """
        driver = await self._connected()
        try:
            async with driver.transaction():
                await self._as_owner(driver)
                order = await _referring_first(driver)
                for table in order:
                    await driver.execute(f'DELETE FROM "{table}"')  # noqa: S608  a name of the catalogue
                listed = [await self._listed(driver, names) for names in lists]
                for other in sorted({one for ones in listed for one in ones}):
                    await self._as_owner(driver, other)
                    for names in lists:
                        named = f'DELETE FROM "{names.table}" WHERE "{names.column}" = $1'  # noqa: S608  of the manifest
                        await driver.execute(named, self._authority)
        finally:
            await driver.close()

    async def let_in(self) -> None:
        """Take the mark away again: an authority of this name may be onboarded."""
        driver = await self._connected()
        try:
            for table in await _tables(driver):
                await self._patiently(driver, table, f'DROP POLICY IF EXISTS "{self._mark_of}" ON "{table}"')
            async with driver.transaction():
                await driver.execute(f"SET LOCAL ROLE {owner_role(self.service)}")
                await driver.execute(f'DROP SCHEMA IF EXISTS "{self._mark_of}"')
        finally:
            await driver.close()

    @property
    def _mark_of(self) -> str:
        return f"{MARK}{self._authority}"

    async def _hide(self, driver: asyncpg.Connection, table: str, roles: str) -> None:
        if await driver.fetchval(_IS_HIDDEN, self._mark_of, table):
            return
        others = f"authority <> '{self._authority}'"
        await self._patiently(
            driver,
            table,
            f'CREATE POLICY "{self._mark_of}" ON "{table}" AS RESTRICTIVE TO {roles} '
            f"USING ({others}) WITH CHECK ({others})",
        )

    async def _patiently(self, driver: asyncpg.Connection, table: str, sql: str) -> None:
        """Change a table that others use: whoever comes after us waits only briefly, however long we have to."""
        for _ in range(TRIES):
            try:
                async with driver.transaction():
                    await driver.execute(f"SET LOCAL ROLE {owner_role(self.service)}")
                    await driver.execute(f"SET LOCAL lock_timeout = '{LOCK_WITHIN}'")
                    await driver.execute(sql)
            except asyncpg.LockNotAvailableError:
                await asyncio.sleep(0.1)
            else:
                return
        raise StillBusyError(f"The table {table} of {self.service} is in use all the time. Run this again.")

    async def _listed(self, driver: asyncpg.Connection, names: Names) -> set[str]:
        """The installation, and those on its list."""
        await self._as_owner(driver, names.installation)
        rows = await driver.fetch(f'SELECT "{names.column}" AS word FROM "{names.table}"')  # noqa: S608  of the manifest
        return {names.installation, *(row["word"] for row in rows)}

    async def _as_owner(self, driver: asyncpg.Connection, authority: str = "") -> None:
        # Row-level security binds the owner too: whatever the statement, it reaches no neighbour's row.
        await driver.execute(f"SET LOCAL ROLE {owner_role(self.service)}")
        await driver.execute("SELECT set_config('hubhome.authority', $1, true)", authority or self._authority)

    async def _connected(self) -> asyncpg.Connection:
        try:
            return await asyncpg.connect(self._url.render_as_string(hide_password=False), timeout=10)
        except (OSError, TimeoutError, asyncpg.PostgresError) as error:
            raise PersistenceError(
                f"The database of {self.service} can't be reached ({type(error).__name__}): nothing of it was changed."
            ) from error


async def _tables(driver: asyncpg.Connection) -> list[str]:
    return [row["name"] for row in await driver.fetch(_TABLES)]


async def _count(driver: asyncpg.Connection, table: str) -> int:
    rows: int = await driver.fetchval(f'SELECT count(*) FROM "{table}"')  # noqa: S608  a name of the catalogue
    return rows


async def _referring_first(driver: asyncpg.Connection) -> list[str]:
    """The tables, each before those to which it refers."""
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(await _tables(driver), ()))
    for row in await driver.fetch(_REFERENCES):
        order.add(row["refers_to"], row["name"])
    return list(order.static_order())
