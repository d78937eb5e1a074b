"""What the registry is asked to change of the records of children and households."""

from typing import Annotated

from pydantic import Field

from shared.contracts.constellations import Concern, Reason
from shared.contracts.fields import (
    Classified,
    Code,
    CodeWord,
    Day,
    Flag,
    Identifier,
    PersonalText,
    SensitiveText,
    Version,
)
from shared.contracts.message import Command, Reply, Value
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic, MatchingTopic, MustBeTold
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind

CHANGES_CHILDREN = frozenset({Role.CHILDRENS_SOCIAL_WORKER, Role.PROGRAMME_MANAGER})
"""Who may change what is recorded of a child: a children's social worker of their own."""
ENDS_APPROVALS = frozenset({Role.SUPERVISING_SOCIAL_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Who may record that an approval ends: a supervising social worker of those whom they supervise."""


class ComesTo(Code):
    """What a change of a record comes to something for."""

    APPROVAL = "approval"
    PLACEMENTS = "placements"
    MEMBERSHIPS = "memberships"
    HUB_BEDS = "hub_beds"
    FOSTERING_LIMIT = "fostering_limit"
    TAKEN_BACK = "taken_back"
    """What was recorded and never was."""
    ANOTHER_END = "another_end"
    """What was recorded to end on another day."""
    SLEEPOVERS = "sleepovers"


class Effect(Value):
    """What a change comes to, for whoever checks it before it is done; no rule is set aside by it."""

    on: ComesTo
    sentence: SensitiveText


class HomeTerm(Value):
    """A household in which a child lives from `started_on` until the day before `ended_on`."""

    household_id: Identifier
    started_on: Day
    ended_on: Day | None


class RecordChange(Reply):
    """What a change brings about; with `dry_run` nothing was saved."""

    household: PersonalText = ""
    """The household that it concerns, for whoever checks that it is the right one."""
    concerns: tuple[Concern, ...] = ()
    effects: tuple[Effect, ...] = ()
    children: tuple[PersonalText, ...] = ()
    """The children whom it names, for the same."""
    homes: tuple[HomeTerm, ...] = ()
    """Of a child's placement, everywhere the child lives as the change makes it: what bookings is asked about."""


class ChangeDelegatedAuthority(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Has somebody else decide on something for a child, or on other conditions, from a day on.

    What was recorded before stays known. Refused: `not_yours`, `before_birth`, `impossible_day`,
    `later_changes_exist`,
    `nothing_changes`, `review_before_it_starts`, `changed_meanwhile`.
    """

    child_id: Identifier
    on: Day
    decision: OvernightDecision
    conditions: SensitiveText = ""
    written_in: Reason
    """The document in which it stands, as the placement plan of a day."""
    dry_run: Flag = False
    area: DecisionArea = DecisionArea.OVERNIGHT_STAYS
    must_tell: tuple[MustBeTold, ...] = ()
    """Who must be told of what is decided."""
    review_on: Day | None = None
    """The day by which it is to be looked at again."""
    version: Version | None = None
    """Of the child's record, as the asker looked at it; without it nobody is stopped from overtaking somebody."""


class RecordDeath(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records that a child has died. Agreements to share a bedroom end with it, and nothing else: whoever answers for
    placements and stays ends them.

    For how long the record is kept follows from it (DOMAIN.md §3.6). Refused: `not_yours`, `in_the_future`,
    `before_birth`, `recorded_already`, `changed_meanwhile`.
    """

    child_id: Identifier
    on: Day
    """The day of death."""
    written_in: Reason
    version: Version | None = None
    dry_run: Flag = False


class TakeBackDeath(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records that a death was recorded by mistake; that it was recorded stays known. What had been agreed on sharing
    a bedroom holds again.

    Refused: `not_yours`, `not_recorded`, `changed_meanwhile`.
    """

    child_id: Identifier
    reason: Reason
    version: Version | None = None
    dry_run: Flag = False


class RecordMatchingFact(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records what is known of a child on a matching topic from a day on, or that nothing is known any more.

    What was recorded before stays known. Refused: `not_yours`, `before_birth`, `impossible_day`,
    `later_changes_exist`,
    `nothing_changes`, `changed_meanwhile`.
    """

    child_id: Identifier
    topic: MatchingTopic
    finding: Finding | None
    """None where nothing is known from that day on."""
    details: SensitiveText = ""
    on: Day
    written_in: Reason
    """The document in which it stands, as the risk assessment of a day."""
    version: Version | None = None
    dry_run: Flag = False


class RecordHealth(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records what is known of a child's allergies or health needs from a day on, or that nothing is known any more.

    What was recorded before stays known. Refused: `not_yours`, `before_birth`, `impossible_day`,
    `later_changes_exist`,
    `nothing_changes`, `which_are_they` (there are some, and `details` doesn't say which), `changed_meanwhile`.
    """

    child_id: Identifier
    topic: HealthTopic
    finding: Finding | None
    """`no` where there are none, so far as is known; None where nothing is known from that day on."""
    details: SensitiveText = ""
    """Which they are, and what is to be done."""
    on: Day
    written_in: Reason
    """Where it is written, or who said so: a health plan of a day, a letter of the surgery."""
    version: Version | None = None
    dry_run: Flag = False


class RecordPlacement(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records that a child lives in a household from a day on; the placement before ends on that day.

    In the household where the child lives already it is a placement of another kind from that day on. With `instead_of`
    it puts a placement right that was recorded by mistake: that one never was, and that it was recorded stays known.

    A children's social worker may name a household of the child's constellation, one where a child of theirs lives, and
    one where this child has lived; of another one they aren't told whether there is one. That they were told of a
    household is written down, with its carers. Refused: `not_yours`, `no_such_household`, `lives_there_already`,
    `later_changes_exist`, `why_did_it_end` (a placement in another household ends thereby, and `ended_reason` is
    missing), `not_recorded`, `ends_before_it_starts` (it would begin after what it puts right ended),
    `nothing_changes`, `before_birth`, `impossible_day`, `after_death`, `changed_meanwhile`. Allowed with a reason only:
    `not_approved`, `no_vacancy`, `beyond_the_fostering_limit`, `outside_the_ages`.
    """

    child_id: Identifier
    household_ref: Annotated[str, Field(min_length=1, max_length=60), Classified.PERSONAL]
    """The authority's own reference of the household."""
    kind: PlacementKind
    on: Day
    reason: Reason
    ended_reason: PlacementEndReason | None = None
    """Why the placement before ends, where there is one; in the same household it is that only its status changed."""
    allowed_because: SensitiveText = ""
    dry_run: Flag = False
    version: Version | None = None
    instead_of: Identifier | None = None
    """The placement that never was: this one is instead of it, and ends where it did."""


class TakeBackPlacement(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records that a placement never was; that it was recorded stays known.

    Refused: `not_yours`, `not_recorded`, `changed_meanwhile`. Allowed with a reason only, where the placement before
    goes on: what `RecordPlacement` allows with one.
    """

    child_id: Identifier
    placement_id: Identifier
    before_goes_on: Flag = False
    """The placement that ended on the day on which this one began didn't end then, but when this one did."""
    reason: Reason
    allowed_because: SensitiveText = ""
    version: Version | None = None
    dry_run: Flag = False


class EndPlacement(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records that a child's latest placement ends: `on` is the first day on which the child doesn't live there.

    An end that was recorded is put right by it. Agreements to share a bedroom end with it. Refused: `not_yours`,
    `not_placed`, `later_changes_exist`, `nothing_changes`, `impossible_day`, `changed_meanwhile`. Allowed with a reason
    only, where the placement ends later than was recorded: what `RecordPlacement` allows with one.
    """

    child_id: Identifier
    on: Day
    ended_reason: PlacementEndReason
    reason: Reason
    dry_run: Flag = False
    version: Version | None = None
    allowed_because: SensitiveText = ""


class EndApproval(Command[RecordChange], owner="registry", asked_by=ENDS_APPROVALS):
    """Records that a household's approval ends: `on` is the first day on which it isn't approved any more.

    Refused: `not_yours`, `not_approved`, `later_changes_exist`, `impossible_day`, `in_a_constellation`,
    `children_live_there`: those must have left by that day.
    """

    household_id: Identifier
    on: Day
    ended_reason: CodeWord
    reason: Reason
    dry_run: Flag = False
