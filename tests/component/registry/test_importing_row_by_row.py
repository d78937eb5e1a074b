"""A dry run tells which rows would be added and which changed and how, and whose details it told is written down."""

from datetime import date
from typing import Any

import pytest

from shared.contracts import row_changes
from shared.contracts.authority_pack import RecordHoldLine, RuleLine
from shared.contracts.packs import Imported, RowsTold, TellRows
from shared.contracts.registry import ImportRegister, Purpose
from shared.contracts.returns import ImportEpisodes
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    LONG_AGO,
    a_child,
    a_membership,
    a_placement,
    a_small_register,
    carer,
    child,
    with_row_changed,
    with_rows,
)
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.test_histories import with_histories
from tests.component.registry.test_returns import episode, register

SINCE, MOVED = date(2024, 1, 1), date(2026, 3, 2)
ADMINISTRATOR = actor(Role.ADMINISTRATOR)
LOOKED_AT, TAKEN = TellRows(), TellRows(is_taken=True)


async def told(room: Room, pack: ImportRegister | ImportEpisodes, telling: TellRows = LOOKED_AT) -> Imported:
    command = pack.model_copy(update={"dry_run": True, "tell_rows": telling})
    reply = await room.asked(command, by=ADMINISTRATOR)
    assert isinstance(reply, Imported), reply
    return reply


async def rows_of(room: Room, pack: ImportRegister | ImportEpisodes, telling: TellRows = LOOKED_AT) -> RowsTold:
    rows = (await told(room, pack, telling)).rows
    assert rows is not None
    return rows


def in_words(rows: RowsTold) -> list[tuple[Any, ...]]:
    return [
        (one.table, one.position, one.row, [(cell.column, cell.before, cell.after) for cell in one.cells])
        for one in rows.changed
    ]


async def read_since(room: Room, position: int = 0) -> set[tuple[Any, str]]:
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id, purpose, actor_id FROM reading WHERE position > $1", position)
    assert {row["actor_id"] for row in rows} <= {ADMINISTRATOR.person_id}
    return {(row["subject_id"], row["purpose"]) for row in rows}


async def test_what_is_new_is_told_by_its_place_and_nobody_is_read_of(registry: Room) -> None:
    rows = await rows_of(registry, a_small_register())

    assert (rows.added["households"], rows.added["authority"]) == ((0, 1, 2, 3, 4, 5), (0,))
    assert (rows.changed, rows.more) == ((), 0)
    assert await read_since(registry) == set()


async def test_each_column_that_changes_is_told_as_it_was_and_as_it_would_be(filled: Room) -> None:
    pack = with_row_changed(
        a_small_register(), "households", "H3", phone="01632 960009", supervising_social_worker_ref="W2"
    )
    pack = with_row_changed(pack, "children", "K1", known_as=None)
    pack = with_rows(pack, areas=pack.areas[0].model_copy(update={"area_ref": "A2", "name": "South"}))

    reply = await told(filled, pack)

    assert reply.rows is not None
    assert reply.rows.added == {"areas": (1,)}
    assert in_words(reply.rows) == [
        ("households", 2, "H3", [("phone", "", "01632 960009"), ("supervising_social_worker_ref", "W7", "W2")]),
        ("children", 0, "K1", [("known_as", "Ada", "")]),
    ]
    assert (sum(reply.changed.values()), sum(reply.added.values())) == (2, 1)
    assert await read_since(filled) == {(carer("C4"), "import_the_register"), (child("K1"), "import_the_register")}


async def test_rows_without_a_name_are_told_by_what_they_refer_to_and_their_first_day(filled: Room) -> None:
    small = a_small_register()
    placements = (*small.placements[:2], a_placement("K3", "H3", LONG_AGO, MOVED), *small.placements[3:])
    moved = with_rows(small.model_copy(update={"placements": placements}), placements=a_placement("K3", "H2", MOVED))

    rows = await rows_of(filled, moved)

    assert rows.added == {"placements": (5,)}
    assert in_words(rows) == [("placements", 2, "K3, H3, 2024-01-08", [("ended_on", "", "2026-03-02")])]
    assert await read_since(filled) == {(child("K3"), "import_the_register")}


async def test_who_takes_the_list_away_is_written_down_as_having_done_so(filled: Room) -> None:
    await rows_of(filled, with_row_changed(a_small_register(), "children", "K2", language="Polish"), TAKEN)

    assert await read_since(filled) == {(child("K2"), Purpose.EXPORT_THE_REGISTER.value)}


async def test_what_follows_from_other_rows_has_no_row_and_no_cells(filled: Room) -> None:
    """Una's household joins: she becomes a satellite carer, which no column says."""
    rows = await rows_of(filled, with_rows(a_small_register(), memberships=a_membership("X1", "H6", MOVED)))

    assert rows.added == {"memberships": (3,)}
    assert in_words(rows) == [("carers", 6, "C7", [])]


async def test_of_a_history_each_row_is_told_and_what_it_says_no_more_has_none(registry: Room) -> None:
    whole = with_histories(a_small_register())
    await registry.asked(whole, by=OPERATOR)
    first, second = whole.delegations
    pack = whole.model_copy(
        update={
            "delegations": (first, second.model_copy(update={"conditions": "write"})),
            "hub_homes": (whole.hub_homes[0],),
            "approvals": (*whole.approvals, whole.approvals[1].model_copy(update={"household_ref": "H3"})),
        }
    )

    changed = [one for one in in_words(await rows_of(registry, pack)) if one[0] in {"delegations", "hub_homes"}]
    added = (await rows_of(registry, pack)).added

    assert changed == [
        ("hub_homes", None, "X1, H1, 2025-02-01", [("ended_on", "", "2025-02-01")]),
        ("delegations", 1, f"K1, overnight_stays, {second.started_on}", [("conditions", "ring", "write")]),
    ]
    assert added == {"approvals": (2,)}
    assert (child("K1"), "import_the_register") in await read_since(registry)


async def test_rules_and_holds_are_told_too(registry: Room) -> None:
    rule = RuleLine(rule=RuleName.MOST_SATELLITES, value=8, source="Policy 7", reason="Small", started_on=SINCE)
    hold = RecordHoldLine(child_ref="K1", started_on=SINCE, reason="A claim")
    await registry.asked(a_small_register(rules=(rule,), record_holds=(hold,)), by=OPERATOR)
    other = rule.model_copy(update={"value": 9})
    lifted = hold.model_copy(update={"ended_on": MOVED, "lifted_because": "Settled"})
    another = hold.model_copy(update={"child_ref": "K2"})

    rows = await rows_of(registry, a_small_register(rules=(other,), record_holds=(another, lifted)))

    assert rows.added == {"record_holds": (0,)}
    assert in_words(rows) == [
        ("rules", 0, "most_satellites, 2024-01-01", [("value", "8", "9")]),
        (
            "record_holds",
            1,
            "K1, 2024-01-01",
            [("ended_on", "", "2026-03-02"), ("lifted_because", "", "Settled")],
        ),
    ]
    assert await read_since(registry) == {(child("K1"), "import_the_register")}


async def test_the_same_register_again_has_nothing_to_tell(filled: Room) -> None:
    rows = await rows_of(filled, a_small_register())

    assert (rows.added, rows.changed) == ({}, ())
    assert await read_since(filled) == set()


@pytest.mark.parametrize("update", [{"dry_run": True}, {"tell_rows": LOOKED_AT}])
async def test_without_being_asked_and_without_a_dry_run_no_row_is_told(filled: Room, update: dict[str, Any]) -> None:
    pack = with_row_changed(a_small_register(), "children", "K1", known_as=None)

    reply = await filled.asked(pack.model_copy(update=update), by=ADMINISTRATOR)

    assert isinstance(reply, Imported)
    assert (reply.rows, reply.changed["children"]) == (None, 1)
    assert await read_since(filled) == set()


@pytest.mark.parametrize("order", [1, -1])
async def test_more_changes_than_fit_are_counted_and_the_first_of_the_pack_are_told(
    filled: Room, monkeypatch: pytest.MonkeyPatch, order: int
) -> None:
    monkeypatch.setattr(row_changes, "MOST_CHANGES", 1)
    pack = a_small_register()
    for ref in ("K1", "K2", "K3"):
        pack = with_row_changed(pack, "children", ref, language="Polish")
    # Whatever order the database keeps them in, it is that of one of the two at most.
    pack = pack.model_copy(update={"children": pack.children[::order]})

    rows = await rows_of(filled, pack)

    first = {1: "K1", -1: "K3"}[order]
    assert ([one.row for one in rows.changed], rows.more) == ([first], 2)


async def test_of_a_return_the_first_episodes_are_told(registry: Room) -> None:
    children = (
        a_child("K1", "Adelaide", "Fenn", ssda903_id="101"),
        a_child("K2", "Bo", "Fenn", ssda903_id="102"),
    )
    await registry.asked(register(a_placement("K1", "H2", LONG_AGO), children=children), by=OPERATOR)
    episodes = (
        episode("102", "2025-02-03", None, "PO5 2EZ"),
        episode("101", "2024-01-08", "2025-06-02", "PO5 2EZ", rec="X1", reason_place_change="CARPL"),
    )

    rows = await rows_of(registry, ImportEpisodes(episodes=episodes))

    assert rows.added == {"episodes": (0,)}
    assert in_words(rows) == [
        ("episodes", 1, "K1, H2, 2024-01-08", [("ended_on", "", "2025-06-02"), ("ended_reason", "", "CARPL")])
    ]
    assert await read_since(registry) == {(child("K1"), "import_the_register")}
