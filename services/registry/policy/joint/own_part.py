"""What becomes of a guest's own part in a constellation whose closing its host has moved or taken back?

An end that the host or the agreement brought about never was the guest's own. So the part follows from the guest's own
last word and from what was said last, whatever was said, or missed, before.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.registry.policy.constellations.changes import CLOSED_WITH_IT
from services.registry.policy.constellations.life import Life
from services.registry.policy.constellations.taking_back import Around, leaves_on, stays
from services.registry.policy.facts import Assignment, next_start
from services.registry.policy.joint.crossing import AGREEMENT_ENDED
from services.registry.policy.records.approvals import is_approved_throughout
from services.registry.policy.records.history import Versions
from services.registry.policy.register import Membership
from shared.contracts.words import ConstellationPhase

_NOT_THEIR_OWN = frozenset({None, CLOSED_WITH_IT, AGREEMENT_ENDED})
"""Why a household left by a closing: no reason where it joined until one that was known already."""

D = TypeVar("D", Assignment, Membership)


def as_decided(life: Life, versions: Versions) -> Life:
    """The constellation with the guest's own part as the guest decided it last, without any end by a closing."""
    closings = _closings(life, versions)
    workers = [_worker(one, _own_word(one, versions, closings), closings) for one in life.liaison_workers]
    return replace(
        life,
        liaison_workers=tuple(_until_the_next(one, workers) for one in workers),
        memberships=tuple(_membership(one, _own_word(one, versions, closings), closings) for one in life.memberships),
    )


def opens_longer(before: Life, after: Life) -> bool:
    """Whether a closing that was known lies later by now, or nowhere."""
    return before.closes_on is not None and before.closes_on < (after.closes_on or date.max)


def come_back(before: Life, after: Life, around: Around) -> Life:
    """What the guest decided (`after`, as far as the closing of now lets it), but for those who can't come back.

    Whoever belongs elsewhere on one of the days that would be given back, or isn't approved on one, stays away, and so
    does a worker who has left: nobody is there to be asked. Where no closing lies later than before, nobody comes back.
    """
    is_longer = opens_longer(before, after)
    workers, members = {one.id: one for one in before.liaison_workers}, {one.id: one for one in before.memberships}
    return replace(
        after,
        liaison_workers=tuple(
            _as_worker(one, workers[one.id], around, is_longer=is_longer) if one.id in workers else one
            for one in after.liaison_workers
        ),
        memberships=tuple(_as_members(after.memberships, members, around, is_longer=is_longer)),
    )


def _closings(life: Life, versions: Versions) -> set[date]:
    """Each day on which it was ever known to close: the record of a phase is kept when its days are moved."""
    known = (was for one in life.phases for was in (*versions.get(one.id, ()), one))
    return {was.started_on for was in known if was.phase is ConstellationPhase.CLOSED and was.started_on is not None}


def _own_word(one: D, versions: Versions, closings: Collection[date]) -> D:
    """The last version that isn't a closing's word; the first where each is."""
    known: list[D] = [*versions.get(one.id, ())]
    own = (was for was in reversed(known) if was.recorded.by or (was.is_true and _end_of(was) not in closings))
    return next(own, known[0] if known else one)


def _end_of(one: Assignment | Membership) -> date | None:
    return one.left_on if isinstance(one, Membership) else one.ended_on


def _worker(one: Assignment, own: Assignment, closings: Collection[date]) -> Assignment:
    is_closing = own.is_true and own.ended_on in closings
    return replace(one, started_on=own.started_on, ended_on=None if is_closing else own.ended_on)


def _until_the_next(one: Assignment, all_of_them: Iterable[Assignment]) -> Assignment:
    """Nobody is the liaison worker beside the next one."""
    following = next_start(all_of_them, one.start) if one.is_true else None
    return replace(one, ended_on=following) if following is not None and following < one.end else one


def _membership(one: Membership, own: Membership, closings: Collection[date]) -> Membership:
    is_closing = own.is_true and own.left_on in closings and own.leaving_reason in _NOT_THEIR_OWN
    return replace(
        one,
        left_on=None if is_closing else own.left_on,
        leaving_reason=None if is_closing else own.leaving_reason,
    )


def _first_day_given_back(one: D, was: D) -> date | None:
    """The first day that it would hold on again; none where it holds no longer than before."""
    first = (was.end if was.is_true else one.started_on) or date.min
    return first if one.is_true and one.end > first else None


def _as_worker(one: Assignment, was: Assignment, around: Around, *, is_longer: bool) -> Assignment:
    first, worker = _first_day_given_back(one, was), around.workers.get(one.worker_id)
    if first is None:
        return one
    if not is_longer or not stays(worker, first):
        return was
    return replace(one, ended_on=min(filter(None, (one.ended_on, leaves_on(worker))), default=None))


def _as_members(
    after: Iterable[Membership], before: Mapping[UUID, Membership], around: Around, *, is_longer: bool
) -> Iterator[Membership]:
    settled: list[Membership] = []
    # Who belongs to it as it is comes first: a later part of the same household makes room for that one.
    for one in sorted(after, key=lambda one: one.id in before and not before[one.id].is_true):
        was = before.get(one.id)
        first = _first_day_given_back(one, was) if was else None
        is_there = any(
            other.is_true
            and other.household_id == one.household_id
            and max(other.joined_on, one.joined_on) < min(other.end, one.end)
            for other in settled
        )
        if was and first and (is_there or not is_longer or not _is_free(one, first, around)):
            settled.append(was)
        else:
            settled.append(one)
    yield from settled


def _is_free(one: Membership, first: date, around: Around) -> bool:
    household = around.households.get(one.household_id)
    return (
        household is not None
        and household.part_between(first, one.end) is None
        and is_approved_throughout(household.approvals, first, one.left_on)
    )
