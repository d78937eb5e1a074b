"""What is a worker assigned to, and what becomes of it when it is handed over?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.facts import Assignment, Duty, begun, changed, with_fact
from services.registry.policy.register import Worker
from shared.contracts.actor import Actor
from shared.contracts.constellations import Caseload, CaseToCome, Choice
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import Role
from shared.contracts.words import CaseKind

_IN_WORDS = {
    Duty.LIAISON_WORKER: "liaison worker",
    Duty.SUPERVISING_SOCIAL_WORKER: "supervising social worker",
    Duty.CHILDRENS_SOCIAL_WORKER: "children’s social worker",
}
_KINDS = {
    Duty.LIAISON_WORKER: CaseKind.CONSTELLATION,
    Duty.SUPERVISING_SOCIAL_WORKER: CaseKind.HOUSEHOLD,
    Duty.CHILDRENS_SOCIAL_WORKER: CaseKind.CHILD,
}
SEES_EVERY_CASELOAD = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""They hand it over, too."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What changes when a caseload is handed over."""

    assignments: tuple[Assignment, ...]
    """New, or ended."""
    caseload: Caseload
    """The new worker's, on the day."""


def may_see_caseload(actor: Actor, worker_id: UUID) -> bool:
    """Whether somebody may see what a worker is assigned to."""
    return may_hand_over(actor) or actor.person_id == worker_id


def may_hand_over(actor: Actor) -> bool:
    """Whether somebody may hand a caseload over, whoever's it is."""
    return actor.has(*SEES_EVERY_CASELOAD)


def caseload_of(
    worker_id: UUID, assignments: Iterable[Assignment], day: date, colleagues: Iterable[Worker] = ()
) -> Caseload:
    """What a worker is assigned to on a day and later, of these assignments, and who could take it over."""
    known = [one for one in assignments if one.worker_id == worker_id and one.is_true]
    theirs = [one for one in known if one.holds_on(day)]
    to_come = sorted((one for one in known if one.start > day), key=lambda one: (one.start, one.subject_id))
    return Caseload(
        worker_id=worker_id,
        on=day,
        constellation_ids=_subjects(theirs, Duty.LIAISON_WORKER),
        household_ids=_subjects(theirs, Duty.SUPERVISING_SOCIAL_WORKER),
        child_ids=_subjects(theirs, Duty.CHILDRENS_SOCIAL_WORKER),
        to_come=tuple(
            CaseToCome(id=one.subject_id, kind=_KINDS[one.kind], started_on=one.started_on, ended_on=one.ended_on)
            for one in to_come
        ),
        could_take_over=tuple(Choice(id=one.id, name=f"{one.first_name} {one.last_name}") for one in colleagues),
    )


def handed_over(
    assignments: Mapping[tuple[object, ...], tuple[Assignment, ...]],
    from_worker_id: UUID,
    to: Worker | None,
    *,
    on: date,
    reason: str,
    only: Collection[UUID] = (),
) -> HandedOver:
    """All that a worker is assigned to from a day on, or what `only` names of it, as another worker's.

    `assignments` are all those for what either of the two is assigned to, by what they are about. Refused:
    `nothing_to_hand_over`, `another_role`, `leaves`.
    """
    theirs = [
        one
        for ones in assignments.values()
        for one in ones
        if one.worker_id == from_worker_id and one.is_true and one.end > on and (not only or one.subject_id in only)
    ]
    if not theirs or to is None or to.id == from_worker_id:
        raise refuse(
            grounds.NOTHING_TO_HAND_OVER,
            "There is nothing to hand over to this worker on that day. Choose two workers, and what is handed over.",
            "to_worker_id",
        )
    if missing := {one.kind for one in theirs if Role(one.kind.value) not in to.roles}:
        raise _another_role(missing)
    if not to.stays_from(on):
        raise refuse(
            grounds.LEAVES, "This worker isn’t one then, or leaves. Choose somebody who stays.", "to_worker_id"
        )
    after = dict(assignments)
    for one in theirs:
        new = begun(
            Assignment,
            one.started_on if one.start > on else on,
            ended_on=one.ended_on,
            kind=one.kind,
            subject_id=one.subject_id,
            worker_id=to.id,
            reason=reason,
        )
        after[one.subject] = with_fact(after[one.subject], new)
    everything = [one for ones in after.values() for one in ones]
    news = [one for subject, ones in after.items() for one in changed(assignments[subject], ones)]
    return HandedOver(tuple(news), caseload_of(to.id, everything, on))


def _another_role(missing: Collection[Duty]) -> RefusalError:
    words = " and ".join(_IN_WORDS[duty] for duty in sorted(missing))
    return refuse(
        grounds.ANOTHER_ROLE,
        f"This worker isn't a {words}. Choose somebody who is, or hand over only the rest.",
        "to_worker_id",
    )


def _subjects(assignments: Iterable[Assignment], duty: Duty) -> tuple[UUID, ...]:
    return tuple(sorted(one.subject_id for one in assignments if one.kind is duty))
