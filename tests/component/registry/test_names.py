"""Names are told by standing, and every telling of a person is written down."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.contracts.actor import Actor, machine
from shared.contracts.asking import NotAllowedError
from shared.contracts.gatherings import SEES_GATHERINGS
from shared.contracts.registry import (
    ContactDetail,
    ContactDetails,
    HowToReach,
    ImportRegister,
    Kind,
    Named,
    Names,
    Purpose,
    WhoAreThey,
)
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import ConstellationState
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
    a_carer,
    a_household,
    a_placement,
    a_small_register,
    carer,
    child,
    constellation,
    household,
    the,
    with_row_changed,
    with_rows,
    worker,
)
from tests.component.registry.conftest import OPERATOR

AREA = the("areas", "A1")
CHILDREN = {child(f"K{number}") for number in range(1, 6)}
CARERS = {carer(f"C{number}") for number in range(1, 8)}
WORKERS = {worker(f"W{number}") for number in range(1, 8)}
HOUSEHOLDS = {household(f"H{number}") for number in range(1, 7)}
CONSTELLATIONS = {constellation("X1"), constellation("X2")}
EVERYBODY = CHILDREN | CARERS | WORKERS | HOUSEHOLDS | CONSTELLATIONS | {AREA}
THE_TERNS = {constellation("X1"), AREA, worker("W1"), *(household(ref) for ref in ("H1", "H2", "H3"))}
THEIR_CARERS = {carer(ref) for ref in ("C1", "C2", "C3", "C4")}

ZOE = actor(
    Role.SATELLITE_CARER,
    person_id=carer("C3"),
    household_id=household("H2"),
    constellation_ids=(constellation("X1"),),
    child_ids=(child("K1"), child("K2")),
)
ANN = actor(
    Role.HUB_HOME_CARER,
    person_id=carer("C1"),
    household_id=household("H1"),
    constellation_ids=(constellation("X1"),),
)
CAT = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=worker("W3"), child_ids=(child("K1"), child("K2"), child("K5")))
SUE = actor(Role.SUPERVISING_SOCIAL_WORKER, person_id=worker("W2"), supervised_household_ids=(household("H2"),))
BOOKINGS = machine("bookings", AUTHORITY)

STANDINGS: dict[str, tuple[Actor, set[UUID]]] = {
    "satellite carer": (
        ZOE,
        THE_TERNS | THEIR_CARERS | {child("K1"), child("K2"), worker("W2"), worker("W3")},
    ),
    "hub home carer": (
        ANN,
        THE_TERNS
        | THEIR_CARERS
        | {child("K1"), child("K2"), child("K3"), worker("W2"), worker("W3"), worker("W6"), worker("W7")},
    ),
    "children's social worker": (
        CAT,
        WORKERS
        | {child("K1"), child("K2"), child("K5"), constellation("X1"), AREA}
        | {household("H1"), household("H2"), household("H6")}
        | {carer("C1"), carer("C2"), carer("C3"), carer("C7")},
    ),
    "supervising social worker": (
        SUE,
        WORKERS
        | {child("K1"), child("K2"), constellation("X1"), AREA}
        | {household("H1"), household("H2"), carer("C1"), carer("C2"), carer("C3")},
    ),
    "liaison worker": (actor(Role.LIAISON_WORKER, constellation_ids=(constellation("X1"),)), EVERYBODY),
    "programme manager": (actor(Role.PROGRAMME_MANAGER), EVERYBODY),
    "administrator": (actor(Role.ADMINISTRATOR), EVERYBODY),
    "data analyst": (actor(Role.DATA_ANALYST), CONSTELLATIONS | {AREA}),
    "another service": (BOOKINGS, EVERYBODY - CHILDREN),
    "a carer without a household": (actor(Role.SATELLITE_CARER), set()),
    "a hub home carer of elsewhere": (
        actor(
            Role.HUB_HOME_CARER,
            person_id=carer("C5"),
            household_id=household("H4"),
            constellation_ids=(constellation("X1"),),
        ),
        # The statement says X1, and the register says that H4 is not at its hub: no child of it is told.
        THE_TERNS | THEIR_CARERS | {household("H4"), carer("C5"), worker("W7")},
    ),
}


def asking(ids: Iterable[UUID], purpose: Purpose = Purpose.PLAN_A_SLEEPOVER) -> WhoAreThey:
    return WhoAreThey(ids=tuple(ids), purpose=purpose)


async def readings(room: Room, authority: str = AUTHORITY) -> Sequence[asyncpg.Record]:
    async with room.database.work(authority) as work:
        return await work.fetch("SELECT actor_id, subject_id, purpose, read_at FROM reading ORDER BY position")


@pytest.mark.parametrize("who", STANDINGS)
async def test_names_are_told_by_standing_and_the_others_are_only_counted(filled: Room, who: str) -> None:
    asker, may_know = STANDINGS[who]

    reply = await filled.asked(asking(EVERYBODY), by=asker)

    assert isinstance(reply, Names)
    assert {named.id for named in reply.names} == may_know
    assert reply.withheld == len(EVERYBODY) - len(may_know)


@pytest.mark.parametrize("who", STANDINGS)
async def test_who_sees_a_gathering_is_told_what_each_of_its_constellations_is_called(filled: Room, who: str) -> None:
    asker, may_know = STANDINGS[who]
    sees_gatherings = asker.has(*SEES_GATHERINGS)

    reply = await filled.asked(asking(EVERYBODY, Purpose.PLAN_A_GATHERING), by=asker)

    assert {named.id for named in reply.names} == may_know | (CONSTELLATIONS if sees_gatherings else set())


@pytest.mark.parametrize("who", STANDINGS)
async def test_every_person_who_was_named_is_written_down_and_nobody_else(filled: Room, who: str) -> None:
    asker, may_know = STANDINGS[who]

    await filled.asked(asking(EVERYBODY, Purpose.SEE_MY_CALENDAR), by=asker)

    rows = await readings(filled)
    assert {row["subject_id"] for row in rows} == may_know & (CHILDREN | CARERS | WORKERS)
    assert len({row["subject_id"] for row in rows}) == len(rows)
    assert {tuple(row)[0::2] for row in rows} <= {(asker.person_id, "see_my_calendar")}
    assert {row["read_at"] for row in rows} <= {filled.clock()}


async def test_a_child_is_called_as_they_are_known_and_their_last_name_is_for_workers(filled: Room) -> None:
    for_carer = await filled.asked(asking([child("K1"), child("K2")]), by=ZOE)
    for_worker = await filled.asked(asking([child("K1"), child("K2")]), by=CAT)

    assert isinstance(for_carer, Names)
    assert isinstance(for_worker, Names)
    assert [named.name for named in for_carer.names] == ["Ada", "Bo"]
    assert [named.name for named in for_worker.names] == ["Ada Fenn", "Bo Fenn"]


async def test_names_come_in_the_order_asked_and_once(filled: Room) -> None:
    stranger = uuid4()
    asked = [household("H1"), stranger, carer("C1"), worker("W1"), constellation("X1"), AREA, carer("C1")]

    reply = await filled.asked(asking(asked), by=ZOE)

    assert reply == Names(
        names=(
            Named(id=household("H1"), kind=Kind.HOUSEHOLD, name="Frost"),
            Named(id=carer("C1"), kind=Kind.CARER, name="Ann Frost"),
            Named(id=worker("W1"), kind=Kind.WORKER, name="Lee Hale"),
            Named(id=constellation("X1"), kind=Kind.CONSTELLATION, name="The Terns"),
            Named(id=AREA, kind=Kind.AREA, name="North"),
        ),
        withheld=1,
    )


async def name_of(room: Room, *asked: UUID, by: Actor) -> str:
    """What the first of these is called when all of them are asked for."""
    reply = await room.asked(asking(asked), by=by)
    assert isinstance(reply, Names)
    return reply.names[0].name


async def test_two_households_of_one_name_are_told_apart_by_their_carers(registry: Room) -> None:
    manager = actor(Role.PROGRAMME_MANAGER)
    smiths = with_row_changed(a_small_register(), "households", "H1", name="Smith")
    smiths = with_row_changed(smiths, "carers", "C1", first_name="Joe", main_carer=False)
    smiths = with_row_changed(smiths, "carers", "C2", first_name="Ann", main_carer=True)
    smiths = with_row_changed(smiths, "households", "H2", name="smith")
    await registry.asked(with_rows(smiths, households=a_household("H7", "Smith")), by=OPERATOR)

    reply = await registry.asked(asking([household(ref) for ref in ("H1", "H2", "H3", "H7")]), by=manager)

    assert isinstance(reply, Names)
    assert [named.name for named in reply.names] == ["Smith (Ann and Joe)", "smith (Zoe)", "Marsh", "Smith"]
    # Whoever is told a name with carers in it is told theirs.
    assert {row["subject_id"] for row in await readings(registry)} == {carer("C1"), carer("C2"), carer("C3")}


async def test_a_household_has_the_same_words_whoever_asks_and_whatever_else_they_ask_for(registry: Room) -> None:
    smiths = with_row_changed(a_small_register(), "households", "H2", name="Smith")
    # H6 has nothing to do with Zoe: she may not know that household, and hers is told apart from it all the same.
    await registry.asked(with_row_changed(smiths, "households", "H6", name="Smith"), by=OPERATOR)

    assert await name_of(registry, household("H2"), by=ZOE) == "Smith (Zoe)"
    assert await name_of(registry, household("H2"), household("H6"), by=ZOE) == "Smith (Zoe)"
    assert await name_of(registry, household("H2"), household("H1"), by=SUE) == "Smith (Zoe)"
    assert await name_of(registry, household("H6"), by=actor(Role.LIAISON_WORKER)) == "Smith (Una)"


async def test_the_carers_of_a_larger_household_are_listed(registry: Room) -> None:
    smiths = with_row_changed(a_small_register(), "households", "H1", name="Smith")
    smiths = with_row_changed(smiths, "households", "H2", name="Smith")
    ada = a_carer("C8", "H1", "Ada", "Smith", main_carer=False)
    await registry.asked(with_rows(smiths, carers=ada), by=OPERATOR)

    assert await name_of(registry, household("H1"), by=ZOE) == "Smith (Ann, Ada and Ben)"


async def test_a_household_of_a_neighbouring_authority_is_no_namesake(filled: Room) -> None:
    elsewhere = a_small_register("elsewhere")
    await filled.asked(elsewhere, by=machine("operator", "elsewhere", Role.OPERATOR))

    assert await name_of(filled, household("H1"), by=ZOE) == "Frost"


async def test_a_child_who_has_moved_on_is_known_to_the_new_hub_home_only(filled: Room) -> None:
    today = filled.clock().date()
    moved: ImportRegister = a_small_register(
        placements=(a_placement("K3", "H3", LONG_AGO, today), a_placement("K3", "H5", today))
    )
    await filled.asked(moved, by=OPERATOR)
    eve = actor(
        Role.HUB_HOME_CARER,
        person_id=carer("C5"),
        household_id=household("H4"),
        constellation_ids=(constellation("X2"),),
    )

    before = await filled.asked(asking([child("K3")]), by=ANN)
    now = await filled.asked(asking([child("K3")]), by=eve)

    assert isinstance(before, Names)
    assert isinstance(now, Names)
    assert (before.withheld, now.withheld) == (1, 0)


@pytest.mark.parametrize(
    "who", ["satellite carer", "hub home carer", "children's social worker", "supervising social worker"]
)
async def test_who_looks_after_a_child_knows_what_brothers_and_sisters_elsewhere_are_called(
    filled: Room, who: str
) -> None:
    asker, _ = STANDINGS[who]
    sister = with_row_changed(a_small_register(), "children", "K4", sibling_group_ref="S1")
    await filled.asked(sister, by=OPERATOR)

    reply = await filled.asked(asking([child("K4"), household("H5"), carer("C6")]), by=asker)

    assert isinstance(reply, Names)
    assert [(named.id, named.name) for named in reply.names] == [(child("K4"), "Di Holt" if "worker" in who else "Di")]
    assert child("K4") in {row["subject_id"] for row in await readings(filled)}


async def test_whose_brother_or_sister_somebody_isn_t_they_aren_t_told_of(filled: Room) -> None:
    others = with_row_changed(a_small_register(), "children", "K4", sibling_group_ref="S2")
    others = with_row_changed(others, "children", "K5", sibling_group_ref="S2")
    await filled.asked(others, by=OPERATOR)

    assert await filled.asked(asking([child("K4"), child("K5")]), by=ZOE) == Names(names=(), withheld=2)


async def test_a_closed_constellation_gives_no_names_of_its_children(filled: Room) -> None:
    closed = with_row_changed(a_small_register(), "constellations", "X1", state=ConstellationState.CLOSED)
    await filled.asked(closed, by=OPERATOR)

    reply = await filled.asked(asking([child("K1"), household("H2"), constellation("X1")]), by=ANN)

    assert reply == Names(names=(), withheld=3)


async def test_another_authority_is_told_nothing_and_nothing_is_written_down_there(filled: Room) -> None:
    manager = actor(Role.PROGRAMME_MANAGER, authority="elsewhere")
    service = machine("notifications", "elsewhere")

    names = await filled.asked(asking(EVERYBODY), by=manager)
    contacts = await filled.asked(HowToReach(person_ids=tuple(CARERS), purpose=Purpose.SEND_A_NOTICE), by=service)

    assert names == Names(names=(), withheld=len(EVERYBODY))
    assert contacts == ContactDetails(people=())
    assert await readings(filled, "elsewhere") == []


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SIGN_IN])
async def test_whoever_is_no_person_and_no_service_asks_for_no_names(filled: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await filled.asked(asking(EVERYBODY), by=machine("web", AUTHORITY, role))


async def test_a_service_is_told_how_to_reach_people_and_it_is_written_down(filled: Room) -> None:
    ids = (carer("C1"), worker("W1"), child("K1"), uuid4())

    reply = await filled.asked(HowToReach(person_ids=ids, purpose=Purpose.SEND_A_NOTICE), by=BOOKINGS)

    assert isinstance(reply, ContactDetails)
    assert sorted(reply.people, key=lambda one: one.first_name) == [
        ContactDetail(person_id=carer("C1"), first_name="Ann", email="ann@mail.example", mobile="07700 900001"),
        ContactDetail(person_id=worker("W1"), first_name="Lee", email="w1@council.example", mobile=None),
    ]
    assert [(row["actor_id"], row["purpose"]) for row in await readings(filled)] == [
        (BOOKINGS.person_id, "send_a_notice")
    ] * 2


@pytest.mark.parametrize("role", sorted(PEOPLE | {Role.SIGN_IN, Role.OPERATOR}))
async def test_no_person_is_told_how_to_reach_another(filled: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await filled.asked(HowToReach(person_ids=(carer("C1"),), purpose=Purpose.SEND_A_NOTICE), by=actor(role))


@pytest.mark.parametrize("deed", ["UPDATE reading SET purpose = ''", "DELETE FROM reading", "TRUNCATE reading"])
async def test_what_was_written_down_stays(filled: Room, deed: str) -> None:
    await filled.asked(asking([carer("C1")]), by=ZOE)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with filled.database.work(AUTHORITY) as work:
            await work.fetch(deed)

    assert len(await readings(filled)) == 1
