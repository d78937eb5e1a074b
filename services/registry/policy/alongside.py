"""What is recorded of one child that speaks against another being cared for on the same nights?

One comparing for whoever matches households and for whoever decides on a night in a hub home.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from shared.contracts.cautions import CautionKind
from shared.contracts.record_words import RISKS_TO_CHILD, RISKS_TO_OTHERS, Finding, HealthTopic, MatchingTopic
from shared.contracts.register_pack import CaredAlongside


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildThere:
    """A child who is cared for in a household on a day."""

    id: UUID
    born_on: date | None = None
    sibling_group_id: UUID | None = None
    language: str | None = None
    cared_alongside: CaredAlongside = CaredAlongside.NO_PREFERENCE
    health: Mapping[HealthTopic, Finding] = field(default_factory=dict)
    """What is recorded of the child's health; of a topic that isn't there, nothing is."""
    known: Mapping[MatchingTopic, Finding] = field(default_factory=dict)
    """What is recorded on each matching topic; of one that isn't there, nothing is."""

    def has_any(self, topics: Iterable[MatchingTopic]) -> bool:
        """Whether a risk or a need is recorded on one of these topics."""
        return any(self.known.get(topic) is Finding.YES for topic in topics)


def speaks_against(own: ChildThere, other: ChildThere) -> Iterator[CautionKind]:
    """What is recorded of one child, and of a risk of both, that speaks against the other being there.

    Nothing that is recorded of the other child alone: that is asked the other way round. Whoever is as old is neither
    older nor younger; of whom no day of birth is known, nothing is said of age.
    """
    if own.cared_alongside is CaredAlongside.SOLO:
        yield CautionKind.CARED_FOR_ALONE
    if own.born_on and other.born_on:
        if own.cared_alongside is CaredAlongside.ONLY_OLDER and other.born_on >= own.born_on:
            yield CautionKind.ONLY_WITH_OLDER
        if own.cared_alongside is CaredAlongside.ONLY_YOUNGER and other.born_on <= own.born_on:
            yield CautionKind.ONLY_WITH_YOUNGER
    if own.has_any(RISKS_TO_OTHERS) and other.has_any(RISKS_TO_CHILD):
        yield CautionKind.RISK_TO_OTHERS
