"""What `hubhome doctor` says of a house that is well and of one whose database hangs: soon, in plain words."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
import psutil
import pytest
from sqlalchemy import make_url

from shared.hosting.diagnosis import Finding, diagnose
from shared.hosting.discovery import installed_services
from shared.messaging.connection import Bus
from shared.testing.actors import AUTHORITY
from shared.testing.houses import House, OpenHouse
from shared.testing.servers import Database
from shared.testing.waiting import until
from tests.support.gadgets.plugin import plugin
from tests.support.killing import process_called
from tests.support.processes import HUBHOME, RealHouse, real_house

SECONDS = 10
"""What a look at everything may take on a busy machine; one thing after the other took thirty on an idle one."""
NAMES = [service.name for service in installed_services()]


async def looked_at(house: RealHouse) -> dict[str, Finding]:
    """What there is to say of a house, soon enough."""
    contact = await house.contact()
    async with asyncio.timeout(SECONDS):
        found = await diagnose(contact.bus, contact.admin_url, installed_services())
    return {finding.what: finding for finding in found}


async def the_doctor_says(house: RealHouse) -> tuple[int | None, list[str]]:
    return await says(house, "doctor")


async def says(house: RealHouse, *words: str) -> tuple[int | None, list[str]]:
    """The exit code and the lines of a command."""
    process = await asyncio.create_subprocess_exec(
        HUBHOME, *words, "--data", house.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode().splitlines()


@contextmanager
def frozen(server: psutil.Process | None) -> Iterator[None]:
    """A server that runs and does nothing, its workers neither."""
    assert server is not None
    everybody = [server, *server.children(recursive=True)]
    for process in everybody:
        process.suspend()
    try:
        yield
    finally:
        for process in everybody:
            process.resume()


@pytest.mark.timeout(180)
async def test_the_doctor_names_a_database_that_hangs_and_finds_the_house_well_before_and_after() -> None:
    with real_house() as house:
        before = await looked_at(house)

        with frozen(process_called(house.pid, "postgres")):
            meanwhile = await looked_at(house)
            code, lines = await the_doctor_says(house)

        assert [finding for finding in before.values() if not finding.is_well] == []
        assert {"bus", "PostgreSQL", "dead letters", *NAMES, *(f"outbox of {name}" for name in NAMES)} <= set(before)
        assert [what for what, finding in meanwhile.items() if not finding.is_well] == ["PostgreSQL", *NAMES]
        assert code == 1
        assert lines[:5] == [
            "ok   bus: answers",
            "BAD  PostgreSQL: doesn't answer within 3 seconds: it hangs, or its machine does",
            "       Look at its log and its disk, and start it anew. Nothing is lost meanwhile: the services wait.",
            f"BAD  {NAMES[0]}: database: no answer within 2 seconds",
            "       Mend what is named; it becomes ready by itself.",
        ]
        await until(lambda: is_well(house), within=60)


async def is_well(house: RealHouse) -> bool:
    return all(finding.is_well for finding in (await looked_at(house)).values())


async def findings(house: House, admin_url: str | None = None) -> dict[str, Finding]:
    @asynccontextmanager
    async def bus_of() -> AsyncIterator[Bus]:
        yield house.bus

    return {finding.what: finding for finding in await diagnose(bus_of, admin_url, [plugin])}


async def test_a_service_that_isnt_there_is_told_with_what_starts_it(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        found = await findings(house)

    assert found["gadgets"] == Finding(
        "gadgets", is_well=False, how="gadgets isn't running", remedy="Start it: hubhome run gadgets"
    )
    assert found["gadgets-gadgets-gadget_made-v1"].is_well
    assert "PostgreSQL" not in found, "nobody said where it is"


async def test_a_missing_consumer_and_what_was_set_aside_are_told(open_house: OpenHouse) -> None:
    async with open_house([plugin], start=False) as house:
        await house.bus.jetstream().delete_consumer("GADGETS_EVENTS", "gadgets-gadgets-gadget_made-v1")
        await house.bus.jetstream().publish(f"hubhome.{AUTHORITY}.gadgets.dead_letter.gadget_made.v1", b"{}")

        found = await findings(house)

    assert "is missing" in found["gadgets-gadgets-gadget_made-v1"].how
    assert found["gadgets-gadgets-gadget_made-v1"].remedy == "Run: hubhome provision"
    assert found["dead letters"].how == "1 set aside"
    assert "hubhome dead-letters list" in found["dead letters"].remedy


@pytest.mark.parametrize(
    ("change", "how", "remedy"),
    [
        ({"port": 1}, "can't be reached", "Start it, or mend its address"),
        ({"username": "nobody"}, "refuses us", "HUBHOME_DATABASE_ADMIN_URL"),
        ({"database": "nowhere"}, "refuses us", "HUBHOME_DATABASE_ADMIN_URL"),
    ],
)
async def test_a_database_that_cant_be_looked_into_is_told_once_with_what_helps(
    open_house: OpenHouse, postgres_server: Database, change: dict[str, Any], how: str, remedy: str
) -> None:
    address = make_url(postgres_server.url()).set(**change).render_as_string(hide_password=False)
    async with open_house([plugin], start=False) as house:
        found = await findings(house, address)

    assert how in found["PostgreSQL"].how
    assert remedy in found["PostgreSQL"].remedy
    assert "outbox of gadgets" not in found, "one cause, one line"


async def test_a_database_that_is_behind_its_code_is_told_with_what_brings_it_on() -> None:
    with real_house() as house:
        contact = await house.contact()
        assert contact.admin_url
        admin = await asyncpg.connect(f"{contact.admin_url.rpartition('/')[0]}/hubhome_outcomes")
        await admin.execute("UPDATE alembic_version SET version_num = '0000'")
        await admin.close()

        found = await looked_at(house)

    assert found["database of outcomes"].how.startswith("is at migration 0000, and its code needs 0")
    assert found["database of outcomes"].remedy == "Run: hubhome provision"
    assert found["bookings-kept-raise_emergency-v1"].is_well, "what is kept for a service is looked at, too"


async def test_what_a_service_gave_up_is_told_with_what_shows_it_and_has_it_tried_again() -> None:
    with real_house() as house:
        contact = await house.contact()
        assert contact.admin_url
        admin = await asyncpg.connect(f"{contact.admin_url.rpartition('/')[0]}/hubhome_outcomes")
        await admin.execute(
            "INSERT INTO errand (authority, name, thing_id, due_at, is_set_aside, why_set_aside) "
            "VALUES ('portsmouth', 'of_a_plugin_that_left', gen_random_uuid(), now(), true, 'KeyError')"
        )
        await admin.close()

        before = await looked_at(house)
        listed = await says(house, "set-aside", "list")
        released = await says(house, "set-aside", "release", "outcomes")
        after = await looked_at(house)

    assert before["errands of outcomes"].how == "1 set aside"
    assert "hubhome set-aside list" in before["errands of outcomes"].remedy
    assert before["errands of outcomes"].remedy.endswith("hubhome set-aside release outcomes")
    assert [line.split()[:2] for line in listed[1]] == [["outcomes", "errand"]]
    assert listed[1][0].endswith("  KeyError")
    assert released == (0, ["outcomes: 1 row will be tried again."])
    assert "errands of outcomes" not in after


async def test_an_outbox_that_isnt_there_is_made_by_provisioning(
    open_house: OpenHouse, postgres_server: Database
) -> None:
    async with open_house([plugin], start=False) as house:
        found = await findings(house, postgres_server.url())

    assert found["PostgreSQL"].is_well
    assert found["outbox of gadgets"].remedy == "Run: hubhome provision"
