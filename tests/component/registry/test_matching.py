"""Households and constellations are suggested to each other from what the register has, to those who keep them."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from shared.contracts.actor import machine
from shared.contracts.approval_changes import ChangeApproval
from shared.contracts.asking import NotAllowedError
from shared.contracts.constellations import ConstellationView, HowIsConstellation, MoveToPhase
from shared.contracts.matching import (
    LeftOut,
    Part,
    SuggestConstellation,
    SuggestedConstellations,
    SuggestedHouseholds,
    SuggestHouseholds,
    WhyNot,
)
from shared.contracts.record_changes import RecordHealth, RecordMatchingFact
from shared.contracts.record_words import Finding, HealthTopic, MatchingTopic
from shared.contracts.refusals import Refused
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
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
    the,
    with_row_changed,
    with_rows,
    worker,
)
from tests.component.registry.conftest import OPERATOR

TERNS, ROOKS = constellation("X1"), constellation("X2")
MANAGER = actor(Role.PROGRAMME_MANAGER, person_id=worker("W4"))
KEEPS_THE_TERNS = actor(Role.LIAISON_WORKER, person_id=worker("W1"), constellation_ids=(TERNS,))
TODAY = date(2026, 11, 23)


async def imported(room: Room, register) -> None:
    assert not isinstance(await room.asked(register, by=OPERATOR), Refused)


def with_household(register, ref, **values):
    """The register with one more household and its carer, outside of all constellations."""
    home = a_household(ref, f"Name {ref}").model_copy(update=values)
    return with_rows(register, households=home, carers=a_carer(f"C{ref}", ref, "Pat", f"Name {ref}"))


async def households_for(room: Room, near: UUID = TERNS, *, by=MANAGER, **values):
    return await room.asked(SuggestHouseholds(constellation_id=near, **values), by=by)


async def constellations_for(room: Room, ref: str, *, by=MANAGER, **values):
    return await room.asked(SuggestConstellation(household_id=household(ref), **values), by=by)


def refs(reply: SuggestedHouseholds) -> list[UUID]:
    assert isinstance(reply, SuggestedHouseholds), reply
    return [match.household_id for match in reply.matches]


async def readings(room: Room, actor_id: UUID) -> list[tuple[UUID, str]]:
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id, purpose FROM reading WHERE actor_id = $1", actor_id)
    return [(row["subject_id"], row["purpose"]) for row in rows]


async def test_who_is_approved_and_in_no_constellation_is_suggested(filled: Room) -> None:
    reply = await households_for(filled)

    assert refs(reply) == [household("H6")]
    (match,) = reply.matches
    assert (reply.on, reply.of, match.place, match.constellation_id) == (TODAY, 1, 1, TERNS)
    assert match.distance is not None
    assert (match.distance.from_district, match.distance.to_district, match.distance.km) == ("PO5", "PO5", 0)
    assert (match.room.satellites, match.room.fewest, match.room.most, match.room.beds) == (2, 6, 10, 2)
    assert match.room.children == 3
    assert match.languages == ("Polish",)


async def test_brothers_and_sisters_come_first_then_the_nearer(registry: Room) -> None:
    register = with_household(a_small_register(), "H7", postcode="GL1 3GD")
    register = with_household(register, "H8", postcode="PO6 1JX")
    register = with_household(register, "H9", postcode="ZZ9 1JX")
    sister = a_child("K6", "Dee", "Fenn", sibling_group_ref="S1")
    register = with_rows(register, children=sister, placements=a_placement("K6", "H7"))
    await imported(registry, register)

    reply = await households_for(registry)

    assert refs(reply) == [household(ref) for ref in ("H7", "H6", "H8", "H9")]
    assert [(one.household_id, one.children) for one in reply.matches[0].siblings] == [(household("H2"), 1)]
    assert reply.matches[3].distance is None


async def test_only_as_many_are_told_as_are_asked_for(registry: Room) -> None:
    await imported(registry, with_household(with_household(a_small_register(), "H7"), "H8"))

    reply = await households_for(registry, at_most=2)

    assert isinstance(reply, SuggestedHouseholds)
    assert (len(reply.matches), reply.of) == (2, 3)


async def test_who_is_or_will_be_in_a_constellation_isn_t_suggested(registry: Room) -> None:
    register = with_household(a_small_register(), "H7")
    register = with_household(register, "H8")
    register = with_household(register, "H9")
    for row in (
        a_membership("X2", "H7", joined_on=date(2027, 3, 1)),
        a_membership("X2", "H8", joined_on=LONG_AGO, left_on=date(2026, 12, 1)),
        a_membership("X2", "H9", joined_on=LONG_AGO, left_on=LONG_AGO),
    ):
        register = with_rows(register, memberships=row)
    await imported(registry, register)

    assert set(refs(await households_for(registry))) == {household("H6"), household("H9")}
    assert household("H8") in refs(await households_for(registry, on=date(2026, 12, 1)))


async def test_who_isn_t_approved_on_the_day_isn_t_suggested(registry: Room) -> None:
    register = with_household(a_small_register(), "H7", approved_on=date(2026, 12, 1))
    register = with_household(register, "H8", approval_ended_on=date(2026, 11, 1))
    await imported(registry, register)

    assert refs(await households_for(registry)) == [household("H6")]
    assert set(refs(await households_for(registry, on=date(2026, 12, 1)))) == {household("H6"), household("H7")}
    assert household("H8") in refs(await households_for(registry, on=date(2026, 10, 31)))


async def test_a_liaison_worker_matches_own_constellations_only(filled: Room) -> None:
    own = await households_for(filled, TERNS, by=KEEPS_THE_TERNS)
    other = await households_for(filled, ROOKS, by=KEEPS_THE_TERNS)
    unknown = await households_for(filled, uuid4(), by=KEEPS_THE_TERNS)

    assert refs(own) == [household("H6")]
    assert isinstance(other, Refused)
    assert isinstance(unknown, Refused)
    assert (other.reason, unknown.reason) == ("not_yours", "not_yours")


async def test_constellations_with_room_are_suggested_for_a_household(filled: Room) -> None:
    reply = await constellations_for(filled, "H6")

    assert isinstance(reply, SuggestedConstellations)
    # The Rooks have one satellite household, the Terns two; both hub homes are in the household's own district.
    assert [(match.constellation_id, match.place) for match in reply.matches] == [(ROOKS, 1), (TERNS, 2)]
    assert reply.left_out == ()


async def test_a_liaison_worker_is_told_of_own_constellations_only(filled: Room) -> None:
    reply = await constellations_for(filled, "H6", by=KEEPS_THE_TERNS)

    assert isinstance(reply, SuggestedConstellations)
    assert [match.constellation_id for match in reply.matches] == [TERNS]


async def test_a_constellation_that_is_paused_or_full_is_left_out_with_the_reason(registry: Room) -> None:
    register = with_row_changed(a_small_register(), "constellations", "X2", state=ConstellationState.PAUSED)
    for number in range(11, 19):
        register = with_household(register, f"H{number}")
        register = with_rows(register, memberships=a_membership("X1", f"H{number}"))
    await imported(registry, register)

    reply = await constellations_for(registry, "H6")
    full = await households_for(registry, TERNS)
    paused = await households_for(registry, ROOKS)

    assert isinstance(reply, SuggestedConstellations)
    assert reply.matches == ()
    assert set(reply.left_out) == {
        LeftOut(constellation_id=TERNS, why=WhyNot.FULL),
        LeftOut(constellation_id=ROOKS, why=WhyNot.PAUSED),
    }
    assert isinstance(full, Refused)
    assert isinstance(paused, Refused)
    assert (full.reason, paused.reason) == ("full", "paused")
    assert "10 satellite households on 23 November 2026" in full.detail
    assert full.source


async def test_a_closing_that_is_recorded_is_told_with_the_suggestion(filled: Room) -> None:
    now = await filled.asked(HowIsConstellation(constellation_id=ROOKS), by=MANAGER)
    assert isinstance(now, ConstellationView)
    closing = MoveToPhase(
        constellation_id=ROOKS,
        version=now.version,
        phase=ConstellationPhase.CLOSED,
        on=date(2027, 3, 1),
        reason="The hub home retires",
    )
    assert not isinstance(await filled.asked(closing, by=MANAGER), Refused)

    reply = await constellations_for(filled, "H6")

    assert isinstance(reply, SuggestedConstellations)
    cautions = {
        match.constellation_id: [one.sentence for one in match.reasons if "closes" in one.sentence]
        for match in reply.matches
    }
    assert cautions == {ROOKS: ["The constellation closes on 1 March 2027."], TERNS: []}


async def test_a_household_that_can_t_join_is_refused_with_the_reason(registry: Room) -> None:
    register = with_household(a_small_register(), "H7", approved_on=date(2026, 12, 1))
    await imported(registry, register)

    replies = [await constellations_for(registry, ref) for ref in ("H2", "H1", "H7", "H99")]
    nowhere = await households_for(registry, uuid4())

    assert [reply.reason for reply in (*replies, nowhere) if isinstance(reply, Refused)] == [
        "in_a_constellation",
        "in_a_constellation",
        "not_approved",
        "no_such_household",
        "no_such_constellation",
    ]


async def test_the_children_of_whom_something_is_told_are_written_down(registry: Room) -> None:
    register = with_household(a_small_register(), "H7")
    sister = a_child("K6", "Dee", "Fenn", sibling_group_ref="S1")
    register = with_rows(register, children=sister, placements=a_placement("K6", "H7"))
    await imported(registry, register)

    await households_for(registry)

    # H6 and H7 could join, H1 is the hub home, and in H2 and H3 there is Polish, too; K6 has a brother and a sister.
    # Of those in the constellation, K3 of H3 too, it is told that their risks aren't recorded.
    people = [*map(child, ("K1", "K2", "K3", "K5", "K6")), *map(carer, ("C1", "C2", "C3", "C4", "C7", "CH7"))]
    assert sorted(await readings(registry, MANAGER.person_id)) == sorted((one, "keep_the_register") for one in people)


async def test_who_is_told_of_a_household_for_its_own_sake_is_written_down_too(filled: Room) -> None:
    await constellations_for(filled, "H6")

    told_of = {one for one, _ in await readings(filled, MANAGER.person_id)}
    assert {child("K5"), carer("C7")} <= told_of
    assert {carer("C1"), carer("C2"), carer("C5")} <= told_of, "both hub homes have their distance and pets told"


async def test_what_is_known_of_a_childs_health_is_looked_at_by_a_person(filled: Room) -> None:
    needs = RecordHealth(
        child_id=child("K5"),
        topic=HealthTopic.HEALTH_NEEDS,
        finding=Finding.YES,
        details="Uses a wheelchair",
        on=TODAY,
        written_in="Plan",
    )
    assert not isinstance(await filled.asked(needs, by=MANAGER), Refused)

    (match,) = (await households_for(filled)).matches

    told = [one.sentence for one in match.reasons if one.part is Part.CAUTION]
    assert [one for one in told if one.startswith("Health needs are recorded of 1 of the household’s children")]
    assert "wheelchair" not in match.model_dump_json()


async def test_what_is_recorded_of_those_who_are_there_is_compared_and_written_down(registry: Room) -> None:
    """Cy of the Terns is at risk; Ed, who would come, is a risk to others and is cared for with older children only."""
    register = with_row_changed(
        a_small_register(),
        "children",
        "K5",
        cared_alongside=CaredAlongside.ONLY_OLDER,
        date_of_birth=date(2014, 5, 1),
    )
    await imported(registry, register)
    for one, topic in (("K3", MatchingTopic.SELF_HARM), ("K5", MatchingTopic.FIRE_SETTING)):
        fact = RecordMatchingFact(
            child_id=child(one), topic=topic, finding=Finding.YES, on=TODAY, written_in="Plan", details="Since June"
        )
        assert not isinstance(await registry.asked(fact, by=MANAGER), Refused)

    (match,) = (await households_for(registry)).matches

    told = [one.sentence for one in match.reasons if one.part is Part.CAUTION]
    assert [one for one in told if "aren’t older" in one] == [
        (
            "1 of the household’s children can only be cared for alongside older children, and 3 of the "
            "constellation’s children aren’t older."
        )
    ]
    assert [one for one in told if "a risk to themselves of" in one] == [
        (
            "A risk to others is recorded of 1 of the household’s children, and a risk to themselves of 1 of the "
            "constellation’s children: read the records before they stay on the same nights."
        )
    ]
    text = match.model_dump_json()
    assert not [word for word in ("Cy", "Ed", "Since June", "self_harm", "fire") if word in text]
    assert child("K3") in {one for one, _ in await readings(registry, MANAGER.person_id)}


async def test_nothing_is_told_of_another_authority(filled: Room) -> None:
    neighbour = actor(Role.PROGRAMME_MANAGER, authority="elsewhere")
    operator = machine("operator", "elsewhere", Role.OPERATOR)
    assert not isinstance(await filled.asked(a_small_register("elsewhere"), by=operator), Refused)

    theirs = await households_for(filled, TERNS, by=neighbour)
    other = await constellations_for(filled, "H6", by=neighbour)
    own = await households_for(filled, the("constellations", "X1", "elsewhere"), by=neighbour)

    assert isinstance(theirs, Refused)
    assert isinstance(other, Refused)
    assert (theirs.reason, other.reason) == ("no_such_constellation", "no_such_household")
    assert refs(own) == [the("households", "H6", "elsewhere")]


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER}))
async def test_nobody_else_matches(filled: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await households_for(filled, by=actor(role, constellation_ids=(TERNS,)))


async def test_terms_that_change_are_no_end_of_an_approval(filled: Room) -> None:
    change = ChangeApproval(
        household_id=household("H6"), on=date(2027, 1, 4), places=2, age_from=0, age_to=17, reason="Panel"
    )
    assert not isinstance(await filled.asked(change, by=MANAGER), Refused)

    reply = await households_for(filled)

    assert refs(reply) == [household("H6")]
    assert [one.sentence for one in reply.matches[0].reasons if "approval ends" in one.sentence] == []
