"""How are the register's things read from their tables?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from typing import Any, get_args, get_type_hints

from sqlalchemy import ColumnElement, Select, Table, select

from services.registry.policy.register import (
    KINDS,
    Area,
    Carer,
    Child,
    Constellation,
    Household,
    Membership,
    Placement,
    Profile,
    Register,
    T,
    Thing,
    Worker,
)
from services.registry.repository import columns
from shared.persistence.work import Work

Convert = Callable[[Any], Any]

TABLES: Mapping[type[Thing], Table] = {
    Profile: columns.profile,
    Area: columns.area,
    Worker: columns.person,
    Household: columns.household,
    Carer: columns.person,
    Child: columns.child,
    Placement: columns.placement,
    Constellation: columns.constellation,
    Membership: columns.membership,
}


async def things(work: Work, kind: type[T], *where: ColumnElement[bool]) -> Sequence[T]:
    """Those of one kind for which all of `where` is true."""
    query: Any = _SELECTED[kind].where(*where)
    converters = _CONVERTERS[kind].items()
    found = []
    for row in await work.session.exec(query):
        values = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name for a row as a mapping
        for name, convert in converters:
            values[name] = convert(values[name])
        found.append(kind(**values))
    return found


async def whole_register(work: Work) -> Register:
    """Everything that is known of the authority."""
    return Register([thing for kind in KINDS for thing in await things(work, kind)])


def _selected(kind: type[Thing]) -> Select[Any]:
    table, delegated = TABLES[kind], columns.delegated
    elsewhere = {
        "overnight_decision": delegated.c.decision.label("overnight_decision"),
        "overnight_conditions": delegated.c.conditions.label("overnight_conditions"),
    }
    query = select(*(elsewhere[one.name] if one.name in elsewhere else table.c[one.name] for one in fields(kind)))
    if kind is Child:
        return query.join(delegated, (delegated.c.child_id == table.c.id) & delegated.c.ended_on.is_(None))
    if kind is Worker:
        return query.where(table.c.household_id.is_(None))
    if kind is Carer:
        return query.where(table.c.household_id.is_not(None))
    return query


def _converters(kind: type[Thing]) -> Mapping[str, Convert]:
    """For each field that the driver gives as something else: codes come as text, tuples as lists."""
    hints = get_type_hints(kind)
    found = {one.name: _converter(hints[one.name]) for one in fields(kind)}
    return {name: convert for name, convert in found.items() if convert}


def _converter(hint: Any) -> Convert | None:
    parts = (hint, *get_args(hint))
    code = next((part for part in parts if isinstance(part, type) and issubclass(part, Enum)), None)
    if Ellipsis in parts:
        return tuple if code is None else lambda values: tuple(map(code, values))
    return None if code is None else lambda value: None if value is None else code(value)


_SELECTED = {kind: _selected(kind) for kind in KINDS}
_CONVERTERS = {kind: _converters(kind) for kind in KINDS}
