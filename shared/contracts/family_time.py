"""What bookings is asked, and what it says, of family time: planned, acknowledged by each carer, and recorded."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.family_answers import Acknowledgement, FamilyTimeChangedSince
from shared.contracts.family_words import (
    FamilyTimeChange,
    FamilyTimeOffReason,
    FamilyTimePart,
    FamilyTimeState,
    Supervision,
)
from shared.contracts.fields import Classified, Count, Day, Flag, Identifier, Instant, Minutes, OpenCode, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.packs import WrittenLike
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.school_holidays import KnownSchoolHolidays
from shared.contracts.series import Recurrence

MOST_CHILDREN_OF_A_FAMILY = 12
MOST_FAMILY_TIMES_AT_ONCE = 60
"""Every week for a year, and a few more."""
MOST_LETTERS_OF_A_LINE, MOST_LETTERS_OF_A_NOTE = 100, 500

PLANS_FAMILY_TIME = WORKERS
PROPOSES_FAMILY_TIME = WORKERS | {Role.HUB_HOME_CARER}
"""A hub home carer proposes for brothers and sisters at their own home; a worker agrees before anybody is asked."""
SEES_FAMILY_TIME = CARERS | WORKERS

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_LETTERS_OF_A_LINE), Classified.SENSITIVE]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_LETTERS_OF_A_NOTE), Classified.SENSITIVE]
ClockTime = Annotated[
    str,
    Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    WrittenLike("a time of the day", "16:30"),
    Classified.STATE,
]
"""A time of the day in London, `16:30`."""


class FamilyTimeFacts(Event):
    """What every event about a family time tells. Who of the family comes, the place and how are words, and stay."""

    family_time_id: Identifier
    series_id: Identifier | None
    constellation_ids: tuple[Identifier, ...]
    """Of the households concerned, on its day."""
    child_ids: tuple[Identifier, ...]
    household_ids: tuple[Identifier, ...]
    """Where the children live on its day, and the hub home that hosts it: each must acknowledge the plan."""
    outstanding_household_ids: tuple[Identifier, ...]
    """Those that haven’t said anything to the plan as it is; of one that is off, and where a plan left somebody out,
    those that were asked before, too."""
    hub_household_id: Identifier | None
    """The hub home whose room it takes."""
    with_brothers_and_sisters: Flag
    """Its children live in more than one household."""
    with_birth_family: Flag
    supervision: Supervision
    changed_at: Instant
    starts_at: Instant
    minutes: Minutes
    state: FamilyTimeState
    planned_by: Identifier
    responsible_id: Identifier
    """Who records what became of it: the worker who supervises it, or else whoever planned it."""
    changed_by: Identifier | None
    """Nobody where the register or a time changed it."""
    plan_version: Count
    """Of the plan: what was said to an older one doesn’t count."""
    of: Count = 1
    """How many of a series it happened to at once; 0 where the soonest one’s event tells of it as well."""
    told_elsewhere: tuple[Identifier, ...] = ()
    """Households that are told of it by the event of a sooner one."""


class FamilyTimeProposed(FamilyTimeFacts, owner="bookings", about="family_time_id"):
    """A hub home carer proposes family time of brothers and sisters at their home; no carer is asked yet."""


class FamilyTimePlanned(FamilyTimeFacts, owner="bookings", about="family_time_id"):
    """A family time is planned, or one that was proposed is agreed to. The households must acknowledge it."""


class FamilyTimeChanged(FamilyTimeFacts, owner="bookings", about="family_time_id"):
    """The plan has changed and must be acknowledged anew; or a child has moved, and who looks after them is asked."""

    what: FamilyTimeChange
    left_household_ids: tuple[Identifier, ...] = ()
    """Households that have nothing to do with it any more. Those that a changed plan left must acknowledge it."""
    parts: tuple[FamilyTimePart, ...] = ()
    """What of the plan changed."""
    was_starts_at: Instant | None = None
    was_minutes: Minutes | None = None


class FamilyTimeCancelled(FamilyTimeFacts, owner="bookings", about="family_time_id"):
    """A family time won’t take place, or didn’t."""

    reason: FamilyTimeOffReason
    was_proposed: Flag
    """It was never more than proposed, so no carer was asked."""


class FamilyTimeChased(FamilyTimeFacts, owner="bookings", about="family_time_id"):
    """A household hasn’t acknowledged the plan within the authority’s hours. Said once for a plan and who is asked.

    Of one that is cancelled: that household hasn’t said that it knows.
    """

    left_household_ids: tuple[Identifier, ...] = ()
    """Households that haven’t acknowledged that they have nothing to do with it any more."""


class FamilyTimeReplied(FamilyTimeFacts, owner="bookings", about="family_time_id"):
    """A household has acknowledged the plan, or said that it isn’t possible; why not stays off the bus."""

    household_id: Identifier
    is_possible: Flag


class FamilyTimeRecorded(FamilyTimeFacts, owner="bookings", about="family_time_id"):
    """A family time took place. Said again where it is corrected who came."""

    came_child_ids: tuple[Identifier, ...]
    birth_family_came: Flag
    met_brothers_and_sisters: Flag
    """Children of more than one household came."""


class ComingChild(Value):
    """A child who comes, and how they get there."""

    child_id: Identifier
    getting_there: Line = ""


class ChildAtFamilyTime(Value):
    """A child of a family time, as the asker may see it."""

    child_id: Identifier
    is_mine: Flag
    """The asker looks after them on its day, or answers for them."""
    getting_there: SensitiveText
    """Of the asker’s own children, and to who answers for all of it: it can tell where a child lives."""
    is_way_known: Flag = False
    """Whether it is theirs to know, and to change."""
    came: Flag | None = None


class OneOfFamilyTimes(Value):
    """Another one of the same series."""

    family_time_id: Identifier
    starts_at: Instant
    minutes: Minutes
    state: FamilyTimeState
    waits_alike: Flag = False
    """The asker's household hasn't answered it, and it is the same plan but for the day."""
    school_holidays: tuple[OpenCode, ...] = ()
    """As of a view."""


class FamilyTimeView(Reply):
    """A family time as the asker may see it, with what they may do about it now."""

    family_time_id: Identifier
    plan_version: Count
    state: FamilyTimeState
    starts_at: Instant
    minutes: Minutes
    children: tuple[ChildAtFamilyTime, ...]
    with_brothers_and_sisters: Flag
    with_birth_family: Flag
    birth_family: SensitiveText
    """Blank where somebody’s record was erased, like the other words."""
    hub_household_id: Identifier | None
    place: SensitiveText
    supervision: Supervision
    supervisor_id: Identifier | None
    supervisor: SensitiveText
    planned_by: Identifier
    responsible_id: Identifier
    acknowledgements: tuple[Acknowledgement, ...]
    """Of every household to who answers for it, else of the asker’s own."""
    asked: Count
    outstanding: Count
    """How many of the households asked haven’t acknowledged it."""
    was_chased: Flag
    is_without_hub_home: Flag = False
    """The home where it is to be isn’t a hub home any more on its day."""
    birth_family_came: Flag | None
    what_happened: SensitiveText
    """To who answers for it."""
    reason: FamilyTimeOffReason | None
    series_id: Identifier | None
    others: tuple[OneOfFamilyTimes, ...]
    """Of the same series, soonest first."""
    school_holidays: tuple[OpenCode, ...] = ()
    """In which its day lies, as the authority has entered them by now, by the words of `SchoolHolidayName`."""
    changed: FamilyTimeChangedSince | None = None
    """Where the asker’s household knew another plan, and hasn’t answered this one."""
    has_left: Flag = False
    """The asker’s household has nothing to do with it any more: it is when it was to be, and nothing else is told."""
    may_agree: Flag = False
    may_reply: Flag = False
    may_change: Flag = False
    may_cancel: Flag = False
    may_record: Flag = False


class FamilyTimeOn(Value):
    """A day of a series that was looked at, or kept."""

    on: Day
    in_the_way: SensitiveText = ""
    """Why it can’t be on that day."""
    bank_holidays: tuple[SensitiveText, ...] = ()
    """England’s, by name."""
    school_holidays: tuple[OpenCode, ...] = ()
    """The authority’s, by the words of `SchoolHolidayName`."""
    is_night_off: Flag = False
    """The hub home has that night off."""
    supervisor_is_elsewhere: Flag = False
    """The worker supervises other family time at that hour."""


class PlannedFamilyTimes(Reply):
    """What was planned, or would be."""

    family_time_id: Identifier | None
    """The first one; none where it was only looked at."""
    series_id: Identifier | None
    days: tuple[FamilyTimeOn, ...]
    asked: Count
    """How many households must acknowledge it."""
    state: FamilyTimeState
    school_holidays: KnownSchoolHolidays = KnownSchoolHolidays()
    """Between the first of its days and the last."""


class _Plan(Value):
    children: Annotated[tuple[ComingChild, ...], Field(min_length=1, max_length=MOST_CHILDREN_OF_A_FAMILY)]
    with_birth_family: Flag
    birth_family: Note = ""
    """Who of them comes."""
    on: Day
    starts: ClockTime
    ends: ClockTime
    hub_household_id: Identifier | None = None
    place: Line = ""
    """Where it is, if not at a hub home."""
    supervision: Supervision = Supervision.NOT_SUPERVISED
    supervisor_id: Identifier | None = None
    """The worker: whoever plans it, or a social worker of one of the children."""
    supervisor: Line = ""


class PlanFamilyTime(_Plan, Command[PlannedFamilyTimes], owner="bookings", asked_by=PROPOSES_FAMILY_TIME):
    """Plans family time for a child, or for brothers and sisters, and asks their carers and the hub home.

    Workers plan where they answer for one of the children; a hub home carer proposes. With a `rule` it is a series.
    With `dry_run` nothing is kept, and the reply tells of each day whether it can be. Refused: `not_yours`,
    `not_a_family`, `nobody_to_meet`, `not_known_yet`, `lives_nowhere`, `in_the_past`, `too_far_ahead`,
    `ends_before_it_starts`, `no_place`, `not_a_hub_home`, `nobody_supervises`, `room_is_taken`,
    `child_has_family_time`, `not_a_series`, `too_many_in_a_series`, `not_all_can_be`.
    """

    rule: Recurrence | None = None
    """Of its days; `on` is the first."""
    left_out: Annotated[tuple[Day, ...], Field(max_length=MOST_FAMILY_TIMES_AT_ONCE)] = ()
    dry_run: Flag = False


class AgreeToFamilyTime(Command[FamilyTimeView], owner="bookings", asked_by=PLANS_FAMILY_TIME):
    """Plans what a hub home carer proposed, of a series all of it; from then on the carers are asked.

    Refused: `not_yours`, `not_proposed`, `has_begun`.
    """

    family_time_id: Identifier


class ChangeFamilyTime(_Plan, Command[FamilyTimeView], owner="bookings", asked_by=PROPOSES_FAMILY_TIME):
    """Changes the plan until it begins; each carer must acknowledge it anew.

    With `and_following` those of its series after it are changed as well, by as many days. Refused as `PlanFamilyTime`
    is, and: `called_off`, `has_begun`, `changed_meanwhile` (the plan isn’t the one that was looked at).
    """

    family_time_id: Identifier
    plan_version: Count
    and_following: Flag = False


class CancelFamilyTime(Command[FamilyTimeView], owner="bookings", asked_by=PROPOSES_FAMILY_TIME):
    """Calls a family time off, also afterwards where it didn’t take place.

    With `and_following` those of its series after it as well. Refused: `not_yours`, `called_off`, `was_held`.
    """

    family_time_id: Identifier
    reason: FamilyTimeOffReason
    and_following: Flag = False


class AcknowledgeFamilyTime(Command[FamilyTimeView], owner="bookings", asked_by=CARERS):
    """Says for one’s household that the plan is known, or that it isn’t possible and why; until it begins.

    Only the plan as it is can be acknowledged; or that it is cancelled, or nothing to do with them any more.
    With `and_following` those of its series after it as well. Refused:
    `not_yours`, `called_off`, `has_begun`, `changed_meanwhile`, `no_reason_given`.
    """

    family_time_id: Identifier
    plan_version: Count
    is_possible: Flag
    why: Note = ""
    and_following: Flag = False


class RecordFamilyTime(Command[FamilyTimeView], owner="bookings", asked_by=PROPOSES_FAMILY_TIME):
    """Records that it took place, who came and a few words; recorded again, it is corrected.

    Where nobody came it is called off instead. Refused: `not_yours`, `not_begun`, `called_off`, `nobody_came`.
    """

    family_time_id: Identifier
    came_child_ids: Annotated[tuple[Identifier, ...], Field(max_length=MOST_CHILDREN_OF_A_FAMILY)]
    birth_family_came: Flag = False
    what_happened: Note = ""


class HowIsFamilyTime(Query[FamilyTimeView], owner="bookings", asked_by=SEES_FAMILY_TIME):
    """How does this family time stand, and what may I do about it? Refused: `not_yours`."""

    family_time_id: Identifier


class FamilyTimeCard(Value):
    """A family time in a list."""

    family_time_id: Identifier
    series_id: Identifier | None
    state: FamilyTimeState
    starts_at: Instant
    minutes: Minutes
    child_ids: tuple[Identifier, ...]
    with_birth_family: Flag
    hub_household_id: Identifier | None
    asked: Count
    outstanding: Count
    not_possible: Count
    was_chased: Flag
    waits_for_reply: Flag
    """The asker’s household hasn’t acknowledged the plan as it is."""
    waits_for_agreement: Flag
    waits_for_record: Flag
    """It has begun, and the asker is the one to record what became of it."""
    is_mine_to_run: Flag
    has_changed: Flag = False
    """The asker’s household knew another plan, and hasn’t answered this one."""
    has_left: Flag = False
    """As of a view."""


class FamilyTimes(Reply):
    """The family times that concern the asker, soonest first."""

    family_times: tuple[FamilyTimeCard, ...]
    may_plan: Flag


class WhichFamilyTimes(Query[FamilyTimes], owner="bookings", asked_by=SEES_FAMILY_TIME):
    """Which family times concern me? Those of a year ahead and of the last 30 days, and what still waits for me."""


class ChildForFamilyTime(Value):
    """A child for whom the asker can plan."""

    child_id: Identifier
    brothers_and_sisters: tuple[Identifier, ...]
    """All that the register knows of, wherever they live."""
    social_worker_ids: tuple[Identifier, ...]
    """Theirs and those of their brothers and sisters."""


class FamilyTimeOptions(Reply):
    """For whom, and at which hub homes, the asker can plan family time."""

    children: tuple[ChildForFamilyTime, ...]
    hub_household_ids: tuple[Identifier, ...]
    only_brothers_and_sisters: Flag
    """The asker proposes for brothers and sisters at their own hub home, and plans nothing else."""


class WhatFamilyTimeCanBe(Query[FamilyTimeOptions], owner="bookings", asked_by=PROPOSES_FAMILY_TIME):
    """For whom can I plan family time, and where?"""
