"""Who may be fostered in a household beyond the usual fostering limit, and how does that stand night by night?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.facts import Approval, Exemption, changed, ended, holding, next_start, with_fact
from services.registry.policy.records.changes import later_changes_exist
from services.registry.policy.records.limits import HomeByNight
from shared.contracts.actor import Actor
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.record_changes import ComesTo, Effect
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import Role


def may_grant_exemptions(actor: Actor, household_id: UUID) -> bool:
    """Whether somebody may record a household's exemptions; an administrator may not, for they name children."""
    supervises = actor.has(Role.SUPERVISING_SOCIAL_WORKER) and household_id in actor.supervised_household_ids
    return actor.has(Role.PROGRAMME_MANAGER) or supervises


def refuse_without_approval(approvals: Iterable[Approval], on: date) -> None:
    """Raises the refusal `not_approved` of an exemption that would begin while the household isn't approved."""
    if not any(one.holds_on(on) for one in approvals):
        raise refuse(
            grounds.EXEMPT_WITHOUT_APPROVAL,
            f"The household isn’t approved on {in_words(on)}. Record its approval first, or choose a day on which it "
            "is approved.",
            "on",
        )


def exempted(known: Sequence[Exemption], new: Exemption) -> tuple[Exemption, ...]:
    """The exemptions of one child in one household that are new or end, with a new one for its days.

    Refused: `ends_before_it_starts`, `later_changes_exist`, `nothing_changes`.
    """
    if new.ended_on is not None and new.ended_on <= new.start:
        raise refuse(grounds.ENDS_BEFORE_IT_STARTS, "Enter a last day that is not before the first one.", "until")
    if (later := next_start(known, new.start)) is not None:
        raise later_changes_exist("another exemption begins", later)
    current = holding(known, new.start)
    if current and (current.says, current.ended_on) == (new.says, new.ended_on):
        raise refuse(grounds.NOTHING_CHANGES, "It is recorded so already. Choose other days, or leave it.", "on")
    # Whatever the one before had left of its days is the new one's to say.
    return changed(
        known, with_fact([replace(one, ended_on=new.start) if one is current else one for one in known], new)
    )


def exemption_ended(known: Sequence[Exemption], on: date, reason: str) -> tuple[Exemption, ...]:
    """The exemption that doesn't hold any more from a day on. Refused: `no_exemption`."""
    lasting = [one for one in known if one.is_true and one.end > on]
    if not lasting:
        raise refuse(
            grounds.NO_EXEMPTION, "No exemption holds for this child on that day or later. Check the day.", "on"
        )
    return tuple(ended(one, max(on, one.start), reason) for one in lasting)


def effect_on_the_limit(home: HomeByNight, on: date) -> Effect:
    """How many children are there on the night of the change, and whether that is right by these exemptions."""
    night = home.on(on)
    there = night.placed + night.guests
    children = "1 child is" if there == 1 else f"{there} children are"
    why = {
        LimitVerdict.WITHIN: f"usually at most {night.limit}",
        LimitVerdict.ALL_SIBLINGS: "all are brothers and sisters",
        LimitVerdict.EXEMPT: "an exemption names each of them",
        LimitVerdict.EXEMPTION_TO_READ: f"more than {night.limit}, and an exemption is recorded in words only: read "
        "whether it names each of them",
        LimitVerdict.BEYOND: f"more than {night.limit}, and exemptions name {night.named or 'none'} of them",
    }[night.verdict]
    return Effect(on=ComesTo.FOSTERING_LIMIT, sentence=f"On the night of {in_words(on)} {children} there: {why}.")


def no_such_child() -> RefusalError:
    """The refusal of a child whom the asker may not name, or of one that there isn't: it tells nobody which."""
    return refuse(
        grounds.NOT_A_CHILD_TO_EXEMPT,
        "Choose children whose records you can see. Check the reference.",
        "child_ref",
    )
