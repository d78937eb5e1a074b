"""Of somebody whose record was erased no words are kept, in whichever order the news come."""

import asyncio

import pytest

from services.notifications.handlers.telling import tell_of_the_sleepover
from services.notifications.settings import Settings
from shared.contracts.bookings import SleepoverConfirmed, SleepoverRequested
from shared.contracts.notifications import Channel, DeliveryState, WhoWasTold
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.contracts.roles import Role
from shared.contracts.words import SleepoverState
from shared.testing.actors import AUTHORITY, actor
from shared.testing.waiting import until
from tests.component.notifications.people import SLEEPOVER, TESS, TOM, a_sleepover
from tests.component.notifications.test_mailing import Registry, delivery_of

WORKER = actor(Role.LIAISON_WORKER)
GONE = RecordErased(subject_id=TOM, kind=Kind.CARER, thing_version=2)


async def words(room):
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT person_id, subject, body FROM notice")
    return {row["person_id"]: (row["subject"], row["body"]) for row in rows}


@pytest.mark.parametrize("order", ["told and then erased", "erased and then told"])
async def test_the_words_go_and_the_neighbour_s_stay(told, order):
    news = [a_sleepover(SleepoverRequested), GONE]
    await told.heard(*(news if order == "told and then erased" else reversed(news)))

    found = await words(told)

    assert found[TOM] == ("", "")
    assert all(found[TESS])


async def test_that_they_were_told_stays(told):
    await told.heard(a_sleepover(SleepoverRequested))
    before = await told.asked(WhoWasTold(about_id=SLEEPOVER), by=WORKER)

    await told.heard(GONE)

    assert await told.asked(WhoWasTold(about_id=SLEEPOVER), by=WORKER) == before


async def test_what_they_are_told_of_later_has_no_words_either(told):
    await told.heard(a_sleepover(SleepoverRequested), GONE)
    await told.heard(a_sleepover(SleepoverConfirmed, thing_version=2, state=SleepoverState.CONFIRMED))

    async with told.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject, body FROM notice WHERE person_id = $1", TOM)

    assert [tuple(row) for row in rows] == [("", ""), ("", "")]


async def test_no_mail_goes_to_somebody_who_has_no_address_any_more(told, mail_server):
    await told.heard(a_sleepover(SleepoverRequested), GONE)
    delivery = await delivery_of(told)

    await told.ran("send_mail", delivery, Registry(email=None))

    reply = await told.asked(WhoWasTold(about_id=SLEEPOVER), by=WORKER)
    [mail] = [one for one in reply.deliveries if (one.person_id, one.channel) == (TOM, Channel.EMAIL)]
    assert mail.state is DeliveryState.NO_ADDRESS
    assert mail_server.taken == []


async def test_told_and_erased_at_the_same_moment_the_words_go(told):
    news, database = a_sleepover(SleepoverRequested), told.database
    async with database.work(AUTHORITY) as telling:
        await tell_of_the_sleepover(news, telling, Settings())

        erasing = asyncio.create_task(told.heard(GONE))
        await until(lambda: somebody_waits_for_a_turn(database), within=10)
    await erasing

    assert (await words(told))[TOM] == ("", "")


async def somebody_waits_for_a_turn(database):
    async with database.work(AUTHORITY) as work:
        return bool(await work.fetch("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
