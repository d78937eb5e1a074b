"""What can't be true is refused with a remedy, and the database itself won't have it."""

from datetime import date, timedelta

import asyncpg
import pytest

from shared.contracts.actor import machine
from shared.contracts.packs import Imported
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhichAuthority
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
    a_child,
    a_household,
    a_membership,
    a_placement,
    a_small_register,
    child,
    constellation,
    household,
    with_row_changed,
    with_rows,
)
from tests.component.registry.conftest import OPERATOR

A_SERVICE = machine("bookings", AUTHORITY)
LATER = date(2026, 5, 1)

CONTRADICTIONS = {
    "a child in two households": (
        {"placements": a_placement("K1", "H3", LATER)},
        f"placements: K1 is placed with H2 from {LONG_AGO} and with H3 from {LATER}, on the same days. End the first",
    ),
    "a household in two constellations": (
        {"memberships": a_membership("X2", "H2", LATER)},
        f"memberships: H2 belongs to X1 from {LONG_AGO} and to X2 from {LATER}, on the same days. End the first",
    ),
    "a hub home that is its own satellite": (
        {"memberships": a_membership("X1", "H1")},
        "memberships: H1 is the hub home of X1 and one of its satellites. End the membership",
    ),
    "a hub home that will be its own satellite": (
        {"memberships": a_membership("X1", "H1", date(2027, 1, 1))},
        "memberships: H1 is the hub home of X1 and one of its satellites. End the membership",
    ),
    "a reference to nothing": (
        {"placements": a_placement("K9", "H2")},
        f"placements: K9 H2 {LONG_AGO} has K9 in child_ref, which isn't in children. Correct the reference",
    ),
    "a worker who isn't there": (
        {"households": a_household("H7", "Lamb", "W9")},
        "households: H7 has W9 in supervising_social_worker_ref, which isn't in workers.",
    ),
    "the same row twice": (
        {"children": a_child("K1", "Ada", "Fenn")},
        "children: K1 stands in 2 rows. Keep one of them.",
    ),
    "the same placement twice": (
        {"placements": a_placement("K1", "H2", ended_on=LATER)},
        f"placements: K1 H2 {LONG_AGO} stands in 2 rows.",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
async def test_what_cannot_be_true_is_refused_with_table_references_and_remedy(registry: Room, name: str) -> None:
    rows, sentence = CONTRADICTIONS[name]

    refused = await registry.asked(with_rows(a_small_register(), **rows), by=OPERATOR)

    assert isinstance(refused, Refused)
    assert (refused.reason, refused.fields) == ("register_contradicts_itself", tuple(rows))
    assert refused.detail.startswith(sentence)
    assert "\n" not in refused.detail
    assert await registry.said() == []
    assert isinstance(await registry.asked(WhichAuthority(), by=A_SERVICE), Refused)


async def test_a_hub_home_whose_approval_is_over_is_refused(registry: Room) -> None:
    over = with_row_changed(a_small_register(), "households", "H1", approval_ended_on=LATER)
    again = with_row_changed(
        a_small_register(), "households", "H1", approval_ended_on=date(2019, 5, 1), approved_on=date(2020, 1, 1)
    )

    refused = await registry.asked(over, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert refused.detail.startswith(f"constellations: H1 is the hub home of X1, and its approval ended on {LATER}.")
    assert isinstance(await registry.asked(again, by=OPERATOR), Imported)


async def test_a_pack_is_compared_with_what_is_in_the_register_already(filled: Room) -> None:
    corrected = a_small_register(placements=(a_placement("K1", "H3", LATER),))
    never_true = a_small_register(
        placements=(a_placement("K1", "H3", LATER), a_placement("K1", "H2", ended_on=LONG_AGO))
    )

    refused = await filled.asked(corrected, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert "in the register but not in the pack" in refused.detail
    assert isinstance(await filled.asked(never_true, by=OPERATOR), Imported)


async def test_everything_that_cannot_be_true_is_told_at_once(registry: Room) -> None:
    two = with_rows(
        a_small_register(),
        placements=a_placement("K1", "H3", LATER),
        memberships=a_membership("X2", "H2", LATER),
    )

    refused = await registry.asked(two, by=OPERATOR)

    assert isinstance(refused, Refused)
    assert [line.split(":")[0] for line in refused.detail.split("\n")] == ["placements", "memberships"]
    assert refused.fields == ("placements", "memberships")


async def test_a_satellite_that_became_the_hub_home_is_no_contradiction(registry: Room) -> None:
    once_a_satellite = a_membership("X1", "H1", LONG_AGO, LATER)

    reply = await registry.asked(with_rows(a_small_register(), memberships=once_a_satellite), by=OPERATOR)

    assert isinstance(reply, Imported)


async def test_more_than_fits_is_counted(registry: Room) -> None:
    wrong = tuple(a_placement(f"K{number}", "H2") for number in range(100, 300))

    refused = await registry.asked(a_small_register(placements=wrong), by=OPERATOR)

    assert isinstance(refused, Refused)
    lines = refused.detail.split("\n")
    assert lines[-1] == f"and {200 - len(lines) + 1} more"
    assert len(refused.detail) < 4000


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
