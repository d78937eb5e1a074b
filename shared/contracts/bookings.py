"""What bookings is asked, and what it says: who is where, when?"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.calling_off import CalledOff
from shared.contracts.cautions import CautionsSeen
from shared.contracts.child_terms import ConditionsMetFor, SomeChildren
from shared.contracts.fields import Classified, CodeWord, Count, Day, Flag, Identifier, Instant, Minutes, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.roles import CARERS, PEOPLE, Role
from shared.contracts.sleepover_limits import BeyondLimit, NightsOfChild
from shared.contracts.subject_access import ANSWERS_REQUESTS, SubjectAccess
from shared.contracts.words import (
    Decider,
    DeclineReason,
    GatheringKind,
    SleepoverKind,
    SleepoverNeed,
    SleepoverState,
    ToldBy,
)

MOST_CHILDREN = 10
MOST_NIGHTS = 28
"""Of one sleepover, whatever the authority's rule: a child who is away for longer has moved."""
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Stay(Value):
    """One child in one bed."""

    child_id: Identifier
    bed_id: Identifier


class Wait(Value):
    """Somebody who must say yes: the one person, or whoever has the part (a hub home has two carers)."""

    decider: Decider
    person_id: Identifier | None = None


MOST_LETTERS_OF_WHY = 500


class Agreed(Wait):
    """As whom somebody said yes: of a worker, who it was; of a home, that it was one of its carers."""

    agreed_at: Instant


class SleepoverFacts(Event):
    """What every event about a sleepover tells: all of its state, so that any one of them is enough."""

    sleepover_id: Identifier
    constellation_id: Identifier
    satellite_household_id: Identifier
    hub_household_id: Identifier
    stays: tuple[Stay, ...]
    first_night_on: Day
    last_night_on: Day
    """The last night slept there: one night has the same first and last."""
    kind: SleepoverKind
    state: SleepoverState
    waits_for: tuple[Wait, ...]
    needs: tuple[Wait, ...] = ()
    """Everybody whose yes it needs, whether they have said it or not."""
    asked_at: Instant
    asked_by: Identifier
    """The person who asked."""
    emergency_id: Identifier | None = None
    """The emergency whose beds these are: who is asked for them is told by its own events."""
    told_by: ToldBy = ToldBy.SLEEPOVER
    """Whether who must know of this is told by this event, or by one of the emergency or of the series."""
    instead_of: Identifier | None = None
    """The declined sleepover for which the hub home proposed this one instead."""
    held_until: Instant | None = None
    """While it waits for a decision: when its beds are given back where none has come by then."""
    series_id: Identifier | None = None
    """The regular sleepovers of which this is one."""


class SleepoverRequested(SleepoverFacts, owner="bookings", about="sleepover_id"):
    """Somebody asked for a sleepover and its beds are held. Not said where the request was refused."""


class SleepoverAgreed(SleepoverFacts, owner="bookings", about="sleepover_id"):
    """One of several deciders said yes and others are still to decide. Not said with the last yes."""


class SleepoverConfirmed(SleepoverFacts, owner="bookings", about="sleepover_id"):
    """Everybody who must decide said yes. Not said for stays imported from before: see `SleepoverRecorded`.

    Said again, in a later version, of one that stays as it is where its series is moved: it is one of the new series.
    """


class SleepoverDeclined(SleepoverFacts, owner="bookings", about="sleepover_id"):
    """Somebody who must decide said no, and the beds are free again."""

    reason: DeclineReason
    proposed_id: Identifier | None = None
    """The sleepover on other nights that the hub home proposed with its no; `SleepoverRequested` tells of it."""


class SleepoverEnded(SleepoverFacts):
    """What is told where a sleepover won't be, or not to its end."""

    reason: DeclineReason
    called_off: CalledOff | None = None
    """None where not everybody had agreed yet, or where the register, other nights or an emergency ended it."""
    is_correction: Flag = False
    """It was said afterwards that the children didn't sleep there on nights that are over."""
    parted_from_id: Identifier | None = None
    """The sleepover that its children were taken out of by this, which goes on without them (`SleepoverParted`)."""
    others_who_stay: tuple[Identifier, ...] = ()
    """The children who stay on that."""


class SleepoverCancelled(SleepoverEnded, owner="bookings", about="sleepover_id"):
    """A sleepover that had been asked for or confirmed won't happen, and the beds are free again."""


class SleepoverLapsed(SleepoverFacts, owner="bookings", about="sleepover_id"):
    """Nobody decided while the beds were held, so the request has ended and the beds are free again.

    Not said where somebody said no or called it off. Its state is `cancelled`.
    """


class SleepoverShortened(SleepoverEnded, owner="bookings", about="sleepover_id"):
    """A sleepover has fewer nights than were agreed: `last_night_on` is its last night now, its beds are free after it.

    It can begin later as well, by `was_first_night_on`.
    """

    was_first_night_on: Day | None = None
    """Its first night before, where it begins later than was agreed."""
    another_bed_is_looked_for: Flag = False
    """An emergency is raised for the nights that were left, or will be in a moment."""


class SleepoverCautioned(SleepoverFacts, owner="bookings", about="sleepover_id"):
    """Those who decided on a sleepover have something new to read on its page. What, is told nowhere else."""


class SleepoverRecorded(Event, owner="bookings", about="sleepover_id"):
    """A stay from before Hubhome was taken over from the authority's records. Nobody is to be told of it."""

    sleepover_id: Identifier
    constellation_id: Identifier
    satellite_household_id: Identifier | None
    hub_household_id: Identifier
    child_id: Identifier
    first_night_on: Day
    last_night_on: Day
    kind: SleepoverKind
    state: SleepoverState


class SleepoverView(Reply):
    """A sleepover as the asker may see it, with what they may do to it now."""

    sleepover_id: Identifier
    version: Count
    constellation_id: Identifier
    satellite_household_id: Identifier | None
    """Only a stay from before can lack one: the register knew no home of the child's on its first night."""
    hub_household_id: Identifier
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day
    kind: SleepoverKind
    state: SleepoverState
    waits_for: tuple[Wait, ...]
    asked_at: Instant
    reason: DeclineReason | None = None
    held_until: Instant | None = None
    """While it waits for a decision: when its beds are given back where none has come by then."""
    has_lapsed: Flag = False
    """It was cancelled by the end of its hold, and by nobody."""
    emergency_id: Identifier | None = None
    """The emergency whose beds these are, where it is answered."""
    beyond: tuple[BeyondLimit, ...] = ()
    """The limits that it goes beyond: with a reason, and only where a programme manager agrees."""
    because: SensitiveText = ""
    """Why it is needed beyond them; blank in a list, and where somebody's record was erased."""
    need: SleepoverNeed | None = None
    """Why the nights were asked for, where that was said and it is the asker's business (decision 0109)."""
    note: SensitiveText = ""
    """What whoever asked wrote to those who decide and to the hub home; for the same readers, and blank in a list."""
    nights_in_12_months: tuple[NightsOfChild, ...] = ()
    """Of each child, for a programme manager who decides whether it may go beyond a limit."""
    instead_of: Identifier | None = None
    """The declined sleepover for which the hub home proposed this one."""
    proposed_id: Identifier | None = None
    """The sleepover on other nights that the hub home proposed as it declined this one."""
    series_id: Identifier | None = None
    """The regular sleepovers of which this is one."""
    may_agree: Flag = False
    may_decline: Flag = False
    may_propose: Flag = False
    """Whether the actor may propose other nights instead."""
    may_cancel: Flag = False
    may_swap: Flag = False
    """Whether the actor's household may ask another to swap nights."""
    swap_id: Identifier | None = None
    """A swap of these nights that is proposed, for who opens the sleepover and may see that."""
    may_move: Flag = False
    moves_id: Identifier | None = None
    """The confirmed one that it comes in place of once everybody has agreed; it keeps its beds until then."""
    emergency_after_id: Identifier | None = None
    """The emergency for the nights that were left when it ended early, where the asker may see it."""
    moved_to_id: Identifier | None = None
    """The one on other nights that was asked for in its place, for who opens it: waiting, or confirmed."""
    parted_from_id: Identifier | None = None
    """The sleepover that its children were taken out of, and that went on without them."""
    parted_ids: tuple[Identifier, ...] = ()
    """Those of children who were taken out of it, for who opens it and may see them."""
    may_part: Flag = False
    """Whether what the asker may do to its nights can be done for some of its children alone."""
    moves_series_id: Identifier | None = None
    """The regular ones in whose place it waits, while it does: it is decided together with the others of its series."""
    may_put_right: Flag = False
    """Whether the asker may say now on which nights that are over the children slept there."""
    may_end_after: tuple[Day, ...] = ()
    """The nights of which one can be made the last, where the children go home earlier than was agreed."""
    conditions_met_for: ConditionsMetFor = ()
    cautions: CautionsSeen | None = None
    """What the register says against it, for who decides and opens it; nothing for anybody else, and in no list."""
    asked_by: Identifier | None = None
    declined_by: Wait | None = None
    """As whom somebody said no; of a worker, who it was."""
    changed_at: Instant | None = None
    """When it became as it is."""
    agreed: tuple[Agreed, ...] = ()
    """Who has said yes to it so far, and when, for who opens it."""


class RequestSleepover(
    Command[SleepoverView],
    owner="bookings",
    asked_by={Role.SATELLITE_CARER, Role.HUB_HOME_CARER, Role.LIAISON_WORKER},
):
    """Asks for one child, or brothers and sisters together, to sleep at the hub home of their constellation.

    All of them get a bed for all of the nights, held at once, or the request is refused and nothing is kept. It is
    planned, and waits for somebody's yes, whoever asks: who needs a bed now raises an emergency (`RaiseEmergency`).
    """

    child_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_CHILDREN)]
    first_night_on: Day
    last_night_on: Day
    because: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """Why it is needed beyond the authority's limits; kept only where it goes beyond one, and off the bus."""
    need: SleepoverNeed | None = None
    """Why the nights are needed; nobody has to say."""
    note: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """What those who decide and the hub home should know; kept off the bus."""
    conditions_met_for: ConditionsMetFor = ()


DECIDERS = CARERS | {Role.CHILDRENS_SOCIAL_WORKER, Role.PROGRAMME_MANAGER}
"""Who may have to decide; a household that will be the hub home by then decides while it still is a satellite."""


class AgreeToSleepover(Command[SleepoverView], owner="bookings", asked_by=DECIDERS):
    """Says yes as one of those who must decide; the last yes confirms the sleepover.

    Refused besides: `cautions_not_looked_at`, `cautions_changed`, `cautions_need_a_reason`.
    """

    sleepover_id: Identifier
    read_of: CodeWord | None = None
    """The mark of what was shown (`CautionsSeen`): where something else is to be read by now, the yes isn't taken."""
    in_spite_because: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """Why, in spite of what the register says against it; kept off the bus."""


class DeclineSleepover(Command[SleepoverView], owner="bookings", asked_by=DECIDERS):
    """Says no as one of those who must decide; the beds are free again."""

    sleepover_id: Identifier
    reason: DeclineReason


class ProposeOtherNights(Command[SleepoverView], owner="bookings", asked_by=CARERS):
    """Declines a planned sleepover as its hub home, and proposes other nights for the same children.

    The beds of the nights proposed are held at once, and those of the nights declined are free again, or nothing
    happens. The hub home has said yes to what it proposes; the carers at home have to, and whoever the placement plans
    name. Refused as `DeclineSleepover` and `RequestSleepover` are, and: `not_the_hub_home` (the proposer isn't it on
    those nights), `same_nights`.
    """

    sleepover_id: Identifier
    reason: DeclineReason
    """Why the nights that were asked for aren't possible."""
    first_night_on: Day
    last_night_on: Day


CALLS_OFF = DECIDERS | {Role.LIAISON_WORKER}
"""Who may call a sleepover off or end it early: either household, the liaison worker, and who answers for a child."""


class CancelSleepover(Command[SleepoverView], owner="bookings", asked_by=CALLS_OFF):
    """Calls a sleepover off before its first night, for all of its children or for some; their beds are free again.

    A child's social worker and a programme manager do so with one that is confirmed: before, they decline it.
    For some it can be where everybody has agreed and it isn't being moved: refused besides `not_agreed_yet`,
    `already_moved`, `not_on_it`. Said as `SleepoverCancelled`, and as `SleepoverParted` of what goes on.
    """

    sleepover_id: Identifier
    reason: DeclineReason = DeclineReason.PLANS_CHANGED
    child_ids: SomeChildren = ()


class HowIsSleepover(Query[SleepoverView], owner="bookings", asked_by=PEOPLE | {Role.SERVICE}):
    """How does this sleepover stand, and what may I do about it?"""

    sleepover_id: Identifier


class Sleepovers(Reply):
    """Sleepovers that the asker may see, soonest first."""

    sleepovers: tuple[SleepoverView, ...]


class WhatWaitsForMe(Query[Sleepovers], owner="bookings", asked_by=PEOPLE):
    """Which sleepovers wait for my decision?"""


class GatheringView(Value):
    """A gathering on a calendar."""

    gathering_id: Identifier
    constellation_id: Identifier
    kind: GatheringKind
    starts_at: Instant
    minutes: Minutes
    constellation_ids: tuple[Identifier, ...] = ()
    """All of them, where it was planned for several."""
    household_ids: tuple[Identifier, ...] = ()
    """Of those invited, or who came, those that are the asker’s own, or for which they answer."""
    title: SensitiveText = ""
    """What it is called, where it was planned here."""
    is_planned: Flag = False
    """It was planned here, so there is more to be seen of it."""
    waits_for_places: Flag = False
    """The asker's household would come if there were room, and waits."""


class FamilyTimeInCalendar(Value):
    """A family time on a calendar."""

    family_time_id: Identifier
    starts_at: Instant
    minutes: Minutes
    child_ids: tuple[Identifier, ...]
    household_ids: tuple[Identifier, ...]
    """Of the households concerned those that are the asker's own or that they answer for."""
    constellation_ids: tuple[Identifier, ...]
    is_proposed: Flag
    waits_for_reply: Flag


class Calendar(Reply):
    """What is on, soonest first."""

    sleepovers: tuple[SleepoverView, ...]
    gatherings: tuple[GatheringView, ...]
    family_times: tuple[FamilyTimeInCalendar, ...] = ()


class _Period(Value):
    first_on: Day
    last_on: Day

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.last_on < self.first_on:
            raise ValueError("the last day is before the first")
        if not FIRST_YEAR <= self.first_on.year <= self.last_on.year <= LAST_YEAR:
            raise ValueError("the days are too far away")
        return self


class WhatIsOn(_Period, Query[Calendar], owner="bookings", asked_by=PEOPLE):
    """Which sleepovers and gatherings concern me between these days, both included?"""


class WhatBookingsHolds(SubjectAccess, owner="bookings", asked_by=ANSWERS_REQUESTS):
    """Which sleepovers, decisions and gatherings have to do with a person or their household?"""
