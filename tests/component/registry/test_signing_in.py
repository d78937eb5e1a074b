"""The sign-in hears who somebody is today, and nobody else is signed for."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.registry.plugin import plugin
from shared.contracts.actor import LIFETIME, Actor, machine
from shared.contracts.asking import NotAllowedError
from shared.contracts.refusals import Refused
from shared.contracts.registry import (
    INSTALLATION,
    Authorities,
    AuthorityOfTheInstallation,
    AuthorityProfile,
    PeopleToPick,
    PersonToPick,
    Statement,
    WhichAuthorities,
    WhichAuthority,
    WhoCanSignIn,
    WhoIsSigningIn,
)
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import ConstellationState
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room, RoomOf
from tests.component.registry.builders import (
    a_membership,
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

THE_WEB = machine("web", AUTHORITY, Role.SIGN_IN)
THE_WEB_ITSELF = machine("web", INSTALLATION, Role.SIGN_IN)

STANDING: dict[str, dict[str, Any]] = {
    "C1": {
        "roles": {Role.HUB_HOME_CARER},
        "household_id": household("H1"),
        "constellation_ids": (constellation("X1"),),
    },
    "C3": {
        "roles": {Role.SATELLITE_CARER},
        "household_id": household("H2"),
        "constellation_ids": (constellation("X1"),),
        "child_ids": tuple(sorted((child("K1"), child("K2")))),
    },
    "W1": {
        "roles": {Role.LIAISON_WORKER},
        "constellation_ids": tuple(sorted((constellation("X1"), constellation("X2")))),
    },
    "W2": {"roles": {Role.SUPERVISING_SOCIAL_WORKER}, "supervised_household_ids": (household("H2"),)},
    "W6": {"roles": {Role.CHILDRENS_SOCIAL_WORKER}, "child_ids": tuple(sorted((child("K3"), child("K4"))))},
    "W4": {"roles": {Role.PROGRAMME_MANAGER}},
    "W5": {"roles": {Role.DATA_ANALYST}},
}


def person(ref: str) -> Any:
    return carer(ref) if ref.startswith("C") else worker(ref)


@pytest.mark.parametrize("ref", STANDING)
async def test_somebody_is_signed_for_with_roles_and_standing_of_today(filled: Room, ref: str) -> None:
    reply = await filled.asked(WhoIsSigningIn(person_id=person(ref)), by=THE_WEB)

    assert isinstance(reply, Statement)
    assert reply.actor == Actor(person_id=person(ref), authority=AUTHORITY, **STANDING[ref])
    assert reply.expires_at == filled.clock() + LIFETIME
    now = filled.clock()
    assert filled.keys.ring.verify(reply.statement, AUTHORITY, now) == reply.actor
    assert filled.keys.ring.verify(reply.statement, AUTHORITY, now + LIFETIME / 2) == reply.actor


async def test_a_statement_is_called_by_the_persons_own_name(filled: Room) -> None:
    reply = await filled.asked(WhoIsSigningIn(person_id=carer("C3")), by=THE_WEB)

    assert isinstance(reply, Statement)
    assert reply.name == "Zoe Lowe"


@pytest.mark.parametrize(
    "who", [carer("C7"), child("K1"), household("H1"), uuid4()], ids=["outside", "child", "household", "stranger"]
)
async def test_nobody_else_is_signed_for(filled: Room, who: Any) -> None:
    reply = await filled.asked(WhoIsSigningIn(person_id=who), by=THE_WEB)

    assert isinstance(reply, Refused)
    assert reply.reason == "nobody_signs_in_as_this"


async def test_nobody_of_another_authority_is_signed_for(filled: Room) -> None:
    reply = await filled.asked(WhoIsSigningIn(person_id=carer("C1")), by=machine("web", "elsewhere", Role.SIGN_IN))

    assert isinstance(reply, Refused)
    assert reply.reason == "nobody_signs_in_as_this"


async def test_a_membership_lasts_until_the_day_before_its_end(registry: Room) -> None:
    today = registry.clock().date()
    of_one_day = a_membership("X2", "H6", today, date.fromordinal(today.toordinal() + 1))
    await registry.asked(with_rows(a_small_register(), memberships=of_one_day), by=OPERATOR)
    una = WhoIsSigningIn(person_id=carer("C7"))

    registry.clock.move(days=-1)
    before = await registry.asked(una, by=THE_WEB)
    registry.clock.move(days=1)
    during = await registry.asked(una, by=THE_WEB)
    registry.clock.move(days=1)
    after = await registry.asked(una, by=THE_WEB)

    assert [type(reply) for reply in (before, during, after)] == [Refused, Statement, Refused]


@pytest.mark.parametrize(
    ("state", "roles"),
    [
        (ConstellationState.PLANNED, {"C3": {Role.SATELLITE_CARER}}),
        (ConstellationState.PAUSED, {"C3": {Role.SATELLITE_CARER}}),
        (ConstellationState.CLOSED, {}),
    ],
)
async def test_a_hub_home_is_one_while_launched_and_a_satellite_until_it_closes(
    registry: Room, state: ConstellationState, roles: dict[str, set[Role]]
) -> None:
    await registry.asked(with_row_changed(a_small_register(), "constellations", "X1", state=state), by=OPERATOR)

    replies = {ref: await registry.asked(WhoIsSigningIn(person_id=carer(ref)), by=THE_WEB) for ref in ("C1", "C3")}

    assert {ref: reply.actor.roles for ref, reply in replies.items() if isinstance(reply, Statement)} == roles


async def test_those_can_be_picked_who_would_be_let_in(filled: Room) -> None:
    reply = await filled.asked(WhoCanSignIn(), by=THE_WEB)

    assert isinstance(reply, PeopleToPick)
    let_in = {
        who.person_id
        for who in reply.people
        if isinstance(await filled.asked(WhoIsSigningIn(person_id=who.person_id), by=THE_WEB), Statement)
    }
    everybody = {carer(f"C{number}") for number in range(1, 8)} | {worker(f"W{number}") for number in range(1, 8)}
    assert {who.person_id for who in reply.people} == let_in == everybody - {carer("C7")}
    assert [who.name for who in reply.people] == sorted(who.name for who in reply.people)
    people = {who.person_id: who for who in reply.people}
    assert people[carer("C1")] == PersonToPick(
        person_id=carer("C1"),
        name="Ann Frost",
        roles=(Role.HUB_HOME_CARER,),
        belongs_to="Frost household, hub home of The Terns",
    )
    assert people[carer("C3")].belongs_to == "Lowe household, The Terns"
    assert people[worker("W1")].belongs_to == "Fostering service"
    assert people[worker("W3")].belongs_to == "Children's teams"


async def test_nobody_can_be_picked_unless_the_installation_says_so(room_of: RoomOf) -> None:
    async with room_of(plugin) as room:
        await room.asked(a_small_register(), by=OPERATOR)

        reply = await room.asked(WhoCanSignIn(), by=THE_WEB)

    assert isinstance(reply, Refused)
    assert reply.reason == "sign_in_by_picking_is_off"


async def test_without_picking_the_web_can_have_nobody_signed_for_and_the_operator_can(room_of: RoomOf) -> None:
    async with room_of(plugin) as room:
        await room.asked(a_small_register(), by=OPERATOR)
        for_the_web = await room.asked(WhoIsSigningIn(person_id=carer("C1")), by=THE_WEB)
        for_the_operator = await room.asked(WhoIsSigningIn(person_id=carer("C1")), by=OPERATOR)

    assert isinstance(for_the_web, Refused)
    assert for_the_web.reason == "sign_in_by_picking_is_off"
    assert isinstance(for_the_operator, Statement)


async def test_pages_hear_what_the_authority_is_called(filled: Room) -> None:
    replies = [await filled.asked(WhichAuthority(), by=one) for one in (THE_WEB, actor(Role.SATELLITE_CARER))]

    assert (
        replies
        == [
            AuthorityProfile(
                authority=AUTHORITY, name="Testshire Council", colour="#1d5b79", out_of_hours_phone="01632 960001"
            )
        ]
        * 2
    )


async def test_an_authority_without_a_register_says_so(filled: Room) -> None:
    reply = await filled.asked(WhichAuthority(), by=machine("web", "elsewhere", Role.SIGN_IN))

    assert isinstance(reply, Refused)
    assert reply.reason == "authority_not_imported"


class NobodyAnswers:
    async def ask(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("the registry asks nobody")


async def test_an_imported_authority_is_listed_under_its_present_name(filled: Room) -> None:
    [(name, thing_id)] = await filled.errands()
    assert (name, thing_id) == ("list_the_authority", the("authority", AUTHORITY))
    await filled.ran(name, thing_id, NobodyAnswers())
    renamed = with_row_changed(a_small_register(), "authority", AUTHORITY, name="Testshire County Council")
    await filled.asked(renamed, by=OPERATOR)
    await filled.ran(name, thing_id, NobodyAnswers())
    await filled.ran(name, thing_id, NobodyAnswers())

    reply = await filled.asked(WhichAuthorities(), by=THE_WEB_ITSELF)

    assert reply == Authorities(
        authorities=(AuthorityOfTheInstallation(authority=AUTHORITY, name="Testshire County Council"),)
    )


async def test_the_list_of_authorities_is_for_the_installation(filled: Room) -> None:
    [(name, thing_id)] = await filled.errands()
    await filled.ran(name, thing_id, NobodyAnswers())

    reply = await filled.asked(WhichAuthorities(), by=THE_WEB)

    assert isinstance(reply, Refused)
    assert reply.reason == "not_the_installation"


@pytest.mark.parametrize("question", [WhoCanSignIn(), WhoIsSigningIn(person_id=carer("C1")), WhichAuthorities()])
@pytest.mark.parametrize("role", sorted(PEOPLE | {Role.SERVICE}))
async def test_only_the_sign_in_asks_who_could_come_in(filled: Room, question: Any, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await filled.asked(question, by=actor(role))
