"""Somebody asks what is held on them, and later is erased: no word of theirs is left, and every count is as it was."""

import asyncio
import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from shared.contracts.actor import machine
from shared.contracts.bookings import CancelSleepover
from shared.contracts.clock import day_in_london, system_clock
from shared.contracts.constellations import HandOverCaseload, HowIsConstellation, RemoveSatellite
from shared.contracts.notifications import MyNotices
from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.packs import id_of
from shared.contracts.record_changes import ChangeDelegatedAuthority, EndApproval, EndPlacement
from shared.contracts.records import HowIsChild, WhoHasLooked
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.retention import EraseRecord, HoldRecord, LiftHold
from shared.contracts.roles import Role
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason, OvernightDecision, PlacementEndReason
from shared.hosting.discovery import installed_services
from shared.hosting.importing import import_pack
from shared.hosting.packs.demo import demo_packs
from shared.hosting.subject_access.archive import archive_of
from shared.hosting.subject_access.asking import Everything, everything_on
from shared.messaging.asking import Asker
from shared.messaging.streams import api
from shared.testing.actors import actor
from shared.testing.databases import RunsPostgres
from shared.testing.houses import OpenHouse
from tests.support.town import AUTHORITY, Town, carer, child, household, next_friday, worker

MARKER = "zebrafinch"
CHILD, HOME, CARERS, WORKER = "K0002", "H0003", ("C0004", "C0005"), "W008"
WORDS = {
    "children": ("child_ref", CHILD, {
        "first_name": MARKER, "last_name": MARKER, "known_as": MARKER, "sex": MARKER, "ethnicity": MARKER,
        "language": MARKER, "legal_status": MARKER, "health_needs": MARKER, "allergies": MARKER,
        "overnight_conditions": MARKER, "ssda903_id": MARKER,
    }),
    "households": ("household_ref", HOME, {
        "name": MARKER, "address": MARKER, "languages": MARKER, "pets": MARKER,
    }),
    "workers": ("worker_ref", WORKER, {
        "first_name": MARKER, "last_name": MARKER, "email": f"{MARKER}@council.example",
        "social_work_england_number": MARKER,
    }),
    "carers": ("household_ref", HOME, {
        "first_name": MARKER, "last_name": MARKER, "email": f"{MARKER}@mail.example",
    }),
}  # fmt: skip
"""What a pack can say in words of those who are to be erased."""
MANAGER = actor(Role.PROGRAMME_MANAGER).model_copy(update={"authority": AUTHORITY})
TODAY = day_in_london(system_clock())


def marked(pack: Path, out: Path) -> Path:
    """The pack with a marker in every word about them."""
    shutil.copytree(pack, out)
    for table, (key, ref, words) in WORDS.items():
        file = out / f"{table}.csv"
        with file.open(encoding="utf-8-sig", newline="") as read:
            rows = list(csv.DictReader(read))
        names = list(dict.fromkeys([*rows[0], *words]))
        with file.open("w", encoding="utf-8", newline="") as written:
            writer = csv.DictWriter(written, names, restval="")
            writer.writeheader()
            writer.writerows({**row, **words} if row[key] == ref else row for row in rows)
    return out


class Place:
    """The town, whoever asks, and what is in its servers."""

    def __init__(self, town: Town, admin_url: str) -> None:
        self.town = town
        self.admin_url = admin_url

    @property
    def manager(self) -> Asker:
        return self.town.house.asks(MANAGER)

    async def told(self, command: Any) -> Any:
        reply = await self.manager.ask(command, within=60)
        assert not isinstance(reply, Refused), reply
        return reply

    async def erase(self, subject_id: UUID) -> None:
        await self.told(EraseRecord(subject_id=subject_id, by_decision=True, reason="A request that was upheld"))

    async def notices_of(self, ref: str) -> list[tuple[UUID, str, str]]:
        """What a carer has in the inbox."""
        somebody = actor(Role.SATELLITE_CARER, person_id=carer(ref)).model_copy(update={"authority": AUTHORITY})
        reply = await self.town.house.asks(somebody).ask(MyNotices())
        assert not isinstance(reply, Refused), reply
        return [(one.notice_id, one.subject, one.body) for one in reply.notices]

    async def where_it_says(self, marker: str) -> set[str]:
        """Every table and stream in which the marker stands."""
        found: set[str] = set()
        for service in self.town.house.services:
            name = self.town.house.settings.database_of(service.name).rpartition("/")[2]
            driver = await asyncpg.connect(f"{self.admin_url.rpartition('/')[0]}/{name}")
            try:
                for row in await driver.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
                    if await _says(driver, row["tablename"], marker):
                        found.add(f"{service.name}.{row['tablename']}")
            finally:
                await driver.close()
        return found | await self._streams_that_say(marker)

    async def _streams_that_say(self, marker: str) -> set[str]:
        client = self.town.house.bus.client
        found: set[str] = set()
        for stream in (await api(client, "STREAM.NAMES"))["streams"]:
            state = (await api(client, f"STREAM.INFO.{stream}"))["state"]
            numbers = range(int(state["first_seq"]), int(state["last_seq"]) + 1) if state["messages"] else range(0)
            for some in batched(numbers, 200):
                letters = await asyncio.gather(*(client.jetstream().get_msg(stream, number) for number in some))
                if any(marker in f"{one.data!r} {one.headers} {one.subject}".lower() for one in letters):
                    found.add(stream)
        return found

    async def figures(self) -> list[Any]:
        """What is counted of the last year, and who slept where."""
        months = sorted({f"{TODAY - timedelta(days=days):%Y-%m}" for days in range(0, 360, 15)})
        counted = [await self.told(HowAreConstellations(month=month)) for month in months]
        days = [TODAY - timedelta(days=days) for days in range(0, 300, 50)]
        return [*counted, *[await self.told(WhoSleepsWhere(on=day)) for day in days]]


def batched(numbers: range, size: int) -> Iterator[range]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


async def _says(driver: asyncpg.Connection, table: str, marker: str) -> bool:
    raw = {"answered": "encode(reply, 'escape')", "outbox": "encode(body, 'escape')"}.get(table, "''")
    count: int = await driver.fetchval(f"SELECT count(*) FROM \"{table}\" t WHERE t::text || {raw} ILIKE '%{marker}%'")
    return bool(count)


@pytest.fixture
async def place(
    open_house: OpenHouse, postgres_server: RunsPostgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Place]:
    monkeypatch.setenv("HUBHOME_REGISTRY_PICK_A_PERSON", "true")
    monkeypatch.setenv("HUBHOME_NOTIFICATIONS_MAIL_IS_ON", "false")
    async with open_house(installed_services()) as house:
        operator = house.asks(machine("operator", AUTHORITY, Role.OPERATOR))
        pack = marked(demo_packs()[AUTHORITY], tmp_path / "pack")
        await import_pack(AUTHORITY, pack, house.services, operator, tell=lambda _: None)
        await house.settled(90)
        yield Place(Town(house), postgres_server.url())


async def lives_on(place: Place) -> None:
    """A stay, notices of it, other conditions, holds: words in every place where somebody could write some."""
    asks = await place.town.signed_in(carer(CARERS[0]))
    stay = await place.town.asked_for(asks, child(CHILD), night=next_friday())
    assert not isinstance(stay, Refused), stay
    await place.told(
        ChangeDelegatedAuthority(
            child_id=child(CHILD),
            on=TODAY,
            decision=OvernightDecision.CARER,
            conditions=f"{MARKER}’s aunt is told",
            written_in=f"{MARKER}’s plan",
        )
    )
    await asks.ask(CancelSleepover(sleepover_id=stay.sleepover_id, reason=DeclineReason.OTHER))
    for subject in (child(CHILD), household(HOME), worker(WORKER)):
        await place.told(HoldRecord(subject_id=subject, reason=f"{MARKER} has a claim"))
        await place.told(LiftHold(subject_id=subject, reason=f"{MARKER} has none"))
    await place.town.house.settled(60)


async def leave(place: Place) -> None:
    """The child moves out, the household stops fostering, the worker leaves."""
    placement = await place.told(HowIsChild(child_id=child(CHILD)))
    assert placement.household_id == household(HOME)
    await place.told(
        EndPlacement(child_id=child(CHILD), on=TODAY, ended_reason=PlacementEndReason.OTHER, reason=f"{MARKER} left")
    )
    constellation_id = id_of(AUTHORITY, "constellations", "X1")
    view = await place.told(HowIsConstellation(constellation_id=constellation_id))
    await place.told(
        RemoveSatellite(
            constellation_id=constellation_id,
            version=view.version,
            household_id=household(HOME),
            on=TODAY,
            leaving_reason="resigned",
            reason=f"{MARKER} moves",
            allowed_because=f"{MARKER} moves",
        )
    )
    await place.told(
        EndApproval(household_id=household(HOME), on=TODAY, ended_reason="resigned", reason=f"{MARKER} resigned")
    )
    await place.told(
        HandOverCaseload(
            from_worker_id=worker(WORKER), to_worker_id=worker("W009"), on=TODAY, reason=f"{MARKER} is on leave"
        )
    )
    await place.town.house.settled(60)


async def test_no_word_is_left_anywhere_and_every_count_is_as_it_was(place: Place) -> None:
    await lives_on(place)
    await leave(place)
    before, counted = await place.where_it_says(MARKER), await place.figures()
    notices = await place.notices_of(CARERS[0])

    await place.erase(child(CHILD))
    await place.erase(household(HOME))
    await place.erase(worker(WORKER))
    await place.town.house.settled(60)

    planted = {"child", "household", "person", "placement", "delegated_authority", "assignment", "approval"}
    planted |= {"membership", "health_fact", "record_hold", "past", "answered"}
    assert before == {f"registry.{table}" for table in planted}
    assert await place.where_it_says(MARKER) == set()
    assert await place.figures() == counted
    assert notices
    assert all(subject and body for _, subject, body in notices)
    assert await place.notices_of(CARERS[0]) == [(notice_id, "", "") for notice_id, _, _ in notices]


async def test_everything_that_is_held_comes_in_one_archive(place: Place) -> None:
    await lives_on(place)

    found = await everything_on(place.town.house.services, place.manager, child(CHILD))
    of_a_carer = await everything_on(place.town.house.services, place.manager, carer(CARERS[0]))

    assert not isinstance(found, Refused)
    assert not isinstance(of_a_carer, Refused)
    files = unpacked(archive_of(found, authority="Harbourside", made_at=system_clock()))
    rows = {
        name: list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")))) for name, text in files.items() if "/" in name
    }
    assert {"registry/child.csv", "registry/past.csv", "registry/reading.csv", "bookings/sleepover.csv"} <= rows.keys()
    assert rows["registry/child.csv"][0]["health_needs"] == MARKER
    assert any("aunt" in row["conditions"] for row in rows["registry/delegated_authority.csv"])
    assert any(MARKER in row["was"] for row in rows["registry/past.csv"])
    assert len(rows["bookings/sleepover.csv"]) == 8  # seven of before, and one that was called off
    assert "registry/delegated_authority.csv" in files["index.html"]
    assert f"Everything that is held on {MARKER}" in files["index.html"]
    assert {part.service for part in of_a_carer.parts if part.tables} == {
        "registry",
        "bookings",
        "notifications",
        "outcomes",
    }
    assert names_of_others(found) == []
    log = await place.told(WhoHasLooked(subject_id=child(CHILD)))
    assert log.readings[0].purpose is Purpose.ANSWER_A_SUBJECT_ACCESS_REQUEST


def names_of_others(found: Everything) -> list[str]:
    """The names of the pack's other children and carers that stand in it: it should have identifiers only."""
    text = json.dumps([part.model_dump(mode="json") for part in found.parts])
    names = [row["first_name"] for row in rows_of("children") if row["child_ref"] != CHILD]
    names += [row["last_name"] for row in rows_of("carers")]
    return [name for name in names if re.search(rf"\b{name}\b", text)]


def rows_of(table: str) -> list[dict[str, str]]:
    with (demo_packs()[AUTHORITY] / f"{table}.csv").open(encoding="utf-8-sig", newline="") as read:
        return list(csv.DictReader(read))


def unpacked(archive: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as kept:
        return {name: kept.read(name).decode() for name in kept.namelist()}
