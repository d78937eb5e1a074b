"""What the registry is asked, and says, of children who may share a bedroom.

Each child over three should have their own bedroom; where they share, the responsible authority of each child has
agreed to it, in writing (NMS 10.6).
"""

from typing import Annotated

from pydantic import Field

from shared.contracts.constellations import Choice, Reason
from shared.contracts.fields import Code, Day, Flag, Identifier, Instant, PersonalText, SensitiveText, Version
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.record_changes import CHANGES_CHILDREN, RecordChange

MOST_WHO_SHARE = 6
"""Children of one agreement: more than any bedroom of a fostering household has beds."""

OtherChildren = Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_WHO_SHARE - 1)]


class BedSharingAgreementChanged(Event, owner="registry", about="agreement_id"):
    """A child's responsible authority agrees, from `started_on` until the day before `ended_on`, that these children
    share a bedroom in a household.

    One child's agreement alone allows nothing: on a night on which each of `child_ids` has an agreement of the same
    `sharing_id` they may share. Never said for children who only live in the same household.
    """

    agreement_id: Identifier
    sharing_id: Identifier
    """The same for the agreements of the same children in the same household."""
    household_id: Identifier
    child_ids: tuple[Identifier, ...]
    """All who share, the child itself included."""
    child_id: Identifier
    """The one for whom it is agreed."""
    started_on: Day
    ended_on: Day | None
    """Equal to `started_on` where it was never true."""


class AgreementTerm(Value):
    """What was agreed for one child, from a day until the day before another."""

    child_id: Identifier
    started_on: Day
    ended_on: Day | None
    agreed_by: SensitiveText
    agreed_on: Day | None
    written_in: SensitiveText
    conditions: SensitiveText
    reason: SensitiveText
    """Why it was recorded so, or why it ended."""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    replaced_at: Instant | None = None
    """Where it was recorded first and something else since: from when on that is what is recorded."""


class SharingState(Code):
    """How it stands with children who would share a bedroom, on a day."""

    AGREED = "agreed"
    """For each of them."""
    WAITS = "waits"
    """For some of them, now or later; until it is for each, they may not share."""
    TO_COME = "to_come"
    """For each of them, from a later day."""
    OVER = "over"


class SharingChild(Value):
    """One of the children who would share."""

    child_id: Identifier
    name: PersonalText
    """What they are known as; empty where the asker may not know."""
    has_agreed: Flag
    """Whether it is agreed for this child, on the day or later."""


class Sharing(Value):
    """Children who may share a bedroom in a household, or for some of whom that is agreed."""

    sharing_id: Identifier
    household_id: Identifier
    state: SharingState
    agreed_from: Day | None = None
    """The first day of the stretch on which it is agreed for each; none where there is no such day any more."""
    agreed_until: Day | None = None
    """The first day on which it isn't any more."""
    children: tuple[SharingChild, ...]
    agreements: tuple[AgreementTerm, ...] = ()
    """Of the children whose records the asker may read, the latest first."""


class SharingChoices(Reply):
    """With whom a child could share a bedroom, and where."""

    children: tuple[Choice, ...]
    """Brothers and sisters, and those who live in the same constellation or household; by name."""
    households: tuple[Choice, ...]


class WhoCouldShare(Query[SharingChoices], owner="registry", asked_by=CHANGES_CHILDREN):
    """With whom could this child share a bedroom, and in which household? Refused: `not_yours`.

    Whoever decides on it must know which children it is about: they are told what these are known as and how old they
    are, and each is written down as read.
    """

    child_id: Identifier


class AgreeToBedSharing(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records that a child's responsible authority agrees that the child shares a bedroom with others.

    It holds for this child; the others may share with this one once it is recorded for each of them. It holds no longer
    than each of them is in the authority's care: until a death, or the end of the last placement. Refused:
    `not_yours`, `no_such_household`, `no_such_child`, `nothing_changes`, `later_changes_exist`,
    `ends_before_it_starts`, `agreed_later`, `not_in_care`, `before_birth`, `impossible_day`, `changed_meanwhile`.
    """

    child_id: Identifier
    with_child_ids: OtherChildren
    household_id: Identifier
    on: Day
    """The first day on which it holds."""
    until: Day | None = None
    """The first day on which it doesn't any more; for good where it isn't said."""
    agreed_by: Reason
    """Who agreed, and for which authority."""
    agreed_on: Day
    written_in: Reason
    """The document in which it stands."""
    conditions: SensitiveText = ""
    version: Version | None = None
    """Of the child's record, as the asker looked at it."""
    dry_run: Flag = False


class EndBedSharing(Command[RecordChange], owner="registry", asked_by=CHANGES_CHILDREN):
    """Records that it isn't agreed any more for a child: `on` is the first day on which it doesn't hold.

    Refused: `not_yours`, `not_agreed`, `impossible_day`, `changed_meanwhile`.
    """

    child_id: Identifier
    sharing_id: Identifier
    on: Day
    reason: Reason
    version: Version | None = None
    dry_run: Flag = False


class WaitingSharing(Value):
    """Children who would share a bedroom, and one of the asker's own for whom it isn't agreed."""

    child_id: Identifier
    sharing_id: Identifier
    household_id: Identifier


class WaitingSharings(Reply):
    """Those that wait for the asker."""

    sharings: tuple[WaitingSharing, ...]


class WhichSharingsWait(Query[WaitingSharings], owner="registry", asked_by=CHANGES_CHILDREN):
    """Which agreements of others wait for the asker's own children's?

    A children's social worker is told of the children whose social worker they are, a programme manager of those who
    have none.
    """
