"""Which household may be a constellation's hub home or one of its satellites, and what becomes of it then?"""

from dataclasses import replace
from datetime import date

from services.registry import grounds
from services.registry.policy.concerns import concern
from services.registry.policy.constellations.changes import too_few_beds, too_few_satellites
from services.registry.policy.constellations.deciding import (
    Candidate,
    Decided,
    Decision,
    allowed_with_a_reason,
    brought_about,
    in_words,
    is_launched_with_too_few,
    later_changes_exist,
    reason_kept,
    refuse_outside_of_its_life,
)
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import HubHome, Phase, begun, ended, next_start, with_fact
from services.registry.policy.records.approvals import is_approved_throughout, stretch_on
from services.registry.policy.register import Membership
from services.registry.policy.rules import Rulebook
from shared.contracts.constellations import Concern
from shared.contracts.packs import id_of_row
from shared.contracts.refusals import refuse
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationPhase

BECAME_HUB_HOME = "became_hub_home"
"""Why a satellite left that is its constellation's hub home from then on."""


def with_hub_home(
    life: Life, decision: Decision, household: Candidate, beds: int, rules: Rulebook, *, is_interim: bool = False
) -> Decided:
    """The life in which a household is the hub home from a day on; its own membership ends by it.

    It is so until the next hub home that is recorded begins, or the constellation closes. Refused: `before_it_began`,
    `constellation_is_closed`, `nothing_changes`, `later_changes_exist`, `is_a_hub_home`, `is_a_satellite`,
    `not_approved`; `too_few_beds`, and `too_few_satellites` for a launch to come, unless the authority allows it with
    a reason.
    """
    refuse_outside_of_its_life(life, decision)
    on, current = decision.on, life.hub_home_on(decision.on)
    new_says = (household.id, beds, is_interim)
    if current and (current.household_id, current.beds, current.is_interim) == new_says:
        raise refuse(
            grounds.NOTHING_CHANGES,
            "It is the hub home on that day already. Choose another one, or another day.",
            "household_id",
        )
    following = next_start(life.hub_homes, on)
    if current and current.ended_on and current.ended_on not in {following, life.closes_on}:
        raise later_changes_exist("the hub home's term ends", current.ended_on)
    ended_on = following or life.closes_on
    _refuse_a_part_elsewhere(household, on, ended_on)
    _refuse_outside_of_approval(household, on, ended_on)
    concerns = (too_few_beds(beds, on, rules),) if beds < rules.on(RuleName.FEWEST_HUB_BEDS, on).value else ()
    new = begun(
        HubHome,
        on,
        ended_on=ended_on,
        constellation_id=life.id,
        household_id=household.id,
        beds=beds,
        is_interim=is_interim,
        reason=decision.reason,
        allowed_because=reason_kept(concerns, decision),
    )
    after = replace(
        life,
        hub_homes=with_fact(life.hub_homes, new),
        memberships=_without_the_hub_home(life, decision, household, ended_on),
    )
    after, of_launches = _with_its_launches(life, after, decision, rules)
    return Decided(after, (*concerns, *of_launches, *brought_about(life, after, rules, on)))


def hub_home_to_end(life: Life, on: date) -> HubHome:
    """The hub home whose term ends on a day: that of the day, else the last one before, whose end is put on it.

    Refused: `no_hub_home`.
    """
    before = [one for one in life.hub_homes if one.is_true and one.end <= on]
    current = life.hub_home_on(on) or max(before, key=lambda one: one.start, default=None)
    if current is None:
        raise refuse(
            grounds.NO_HUB_HOME_TO_END, "It has no hub home on that day, so none can end. Check the day.", "on"
        )
    return current


def without_hub_home(life: Life, decision: Decision, household: Candidate, rules: Rulebook) -> Decided:
    """The life in which the term of `household`, that of `hub_home_to_end`, ends on a day; an end that is recorded is
    put on it.

    Refused: `before_it_began`, `constellation_is_closed`, `no_hub_home`, `nothing_changes`, `later_changes_exist`; for
    days that are added `is_a_hub_home`, `is_a_satellite`, `not_approved`.
    """
    refuse_outside_of_its_life(life, decision)
    on, current = decision.on, hub_home_to_end(life, decision.on)
    if current.ended_on == on:
        raise refuse(grounds.NOTHING_CHANGES, "Its term ends on that day already. Choose another day.", "on")
    if current.ended_on is not None and current.ended_on == next_start(life.hub_homes, current.start):
        raise later_changes_exist("another hub home begins", current.ended_on)
    for phase in life.phases:
        if phase.is_true and phase.phase is ConstellationPhase.LAUNCHED and phase.start > on:
            raise later_changes_exist("it is launched with this hub home", phase.start)
    if current.ended_on and current.ended_on < on:
        _refuse_a_part_elsewhere(household, current.ended_on, on)
        for one in life.memberships:
            if one.is_true and one.household_id == household.id and _overlap(one, current.ended_on, on):
                raise later_changes_exist("the household joins as a satellite", one.joined_on)
        _refuse_outside_of_approval(household, current.ended_on, on)
    gone = ended(current, on, decision.reason)
    after = replace(life, hub_homes=tuple(gone if one.id == gone.id else one for one in life.hub_homes))
    return Decided(after, (*_moved(life, current.ended_on, on), *brought_about(life, after, rules, on)))


def with_satellite(life: Life, decision: Decision, household: Candidate, rules: Rulebook, authority: str) -> Decided:
    """The life in which a household is a satellite from a day on, until the constellation closes.

    Refused: `before_it_began`, `constellation_is_closed`, `in_a_constellation`, `later_changes_exist`, `not_approved`;
    `too_many_satellites` unless the authority allows it with a reason.
    """
    refuse_outside_of_its_life(life, decision)
    on, ended_on = decision.on, life.closes_on
    _refuse_a_second_part(life, household, on)
    if part := household.part_between(on, ended_on or date.max):
        raise _in_a_constellation(part.start, on)
    _refuse_outside_of_approval(household, on, ended_on)
    concerns = concerns_of_size(life, on, ended_on or date.max, rules)
    # As an import would name it, so that a register which is exported and imported again has the same memberships.
    membership_id = id_of_row(authority, "memberships", life.ref, household.ref, on)
    never = next((one for one in life.memberships if one.id == membership_id), None)
    new = Membership(
        id=membership_id,
        constellation_id=life.id,
        household_id=household.id,
        joined_on=on,
        left_on=ended_on,
        leaving_reason=None,
        reason=decision.reason,
        allowed_because=reason_kept(concerns, decision),
        version=never.version if never else 0,
    )
    others = (one for one in life.memberships if one.id != membership_id)
    after = replace(life, memberships=(*others, new))
    return Decided(after, (*concerns, *brought_about(life, after, rules, on)))


def without_satellite(
    life: Life, decision: Decision, household: Candidate, leaving_reason: str, rules: Rulebook
) -> Decided:
    """The life in which a household isn't a satellite any more from a day on; one that is closed may be left, too.

    A last day that is recorded is put on this one, earlier or later. Refused: `not_a_satellite`, `nothing_changes`,
    `later_changes_exist`; for days that are added `in_a_constellation`, `not_approved`, and `too_many_satellites`
    unless the authority allows it with a reason; so is `too_few_satellites`, of a launch to come.
    """
    on = decision.on
    theirs = sorted((one for one in life.memberships if one.is_true and one.household_id == household.id), key=_joined)
    current = next((one for one in reversed(theirs) if one.joined_on <= on), None)
    is_over = current is not None and not current.holds_on(on) and on > (life.closes_on or date.max)
    if current is None or is_over:
        raise refuse(
            grounds.NOT_A_SATELLITE,
            "This household isn't a satellite on that day. Choose another day, or another household.",
            "household_id",
        )
    if (current.left_on, current.leaving_reason) == (on, leaving_reason):
        raise refuse(grounds.NOTHING_CHANGES, "It leaves on that day already. Choose another day.", "on")
    if current.left_on not in {None, life.closes_on} and current is not theirs[-1]:
        raise later_changes_exist("the household joins again", theirs[-1].joined_on)
    concerns: tuple[Concern, ...] = ()
    if current.left_on and current.left_on < on:
        for hub in life.hub_homes:
            if hub.is_true and hub.household_id == household.id and _overlap(hub, current.left_on, on):
                raise _in_a_constellation(hub.start, current.left_on)
        if part := household.part_between(current.left_on, on):
            raise _in_a_constellation(part.start, current.left_on)
        _refuse_outside_of_approval(household, current.left_on, on)
        concerns = concerns_of_size(life, current.left_on, on, rules)
    gone = replace(
        current,
        left_on=on,
        leaving_reason=leaving_reason,
        reason=decision.reason,
        allowed_because=reason_kept(concerns, decision) or current.allowed_because,
    )
    after = replace(life, memberships=tuple(gone if one.id == gone.id else one for one in life.memberships))
    was_to = None if current.left_on == life.closes_on else current.left_on
    after, of_launches = _with_its_launches(life, after, decision, rules)
    return Decided(after, (*concerns, *of_launches, *_moved(life, was_to, on), *brought_about(life, after, rules, on)))


def _refuse_a_part_elsewhere(household: Candidate, on: date, ended_on: date | None) -> None:
    if part := household.part_between(on, ended_on or date.max):
        ground = grounds.IS_A_HUB_HOME if part.is_hub_home else grounds.IS_A_SATELLITE
        what = "the hub home" if part.is_hub_home else "a satellite"
        since = f" from {in_words(part.start)}" if part.start > on else ""
        raise refuse(
            ground,
            f"This household is {what} of another constellation{since}. End that first, or choose another household.",
            "household_id",
        )


def _refuse_a_second_part(life: Life, household: Candidate, on: date) -> None:
    """A household that is in this constellation already, or is recorded to be."""
    for hub in life.hub_homes:
        if hub.is_true and hub.household_id == household.id and hub.end > on:
            raise _in_a_constellation(hub.start, on)
    for one in life.memberships:
        if one.is_true and one.household_id == household.id and one.end > on:
            if one.joined_on > on:
                raise later_changes_exist("the household joins", one.joined_on)
            raise _in_a_constellation(one.joined_on, on)


def _in_a_constellation(start: date, on: date) -> Exception:
    since = f"from {in_words(start)}" if start > on else "on that day"
    return refuse(
        grounds.IN_A_CONSTELLATION,
        f"This household belongs to a constellation {since}. End that first, or choose another household.",
        "household_id",
    )


def _refuse_outside_of_approval(household: Candidate, on: date, ended_on: date | None) -> None:
    if is_approved_throughout(household.approvals, on, ended_on):
        return
    stretch = stretch_on(household.approvals, on)
    ends = stretch[-1].ended_on if stretch and stretch[0].start <= on < stretch[-1].end else None
    what = f"Its approval ends on {in_words(ends)}" if ends else f"This household isn't approved on {in_words(on)}"
    raise refuse(
        grounds.NOT_APPROVED,
        f"{what}. Record its approval first, or choose another household.",
        "household_id",
    )


def _without_the_hub_home(
    life: Life, decision: Decision, household: Candidate, ended_on: date | None
) -> tuple[Membership, ...]:
    """The memberships without that of a satellite that becomes the hub home."""
    after: list[Membership] = []
    for one in life.memberships:
        is_theirs = one.is_true and one.household_id == household.id and one.end > decision.on
        if is_theirs and one.joined_on > decision.on and one.joined_on < (ended_on or date.max):
            raise later_changes_exist("the household joins as a satellite", one.joined_on)
        leaves = is_theirs and one.joined_on <= decision.on
        gone = replace(one, left_on=decision.on, leaving_reason=BECAME_HUB_HOME, reason=decision.reason)
        after.append(gone if leaves else one)
    return tuple(after)


def concerns_of_size(life: Life, on: date, ended_on: date, rules: Rulebook) -> tuple[Concern, ...]:
    """What one satellite more, from a day until the day before another, comes to by the authority's rules.

    Refused: `too_many_satellites` unless the authority allows it with a reason.
    """
    most = rules.on(RuleName.MOST_SATELLITES, on)
    size = 1 + life.largest_between(on, ended_on)
    if size <= most.value:
        return ()
    rule = concern(
        grounds.TOO_MANY_SATELLITES.cited(most.source, most.whose),
        f"It would have {size} satellite households; at most {most.value} are asked for.",
        needs_a_reason=True,
    )
    allowing = rules.on(RuleName.BEYOND_MOST_ALLOWED_WITH_REASON, on)
    return (allowed_with_a_reason(rule, allowing, "household_id", "Choose another constellation, or another day."),)


def _with_its_launches(
    before: Life, after: Life, decision: Decision, rules: Rulebook
) -> tuple[Life, tuple[Concern, ...]]:
    """The life, whose launches to come are with too few satellites only for a reason; it stays with them.

    Refused: `too_few_satellites` unless the authority allows it with a reason. Another authority's constellation is
    launched by that one.
    """
    if after.host:
        return after, ()
    concerns: list[Concern] = []
    phases: list[Phase] = []
    for one in after.phases:
        is_to_come = one.is_true and one.phase is ConstellationPhase.LAUNCHED and one.start > decision.on
        if is_to_come and is_launched_with_too_few(before, after, one, rules):
            left = len(after.satellites_on(one.start))
            households = "1 satellite household" if left == 1 else f"{left} satellite households"
            sentence = f"It is launched on {in_words(one.start)}, and would have {households} then"
            else_do = "Add another household first, or choose a day after the launch."
            concerns.append(too_few_satellites(sentence, one.start, rules, "household_id", else_do))
            phases.append(replace(one, allowed_because=decision.allowed_because))
        else:
            phases.append(one)
    return replace(after, phases=tuple(phases)), tuple(concerns)


def _moved(life: Life, was_to_end_on: date | None, on: date) -> tuple[Concern, ...]:
    """That an end was recorded for another day, for whoever checks what is decided."""
    if was_to_end_on in {None, life.closes_on, on} or was_to_end_on is None:
        return ()
    sentence = f"It was recorded for {in_words(was_to_end_on)}. It is {in_words(on)} now."
    return (Concern(code="recorded_for_another_day", sentence=sentence),)


def _overlap(one: HubHome | Membership, start: date, end: date) -> bool:
    return max(one.started_on or date.min, start) < min(one.end, end)


def _joined(one: Membership) -> date:
    return one.joined_on
