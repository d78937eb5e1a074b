"""Whoever has the secret link to somebody's calendar is taken for them, as far as that calendar goes and no further."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.registry.plugin import plugin
from shared.contracts.actor import machine
from shared.contracts.asking import NotAllowedError
from shared.contracts.calendar_links import (
    WITH_NAMES,
    WITHOUT_NAMES,
    HowIsMyCalendarLink,
    MakeCalendarLink,
    MyCalendarLink,
    WhoseCalendarLink,
    WithdrawCalendarLink,
    hash_of,
)
from shared.contracts.calendars import WhatGoesInMyCalendar
from shared.contracts.message import Done
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, Statement, WhoAreThey
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.a_register_of_records import write_the_register
from tests.component.registry.builders import a_membership, a_small_register, carer, child, household, with_rows, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.erasures import erased, handed_over

THE_WEB = machine("web", AUTHORITY, Role.SIGN_IN)
SECRET, NEWER = "s" * 43, "n" * 43
ZOE = actor(Role.SATELLITE_CARER, person_id=carer("C3"), household_id=household("H2"))
WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=worker("W6"), child_ids=(child("K3"), child("K4")))
LIAISON = actor(Role.LIAISON_WORKER, person_id=worker("W1"))
CHILDREN_OF_ZOE = (child("K1"), child("K2"))


@pytest.fixture
async def without_picking(room_of):
    """As an installation is where nobody can be picked at the sign-in: a link is a proof of its own."""
    async with room_of(plugin) as room:
        await room.asked(a_small_register(), by=OPERATOR)
        yield room


async def linked(room, who, secret=SECRET, *, names=False):
    made = await room.asked(MakeCalendarLink(secret_hash=hash_of(secret), shows_names=names), by=who)
    assert isinstance(made, MyCalendarLink), made
    return await behind(room, secret)


async def behind(room, secret=SECRET, authority=AUTHORITY):
    return await room.asked(WhoseCalendarLink(secret=secret), by=THE_WEB.model_copy(update={"authority": authority}))


async def names_by(room, statement, ids=CHILDREN_OF_ZOE):
    question = WhoAreThey(ids=ids, purpose=Purpose.SEE_MY_CALENDAR)
    reply = await room.asked(question, by=statement.actor, statement=statement.statement)
    return [one.name for one in reply.names]


async def test_a_link_is_signed_for_with_the_standing_of_today_and_for_the_calendar_only(without_picking):
    found = await linked(without_picking, ZOE)

    assert isinstance(found, Statement)
    assert (found.actor.person_id, found.actor.household_id) == (carer("C3"), household("H2"))
    assert found.actor.asks_only == WITHOUT_NAMES == {WhatGoesInMyCalendar.type_name()}
    assert without_picking.keys.ring.verify(found.statement, AUTHORITY, without_picking.clock()) == found.actor


async def test_without_names_nobody_is_named_to_who_has_the_link(filled):
    found = await linked(filled, ZOE)

    for asked in (WhoAreThey(ids=CHILDREN_OF_ZOE, purpose=Purpose.SEE_MY_CALENDAR), HowIsMyCalendarLink()):
        with pytest.raises(NotAllowedError):
            await filled.asked(asked, by=found.actor, statement=found.statement)


async def test_with_names_only_first_names_are_told_and_nothing_else_can_be_asked(filled):
    found = await linked(filled, ZOE, names=True)

    assert found.actor.asks_only == WITH_NAMES
    told = await names_by(filled, found)
    assert len(told) == 2
    assert not any(" " in name for name in told)
    with pytest.raises(NotAllowedError):
        await filled.asked(WithdrawCalendarLink(), by=found.actor, statement=found.statement)


async def test_a_worker_who_reads_last_names_on_pages_has_first_names_in_a_calendar(filled):
    found = await linked(filled, WORKER, names=True)

    on_a_page = await filled.asked(WhoAreThey(ids=(child("K3"),), purpose=Purpose.SEE_MY_CALENDAR), by=WORKER)
    assert " " in on_a_page.names[0].name
    assert await names_by(filled, found, (child("K3"),)) == [on_a_page.names[0].name.split(" ")[0]]


@pytest.mark.parametrize("who", [LIAISON, actor(Role.SATELLITE_CARER, Role.LIAISON_WORKER)], ids=["liaison", "both"])
async def test_who_sees_many_children_has_no_names_in_a_calendar(filled, who):
    made = await filled.asked(MakeCalendarLink(secret_hash=hash_of(SECRET), shows_names=True), by=who)

    assert isinstance(made, Refused)
    assert (made.reason, made.fields) == ("names_not_for_you", ("shows_names",))
    assert not (await filled.asked(HowIsMyCalendarLink(), by=who)).may_show_names


async def test_a_manager_has_no_calendar_of_their_own(filled):
    with pytest.raises(NotAllowedError):
        await filled.asked(
            MakeCalendarLink(secret_hash=hash_of(SECRET)), by=actor(Role.PROGRAMME_MANAGER, person_id=worker("W4"))
        )


async def test_a_new_link_takes_the_place_of_the_one_before(filled):
    await linked(filled, ZOE)
    await linked(filled, ZOE, NEWER)

    assert (await behind(filled)).reason == "no_such_link"
    assert isinstance(await behind(filled, NEWER), Statement)


async def test_a_link_that_was_withdrawn_one_that_never_was_and_one_of_elsewhere_are_refused_alike(filled):
    await linked(filled, ZOE)
    of_elsewhere = await behind(filled, authority="elsewhere")
    assert await filled.asked(WithdrawCalendarLink(), by=ZOE) == Done()

    withdrawn, never_was = await behind(filled), await behind(filled, NEWER)

    assert isinstance(withdrawn, Refused)
    assert withdrawn == never_was == of_elsewhere
    assert (await filled.asked(HowIsMyCalendarLink(), by=ZOE)).made_at is None


async def test_who_has_left_the_service_is_behind_no_link(registry):
    today = registry.clock().date()
    of_one_day = a_membership("X2", "H6", today, today + timedelta(days=1))
    await registry.asked(with_rows(a_small_register(), memberships=of_one_day), by=OPERATOR)
    una = actor(Role.SATELLITE_CARER, person_id=carer("C7"), household_id=household("H6"))
    assert isinstance(await linked(registry, una), Statement)

    registry.clock.move(days=1)

    assert (await behind(registry)).reason == "no_such_link"


async def test_a_worker_who_has_left_is_behind_no_link(filled):
    assert isinstance(await linked(filled, WORKER), Statement)
    async with filled.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE person SET left_on = $2 WHERE id = $1", worker("W6"), work.today + timedelta(days=1))

    assert isinstance(await behind(filled), Statement)
    filled.clock.move(days=1)
    assert (await behind(filled)).reason == "no_such_link"


async def test_nobody_who_isnt_known_is_behind_a_link(filled):
    assert (await linked(filled, actor(Role.SATELLITE_CARER, person_id=uuid4()))).reason == "no_such_link"


async def test_of_a_secret_only_its_hash_is_kept_and_it_opens_nothing_itself(filled):
    await linked(filled, ZOE)

    async with filled.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT secret_hash FROM calendar_link")
        whole = await work.fetch("SELECT t::text AS row FROM answered t")
    assert [row["secret_hash"].hex() for row in rows] == [hash_of(SECRET)]
    assert not any(SECRET in row["row"] for row in whole)
    assert (await behind(filled, hash_of(SECRET)[:43])).reason == "no_such_link"


async def test_only_the_web_may_ask_who_is_behind_a_link(filled):
    await linked(filled, ZOE)

    for role in set(Role) - {Role.SIGN_IN}:
        with pytest.raises(NotAllowedError):
            await filled.asked(WhoseCalendarLink(secret=SECRET), by=actor(role))


async def test_whose_record_was_erased_is_behind_no_link(registry):
    await write_the_register(registry)
    supervisor = actor(Role.SUPERVISING_SOCIAL_WORKER, person_id=worker("W2"))
    assert isinstance(await linked(registry, supervisor), Statement)
    await handed_over(registry)

    assert not isinstance(await erased(registry, worker("W2")), Refused)

    assert (await behind(registry)).reason == "no_such_link"
