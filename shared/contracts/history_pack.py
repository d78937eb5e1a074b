"""The tables of a pack that say what held from a day until another: the register's histories."""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import CodeWord, Count, Day, Flag, SensitiveText
from shared.contracts.packs import PackLine
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic, ModelElement, MustBeTold
from shared.contracts.register_pack import (
    Age,
    ChildRef,
    ConstellationRef,
    HouseholdRef,
    Places,
    WorkerRef,
)
from shared.contracts.words import ConstellationPhase, OvernightDecision


class HistoryLine(PackLine, required=False):
    """Something that held from a day until the day before another; without a first day, since before records.

    Where a pack has a table of these, it is right for what it tells of, and not the columns that say how it is now.
    """

    started_on: Day | None = None
    ended_on: Day | None = None
    reason: SensitiveText | None = None
    """Why it was recorded so."""


class PhaseLine(HistoryLine, table="constellation_phases", required=False, spans=(("started_on", "ended_on"),)):
    """A constellation was in a phase of its life."""

    constellation_ref: ConstellationRef
    phase: ConstellationPhase
    started_on: Day
    allowed_because: SensitiveText | None = None


class HubHomeLine(HistoryLine, table="hub_homes", required=False, spans=(("started_on", "ended_on"),)):
    """A household was a constellation's hub home."""

    constellation_ref: ConstellationRef
    household_ref: HouseholdRef
    beds: Count
    interim: Flag = False
    started_on: Day
    allowed_because: SensitiveText | None = None


class AssignmentLine(HistoryLine, table="assignments", required=False, spans=(("started_on", "ended_on"),)):
    """A worker was a constellation's liaison worker, a household's supervising or a child's social worker.

    Of the three references exactly one is filled in.
    """

    worker_ref: WorkerRef
    constellation_ref: ConstellationRef | None = None
    household_ref: HouseholdRef | None = None
    child_ref: ChildRef | None = None


class ApprovalLine(HistoryLine, table="approvals", required=False, spans=(("started_on", "ended_on"),)):
    """A household was approved, on terms of which those are empty that nobody recorded."""

    household_ref: HouseholdRef
    places: Places | None = None
    age_from: Age | None = None
    age_to: Age | None = None
    kinds: tuple[CodeWord, ...] = ()
    exemptions: tuple[SensitiveText, ...] = ()
    """In words, as registers have them; one that names its children has a row in `exemptions`."""
    ended_reason: CodeWord | None = None
    allowed_because: SensitiveText | None = None


class DelegationLine(
    HistoryLine, table="delegations", required=False, spans=(("started_on", "ended_on"),), told_apart_by=("area",)
):
    """Somebody decided on something for a child; on overnight stays, where the row doesn't say on what."""

    child_ref: ChildRef
    decision: OvernightDecision
    conditions: SensitiveText | None = None
    area: DecisionArea = DecisionArea.OVERNIGHT_STAYS
    must_tell: tuple[MustBeTold, ...] = ()
    review_on: Day | None = None
    written_in: SensitiveText | None = None
    """The document in which it stands."""


class MatchingFactLine(
    HistoryLine, table="matching_facts", required=False, spans=(("started_on", "ended_on"),), told_apart_by=("topic",)
):
    """What was known of a child on a matching topic."""

    child_ref: ChildRef
    topic: MatchingTopic
    finding: Finding
    details: SensitiveText | None = None
    written_in: SensitiveText | None = None


class HealthFactLine(
    HistoryLine, table="health_facts", required=False, spans=(("started_on", "ended_on"),), told_apart_by=("topic",)
):
    """What was known of a child's allergies or health needs."""

    child_ref: ChildRef
    topic: HealthTopic
    finding: Finding
    details: SensitiveText | None = None
    written_in: SensitiveText | None = None


class ExemptionLine(HistoryLine, table="exemptions", required=False, spans=(("started_on", "ended_on"),)):
    """A child could be fostered in a household beyond the usual fostering limit: a row for each child."""

    household_ref: HouseholdRef
    child_ref: ChildRef
    granted_by: SensitiveText
    written_in: SensitiveText | None = None


class CarerAtHomeLine(HistoryLine, table="carers_at_home", required=False, spans=(("started_on", "ended_on"),)):
    """A carer of a household was at home full time, or none was."""

    household_ref: HouseholdRef
    at_home: Flag
    written_in: SensitiveText | None = None


class ModelFindingLine(
    HistoryLine, table="model_findings", required=False, spans=(("started_on", "ended_on"),), told_apart_by=("element",)
):
    """An element of the model was found to be met, or not."""

    constellation_ref: ConstellationRef
    element: ModelElement
    met: Flag
    evidence: SensitiveText


class BedSharingLine(HistoryLine, table="bed_sharing_agreements", required=False, spans=(("started_on", "ended_on"),)):
    """A child's responsible authority agreed that the child shares a bedroom with others: a row for each child."""

    child_ref: ChildRef
    household_ref: HouseholdRef
    with_child_refs: Annotated[tuple[ChildRef, ...], Field(min_length=1)]
    started_on: Day
    agreed_by: SensitiveText
    agreed_on: Day | None = None
    written_in: SensitiveText | None = None
    conditions: SensitiveText | None = None
