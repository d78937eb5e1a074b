"""How is an import saved: a few statements for all of its rows, however many they are?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import orjson
from sqlalchemy import Date, Integer, Text, Uuid, bindparam, column, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, JSON, insert

from services.registry.policy.changes import Changes
from services.registry.policy.contradictions import REASON
from services.registry.policy.register import KINDS, Child, Constellation, Thing
from services.registry.repository.columns import bed, delegated
from services.registry.repository.things import TABLES
from shared.contracts.refusals import Refused
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_ONE_AT_A_TIME = "ex_placement_child, ex_membership_household"
_REFUSALS = {
    "ex_placement_child": Refused(
        reason=REASON,
        detail="placements: A child would be in two households on one day. End the first before the second.",
        fields=("placements",),
    ),
    "ex_membership_household": Refused(
        reason=REASON,
        detail="memberships: A household would be in two constellations on one day. End the first before the second.",
        fields=("memberships",),
    ),
}


def _given(columns: Mapping[str, Any]) -> Any:
    """The rows in the parameter `rows`, a JSON array of objects: one parameter however many rows and arrays in them."""
    rows = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(
        *(column(name, kind) for name, kind in columns.items()), name="given"
    )
    return rows.render_derived(with_types=True)


_TAKE_TURNS = Statement(select(func.pg_advisory_xact_lock(func.hashtext(bindparam("authority", type_=Text)))))
_LET_PASS = Statement(text(f"SET CONSTRAINTS {_ONE_AT_A_TIME} DEFERRED"))
_CHECK = Statement(text(f"SET CONSTRAINTS {_ONE_AT_A_TIME} IMMEDIATE"))
_END_DELEGATIONS = Statement(
    update(delegated)
    .where(
        delegated.c.child_id == func.any(bindparam("child_ids", type_=ARRAY(Uuid))),
        delegated.c.ended_on.is_(None),
        delegated.c.started_on < bindparam("today", type_=Date),
    )
    .values(ended_on=bindparam("today", type_=Date))
)
_DELEGATIONS = _given({"child_id": Uuid(), "decision": Text(), "conditions": Text()})
_BEGIN = insert(delegated).from_select(
    ["child_id", "decision", "conditions", "started_on"], select(_DELEGATIONS, bindparam("today", type_=Date))
)
_BEGIN_DELEGATIONS = Statement(
    _BEGIN.on_conflict_do_update(
        index_elements=["child_id", "started_on"],
        set_={"decision": _BEGIN.excluded.decision, "conditions": _BEGIN.excluded.conditions},
    )
)
_REMOVE_BEDS = Statement(
    delete(bed).where(
        bed.c.constellation_id == func.any(bindparam("constellation_ids", type_=ARRAY(Uuid))),
        bed.c.id != func.all(bindparam("kept", type_=ARRAY(Uuid))),
    )
)
_ADD_BEDS = Statement(
    insert(bed)
    .from_select(
        ["id", "constellation_id", "number"],
        select(_given({"id": Uuid(), "constellation_id": Uuid(), "number": Integer()})),
    )
    .on_conflict_do_nothing()
)


async def take_turns(work: Work) -> None:
    """Wait until no other import of this authority is under way: each compares with what the one before left."""
    await work.run(_TAKE_TURNS, {"authority": work.authority})


async def save(work: Work, changes: Changes) -> None:
    """Save what is new and what changed; the order of rows, and of ends and beginnings, is of no matter."""
    await work.run(_LET_PASS)
    with work.refusing(_REFUSALS):
        for kind in KINDS:
            if changes.saved[kind]:
                await work.run(_KEPT[kind], {"rows": _as_json(changes.saved[kind])})
        await _save_delegations(work, changes.delegations)
        await _save_beds(work, [one for one in changes.saved[Constellation] if isinstance(one, Constellation)])
        await work.run(_CHECK)


async def _save_delegations(work: Work, children: Sequence[Child]) -> None:
    """Who decided until today stays known; decided differently twice in a day, the last word holds."""
    if not children:
        return
    rows = [
        {"child_id": child.id, "decision": child.overnight_decision, "conditions": child.overnight_conditions}
        for child in children
    ]
    await work.run(_END_DELEGATIONS, {"child_ids": [child.id for child in children], "today": work.today})
    await work.run(_BEGIN_DELEGATIONS, {"rows": _as_json(rows), "today": work.today})


async def _save_beds(work: Work, constellations: Sequence[Constellation]) -> None:
    if not constellations:
        return
    beds = [
        {"id": bed_id, "constellation_id": constellation.id, "number": number}
        for constellation in constellations
        for number, bed_id in enumerate(constellation.bed_ids(work.authority), start=1)
    ]
    ids = [constellation.id for constellation in constellations]
    await work.run(_REMOVE_BEDS, {"constellation_ids": ids, "kept": [one["id"] for one in beds]})
    await work.run(_ADD_BEDS, {"rows": _as_json(beds)})


def _kept(kind: type[Thing]) -> Statement:
    table = TABLES[kind]
    columns = {one.name: table.c[one.name].type for one in fields(kind) if one.name in table.c}
    clause = insert(table).from_select(list(columns), select(_given(columns)))
    changed = {name: clause.excluded[name] for name in columns if name != "id"}
    return Statement(clause.on_conflict_do_update(index_elements=["id"], set_=changed))


def _as_json(rows: Iterable[Any]) -> str:
    # The driver's UUIDs are a class of their own that orjson doesn't know.
    return orjson.dumps(list(rows), default=str).decode()


_KEPT = {kind: _kept(kind) for kind in KINDS}
