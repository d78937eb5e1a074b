"""What becomes of a household's approval when its terms change, and of its parts, its beds and its children?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.concerns import concern
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.facts import Approval, changed, holding, next_start, with_fact
from services.registry.policy.records.changes import later_changes_exist
from services.registry.policy.records.reading import age_on
from services.registry.policy.register import Placement
from services.registry.policy.rules import RuleOnADay
from shared.contracts.constellations import Concern
from shared.contracts.record_changes import ComesTo, Effect
from shared.contracts.refusals import refuse


@dataclass(frozen=True, slots=True)
class Part:
    """A household's part in a constellation that lasts on the day of the change, or begins later."""

    constellation: str
    started_on: date
    beds: int | None = None
    """A hub home's, for the constellation's children; none of a satellite."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a household's approval must hold for, from a day on."""

    placements: Sequence[Placement]
    births: dict[UUID, date]
    """Of the children who are placed there."""
    parts: Sequence[Part]
    limit: RuleOnADay

    def placed_on(self, day: date) -> int:
        """How many children are placed there on a day."""
        return sum(one.started_on <= day < (one.ended_on or date.max) for one in self.placements)

    def days(self, first: date, end: date) -> list[date]:
        """The first day, and those on which another child comes, until the day before another."""
        return sorted({first, *(one.started_on for one in self.placements if first < one.started_on < end)})


def on_other_terms(known: Sequence[Approval], new: Approval) -> tuple[Approval, ...]:
    """The approvals that are new or end, with other terms from a day on; where there was none, one begins.

    It ends when the approval ends on whose terms it follows, and for the same reason. Refused: `ages_the_wrong_way`,
    `nothing_changes`, `later_changes_exist`.
    """
    on = new.start
    if (new.age_from or 0) > (new.age_to if new.age_to is not None else date.max.year):
        raise refuse(grounds.AGES_THE_WRONG_WAY, "Enter an oldest age that is not below the youngest.", "age_to")
    if (later := next_start(known, on)) is not None:
        raise later_changes_exist("other terms begin", later)
    current = holding(known, on)
    if current is None:
        return changed(known, with_fact(known, new))
    if _terms(current) == _terms(new):
        raise refuse(
            grounds.NOTHING_CHANGES,
            "It is approved for exactly that already on this day. Change the terms, or leave it.",
            "places",
        )
    new = replace(new, ended_on=current.ended_on, ended_reason=current.ended_reason, exemptions=current.exemptions)
    after = with_fact(known, new)
    # Terms that end because others follow are no end of an approval.
    followed = (replace(one, ended_reason=None) if (one.id, one.ended_on) == (current.id, on) else one for one in after)
    return changed(known, tuple(followed))


def new_terms(known: Iterable[Approval], on: date) -> Approval:
    """The approval that holds on the day of the change, once it is made."""
    return next(one for one in known if one.holds_on(on))


def concerns_of_terms(approval: Approval, on: date, around: Around) -> Iterator[Concern]:
    """The rules that other terms set aside for children who are placed there: each allowed only with a reason."""
    places = approval.places
    if places is not None:
        fullest = max(around.days(on, approval.end), key=around.placed_on)
        if (placed := around.placed_on(fullest)) > places:
            sentence = (
                f"{_children(placed)} placed there on {in_words(fullest)}, and it would be approved for {places}."
            )
            yield concern(grounds.TOO_FEW_PLACES, sentence, needs_a_reason=True)
    if outside := sum(_is_outside(one, approval, on, around) for one in around.placements):
        sentence = (
            f"{_children(outside)} placed there who would be outside of the ages {approval.age_from} to "
            f"{approval.age_to}."
        )
        yield concern(grounds.OUTSIDE_THE_AGES, sentence, needs_a_reason=True)


def effects_of_terms(before: Approval | None, approval: Approval, on: date, around: Around) -> Iterator[Effect]:
    """What other terms come to for the approval, who lives there, constellations and the hub home's beds."""
    began = "It is approved from this day on." if before is None else f"It was approved for {_for(before)}."
    until = f" The approval ends on {in_words(approval.ended_on)}, as it is recorded." if approval.ended_on else ""
    yield Effect(on=ComesTo.APPROVAL, sentence=began + until)
    placed, places = around.placed_on(on), approval.places or 0
    free = max(0, places - placed)
    vacancies = "no vacancy" if not free else "1 vacancy" if free == 1 else f"{free} vacancies"
    yield Effect(on=ComesTo.PLACEMENTS, sentence=f"{placed} of {places} places are taken: {vacancies}.")
    if not around.parts:
        yield Effect(on=ComesTo.MEMBERSHIPS, sentence="It is in no constellation.")
    for part in around.parts:
        what = "a satellite of" if part.beds is None else "the hub home of"
        when = "It stays" if part.started_on <= on else f"From {in_words(part.started_on)} it is"
        yield Effect(on=ComesTo.MEMBERSHIPS, sentence=f"{when} {what} {part.constellation}.")
        if part.beds is not None:
            yield Effect(
                on=ComesTo.HUB_BEDS, sentence=_beds(part.beds, around.placed_on(max(on, part.started_on)), places)
            )
    if places > around.limit.value:
        yield Effect(
            on=ComesTo.FOSTERING_LIMIT,
            sentence=f"That is more than the usual limit of {around.limit.value}. Unless all are brothers and sisters, "
            f"a written exemption must name each child. ({around.limit.source})",
        )


def _beds(beds: int, placed: int, places: int) -> str:
    kept = f"{beds} {'bed stays' if beds == 1 else 'beds stay'} for the constellation’s children."
    full = placed + beds
    if full <= places:
        return kept
    return (
        f"{kept} With every bed taken, {full} fostered children would sleep there; it would be approved for {places}."
    )


def _is_outside(placement: Placement, approval: Approval, on: date, around: Around) -> bool:
    """Whether a child is outside of the ages on the first day on which the terms hold for the child."""
    day = max(on, placement.started_on)
    if day >= min(placement.ended_on or date.max, approval.end):
        return False
    return not approval.is_for_age(age_on(day, around.births[placement.child_id]))


def _terms(one: Approval) -> tuple[object, ...]:
    return one.places, one.age_from, one.age_to, frozenset(one.kinds)


def _for(one: Approval) -> str:
    children = "children" if one.places is None else "1 child" if one.places == 1 else f"{one.places} children"
    ages = "" if one.age_from is None or one.age_to is None else f", aged {one.age_from} to {one.age_to}"
    return f"{children}{ages}"


def _children(number: int) -> str:
    return "1 child is" if number == 1 else f"{number} children are"
