"""What was found of a constellation's elements of the model, and what does the register know that they rest on?"""

from collections.abc import Iterable, Sequence

from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import ModelFinding, begun
from services.registry.policy.records.changes import found_out
from services.registry.policy.records.stays import TAKES_PLACE, Stay
from shared.contracts.model import ModelFinding as Told
from shared.contracts.model import RecordModelFinding, StaysInMonth
from shared.contracts.words import SleepoverKind


def found(known: Sequence[ModelFinding], command: RecordModelFinding) -> tuple[ModelFinding, ...]:
    """The findings of one element that are new or end. Refused: `nothing_changes`, `later_changes_exist`."""
    new = None
    if command.is_met is not None:
        new = begun(
            ModelFinding,
            command.on,
            constellation_id=command.constellation_id,
            element=command.element,
            is_met=command.is_met,
            evidence=command.evidence,
        )
    return found_out(known, new, command.on, command.evidence, field="is_met")


def told(known: Iterable[ModelFinding], *, sees_evidence: bool) -> tuple[Told, ...]:
    """Those that hold on some day, the latest first; what they rest on can be about a person, and is for workers."""
    return tuple(
        Told(
            element=one.element,
            is_met=one.is_met,
            evidence=one.evidence if sees_evidence else "",
            started_on=one.started_on,
            ended_on=one.ended_on,
            recorded_at=one.recorded.at,
            recorded_by=one.recorded.by,
        )
        for one in sorted(known, key=lambda one: one.start, reverse=True)
        if one.is_true
    )


def stays_by_month(life: Life, stays: Iterable[Stay], months: Iterable[str]) -> tuple[StaysInMonth, ...]:
    """Sleepovers that began in each month, each counted once however many children came, while it was the hub home."""
    first_nights = {}
    for one in stays:
        hub = life.hub_home_on(one.first_night_on)
        if one.state in TAKES_PLACE and hub and hub.household_id == one.hub_household_id:
            first_nights[one.sleepover_id] = (f"{one.first_night_on:%Y-%m}", one.kind)
    begun_in = list(first_nights.values())
    return tuple(
        StaysInMonth(
            month=month,
            planned=begun_in.count((month, SleepoverKind.PLANNED)),
            emergencies=begun_in.count((month, SleepoverKind.EMERGENCY)),
        )
        for month in months
    )
