"""What does a child's page tell of delegation, of matching and of bed sharing, and in which order?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from services.registry.pages.records import child_words as words
from shared.contracts.bed_sharing import AgreementTerm, Sharing, SharingState
from shared.contracts.child_terms import DelegationTerm, HealthTerm, MatchingTerm, Term
from shared.contracts.record_words import (
    RISKS_TO_CHILD,
    RISKS_TO_OTHERS,
    DecisionArea,
    Finding,
    HealthTopic,
    MatchingTopic,
)
from shared.contracts.records import ChildView

NEEDS = (MatchingTopic.PETS, MatchingTopic.COMMUNICATION_NEEDS, MatchingTopic.CULTURAL_NEEDS)
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, slots=True)
class Area:
    """One area of delegated authority: who decides now, and what was or will be recorded of it."""

    area: DecisionArea
    title: str
    current: DelegationTerm | None
    others: tuple[DelegationTerm, ...] = ()
    """Of days past and to come, the latest first."""
    replaced: tuple[DelegationTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Risks:
    """The risks of one kind, by what is known of each."""

    present: tuple[MatchingTerm, ...]
    absent: tuple[str, ...]
    not_recorded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """What is recorded to match well, as it is on a day."""

    needs: tuple[tuple[str, str], ...]
    risks_to_child: Risks
    risks_to_others: Risks
    before: tuple[MatchingTerm, ...] = ()
    """Of days past and to come."""
    replaced: tuple[MatchingTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """What is recorded of allergies or of health needs."""

    topic: HealthTopic
    title: str
    says: str
    """What is known on the day; empty where nobody knows. Also where a registry of before tells no more than that."""
    current: HealthTerm | None
    others: tuple[HealthTerm, ...]
    """Of days past and to come, the latest first."""
    replaced: tuple[HealthTerm, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """Children who may share a bedroom, or would."""

    sharing: Sharing
    with_whom: str
    sentence: str
    tag: words.Tag
    own: tuple[AgreementTerm, ...] = field(default=())
    """What was agreed for the child whose page it is."""
    has_agreed: bool = False


def areas_of(view: ChildView) -> list[Area]:
    """The areas of which something is recorded, in their order."""
    terms = (*view.delegations, *view.other_delegations)
    found = []
    for area in DecisionArea:
        own = [term for term in terms if term.area is area]
        replaced = tuple(term for term in view.replaced_delegations if term.area is area)
        if own or replaced:
            current = next((term for term in own if _holds(term, view.on)), None)
            others = tuple(term for term in own if term is not current)
            found.append(Area(area, words.AREA_WORDS[area], current, others, replaced))
    return found


def areas_missing(areas: Sequence[Area]) -> list[str]:
    """The areas in which nobody knows who decides today."""
    known = {one.area for one in areas if one.current}
    return [text for area, text in words.AREA_WORDS.items() if area not in known]


def health_of(view: ChildView) -> list[Health]:
    """Allergies and health needs, as they are on the day."""
    found = []
    for topic in HealthTopic:
        own = [term for term in view.health if term.topic is topic]
        current = next((term for term in own if _holds(term, view.on)), None)
        others = tuple(term for term in own if term is not current)
        replaced = tuple(term for term in view.replaced_health if term.topic is topic)
        says = words.health(current) if current else getattr(view, topic.value) or ""
        found.append(Health(topic, words.HEALTH_WORDS[topic], says, current, others, replaced))
    return found


def matching_of(view: ChildView) -> Matching:
    """What is known on each topic today."""
    today = [term for term in view.matching if _holds(term, view.on)]
    return Matching(
        needs=needs_of(today),
        risks_to_child=risks_of(today, RISKS_TO_CHILD),
        risks_to_others=risks_of(today, RISKS_TO_OTHERS),
        before=tuple(term for term in view.matching if not _holds(term, view.on)),
        replaced=view.replaced_matching,
    )


def needs_of(terms: Sequence[MatchingTerm], missing: str = NOT_RECORDED) -> tuple[tuple[str, str], ...]:
    """Pets, communication and culture."""
    return tuple((words.TOPIC_WORDS[topic], words.need(terms, topic, missing)) for topic in NEEDS)


def risks_of(terms: Sequence[MatchingTerm], topics: Sequence[MatchingTopic]) -> Risks:
    """What is known of the risks of one kind; what isn't recorded is as important as what is."""
    found = {term.topic: term for term in terms}
    return Risks(
        present=tuple(found[topic] for topic in topics if topic in found and found[topic].finding is Finding.YES),
        absent=tuple(
            words.TOPIC_WORDS[topic].lower()
            for topic in topics
            if topic in found and found[topic].finding is Finding.NO
        ),
        not_recorded=tuple(words.TOPIC_WORDS[topic].lower() for topic in topics if topic not in found),
    )


def shared_by(view: ChildView) -> tuple[list[Shared], list[Shared]]:
    """The groups of which it is, was once or will be agreed: those that matter now, and those that are over."""
    all_of_them = [_shared(one, view) for one in view.bed_sharings]
    return (
        [one for one in all_of_them if one.sharing.state is not SharingState.OVER],
        [one for one in all_of_them if one.sharing.state is SharingState.OVER],
    )


def _shared(sharing: Sharing, view: ChildView) -> Shared:
    others = [one for one in sharing.children if one.child_id != view.child_id]
    return Shared(
        sharing,
        words.who_shares(sharing.model_copy(update={"children": tuple(others)})),
        words.how_agreed(sharing),
        words.SHARING_TAGS[sharing.state],
        tuple(one for one in sharing.agreements if one.child_id == view.child_id),
        any(one.has_agreed for one in sharing.children if one.child_id == view.child_id),
    )


def _holds(term: Term, day: date) -> bool:
    return (term.started_on or date.min) <= day < (term.ended_on or date.max)
