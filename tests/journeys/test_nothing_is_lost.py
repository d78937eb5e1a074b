"""Every process of the house is killed at random moments while sleepovers are asked for: nothing is lost or doubled."""

import asyncio
import csv
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.contracts.actor import LIFETIME
from shared.contracts.asking import AskError, NotAllowedError
from shared.contracts.bookings import (
    MOST_NIGHTS,
    AgreeToSleepover,
    RequestSleepover,
    SleepoverConfirmed,
    SleepoverView,
)
from shared.contracts.clock import day_in_london, system_clock
from shared.contracts.outcomes import SupportKind, SupportLog, WhatSupportWasGiven
from shared.contracts.packs import id_of
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.hosting.commands.contact import Contact
from shared.hosting.discovery import installed_services
from shared.hosting.importing import import_pack
from shared.hosting.packs.demo import demo_packs
from shared.messaging import errands
from shared.messaging.asking import Asker
from shared.messaging.connection import Bus
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.streams import consumer_of, waiting_for
from shared.testing.waiting import until
from tests.support.killing import SERVERS, Killer, Watch
from tests.support.letterbox import Letterbox, open_letterbox
from tests.support.processes import RealHouse, real_house
from tests.support.town import AUTHORITY, carer, child

REQUESTS = int(os.environ.get("HUBHOME_FAULT_REQUESTS", "2000"))
"""Each with a yes, which waits for the registry to be asked."""
INSISTS_FOR = 150
"""Seconds. What a registry that is killed again and again doesn't answer is asked again after a minute."""
AT_ONCE = 16
SERVICES = ("registry", "bookings", "notifications", "outcomes")
WHOSE_NEWS_IS_HEARD = ("registry", "bookings", "outcomes")
"""What notifications says, that a mail has left, nobody here hears."""
WHOSE_DEATH_DOUBLES_MAIL = ("notifications", "postgres")
"""Between the mail server's yes and ours: each of their deaths may double the mails that are in hand just then."""
LONGEST_WAIT = 5.0
"""Seconds that an event may wait once its hearer, and who says it, are back."""


@dataclass(frozen=True)
class Wish:
    """One child for one night, asked for by the hub home itself: the carers at home alone must agree to it."""

    person_id: UUID
    at_home_id: UUID
    child_id: UUID
    night: date
    key: UUID
    key_of_the_yes: UUID


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    """Where the house's mail arrives; nobody kills it."""
    with open_letterbox() as letterbox:
        yield letterbox


@pytest.fixture
def house(letterbox: Letterbox) -> Iterator[RealHouse]:
    """A house of real processes."""
    with real_house(**letterbox.settings) as house:
        yield house


def wishes(hubs: dict[str, list[tuple[str, str]]]) -> list[Wish]:
    """As many wishes as there are requests, none in another's way: a bed, a child and a night each.

    One night in four weeks is left out, so that no child is away for longer than a child may be.
    """
    tomorrow = day_in_london(system_clock()) + timedelta(days=7)
    found = (
        Wish(carer(person), carer(at_home), child(one), tomorrow + timedelta(days=day), uuid4(), uuid4())
        for day in range(355)
        if day % MOST_NIGHTS
        for person, children in hubs.items()
        for one, at_home in children[:2]
    )
    return list(islice(found, REQUESTS))


@pytest.mark.alone
@pytest.mark.timeout(1500)
async def test_nothing_is_lost_and_nothing_doubled_while_everything_is_killed(
    house: RealHouse, letterbox: Letterbox
) -> None:
    seed = int(os.environ.get("HUBHOME_FAULT_SEED", random.randrange(10**6)))  # noqa: S311  chooses whom to kill
    contact = await house.contact()
    async with contact.bus() as bus:
        await _import(contact, bus)
        everything = wishes(hubs_of_the_pack())
        watch = Watch(bus, SERVICES)
        watching = asyncio.create_task(watch.run())
        replies: list[SleepoverView | Refused] = []
        killer = Killer(
            house.pid, (*SERVICES, *SERVERS), rounds=2, seed=seed, done=lambda: len(replies), work=len(everything)
        )

        killing = asyncio.create_task(killer.run())
        await ask_for_all(contact, bus, everything, replies)
        await killing
        await settled(contact, bus, *WHOSE_NEWS_IS_HEARD)
        watching.cancel()
        await all_is_mailed(contact)
        await settled(contact, bus)

        assert Counter(killer.killed) == dict.fromkeys((*SERVICES, *SERVERS), 2)
        assert killer.done_at[0] > 0, "the first kill came while requests were being answered"
        assert killer.done_at[-1] < REQUESTS, "and the last one, too"
        assert [reply for reply in replies if isinstance(reply, Refused)] == []
        accepted = {reply.sleepover_id: reply for reply in replies if isinstance(reply, SleepoverView)}
        assert len(accepted) == len(everything) == REQUESTS
        assert [letter.reason async for letter in DeadLetters(bus.client).all()] == []
        events = await confirmations(bus)
        assert Counter(event.sleepover_id for event in events) == dict.fromkeys(accepted, 1)
        assert await rows(contact, "bookings", "SELECT id FROM sleepover WHERE state = 'confirmed'") >= set(accepted)
        for kind in ("sleepover_to_decide", "sleepover_confirmed"):
            await each_has_one_set_of_notices(contact, accepted, kind)
        assert await lines_in_the_logs(contact, bus, everything) == dict.fromkeys(accepted, 1)
        mails, doubled = await each_was_mailed(contact, accepted, letterbox)
        assert doubled <= errands.AT_ONCE * len([name for name in killer.killed if name in WHOSE_DEATH_DOUBLES_MAIL])
        waited = await longest_wait(contact, events, watch)
        print(  # noqa: T201  shown where it fails
            f"seed {seed}: killed at {killer.done_at}; the longest wait was {waited:.2f} s; "
            f"of {mails} mails {doubled} came twice"
        )
        assert waited <= LONGEST_WAIT


def hubs_of_the_pack() -> dict[str, list[tuple[str, str]]]:
    """For each hub home's main carer, the children on whom their own carers decide, each with a carer at home."""
    decides = {one["child_ref"] for one in table("children") if one["overnight_decision"] == "carer"}
    lives = {one["child_ref"]: one["household_ref"] for one in table("placements") if not one["ended_on"]}
    members = defaultdict(list)
    for one in table("memberships"):
        if not one["left_on"]:
            members[one["constellation_ref"]].append(one["household_ref"])
    main = {one["household_ref"]: one["carer_ref"] for one in table("carers") if one["main_carer"] == "Y"}
    return {
        main[one["hub_household_ref"]]: [
            (kid, main[home])
            for kid, home in lives.items()
            if kid in decides and home in members[one["constellation_ref"]]
        ]
        for one in table("constellations")
    }


def table(name: str) -> list[dict[str, str]]:
    """A file of the pack."""
    with (demo_packs()[AUTHORITY] / f"{name}.csv").open() as file:
        return list(csv.DictReader(file))


async def ask_for_all(
    contact: Contact, bus: Bus, everything: list[Wish], replies: list[SleepoverView | Refused]
) -> None:
    """Ask for every wish, several at once, each with its key again and again until there is an answer in `replies`."""
    askers = Askers(contact, bus)
    queue = iter(everything)

    async def one_after_the_other() -> None:
        for wish in queue:
            request = RequestSleepover(child_ids=(wish.child_id,), first_night_on=wish.night, last_night_on=wish.night)
            reply = await _insist(askers, wish.person_id, request, wish.key)
            if isinstance(reply, SleepoverView):
                agree = AgreeToSleepover(sleepover_id=reply.sleepover_id)
                reply = await _insist(askers, wish.at_home_id, agree, wish.key_of_the_yes)
            replies.append(reply)

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))


class Askers:
    """Asks as each person, with what the registry says of them now: a statement holds for minutes only."""

    def __init__(self, contact: Contact, bus: Bus) -> None:
        self._contact, self._bus = contact, bus
        self._known: dict[UUID, tuple[float, Asker]] = {}

    async def of(self, person_id: UUID) -> Asker:
        """Asks as this person; raises `AskError` while the registry is away."""
        known_at, asks = self._known.get(person_id, (0.0, None))
        if asks is None or time.monotonic() - known_at > LIFETIME.total_seconds() / 2:
            asks = await self._contact.asks_as(self._bus, AUTHORITY, person_id)
            self._known[person_id] = time.monotonic(), asks
        return asks


async def _insist(
    askers: Askers, person_id: UUID, command: RequestSleepover | AgreeToSleepover, key: UUID
) -> SleepoverView | Refused:
    """Again and again until there is an answer; a yes also until the register was asked about the night."""
    async with asyncio.timeout(INSISTS_FOR):
        while True:
            try:
                reply = await (await askers.of(person_id)).ask(command, key=key, within=3)
            except NotAllowedError:
                raise
            except AskError:
                reply = None
            if reply is not None and not (isinstance(reply, Refused) and reply.reason == "cautions_not_looked_at"):
                return reply
            await asyncio.sleep(0.1)


async def _import(contact: Contact, bus: Bus) -> None:
    asks = contact.asks(bus, AUTHORITY, Role.OPERATOR)
    await import_pack(AUTHORITY, demo_packs()[AUTHORITY], installed_services(), asks, tell=lambda _: None)
    await settled(contact, bus)


async def settled(contact: Contact, bus: Bus, *services: str) -> None:
    """Wait until nothing is on its way: no outbox row, of these services or of all, and no message unheard."""
    consumers = [consumer_of(service.name, event) for service in installed_services() for event in service.hears]

    async def is_settled() -> bool:
        try:
            for service in services or SERVICES:
                if await rows(contact, service, "SELECT id FROM outbox"):
                    return False
            return not any([await waiting_for(bus.client, consumer) for consumer in consumers])
        except (OSError, asyncpg.PostgresError):
            return False

    await until(is_settled, within=60)


async def all_is_mailed(contact: Contact) -> None:
    """Wait until no mail is still to be sent."""
    async with connected(contact, "notifications") as notifications:

        async def nothing_waits() -> bool:
            return not await notifications.fetchval("SELECT count(*) FROM errand")

        # Some 15,000: each request's, each confirmation's, and where the register says something a notice to read it.
        await until(nothing_waits, within=900)


@dataclass(frozen=True)
class Said:
    """One confirmation as it stands in the stream."""

    message_id: UUID
    sleepover_id: UUID
    at: float


async def confirmations(bus: Bus) -> list[Said]:
    """Every SleepoverConfirmed in the stream."""
    found: list[Said] = []
    pull = await bus.jetstream().pull_subscribe(SleepoverConfirmed.subject("*"), stream="BOOKINGS_EVENTS")
    while (await pull.consumer_info()).num_pending:
        for message in await pull.fetch(500, timeout=10):
            headers = message.headers or {}
            at = datetime.fromisoformat(headers["ce-time"]).timestamp()
            sleepover = SleepoverConfirmed.from_json(message.data).sleepover_id
            found.append(Said(UUID(headers["ce-id"]), sleepover, at))
            await message.ack()
    await pull.unsubscribe()
    return found


async def each_has_one_set_of_notices(contact: Contact, accepted: dict[UUID, SleepoverView], kind: str) -> None:
    """Everybody who must know was told once by a notice of this kind, and the same people for the same child.

    Of some nights the register says something: those who read that are asked to by a notice of its own.
    """
    told = defaultdict(list)
    of_a_kind = f"SELECT about_id, person_id FROM notice WHERE kind = '{kind}'"
    for sleepover, person in await pairs(contact, "notifications", of_a_kind):
        told[sleepover].append(person)
    of_child = defaultdict(set)
    for sleepover, view in accepted.items():
        assert len(told[sleepover]) == len(set(told[sleepover])) > 0, f"{sleepover} was told to {told[sleepover]}"
        of_child[view.child_ids].add(frozenset(told[sleepover]))
    assert {child: len(sets) for child, sets in of_child.items()} == dict.fromkeys(of_child, 1)


async def each_was_mailed(
    contact: Contact, accepted: dict[UUID, SleepoverView], letterbox: Letterbox
) -> tuple[int, int]:
    """Everybody who was told has the mail as well, and whoever has it twice can tell; how many came, and came again.

    But where what a mail asks had been decided before it left: then it needn't have come.
    """
    notices = await pairs(contact, "notifications", "SELECT id, person_id, about_id FROM notice")
    told = {notice: person for notice, person, sleepover in notices if sleepover in accepted}
    mailed = await pairs(contact, "notifications", "SELECT id, notice_id, state FROM delivery WHERE channel = 'email'")
    assert Counter(notice for _, notice, _ in mailed) == dict.fromkeys(told, 1)
    assert {state for *_, state in mailed} <= {"delivered", "overtaken"}
    of_decisions = await rows(contact, "notifications", "SELECT id FROM notice WHERE kind = 'sleepover_to_decide'")
    assert {notice for _, notice, state in mailed if state == "overtaken"} <= of_decisions
    arrived = letterbox.by_delivery()
    assert {delivery for delivery, _, state in mailed if state == "delivered"} <= set(arrived)
    assert set(arrived) <= {delivery for delivery, *_ in mailed}
    addresses = addresses_of_the_pack()
    for delivery, notice, _ in mailed:
        for copy in {(mail.to, mail.content) for mail in arrived.get(delivery, ())}:
            assert copy[0] == (addresses[told[notice]],)
        assert len({mail.content for mail in arrived.get(delivery, ())}) <= 1
    return len(letterbox.taken), len(letterbox.taken) - len(arrived)


def addresses_of_the_pack() -> dict[UUID, str]:
    """Everybody's address, by person."""
    people = {"carers": "carer_ref", "workers": "worker_ref"}
    return {id_of(AUTHORITY, name, one[ref]): one["email"] for name, ref in people.items() for one in table(name)}


async def lines_in_the_logs(contact: Contact, bus: Bus, everything: list[Wish]) -> dict[UUID, int]:
    """How often each sleepover stands in the hub homes' support logs of the months in which it was asked for."""
    asks = contact.asks(bus, AUTHORITY, Role.PROGRAMME_MANAGER)
    first_month = min(wish.night for wish in everything).replace(day=1)
    found: Counter[UUID] = Counter()
    for month in {f"{wish.night:%Y-%m}" for wish in everything}:
        for constellation in {id_of(AUTHORITY, "constellations", f"X{number}") for number in range(1, 6)}:
            log = await asks.ask(WhatSupportWasGiven(constellation_id=constellation, month=month), within=20)
            assert isinstance(log, SupportLog), log
            found.update(
                row.thing_id for row in log.rows if row.kind is SupportKind.SLEEPOVER and row.on >= first_month
            )
    imported = await rows(contact, "bookings", "SELECT id FROM sleepover WHERE state = 'stayed'")
    return {sleepover: times for sleepover, times in found.items() if sleepover not in imported}


async def longest_wait(contact: Contact, events: list[Said], watch: Watch) -> float:
    """The longest that any confirmation waited for a hearer that was there, in seconds."""
    said = {event.message_id: event.at for event in events}
    waits = []
    for service in ("notifications", "outcomes"):
        heard = await pairs(contact, service, "SELECT message_id, extract(epoch FROM heard_at)::float8 FROM inbox")
        for message, at in heard:
            if message in said:
                waits.append(watch.longest_ready(said[message], max(at, said[message]), service, "bookings"))
    assert len(waits) == 2 * REQUESTS
    return float(max(waits))


@asynccontextmanager
async def connected(contact: Contact, service: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a service's database, as its administrator."""
    admin = await asyncpg.connect(f"{str(contact.admin_url).rpartition('/')[0]}/hubhome_{service}", timeout=5)
    try:
        yield admin
    finally:
        await admin.close()


async def pairs(contact: Contact, service: str, sql: str) -> list[tuple]:  # type: ignore[type-arg]  # of whatever is asked
    async with connected(contact, service) as admin:
        return [tuple(row) for row in await admin.fetch(sql)]


async def rows(contact: Contact, service: str, sql: str) -> set[UUID]:
    return {row[0] for row in await pairs(contact, service, sql)}
