"""May some children be taken out of a sleepover, and what becomes of it, and of them?"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.sleepovers import Sleepover, can_call_off, not_yours
from shared.contracts.actor import Actor
from shared.contracts.refusals import refuse
from shared.contracts.words import SleepoverState


@dataclass(frozen=True, slots=True)
class Parting:
    """A sleepover that goes on with some of its children, and that of the others, to which something is done next."""

    stays: Sleepover
    left: Sleepover


def may_part(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether the actor may take some of its children out, where nothing else waits in its place."""
    return (
        sleepover.state is SleepoverState.CONFIRMED and len(sleepover.child_ids) > 1 and can_call_off(actor, sleepover)
    )


def is_for_some(sleepover: Sleepover, actor: Actor, child_ids: Collection[UUID]) -> bool:
    """Whether what the actor does is for some of the children only. Refused: `not_yours`, `not_on_it`."""
    if not child_ids:
        return False
    if not can_call_off(actor, sleepover):
        raise not_yours()
    if not set(child_ids) <= set(sleepover.child_ids):
        raise refuse(grounds.NOT_ON_IT, "Select children who are on this sleepover", "child_ids")
    return set(child_ids) != set(sleepover.child_ids)


def parted(sleepover: Sleepover, child_ids: Collection[UUID], left_id: UUID) -> Parting:
    """The two that it becomes; refused `not_agreed_yet`, where not everybody has agreed to it.

    That of the children who are taken out is none of regular ones, and came in no other's place: what it came from
    goes on.
    """
    if sleepover.state is SleepoverState.REQUESTED:
        raise refuse(
            grounds.NOT_AGREED_YET,
            "Not everybody has agreed yet. Cancel it for all of the children, or wait until everybody has agreed.",
            "child_ids",
        )
    stays = _with(sleepover, set(sleepover.child_ids) - set(child_ids))
    left = _with(sleepover, child_ids)
    return Parting(
        replace(stays, version=sleepover.version + 1),
        replace(
            left,
            id=left_id,
            instead_of=None,
            proposed_id=None,
            series_id=None,
            moves_id=None,
            moves_series_id=None,
            parted_from_id=sleepover.parted_from_id or sleepover.id,
        ),
    )


def what_is_told(parting: Parting | None) -> dict[str, Any]:
    """What the event of those who were taken out tells besides."""
    if parting is None:
        return {}
    return {"parted_from_id": parting.stays.id, "others_who_stay": parting.stays.child_ids}


def _with(sleepover: Sleepover, child_ids: Collection[UUID]) -> Sleepover:
    """It as if these were the only children."""
    return replace(
        sleepover,
        child_ids=tuple(one for one in sleepover.child_ids if one in child_ids),
        stays=tuple(one for one in sleepover.stays if one.child_id in child_ids),
        beds=tuple(one for one in sleepover.beds if one.child_id in child_ids),
        conditions_met_for=tuple(one for one in sleepover.conditions_met_for if one in child_ids),
    )
