"""How does the absence of a child stand, who may see it, and what may be recorded of it?

Missing and away have the meanings of the SSDA903 return. One that turns from the one into the other is one absence
with several parts, which the return counts as rows of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.sleepovers import EVERYWHERE
from shared.contracts.absences import (
    MOST_SPANS,
    AbsenceDeedKind,
    AbsenceKind,
    AbsenceSpan,
    AbsenceState,
    ReturnInterview,
)
from shared.contracts.actor import Actor
from shared.contracts.clock import day_in_london
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import CARERS, Role

RECORDS_FOR_ANYBODY = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER})
"""Who may record one of any child of the authority: the duty worker whom a carer rings."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Where a child lives on a night, and where the child is expected to sleep."""

    child_id: UUID
    night: date
    household_id: UUID
    constellation_id: UUID | None
    hub_household_id: UUID | None = None
    """The hub home of a sleepover, where the child is expected there."""

    @property
    def expected_household_id(self) -> UUID:
        """Where the child is expected to sleep."""
        return self.hub_household_id or self.household_id


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody recorded, when and by whom."""

    kind: AbsenceDeedKind
    at: datetime
    by: UUID
    words: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """A child who is missing or away without authorisation, from leaving to coming back."""

    id: UUID
    version: int
    child_id: UUID
    household_id: UUID
    expected_household_id: UUID
    constellation_id: UUID | None
    spans: tuple[AbsenceSpan, ...]
    ended_at: datetime | None
    recorded_at: datetime
    recorded_by: UUID
    interview: ReturnInterview | None = None
    is_taken_back: bool = False
    is_by_day: bool = False
    """Whether a return told of it: its days are known, and no times."""
    added_by: frozenset[UUID] = frozenset()
    """Who reported it as well."""

    @property
    def state(self) -> AbsenceState:
        """Whether the child is back, or it never was."""
        if self.is_taken_back:
            return AbsenceState.TAKEN_BACK
        return AbsenceState.OPEN if self.ended_at is None else AbsenceState.BACK

    @property
    def is_open(self) -> bool:
        """Whether the child isn't back."""
        return self.state is AbsenceState.OPEN

    @property
    def started_at(self) -> datetime:
        """When the child left or was last seen, whichever is later."""
        return self.spans[0].since

    @property
    def kind(self) -> AbsenceKind:
        """What it is now, or was last."""
        return self.spans[-1].kind

    @property
    def waits_for_interview(self) -> bool:
        """Whether the child is back, and it isn't recorded yet what came of the return interview.

        What a return told of was over before: whether there was one is in the records of then.
        """
        if self.state is not AbsenceState.BACK or (self.is_by_day and self.interview is None):
            return False
        return self.interview is None or (self.interview.is_offered and self.interview.is_accepted is None)


def began(absence_id: UUID, expected: Expected, span: AbsenceSpan, by: UUID, now: datetime) -> Absence:
    """A new one. Refused: `in_the_future`."""
    _check_past([span.since], now, "since")
    return Absence(
        id=absence_id,
        version=1,
        child_id=expected.child_id,
        household_id=expected.household_id,
        expected_household_id=expected.expected_household_id,
        constellation_id=expected.constellation_id,
        spans=(span,),
        ended_at=None,
        recorded_at=now,
        recorded_by=by,
    )


def read_in(absence: Absence, spans: tuple[AbsenceSpan, ...], ended_at: datetime) -> Absence:
    """A new one that a return tells of, and that is over."""
    return replace(absence, spans=spans, ended_at=ended_at, is_by_day=True)


def check_has_been(since: datetime, now: datetime) -> None:
    """Refuse what is still to come, before anything is looked up by it: `in_the_future`."""
    _check_past([since], now, "since")


def added(absence: Absence) -> Absence:
    """Somebody knows something besides. Refused: `absence_is_over`."""
    _check_open(absence)
    return _next(absence)


def changed(absence: Absence, span: AbsenceSpan, now: datetime) -> Absence:
    """It is the other from a moment on. Refused: `absence_is_over`, `same_kind`, `not_in_order`, ..."""
    _check_open(absence)
    if span.kind is absence.kind:
        raise refuse(grounds.SAME_KIND, f"The child is recorded as {_IN_WORDS[span.kind]} already.", "kind")
    if len(absence.spans) >= MOST_SPANS:
        raise refuse(
            grounds.TOO_MANY_CHANGES, "This has changed too often to be one absence. Record the return first.", "kind"
        )
    spans = (*absence.spans, span)
    _check_past([span.since], now, "since")
    _check_order([one.since for one in spans], "since", _AFTER_THE_LAST)
    return _next(absence, spans=spans)


def returned(absence: Absence, at: datetime, now: datetime) -> Absence:
    """The child is back. Refused: `absence_is_over`, `in_the_future`, `not_in_order`."""
    _check_open(absence)
    _check_past([at], now, "at")
    _check_order([absence.spans[-1].since, at], "at", "The return must be after the time since when the child is gone")
    return _next(absence, ended_at=at)


def corrected(
    absence: Absence, expected: Expected, spans: Sequence[AbsenceSpan], ended_at: datetime | None, now: datetime
) -> Absence:
    """It was as this says. Refused: `absence_is_over` (taken back), `in_the_future`, `not_in_order`."""
    _check_not_taken_back(absence)
    moments = [one.since for one in spans]
    _check_past(moments, now, "spans")
    _check_order(moments, "spans", _AFTER_THE_LAST)
    if ended_at is not None:
        _check_past([ended_at], now, "ended_at")
        _check_order([moments[-1], ended_at], "ended_at", "The return must be after the last change before it")
    return _next(
        absence,
        spans=_without_repeats(spans),
        ended_at=ended_at,
        household_id=expected.household_id,
        expected_household_id=expected.expected_household_id,
        constellation_id=expected.constellation_id,
        interview=absence.interview if ended_at else None,
        # Who corrects it enters times.
        is_by_day=False,
    )


def taken_back(absence: Absence) -> Absence:
    """It never was. Refused: `absence_is_over`, where that is recorded already."""
    _check_not_taken_back(absence)
    return _next(absence, is_taken_back=True)


def interviewed(absence: Absence, interview: ReturnInterview, today: date) -> Absence:
    """What came of the return interview. Refused: `not_back_yet`, `in_the_future`, `not_in_order`."""
    _check_not_taken_back(absence)
    if absence.ended_at is None:
        raise refuse(grounds.NOT_BACK_YET, "Record that the child is back first.")
    offered_on = interview.offered_on if interview.is_offered else None
    if offered_on and offered_on > today:
        raise refuse(
            grounds.ABSENCE_TO_COME, "The day on which it was offered must be today or in the past", "offered_on"
        )
    if offered_on and offered_on < day_in_london(absence.ended_at):
        raise refuse(
            grounds.NOT_IN_ORDER,
            "The day on which it was offered must be on or after the day of the return",
            "offered_on",
        )
    kept = ReturnInterview(
        is_offered=interview.is_offered,
        offered_on=offered_on,
        is_accepted=interview.is_accepted if interview.is_offered else None,
    )
    return _next(absence, interview=kept)


def may_record(actor: Actor, tonight: Expected | None, then: Expected, on: date) -> bool:
    """Whether the actor is responsible for the child, tonight or in the night in which the child left.

    A hub home finds in the morning that a child of its night has left; who lives with the child may always say so.
    Where a child lives is known of no night that is still to come: `on` is tonight.
    """
    own = actor.household_id
    homes = {tonight.household_id, tonight.hub_household_id} if tonight else set()
    if 0 <= (on - then.night).days <= 1:
        homes |= {then.household_id, then.hub_household_id}
    return (
        actor.has(*RECORDS_FOR_ANYBODY)
        or (actor.has(*CARERS, Role.CHILDRENS_SOCIAL_WORKER) and then.child_id in actor.child_ids)
        or (actor.has(*CARERS) and own is not None and own in homes)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and not homes.isdisjoint(actor.supervised_household_ids))
    )


def may_see(actor: Actor, absence: Absence, tonight: Expected | None = None) -> bool:
    """Whether an absence is any of the actor's business: a hub home's also once the stay is over.

    While the child is gone, it is that of the hub home too which expects the child tonight.
    """
    return (
        _is_theirs(actor, absence)
        or actor.person_id in {absence.recorded_by, *absence.added_by}
        or _expected_the_child(actor, absence, tonight)
    )


def may_read_words(actor: Actor, absence: Absence, tonight: Expected | None = None) -> bool:
    """Whether what somebody knew is still any of their business: a hub home's only while the child isn't back."""
    return _is_theirs(actor, absence) or (absence.is_open and may_see(actor, absence, tonight))


def may_change(actor: Actor, absence: Absence, tonight: Expected | None = None) -> bool:
    """Whether the actor may say that it has changed, or that the child is back."""
    return absence.is_open and may_answer_for(actor, absence, tonight)


def may_correct(actor: Actor, absence: Absence, tonight: Expected | None = None) -> bool:
    """Whether the actor may put it right, or take it back."""
    return not absence.is_taken_back and may_answer_for(actor, absence, tonight)


def may_record_interview(actor: Actor, absence: Absence) -> bool:
    """Whether the actor is the child's social worker, or the liaison worker of the child's constellation."""
    return absence.state is AbsenceState.BACK and is_interviewer(actor, absence)


def is_interviewer(actor: Actor, absence: Absence) -> bool:
    """Whether the return interview is the actor's to record."""
    return (actor.has(Role.CHILDRENS_SOCIAL_WORKER) and absence.child_id in actor.child_ids) or (
        actor.has(Role.LIAISON_WORKER)
        and absence.constellation_id is not None
        and absence.constellation_id in actor.constellation_ids
    )


def may_answer_for(actor: Actor, absence: Absence, tonight: Expected | None = None) -> bool:
    """Whether the actor may record of it: whoever may read what is known of it, but an administrator only looks."""
    is_responsible = actor.has(*CARERS, Role.CHILDRENS_SOCIAL_WORKER, Role.SUPERVISING_SOCIAL_WORKER)
    return actor.has(*RECORDS_FOR_ANYBODY) or (is_responsible and may_read_words(actor, absence, tonight))


def _is_theirs(actor: Actor, absence: Absence) -> bool:
    lives_there = actor.has(*CARERS) and actor.household_id == absence.household_id
    return (
        actor.has(*EVERYWHERE)
        or (actor.has(*CARERS, Role.CHILDRENS_SOCIAL_WORKER) and absence.child_id in actor.child_ids)
        # Once the child has come back, and moved, it is the business of who lives with the child now.
        or (lives_there and absence.is_open)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and absence.household_id in actor.supervised_household_ids)
    )


def _expected_the_child(actor: Actor, absence: Absence, tonight: Expected | None) -> bool:
    homes = {absence.expected_household_id}
    if absence.is_open and tonight is not None:
        homes.add(tonight.expected_household_id)
    return (actor.has(*CARERS) and actor.household_id in homes) or (
        actor.has(Role.SUPERVISING_SOCIAL_WORKER) and not homes.isdisjoint(actor.supervised_household_ids)
    )


_IN_WORDS = {AbsenceKind.MISSING: "missing", AbsenceKind.AWAY: "away without authorisation"}
_AFTER_THE_LAST = "Each time must be after the one before it"


def not_your_child() -> RefusalError:
    """One refusal for what is somebody else's and for what there isn't: it tells nobody which."""
    return refuse(
        grounds.NOT_YOUR_CHILD,
        "You can only record and see this of children for whom you are responsible. Ring the child’s social worker.",
    )


def check_is_the_one(absence: Absence, version: int) -> None:
    """Refuse a correction of what somebody else has changed meanwhile."""
    if absence.version != version:
        raise refuse(
            grounds.CHANGED_MEANWHILE, "Somebody has changed this meanwhile. Look at how it is now, and correct that."
        )


def _next(absence: Absence, **changes: object) -> Absence:
    return replace(absence, version=absence.version + 1, **changes)  # type: ignore[arg-type]  # fields by name


def _without_repeats(spans: Iterable[AbsenceSpan]) -> tuple[AbsenceSpan, ...]:
    """Of two parts that are the same, one after the other, the later one says nothing."""
    kept: list[AbsenceSpan] = []
    for one in spans:
        if not kept or kept[-1].kind is not one.kind:
            kept.append(one)
    return tuple(kept)


def _check_open(absence: Absence) -> None:
    _check_not_taken_back(absence)
    if not absence.is_open:
        raise refuse(grounds.ABSENCE_IS_OVER, "The return is recorded already. Where it is wrong, correct it.")


def _check_not_taken_back(absence: Absence) -> None:
    if absence.is_taken_back:
        raise refuse(
            grounds.ABSENCE_IS_OVER,
            "This was taken back, for it was recorded wrongly. Where it was so, record it anew.",
        )


def _check_past(moments: Iterable[datetime], now: datetime, field: str) -> None:
    if any(moment > now for moment in moments):
        raise refuse(grounds.ABSENCE_TO_COME, "The date and time must be in the past", field)


def _check_order(moments: Sequence[datetime], field: str, sentence: str) -> None:
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise refuse(grounds.NOT_IN_ORDER, sentence, field)
