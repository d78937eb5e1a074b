"""How fast are sleepovers asked for over the bus, the two hundredth of them, and the millionth?

The places are made by SQL, as bookings would have heard of them from the registry: constellations with a hub home of
three beds and six households with a child each, a set of them of one authority and a set in which each is another's;
and, where there are to be stays from before, one in each bed on every night of the years before today.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import asyncpg
from pydantic import SecretStr

from bench.ground import AUTHORITY, PASSWORD, in_a_process, servers
from services.bookings.plugin import plugin as bookings
from shared.contracts.actor import Actor, SigningKey
from shared.contracts.bookings import RequestSleepover, SleepoverView
from shared.contracts.clock import system_clock
from shared.contracts.packs import id_of
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.hosting.embedded.nats_server import NatsServer
from shared.hosting.embedded.postgres_server import PostgresServer
from shared.hosting.provisioning import provision_streams
from shared.hosting.running import running
from shared.hosting.settings import ProcessSettings
from shared.messaging.asking import Asker
from shared.messaging.connection import Bus, build_bus
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import provision_database

CONSTELLATIONS = 150
HOUSEHOLDS = 6
BEDS = 3
FROM_BEFORE = 1_000_000
REQUESTS = 600
AT_ONCE = 16
ROUNDS = 3
WRITERS = 200
LAUNCHED_ON = date(2015, 1, 1)
KEYS = {name: SigningKey.new(name) for name in ("bookings", "registry")}


@dataclass(frozen=True)
class Layout:
    """Who asks, and how much has been booked before in the same tables."""

    is_one_authority: bool
    from_before: int

    def authority(self, constellation: int) -> str:
        """Whose the constellation of this number is."""
        return AUTHORITY if self.is_one_authority else f"{AUTHORITY}-{constellation}"


ONE_EMPTY, MANY_EMPTY = Layout(is_one_authority=True, from_before=0), Layout(is_one_authority=False, from_before=0)
ONE_FULL, MANY_FULL = replace(ONE_EMPTY, from_before=FROM_BEFORE), replace(MANY_EMPTY, from_before=FROM_BEFORE)
LAYOUTS = (ONE_EMPTY, MANY_EMPTY, ONE_FULL, MANY_FULL)


@dataclass(frozen=True)
class Asked:
    """What was measured: requests a second by layout, the median of each round's; and 200 on one bed, in seconds."""

    rates: dict[Layout, float]
    median_s: float
    p99_s: float

    @property
    def growth(self) -> float:
        """By how much a request costs more, from an empty table of one authority to a full one of 150."""
        return self.rates[ONE_EMPTY] / self.rates[MANY_FULL]


async def measure() -> Asked:
    """Rounds in which the layouts alternate on the same servers; then the writers who all want one bed."""
    rates: dict[Layout, list[float]] = {layout: [] for layout in LAYOUTS}
    async with servers() as (nats, postgres):
        places = {number: await _made(nats, postgres, from_before=number) for number in (0, FROM_BEFORE)}
        for round_ in range(ROUNDS):
            for layout in LAYOUTS:
                rates[layout].append(await _rate(layout, places[layout.from_before], round_))
            print([[round(rate) for rate in found] for found in rates.values()], flush=True)
        crowd = await _made(nats, postgres, constellations=1, households=WRITERS, beds=1)
        median_s, p99_s = await _on_one_bed(ONE_EMPTY, crowd)
    return Asked({layout: statistics.median(found) for layout, found in rates.items()}, median_s, p99_s)


async def answer(settings: ProcessSettings) -> None:
    """Bookings; runs until it is killed."""
    async with running(bookings, settings):
        await asyncio.get_running_loop().create_future()


async def _rate(layout: Layout, settings: ProcessSettings, round_: int) -> float:
    async with _answered(settings) as bus:
        each = REQUESTS // CONSTELLATIONS
        wishes = [
            (constellation, number)
            for number in range(round_ * each, (round_ + 1) * each)
            for constellation in range(CONSTELLATIONS)
        ]
        await _ask(bus, layout, 0, 0, night=200 + round_)  # the first request pays for connections
        left = iter(wishes)

        async def asker() -> None:
            for constellation, number in left:
                await _ask(bus, layout, constellation, number % HOUSEHOLDS, night=number + round_ + 2)

        began = time.perf_counter()
        await asyncio.gather(*(asker() for _ in range(AT_ONCE)))
        return len(wishes) / (time.perf_counter() - began)


async def _on_one_bed(layout: Layout, settings: ProcessSettings) -> tuple[float, float]:
    async with _answered(settings) as bus:

        async def asked(household: int) -> tuple[float, bool]:
            began = time.perf_counter()
            reply = await _asks(bus, layout, 0, household).ask(_wish(layout, 0, household, night=7), within=60)
            return time.perf_counter() - began, isinstance(reply, SleepoverView)

        found = await asyncio.gather(*map(asked, range(WRITERS)))
    if (winners := sum(won for _, won in found)) != 1:
        raise RuntimeError(f"{winners} won the last bed")
    times = [took for took, _ in found]
    return statistics.median(times), statistics.quantiles(times, n=100)[-1]


@asynccontextmanager
async def _answered(settings: ProcessSettings) -> AsyncIterator[Bus]:
    service = in_a_process(answer, settings)
    bus = build_bus("bench", settings.nats_url.get_secret_value())
    await bus.connect()
    try:
        await _until_it_answers(bus)
        yield bus
    finally:
        service.kill()
        await asyncio.to_thread(service.join)
        await bus.close()


async def _until_it_answers(bus: Bus) -> None:
    for _ in range(400):
        try:
            await _asks(bus, ONE_EMPTY, 999, 999).ask(_wish(ONE_EMPTY, 999, 999, night=1))
        except Exception:  # noqa: BLE001  not there yet
            await asyncio.sleep(0.05)
        else:
            return
    raise TimeoutError


async def _ask(bus: Bus, layout: Layout, constellation: int, household: int, *, night: int) -> None:
    reply = await _asks(bus, layout, constellation, household).ask(_wish(layout, constellation, household, night=night))
    if isinstance(reply, Refused):
        raise RuntimeError(f"refused: {reply}")  # noqa: TRY004  it is no type that is wrong


def _asks(bus: Bus, layout: Layout, constellation: int, household: int) -> Asker:
    authority = layout.authority(constellation)
    carer = Actor(
        person_id=id_of(authority, "carers", f"{constellation}/{household}"),
        authority=authority,
        roles=frozenset({Role.SATELLITE_CARER}),
        household_id=id_of(authority, "households", f"{constellation}/{household}"),
        constellation_ids=(id_of(authority, "constellations", str(constellation)),),
        child_ids=(id_of(authority, "children", f"{constellation}/{household}"),),
    )
    statement = KEYS["registry"].sign(carer, system_clock())
    return Asker(bus, authority, lambda: statement)


def _wish(layout: Layout, constellation: int, household: int, *, night: int) -> RequestSleepover:
    on = date.today() + timedelta(days=night)  # noqa: DTZ011  which of its days is no matter
    child_id = id_of(layout.authority(constellation), "children", f"{constellation}/{household}")
    return RequestSleepover(child_ids=(child_id,), first_night_on=on, last_night_on=on)


async def _made(
    nats: NatsServer,
    postgres: PostgresServer,
    *,
    from_before: int = 0,
    constellations: int = CONSTELLATIONS,
    households: int = HOUSEHOLDS,
    beds: int = BEDS,
) -> ProcessSettings:
    name = f"bookings_{uuid4().hex[:8]}"
    urls = await provision_database(
        "bookings", postgres.url(), login_password=PASSWORD, owner_password=PASSWORD, name=name
    )
    await migrate("bookings", bookings.package, urls.owner)
    await provision_streams([bookings], nats.url)
    connection = await asyncpg.connect(postgres.url(name))
    try:
        for layout in (ONE_EMPTY, MANY_EMPTY):
            for constellation in range(constellations):
                await _make_one(connection, layout.authority(constellation), constellation, households, beds)
        if from_before:
            await _fill(connection, from_before // (2 * constellations * beds) + 1)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return ProcessSettings(
        nats_url=SecretStr(nats.url),
        database_url=SecretStr(urls.login),
        signing_keys={"bookings": SecretStr(KEYS["bookings"].private_text())},
        keys={who: key.public_text() for who, key in KEYS.items()},
        health_port=None,
        pool_connections=20,
        log_level="WARNING",
    )


async def _make_one(connection: asyncpg.Connection, authority: str, number: int, households: int, beds: int) -> None:
    def named(table: str, *parts: int) -> UUID:
        return id_of(authority, table, "/".join(map(str, (number, *parts))))

    async def add(table: str, **values: object) -> None:
        columns = ", ".join(values)
        places = ", ".join(f"${position}" for position in range(2, len(values) + 2))
        await connection.execute(
            f"INSERT INTO {table} (authority, {columns}) VALUES ($1, {places})", authority, *values.values()
        )

    constellation_id, bed_ids = named("constellations"), [named("beds", bed) for bed in range(beds)]
    within: dict[str, object] = {"constellation_id": constellation_id}
    await add("constellation", id=constellation_id, version=1)
    await add("phase_term", **within, position=0, phase="launched", started_on=LAUNCHED_ON)
    hub_home = {"household_id": named("hub_homes"), "bed_ids": bed_ids, "started_on": LAUNCHED_ON}
    await add("hub_home_term", **within, position=0, **hub_home)
    for bed_id in bed_ids:
        await add("bed", id=bed_id, **within)
    for household in range(households):
        household_id, child_id = named("households", household), named("children", household)
        belongs = {"household_id": household_id, "joined_on": LAUNCHED_ON}
        await add("membership", id=uuid4(), version=1, **within, **belongs)
        await add("child", id=child_id, version=1, overnight_decision="carer")
        lives = {"child_id": child_id, "household_id": household_id, "started_on": LAUNCHED_ON}
        await add("placement", id=uuid4(), version=1, **lives)


async def _fill(connection: asyncpg.Connection, nights: int) -> None:
    """A stay on each of so many nights before today, in each bed: the children of a constellation take turns."""
    constraints = await connection.fetch(
        "SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint "
        "WHERE conrelid = 'bed_stay'::regclass AND contype = 'x'"
    )
    # Each row's neighbours are made with it: no foreign key need be looked up a million times.
    await connection.execute("SET session_replication_role = replica; SET maintenance_work_mem = '256MB'")
    for one in constraints:
        await connection.execute(f"ALTER TABLE bed_stay DROP CONSTRAINT {one['conname']}")
    await connection.execute(
        """
        CREATE TEMPORARY TABLE stayed AS
        SELECT gen_random_uuid() AS id, h.authority, h.constellation_id, h.household_id AS hub_household_id,
            h.bed_ids[bed] AS bed_id, m.household_id AS satellite_household_id, p.child_id,
            current_date - night AS on_day
        FROM hub_home_term h
        CROSS JOIN generate_series(1, cardinality(h.bed_ids)) AS bed
        CROSS JOIN generate_series(1, CAST($1 AS integer)) AS night
        JOIN (
            SELECT constellation_id, household_id, row_number() OVER (PARTITION BY constellation_id) - 1 AS place
            FROM membership
        ) AS m ON m.constellation_id = h.constellation_id AND m.place = (bed - 1) + cardinality(h.bed_ids) * (night % 2)
        JOIN placement p ON p.household_id = m.household_id
        """,
        nights,
    )
    await connection.execute(
        """
        INSERT INTO sleepover (id, version, authority, constellation_id, satellite_household_id, hub_household_id,
            first_night_on, last_night_on, kind, state, asked_at, asked_by, is_from_before)
        SELECT id, 1, authority, constellation_id, satellite_household_id, hub_household_id, on_day, on_day, 'planned',
            'confirmed', on_day - interval '14 days', satellite_household_id, false
        FROM stayed
        """
    )
    await connection.execute(
        """
        INSERT INTO bed_stay (authority, sleepover_id, child_id, bed_id, nights, is_kept)
        SELECT authority, id, child_id, bed_id, daterange(on_day, on_day, '[]'), true FROM stayed
        """
    )
    for one in constraints:
        await connection.execute(f"ALTER TABLE bed_stay ADD CONSTRAINT {one['conname']} {one['definition']}")
