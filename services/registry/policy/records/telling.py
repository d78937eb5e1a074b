"""How are the facts of a record told to whoever may read them, the latest first?"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from services.registry.policy.facts import Approval, Delegation, MatchingFact
from services.registry.policy.records.delegation import is_overdue
from services.registry.policy.records.history import Replaced
from services.registry.policy.records.reading import was_planned
from services.registry.policy.register import Placement
from shared.contracts.child_terms import DelegationTerm, MatchingTerm, PlacementRecord
from shared.contracts.record_words import DecisionArea, MatchingTopic
from shared.contracts.records import ApprovalTerm

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_AREAS = {area: place for place, area in enumerate(DecisionArea)}
_TOPICS = {topic: place for place, topic in enumerate(MatchingTopic)}


def latest_first(facts: Iterable[Any]) -> list[Any]:
    """Those that hold on some day; one of which nobody knows the first day comes last."""
    return sorted((one for one in facts if one.is_true), key=lambda one: one.started_on or date.min, reverse=True)


def delegation_terms(known: Iterable[Delegation], today: date) -> tuple[DelegationTerm, ...]:
    """The delegations, area by area."""
    in_order = sorted(latest_first(known), key=lambda one: _AREAS[one.area])
    return tuple(delegation_term(one, today) for one in in_order)


def delegation_term(one: Delegation, today: date) -> DelegationTerm:
    """A delegation as it is told."""
    return DelegationTerm(
        started_on=one.started_on,
        ended_on=one.ended_on,
        area=one.area,
        decision=one.decision,
        conditions=one.conditions or "",
        must_tell=one.must_tell,
        review_on=one.review_on,
        is_review_overdue=is_overdue(one, today),
        written_in=one.written_in,
        reason=one.reason,
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )


def matching_terms(known: Iterable[MatchingFact]) -> tuple[MatchingTerm, ...]:
    """The matching facts, topic by topic."""
    in_order = sorted(latest_first(known), key=lambda one: _TOPICS[one.topic])
    return tuple(matching_term(one) for one in in_order)


def matching_term(one: MatchingFact) -> MatchingTerm:
    """A matching fact as it is told."""
    return MatchingTerm(
        started_on=one.started_on,
        ended_on=one.ended_on,
        topic=one.topic,
        finding=one.finding,
        details=one.details or "",
        written_in=one.written_in,
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )


def placement_record(one: Placement, *, as_worker: bool) -> PlacementRecord:
    """A placement as it is told: why it was recorded so can be about somebody else, and is for workers."""
    return PlacementRecord(
        placement_id=one.id,
        household_id=one.household_id,
        kind=one.kind,
        started_on=one.started_on,
        ended_on=one.ended_on,
        ended_reason=one.ended_reason,
        was_planned=was_planned(one.ended_on, one.ended_reason),
        reason=one.reason if as_worker else "",
        allowed_because=one.allowed_because if as_worker else "",
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )


def approval_term(one: Approval) -> ApprovalTerm:
    """An approval as it is told."""
    return ApprovalTerm(
        approval_id=one.id,
        started_on=one.started_on,
        ended_on=one.ended_on,
        places=one.places,
        age_from=one.age_from,
        age_to=one.age_to,
        kinds=one.kinds,
        exemptions=one.exemptions,
        ended_reason=one.ended_reason,
        reason=one.reason,
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )


def by_day_replaced(found: Sequence[Replaced]) -> list[Replaced]:
    """The latest replaced first."""
    return sorted(found, key=lambda one: one.by.at or _LONG_AGO, reverse=True)
