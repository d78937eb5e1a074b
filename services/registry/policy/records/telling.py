"""How are the facts of a record told to whoever may read them, the latest first?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.registry.policy.facts import Approval, CarerAtHome, Delegation, Exemption, HealthFact, MatchingFact
from services.registry.policy.records.delegation import is_overdue
from services.registry.policy.records.history import Replaced
from services.registry.policy.records.reading import was_planned
from services.registry.policy.register import Placement
from services.registry.policy.retention.applications import Application
from shared.contracts.child_terms import DelegationTerm, HealthTerm, MatchingTerm, PlacementRecord
from shared.contracts.household_terms import ApplicationTerm, CarerAtHomeTerm, ExemptionTerm
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic
from shared.contracts.records import ApprovalTerm

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_AREAS = {area: place for place, area in enumerate(DecisionArea)}
_HEALTH = {topic: place for place, topic in enumerate(HealthTopic)}
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


def health_terms(known: Iterable[HealthFact]) -> tuple[HealthTerm, ...]:
    """What is known of a child's health, allergies first."""
    in_order = sorted(latest_first(known), key=lambda one: _HEALTH[one.topic])
    return tuple(health_term(one) for one in in_order)


def health_term(one: HealthFact) -> HealthTerm:
    """What is known on one topic as it is told."""
    return HealthTerm(
        started_on=one.started_on,
        ended_on=one.ended_on,
        topic=one.topic,
        finding=one.finding,
        details=one.details or "",
        written_in=one.written_in,
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )


def words_of_health(terms: Iterable[HealthTerm], topic: HealthTopic, day: date) -> str | None:
    """Which allergies or health needs there are on a day; nothing where there are none, or nobody knows."""
    held = (
        one for one in terms if one.topic is topic and (one.started_on or date.min) <= day < (one.ended_on or date.max)
    )
    return next((one.details for one in held if one.finding is Finding.YES), None)


def exemption_term(one: Exemption, names: Mapping[UUID, str]) -> ExemptionTerm:
    """An exemption as it is told to whoever may read the record of the children in `names`; of others, its days."""
    told = one.child_id in names
    return ExemptionTerm(
        started_on=one.started_on,
        ended_on=one.ended_on,
        child_id=one.child_id if told else None,
        child=names.get(one.child_id, ""),
        granted_by=one.granted_by if told else "",
        written_in=one.written_in if told else "",
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )


def application_term(one: Application) -> ApplicationTerm:
    """Where an application stood, as it is told."""
    return ApplicationTerm(
        started_on=one.started_on,
        ended_on=one.ended_on,
        state=one.state,
        written_in=one.written_in,
        reason=one.reason,
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )


def carer_at_home_term(one: CarerAtHome) -> CarerAtHomeTerm:
    """Whether a carer is at home full time as it is told."""
    return CarerAtHomeTerm(
        started_on=one.started_on,
        ended_on=one.ended_on,
        is_at_home=one.is_at_home,
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
        # What was recorded before there was such a column says nothing of it.
        allowed_because=one.allowed_because or "",
    )


def by_day_replaced(found: Sequence[Replaced]) -> list[Replaced]:
    """The latest replaced first."""
    return sorted(found, key=lambda one: one.by.at or _LONG_AGO, reverse=True)
