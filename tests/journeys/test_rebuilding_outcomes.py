"""Outcomes, emptied and fed all streams from their start, ends with the same tables."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from services.outcomes.plugin import plugin as outcomes
from services.outcomes.tables import tables
from shared.contracts.absences import AbsenceKind, AbsenceView, RecordAbsence
from shared.contracts.bookings import CancelSleepover, SleepoverView
from shared.contracts.clock import system_clock
from shared.contracts.family_time import FamilyTimeRecorded
from shared.contracts.nights_off import NightsOffOfHubHome, TakeNightsOff
from shared.contracts.outcomes import RecordSupportContact
from shared.contracts.waiting import WaitingEnded, WaitingState
from shared.contracts.words import ContactKind, ContactTopic
from shared.hosting.provisioning import provision_streams
from shared.hosting.running import running
from shared.messaging.streams import api, consumer_of
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import provision_database
from shared.testing.databases import RunsPostgres
from shared.testing.examples import example_of
from tests.journeys.conftest import OpenTown
from tests.support.town import AUTHORITY, Town, carer, child, household, next_friday, worker

OF_THE_BUS = {"outbox", "inbox", "answered", "errand"}


@pytest.mark.timeout(180)
async def test_replaying_every_stream_into_an_empty_database_gives_the_same_tables(
    open_town: OpenTown, postgres_server: RunsPostgres
) -> None:
    async with open_town() as town:
        await live_a_little(town)
        await town.house.settled()
        before = await content(postgres_server, str(town.house.running["outcomes"].database.url.database))
        await town.house.running["outcomes"].stop()

        name = f"{town.house.running['outcomes'].database.url.database}_again"
        await empty_database(postgres_server, name)
        for event in outcomes.hears:
            consumer = consumer_of("outcomes", event)
            await api(town.house.bus.client, f"CONSUMER.DELETE.{consumer.stream}.{consumer.name}")
        await provision_streams(town.house.services, str(town.house.bus.client.connected_url.geturl()))
        place = town.house.settings.database_of("outcomes").rpartition("/")[0]
        settings = town.house.settings.model_copy(update={"database_url": SecretStr(f"{place}/{name}")})
        async with running(outcomes, settings) as again:
            town.house.running["outcomes"] = again
            await town.house.settled(60)

            assert await content(postgres_server, name) == before
            assert all(before.values()), {table: len(rows) for table, rows in before.items()}


async def live_a_little(town: Town) -> None:
    """Sleepovers, one called off by those who had agreed, nights off, a call, a missing child, family time, a wait."""
    hub = await town.signed_in(carer("C0001"))
    await town.asked_for(hub, child("K0001"), night=next_friday())
    called_off = await town.asked_for(hub, child("K0001"), night=next_friday() + timedelta(days=3))
    assert isinstance(called_off, SleepoverView)
    at_home = await town.signed_in(carer("C0003"))
    assert isinstance(await town.agreed(at_home, called_off.sleepover_id), SleepoverView)
    await hub.ask(CancelSleepover(sleepover_id=called_off.sleepover_id))
    away = next_friday() + timedelta(days=60)
    off = TakeNightsOff(
        constellation_id=called_off.constellation_id, first_night_on=away, last_night_on=away + timedelta(days=2)
    )
    assert isinstance(await hub.ask(off), NightsOffOfHubHome)
    call = RecordSupportContact(
        household_id=household("H0002"),
        on=next_friday() - timedelta(days=14),
        kind=ContactKind.PHONE_CALL,
        minutes=10,
        topic=ContactTopic.SLEEP,
    )
    await hub.ask(call)
    gone = RecordAbsence(
        absence_id=uuid4(),
        child_id=child("K0001"),
        kind=AbsenceKind.MISSING,
        since=system_clock() - timedelta(minutes=5),
    )
    assert isinstance(await (await town.signed_in(worker("W021"))).ask(gone), AbsenceView)
    # It takes place a minute after it is planned at the earliest: what bookings would say of it then is enough.
    async with town.house.running["bookings"].database.work(AUTHORITY) as work:
        work.say(example_of(FamilyTimeRecorded))
        # To wait takes a hub home that is full, and several households.
        theirs = {"satellite_household_id": household("H0002"), "state": WaitingState.NO_BED}
        work.say(example_of(WaitingEnded).model_copy(update=theirs))


async def empty_database(server: RunsPostgres, name: str) -> None:
    urls = await provision_database("outcomes", server.url(), login_password="-", owner_password="-", name=name)
    await migrate("outcomes", outcomes.package, urls.owner)


async def content(server: RunsPostgres, database: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the service itself keeps, of all authorities."""
    admin = await asyncpg.connect(server.url(database))
    try:
        return {
            name: sorted(tuple(row) for row in await admin.fetch(f'SELECT t::text FROM "{name}" AS t'))
            for name in tables.metadata.tables
            if name not in OF_THE_BUS
        }
    finally:
        await admin.close()
