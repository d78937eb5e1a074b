"""What does a decision about a constellation come to, and on what rule of the authority does it founder?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.concerns import concern, refuse_without_a_reason, refused
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import Approval, Phase, holding
from services.registry.policy.rules import Rulebook, RuleOnADay
from shared.contracts.constellations import Concern
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationPhase


@dataclass(frozen=True, slots=True)
class Decision:
    """From which day something is to be otherwise, and why; `allowed_because` is why a rule may be set aside."""

    on: date
    reason: str
    allowed_because: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A household's part in another constellation, from a day until the day before another."""

    constellation_id: UUID
    is_hub_home: bool
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that is to be hub home or satellite."""

    id: UUID
    ref: str
    approvals: tuple[Approval, ...]
    elsewhere: tuple[Part, ...] = ()
    """Its parts in other constellations."""

    def part_between(self, start: date, end: date) -> Part | None:
        """Its first part in another constellation on any of these days."""
        parts = (part for part in self.elsewhere if max(part.start, start) < min(part.end, end))
        return min(parts, key=lambda part: part.start, default=None)


@dataclass(frozen=True, slots=True)
class Decided:
    """The life as it is with the decision, and what whoever decides must know."""

    life: Life
    concerns: tuple[Concern, ...] = ()

    def refuse_without_a_reason(self, decision: Decision) -> None:
        """Raises the refusal of a rule that is set aside without a reason, where the authority wants one."""
        refuse_without_a_reason(self.concerns, decision.allowed_because)


def in_words(day: date) -> str:
    """`3 March 2026`."""
    return f"{day.day} {day:%B %Y}"


def allowed_with_a_reason(rule: Concern, allowing: RuleOnADay, field: str, else_do: str) -> Concern:
    """What to tell of a rule that isn't kept, where the authority allows that with a reason.

    Else it is refused at the field, with what can be done instead.
    """
    if not allowing.is_yes:
        raise refused(rule, else_do, field)
    return rule


def reason_kept(concerns: Iterable[Concern], decision: Decision) -> str:
    """Why a rule was set aside, to stay with what is recorded; nothing where none was."""
    return decision.allowed_because if any(concern.needs_a_reason for concern in concerns) else ""


def refuse_outside_of_its_life(life: Life, decision: Decision) -> None:
    """Raises the refusals `before_it_began` and `constellation_is_closed`."""
    if life.began_on is None or decision.on < life.began_on:
        began = f"This constellation began on {in_words(life.began_on)}. " if life.began_on else ""
        raise refuse(grounds.BEFORE_IT_BEGAN, f"{began}Choose a day on which it was there.", "on")
    if life.phase_on(decision.on) is ConstellationPhase.CLOSED and life.closes_on is not None:
        raise refuse(
            grounds.CONSTELLATION_IS_CLOSED,
            f"This constellation is closed since {in_words(life.closes_on)}. Choose an earlier day, or plan a new one. "
            "If it was closed by mistake, take the last change back.",
            "on",
        )


def later_changes_exist(what: str, day: date) -> RefusalError:
    """The refusal of what would alter something that is recorded for a later day."""
    return refuse(
        grounds.LATER_CHANGES_EXIST,
        f"It is recorded already that {what} on {in_words(day)}. Change that first, or choose that day or a later one.",
        "on",
    )


def brought_about(before: Life, after: Life, rules: Rulebook, day: date) -> tuple[Concern, ...]:
    """What changes for children and households by a decision from a day on, besides what was decided."""
    days = _days_from(day, before, after)
    found: list[Concern] = []
    was, hub = before.hub_home_on(day), after.hub_home_on(day)
    lost_from = next((one for one in days if before.has_nights_on(one) and not after.has_nights_on(one)), None)
    if lost_from is not None:
        sentence = f"From {in_words(lost_from)} children can't sleep at the hub home."
        found.append(Concern(code="no_nights_at_the_hub_home", sentence=sentence))
    elif before.has_nights_on(day) and was and hub and was.household_id != hub.household_id:
        sentence = f"From {in_words(day)} children sleep at another household."
        found.append(Concern(code="nights_move", sentence=sentence))
    if after.has_nights_on(day) and was and hub and hub.beds < was.beds:
        sentence = f"There are {hub.beds} beds from {in_words(day)}, and were {was.beds}."
        found.append(Concern(code="fewer_beds", sentence=sentence))
    leaving = {one.household_id for one in before.satellites_on(day)} - {
        one.household_id for one in after.satellites_on(day)
    }
    if leaving:
        households = (
            "1 satellite household leaves" if len(leaving) == 1 else f"{len(leaving)} satellite households leave"
        )
        found.append(Concern(code="satellites_leave", sentence=f"On {in_words(day)} {households}."))
    return (*found, *_fewer_than_fewest(before, after, rules, days))


def is_launched_with_too_few(before: Life, after: Life, launch: Phase, rules: Rulebook) -> bool:
    """Whether a launch is one with fewer satellites than are asked for, by what was decided."""
    on = launch.start
    left = after.size_on(on)
    return len(after.satellites_on(on)) < len(before.satellites_on(on)) and (
        left < rules.on(RuleName.FEWEST_SATELLITES, on).value
    )


def _fewer_than_fewest(before: Life, after: Life, rules: Rulebook, days: Sequence[date]) -> Iterator[Concern]:
    """That a launched constellation has too few satellites by who leaves, on the first day on which it has.

    Of a launch to come that is one with too few it is told apart: that is a rule of launching.
    """
    for day in days:
        phase, fewest = holding(after.phases, day), rules.on(RuleName.FEWEST_SATELLITES, day)
        left = after.size_on(day)
        is_less = len(after.satellites_on(day)) < len(before.satellites_on(day)) and left < fewest.value
        if not is_less or phase is None or phase.phase is not ConstellationPhase.LAUNCHED:
            continue
        if phase.start > days[0] and not after.host and is_launched_with_too_few(before, after, phase, rules):
            continue
        when = "" if day == days[0] else f"From {in_words(day)} "
        households = "1 satellite household is" if left == 1 else f"{left} satellite households are"
        sentence = f"{when}{households} left; at least {fewest.value} are asked for."
        yield concern(grounds.FEWER_THAN_FEWEST.cited(fewest.source, fewest.whose), sentence)
        return


def _days_from(day: date, *lives: Life) -> Sequence[date]:
    """A day, and the later ones on which something of these becomes otherwise, in order."""
    days = {day}
    for life in lives:
        later = life.next_change_after(day)
        while later is not None:
            days.add(later)
            later = life.next_change_after(later)
    return sorted(days)
