"""Which rows does a service keep that are about one person, and how are they told?

A service says it table by table in its manifest: which column is a person, which a household, and whose words may be
about others. From that the answer to a subject access request is made, for every service in the same way.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Date, Table, and_, case, cast, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from shared.contracts.subject_access import HeldTable, SubjectAccess
from shared.persistence.work import Work

_KEPT_BY_ALL = frozenset({"authority", "position"})


@dataclass(frozen=True, slots=True)
class AtHome:
    """Somebody's time in a household: what is about it on these days is about them, and nothing before or after."""

    household_id: UUID
    since: date | None = None
    until: date | None = None
    """The first day on which they didn't belong to it any more."""


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
    when: ColumnElement[Any] | None = field(default=None, compare=False)
    """The days that a row about a household is of, as a range (`days`, `nights`, `moment`); none where it is as the
    household is now, whenever that was recorded: it is about who belongs to it now."""
    through: tuple[Through, ...] = ()
    before_of: tuple["Held", ...] = ()
    """Tables of whose rows this one keeps what they were, each version in `was`."""
    may_name_others: tuple[str, ...] = ()
    not_about: Mapping[str, str] = field(default_factory=dict)
    """Columns that name somebody whom a row isn't about, each with why, as a sentence for whoever asked."""

    def rows_about(self, subject_id: UUID, home: AtHome | None) -> ColumnElement[bool]:
        """Which rows are about a person, or about their household while they belonged to it."""
        found = [_has(self.table, column, subject_id) for column in self.about]
        if home is not None:
            is_of_home = [_has(self.table, column, home.household_id) for column in self.of_household]
            found += [and_(one, self._is_of(home)) for one in is_of_home]
        for way in self.through:
            its = way.other.table.c[way.its_column]
            found.append(self.table.c[way.column].in_(select(its).where(way.other.rows_about(subject_id, home))))
        found += [one for was in self.before_of for one in self._versions_about(was, subject_id, home)]
        return or_(*found) if found else false()

    def _is_of(self, home: AtHome) -> ColumnElement[bool]:
        if home.since is None and home.until is None:
            return literal(value=True)
        if self.when is None:
            return literal(home.until is None)
        return self.when.op("&&")(func.daterange(home.since, home.until, type_=DATERANGE))

    def _versions_about(self, was: "Held", subject_id: UUID, home: AtHome | None) -> Iterator[ColumnElement[bool]]:
        """Of rows that are about somebody, and those that said so once and were written over."""
        its = self.table.c.table_name == was.table.name
        thing = select(was.table.c.id).where(was.rows_about(subject_id, home))
        # How a household was before somebody came to it isn't about them, though it is the same row.
        is_the_household = was.of_household == ("id",)
        days = self._is_of(home) if home and is_the_household else literal(value=True)
        yield and_(its, self.table.c.thing_id.in_(thing), days)
        yield from (and_(its, self.table.c.was[column].astext == str(subject_id)) for column in was.about)
        if home is not None:
            yield from (
                and_(its, self.table.c.was[column].astext == str(home.household_id), self._is_of(home))
                for column in was.of_household
            )

    @property
    def name(self) -> str:
        """The table's."""
        return self.table.name

    @property
    def names(self) -> frozenset[str]:
        """The columns of which it is said whom they name."""
        return frozenset({*self.about, *self.of_household, *self.not_about, *(way.column for way in self.through)})


def table_of(row: type) -> Table:
    """The table of a row class."""
    table: Table = row.__table__  # type: ignore[attr-defined]  # SQLModel gives a row class its table
    return table


def home_of(query: SubjectAccess) -> AtHome | None:
    """The household of whom is asked about, with their days there."""
    if query.household_id is None:
        return None
    return AtHome(query.household_id, query.household_since, query.household_until)


async def held_tables(work: Work, held: Sequence[Held], subject_id: UUID, home: AtHome | None) -> list[HeldTable]:
    """Every row that is about a person; a table without one is left out."""
    found = [await _one(work, one, subject_id, home) for one in held]
    return [table for table in found if table.rows]


def days(table: Table, first: str, end: str | None = None) -> ColumnElement[Any]:
    """From a day, or a moment's, until the day before another; without one from then on.

    What was taken back ends on its first day, and is of that day.
    """
    begins = cast(table.c[first], Date)
    if end is None:
        return func.daterange(begins, None, type_=DATERANGE)
    ends = case((table.c[end] == begins, begins + 1), else_=table.c[end])
    return func.daterange(begins, ends, type_=DATERANGE)


def nights(table: Table, first: str, last: str) -> ColumnElement[Any]:
    """From a night to another, with both."""
    return func.daterange(table.c[first], table.c[last], "[]", type_=DATERANGE)


def moment(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day of a moment; where it isn't known, no day."""
    day = cast(column, Date)
    return case((column.is_not(None), func.daterange(day, day, "[]", type_=DATERANGE)))


def period(first: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[Any]:
    """The days of what lasts from a moment to another, which may be open."""
    return func.daterange(cast(first, Date), cast(end, Date), "[]", type_=DATERANGE)


def not_in_it(held: Iterable[Held]) -> tuple[str, ...]:
    """What is kept and isn't given, each sentence once."""
    return tuple(dict.fromkeys(sentence for one in held for sentence in one.not_about.values()))


async def _one(work: Work, held: Held, subject_id: UUID, home: AtHome | None) -> HeldTable:
    columns = [column for column in held.table.c if column.name not in _KEPT_BY_ALL]
    order = [column for column in held.table.primary_key.columns if column.name != "authority"]
    query: Any = select(*columns).where(held.rows_about(subject_id, home)).order_by(*order)
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
