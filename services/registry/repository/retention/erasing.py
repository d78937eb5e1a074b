"""How are the words about somebody blanked: in their rows, in what was recorded before, and wherever they are named?"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Column, Date, Table, Text, Uuid, cast, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from services.registry.policy.retention.erasing import INSTEAD, PARTS, STAYS, SUCCESSIONS, Part, Subject, Succession
from services.registry.repository.keeping import columns
from services.registry.repository.keeping.columns import approval, erasure, past, placement
from shared.contracts.record_words import PeriodName
from shared.contracts.registry import Kind
from shared.contracts.retention import PartThatGoes
from shared.persistence.statements import Statement
from shared.persistence.work import Work

TABLES: dict[str, Table] = {table.name: table for table in vars(columns).values() if isinstance(table, Table)}
KEPT_BY_ALL = frozenset({"authority", "table_name"})
UNTOLD = "A written exemption. Its words were erased."
"""Without a semicolon: in a pack it stands between two exemptions."""

_FORGET = Statement(
    text(
        "SELECT blank_what_was(:subject, :in_table, CAST(:ids AS uuid[]), CAST(:columns AS text[]), :named_in) AS rows"
    )
)


def blanks(table: Table) -> dict[str, Any]:
    """What each column that goes is set to."""
    stays, instead = STAYS[table.name] | KEPT_BY_ALL, INSTEAD.get(table.name, {})
    found = {column.name: _blank(column) for column in table.c if column.name not in stays and _may_tell(column)}
    return {**found, **instead}


async def parts_of(work: Work, subject: Subject) -> list[PartThatGoes]:
    """What of a record goes, counted."""
    found = []
    for part, ids in _parts(subject):
        query: Any = select(func.count()).where(TABLES[part.table].c[part.column].in_(ids))
        if rows := (await work.session.exec(query)).one()[0]:
            found.append(PartThatGoes(what=part.what, rows=rows))
    return found


async def write_down(
    work: Work, subject_id: UUID, kind: Kind, *, period: PeriodName | None, source: str, reason: str
) -> None:
    """That a record is erased: first of all, for only then anything is forgotten."""
    row = insert(erasure).values(
        subject_id=subject_id,
        kind=kind.value,
        erased_at=work.now,
        erased_by=work.actor.person_id,
        period=period and period.value,
        source=source,
        reason=reason,
    )
    query: Any = row
    await work.session.exec(query)


async def erase(work: Work, subject: Subject) -> dict[UUID, int]:
    """Blank everything that is said of a subject and of those who go with it; their next versions."""
    versions: dict[UUID, int] = {}
    if subject.kind is Kind.CHILD:
        await _erase_from_exemptions(work, subject.id)
    for succession in SUCCESSIONS.get(subject.kind, ()):
        await _erase_from_successors(work, subject.id, succession)
    for part, ids in _parts(subject):
        table = TABLES[part.table]
        changed = blanks(table) | {"recorded_at": work.now, "recorded_by": work.actor.person_id}
        if part.column == "id":
            changed["version"] = table.c.version + 1
        returned = [table.c.id, *([table.c.version] if part.column == "id" else [])]
        statement: Any = update(table).where(table.c[part.column].in_(ids)).values(changed).returning(*returned)
        rows = list(await work.session.exec(statement))
        versions |= {row.id: row.version for row in rows if part.column == "id"}
        await _forget(work, subject.id, part.table, [row.id for row in rows], blanks(table))
        if part.column != "id":
            # Whoever was put in their place on the same day has their row.
            await _forget(work, subject.id, part.table, ids, blanks(table), named_in=part.column)
    return versions


def _parts(subject: Subject) -> Iterable[tuple[Part, Sequence[UUID]]]:
    yield from ((part, [subject.id]) for part in PARTS[subject.kind])
    if subject.carer_ids:
        yield from ((part, subject.carer_ids) for part in PARTS[Kind.CARER])


def _may_tell(column: "Column[Any]") -> bool:
    """Whether a column's type has room for words, or for a characteristic that somebody ticked."""
    is_birthday = isinstance(column.type, Date) and column.name == "date_of_birth"
    is_ticked = isinstance(column.type, Boolean)
    return (
        is_birthday or is_ticked or (isinstance(column.type, Text | ARRAY | JSONB) and not _is_of_identifiers(column))
    )


def _is_of_identifiers(column: "Column[Any]") -> bool:
    return isinstance(column.type, ARRAY) and isinstance(column.type.item_type, Uuid)


def _blank(column: "Column[Any]") -> Any:
    if isinstance(column.type, Date):
        # The year stays: in what is counted by age, everybody is counted.
        return cast(func.date_trunc("year", column), Date)
    if isinstance(column.type, ARRAY):
        return []
    if column.nullable:
        return None
    return False if isinstance(column.type, Boolean) else {} if isinstance(column.type, JSONB) else ""


async def _forget(
    work: Work, subject_id: UUID, table: str, ids: Sequence[UUID], names: Iterable[str], *, named_in: str | None = None
) -> None:
    """Blank what was recorded before of these things; or what named them in a column, whosever it is now."""
    if ids:
        values = {"subject": subject_id, "in_table": table, "ids": list(ids), "columns": sorted(names)}
        await work.run(_FORGET, {**values, "named_in": named_in})


async def _erase_from_successors(work: Work, subject_id: UUID, succession: Succession) -> None:
    """`Somebody else, because she fell ill` stands with somebody else, who came after her or was put in her place."""
    table = TABLES[succession.table]
    went = table.alias("went")
    follows = (table.c.started_on == went.c.ended_on, *(table.c[name] == went.c[name] for name in succession.same))
    theirs = select(table.c.id).where(went.c[succession.column] == subject_id, *follows)
    instead = select(past.c.thing_id).where(
        past.c.table_name == table.name, past.c.was[succession.column].astext == str(subject_id)
    )
    changed = {succession.words: "", "recorded_at": work.now, "recorded_by": work.actor.person_id}
    blanked: Any = update(table).where(table.c.id.in_(theirs.union(instead))).values(changed).returning(table.c.id)
    ids = [row.id for row in await work.session.exec(blanked)]
    await _forget(work, subject_id, table.name, ids, [succession.words])


async def _erase_from_exemptions(work: Work, child_id: UUID) -> None:
    """A household's written exemptions name the children that they are for: also in what was recorded before."""
    names = await _names_of(work, child_id)
    homes = select(placement.c.household_id).where(placement.c.child_id == child_id)
    query: Any = select(approval.c.id, approval.c.exemptions).where(approval.c.household_id.in_(homes))
    rows = list(await work.session.exec(query))
    for row in rows:
        told = [UNTOLD if _names_any(one, names) else one for one in row.exemptions]
        if told != row.exemptions:
            changed: Any = update(approval).where(approval.c.id == row.id).values(exemptions=told)
            await work.session.exec(changed)
    were: Any = select(past.c.thing_id, past.c.was["exemptions"].astext.label("exemptions")).where(
        past.c.table_name == approval.name, past.c.thing_id.in_([row.id for row in rows])
    )
    named = {row.thing_id for row in await work.session.exec(were) if _names_any(row.exemptions or "", names)}
    await _forget(work, child_id, approval.name, sorted(named), ["exemptions"])


async def _names_of(work: Work, child_id: UUID) -> list[str]:
    """Everything that a child is or was called."""
    child = columns.child
    now: Any = select(child.c.first_name, child.c.last_name, child.c.known_as).where(child.c.id == child_id)
    were: Any = select(*(past.c.was[name].astext for name in ("first_name", "last_name", "known_as"))).where(
        past.c.table_name == child.name, past.c.thing_id == child_id
    )
    found = {name for query in (now, were) for row in await work.session.exec(query) for name in row if name}
    return sorted(name.casefold() for name in found)


def _names_any(words: str, names: Iterable[str]) -> bool:
    return any(name in words.casefold() for name in names)
