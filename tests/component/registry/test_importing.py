"""An authority's register is taken all or nothing, and only what is new in it is told."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from services.registry.tables import tables
from shared.contracts.actor import machine
from shared.contracts.asking import NotAllowedError
from shared.contracts.cautions import CautionsChanged
from shared.contracts.packs import Imported, id_of
from shared.contracts.refusals import Refused
from shared.contracts.registry import (
    INSTALLATION,
    ChildChanged,
    ConstellationChanged,
    HouseholdChanged,
    HubHomeTerm,
    ImportRegister,
    MembershipChanged,
    PersonChanged,
    PhaseTerm,
    PlacementChanged,
    WhichAuthority,
)
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import ConstellationPhase, ConstellationState, OvernightDecision, PlacementKind
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.reading import read_pack
from shared.persistence.migrations import differences
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
    TABLES,
    a_carer,
    a_child,
    a_household,
    a_membership,
    a_placement,
    a_small_register,
    carer,
    child,
    constellation,
    household,
    said_by,
    the,
    with_row_changed,
    with_rows,
    worker,
)
from tests.component.registry.conftest import OPERATOR

A_SERVICE = machine("bookings", AUTHORITY)
LATER = date(2026, 5, 1)
NOBODY_ELSES = dict.fromkeys(("authority", *TABLES), 0)


async def test_the_tables_are_what_the_migrations_make(registry: Room) -> None:
    engine = create_async_engine(registry.database.url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences, tables.metadata)
    await engine.dispose()

    assert found == []


async def test_references_with_slashes_name_placements_of_their_own(registry: Room) -> None:
    """Child 2021/12 at 7 and child 2021 at 12/7: with the slash between them as well, one of the two was lost."""
    small = a_small_register()
    pack = small.model_copy(
        update={
            "households": (*small.households, a_household("7", "Ashe", "W7"), a_household("12/7", "Birk", "W7")),
            "carers": (
                *small.carers,
                a_carer("C8", "7", "Al", "Ashe"),
                a_carer("C9", "12/7", "Bo", "Birk"),
            ),
            "children": (*small.children, a_child("2021/12", "Fay", "Fox"), a_child("2021", "Gus", "Gull")),
            "placements": (*small.placements, a_placement("2021/12", "7"), a_placement("2021", "12/7")),
        }
    )

    await registry.asked(pack, by=OPERATOR)

    homes = {event.child_id: event.household_id for event in said_by(await registry.said(), PlacementChanged)}
    assert homes[child("2021/12")] == household("7")
    assert homes[child("2021")] == household("12/7")


async def test_a_register_is_taken_and_everything_in_it_is_told(registry: Room) -> None:
    reply = await registry.asked(a_small_register(), by=OPERATOR)

    added = {
        "authority": 1,
        "areas": 1,
        "workers": 7,
        "households": 6,
        "carers": 7,
        "children": 5,
        "placements": 5,
        "constellations": 2,
        "memberships": 3,
    }
    assert reply == Imported(added=added, changed=NOBODY_ELSES, unchanged=NOBODY_ELSES)
    said = await registry.said()
    assert len(said) == sum(added.values()) - 2
    assert {event.thing_version for event in said} == {1}
    assert said_by(said, ConstellationChanged)[0] == ConstellationChanged(
        constellation_id=constellation("X1"),
        area_id=the("areas", "A1"),
        state=ConstellationState.LAUNCHED,
        hub_household_id=household("H1"),
        bed_ids=(the("beds", "X1/1"), the("beds", "X1/2")),
        liaison_worker_id=worker("W1"),
        launched_on=LONG_AGO,
        phases=(PhaseTerm(phase=ConstellationPhase.LAUNCHED, started_on=LONG_AGO, ended_on=None),),
        hub_homes=(
            HubHomeTerm(
                household_id=household("H1"),
                bed_ids=(the("beds", "X1/1"), the("beds", "X1/2")),
                is_interim=False,
                started_on=LONG_AGO,
                ended_on=None,
            ),
        ),
        thing_version=1,
    )
    assert said_by(said, ChildChanged)[0] == ChildChanged(
        child_id=child("K1"),
        sibling_group_id=the("sibling_groups", "S1"),
        childrens_social_worker_id=worker("W3"),
        overnight_decision=OvernightDecision.CARER,
        must_tell_social_worker=True,
        thing_version=1,
    )
    assert said_by(said, PlacementChanged)[0] == PlacementChanged(
        placement_id=the("placements", f"K1/H2/{LONG_AGO}"),
        child_id=child("K1"),
        household_id=household("H2"),
        kind=PlacementKind.U4,
        started_on=LONG_AGO,
        ended_on=None,
        ended_reason=None,
        thing_version=1,
    )
    assert said_by(said, MembershipChanged)[0] == MembershipChanged(
        membership_id=the("memberships", f"X1/H2/{LONG_AGO}"),
        constellation_id=constellation("X1"),
        household_id=household("H2"),
        joined_on=LONG_AGO,
        left_on=None,
        thing_version=1,
    )
    assert said_by(said, HouseholdChanged)[0] == HouseholdChanged(
        household_id=household("H1"),
        supervising_social_worker_id=worker("W7"),
        approved_on=date(2020, 1, 1),
        approval_ended_on=None,
        approval_places=3,
        thing_version=1,
    )
    people = {event.person_id: event for event in said_by(said, PersonChanged)}
    assert people[carer("C2")] == PersonChanged(
        person_id=carer("C2"),
        roles=(Role.HUB_HOME_CARER,),
        household_id=household("H1"),
        is_main_carer=False,
        thing_version=1,
    )
    assert people[carer("C3")].roles == (Role.SATELLITE_CARER,)
    assert people[carer("C7")].roles == ()
    assert people[worker("W4")].roles == (Role.PROGRAMME_MANAGER,)


@pytest.mark.parametrize("name", ["harbourside", "severnvale"])
async def test_a_demo_pack_is_taken_and_the_second_time_nothing_is_told(registry: Room, name: str) -> None:
    pack = read_pack(demo_packs()[name], (ImportRegister,), name)
    [command] = pack.commands()
    operator = machine("operator", name, Role.OPERATOR)

    first = await registry.asked(command, by=operator)
    told = await registry.said(name)
    second = await registry.asked(command, by=operator)

    assert isinstance(first, Imported)
    assert isinstance(second, Imported)
    assert first.added == second.unchanged == dict(pack.rows)
    assert set(first.unchanged.values()) == set(second.added.values()) == set(second.changed.values()) == {0}
    nobodys_business = ("authority", "areas", "delegations", "matching_facts")
    facts = {id_of(name, "children", line.child_ref) for line in command.matching_facts}
    assert {one.subject_id for one in told if isinstance(one, CautionsChanged)} == facts
    assert len(told) - len(facts) == sum(n for table, n in first.added.items() if table not in nobodys_business)
    assert await registry.said(name) == []


async def test_a_dry_run_counts_the_same_and_leaves_no_trace(registry: Room) -> None:
    dry = await registry.asked(a_small_register(dry_run=True), by=OPERATOR)

    assert await registry.said() == []
    assert await registry.errands() == []
    assert isinstance(await registry.asked(WhichAuthority(), by=A_SERVICE), Refused)
    assert await registry.asked(a_small_register(), by=OPERATOR) == dry


async def test_a_changed_row_gets_its_next_version_and_is_all_that_is_told(filled: Room) -> None:
    once = with_row_changed(a_small_register(), "children", "K2", health_needs="asthma inhaler")
    twice = with_row_changed(once, "children", "K2", overnight_decision=OvernightDecision.TEAM_MANAGER)

    await filled.asked(once, by=OPERATOR)
    reply = await filled.asked(twice, by=OPERATOR)

    assert isinstance(reply, Imported)
    assert {table: count for table, count in reply.changed.items() if count} == {"children": 1}
    assert [(event.child_id, event.thing_version, event.overnight_decision) for event in await filled.said()] == [
        (child("K2"), 2, OvernightDecision.CARER),
        (child("K2"), 3, OvernightDecision.TEAM_MANAGER),
    ]


async def test_a_register_without_what_is_known_leaves_it_as_it_is(filled: Room) -> None:
    nothing_more = a_small_register(**dict.fromkeys(TABLES, ()))

    reply = await filled.asked(nothing_more, by=OPERATOR)

    assert reply == Imported(added=NOBODY_ELSES, changed=NOBODY_ELSES, unchanged={**NOBODY_ELSES, "authority": 1})
    assert await filled.said() == []


async def test_a_move_ends_one_placement_and_begins_another_in_one_import(filled: Room) -> None:
    stayed = a_small_register().placements
    moved = a_small_register(
        placements=(a_placement("K3", "H2", LATER), a_placement("K3", "H3", ended_on=LATER), *stayed[3:])
    )

    await filled.asked(moved, by=OPERATOR)

    assert [(event.household_id, event.ended_on, event.thing_version) for event in await filled.said()] == [
        (household("H2"), None, 1),
        (household("H3"), LATER, 2),
    ]


async def test_carers_are_told_anew_when_their_household_finds_its_place(filled: Room) -> None:
    await filled.asked(with_rows(a_small_register(), memberships=a_membership("X2", "H6")), by=OPERATOR)

    [una] = said_by(await filled.said(), PersonChanged)
    assert (una.person_id, una.roles, una.thing_version) == (carer("C7"), (Role.SATELLITE_CARER,), 2)


async def test_a_bed_more_is_a_new_bed_and_one_less_takes_the_last(filled: Room) -> None:
    more = with_row_changed(a_small_register(), "constellations", "X1", hub_beds=3)
    less = with_row_changed(a_small_register(), "constellations", "X1", hub_beds=1)

    await filled.asked(more, by=OPERATOR)
    await filled.asked(less, by=OPERATOR)

    beds = [the("beds", f"X1/{number}") for number in (1, 2, 3)]
    assert [list(event.bed_ids) for event in await filled.said()] == [beds, beds[:1]]


async def test_who_decided_on_overnight_stays_before_stays_known(filled: Room) -> None:
    by_manager = {"overnight_decision": OvernightDecision.TEAM_MANAGER}
    by_parent = {"overnight_decision": OvernightDecision.PARENT, "overnight_conditions": "ring first"}
    filled.clock.move(days=10)

    await filled.asked(with_row_changed(a_small_register(), "children", "K2", **by_manager), by=OPERATOR)
    await filled.asked(with_row_changed(a_small_register(), "children", "K2", **by_parent), by=OPERATOR)

    async with filled.database.work(AUTHORITY) as work:
        rows = await work.fetch(
            "SELECT started_on, ended_on, decision, conditions FROM delegated_authority WHERE child_id = $1 ORDER BY 1",
            child("K2"),
        )
        today = work.today
    assert [tuple(row) for row in rows] == [
        (today - timedelta(days=10), today, "carer", None),
        (today, None, "parent", "ring first"),
    ]


async def test_a_register_in_the_wrong_hands_is_refused(registry: Room) -> None:
    nobodys = a_small_register(authority=())
    theirs = a_small_register("elsewhere")
    the_installations = a_small_register(INSTALLATION)

    replies = [
        await registry.asked(nobodys, by=OPERATOR),
        await registry.asked(theirs, by=OPERATOR),
        await registry.asked(the_installations, by=machine("operator", INSTALLATION, Role.OPERATOR)),
    ]

    assert [reply.reason for reply in replies if isinstance(reply, Refused)] == [
        "register_of_another_authority",
        "register_of_another_authority",
        "not_an_authority",
    ]


@pytest.mark.parametrize("role", sorted((PEOPLE | {Role.SERVICE, Role.SIGN_IN}) - {Role.ADMINISTRATOR}))
async def test_only_operator_and_administrator_import(registry: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await registry.asked(a_small_register(), by=actor(role))


async def test_an_administrator_imports(registry: Room) -> None:
    assert isinstance(await registry.asked(a_small_register(), by=actor(Role.ADMINISTRATOR)), Imported)


async def test_two_imports_at_once_double_nothing(registry: Room) -> None:
    replies = await asyncio.gather(*(registry.asked(a_small_register(), by=OPERATOR) for _ in range(4)))

    assert sorted(sum(reply.added.values()) for reply in replies if isinstance(reply, Imported)) == [0, 0, 0, 37]
    assert len(await registry.said()) == 35


async def test_two_authorities_share_nothing(filled: Room) -> None:
    elsewhere = machine("operator", "elsewhere", Role.OPERATOR)

    reply = await filled.asked(a_small_register("elsewhere"), by=elsewhere)

    assert isinstance(reply, Imported)
    assert sum(reply.added.values()) == 37
    async with filled.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT DISTINCT authority FROM child UNION SELECT DISTINCT authority FROM person")
    assert [row["authority"] for row in rows] == [AUTHORITY]
