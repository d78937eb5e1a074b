"""What becomes of a delegation, a finding or an approval, and on what rule does it founder?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.facts import (
    Approval,
    Delegation,
    F,
    changed,
    ended,
    holding,
    next_start,
    with_fact,
    without_days,
)
from shared.contracts.actor import Actor
from shared.contracts.record_words import Finding
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import Role


def may_change_child(actor: Actor, child_id: UUID) -> bool:
    """Whether somebody may change what is recorded of a child."""
    is_own = actor.has(Role.CHILDRENS_SOCIAL_WORKER) and child_id in actor.child_ids
    return actor.has(Role.PROGRAMME_MANAGER) or is_own


def may_end_approval(actor: Actor, household_id: UUID) -> bool:
    """Whether somebody may record that a household's approval ends."""
    supervises = actor.has(Role.SUPERVISING_SOCIAL_WORKER) and household_id in actor.supervised_household_ids
    return actor.has(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR) or supervises


def may_record_carer_at_home(actor: Actor, household_id: UUID, constellation_ids: Collection[UUID]) -> bool:
    """Whether somebody may record whether a carer is at home: `constellation_ids` are those of the household."""
    leads = actor.has(Role.LIAISON_WORKER) and not {*actor.constellation_ids}.isdisjoint(constellation_ids)
    supervises = actor.has(Role.SUPERVISING_SOCIAL_WORKER) and household_id in actor.supervised_household_ids
    return actor.has(Role.PROGRAMME_MANAGER) or leads or supervises


def refuse_if_changed_meanwhile(looked_at: int | None, now: int) -> None:
    """Raises the refusal `changed_meanwhile`; whoever doesn't say which version they looked at isn't stopped."""
    if looked_at is not None and looked_at != now:
        raise refuse(
            grounds.CHANGED_MEANWHILE,
            "Somebody else has changed this record since you looked at it. Look at it again.",
            "version",
        )


def refuse_before_birth(born_on: date, on: date) -> None:
    """Raises the refusal `before_birth` of what would hold of a child who isn't born yet."""
    if on < born_on:
        raise refuse(grounds.NOT_BORN_YET, "Enter a day on or after the child’s date of birth.", "on")


def later_changes_exist(what: str, day: date) -> RefusalError:
    """The refusal of a change that what is recorded for a later day would contradict."""
    return refuse(
        grounds.LATER_CHANGES_EXIST,
        f"From {day.day} {day:%B %Y} {what}. Choose a later day, or put that right first.",
        "on",
    )


def delegated(known: Sequence[Delegation], new: Delegation) -> tuple[Delegation, ...]:
    """The delegations of one area that are new or end, with another one from its first day on.

    Refused: `review_before_it_starts`, `nothing_changes`, `later_changes_exist`.
    """
    on = new.start
    if new.review_on is not None and new.review_on <= on:
        raise refuse(grounds.REVIEW_BEFORE_IT_STARTS, "Enter a review date after the first day.", "review_on")
    if (later := next_start(known, on)) is not None:
        raise later_changes_exist("it is delegated otherwise", later)
    current = holding(known, on)
    if current and _what_counts(current) == _what_counts(new):
        raise refuse(
            grounds.NOTHING_CHANGES,
            "It is recorded so already. Change who decides, the conditions, who must be told, or the review.",
            "decision",
        )
    return changed(known, with_fact(known, new))


def refuse_without_which(found: Finding | None, details: str) -> None:
    """Raises the refusal `which_are_they`: that there are allergies helps nobody who isn't told which."""
    if found is Finding.YES and not details.strip():
        raise refuse(grounds.WHICH_ARE_THEY, "Enter which they are, and what to do.", "details")


def found_out(known: Sequence[F], new: F | None, on: date, reason: str = "", field: str = "finding") -> tuple[F, ...]:
    """The facts about one subject that are new or end, with a new one, or nothing known, from a day on.

    Refused: `nothing_changes`, which concerns the message's `field`, and `later_changes_exist`.
    """
    if (later := next_start(known, on)) is not None:
        raise later_changes_exist("something else is known", later)
    current = holding(known, on)
    if new is None:
        if current is None:
            raise refuse(grounds.NOTHING_CHANGES, "Nothing is recorded on that day as it is. Check the day.", field)
        after = tuple(
            replace(one, reason=reason) if one.id == current.id else one for one in without_days(known, on, None)
        )
        return changed(known, after)
    if current and current.says == new.says:
        raise refuse(grounds.NOTHING_CHANGES, "It is recorded so already. Choose something else, or leave it.", field)
    return changed(known, with_fact(known, new))


def _what_counts(one: Delegation) -> tuple[object, ...]:
    return one.decision, one.conditions or "", frozenset(one.must_tell), one.review_on, one.written_in


def ended_approval(known: Sequence[Approval], on: date, ended_reason: str, reason: str) -> tuple[Approval, ...]:
    """The approval that ends. Refused: `not_approved`, `later_changes_exist`."""
    if (later := next_start(known, on)) is not None:
        raise later_changes_exist("other terms begin", later)
    current = next((one for one in known if one.is_true and one.start < on and one.ended_on is None), None)
    if current is None:
        raise refuse(grounds.NO_APPROVAL_TO_END, "No approval is open on the day before. Check the day.", "on")
    return (replace(ended(current, on, reason), ended_reason=ended_reason),)


def refuse_what_goes_on(part_ends: Iterable[date | None], placement_ends: Iterable[date | None], on: date) -> None:
    """Raises the refusal of an end of approval beyond which a part in a constellation or a placement lasts."""
    if any(end is None or end > on for end in part_ends):
        raise refuse(
            grounds.IN_A_CONSTELLATION_STILL,
            "The household is still part of a constellation then. End that first, by that day.",
            "on",
        )
    if any(end is None or end > on for end in placement_ends):
        raise refuse(
            grounds.CHILDREN_LIVE_THERE,
            "A child is still placed there then. Record first where the child moves, by that day.",
            "on",
        )
