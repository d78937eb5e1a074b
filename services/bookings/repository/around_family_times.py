"""Who has to do with family times, on their days, as far as bookings has heard."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.family_times.plan import Around, FamilyTime, Reply, who_must_acknowledge
from services.bookings.repository.family_changes import changes_of, left_of
from services.bookings.repository.family_stays import stays_on
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_HOMES_OF = Statement(
    text("""
    SELECT DISTINCT ON (d.day, p.child_id) d.day, p.child_id, p.household_id
    FROM placement p JOIN unnest(CAST(:days AS date[])) AS d(day) ON p.started_on <= d.day
        AND (p.ended_on IS NULL OR p.ended_on > d.day)
    WHERE p.child_id = ANY(CAST(:child_ids AS uuid[]))
    ORDER BY d.day, p.child_id, p.started_on DESC, p.id
    """)
)
_CONSTELLATIONS_OF = Statement(
    text("""
    SELECT DISTINCT d.day, one.household_id, one.constellation_id
    FROM (
        SELECT constellation_id, household_id, joined_on AS first_on, left_on AS ended_on FROM membership
        UNION ALL
        SELECT constellation_id, household_id, started_on, ended_on FROM hub_home_term
    ) AS one JOIN unnest(CAST(:days AS date[])) AS d(day) ON one.first_on <= d.day
        AND (one.ended_on IS NULL OR one.ended_on > d.day)
    WHERE one.household_id = ANY(CAST(:household_ids AS uuid[]))
    """)
)
_REPLIES = Statement(
    text("""
    SELECT * FROM family_time_reply WHERE family_time_id = ANY(CAST(:ids AS uuid[])) ORDER BY plan_version
    """)
)


async def around(work: Work, family_times: Collection[FamilyTime]) -> Mapping[UUID, Around]:
    """Who has to do with each of these, on its day, and what they said to its plan."""
    abouts = [one.about for one in family_times]
    days = sorted({about.on for about in abouts})
    children = sorted({child for about in abouts for child in about.children})
    homes: dict[date, dict[UUID, UUID]] = {}
    for row in await work.run(_HOMES_OF, {"days": days, "child_ids": children}):
        homes.setdefault(row["day"], {})[row["child_id"]] = row["household_id"]
    stays = await stays_on(work, children, days)
    hubs = {about.hub_household_id for about in abouts if about.hub_household_id}
    households = {home for of_a_day in homes.values() for home in of_a_day.values()} | hubs
    belongs: dict[tuple[date, UUID], set[UUID]] = {}
    values = {"days": days, "household_ids": list(households)}
    for row in await work.run(_CONSTELLATIONS_OF, values):
        belongs.setdefault((row["day"], row["household_id"]), set()).add(row["constellation_id"])
    ids = [one.id for one in family_times]
    replies: defaultdict[UUID, list[Reply]] = defaultdict(list)
    for row in await work.run(_REPLIES, {"ids": ids}):
        replies[row["family_time_id"]].append(Reply(**{name: row[name] for name in Reply.__slots__}))
    changes, left = await changes_of(work, ids), await left_of(work, ids)
    found = {}
    for one in family_times:
        day = one.about.on
        its = _around(one, homes.get(day, {}), stays.get(day, {}), belongs)
        must_acknowledge = who_must_acknowledge(one, its.households)
        found[one.id] = replace(
            its,
            must_acknowledge=must_acknowledge,
            replies={
                reply.household_id: reply
                for reply in replies[one.id]
                if reply.plan_version == one.plan_version and reply.household_id in must_acknowledge | its.households
            },
            answered_before={
                reply.household_id: reply for reply in replies[one.id] if reply.plan_version < one.plan_version
            },
            changes=changes.get(one.id, ()),
            left={left.household_id: left for left in left.get(one.id, ()) if left.household_id not in its.households},
        )
    return found


def _around(
    one: FamilyTime,
    homes: Mapping[UUID, UUID],
    stays: Mapping[UUID, frozenset[UUID]],
    belongs: Mapping[tuple[date, UUID], set[UUID]],
) -> Around:
    its = {child: homes[child] for child in one.about.children if child in homes}
    concerned = {*its.values(), *filter(None, [one.about.hub_household_id])}
    constellations = (belongs.get((one.about.on, home), set()) for home in concerned)
    return Around(
        homes=its,
        stays={child: stays[child] for child in one.about.children if child in stays},
        hub_household_id=one.about.hub_household_id,
        constellations=frozenset().union(*constellations),
        replies={},
    )
