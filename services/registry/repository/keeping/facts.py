"""How are dated facts kept, and what of them was recorded when?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Uuid, bindparam, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from services.registry.policy.facts import (
    Approval,
    Assignment,
    CarerAtHome,
    Delegation,
    Exemption,
    F,
    Fact,
    HealthFact,
    HubHome,
    MatchingFact,
    ModelFinding,
    Phase,
)
from services.registry.policy.register import BedSharingAgreement, Membership, Placement
from services.registry.policy.retention.applications import Application
from services.registry.policy.retention.deaths import Death
from services.registry.policy.retention.holds import RecordHold
from services.registry.policy.retention.periods import KeptFor
from services.registry.policy.rules import Rulebook, SetRule
from services.registry.policy.school_holidays import SchoolHoliday
from services.registry.repository.keeping import columns
from services.registry.repository.keeping.values import columns_for, known_at, save, value_of, values, what_was
from shared.contracts.cautions import CautionsChanged
from shared.persistence.statements import Statement
from shared.persistence.work import Work

D = TypeVar("D", bound=Fact | Membership | Placement | BedSharingAgreement)

DATED: Mapping[type[Any], Table] = {
    Approval: columns.approval,
    Assignment: columns.assignment,
    Delegation: columns.delegated,
    MatchingFact: columns.matching,
    HealthFact: columns.health,
    Exemption: columns.exemption,
    CarerAtHome: columns.carer_at_home,
    ModelFinding: columns.model_finding,
    Phase: columns.phase,
    HubHome: columns.hub_home,
    Membership: columns.membership,
    Placement: columns.placement,
    BedSharingAgreement: columns.sharing,
    SetRule: columns.rule,
    SchoolHoliday: columns.school_holiday,
    KeptFor: columns.retention_period,
    RecordHold: columns.record_hold,
    Death: columns.death,
    Application: columns.application,
}
_ABOUT: Mapping[type[Any], str] = {
    Approval: "household_id",
    Assignment: "subject_id",
    Delegation: "child_id",
    MatchingFact: "child_id",
    HealthFact: "child_id",
    Exemption: "child_id",
    CarerAtHome: "household_id",
    ModelFinding: "constellation_id",
}
_TIMES_SAVED = Statement(
    text("""
    WITH its AS (
        SELECT child_id AS subject_id, id FROM matching_fact WHERE child_id = ANY(:ids)
        UNION ALL SELECT household_id, id FROM exemption WHERE household_id = ANY(:ids)
    )
    SELECT one.id, (SELECT count(*) FROM its WHERE subject_id = one.id)
        + (SELECT count(*) FROM stay_told WHERE child_id = one.id)
        + (SELECT count(*) FROM past WHERE thing_id IN (SELECT id FROM its WHERE subject_id = one.id)) AS times
    FROM unnest(:ids) AS one(id) ORDER BY one.id
    """).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
)


async def facts(work: Work, kind: type[D], *where: ColumnElement[bool], at: datetime | None = None) -> list[D]:
    """The facts of a kind, also those that were never true; `at` gives them as they were recorded at a moment.

    `where` speaks of the kind's own table, or of `known_at` of it.
    """
    return await values(work, kind, known_at(DATED[kind], at), *where)


async def facts_about(
    work: Work, kind: type[D], name: str, ids: Collection[UUID], at: datetime | None = None
) -> dict[UUID, tuple[D, ...]]:
    """The facts of a kind about things, by the thing that the column `name` tells of."""
    source = known_at(DATED[kind], at)
    found: defaultdict[UUID, list[D]] = defaultdict(list)
    for one in await values(work, kind, source, among(source.c[name], ids)):
        found[getattr(one, name)].append(one)
    return {key: tuple(ones) for key, ones in found.items()}


def among(column: ColumnElement[Any], ids: Collection[UUID]) -> ColumnElement[bool]:
    """Whether it is one of these. They go as one array, however many they are: a list is written out each time."""
    return column == func.any(literal(list(ids), ARRAY(Uuid)))


async def timelines(work: Work, kind: type[F], ids: Collection[UUID]) -> dict[tuple[object, ...], tuple[F, ...]]:
    """All facts of a kind about these things, by their subjects."""
    found: defaultdict[tuple[object, ...], list[F]] = defaultdict(list)
    if ids:
        for one in await facts(work, kind, among(DATED[kind].c[_ABOUT[kind]], ids)):
            found[one.subject].append(one)
    return {subject: tuple(ones) for subject, ones in found.items()}


async def save_facts(work: Work, changed: Iterable[Fact], *, by: UUID | None) -> None:
    """Save facts that are new or say something else; within `at_once`."""
    ordered = sorted(changed, key=lambda fact: fact.table)
    for _, ones in groupby(ordered, key=lambda fact: fact.table):
        rows = list(ones)
        await save(work, DATED[type(rows[0])], rows, by=by)
    await _say_whose_cautions_change(work, ordered)


async def _say_whose_cautions_change(work: Work, saved: Iterable[Fact]) -> None:
    """Wherever such a fact is saved, by hand or by a pack: who was told of nights before asks anew."""
    subjects = {one.child_id for one in saved if isinstance(one, MatchingFact)}
    subjects |= {one.household_id for one in saved if isinstance(one, Exemption)}
    await say_cautions_change(work, subjects)


async def say_cautions_change(work: Work, subject_ids: Collection[UUID]) -> None:
    """Whoever keeps nights is to ask anew of these, and isn't told why."""
    if not subject_ids:
        return
    for row in await work.run(_TIMES_SAVED, {"ids": sorted(subject_ids)}):
        work.say(CautionsChanged(subject_id=row["id"], thing_version=max(1, row["times"])))


async def times_recorded(work: Work, kind: type[D], ids: Collection[UUID]) -> dict[UUID, int]:
    """How often each of these facts was recorded: a version, for those whose rows have none."""
    table, past = DATED[kind], columns.past
    before = (
        select(func.count()).where(past.c.table_name == table.name, past.c.thing_id == table.c.id).scalar_subquery()
    )
    query: Any = select(table.c.id, before + 1).where(table.c.id.in_(list(ids))).order_by(table.c.id)
    return {row[0]: row[1] for row in await work.session.exec(query)}


async def rulebook(work: Work, at: datetime | None = None) -> Rulebook:
    """The authority's rules."""
    return Rulebook(await facts(work, SetRule, at=at))


async def versions(work: Work, kind: type[D], ids: Collection[UUID], at: datetime | None) -> dict[UUID, list[D]]:
    """Each version of these facts that was recorded until a moment, the oldest first."""
    table, past = DATED[kind], columns.past
    was, rows = what_was(table)
    before: Any = (
        select(*columns_for(kind, was))
        .select_from(rows)
        .where(past.c.table_name == table.name, past.c.thing_id.in_(ids))
        .order_by(past.c.position)
    )
    now: Any = select(*columns_for(kind, table)).where(table.c.id.in_(ids))
    found: defaultdict[UUID, list[D]] = defaultdict(list)
    for query in (before, now):
        for row in await work.session.exec(query):
            one = value_of(kind, row)
            if at is None or (one.recorded.at is not None and one.recorded.at <= at):
                found[one.id].append(one)
    return dict(found)
