"""An import that refers to what its service hasn't heard of yet is kept in hand until it has, while the asker waits."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from services.outcomes import grounds
from services.outcomes.plugin import plugin
from shared.contracts.outcomes import ImportSupport
from shared.contracts.packs import Imported
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role
from shared.hosting.running import running
from shared.testing.actors import actor
from shared.testing.waiting import until

OPERATOR = actor(Role.OPERATOR)
DONE = Imported(added={"support_contacts": 0}, changed={}, unchanged={})


class Hears:
    """A service that knows what the rows refer to when it was looked for so many times."""

    def __init__(self, knows_at):
        self.looked = 0
        self._knows_at = knows_at

        async def import_support(command, work):
            self.looked += 1
            if self.looked < self._knows_at:
                raise refuse(grounds.NOT_KNOWN_YET, "Not known yet.", "support_contacts")
            return DONE

        self.plugin = replace(plugin, answers={**plugin.answers, ImportSupport: import_support})


@pytest.fixture
async def house(open_house):
    async with open_house([plugin], start=False) as house:
        yield house


async def test_it_is_sent_once_and_saved_when_it_can_be(house):
    hears = Hears(knows_at=3)

    async with running(hears.plugin, house.settings):
        reply = await house.asks(OPERATOR).ask(ImportSupport(), within=20)

    assert reply == DONE
    assert hears.looked == 3


async def test_no_longer_than_the_asker_waits(house):
    async with running(Hears(knows_at=1000).plugin, house.settings):
        reply = await house.asks(OPERATOR).ask(ImportSupport(), within=3)

    assert reply.reason == "not_known_yet"


async def test_whoever_is_told_to_stop_says_at_once_that_it_isnt_known(house):
    hears = Hears(knows_at=1000)
    async with running(hears.plugin, house.settings):
        asked = asyncio.create_task(house.asks(OPERATOR).ask(ImportSupport(), key=uuid4(), within=60))

        async def waits():
            return hears.looked > 1

        await until(waits, within=10)
    reply = await asyncio.wait_for(asked, timeout=5)

    assert reply.reason == "not_known_yet"
