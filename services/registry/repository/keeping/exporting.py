"""Which rows of a table does a page of an export tell of?"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select

from services.registry.policy.facts import (
    FACT_KINDS,
    Approval,
    Assignment,
    CarerAtHome,
    Delegation,
    Duty,
    Exemption,
    Fact,
    HealthFact,
    MatchingFact,
)
from services.registry.policy.importing.decided import DECIDED_KINDS
from services.registry.policy.register import (
    KINDS,
    BedSharingAgreement,
    Carer,
    Child,
    Household,
    Placement,
    Thing,
    Worker,
)
from services.registry.policy.retention.applications import Application
from services.registry.policy.retention.holds import RecordHold
from services.registry.repository.joint.mirrors import is_no_copy
from services.registry.repository.keeping import columns
from services.registry.repository.keeping.facts import DATED, facts
from services.registry.repository.keeping.things import TABLES, things
from services.registry.repository.records.households import carer_ids
from shared.contracts.packs import RefOf
from shared.contracts.registry import Kind
from shared.persistence.work import Work

_KINDS: Sequence[type[Any]] = (*KINDS, *FACT_KINDS, *DECIDED_KINDS)
KIND_OF = {kind.table: kind for kind in _KINDS}
"""What the rows of each table of a pack are."""


async def page(work: Work, table: str, position: int, limit: int) -> Sequence[Thing | Fact]:
    """The things or facts of so many rows of a table, in an order that stays."""
    kind = KIND_OF[table]
    rows = _table_of(kind)
    query: Any = select(rows.c.id).where(*_only(kind)).order_by(*_order(rows)).offset(position).limit(limit)
    ids: list[UUID] = list((await work.session.exec(query)).scalars())
    places = {one: place for place, one in enumerate(ids)}
    is_on_it = rows.c.id.in_(ids)
    found: Sequence[Any] = await (facts(work, kind, is_on_it) if kind in DATED else things(work, kind, is_on_it))
    return sorted(found, key=lambda one: places[one.id])


async def refs(work: Work, table: str, position: int, limit: int) -> Sequence[RefOf]:
    """What so many things of a table are called; nothing of a table whose rows have no names."""
    kind = KIND_OF[table]
    rows = _table_of(kind)
    if "ref" not in rows.c:
        return ()
    query: Any = select(rows.c.id, rows.c.ref).where(*_only(kind)).order_by(*_order(rows)).offset(position).limit(limit)
    return [RefOf(id=row.id, ref=row.ref) for row in await work.session.exec(query)]


async def kinds_of(work: Work, page: Sequence[Thing | Fact]) -> dict[UUID, Kind]:
    """What each record is that a page's holds are of."""
    ids = [one.subject_id for one in page if isinstance(one, RecordHold)]
    if not ids:
        return {}
    person = columns.person
    found: dict[UUID, Kind] = {}
    for kind, rows, *where in (
        (Kind.CHILD, columns.child),
        (Kind.HOUSEHOLD, columns.household),
        (Kind.CARER, person, person.c.household_id.is_not(None)),
        (Kind.WORKER, person, person.c.household_id.is_(None)),
    ):
        query: Any = select(rows.c.id).where(rows.c.id.in_(ids), *where)
        found |= dict.fromkeys((await work.session.exec(query)).scalars(), kind)
    return found


async def people_told_of(work: Work, page: Sequence[Thing | Fact], held: Mapping[UUID, Kind]) -> list[UUID]:
    """Each once: whom the rows are or say something about, and the carers of a household of which they do."""
    told = [*filter(None, map(_person_of, page)), *(one for one, kind in held.items() if kind is not Kind.HOUSEHOLD)]
    homes = [
        *filter(None, map(_household_of, page)),
        *(one for one, kind in held.items() if kind is Kind.HOUSEHOLD),
    ]
    return list(dict.fromkeys([*told, *await carer_ids(work, homes, work.today)]))


def _person_of(one: Thing | Fact) -> UUID | None:
    match one:
        case Carer() | Child() | Worker():
            return one.id
        case Placement() | Delegation() | MatchingFact() | HealthFact() | Exemption() | BedSharingAgreement():
            return one.child_id
        case Assignment(kind=Duty.CHILDRENS_SOCIAL_WORKER):
            return one.subject_id
    return None


def _household_of(one: Thing | Fact) -> UUID | None:
    match one:
        case Household():
            return one.id
        case Approval() | CarerAtHome() | Exemption() | Application():
            return one.household_id
    return None


def _table_of(kind: type[Any]) -> Table:
    return DATED[kind] if kind in DATED else TABLES[kind]


def _order(rows: Table) -> list[ColumnElement[Any]]:
    return [rows.c[name] for name in ("ref", "started_on", "joined_on", "id") if name in rows.c]


def _only(kind: type[Any]) -> list[ColumnElement[bool]]:
    """The authority's own: what another authority has said across an agreement is that one's to give."""
    if kind is Worker:
        return [columns.person.c.household_id.is_(None)]
    if kind is Carer:
        return [columns.person.c.household_id.is_not(None)]
    rows = _table_of(kind)
    named = [rows.c[name] for name in ("id", "constellation_id", "household_id", "subject_id") if name in rows.c]
    return [is_no_copy(one) for one in named]
