"""An authority goes with everything that it has, from a house that runs, and its neighbour doesn't notice."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from uuid import uuid4

import asyncpg
import pytest
from nats.aio.client import Client

from services.registry import grounds
from shared.contracts.actor import machine
from shared.contracts.bookings import RequestSleepover
from shared.contracts.clock import day_in_london, system_clock
from shared.contracts.envelope import Envelope, Trail
from shared.contracts.joint import (
    AcceptOffer,
    AgreementState,
    EndAgreement,
    OfferToShare,
    WhatCanBeShared,
    WhichAgreements,
)
from shared.contracts.outcomes import RecordSupportContact, SupportContactRecorded
from shared.contracts.packs import Imported, id_of
from shared.contracts.refusals import Refused, refusal
from shared.contracts.registry import INSTALLATION, ChildChanged, WhichAuthorities, WhichAuthority, WhoIsSigningIn
from shared.contracts.roles import Role
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import ContactKind, ContactTopic
from shared.hosting.discovery import installed_services
from shared.hosting.removing import Found, NotRemovedError, Removal, how_to_go_on, report_of
from shared.messaging.asking import Asker
from shared.messaging.streams import DEAD_LETTERS, api
from shared.messaging.taking_away import AuthorityOnTheBus
from shared.persistence.taking_away import TakingAway
from shared.testing.databases import RunsPostgres
from shared.testing.examples import example_of
from shared.testing.houses import House, OpenHouse
from shared.testing.waiting import until
from tests.component.registry.builders import a_small_register, the
from tests.support.town import next_friday

GOES, STAYS = "harbourside", "severnvale"
WHY = "The boards agreed."
ABOUT_OTHERS = "neighbour"
"""Each authority's list of the others: who goes is on it no more."""


class HouseOfTwo:
    """A house with two authorities, and what is in its servers."""

    def __init__(self, house: House, admin_url: str) -> None:
        self.house = house
        self.admin_url = admin_url
        self.databases = {one.name: house.settings.database_of(one.name).rpartition("/")[2] for one in house.services}

    def operator(self, authority: str) -> Asker:
        return self.house.asks(machine("operator", authority, Role.OPERATOR))

    def sign_in(self, authority: str) -> Asker:
        return self.house.asks(machine("web", authority, Role.SIGN_IN))

    async def import_register(self, authority: str) -> object:
        return await self.operator(authority).ask(a_small_register(authority), within=60)

    async def onboard(self, authority: str) -> None:
        """A register, a sleepover that was asked for, and a support contact: every service has something of it."""
        assert isinstance(await self.import_register(authority), Imported)
        await self.house.settled(60)
        zoe = await self.signed_in(authority, "C3")
        night = next_friday()
        children = (the("children", "K1", authority), the("children", "K2", authority))
        await zoe.ask(RequestSleepover(child_ids=children, first_night_on=night, last_night_on=night), within=60)
        ann = await self.signed_in(authority, "C1")
        await ann.ask(
            RecordSupportContact(
                household_id=the("households", "H2", authority),
                on=day_in_london(system_clock()),
                kind=ContactKind.VISIT,
                minutes=30,
                topic=ContactTopic.SLEEP,
            )
        )
        await self.house.settled(60)

    async def signed_in(self, authority: str, ref: str) -> Asker:
        table = "workers" if ref.startswith("W") else "carers"
        reply = await self.sign_in(authority).ask(WhoIsSigningIn(person_id=the(table, ref, authority)))
        assert not isinstance(reply, Refused), reply
        return Asker(self.house.bus, authority, lambda: reply.statement)

    def removal(self, authority: str = GOES) -> Removal:
        return Removal(
            authority,
            self.house.services,
            admin_url=self.admin_url,
            client=self.house.bus.client,
            databases=self.databases,
        )

    async def neighbours(self, authority: str) -> list[str]:
        """The other authorities to which it can offer a constellation."""
        reply = await (await self.signed_in(authority, "W4")).ask(WhatCanBeShared())
        return [one.authority for one in reply.neighbours]

    async def fingerprint(self, authority: str) -> dict[str, str]:
        """A checksum of everything that an authority has of its own, by table and by stream."""
        found: dict[str, str] = {}
        for service, database in self.databases.items():
            async with self.database(database) as driver:
                for table in await _tables(driver):
                    rows = await driver.fetch(
                        f'SELECT to_jsonb(t) AS row FROM "{table}" t WHERE authority = $1 ORDER BY 1', authority
                    )
                    found[f"{service}.{table}"] = _checksum([row["row"] for row in rows])
        for stream in (await api(self.house.bus.client, "STREAM.NAMES"))["streams"]:
            subjects = {"subjects_filter": f"hubhome.{authority}.>"}
            info = await api(self.house.bus.client, f"STREAM.INFO.{stream}", subjects)
            bodies = [await self._messages_of(stream, authority)]
            found[stream] = _checksum([json.dumps(info["state"].get("subjects"), sort_keys=True), *bodies[0]])
        return found

    async def rows_of(self, authority: str) -> int:
        return sum([sum((await one.counts()).values()) for one in self.places(authority)])

    def places(self, authority: str) -> list[TakingAway]:
        return [TakingAway(name, self.admin_url, authority, database=place) for name, place in self.databases.items()]

    @asynccontextmanager
    async def database(self, name: str) -> AsyncIterator[asyncpg.Connection]:
        driver = await asyncpg.connect(f"{self.admin_url.rpartition('/')[0]}/{name}")
        try:
            yield driver
        finally:
            await driver.close()

    async def _messages_of(self, stream: str, authority: str) -> list[str]:
        last = int((await api(self.house.bus.client, f"STREAM.INFO.{stream}"))["state"]["last_seq"])
        found, number = [], 1
        while number <= last:
            body = {"seq": number, "next_by_subj": f"hubhome.{authority}.>"}
            raw = (await api(self.house.bus.client, f"STREAM.MSG.GET.{stream}", body)).get("message")
            if raw is None:
                break
            found.append(f"{raw['seq']} {raw['subject']} {raw.get('data')} {raw.get('hdrs')}")
            number = raw["seq"] + 1
        return found


async def _tables(driver: asyncpg.Connection) -> list[str]:
    rows = await driver.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [row["tablename"] for row in rows if row["tablename"] not in {"alembic_version", ABOUT_OTHERS}]


def _checksum(rows: list[str]) -> str:
    return f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"


@pytest.fixture
async def two(
    open_house: OpenHouse, postgres_server: RunsPostgres, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[HouseOfTwo]:
    monkeypatch.setenv("HUBHOME_REGISTRY_PICK_A_PERSON", "true")
    monkeypatch.setenv("HUBHOME_NOTIFICATIONS_MAIL_IS_ON", "false")
    async with open_house(installed_services()) as house:
        found = HouseOfTwo(house, postgres_server.url())
        await found.onboard(GOES)
        await found.onboard(STAYS)
        yield found


async def test_what_goes_is_gone_to_the_row_and_what_stays_is_untouched_to_the_row(two: HouseOfTwo) -> None:
    listed = two.sign_in(INSTALLATION)
    assert await two.neighbours(STAYS) == [GOES]
    before = await two.fingerprint(STAYS)

    found = await two.removal().find()
    await two.removal().remove(lambda _: None)

    assert found.rows["registry"]["child"] == 5
    assert {name for name, rows in found.rows.items() if rows} == {service.name for service in two.house.services}
    assert {"REGISTRY_EVENTS", "BOOKINGS_EVENTS", "NOTIFICATIONS_EVENTS", "OUTCOMES_EVENTS"} <= found.messages.keys()
    assert (await two.removal().find()).is_nothing
    assert await two.fingerprint(STAYS) == before
    assert [one.authority for one in (await listed.ask(WhichAuthorities())).authorities] == [STAYS]
    assert await two.neighbours(STAYS) == []
    assert await two.sign_in(GOES).ask(WhichAuthority()) == refusal(
        grounds.AUTHORITY_NOT_IMPORTED, "This authority has no register yet. Import its register pack first."
    )


async def test_what_is_gone_can_be_onboarded_again(two: HouseOfTwo) -> None:
    before = await two.removal().find()
    await two.removal().remove(lambda _: None)

    await two.onboard(GOES)

    assert await two.removal().find() == before
    assert await two.neighbours(STAYS) == [GOES]


async def test_a_house_at_work_brings_nothing_back(two: HouseOfTwo) -> None:
    """It is imported into, asked and told of while it goes; a reaction that fails has something to set aside."""
    bus = two.house.bus
    stop = asyncio.Event()

    async def goes_on() -> int:
        times = 0
        while not stop.is_set():
            times += 1
            await asyncio.gather(
                two.operator(GOES).ask(WhoSleepsWhere(on=date(2026, 11, 27))),
                two.import_register(GOES),
                return_exceptions=True,
            )
        return times

    async def says_what_is_poison() -> None:
        while not stop.is_set():
            for event in (ChildChanged, SupportContactRecorded):
                await bus.jetstream().publish(event.subject(GOES), b"{}", headers={"ce-id": "nonsense"})
            await asyncio.sleep(0.01)

    work = asyncio.create_task(goes_on())
    poison = asyncio.create_task(says_what_is_poison())
    await until(lambda: _is_there(AuthorityOnTheBus(bus.client, GOES), DEAD_LETTERS), within=20)
    # Who asks and imports stops as nobody can do anything in it any more: afterwards it would be onboarded anew.
    await two.removal().remove(lambda _: stop.set())
    await poison

    assert await work > 0
    assert (await two.removal().find()).is_nothing
    await two.house.settled(30)
    assert (await two.removal().find()).is_nothing


async def _is_there(bus: AuthorityOnTheBus, stream: str) -> bool:
    return stream in await bus.counts()


async def test_while_it_goes_it_refuses_and_its_neighbour_works(two: HouseOfTwo) -> None:
    for place in two.places(GOES):
        await place.shut_out()

    refused = await two.sign_in(GOES).ask(WhichAuthority())
    neighbours = await two.sign_in(STAYS).ask(WhichAuthority())
    event = example_of(ChildChanged, child_id=id_of(GOES, "children", "C9999"))
    await two.house.bus.jetstream().publish(event.subject(GOES), event.to_json(), headers=_headers(event))
    await two.house.settled(20)

    assert isinstance(refused, Refused)
    assert refused.reason == "authority_taken_away"
    assert not isinstance(neighbours, Refused)
    assert DEAD_LETTERS not in await AuthorityOnTheBus(two.house.bus.client, GOES).counts()


def _headers(event: ChildChanged) -> dict[str, str]:
    return Envelope(
        id=uuid4(),
        type=event.type_name(),
        source="/hubhome/test",
        authority=GOES,
        time=system_clock(),
        trail=Trail.start(),
        subject=str(event.thing_id),
        thing_version=event.thing_version,
    ).headers()


class InterruptedHereError(Exception):
    """Where a test has it die."""


async def test_interrupted_anywhere_it_is_run_again_and_ends_the_same(
    two: HouseOfTwo, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await two.fingerprint(STAYS)
    for steps in (2, 6, 9, 16):
        done = 0

        def dying(method: Callable[..., Awaitable[object]], most: int = steps) -> Callable[..., Awaitable[object]]:
            async def one_step(self: object, *arguments: object) -> object:
                nonlocal done
                done += 1
                if done > most:
                    raise InterruptedHereError
                return await method(self, *arguments)

            return one_step

        with monkeypatch.context() as patched:
            for kind, name in (
                (TakingAway, "shut_out"),
                (TakingAway, "delete"),
                (TakingAway, "let_in"),
                (AuthorityOnTheBus, "purge"),
            ):
                patched.setattr(kind, name, dying(getattr(kind, name)))
            with pytest.raises(InterruptedHereError):
                await two.removal().remove(lambda _: None)

        half_done = await two.removal().find()
        assert half_done.shut_out_of, steps
        assert "A removal was begun and hasn't ended" in report_of(half_done, GOES)
        assert f"End what was begun: --yes-remove {GOES}." in how_to_go_on(half_done, GOES)
        await two.removal().remove(lambda _: None)

        assert (await two.removal().find()) == Found(
            rows={service.name: {} for service in two.house.services}, messages={}
        )
        assert await two.fingerprint(STAYS) == before
        await two.onboard(GOES)


async def agree_on_the_terns(two: HouseOfTwo) -> None:
    """What goes keeps The Terns, and a household of who stays belongs to it."""
    moe, guest = await two.signed_in(GOES, "W4"), await two.signed_in(STAYS, "W4")
    today = day_in_london(system_clock())
    terns = the("constellations", "X1", GOES)
    offer_it = OfferToShare(constellation_id=terns, authority=STAYS, document="Agreement", on=today, reason=WHY)
    offered = await moe.ask(offer_it)
    assert not isinstance(offered, Refused), offered
    await two.house.settled(60)
    [offer] = (await guest.ask(WhichAgreements())).agreements
    accepted = await guest.ask(
        AcceptOffer(
            agreement_id=offer.agreement_id, version=offer.version, area_id=the("areas", "A1", STAYS), reason=WHY
        )
    )
    assert not isinstance(accepted, Refused), accepted
    await two.house.settled(60)


async def words_said_across(two: HouseOfTwo, authority: str) -> set[str]:
    """What the other authority's households are called here."""
    async with two.database(two.databases["registry"]) as driver:
        rows = await driver.fetch(
            "SELECT name FROM household JOIN mirror USING (id) WHERE household.authority = $1", authority
        )
    return {row["name"] for row in rows}


async def test_who_shares_a_constellation_stays_until_the_other_has_forgotten_its_names(two: HouseOfTwo) -> None:
    await agree_on_the_terns(two)
    assert await words_said_across(two, STAYS) == {"Frost"}

    with pytest.raises(NotRemovedError, match="End each agreement"):
        await two.removal().remove(lambda _: None)
    still_there = await two.sign_in(GOES).ask(WhichAuthority())
    moe = await two.signed_in(GOES, "W4")
    [agreed] = (await moe.ask(WhichAgreements())).agreements
    ended = await moe.ask(
        EndAgreement(
            agreement_id=agreed.agreement_id, version=agreed.version, on=day_in_london(system_clock()), reason=WHY
        )
    )
    await two.house.settled(60)
    await two.removal().remove(lambda _: None)

    assert not isinstance(still_there, Refused), "nothing is gone, and its people are let in again"
    assert not isinstance(ended, Refused), ended
    assert (await two.removal().find()).is_nothing
    assert await words_said_across(two, STAYS) == {"A household of Harbourside Council"}
    [over] = (await (await two.signed_in(STAYS, "W4")).ask(WhichAgreements())).agreements
    assert over.state is AgreementState.ENDED


async def test_an_end_that_the_other_hasnt_heard_of_yet_is_none(two: HouseOfTwo) -> None:
    async with two.database(two.databases["registry"]) as driver:
        await driver.execute(
            "INSERT INTO agreement (authority, id, their_id, side, other, other_name, constellation_id, "
            "constellation_name, document, shares, started_on, answer, host_ended_on, version) "
            "VALUES ($1, $2, $2, 'host', 'nobody', 'Nobody', $2, 'The Terns', '-', '{}', '2024-01-01', 'accepted', "
            "'2024-02-01', 2)",
            GOES,
            agreement_id := uuid4(),
        )
        await driver.execute(
            "INSERT INTO errand (authority, name, thing_id, due_at) "
            "VALUES ($1, 'carry_across', $2, now() + interval '1 day')",
            GOES,
            agreement_id,
        )

        assert (await two.removal().find()).in_the_way
        await driver.execute("DELETE FROM errand WHERE thing_id = $1", agreement_id)
        assert not (await two.removal().find()).in_the_way


def test_the_list_of_authorities_can_t_be_taken_away() -> None:
    with pytest.raises(NotRemovedError, match="no authority"):
        Removal(INSTALLATION, installed_services(), admin_url="postgresql://nobody@127.0.0.1:1", client=Client())
