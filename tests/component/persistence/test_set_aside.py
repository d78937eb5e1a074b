"""What a service gave up in its own database is shown with its reason, and tried again when somebody says so."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import make_url

from shared.messaging import ladder
from shared.messaging.errands import Desk
from shared.persistence.set_aside import SetAside
from shared.testing.actors import AUTHORITY
from shared.testing.houses import House, OpenHouse
from shared.testing.servers import Database
from shared.testing.waiting import until
from tests.support.gadgets.contracts import GadgetMade
from tests.support.gadgets.handlers import POLISHING
from tests.support.gadgets.plugin import plugin

pytestmark = pytest.mark.timeout(60)

NOWHERE = "hubhome.testshire.gadgets.event.too large.v1"


async def fail(_: Desk) -> None:
    raise RuntimeError("Ada Lovelace")


async def give_up(house: House, thing: UUID) -> None:
    POLISHING[thing] = fail
    async with house.running["gadgets"].database.work(AUTHORITY) as work:
        await work.later("polish", thing)
        await work.fetch(
            "INSERT INTO outbox (id, subject, headers, body) VALUES (gen_random_uuid(), $1, '{}', '')", NOWHERE
        )


async def test_what_was_set_aside_is_shown_with_its_reason_and_tried_again(
    open_house: OpenHouse, postgres_server: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder, "STEPS", ())
    thing, polished = uuid4(), asyncio.Event()

    async def polish(_: Desk) -> None:
        polished.set()

    async with open_house([plugin]) as house:
        name = make_url(house.settings.database_of("gadgets")).database or ""
        given_up = SetAside("gadgets", postgres_server.url(), database=name)
        assert await given_up.all() == []
        await give_up(house, thing)

        async def both_are_given_up() -> bool:
            return len(await given_up.all()) == 2

        await until(both_are_given_up)
        assert {(row.stands_in, row.authority, row.what, row.why) for row in await given_up.all()} == {
            ("outbox", AUTHORITY, NOWHERE, "BadSubjectError"),
            ("errand", AUTHORITY, f"polish {thing}", "RuntimeError"),
        }

        # Mended: whatever polishes, and the subject.
        POLISHING[thing] = polish
        async with house.running["gadgets"].database.work(AUTHORITY) as work:
            await work.fetch("UPDATE outbox SET subject = $1", GadgetMade.subject(AUTHORITY))
        assert await given_up.release() == 2
        await asyncio.wait_for(polished.wait(), 10)
        await house.settled()

        assert await given_up.all() == []
        assert await given_up.release() == 0
