"""A contact is said once, by whoever gave the support or by an import, and gets into the log by being heard."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.contracts.actor import Actor
from shared.contracts.asking import NotAllowedError
from shared.contracts.outcomes import (
    ContactView,
    ImportSupport,
    RecordSupportContact,
    SatelliteHouseholds,
    SupportContactLine,
    SupportContactRecorded,
    WhatSupportWasGiven,
    WhomDoISupport,
)
from shared.contracts.packs import Imported, RowsTold, TellRows, id_of
from shared.contracts.refusals import Refused
from shared.contracts.register_pack import ConstellationToCheck, HubHomeToCheck
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import ConstellationState, ContactKind, ContactTopic
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.outcomes.facts import BIRCH, HUB, KITES, NOVEMBER, OTHER_HUB, SATELLITES, a_constellation, a_day

RUTH = actor(Role.HUB_HOME_CARER, household_id=HUB, constellation_ids=(KITES,))
OPERATOR = actor(Role.OPERATOR)
TODAY = a_day(23)


def a_record(**facts: Any) -> RecordSupportContact:
    return RecordSupportContact(
        **{
            "household_id": BIRCH,
            "on": TODAY,
            "kind": ContactKind.PHONE_CALL,
            "minutes": 15,
            "topic": ContactTopic.SCHOOL,
            **facts,
        }
    )


def a_line(**facts: Any) -> SupportContactLine:
    return SupportContactLine(
        **{
            "hub_household_ref": "H0001",
            "household_ref": "H0002",
            "on": a_day(3),
            "kind": ContactKind.MESSAGE,
            "minutes": 5,
            "about": ContactTopic.SLEEP,
            **facts,
        }
    )


async def contacts_in_the_log(room: Room) -> int:
    log = await room.asked(WhatSupportWasGiven(constellation_id=KITES, month=NOVEMBER), by=RUTH)
    return sum(row.topic is not None for row in log.rows)


async def test_a_contact_is_said_and_is_in_the_log_once_it_was_heard(in_november: Room) -> None:
    before = await contacts_in_the_log(in_november)

    reply = await in_november.asked(a_record(), by=RUTH)

    said = await in_november.said()
    assert isinstance(reply, ContactView)
    assert said == [
        SupportContactRecorded(
            contact_id=reply.contact_id,
            hub_household_id=HUB,
            household_id=BIRCH,
            on=TODAY,
            kind=ContactKind.PHONE_CALL,
            minutes=15,
            topic=ContactTopic.SCHOOL,
            thing_version=1,
        )
    ]
    assert await contacts_in_the_log(in_november) == before
    await in_november.heard(*said)
    assert await contacts_in_the_log(in_november) == before + 1


async def test_a_form_sent_twice_records_one_contact(in_november: Room) -> None:
    key = uuid4()

    replies = [await in_november.asked(a_record(), by=RUTH, key=key) for _ in range(2)]

    assert replies[0] == replies[1]
    assert len(await in_november.said()) == 1


@pytest.mark.parametrize(
    ("wrong", "reason", "field"),
    [
        ({"household_id": SATELLITES[6]}, "not_yours", "household_id"),
        ({"household_id": HUB}, "not_yours", "household_id"),
        ({"household_id": uuid4()}, "not_yours", "household_id"),
        ({"on": TODAY + timedelta(days=1)}, "in_the_future", "on"),
        ({"minutes": 0}, "not_a_length", "minutes"),
        ({"minutes": 1441}, "not_a_length", "minutes"),
    ],
)
async def test_a_contact_that_cant_be_is_refused_and_nothing_is_said(
    in_november: Room, wrong: dict, reason: str, field: str
) -> None:
    reply = await in_november.asked(a_record(**wrong), by=RUTH)

    assert isinstance(reply, Refused)
    assert (reply.reason, reply.fields) == (reason, (field,))
    assert reply.detail
    assert await in_november.said() == []


async def test_a_call_after_midnight_is_of_the_day_that_has_begun(in_november: Room) -> None:
    in_november.clock.move(hours=17)
    assert in_november.clock().hour == 2

    assert isinstance(await in_november.asked(a_record(on=TODAY + timedelta(days=1)), by=RUTH), ContactView)


@pytest.mark.parametrize("minutes", [1, 1440])
async def test_a_contact_takes_from_a_minute_to_a_day(in_november: Room, minutes: int) -> None:
    assert isinstance(await in_november.asked(a_record(minutes=minutes), by=RUTH), ContactView)


@pytest.mark.parametrize(
    "asker",
    [
        actor(Role.HUB_HOME_CARER, household_id=OTHER_HUB, constellation_ids=(KITES,)),
        actor(Role.HUB_HOME_CARER, constellation_ids=(KITES,)),
        actor(Role.HUB_HOME_CARER, household_id=HUB, authority="elsewhere"),
    ],
)
async def test_only_a_hub_homes_own_carer_records_and_sees_whom_it_supports(in_november: Room, asker: Actor) -> None:
    for request in (a_record(), WhomDoISupport()):
        reply = await in_november.asked(request, by=asker)
        assert isinstance(reply, Refused)
        assert reply.reason == "not_yours"
    assert await in_november.said() == []


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.HUB_HOME_CARER}))
async def test_other_roles_cant_record(in_november: Room, role: Role) -> None:
    for request in (a_record(), WhomDoISupport()):
        with pytest.raises(NotAllowedError):
            await in_november.asked(request, by=actor(role, household_id=HUB))


async def test_a_hub_home_supports_the_satellites_of_today(in_november: Room) -> None:
    reply = await in_november.asked(WhomDoISupport(), by=RUTH)

    assert reply == SatelliteHouseholds(constellation_id=KITES, household_ids=tuple(sorted(SATELLITES[:6])))


async def test_an_import_says_each_line_once_however_often_it_is_asked(in_november: Room) -> None:
    # Two calls alike on one day are two contacts.
    lines = (a_line(), a_line(), a_line(household_ref="H0003"))

    first = await in_november.asked(ImportSupport(support_contacts=lines), by=OPERATOR)
    said = await in_november.said()
    again = await in_november.asked(ImportSupport(support_contacts=lines[::-1]), by=OPERATOR)
    more = await in_november.asked(ImportSupport(support_contacts=(*lines, a_line())), by=OPERATOR)

    assert first == counted(added=3)
    assert again == counted(unchanged=3)
    assert more == counted(added=1, unchanged=3)
    assert len({event.contact_id for event in said}) == 3
    assert [event.household_id for event in said] == [BIRCH, BIRCH, SATELLITES[1]]
    assert {event.hub_household_id for event in said} == {HUB}
    assert len(await in_november.said()) == 1


def counted(added: int = 0, unchanged: int = 0) -> Imported:
    table = "support_contacts"
    return Imported(added={table: added}, changed={table: 0}, unchanged={table: unchanged})


async def test_an_import_into_a_rebuilt_service_says_nothing_twice(in_november: Room) -> None:
    # As after a replay: the contacts were heard, and the service that said them kept nothing else.
    await in_november.asked(ImportSupport(support_contacts=(a_line(),)), by=OPERATOR)
    said = await in_november.said()
    async with in_november.database.work("testshire") as work:
        await work.fetch("DELETE FROM contact_said")
    await in_november.heard(*said)

    assert await in_november.asked(ImportSupport(support_contacts=(a_line(),)), by=OPERATOR) == counted(unchanged=1)


async def test_a_dry_run_counts_and_says_nothing(in_november: Room) -> None:
    await in_november.asked(ImportSupport(support_contacts=(a_line(),)), by=OPERATOR)
    await in_november.said()
    both = ImportSupport(support_contacts=(a_line(), a_line(minutes=6)), dry_run=True)

    replies = [await in_november.asked(both, by=OPERATOR) for _ in range(2)]

    assert replies == [counted(added=1, unchanged=1)] * 2
    assert await in_november.said() == []


async def test_an_import_before_its_hub_homes_are_known_is_refused_whole(in_november: Room) -> None:
    lines = (a_line(), a_line(hub_household_ref="H0013"))

    reply = await in_november.asked(ImportSupport(support_contacts=lines), by=OPERATOR)

    assert isinstance(reply, Refused)
    assert reply.reason == "not_known_yet"
    assert "H0013" in reply.detail
    assert "H0001" not in reply.detail
    assert await in_november.said() == []
    await in_november.heard(a_constellation(constellation_id=uuid4(), hub_household_id=OTHER_HUB))
    later = await in_november.asked(ImportSupport(support_contacts=lines), by=OPERATOR)
    assert later == counted(added=2)


async def test_a_dry_run_names_the_row_of_each_contact_whose_hub_home_is_none(in_november: Room) -> None:
    lines = (a_line(), a_line(hub_household_ref="H0002"), a_line(), a_line(hub_household_ref="H0003"))

    reply = await in_november.asked(ImportSupport(support_contacts=lines, dry_run=True), by=OPERATOR)

    assert isinstance(reply, Refused)
    assert (reply.reason, reply.fields) == ("not_a_hub_home", ("support_contacts",))
    assert [(fault.field, fault.sentence) for fault in reply.faults] == [
        ("support_contacts.1.hub_household_ref", "H0002 isn’t the hub home of a constellation."),
        ("support_contacts.3.hub_household_ref", "H0003 isn’t the hub home of a constellation."),
    ]


async def test_before_anything_is_heard_a_dry_run_is_checked_against_the_pack(outcomes: Room) -> None:
    hub_home = ConstellationToCheck(
        constellation_ref="X1", hub_household_ref="H0001", state=ConstellationState.LAUNCHED, hub_beds=2
    )

    def in_pack(line: SupportContactLine) -> ImportSupport:
        return ImportSupport(support_contacts=(line,), constellations=(hub_home,), dry_run=True)

    assert await outcomes.asked(in_pack(a_line()), by=OPERATOR) == counted(added=1)
    wrong = await outcomes.asked(in_pack(a_line(hub_household_ref="H0002")), by=OPERATOR)
    assert isinstance(wrong, Refused)
    assert [fault.field for fault in wrong.faults] == ["support_contacts.0.hub_household_ref"]


async def test_before_anything_is_heard_a_hub_home_of_the_packs_history_is_one(outcomes: Room) -> None:
    was = HubHomeToCheck(constellation_ref="X1", household_ref="H0002", beds=2)
    line = a_line(hub_household_ref="H0002")

    reply = await outcomes.asked(ImportSupport(support_contacts=(line,), hub_homes=(was,), dry_run=True), by=OPERATOR)

    assert reply == counted(added=1)


async def test_a_constellation_with_a_history_of_hub_homes_has_no_other(outcomes: Room) -> None:
    await outcomes.heard(a_constellation(constellation_id=id_of(AUTHORITY, "constellations", "X1")))
    now = ConstellationToCheck(
        constellation_ref="X1", hub_household_ref="H0001", state=ConstellationState.LAUNCHED, hub_beds=2
    )
    was = HubHomeToCheck(constellation_ref="X1", household_ref="H0002", beds=2)
    never = HubHomeToCheck(
        constellation_ref="X1", household_ref="H0003", beds=2, started_on=a_day(1), ended_on=a_day(1)
    )
    lines = (a_line(), a_line(hub_household_ref="H0002"), a_line(hub_household_ref="H0003"))
    command = ImportSupport(support_contacts=lines, constellations=(now,), hub_homes=(was, never), dry_run=True)

    reply = await outcomes.asked(command, by=OPERATOR)

    assert isinstance(reply, Refused)
    assert [fault.field for fault in reply.faults] == [
        "support_contacts.0.hub_household_ref",
        "support_contacts.2.hub_household_ref",
    ]


async def test_a_closed_constellation_that_was_never_launched_has_no_hub_home(outcomes: Room) -> None:
    closed = ConstellationToCheck(
        constellation_ref="X1", hub_household_ref="H0001", state=ConstellationState.CLOSED, hub_beds=2
    )

    def in_pack(constellation: ConstellationToCheck) -> ImportSupport:
        return ImportSupport(support_contacts=(a_line(),), constellations=(constellation,), dry_run=True)

    refused = await outcomes.asked(in_pack(closed), by=OPERATOR)
    launched = closed.model_copy(update={"launched_on": a_day(1)})

    assert isinstance(refused, Refused)
    assert await outcomes.asked(in_pack(launched), by=OPERATOR) == counted(added=1)


async def test_references_with_slashes_name_contacts_of_their_own(outcomes: Room) -> None:
    lines = (
        a_line(hub_household_ref="2021/12", household_ref="7"),
        a_line(hub_household_ref="2021", household_ref="12/7"),
    )
    was = tuple(HubHomeToCheck(constellation_ref="X1", household_ref=line.hub_household_ref, beds=2) for line in lines)

    reply = await outcomes.asked(ImportSupport(support_contacts=lines, hub_homes=was, dry_run=True), by=OPERATOR)

    assert reply == counted(added=2)


async def test_an_import_of_nothing_does_nothing(outcomes: Room) -> None:
    assert await outcomes.asked(ImportSupport(), by=OPERATOR) == counted()


async def test_the_same_line_in_another_authority_is_another_contact(in_november: Room) -> None:
    await in_november.asked(ImportSupport(support_contacts=(a_line(),)), by=OPERATOR)
    elsewhere = actor(Role.OPERATOR, authority="elsewhere")

    reply = await in_november.asked(ImportSupport(support_contacts=(a_line(),)), by=elsewhere)

    assert isinstance(reply, Refused)
    assert reply.reason == "not_known_yet"


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.ADMINISTRATOR}))
async def test_other_roles_cant_import(outcomes: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await outcomes.asked(ImportSupport(), by=actor(role))


async def test_a_dry_run_tells_which_contacts_are_new(in_november: Room) -> None:
    await in_november.asked(ImportSupport(support_contacts=(a_line(),)), by=OPERATOR)
    lines = (a_line(minutes=6), a_line(), a_line(minutes=7))

    reply = await in_november.asked(
        ImportSupport(support_contacts=lines, dry_run=True, tell_rows=TellRows()), by=OPERATOR
    )

    assert isinstance(reply, Imported)
    assert reply.rows == RowsTold(added={"support_contacts": (0, 2)})
