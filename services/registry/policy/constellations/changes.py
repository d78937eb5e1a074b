"""What becomes of a constellation's phases and of who leads it, and why might it not?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.registry import grounds
from services.registry.policy.concerns import concern
from services.registry.policy.constellations.deciding import (
    Decided,
    Decision,
    allowed_with_a_reason,
    brought_about,
    in_words,
    later_changes_exist,
    reason_kept,
    refuse_outside_of_its_life,
)
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import (
    Assignment,
    Duty,
    F,
    Phase,
    begun,
    ended,
    holding,
    next_start,
    true_ones,
    with_fact,
)
from services.registry.policy.register import Worker
from services.registry.policy.rules import Rulebook
from shared.contracts.constellations import Concern
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationPhase

_PLANNED, _RECRUITING = ConstellationPhase.PLANNED, ConstellationPhase.RECRUITING_HUB_HOME
_MATCHING, _LAUNCHED = ConstellationPhase.MATCHING_SATELLITES, ConstellationPhase.LAUNCHED
_PAUSED, _CLOSED = ConstellationPhase.PAUSED, ConstellationPhase.CLOSED

MAY_FOLLOW: Mapping[ConstellationPhase, frozenset[ConstellationPhase]] = {
    _PLANNED: frozenset({_RECRUITING, _MATCHING, _LAUNCHED, _CLOSED}),
    _RECRUITING: frozenset({_PLANNED, _MATCHING, _LAUNCHED, _CLOSED}),
    _MATCHING: frozenset({_PLANNED, _RECRUITING, _LAUNCHED, _CLOSED}),
    _LAUNCHED: frozenset({_PAUSED, _CLOSED}),
    _PAUSED: frozenset({_LAUNCHED, _CLOSED}),
    _CLOSED: frozenset(),
}
"""Which phases may come after each. Before the launch any order is found in life (DOMAIN.md §1.6)."""
CLOSED_WITH_IT = "constellation_closed"
"""Why a household left whose constellation was closed."""


def planned(life: Life, decision: Decision, worker: Worker | None) -> Decided:
    """A constellation that is planned from a day on, with its liaison worker. Refused: `not_a_liaison_worker`."""
    first = begun(
        Phase, decision.on, constellation_id=life.id, phase=ConstellationPhase.PLANNED, reason=decision.reason
    )
    return with_liaison_worker(replace(life, phases=(first,)), decision, worker)


def moved_to_phase(life: Life, decision: Decision, phase: ConstellationPhase, rules: Rulebook) -> Decided:
    """The life with another phase from a day on.

    Refused: `before_it_began`, `constellation_is_closed`, `phase_cant_follow`, `later_changes_exist`, `no_hub_home`;
    `too_few_beds` and `too_few_satellites` unless the authority allows them with a reason.
    """
    _refuse_a_phase_that_cant_be(life, decision, phase)
    on, following = decision.on, next_start(life.phases, decision.on)
    concerns = _concerns_of_launching(life, decision, rules) if phase is ConstellationPhase.LAUNCHED else ()
    new = begun(
        Phase,
        on,
        ended_on=following,
        constellation_id=life.id,
        phase=phase,
        reason=decision.reason,
        allowed_because=reason_kept(concerns, decision),
    )
    after = replace(life, phases=with_fact(life.phases, new))
    if phase is ConstellationPhase.CLOSED:
        after = _with_all_ended(after, decision)
    return Decided(after, (*concerns, *brought_about(life, after, rules, on)))


def with_liaison_worker(life: Life, decision: Decision, worker: Worker | None) -> Decided:
    """The life with another liaison worker from a day on.

    Refused: `before_it_began`, `constellation_is_closed`, `not_a_liaison_worker` (also of one who leaves),
    `nothing_changes`, `later_changes_exist`.
    """
    refuse_outside_of_its_life(life, decision)
    if worker is None or Role.LIAISON_WORKER not in worker.roles or not worker.stays_from(decision.on):
        raise refuse(grounds.NOT_A_LIAISON_WORKER, "Choose somebody who is a liaison worker.", "worker_id")
    current = holding(life.liaison_workers, decision.on)
    if current and current.worker_id == worker.id:
        raise refuse(
            grounds.NOTHING_CHANGES,
            "They are the liaison worker on that day already. Choose somebody else, or another day.",
            "worker_id",
        )
    following = next_start(life.liaison_workers, decision.on)
    if current and current.ended_on and current.ended_on not in {following, life.closes_on}:
        raise later_changes_exist("the liaison worker's assignment ends", current.ended_on)
    new = begun(
        Assignment,
        decision.on,
        ended_on=following or life.closes_on,
        kind=Duty.LIAISON_WORKER,
        subject_id=life.id,
        worker_id=worker.id,
        reason=decision.reason,
    )
    return Decided(replace(life, liaison_workers=with_fact(life.liaison_workers, new)))


def phases_that_can_follow(life: Life, day: date) -> frozenset[ConstellationPhase]:
    """What a constellation can become on a day, by the phase that it is in then."""
    current = holding(life.phases, day)
    if current is None or current.phase is ConstellationPhase.CLOSED:  # a closing is taken back, not written over
        return frozenset()
    # On the day of a change the last word holds: what comes before it counts as well.
    before = holding(life.phases, _day_before(day)) if current.started_on == day else None
    follows = {*MAY_FOLLOW[current.phase], *(MAY_FOLLOW[before.phase] | {before.phase} if before else ())}
    return frozenset(follows - {current.phase})


def _refuse_a_phase_that_cant_be(life: Life, decision: Decision, phase: ConstellationPhase) -> None:
    refuse_outside_of_its_life(life, decision)
    current = holding(life.phases, decision.on)
    if current is None:
        raise refuse(grounds.BEFORE_IT_BEGAN, "Choose a day on which the constellation was there.", "on")
    follows = phases_that_can_follow(life, decision.on)
    if phase not in follows:
        raise refuse(
            grounds.PHASE_CANT_FOLLOW,
            f"On {in_words(decision.on)} it is {_words(current.phase)}, and can't become {_words(phase)}. "
            f"It can become {_one_of(follows)}.",
            "phase",
        )
    later = next((one for one in true_ones(life.phases) if one.start > decision.on), None)
    if later and later.phase not in MAY_FOLLOW[phase]:
        raise later_changes_exist(f"it becomes {_words(later.phase)}", later.start)


def _concerns_of_launching(life: Life, decision: Decision, rules: Rulebook) -> tuple[Concern, ...]:
    on = decision.on
    hub = life.hub_home_on(on)
    if hub is None:
        raise refuse(grounds.NO_HUB_HOME, "It has no hub home on that day. Appoint one first.", "on")
    found: list[Concern] = []
    beds, fewest = rules.on(RuleName.FEWEST_HUB_BEDS, on), rules.on(RuleName.FEWEST_SATELLITES, on)
    if hub.beds < beds.value:
        found.append(too_few_beds(hub.beds, on, rules))
    satellites = len(life.satellites_on(on))
    if satellites < fewest.value:
        sentence = f"It has {_counted(satellites, 'satellite household')} on that day"
        found.append(too_few_satellites(sentence, on, rules, "phase", "Add households first, or choose a later day."))
    return tuple(found)


def too_few_satellites(sentence: str, on: date, rules: Rulebook, field: str, else_do: str) -> Concern:
    """The concern of a launch with fewer satellites than are asked for, or the refusal `too_few_satellites`."""
    fewest = rules.on(RuleName.FEWEST_SATELLITES, on)
    rule = concern(
        grounds.TOO_FEW_SATELLITES.cited(fewest.source, fewest.whose),
        f"{sentence}; at least {fewest.value} are asked for.",
        needs_a_reason=True,
    )
    return allowed_with_a_reason(rule, rules.on(RuleName.BELOW_FEWEST_ALLOWED_WITH_REASON, on), field, else_do)


def too_few_beds(beds: int, on: date, rules: Rulebook) -> Concern:
    """The concern of a hub home with fewer beds than are asked for, or the refusal `too_few_beds`."""
    fewest = rules.on(RuleName.FEWEST_HUB_BEDS, on)
    rule = concern(
        grounds.TOO_FEW_BEDS.cited(fewest.source, fewest.whose),
        f"There {'is' if beds == 1 else 'are'} {_counted(beds, 'bed')} for the constellation's children; "
        f"at least {fewest.value} are asked for.",
        needs_a_reason=True,
    )
    allowing = rules.on(RuleName.BELOW_FEWEST_ALLOWED_WITH_REASON, on)
    return allowed_with_a_reason(rule, allowing, "beds", "Choose a hub home that has them.")


def _with_all_ended(life: Life, decision: Decision) -> Life:
    """Hub home, liaison worker and memberships end with the constellation. Refused: `later_changes_exist`."""
    on = decision.on
    for what, facts in (("a hub home begins", life.hub_homes), ("a liaison worker begins", life.liaison_workers)):
        if (later := next_start(facts, on)) is not None:
            raise later_changes_exist(what, later)
    joining = [one.joined_on for one in life.memberships if one.is_true and one.joined_on > on]
    if joining:
        raise later_changes_exist("a household joins", min(joining))
    return replace(
        life,
        hub_homes=tuple(_ended_by(one, on, decision.reason) for one in life.hub_homes),
        liaison_workers=tuple(_ended_by(one, on, decision.reason) for one in life.liaison_workers),
        memberships=tuple(
            replace(one, left_on=on, leaving_reason=CLOSED_WITH_IT, reason=decision.reason)
            if one.is_true and one.end > on
            else one
            for one in life.memberships
        ),
    )


def _ended_by(fact: F, on: date, reason: str) -> F:
    return ended(fact, on, reason) if fact.is_true and fact.end > on else fact


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _one_of(phases: frozenset[ConstellationPhase]) -> str:
    words = [_words(phase) for phase in ConstellationPhase if phase in phases]
    return " or ".join(words) if words else "nothing else"


def _words(phase: ConstellationPhase) -> str:
    return phase.value.replace("_", " ").replace("recruiting hub home", "recruiting a hub home")
