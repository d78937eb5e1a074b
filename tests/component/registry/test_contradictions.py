"""What can't be true is refused with a remedy, and the database itself won't have it."""

from datetime import date, timedelta

import asyncpg
import pytest

from shared.contracts.actor import machine
from shared.contracts.history_pack import (
    ApprovalLine,
    HubHomeLine,
)
from shared.contracts.packs import Imported
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhichAuthority
from shared.contracts.words import ConstellationState
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
    a_child,
    a_constellation,
    a_household,
    a_membership,
    a_placement,
    a_small_register,
    child,
    constellation,
    household,
    the,
    with_row_changed,
    with_rows,
)
from tests.component.registry.conftest import OPERATOR

A_SERVICE = machine("bookings", AUTHORITY)
LATER = date(2026, 5, 1)


def a_term(constellation_ref: str, household_ref: str, started_on: date, ended_on: date | None = None) -> HubHomeLine:
    return HubHomeLine(
        constellation_ref=constellation_ref,
        household_ref=household_ref,
        beds=1,
        started_on=started_on,
        ended_on=ended_on,
    )


CONTRADICTIONS = {
    "a child in two households": (
        {"placements": a_placement("K1", "H3", LATER)},
        "placements.5.started_on",
        f"K1 is placed with H2 from {LONG_AGO} and with H3 from {LATER}, on the same days.",
        "End the first by",
    ),
    "a household in two constellations": (
        {"memberships": a_membership("X2", "H2", LATER)},
        "memberships.3.joined_on",
        f"H2 belongs to X1 from {LONG_AGO} and to X2 from {LATER}, on the same days.",
        "End the first by",
    ),
    "a hub home that is its own satellite": (
        {"memberships": a_membership("X1", "H1")},
        "memberships.3.household_ref",
        "H1 is the hub home of X1 and one of its satellites.",
        "End the membership",
    ),
    "a hub home that will be its own satellite": (
        {"memberships": a_membership("X1", "H1", date(2027, 1, 1))},
        "memberships.3.household_ref",
        "H1 is the hub home of X1 and one of its satellites.",
        "End the membership",
    ),
    "a hub home that is another's satellite": (
        {"memberships": a_membership("X2", "H1", LATER)},
        "memberships.3.joined_on",
        f"H1 is the hub home of X1 from {LONG_AGO} and belongs to X2 from {LATER}, on the same days.",
        "End the first by",
    ),
    "a hub home of two constellations": (
        {"constellations": a_constellation("X3", "The Wrens", "H1", launched_on=LATER)},
        "constellations.2.hub_household_ref",
        f"H1 is the hub home of X1 from {LONG_AGO} and is the hub home of X3 from {LATER}, on the same days.",
        "End the first by",
    ),
    "a reference to nothing": (
        {"placements": a_placement("K9", "H2")},
        "placements.5.child_ref",
        "K9 isn't in children.",
        "Correct the reference",
    ),
    "a worker who isn't there": (
        {"households": a_household("H7", "Lamb", "W9")},
        "households.6.supervising_social_worker_ref",
        "W9 isn't in workers.",
        "Correct the reference",
    ),
    "the same row twice": (
        {"children": a_child("K1", "Ada", "Fenn")},
        "children.5.child_ref",
        "An earlier row is K1 too.",
        "Keep one of them.",
    ),
    "the same placement twice": (
        {"placements": a_placement("K1", "H2", ended_on=LATER)},
        "placements.5.child_ref",
        f"An earlier row is K1 H2 {LONG_AGO} too.",
        "Keep one of them.",
    ),
}


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("name", CONTRADICTIONS)
async def test_what_cannot_be_true_is_refused_with_row_column_and_remedy(
    registry: Room, name: str, *, dry_run: bool
) -> None:
    rows, field, sentence, remedy = CONTRADICTIONS[name]
    wrong = with_rows(a_small_register(dry_run=dry_run), **rows)

    refused = await registry.asked(wrong, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert (refused.reason, refused.fields) == ("register_contradicts_itself", tuple(rows))
    [fault] = refused.faults
    assert (fault.field, fault.sentence) == (field, sentence)
    assert fault.remedy.startswith(remedy)
    assert await registry.said() == []
    assert isinstance(await registry.asked(WhichAuthority(), by=A_SERVICE), Refused)


async def test_a_hub_home_whose_approval_is_over_is_refused(registry: Room) -> None:
    over = with_row_changed(a_small_register(), "households", "H4", approval_ended_on=LATER)
    again = with_row_changed(
        a_small_register(), "households", "H4", approval_ended_on=date(2019, 5, 1), approved_on=date(2020, 1, 1)
    )

    refused = await registry.asked(over, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [(fault.field, fault.sentence) for fault in refused.faults] == [
        ("constellations.1.hub_household_ref", f"H4 is the hub home of X2, and its approval ended on {LATER}.")
    ]
    assert isinstance(await registry.asked(again, by=OPERATOR), Imported)


async def test_a_pack_is_compared_with_what_is_in_the_register_already(filled: Room) -> None:
    corrected = a_small_register(placements=(a_placement("K1", "H3", LATER),))
    never_true = a_small_register(
        placements=(a_placement("K1", "H3", LATER), a_placement("K1", "H2", ended_on=LONG_AGO))
    )

    refused = await filled.asked(corrected, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert "in the register but not in the pack" in refused.faults[0].remedy
    assert isinstance(await filled.asked(never_true, by=OPERATOR), Imported)


async def test_a_fault_is_of_the_row_that_is_in_the_pack_or_of_the_table_where_none_is(filled: Room) -> None:
    earlier = a_small_register(placements=(a_placement("K1", "H3", date(2023, 5, 1)),))
    others = a_small_register(constellations=(), households=a_small_register().households[1:])
    async with filled.database.work(AUTHORITY) as work:
        # As a register has it that was filled before an import looked at approvals (decision 0048).
        await work.fetch(
            "UPDATE approval SET ended_on = $2 WHERE household_id = $1", the("households", "H1"), date(2026, 12, 1)
        )

    of_the_first = await filled.asked(earlier, by=OPERATOR)
    filled.clock.move(days=30)
    of_the_table = await filled.asked(others, by=OPERATOR)

    assert isinstance(of_the_first, Refused)
    assert isinstance(of_the_table, Refused)
    assert [fault.field for fault in of_the_first.faults] == ["placements.0.started_on"]
    assert [fault.field for fault in of_the_table.faults] == ["constellations"]


async def test_everything_that_cannot_be_true_is_told_at_once(registry: Room) -> None:
    two = with_rows(
        a_small_register(),
        placements=a_placement("K1", "H3", LATER),
        memberships=a_membership("X2", "H2", LATER),
    )

    refused = await registry.asked(two, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [fault.field for fault in refused.faults] == ["placements.5.started_on", "memberships.3.joined_on"]
    assert refused.fields == ("placements", "memberships")


async def test_a_satellite_that_became_the_hub_home_is_no_contradiction(registry: Room) -> None:
    once_a_satellite = a_membership("X1", "H1", LONG_AGO, LATER)

    reply = await registry.asked(with_rows(a_small_register(), memberships=once_a_satellite), by=OPERATOR)

    assert isinstance(reply, Imported)


TERMS_ELSEWHERE = {
    "in the past": (date(2025, 1, 1), date(2025, 6, 1)),
    "to come": (date(2027, 3, 1), None),
}


@pytest.mark.parametrize("when", TERMS_ELSEWHERE)
async def test_a_hub_home_is_no_others_satellite_on_any_day(filled: Room, when: str) -> None:
    begins_on, ends_on = TERMS_ELSEWHERE[when]
    terms = (a_term("X2", "H4", LONG_AGO, begins_on), a_term("X2", "H3", begins_on, ends_on))
    in_the_way = a_small_register(hub_homes=terms)
    only_its_terms = in_the_way.model_copy(update={"memberships": ()})
    made_way = a_small_register(hub_homes=terms, memberships=(a_membership("X1", "H3", LONG_AGO, begins_on),))

    together = await filled.asked(in_the_way, by=OPERATOR)
    against_what_is_known = await filled.asked(only_its_terms, by=OPERATOR)
    taken = await filled.asked(made_way, by=OPERATOR)

    for refused in (together, against_what_is_known):
        assert isinstance(refused, Refused)
        assert [(fault.field, fault.sentence) for fault in refused.faults] == [
            (
                "hub_homes.1.started_on",
                f"H3 belongs to X1 from {LONG_AGO} and is the hub home of X2 from {begins_on}, on the same days.",
            )
        ]
    assert isinstance(taken, Imported)


async def test_a_membership_is_compared_with_the_terms_that_only_the_register_knows(filled: Room) -> None:
    begins_on = date(2027, 3, 1)
    terms = (a_term("X2", "H4", LONG_AGO, begins_on), a_term("X2", "H6", begins_on))
    await filled.asked(a_small_register(hub_homes=terms), by=OPERATOR)

    refused = await filled.asked(a_small_register(memberships=(a_membership("X1", "H6", LATER),)), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [fault.field for fault in refused.faults] == ["memberships.0.joined_on"]


async def test_nobody_is_in_a_constellation_that_is_closed(registry: Room) -> None:
    closed = a_constellation("X3", "The Wrens", "H1", state=ConstellationState.CLOSED, launched_on=None)
    members = with_rows(
        a_small_register(), constellations=closed, memberships=a_membership("X3", "H4", date(2026, 12, 1))
    )

    assert isinstance(await registry.asked(members, by=OPERATOR), Imported)


async def test_more_than_fits_is_counted(registry: Room) -> None:
    wrong = tuple(a_placement(f"K{number}", "H2") for number in range(100, 1400))

    refused = await registry.asked(a_small_register(placements=wrong), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert (len(refused.faults), refused.more) == (1000, 300)


async def test_an_end_before_its_start_does_not_get_in(registry: Room) -> None:
    backwards = a_placement("K1", "H2").model_copy(update={"ended_on": LONG_AGO - timedelta(days=1)})

    register = a_small_register().model_copy(update={"placements": (backwards,)})

    refused = await registry.asked(register, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert refused.reason == "unreadable"


SECOND_PLACES = {
    "ex_placement_child": (
        """INSERT INTO placement (id, child_id, household_id, kind, started_on, version)
        VALUES (gen_random_uuid(), $1, $2, 'U4', '2026-05-01', 1)""",
        child("K1"),
        household("H3"),
    ),
    "ex_membership_household": (
        """INSERT INTO membership (id, household_id, constellation_id, joined_on, version)
        VALUES (gen_random_uuid(), $1, $2, '2026-05-01', 1)""",
        household("H2"),
        constellation("X2"),
    ),
}


@pytest.mark.parametrize("constraint", SECOND_PLACES)
async def test_the_database_itself_knows_that_nobody_is_in_two_places(filled: Room, constraint: str) -> None:
    with pytest.raises(asyncpg.ExclusionViolationError) as violation:
        async with filled.database.work(AUTHORITY) as work:
            await work.fetch(*SECOND_PLACES[constraint])

    assert violation.value.constraint_name == constraint


@pytest.mark.parametrize(
    ("ref", "role"), [("H1", "is the hub home of X1"), ("H2", "belongs to X1")], ids=["hub home", "satellite"]
)
async def test_a_history_alone_takes_no_approval_from_under_a_part_in_a_constellation(
    filled: Room, ref: str, role: str
) -> None:
    others = dict.fromkeys(("areas", "workers", "households", "carers", "children"), ())
    alone = a_small_register(**others, placements=(), constellations=(), memberships=())
    ended = ApprovalLine(household_ref=ref, ended_on=date(2026, 12, 1))

    refused = await filled.asked(with_rows(alone, approvals=ended), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [fault.field for fault in refused.faults] == ["approvals.0.ended_on"]
    assert refused.faults[0].sentence == f"{ref} {role} and isn't approved on each day from 2026-11-23 on."
