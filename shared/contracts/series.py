"""Regular sleepovers: a series that is asked for at once, of which each one is a sleepover of its own."""

from typing import Annotated

from pydantic import Field

from shared.contracts.bookings import (
    DECIDERS,
    MOST_CHILDREN,
    MOST_LETTERS_OF_WHY,
    MOST_NIGHTS,
    SleepoverView,
    Wait,
)
from shared.contracts.child_terms import ConditionsMetFor
from shared.contracts.fields import Classified, Count, Day, Flag, Identifier, Instant, OpenCode, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.packs import WrittenLike
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.school_holidays import KnownSchoolHolidays
from shared.contracts.words import DeclineReason, SleepoverNeed

MOST_IN_A_SERIES = 60
"""Every week for a year, and a few more."""
ASKS_FOR_SERIES = frozenset({Role.SATELLITE_CARER, Role.HUB_HOME_CARER, Role.LIAISON_WORKER})

Recurrence = Annotated[
    str,
    Field(
        pattern=r"^FREQ=(WEEKLY;INTERVAL=([1-9]|1[0-2])|MONTHLY;BYDAY=(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU));UNTIL=\d{8}$"
    ),
    WrittenLike("a recurrence rule", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20271231"),
    Classified.STATE,
]
"""An RFC 5545 rule (section 3.3.10) of the first nights, without a time of day: every so many weeks, or on the same
weekday of each month. `UNTIL` is the last day on which one can begin."""


class OneOfSeries(Value):
    """A sleepover of a series, as its events name it."""

    sleepover_id: Identifier
    first_night_on: Day
    last_night_on: Day


class SeriesFacts(Event):
    """What every event about a series tells: that of those of its sleepovers with which it happened."""

    series_id: Identifier
    constellation_id: Identifier
    satellite_household_id: Identifier
    hub_household_id: Identifier
    child_ids: tuple[Identifier, ...]
    sleepovers: tuple[OneOfSeries, ...]
    """Soonest first. Of each of them an event of its own is said as well, by which nobody is to be told."""
    waits_for: tuple[Wait, ...]
    """Everybody whose yes one of them still waits for."""
    needs: tuple[Wait, ...]
    """Everybody whose yes one of them needs, whether they have said it or not."""
    asked_at: Instant
    asked_by: Identifier
    held_until: Instant | None = None
    """While one of them waits for a decision: when the first of its beds are given back where none has come by then."""
    moves_id: Identifier | None = None
    """While these wait in the place of regular sleepovers that stay booked until everybody has agreed: those."""


class SeriesRequested(SeriesFacts, owner="bookings", about="series_id"):
    """Somebody asked for regular sleepovers, and the beds of each are held."""


class SeriesConfirmed(SeriesFacts, owner="bookings", about="series_id"):
    """Of these sleepovers everybody who must decide said yes. Not said of a yes that wasn't the last one."""


class SeriesDeclined(SeriesFacts, owner="bookings", about="series_id"):
    """Somebody who must decide said no to these sleepovers, and their beds are free again."""

    reason: DeclineReason


class SeriesCancelled(SeriesFacts, owner="bookings", about="series_id"):
    """These sleepovers were called off before they began, and their beds are free again."""

    reason: DeclineReason


class SeriesShortened(SeriesFacts, owner="bookings", about="series_id"):
    """These sleepovers have fewer nights than were agreed, by another rule; the beds are free on those left out."""


class SeriesLapsed(SeriesFacts, owner="bookings", about="series_id"):
    """Nobody decided on these sleepovers while their beds were held, so the beds are free again."""


class Occurrence(Value):
    """A sleepover that a series would have."""

    first_night_on: Day
    last_night_on: Day
    in_the_way: Annotated[str, Classified.STATE] = ""
    """Why it can't be, as the refusal of a request for it says; blank where it can."""
    instead: tuple[Day, ...] = ()
    """First nights close by for which the same could be asked, where it can't be."""
    bank_holidays: tuple[Annotated[str, Classified.STATE], ...] = ()
    """Those of England on one of its nights or on the day home, by name."""
    school_holidays: tuple[OpenCode, ...] = ()
    """Those of the authority in which one of its nights lies, by the words of `SchoolHolidayName`."""
    booked: tuple[Day, ...] = ()
    """Where a series is moved: its nights that are confirmed already, and stay as they are."""


class Occurrences(Reply):
    """What a series would consist of; once it is asked for, its identifier as well."""

    hub_household_id: Identifier | None = None
    """The hub home of those that can be; none where none can."""
    occurrences: tuple[Occurrence, ...]
    series_id: Identifier | None = None
    school_holidays: KnownSchoolHolidays = KnownSchoolHolidays()
    """Between the first of its nights and the last."""
    waits: Flag = False
    """Where a series is moved: whether somebody must still decide."""
    given_up: tuple[OneOfSeries, ...] = ()
    """Where a series is moved: the nights that are confirmed, and go once everybody has agreed to the others.

    All of a sleepover, or of one that stays with fewer those before or after.
    """


class RequestSeries(Command[Occurrences], owner="bookings", asked_by=ASKS_FOR_SERIES):
    """Asks for regular sleepovers of the same children at the hub home of their constellation.

    Each is held as a sleepover of its own, or the whole is refused and nothing is kept. With `dry_run` nothing is held:
    the reply tells of each whether it can be. Refused: `not_a_series` (the rule has no such first night, or none is
    left), `too_many_in_a_series`, `nights_overlap`, `not_all_can_be` (with which and why), and on the grounds on which
    `RequestSleepover` is where they are the same for all.
    """

    child_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_CHILDREN)]
    first_night_on: Day
    nights: Annotated[Count, Field(ge=1, le=MOST_NIGHTS)]
    """Of each sleepover."""
    rule: Recurrence
    left_out: Annotated[tuple[Day, ...], Field(max_length=MOST_IN_A_SERIES)] = ()
    """First nights of the rule on which there is none (RFC 5545: EXDATE)."""
    besides: Annotated[tuple[Day, ...], Field(max_length=MOST_IN_A_SERIES)] = ()
    """First nights of further ones, which the rule doesn't have (RFC 5545: RDATE)."""
    because: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """Why those are needed that go beyond the authority's limits; kept with those, and off the bus."""
    need: SleepoverNeed | None = None
    """Why the nights are needed; nobody has to say."""
    note: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """What those who decide and the hub home should know; kept with each of them, and off the bus."""
    conditions_met_for: ConditionsMetFor = ()
    dry_run: Flag = False


class InSchoolHolidays(Value):
    """A sleepover of a series that has a night in school holidays."""

    sleepover_id: Identifier
    school_holidays: tuple[OpenCode, ...]


class SeriesView(Reply):
    """Regular sleepovers as the asker may see them."""

    series_id: Identifier
    constellation_id: Identifier
    satellite_household_id: Identifier
    hub_household_id: Identifier
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    """Of the rule: there may be no sleepover on it."""
    rule: Recurrence
    nights: Count
    """Of each sleepover."""
    asked_at: Instant
    sleepovers: tuple[SleepoverView, ...]
    """Soonest first, with what the asker may do to each now."""
    in_school_holidays: tuple[InSchoolHolidays, ...] = ()
    """Those of them that have a night in one, as the authority has entered them by now."""
    moves_id: Identifier | None = None
    """The regular sleepovers in whose place these were asked for."""
    moves_from_on: Day | None = None
    """From which day on they come in their place."""
    moved_to_id: Identifier | None = None
    """Those that were asked for in the place of these: waiting, or going ahead."""
    is_being_moved: Flag = False
    """Whether they still wait: until that is decided none of these is moved."""
    waits_together: Flag = False
    """Whether these wait in the place of others: all are agreed to, or none."""
    need: SleepoverNeed | None = None
    """Why they were asked for, where that was said and it is the asker's business."""
    note: SensitiveText = ""
    """What whoever asked wrote to those who decide and to the hub home; for the same readers."""
    may_take_back: Flag = False
    """Whether the asker can call off all of them while they wait together."""


class HowIsSeries(Query[SeriesView], owner="bookings", asked_by=PEOPLE):
    """How do these regular sleepovers stand, and what may I do about them?"""

    series_id: Identifier


class AgreeToSeries(Command[SeriesView], owner="bookings", asked_by=DECIDERS):
    """Says yes to every sleepover of a series that waits for the actor. Refused: `not_yours`, `nothing_waits`."""

    series_id: Identifier


class DeclineSeries(Command[SeriesView], owner="bookings", asked_by=DECIDERS):
    """Says no to every sleepover of a series that waits for the actor; refused as `AgreeToSeries` is."""

    series_id: Identifier
    reason: DeclineReason


class CancelSeries(Command[SeriesView], owner="bookings", asked_by=ASKS_FOR_SERIES):
    """Calls off those sleepovers of a series that begin on a night or later. Refused: `not_yours`, `nothing_to_cancel`.

    A single one is called off by `CancelSleepover`.
    """

    series_id: Identifier
    from_on: Day
    reason: DeclineReason = DeclineReason.PLANS_CHANGED


class MoveSeries(Command[Occurrences], owner="bookings", asked_by=ASKS_FOR_SERIES):
    """Asks for another rule in place of that of regular sleepovers, from a day on, at the same hub home.

    What the new rule has is held as a series of its own. A confirmed sleepover of whose nights some are among the new
    ones stays with these, and only the nights besides are asked for. What else is confirmed keeps its beds until
    everybody has agreed to all of the new ones; then it is given up, in one transaction: whole sleepovers are called
    off (`other_nights`), others have fewer nights (`SeriesShortened`). Those that still wait are called off as the
    others are held. Until the last yes the new ones are decided together: a no to one is a no to all, and changes
    nothing of the old ones. With `dry_run` nothing is held: the reply tells of each whether it can be, and which are
    given up. Refused, with nothing changed: as `RequestSeries` is, and `not_yours`, `nothing_to_move`, `same_nights`,
    `nights_overlap` (nights on both sides of one that is left out are one sleepover's), `already_moved` (others wait
    in their place).
    """

    series_id: Identifier
    from_on: Day
    """Those that begin on this day or later are moved."""
    first_night_on: Day
    nights: Annotated[Count, Field(ge=1, le=MOST_NIGHTS)]
    """Of each sleepover."""
    rule: Recurrence
    left_out: Annotated[tuple[Day, ...], Field(max_length=MOST_IN_A_SERIES)] = ()
    """First nights of the rule on which there is none."""
    besides: Annotated[tuple[Day, ...], Field(max_length=MOST_IN_A_SERIES)] = ()
    """First nights of further ones, which the rule doesn't have."""
    because: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """As in a request; blank, what was said of the nights before goes on."""
    conditions_met_for: ConditionsMetFor = ()
    dry_run: Flag = False
