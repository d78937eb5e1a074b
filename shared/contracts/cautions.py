"""What the register says against a night in a hub home: what bookings asks of it, and what those who decide are told.

What it is, is never in an event: it is told to whoever decides on that night, and to nobody who asks for one.
"""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Code, CodeWord, Count, Day, Flag, Identifier, Instant, SensitiveText
from shared.contracts.message import Event, Query, Reply, Value
from shared.contracts.roles import Role


class CautionKind(Code):
    """What speaks against children sleeping in one home on a night (DOMAIN.md §3.4, §3.5)."""

    CARED_FOR_ALONE = "cared_for_alone"
    """Of a child it is recorded that they can only be cared for alone, and somebody else sleeps there."""
    ONLY_WITH_OLDER = "only_with_older"
    """Of a child it is recorded that they can only be cared for alongside older children, and somebody isn't older."""
    ONLY_WITH_YOUNGER = "only_with_younger"
    RISK_TO_OTHERS = "risk_to_others"
    """A risk to others is recorded of a child, and a risk to themselves of somebody who sleeps there."""
    NOT_COMPARED = "not_compared"
    """A child isn't this authority's, so nothing of them is known here (docs/decisions/0093)."""
    BEYOND_FOSTERING_LIMIT = "beyond_fostering_limit"
    """More children would sleep there than the usual fostering limit, and neither of its exceptions holds."""
    EXEMPTION_TO_READ = "exemption_to_read"
    """More than the limit, and an exemption is in words: somebody must read whether it names each of them."""
    NOT_APPROVED = "not_approved"
    """The hub home isn't approved on that night (docs/decisions/0108)."""
    BEYOND_APPROVED_PLACES = "beyond_approved_places"
    """More children would sleep there than it is approved for, and exemptions don't name each of them."""
    OUTSIDE_APPROVED_AGES = "outside_approved_ages"
    """A child isn't of the ages that it is approved for."""
    SHORT_BREAK_TOO_LONG = "short_break_too_long"
    """Of a child in an agreed series of short breaks (V3, V4): one would be longer than one may be (DOMAIN.md §3.2)."""
    TOO_MANY_DAYS_OF_SHORT_BREAKS = "too_many_days_of_short_breaks"
    """Of such a child: any twelve months would have more days of short breaks than they may."""


OfACaution = Annotated[CautionKind, Classified.SENSITIVE]
"""A code, and as sensitive as the record that it is from."""


class Sleeper(Value):
    """A child who sleeps in the hub home on nights in a row, or is asked for."""

    child_id: Identifier
    first_night_on: Day
    last_night_on: Day


class Caution(Value):
    """Something that speaks against some nights."""

    kind: OfACaution
    child_ids: tuple[Identifier, ...]
    """Of whom it is recorded; for the fostering limit and the hub home's approval, the children of the stay."""
    other_child_ids: tuple[Identifier, ...] = ()
    """Who sleeps there besides, whom it speaks against."""
    nights: tuple[Day, ...]
    limit: Count = 0
    """The most there may be, where it is about a number: of children, or of days of short breaks."""
    children: Count = 0
    """How many children would sleep there, where it is about either."""
    age_from: Count | None = None
    """The ages that the hub home is approved for, where it is about them."""
    age_to: Count | None = None
    days_so_far: Count = 0
    """Of a child in a series of short breaks: the days next to these nights, or of twelve months, without them."""
    days: Count = 0
    """As many as they would be with them; `limit` is the most that they may be."""


class Cautions(Reply):
    """All that speaks against a stay; nothing where nothing is recorded that does."""

    cautions: tuple[Caution, ...]
    counts_nights_of: tuple[Identifier, ...] = ()
    """The children in a series of short breaks: of them it is to be asked again with `their_other_nights`."""


MOST_SLEEPERS = 500
MOST_OTHER_NIGHTS = 5000


class CautionsOfStay(Query[Cautions], owner="registry", asked_by={Role.SERVICE}):
    """What is recorded that speaks against these children sleeping in a hub home on these nights?

    Children who live in one household aren't compared with one another. Facts are read for each night by its date; who
    lives in the hub home the registry knows itself.
    """

    hub_household_id: Identifier
    child_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=10)]
    first_night_on: Day
    last_night_on: Day
    others: Annotated[tuple[Sleeper, ...], Field(max_length=MOST_SLEEPERS)] = ()
    """Who else sleeps there on one of these nights, or is asked for."""
    their_other_nights: Annotated[tuple[Sleeper, ...], Field(max_length=MOST_OTHER_NIGHTS)] = ()
    """When these children sleep at hub homes besides, or are asked for, a year before these nights and after them;
    only where the reply without them says that they are counted.

    Without those that would be given up for these: what is moved or swapped counts once.
    """


class CautionsChanged(Event, owner="registry", about="subject_id"):
    """Something was recorded of a child, or of a household, that can speak for or against nights in a hub home.

    What it is, is told to nobody by this: whoever keeps nights asks anew. Said of risks and needs of a child, of other
    nights of one whose days of short breaks are counted, and of a household's exemptions; not of what `ChildChanged`,
    `PlacementChanged`, `HouseholdChanged` and `RuleChanged` tell.
    """

    subject_id: Identifier
    """The child, or the household."""


class CautionSeen(Value):
    """Something that speaks against a sleepover, as far as the viewer may know of these children."""

    kind: OfACaution | None
    """None where it is recorded of a child of whom the viewer may know nothing: there is something, and no more."""
    child_ids: tuple[Identifier, ...] = ()
    other_child_ids: tuple[Identifier, ...] = ()
    others_not_named: Count = 0
    nights: tuple[Day, ...]
    limit: Count = 0
    children: Count = 0
    age_from: Count | None = None
    age_to: Count | None = None
    days_so_far: Count = 0
    days: Count = 0
    source: SensitiveText = ""
    """Whose rule it is, or what it follows from."""


class AgreedInSpite(Value):
    """Somebody's yes in spite of what speaks against it."""

    person_id: Identifier
    agreed_at: Instant
    because: SensitiveText
    """Blank where somebody's record was erased."""


class CautionsSeen(Value):
    """What those who decide on a sleepover are told of what the register says."""

    is_looked_at: Flag
    """Whether the register was asked about the nights as they are now: until then nobody's yes is taken."""
    needs_a_reason: Flag = False
    """Whether the viewer's yes needs one."""
    read_of: CodeWord | None = None
    """A mark of these cautions, for `AgreeToSleepover`."""
    cautions: tuple[CautionSeen, ...] = ()
    in_spite: tuple[AgreedInSpite, ...] = ()
