"""How do the rows of the register become frozen values, and values rows? By the names of their columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, get_args, get_type_hints
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Table,
    Uuid,
    bindparam,
    column,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSON, insert

from services.registry.policy.facts import Recorded
from services.registry.repository.keeping.columns import past
from shared.persistence.statements import Statement
from shared.persistence.work import Work

V = TypeVar("V")
Convert = Callable[[Any], Any]

RECORDED = "recorded"
"""The field that stands for the two columns `recorded_at` and `recorded_by`."""

# Worked out once for each class.
_UPSERTS: dict[type[Any], Statement] = {}
_CONVERTERS: dict[type[Any], Mapping[str, Convert]] = {}


def known_at(table: Table, moment: datetime | None) -> FromClause:
    """The table as it is, or with the rows that were recorded at a moment, as they were then."""
    if moment is None:
        return table
    was, rows = what_was(table)
    still = select(*table.c).where(table.c.recorded_at <= moment)
    then = (
        select(*was.c)
        .select_from(rows)
        .where(past.c.table_name == table.name, past.c.recorded_at <= moment, past.c.replaced_at > moment)
    )
    return union_all(still, then).subquery(f"{table.name}_then")


def what_was(table: Table) -> tuple[FromClause, FromClause]:
    """The rows of a table that `past` keeps, in the columns that the table has now; and those joined with `past`."""
    # Its columns are called as the table's are: listed anew they would be taken by their places.
    row = func.jsonb_populate_record(literal_column(f"NULL::{table.name}"), past.c.was)
    was = row.table_valued(*(column(one.name, one.type) for one in table.c), name="was")
    return was, past.join(was, true())


async def values(
    work: Work, kind: type[V], source: FromClause, *where: ColumnElement[bool], **elsewhere: ColumnElement[Any]
) -> list[V]:
    """The rows of a table for which all of `where` is true; `elsewhere` gives fields that aren't columns of its."""
    query: Any = select(*columns_for(kind, source, **elsewhere)).where(*where)
    found = await work.session.exec(query)
    # The names once for all rows: each row's own mapping works them out again.
    names = tuple(found.keys())
    return [_value(kind, dict(zip(names, row, strict=True))) for row in found]


def columns_for(kind: type[Any], source: FromClause, **elsewhere: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """What to select for `value_of`."""
    names = [one.name for one in fields(kind) if one.name != RECORDED]
    found: list[ColumnElement[Any]] = [
        elsewhere[name].label(name) if name in elsewhere else source.c[name] for name in names
    ]
    if len(names) < len(fields(kind)):
        found += [source.c.recorded_at, source.c.recorded_by]
    return found


def value_of(kind: type[V], row: Any) -> V:
    """The value in a row; raises `KeyError` where a column is missing."""
    return _value(kind, dict(row._mapping))  # noqa: SLF001  SQLAlchemy's public name for a row as a mapping


def _value(kind: type[V], found: dict[str, Any]) -> V:
    for name, convert in _converters(kind).items():
        found[name] = convert(found[name])
    if "recorded_at" in found:
        found[RECORDED] = Recorded(found.pop("recorded_at"), found.pop("recorded_by"))
    return kind(**found)


def upsert(kind: type[Any], table: Table) -> Statement:
    """Saves the values in `rows`, new or known; its other parameters are `recorded_at` and `recorded_by`."""
    if kind not in _UPSERTS:
        _UPSERTS[kind] = _upsert(kind, table)
    return _UPSERTS[kind]


def _upsert(kind: type[Any], table: Table) -> Statement:
    names = {one.name: table.c[one.name].type for one in fields(kind) if one.name in table.c}
    clause = insert(table).from_select(
        [*names, "recorded_at", "recorded_by"],
        select(
            given(names),
            bindparam("recorded_at", type_=DateTime(timezone=True)),
            bindparam("recorded_by", type_=Uuid),
        ),
    )
    changing = [name for name in (*names, "recorded_at", "recorded_by") if name != "id"]
    return Statement(
        clause.on_conflict_do_update(index_elements=["id"], set_={name: clause.excluded[name] for name in changing})
    )


def given(columns: Mapping[str, Any]) -> Any:
    """The rows in the parameter `rows`, a JSON array of objects: one parameter however many rows and arrays in them."""
    rows = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(
        *(column(name, kind) for name, kind in columns.items()), name="given"
    )
    return rows.render_derived(with_types=True)


async def save(work: Work, table: Table, rows: Sequence[Any], *, by: UUID | None) -> None:
    """Save values of one class, recorded now by somebody."""
    if rows:
        arguments = {"rows": as_json(rows), "recorded_at": work.now, "recorded_by": by}
        await work.run(upsert(type(rows[0]), table), arguments)


def as_json(rows: Iterable[Any]) -> str:
    """The parameter `rows` of a statement."""
    # The driver's UUIDs are a class of their own that orjson doesn't know.
    return orjson.dumps(list(rows), default=str).decode()


def _converters(kind: type[Any]) -> Mapping[str, Convert]:
    """For each field that the driver gives as something else: codes come as text, tuples as lists."""
    if kind not in _CONVERTERS:
        hints = get_type_hints(kind)
        found = {one.name: _converter(hints[one.name]) for one in fields(kind) if one.name != RECORDED}
        _CONVERTERS[kind] = {name: convert for name, convert in found.items() if convert}
    return _CONVERTERS[kind]


def _converter(hint: Any) -> Convert | None:
    parts = (hint, *get_args(hint))
    code = next((part for part in parts if isinstance(part, type) and issubclass(part, Enum)), None)
    if Ellipsis in parts:
        return tuple if code is None else lambda found: tuple(map(code, found))
    return None if code is None else lambda found: None if found is None else code(found)
