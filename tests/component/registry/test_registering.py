"""Who is registered in the app is as if a pack had brought them, and nobody is doubled unseen."""

from datetime import date
from uuid import UUID

import pytest

from shared.contracts.packs import Imported
from shared.contracts.records import HowIsChild, HowIsHousehold, WhoHasLooked
from shared.contracts.refusals import Refused
from shared.contracts.register_pack import CarerLine, ChildLine, HouseholdLine
from shared.contracts.registering import OpenAuthority
from shared.contracts.registry import (
    ChildChanged,
    HouseholdChanged,
    PersonChanged,
    Purpose,
    WhichAuthority,
    WhoIsSigningIn,
)
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision
from shared.testing.rooms import Room
from tests.component.registry.builders import a_small_register, child, household, said_by, with_rows, worker
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.people_to_register import (
    ADMINISTRATOR,
    BRYN,
    IDA,
    MANAGER,
    MAX,
    NIA,
    OLE,
    SOCIAL_WORKER,
    SUPERVISOR,
    TERMS,
    a_child,
    a_household,
    a_worker,
    done,
)

BRYN_LINE = HouseholdLine(
    household_ref="H9",
    name="Bryn",
    address="2, Quay Street",
    postcode="PO5 2EZ",
    phone="01632 960010",
    approved_on=date(2024, 5, 1),
    approval_places=2,
    approval_age_from=0,
    approval_age_to=12,
    approval_kinds=("short_term",),
    spare_beds=1,
    languages=("English", "Welsh"),
    pets=("dog",),
    supervising_social_worker_ref="W2",
)
IDA_LINE = CarerLine(
    carer_ref="C9", household_ref="H9", first_name="Ida", last_name="Bryn", main_carer=True,
    email="ida@mail.example", mobile="07700 900010",
)  # fmt: skip
NIA_LINE = ChildLine(
    child_ref="K9",
    first_name="Nia",
    last_name="Moss",
    known_as="Nini",
    date_of_birth=date(2017, 4, 9),
    sex="F",
    ethnicity="White Welsh",
    language="Welsh",
    legal_status="C2",
    childrens_social_worker_ref="W3",
    overnight_decision=OvernightDecision.CHILDRENS_SOCIAL_WORKER,
)


def without_ids(events: list[object]) -> list[dict[str, object]]:
    """What is said of people whose own references differ."""
    return [event.model_dump(exclude={"person_id"}) for event in events]  # type: ignore[attr-defined]  # events are


async def test_a_household_registered_here_is_said_and_shown_as_an_imported_one(filled: Room) -> None:
    imported = with_rows(a_small_register(), households=BRYN_LINE, carers=IDA_LINE)
    assert isinstance(await filled.asked(imported, by=OPERATOR), Imported)
    said_of_import = await filled.said()
    by_import = await filled.asked(HowIsHousehold(household_id=household("H9")), by=MANAGER)

    reply = await done(filled, a_household(ref="H10", carers=(IDA,), is_another=True))
    said = await filled.said()
    here = await filled.asked(HowIsHousehold(household_id=household("H10")), by=MANAGER)

    assert reply.thing_id == household("H10")
    told = [one.model_dump(exclude={"household_id"}) for one in said_by(said, HouseholdChanged)]
    assert told == [one.model_dump(exclude={"household_id"}) for one in said_by(said_of_import, HouseholdChanged)]
    people = [one.model_dump(exclude={"household_id", "person_id"}) for one in said_by(said, PersonChanged)]
    assert people == [
        one.model_dump(exclude={"household_id", "person_id"}) for one in said_by(said_of_import, PersonChanged)
    ]
    assert [one.household_id for one in said_by(said, PersonChanged)] == [household("H10")]
    assert not isinstance(here, Refused)
    assert not isinstance(by_import, Refused)
    own = {"household_id", "ref", "carers", "approvals", "approval", "supervising_social_workers"}
    assert here.model_dump(exclude=own) == by_import.model_dump(exclude=own)
    assert here.approval is not None
    assert by_import.approval is not None
    known = {"approval_id", "recorded_at", "recorded_by"}
    assert here.approval.model_dump(exclude=known) == by_import.approval.model_dump(exclude=known)
    assert here.approval.recorded_by == MANAGER.person_id


async def test_a_child_registered_here_is_said_as_an_imported_one(filled: Room) -> None:
    await filled.asked(with_rows(a_small_register(), children=NIA_LINE), by=OPERATOR)
    [imported] = said_by(await filled.said(), ChildChanged)

    reply = await done(filled, a_child(is_another=True))
    [here] = said_by(await filled.said(), ChildChanged)
    view = await filled.asked(HowIsChild(child_id=reply.thing_id), by=MANAGER)

    assert here.model_dump(exclude={"child_id"}) == imported.model_dump(exclude={"child_id"})
    assert not isinstance(view, Refused)
    assert (view.known_as, view.last_name, view.language) == ("Nini", "Moss", "Welsh")
    assert [(one.worker_id, one.started_on) for one in view.social_workers] == [(worker("W3"), date(2026, 11, 23))]


async def test_nothing_that_is_said_has_a_name_in_it(filled: Room) -> None:
    for command in (a_household(), a_child(), a_worker()):
        await done(filled, command)

    said = await filled.said()

    assert len(said) == 5
    texts = " ".join(event.to_json().decode() for event in said)
    assert not [name for name in ("Bryn", "Ida", "Nia", "Nini", "Moss", "Max", "PO5", "mail.example") if name in texts]


async def test_what_is_asked_for_twice_is_done_once(filled: Room) -> None:
    key = UUID(int=7)

    first = await filled.asked(a_household(), by=MANAGER, key=key)
    second = await filled.asked(a_household(), by=MANAGER, key=key)

    assert first == second
    assert len(said_by(await filled.said(), HouseholdChanged)) == 1


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        (a_household(household=BRYN.model_copy(update={"name": " bryn", "postcode": "PO5 9ZZ"})), "PO5"),
        (a_child(child=NIA.model_copy(update={"first_name": "NINI", "last_name": "moss"})), "born on 9 April 2017"),
        (a_worker(worker=MAX.model_copy(update={"email": "m.ford@council.example"})), ""),
    ],
)
async def test_who_looks_the_same_is_shown_before_anybody_is_doubled(filled: Room, command: object, hint: str) -> None:
    for first in (a_household(), a_child(), a_worker()):
        await done(filled, first)
    await filled.said()

    looked_at = await done(filled, command.model_copy(update={"dry_run": True}))  # type: ignore[attr-defined]  # a command
    refused = await filled.asked(command, by=MANAGER)  # type: ignore[call-overload]  # a command
    doubled = await done(filled, command.model_copy(update={"is_another": True}))  # type: ignore[attr-defined]  # a command

    assert [one.hint for one in looked_at.lookalikes] == [hint]
    assert looked_at.thing_id is None
    assert isinstance(refused, Refused)
    assert refused.reason == "perhaps_known_already"
    assert looked_at.lookalikes[0].ref in refused.detail
    assert doubled.thing_id is not None


async def test_of_a_child_who_looks_the_same_it_is_written_down_that_somebody_was_told(filled: Room) -> None:
    ada = a_child(
        child=NIA.model_copy(update={"first_name": "Ada", "last_name": "Fenn", "date_of_birth": date(2016, 2, 28)})
    )

    await done(filled, ada.model_copy(update={"dry_run": True}))
    log = await filled.asked(WhoHasLooked(subject_id=child("K1")), by=MANAGER)

    assert not isinstance(log, Refused)
    assert [one.purpose for one in log.readings] == [Purpose.KEEP_THE_REGISTER]


async def test_a_dry_run_leaves_nothing(filled: Room) -> None:
    await done(filled, a_household(dry_run=True))

    assert await filled.said() == []


async def test_a_reference_of_another_is_refused_and_none_gives_a_short_one(filled: Room) -> None:
    taken = await filled.asked(a_household(ref="H1"), by=MANAGER)
    given = await done(filled, a_household())

    assert isinstance(taken, Refused)
    assert (taken.reason, taken.fields) == ("reference_taken", ("ref",))
    assert given.ref is not None
    assert given.ref.startswith("H-")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (a_household(supervising_social_worker_id=worker("W1")), "another_role"),
        (a_household(carers=(OLE,)), "no_main_carer"),
        (a_household(carers=(IDA, IDA)), "two_main_carers"),
        (a_household(approval=TERMS.model_copy(update={"age_from": 13})), "ages_the_wrong_way_round"),
        (a_child(childrens_social_worker_id=worker("W2")), "another_role"),
        (a_child(child=NIA.model_copy(update={"date_of_birth": date(2026, 11, 24)})), "born_in_the_future"),
        (a_child(child=NIA.model_copy(update={"date_of_birth": date(1999, 11, 24)})), "too_old"),
        (a_child(sibling_ref="K99"), "no_such_sibling"),
    ],
)
async def test_what_cant_be_is_refused(filled: Room, command: object, reason: str) -> None:
    reply = await filled.asked(command, by=MANAGER)  # type: ignore[call-overload]  # a command

    assert isinstance(reply, Refused)
    assert reply.reason == reason
    assert reply.detail
    assert await filled.said() == []


async def test_the_number_of_another_child_is_refused(filled: Room) -> None:
    numbered = NIA.model_copy(update={"ssda903_id": "777"})
    await done(filled, a_child(child=numbered))

    reply = await filled.asked(a_child(child=numbered, is_another=True), by=MANAGER)

    assert isinstance(reply, Refused)
    assert (reply.reason, reply.fields) == ("number_taken", ("child.ssda903_id",))


async def test_a_social_worker_registers_their_own_and_nobody_elses(filled: Room) -> None:
    own = await done(filled, a_child(childrens_social_worker_id=None), by=SOCIAL_WORKER)
    home = await done(filled, a_household(supervising_social_worker_id=None), by=SUPERVISOR)
    others = [
        await filled.asked(a_child(childrens_social_worker_id=worker("W6"), is_another=True), by=SOCIAL_WORKER),
        await filled.asked(a_household(supervising_social_worker_id=worker("W7"), is_another=True), by=SUPERVISOR),
    ]

    assert own.thing_id
    assert home.thing_id
    assert [one.reason for one in others if isinstance(one, Refused)] == ["not_yours", "not_yours"]
    signed = await filled.asked(WhoIsSigningIn(person_id=SOCIAL_WORKER.person_id), by=OPERATOR)
    assert not isinstance(signed, Refused)
    assert own.thing_id in signed.actor.child_ids


async def test_only_an_administrator_makes_one(filled: Room) -> None:
    boss = a_worker(worker=MAX.model_copy(update={"roles": (Role.ADMINISTRATOR,)}))

    refused = await filled.asked(boss, by=MANAGER)
    made = await done(filled, boss, by=ADMINISTRATOR)

    assert isinstance(refused, Refused)
    assert refused.reason == "beyond_your_role"
    assert made.thing_id


async def test_an_authority_is_opened_with_its_first_worker_and_only_once(registry: Room) -> None:
    opening = OpenAuthority(
        name="Newshire Council",
        gss_code="E06000997",
        out_of_hours_phone="01632 960002",
        duty_email="duty@newshire.example",
        first_worker=MAX.model_copy(update={"roles": (Role.PROGRAMME_MANAGER,)}),
    )

    opened = await done(registry, opening, by=OPERATOR)
    again = await registry.asked(opening, by=OPERATOR)

    profile = await registry.asked(WhichAuthority(), by=MANAGER)
    assert not isinstance(profile, Refused)
    assert profile.name == "Newshire Council"
    signed = await registry.asked(WhoIsSigningIn(person_id=opened.thing_id), by=OPERATOR)
    assert not isinstance(signed, Refused)
    assert signed.actor.roles == {Role.PROGRAMME_MANAGER}
    assert isinstance(again, Refused)
    assert again.reason == "authority_is_open"


async def test_what_was_registered_here_comes_with_an_import_as_the_same_one(filled: Room) -> None:
    await done(filled, a_household(ref="H9", carers=(IDA,)))

    reply = await filled.asked(with_rows(a_small_register(), households=BRYN_LINE), by=OPERATOR)

    assert isinstance(reply, Imported)
    assert reply.added["households"] == 0
    assert reply.changed["households"] == 0
