"""Which rows does a service keep that are about one person, and how are they told?

A service says it table by table in its manifest: which column is a person, which a household, and whose words may be
about others. From that the answer to a subject access request is made, for every service in the same way.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Table, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from shared.contracts.subject_access import HeldTable
from shared.persistence.work import Work

_KEPT_BY_ALL = frozenset({"authority", "position"})


@dataclass(frozen=True, slots=True)
class Through:
    """Rows that are about a person because a row of another table is: `column` has what `other.its_column` has."""

    column: str
    other: "Held"
    its_column: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One table's rows that are about somebody."""

    table: Table
    title: str
    what: str
    """What a row is, and where it came from."""
    about: tuple[str, ...] = ()
    """Columns that name the person, or the household, whom a row is about."""
    of_household: tuple[str, ...] = ()
    """Columns that name a household: a row about it is about its carers."""
    through: tuple[Through, ...] = ()
    may_name_others: tuple[str, ...] = ()
    not_about: Mapping[str, str] = field(default_factory=dict)
    """Columns that name somebody whom a row isn't about, each with why, as a sentence for whoever asked."""

    def rows_about(self, subject_id: UUID, household_id: UUID | None) -> ColumnElement[bool]:
        """Which rows are about a person, or about their household."""
        found = [_has(self.table, column, subject_id) for column in self.about]
        if household_id is not None:
            found += [_has(self.table, column, household_id) for column in self.of_household]
        for way in self.through:
            its = way.other.table.c[way.its_column]
            found.append(
                self.table.c[way.column].in_(select(its).where(way.other.rows_about(subject_id, household_id)))
            )
        return or_(*found) if found else false()

    @property
    def name(self) -> str:
        """The table's."""
        return self.table.name

    @property
    def names(self) -> frozenset[str]:
        """The columns of which it is said whom they name."""
        return frozenset({*self.about, *self.of_household, *self.not_about, *(way.column for way in self.through)})


async def held_tables(work: Work, held: Sequence[Held], subject_id: UUID, household_id: UUID | None) -> list[HeldTable]:
    """Every row that is about a person; a table without one is left out."""
    found = [await _one(work, one, subject_id, household_id) for one in held]
    return [table for table in found if table.rows]


def not_in_it(held: Iterable[Held]) -> tuple[str, ...]:
    """What is kept and isn't given, each sentence once."""
    return tuple(dict.fromkeys(sentence for one in held for sentence in one.not_about.values()))


async def _one(work: Work, held: Held, subject_id: UUID, household_id: UUID | None) -> HeldTable:
    columns = [column for column in held.table.c if column.name not in _KEPT_BY_ALL]
    order = [column for column in held.table.primary_key.columns if column.name != "authority"]
    query: Any = select(*columns).where(held.rows_about(subject_id, household_id)).order_by(*order)
    rows = await work.session.exec(query)
    return HeldTable(
        table=held.table.name,
        title=held.title,
        what=held.what,
        columns=tuple(column.name for column in columns),
        rows=tuple(tuple(map(as_text, row)) for row in rows),
        may_name_others=held.may_name_others,
    )


def as_text(value: Any) -> str:
    """A cell as somebody can read it: days as they are written to be sorted, several things with semicolons."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case datetime() | date():
            text = value.isoformat()
        case dict():
            text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        case list() | tuple():
            text = "; ".join(map(as_text, value))
        case _:
            text = _days(value) or str(value)
    return text


def _days(value: Any) -> str:
    """A range of days, of which the driver gives the day after the last."""
    lower, upper = getattr(value, "lower", None), getattr(value, "upper", None)
    if not isinstance(lower, date) or not isinstance(upper, date):
        return ""
    return f"{lower.isoformat()} to {(upper - timedelta(days=1)).isoformat()}"


def _has(table: Table, column: str, identifier: UUID) -> ColumnElement[bool]:
    own = table.c[column]
    if isinstance(own.type, ARRAY):
        return literal(identifier, PG_UUID(as_uuid=True)) == func.any(own)
    return own == identifier
