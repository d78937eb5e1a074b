"""What has to be known of households and constellations to match them on a day?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Table, Uuid, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.registry.policy.alongside import ChildThere
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import Approval
from services.registry.policy.matching.reasons import Home, Surroundings
from services.registry.policy.records.approvals import stretch_on
from services.registry.policy.rules import RuleOnADay
from services.registry.repository.constellations.lives import lives
from services.registry.repository.joint.mirrors import authorities_of
from services.registry.repository.keeping.columns import (
    approval,
    child,
    health,
    household,
    hub_home,
    matching,
    membership,
    placement,
)
from services.registry.repository.keeping.facts import facts_about, rulebook
from shared.contracts.record_words import Finding, HealthTopic, MatchingTopic
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationState
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_DAY: ColumnElement[date] = bindparam("day", type_=Date)


@dataclass(frozen=True, slots=True)
class Standing:
    """A household, and whether it could join a constellation on the day."""

    home: Home
    is_approved: bool
    is_outside: bool
    """Whether it is part of no constellation on the day, and of none later."""


@dataclass(frozen=True, slots=True)
class SizeRules:
    """The authority's rules on the size of a constellation on a day."""

    fewest: RuleOnADay
    most: RuleOnADay


def _lasts(table: Table) -> ColumnElement[bool]:
    """Whether something holds on the day."""
    first_on, ended_on = table.c.started_on, table.c.ended_on
    return and_(or_(first_on.is_(None), first_on <= _DAY), or_(ended_on.is_(None), ended_on > _DAY))


def _is_part_of_one(table: Table, first: str, last: str) -> ColumnElement[bool]:
    """Whether a household has a part in a constellation on the day or later; what was never true is none."""
    first_on, ended_on = table.c[first], table.c[last]
    lasts_beyond = or_(ended_on.is_(None), and_(ended_on > _DAY, ended_on > first_on))
    return select(table.c.id).where(table.c.household_id == household.c.id, lasts_beyond).exists()


_IS_OUTSIDE = ~or_(
    _is_part_of_one(membership, "joined_on", "left_on"), _is_part_of_one(hub_home, "started_on", "ended_on")
)
_IS_APPROVED = approval.c.id.is_not(None)
_STANDINGS: Select[Any] = select(
    household.c.id,
    household.c.name,
    household.c.postcode,
    household.c.languages,
    household.c.pets,
    approval.c.kinds,
    approval.c.ended_on,
    _IS_APPROVED.label("is_approved"),
    _IS_OUTSIDE.label("is_outside"),
).outerjoin_from(
    household,
    approval,
    and_(approval.c.household_id == household.c.id, _lasts(approval)),
)
_THESE = Statement(_STANDINGS.where(household.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid)))))
_ALL_WHO_COULD_JOIN = Statement(_STANDINGS.where(_IS_APPROVED, _IS_OUTSIDE))
_CHILDREN = Statement(
    select(
        placement.c.household_id,
        child.c.id,
        child.c.date_of_birth,
        child.c.sibling_group_id,
        child.c.language,
        child.c.cared_alongside,
    )
    .join(child, child.c.id == placement.c.child_id)
    .where(
        placement.c.household_id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
        _lasts(placement),
    )
    .order_by(child.c.id)
)
_KNOWN = Statement(
    select(matching.c.child_id, matching.c.topic, matching.c.finding).where(
        matching.c.child_id == func.any(bindparam("ids", type_=ARRAY(Uuid))), _lasts(matching)
    )
)
_HEALTH = Statement(
    select(health.c.child_id, health.c.topic, health.c.finding).where(
        health.c.child_id == func.any(bindparam("ids", type_=ARRAY(Uuid))), _lasts(health)
    )
)


async def standing_of(work: Work, household_id: UUID, day: date) -> Standing | None:
    """One household; nothing where the registry doesn't know it."""
    found = await _with_children(work, await work.run(_THESE, {"ids": [household_id], "day": day}), day)
    return found[0] if found else None


async def who_could_join(work: Work, day: date) -> list[Home]:
    """Every household that is approved on the day, and part of no constellation then or later."""
    rows = await work.run(_ALL_WHO_COULD_JOIN, {"day": day})
    return [standing.home for standing in await _with_children(work, rows, day)]


async def size_rules(work: Work, day: date) -> SizeRules:
    """How large a constellation may be on a day, and whose rule that is."""
    rules = await rulebook(work)
    return SizeRules(rules.on(RuleName.FEWEST_SATELLITES, day), rules.on(RuleName.MOST_SATELLITES, day))


async def surroundings(work: Work, day: date, size: SizeRules, *where: ColumnElement[bool]) -> list[Surroundings]:
    """The authority's own constellations for which all of `where` is true, as they are on a day; none before its first.

    Another authority's is left to that one: who fits into it is a question about households that aren't known here.
    """
    found = (await lives(work, *where)).values()
    known = [life for life in found if life.state_on(day) is not None and not life.host]
    ids = {one for life in known for one in life.households_on(day)}
    homes, guests = await _homes(work, ids, day), await authorities_of(work, ids)
    return [_surroundings(life, homes, guests, day, size) for life in known]


def _surroundings(
    life: Life, homes: Mapping[UUID, Home], guests: Mapping[UUID, str], day: date, size: SizeRules
) -> Surroundings:
    hub = life.hub_home_on(day)
    return Surroundings(
        id=life.id,
        name=life.name,
        state=life.state_on(day) or ConstellationState.PLANNED,
        hub_home=homes.get(hub.household_id) if hub else None,
        beds=hub.beds if hub else 0,
        joining=life.most_satellites_between(day, date.max) - len(life.satellites_on(day)),
        satellites=tuple(homes[one.household_id] for one in life.satellites_on(day)),
        fewest=size.fewest.value,
        most=size.most.value,
        closes_on=life.closes_on,
        guests=tuple(guests[one.household_id] for one in life.satellites_on(day) if one.household_id in guests),
    )


async def _homes(work: Work, ids: Collection[UUID], day: date) -> dict[UUID, Home]:
    rows = await work.run(_THESE, {"ids": list(ids), "day": day})
    return {standing.home.id: standing.home for standing in await _with_children(work, rows, day)}


async def _with_children(work: Work, rows: Sequence[Any], day: date) -> list[Standing]:
    placed: defaultdict[UUID, list[ChildThere]] = defaultdict(list)
    children = await work.run(_CHILDREN, {"ids": [row["id"] for row in rows], "day": day})
    known: defaultdict[UUID, dict[MatchingTopic, Finding]] = defaultdict(dict)
    of_health: defaultdict[UUID, dict[HealthTopic, Finding]] = defaultdict(dict)
    these = {"ids": [row["id"] for row in children], "day": day}
    for row in await work.run(_KNOWN, these):
        known[row["child_id"]][MatchingTopic(row["topic"])] = Finding(row["finding"])
    for row in await work.run(_HEALTH, these):
        of_health[row["child_id"]][HealthTopic(row["topic"])] = Finding(row["finding"])
    for row in children:
        placed[row["household_id"]].append(
            ChildThere(
                id=row["id"],
                born_on=row["date_of_birth"],
                sibling_group_id=row["sibling_group_id"],
                language=row["language"],
                cared_alongside=CaredAlongside(row["cared_alongside"]),
                health=of_health[row["id"]],
                known=known[row["id"]],
            )
        )
    approvals = await facts_about(work, Approval, "household_id", [row["id"] for row in rows if row["ended_on"]])
    # Terms that change don't end an approval.
    ends = {home: stretch_on(terms, day)[-1].ended_on for home, terms in approvals.items()}
    return [
        Standing(_home(row, placed[row["id"]], ends.get(row["id"])), row["is_approved"], row["is_outside"])
        for row in rows
    ]


def _home(row: Any, children: Iterable[ChildThere], approval_ends_on: date | None) -> Home:
    return Home(
        id=row["id"],
        name=row["name"],
        postcode=row["postcode"],
        languages=tuple(row["languages"]),
        pets=tuple(row["pets"]),
        approval_kinds=tuple(row["kinds"] or ()),
        approval_ends_on=approval_ends_on,
        children=tuple(children),
    )
