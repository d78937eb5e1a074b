"""The statutory return on looked-after children (SSDA903): where they live, and when they were missing or away."""

from typing import Annotated

from pydantic import Field

from shared.contracts.absences import AbsenceKind
from shared.contracts.fields import Classified, Code, CodeWord, Count, Day, Flag, Identifier, PersonalDay
from shared.contracts.message import Query, Reply, Value
from shared.contracts.packs import Import, PackLine
from shared.contracts.register_pack import Postcode, Ssda903Id
from shared.contracts.roles import Role
from shared.contracts.words import NewEpisode, PlacementEndReason


class EpisodeLine(
    PackLine,
    table="episodes",
    spans=(("decom", "dec"),),
    left_behind={"cin", "place_provider", "home_post", "urn"},
):
    """A stretch of care in which neither legal status nor placement changes, until the day `dec` if it ended."""

    child: Ssda903Id
    decom: Day
    rne: NewEpisode
    ls: CodeWord
    place: CodeWord
    dec: Day | None = None
    rec: CodeWord | None = None
    reason_place_change: PlacementEndReason | None = None
    pl_post: Postcode | None = None


class HeaderLine(
    PackLine,
    table="header",
    key="child",
    required=False,
    left_behind={"sex", "ethnic", "upn", "mother", "mc_dob"},
):
    """A child of the return: the date of birth shows that it is the child who is meant."""

    child: Ssda903Id
    dob: PersonalDay


MAKES_THE_RETURN = frozenset({Role.OPERATOR, Role.ADMINISTRATOR})
"""Who brings a return in, and takes away what Hubhome has of it."""
MOST_AT_ONCE = 1000
"""Children, or rows, of one question."""


class MissingCode(Code):
    """What the return calls it."""

    MISSING = "M"
    AWAY = "A"


CODES = {AbsenceKind.MISSING: MissingCode.MISSING, AbsenceKind.AWAY: MissingCode.AWAY}


class MissingLine(PackLine, table="missing", required=False, spans=(("mis_start", "mis_end"),)):
    """A child who was missing or away without authorisation; without an end where the child wasn't back on 31 March."""

    child: Ssda903Id
    dob: PersonalDay
    missing: MissingCode
    mis_start: Day
    mis_end: Day | None = None


class ReturnChild(Value):
    """A child as a return names it."""

    child: Ssda903Id
    dob: PersonalDay


class KnownOfReturn(Value):
    """The child whom a return's number means."""

    child: Ssda903Id
    child_id: Identifier


class ChildrenOfReturn(Reply):
    """Of which children a return tells. A number of which nothing is said isn't known."""

    known: tuple[KnownOfReturn, ...]
    born_otherwise: tuple[Ssda903Id, ...] = ()
    """Numbers of children who were born on another day than the return says."""


class WhoIsInReturn(Query[ChildrenOfReturn], owner="registry", asked_by=MAKES_THE_RETURN):
    """Whom do the numbers of a return mean, by the dates of birth beside them?"""

    children: Annotated[tuple[ReturnChild, ...], Field(max_length=MOST_AT_ONCE)]


class ReturnedChild(Value):
    """What a return says of who a child is."""

    child_id: Identifier
    child: Ssda903Id
    dob: PersonalDay
    is_on_short_breaks: Flag = False
    """Whether the child is looked after in an agreed series of short breaks only (V3, V4)."""


class ReturnedChildren(Reply):
    """Those who have a number in the return; nothing is said of the others."""

    children: tuple[ReturnedChild, ...]


class HowAreTheyReturned(Query[ReturnedChildren], owner="registry", asked_by=MAKES_THE_RETURN):
    """By which number and date of birth are these children in the return? It is written down of each."""

    child_ids: Annotated[tuple[Identifier, ...], Field(max_length=MOST_AT_ONCE)]


class MissingEpisode(Value):
    """A row of `Missing.csv`, of a child by identifier."""

    child_id: Identifier
    missing: MissingCode
    mis_start: Day
    mis_end: Day | None
    """The day; nothing where the child wasn't back by the last day of the year."""


class MissingEpisodes(Reply):
    """Some of a year's rows, child by child."""

    episodes: tuple[MissingEpisode, ...]
    next_position: Count | None = None
    """Where the next page begins, if there is one."""


class WhichMissingEpisodes(Query[MissingEpisodes], owner="bookings", asked_by=MAKES_THE_RETURN):
    """Who was missing or away without authorisation in a return's year, from 1 April to 31 March?"""

    year: Annotated[int, Field(ge=2000, le=2999), Classified.STATE]
    """The one in which it ends."""
    position: Count = 0


class MoveCode(Code):
    """What the return calls a temporary move that a sleepover may be (DOMAIN.md §3.3)."""

    T3 = "T3"
    """Temporary accommodation while the usual foster carer is on holiday."""
    T4 = "T4"
    """Temporary accommodation of seven days or less, for any other reason."""


class MoveRule(Code):
    """A rule of the return's validation that a temporary move is against."""

    T3_TOO_LONG = "rule_376"
    """T3 for more than 21 days."""
    T3_TOO_OFTEN = "rule_377"
    """More than two T3 in any twelve months."""
    T4_TOO_LONG = "rule_379"
    """T4 for more than seven days."""


class TemporaryMove(Value):
    """A time that a child slept at a hub home, which may be a temporary move in the return. It is no episode."""

    child_id: Identifier
    first_night_on: Day
    home_on: Day | None
    """The day after the last night; nothing where that is to come, or after the last day of the year."""
    days: Count
    """Nights: the day of going home isn't counted."""
    code: MoveCode | None
    """None where it was too long for T4, and it isn't known that the carers were away all the time."""
    against: tuple[MoveRule, ...] = ()
    """What the validation would say; of what has no code, what it would say of T4."""


class TemporaryMoves(Reply):
    """Some of a year's, child by child."""

    moves: tuple[TemporaryMove, ...]
    next_position: Count | None = None
    """Where the next page begins, if there is one."""


class WhichTemporaryMoves(Query[TemporaryMoves], owner="bookings", asked_by=MAKES_THE_RETURN):
    """Which sleepovers of a return's year, from 1 April to 31 March, may be temporary moves in it?

    A list for whoever makes the return to look through: whether a single night belongs in it nobody has said.
    """

    year: Annotated[int, Field(ge=2000, le=2999), Classified.STATE]
    """The one in which it ends."""
    position: Count = 0


class ImportMissing(Import, owner="bookings", asked_by=MAKES_THE_RETURN):
    """Keeps what a return tells of children who were missing or away and are back; nobody is alarmed by it.

    A row of what is recorded already, by its days, changes nothing. Refused with each row that can't be taken: its
    child isn't known, nor where the child lived then, it says otherwise than what is recorded, or it doesn't say that
    the child is back. With `take_what_is_known` the others are taken, and those are left out.
    """

    missing: tuple[MissingLine, ...]
    known: tuple[KnownOfReturn, ...] = ()
    """Whom the numbers mean, as the registry says."""
    born_otherwise: tuple[Ssda903Id, ...] = ()
    take_what_is_known: Flag = False


class ImportEpisodes(Import, owner="registry", asked_by=MAKES_THE_RETURN):
    """Makes placements of the episodes in foster care (U1 to U6) of children whom the registry knows.

    Refused with each episode that can't be taken: its child isn't known, or its household, or the register says
    otherwise. With `take_what_is_known` the others are taken, and those are left out.
    """

    episodes: tuple[EpisodeLine, ...]
    header: tuple[HeaderLine, ...] = ()
    take_what_is_known: Flag = False
