"""Who belongs to one family, and which households are hub homes, as far as bookings has heard."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.family_times.people import own_households
from shared.contracts.actor import Actor
from shared.contracts.roles import Role
from shared.persistence.statements import Statement
from shared.persistence.work import Work

MOST_TO_CHOOSE_FROM = 400
"""Children on offer: an authority's constellations have fewer."""

_CHILDREN = Statement(
    text("""
    SELECT id, sibling_group_id, childrens_social_worker_id FROM child WHERE id = ANY(CAST(:ids AS uuid[]))
    """)
)
_FAMILIES = Statement(
    text("""
    SELECT id, sibling_group_id, childrens_social_worker_id FROM child
    WHERE id = ANY(CAST(:ids AS uuid[])) OR sibling_group_id IN (
        SELECT sibling_group_id FROM child WHERE id = ANY(CAST(:ids AS uuid[]))
    )
    ORDER BY id
    """)
)
_BELONGS = """
    SELECT constellation_id, household_id, joined_on AS first_on, left_on AS ended_on FROM membership
    UNION ALL
    SELECT constellation_id, household_id, started_on, ended_on FROM hub_home_term
"""
_IN_CONSTELLATIONS = Statement(
    text(f"""
    SELECT DISTINCT household_id FROM ({_BELONGS}) AS one
    WHERE constellation_id = ANY(CAST(:constellation_ids AS uuid[]))
        AND first_on <= :day AND (ended_on IS NULL OR ended_on > :day)
    """)  # noqa: S608  a constant of this file
)
_TO_CHOOSE_FROM = Statement(
    text(f"""
    SELECT DISTINCT p.child_id FROM placement p
    WHERE p.started_on <= :day AND (p.ended_on IS NULL OR p.ended_on > :day) AND (
        p.child_id = ANY(CAST(:child_ids AS uuid[])) OR p.household_id = ANY(CAST(:household_ids AS uuid[]))
        OR p.household_id IN (
            SELECT household_id FROM ({_BELONGS}) AS one
            WHERE (CAST(:everything AS boolean) OR constellation_id = ANY(CAST(:constellation_ids AS uuid[])))
                AND first_on <= :day AND (ended_on IS NULL OR ended_on > :day)
        )
    )
    ORDER BY p.child_id LIMIT {MOST_TO_CHOOSE_FROM}
    """)  # noqa: S608  constants of this file
)
_HUB_HOMES = Statement(
    text("""
    SELECT DISTINCT household_id FROM hub_home_term
    WHERE started_on <= :day AND (ended_on IS NULL OR ended_on > :day) ORDER BY household_id
    """)
)


@dataclass(frozen=True, slots=True)
class OfAFamily:
    """A child, by the family and the social worker."""

    id: UUID
    sibling_group_id: UUID | None
    childrens_social_worker_id: UUID | None


class Families:
    """The children of the authority, by family."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def of(self, child_ids: Collection[UUID]) -> Mapping[UUID, OfAFamily]:
        """Those of these children who are known."""
        return {row["id"]: OfAFamily(**row) for row in await self._work.run(_CHILDREN, {"ids": list(child_ids)})}

    async def with_brothers_and_sisters(self, child_ids: Collection[UUID]) -> list[OfAFamily]:
        """These children, and all of their brothers and sisters."""
        return [OfAFamily(**row) for row in await self._work.run(_FAMILIES, {"ids": list(child_ids)})]

    async def to_choose_from(self, actor: Actor, day: date) -> list[UUID]:
        """The children for whom somebody may plan: those of their constellations, households or caseload."""
        leads = actor.has(Role.LIAISON_WORKER, Role.HUB_HOME_CARER)
        supervises = actor.has(Role.SUPERVISING_SOCIAL_WORKER)
        rows = await self._work.run(
            _TO_CHOOSE_FROM,
            {
                "day": day,
                "everything": actor.has(Role.PROGRAMME_MANAGER),
                "child_ids": list(actor.child_ids) if actor.has(Role.CHILDRENS_SOCIAL_WORKER) else [],
                "household_ids": list(own_households(actor)) if supervises else [],
                "constellation_ids": list(actor.constellation_ids) if leads else [],
            },
        )
        return [row["child_id"] for row in rows]

    async def households_in(self, constellation_ids: Collection[UUID], day: date) -> frozenset[UUID]:
        """The households of these constellations on a day, the hub homes included."""
        values = {"constellation_ids": list(constellation_ids), "day": day}
        return frozenset(row["household_id"] for row in await self._work.run(_IN_CONSTELLATIONS, values))

    async def hub_homes_on(self, day: date) -> frozenset[UUID]:
        """The households that are a hub home on a day."""
        return frozenset(row["household_id"] for row in await self._work.run(_HUB_HOMES, {"day": day}))
