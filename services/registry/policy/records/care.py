"""From when on isn't a child in the authority's care, and which agreements to share a bedroom end with it?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.facts import Fact
from services.registry.policy.register import BedSharingAgreement, Placement, Register
from services.registry.policy.retention.deaths import Death, died_on
from shared.contracts.record_changes import ComesTo, Effect
from shared.contracts.refusals import refuse

ENDED_WITH_CARE = "One of the children isn’t in the authority’s care any more."
"""Why an agreement ended by itself. It is read on the other children's records too, so it doesn't say of whom."""


def out_of_care_from(placements: Iterable[Placement], deaths: Iterable[Death] = ()) -> date | None:
    """The day of death, or that on which the last placement ends; none of a child who was never placed, or who is."""
    ends = [one.ended_on or date.max for one in placements if one.is_true]
    last = min(max(ends, default=date.max), died_on(deaths) or date.max)
    return None if last == date.max else last


def refuse_out_of_care(out_from: date | None, dead_from: date | None, on: date) -> None:
    """Raises the refusal `not_in_care` of what would be agreed for a child who isn't in the authority's care."""
    if out_from is None or on < out_from:
        return
    if dead_from is not None and on >= dead_from:
        sentence = f"A death on {in_words(dead_from)} is recorded. If that isn’t right, take it back first."
    else:
        sentence = f"The child’s last placement ended on {in_words(out_from)}. Record first where the child lives."
    raise refuse(grounds.NOT_IN_CARE, sentence, "on")


def refuse_others_out_of_care(out_from: Mapping[UUID, date], on: date) -> None:
    """Raises the refusal `not_in_care`: of another's child nobody is told whether it died or left."""
    if any(on >= day for day in out_from.values()):
        raise refuse(
            grounds.NOT_IN_CARE,
            "One of the other children isn’t in the authority’s care on that day. Choose other children.",
            "with_child_ids",
        )


def ended_with_care(
    agreements: Iterable[BedSharingAgreement], out_from: Mapping[UUID, date]
) -> list[BedSharingAgreement]:
    """Those that last beyond the day on which one of their children leaves the authority's care, ended on it."""
    found = []
    for one in agreements:
        day = min((out_from[child] for child in one.child_ids if child in out_from), default=date.max)
        if one.is_true and one.end > day:
            found.append(replace(one, ended_on=max(day, one.started_on), reason=ENDED_WITH_CARE))
    return found


def given_back(
    agreements: Iterable[BedSharingAgreement], as_before: Iterable[BedSharingAgreement], dead_from: date
) -> list[BedSharingAgreement]:
    """Those that ended by a death that was recorded by mistake, as they were before it was."""
    before = {one.id: one for one in as_before}
    return [
        replace(one, ended_on=before[one.id].ended_on, reason=before[one.id].reason)
        for one in agreements
        if one.id in before and one.reason == ENDED_WITH_CARE and one.ended_on == max(dead_from, one.started_on)
    ]


def ended_with_care_in(register: Register, facts: Iterable[Fact]) -> list[BedSharingAgreement]:
    """Those of a register that last beyond the care for one of their children, each ended with it."""
    agreements = list(register.of(BedSharingAgreement).values())
    named = {child for one in agreements for child in one.child_ids}
    placements: defaultdict[UUID, list[Placement]] = defaultdict(list)
    for placement in register.of(Placement).values() if named else ():
        if placement.child_id in named:
            placements[placement.child_id].append(placement)
    deaths: defaultdict[UUID, list[Death]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Death) and fact.child_id in named:
            deaths[fact.child_id].append(fact)
    out_from = {child: day for child in named if (day := out_of_care_from(placements[child], deaths[child]))}
    return ended_with_care(agreements, out_from)


def effects_on_sharing(ended: Iterable[BedSharingAgreement]) -> list[Effect]:
    """How many agreements end with it, for whoever checks that before it is done."""
    number = len({one.sharing_id for one in ended})
    if not number:
        return []
    agreed = "1 agreement" if number == 1 else f"{number} agreements"
    return [
        Effect(on=ComesTo.ANOTHER_END, sentence=f"{agreed} to share a bedroom with this child can’t hold any more.")
    ]
