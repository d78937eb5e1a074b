"""How does a row of a sleepover, with its beds and decisions, become the sleepover?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.bookings.policy.sleepovers import BedNights, Decision, Sleepover
from services.bookings.repository.ranges import as_nights
from shared.contracts.bookings import Stay
from shared.contracts.sleepover_limits import BeyondLimit
from shared.contracts.words import Decider, DeclineReason, SleepoverKind, SleepoverNeed, SleepoverState


def as_sleepover(row: Record) -> Sleepover:
    """The sleepover of a row with its beds and decisions as arrays."""
    return Sleepover(
        id=row["id"],
        version=row["version"],
        constellation_id=row["constellation_id"],
        satellite_household_id=row["satellite_household_id"],
        hub_household_id=row["hub_household_id"],
        child_ids=tuple(dict.fromkeys(row["child_ids"])),
        first_night_on=row["first_night_on"],
        last_night_on=row["last_night_on"],
        kind=SleepoverKind(row["kind"]),
        state=SleepoverState(row["state"]),
        asked_at=row["asked_at"],
        asked_by=row["asked_by"],
        stays=_stays(row),
        beds=_beds(row),
        decisions=_decisions(row),
        reason=DeclineReason(row["reason"]) if row["reason"] else None,
        is_from_before=row["is_from_before"],
        held_until=row["held_until"],
        has_lapsed=row["has_lapsed"],
        emergency_id=row["emergency_id"],
        beyond=tuple(
            BeyondLimit(rule=rule, limit=limit, would_be=would_be)
            for rule, limit, would_be in zip(
                row["beyond_rules"], row["beyond_limits"], row["beyond_would_be"], strict=True
            )
        ),
        because=row["because"],
        need=SleepoverNeed(row["need"]) if row["need"] else None,
        note=row["note"],
        conditions_met_for=tuple(row["conditions_met_for"]),
        instead_of=row["instead_of"],
        proposed_id=row["proposed_id"],
        series_id=row["series_id"],
        moves_id=row["moves_id"],
        moves_series_id=row["moves_series_id"],
        parted_from_id=row["parted_from_id"],
        changed_at=row["changed_at"],
    )


def beds_of(sleepover: Sleepover) -> dict[str, Any]:
    """The columns of a new one's beds."""
    beds = sleepover.bed_nights
    return {
        "child_ids": [one.child_id for one in beds],
        "bed_ids": [one.bed_id for one in beds],
        "firsts": [one.nights.first for one in beds],
        "lasts": [one.nights.last for one in beds],
    }


def _stays(row: Record) -> tuple[Stay, ...]:
    pairs: Sequence[tuple[UUID, UUID | None]] = list(zip(row["child_ids"], row["bed_ids"], strict=True))
    first: dict[UUID, UUID] = {}
    for child_id, bed_id in pairs:
        if bed_id:
            first.setdefault(child_id, bed_id)
    return tuple(Stay(child_id=child_id, bed_id=bed_id) for child_id, bed_id in first.items())


def _beds(row: Record) -> tuple[BedNights, ...]:
    rows = zip(row["child_ids"], row["bed_ids"], row["bed_nights"], strict=True)
    return tuple(
        BedNights(child_id, bed_id, as_nights(nights))
        for child_id, bed_id, nights in rows
        if bed_id and not nights.isempty
    )


def _decisions(row: Record) -> tuple[Decision, ...]:
    columns = (row[name] for name in ("deciders", "person_ids", "decided_by", "decided_at", "is_yes"))
    return tuple(Decision(Decider(decider), *rest) for decider, *rest in zip(*columns, strict=True))
