"""What is recorded of a child with its days: where they live, who decides on what, and what must be known of them."""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Day, Flag, Identifier, Instant, SensitiveText
from shared.contracts.message import Query, Reply, Value
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic, MustBeTold
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind


class Term(Value):
    """Something that holds from a day until the day before another; a first day that nobody knows is none."""

    started_on: Day | None
    ended_on: Day | None


class PlacementRecord(Term):
    """Where a child lives or lived, by the SSDA903 codes."""

    placement_id: Identifier
    household_id: Identifier
    kind: PlacementKind
    ended_reason: PlacementEndReason | None
    was_planned: Flag | None
    """Whether the move was planned (DOMAIN.md §3.3); none while it lasts, or where no reason is recorded."""
    reason: SensitiveText = ""
    """Why it was recorded so; empty where a carer asks, as is the next."""
    allowed_because: SensitiveText = ""
    """Why a rule was set aside for it, where one was: it stays visible."""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    replaced_at: Instant | None = None


class DelegationTerm(Term):
    """Who decides on something for the child, and on which conditions."""

    decision: OvernightDecision
    conditions: SensitiveText = ""
    reason: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    area: DecisionArea = DecisionArea.OVERNIGHT_STAYS
    must_tell: tuple[MustBeTold, ...] = ()
    review_on: Day | None = None
    """The day by which it is to be looked at again."""
    is_review_overdue: Flag = False
    written_in: SensitiveText = ""
    """The document in which it stands."""
    replaced_at: Instant | None = None


class MatchingTerm(Term):
    """What is recorded of a child on one matching topic."""

    topic: MatchingTopic
    finding: Finding
    details: SensitiveText = ""
    written_in: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    replaced_at: Instant | None = None


class HealthTerm(Term):
    """What is recorded of a child's health on one topic; where nothing is, nobody knows."""

    topic: HealthTopic
    finding: Finding
    """`no` is that there are none, so far as is known: another thing than that nothing is recorded."""
    details: SensitiveText = ""
    written_in: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    replaced_at: Instant | None = None


class DueReview(Value):
    """A delegation that is to be looked at again."""

    child_id: Identifier
    area: DecisionArea
    review_on: Day


class DueReviews(Reply):
    """The longest overdue first."""

    on: Day
    reviews: tuple[DueReview, ...]


class WhichReviewsAreDue(Query[DueReviews], owner="registry", asked_by={Role.CHILDRENS_SOCIAL_WORKER}):
    """Which delegations of the asker's own children are to be reviewed by a day (today's, at least), or are overdue?

    Of what ended before, nothing is to be reviewed.
    """

    by: Day | None = None


MOST_CHILDREN_ASKED = 20
ConditionsMetFor = Annotated[tuple[Identifier, ...], Field(max_length=MOST_CHILDREN_ASKED)]
"""The children of whom the carers at home say that the conditions of the delegation are met on the nights asked for.

Of any other child whose delegation has some, the child's social worker decides.
"""
SomeChildren = Annotated[tuple[Identifier, ...], Field(max_length=MOST_CHILDREN_ASKED)]
"""For which children of a sleepover something is done: for all of them, where none is named."""


class NightsTerm(Term):
    """Who decides on a child's overnight stays, and on which conditions."""

    child_id: Identifier
    decision: OvernightDecision
    conditions: SensitiveText = ""
    must_tell: tuple[MustBeTold, ...] = ()
    is_done_anyway: Flag = False
    """Whether they ask for nothing but telling the child's social worker, who is told of each stay."""
    written_in: SensitiveText = ""
    """The document in which it stands."""


class NightsTerms(Reply):
    """Child by child as they were asked for, and the first days first."""

    terms: tuple[NightsTerm, ...]


class WhichConditions(Query[NightsTerms], owner="registry", asked_by=CARERS | WORKERS):
    """On which conditions may these children sleep elsewhere on nights in a row?

    Told of those whose records the asker may read: of others it says nothing, as of those who aren't there. It is
    written down, for the purpose.
    """

    child_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_CHILDREN_ASKED)]
    first_night_on: Day
    last_night_on: Day
    purpose: Purpose
