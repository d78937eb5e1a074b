"""What must be true of the register whatever was decided: looked for in its tables, by SQL that knows no policy."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.persistence.work import Work

_DAYS = "generate_series($1::date, $2::date, interval '1 day') AS day"
_PARTS = """
(SELECT household_id, constellation_id, joined_on AS first_on, left_on AS gone_on, 'satellite' AS part FROM membership
UNION ALL SELECT household_id, constellation_id, started_on, ended_on, 'hub home' FROM hub_home) AS part
"""
# A household of which no approval is recorded isn't approved: that there is no row must not pass as a yes.
OUTSIDE_OF_APPROVAL = (
    f"SELECT day::date, household_id::text FROM {_DAYS} JOIN {_PARTS} ON part.first_on <= day "
    "AND (part.gone_on IS NULL OR day < part.gone_on) WHERE NOT EXISTS "
    "(SELECT FROM approval WHERE approval.household_id = part.household_id "
    "AND (approval.started_on IS NULL OR approval.started_on <= day) "
    "AND (approval.ended_on IS NULL OR day < approval.ended_on))"
)
"""Each day on which a household has a part in a constellation and isn't approved."""
_BEGAN = """
SELECT constellation_id, min(started_on) AS first_on FROM constellation_phase
WHERE ended_on IS NULL OR started_on < ended_on GROUP BY constellation_id
"""
_HOLDS = "first_on <= day AND (gone_on IS NULL OR day < gone_on)"


def _holds(table: str) -> str:
    return (
        f"({table}.started_on IS NULL OR {table}.started_on <= day) "
        f"AND ({table}.ended_on IS NULL OR day < {table}.ended_on)"
    )


def _one_a_day(table: str, *columns: str, where: str = "true") -> str:
    named = ", ".join(columns)
    return (
        f"SELECT day::date, {named} FROM {_DAYS} JOIN {table} ON {_holds(table)} AND {where} "
        f"GROUP BY day, {named} HAVING count(*) > 1"
    )


LAWS = {
    "a household has one part in one constellation on a day": (
        f"SELECT day::date, household_id FROM {_DAYS} JOIN {_PARTS} ON {_HOLDS} "
        "GROUP BY day, household_id HAVING count(*) > 1"
    ),
    "a child is in one placement on a day": _one_a_day("placement", "child_id"),
    "a household is approved once on a day": _one_a_day("approval", "household_id"),
    "one decides on each area for a child on a day": _one_a_day("delegated_authority", "child_id", "area"),
    "one thing is known of a child on each topic on a day": _one_a_day("matching_fact", "child_id", "topic"),
    "a rule has one value on a day": _one_a_day("rule", "name"),
    "a constellation is in one phase on a day": _one_a_day("constellation_phase", "constellation_id"),
    "a constellation has one hub home on a day": _one_a_day("hub_home", "constellation_id"),
    "a constellation has one liaison worker on a day": _one_a_day(
        "assignment", "subject_id", where="assignment.kind = 'liaison_worker'"
    ),
    "a constellation that is closed is empty, and stays so": (
        f"SELECT day::date, closed.constellation_id FROM {_DAYS} JOIN constellation_phase AS closed "
        "ON closed.phase = 'closed' AND closed.started_on <= day "
        "AND (closed.ended_on IS NULL OR closed.started_on < closed.ended_on) "
        "WHERE (closed.ended_on IS NOT NULL AND closed.ended_on <= day) OR EXISTS "
        f"(SELECT FROM {_PARTS} WHERE part.constellation_id = closed.constellation_id AND {_HOLDS})"
    ),
    "a constellation that was begun is in some phase ever after": (
        f"SELECT day::date, began.constellation_id FROM {_DAYS} JOIN ({_BEGAN}) AS began ON began.first_on <= day "
        "WHERE NOT EXISTS (SELECT FROM constellation_phase "
        f"WHERE constellation_phase.constellation_id = began.constellation_id AND {_holds('constellation_phase')})"
    ),
}
"""Each with the days and things for which it is broken."""

KEPT = (
    "approval",
    "assignment",
    "child",
    "constellation",
    "constellation_phase",
    "delegated_authority",
    "household",
    "hub_home",
    "matching_fact",
    "membership",
    "person",
    "placement",
    "rule",
)


async def broken_laws(work: Work, first: date, last: date) -> list[str]:
    """The laws that don't hold on some of these days, with the first day and thing."""
    # One round trip for all of them, for it is made after each step of a life.
    parts = [
        f"(SELECT {number} AS law, to_jsonb(found)::text AS what FROM ({sql}) AS found LIMIT 1)"
        for number, sql in enumerate(LAWS.values())
    ]
    rows = await work.fetch(" UNION ALL ".join(parts), first, last)
    return [f"not so: {list(LAWS)[row['law']]}: {row['what']}" for row in rows]


async def outside_of_approval(work: Work, first: date, last: date) -> set[tuple[date, str]]:
    """The days and households of parts in constellations that lie outside of an approval."""
    return {(row["day"], row["household_id"]) for row in await work.fetch(OUTSIDE_OF_APPROVAL, first, last)}


Row = dict[str, Any]
_WHEN_AND_WHO = {"recorded_at", "recorded_by"}


@dataclass(frozen=True)
class Recorded:
    """All that the register holds of things with their days, and all that it has said, at one moment."""

    rows: dict[tuple[str, str], Row]
    past: dict[int, Row]
    said: int

    def of(self, table: str) -> list[Row]:
        """The rows of one table."""
        return [row for (name, _), row in self.rows.items() if name == table]


async def what_is_recorded(work: Work) -> Recorded:
    """A copy of the rows, for `rewritten`."""
    tables = " UNION ALL ".join(
        f"SELECT '{table}' AS name, to_jsonb(one)::text AS row FROM {table} AS one" for table in KEPT
    )
    rows = await work.fetch(tables)
    past = await work.fetch("SELECT position, to_jsonb(past)::text AS row FROM past")
    [said] = await work.fetch("SELECT coalesce(max(position), 0) AS position FROM outbox")
    found = [(row["name"], json.loads(row["row"])) for row in rows]
    return Recorded(
        rows={(name, row["id"]): row for name, row in found},
        past={row["position"]: json.loads(row["row"]) for row in past},
        said=said["position"],
    )


def rewritten(before: Recorded, after: Recorded, now: datetime, by: UUID | None) -> list[str]:
    """What of history vanished or was altered without leaving what it was, when, and whose word replaced it.

    `by` is who changed the register in between, at the moment `now`: nobody for an import.
    """
    found = [f"{key} vanished" for key in before.rows.keys() - after.rows.keys()]
    found += [
        f"the past {position} was altered" for position, row in before.past.items() if after.past.get(position) != row
    ]
    new = [row for position, row in after.past.items() if position not in before.past]
    for key, was in before.rows.items():
        row = after.rows.get(key, was)
        if _without_version(row) == _without_version(was):
            continue
        kept = [one for one in new if (one["table_name"], one["thing_id"]) == key]
        if [one["was"] for one in kept] != [was]:
            found.append(f"{key} was {was}, and that isn't kept")
        elif (_moment(kept[0]["recorded_at"]), _moment(kept[0]["replaced_at"])) != (_moment(was["recorded_at"]), now):
            found.append(f"{key} is kept with other moments: {kept[0]}")
    for key, row in after.rows.items():
        was = _without_version(before.rows.get(key, {}))
        changed = {name for name, value in _without_version(row).items() if value != was.get(name)}
        # What carers are follows from their household's place: that is nobody's word.
        whose = None if changed - _WHEN_AND_WHO <= {"roles"} else by
        if changed and (_moment(row["recorded_at"]), row["recorded_by"]) != (now, str(whose) if whose else None):
            found.append(f"{row} doesn't say that {whose} recorded it at {now}")
    return found


def _without_version(row: Row) -> Row:
    """A version only numbers what is said of a thing."""
    return {name: value for name, value in row.items() if name != "version"}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
