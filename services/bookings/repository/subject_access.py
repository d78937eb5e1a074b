"""What does bookings keep that is about a person?"""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from services.bookings import tables
from services.bookings.repository.cautions_held import held_of_cautions
from shared.persistence.held import Held, Through, days, moment, nights, period, table_of

_HEARD = "As the registry told it."


def _gathered(row: type) -> ColumnElement[Any]:
    """The day of the gathering that a row is of."""
    gathering, its = table_of(tables.PlannedGatheringRow), table_of(row).c.gathering_id
    return select(moment(gathering.c.starts_at)).where(gathering.c.id == its).scalar_subquery()


def _held(row: type) -> ColumnElement[Any]:
    """The day of the family time that a row is of."""
    family_time, its = table_of(tables.FamilyTimeRow), table_of(row).c.family_time_id
    return select(moment(family_time.c.held_on)).where(family_time.c.id == its).scalar_subquery()


BED_STAYS = Held(
    table=table_of(tables.BedStayRow),
    title="Nights in a bed at a hub home",
    what="A child's nights in one bed, kept, offered or given back: as they were asked for, or from the authority's "
    "records.",
    about=("child_id",),
)
DECISIONS = Held(
    table=table_of(tables.DecisionRow),
    title="Decisions on sleepovers",
    what="Somebody who had to say yes to a sleepover, and what they said.",
    about=("person_id", "decided_by"),
)
SWAP_DECISIONS = Held(
    table=table_of(tables.SwapDecisionRow),
    title="Decisions on swaps",
    what="Somebody who had to say yes to a swap of nights, and what they said.",
    about=("person_id", "decided_by"),
)
EMERGENCY_CHILDREN = Held(
    table=table_of(tables.EmergencyChildRow),
    title="Children in an emergency",
    what="A child for whom a bed was needed in an emergency.",
    about=("child_id",),
)
EMERGENCY_STEPS = Held(
    table=table_of(tables.EmergencyStepRow),
    title="Who was asked in an emergency",
    what="A hub home or a duty worker who was asked for a bed, until when, and what was answered.",
    about=("answered_by",),
    of_household=("household_id",),
    when=moment(table_of(tables.EmergencyStepRow).c.asked_at),
)
EMERGENCY_APPROVALS = Held(
    table=table_of(tables.EmergencyApprovalRow),
    title="Approvals after an emergency",
    what="Somebody whose approval was asked for after an emergency, and what they said.",
    about=("person_id", "decided_by"),
)
EMERGENCIES = Held(
    table=table_of(tables.EmergencyRow),
    title="Emergencies",
    what="A bed that was needed at once, and what came of it.",
    about=("raised_by", "closed_by"),
    of_household=("satellite_household_id",),
    when=nights(table_of(tables.EmergencyRow), "first_night_on", "last_night_on"),
    through=(
        Through("id", EMERGENCY_CHILDREN, "emergency_id"),
        Through("id", EMERGENCY_STEPS, "emergency_id"),
        Through("id", EMERGENCY_APPROVALS, "emergency_id"),
    ),
    may_name_others=("why", "where_they_sleep"),
)
_BEFORE = "As it was known before it was recorded otherwise, and until when: as the registry or Bookings had it."
BED_STAYS_BEFORE = Held(
    table=table_of(tables.BedStayBeforeRow),
    title="Nights in a bed at a hub home, as they were known before",
    what=_BEFORE,
    about=("child_id",),
)
KNOWN_BEFORE = (
    BED_STAYS_BEFORE,
    Held(
        table=table_of(tables.SleepoverBeforeRow),
        title="Sleepovers, as they were known before",
        what=_BEFORE,
        of_household=("hub_household_id",),
        when=nights(table_of(tables.SleepoverBeforeRow), "first_night_on", "last_night_on"),
        through=(Through("id", BED_STAYS, "sleepover_id"), Through("id", BED_STAYS_BEFORE, "sleepover_id")),
    ),
    Held(
        table=table_of(tables.PlacementBeforeRow),
        title="Where the child lives, as it was known before",
        what=_BEFORE,
        about=("child_id",),
        of_household=("household_id",),
        when=days(table_of(tables.PlacementBeforeRow), "started_on", "ended_on"),
    ),
    Held(
        table=table_of(tables.ChildBeforeRow),
        title="The child’s social worker, as it was known before",
        what=_BEFORE,
        about=("id",),
        not_about={
            "childrens_social_worker_id": "For which children a worker is responsible is in the registry’s part."
        },
    ),
    Held(
        table=table_of(tables.MembershipBeforeRow),
        title="The household in constellations, as it was known before",
        what=_BEFORE,
        of_household=("household_id",),
        when=days(table_of(tables.MembershipBeforeRow), "joined_on", "left_on"),
    ),
    Held(
        table=table_of(tables.HubHomeTermBeforeRow),
        title="The household as a hub home, as it was known before",
        what=_BEFORE,
        of_household=("household_id",),
        when=days(table_of(tables.HubHomeTermBeforeRow), "started_on", "ended_on"),
    ),
)
ABSENCES = Held(
    table=table_of(tables.AbsenceRow),
    title="Missing or away without authorisation",
    what="A child who was missing or away without authorisation, from when to when, and the return interview.",
    about=("child_id", "recorded_by"),
    of_household=("household_id", "expected_household_id"),
    when=period(func.lower(table_of(tables.AbsenceRow).c.period), table_of(tables.AbsenceRow).c.ended_at),
)
ABSENCE_DEEDS = Held(
    table=table_of(tables.AbsenceDeedRow),
    title="What was recorded of an absence",
    what="Each thing that somebody recorded of a child who was missing or away, and how it was from then on.",
    about=("recorded_by",),
    of_household=("household_id", "expected_household_id"),
    when=moment(table_of(tables.AbsenceDeedRow).c.recorded_at),
    through=(Through("absence_id", ABSENCES, "id"),),
    may_name_others=("words",),
)
GATHERING_REPLIES = Held(
    table=table_of(tables.GatheringReplyRow),
    title="Replies to gatherings",
    what="Whether the household was to come to a gathering or waited, how many of it, and what it said of lifts.",
    about=("replied_by",),
    of_household=("household_id",),
    when=_gathered(tables.GatheringReplyRow),
)
GATHERING_ATTENDANCE = Held(
    table=table_of(tables.GatheringAttendanceRow),
    title="Who came to gatherings",
    what="How many of the household came to a gathering, and of a training of a course which carers.",
    about=("carer_ids",),
    of_household=("household_id",),
    when=_gathered(tables.GatheringAttendanceRow),
)
TRAINING = Held(
    table=table_of(tables.TrainingRow),
    title="Training",
    what="A course that a carer has done, where and when; also what was corrected or taken back.",
    about=("person_id", "ended_by"),
    may_name_others=("place",),
)
FAMILY_TIME_CHILDREN = Held(
    table=table_of(tables.FamilyTimeChildRow),
    title="Children at family time",
    what="A child for whom family time was planned, how the child was to get there, and whether the child came.",
    about=("child_id",),
    may_name_others=("getting_there",),
)
FAMILY_TIME_REPLIES = Held(
    table=table_of(tables.FamilyTimeReplyRow),
    title="Replies to family time",
    what="Whether the household acknowledged a plan of family time, or said that it wasn’t possible, and why.",
    about=("replied_by",),
    of_household=("household_id",),
    when=_held(tables.FamilyTimeReplyRow),
    may_name_others=("why",),
)
FAMILY_TIME_CHANGES = Held(
    table=table_of(tables.FamilyTimeChangeRow),
    title="Changes of family time",
    what="What of a plan of family time changed, when it had been, and which households had been asked of it.",
    about=("way_child_ids",),
    of_household=("was_asked_household_ids",),
    when=_held(tables.FamilyTimeChangeRow),
)
FAMILY_TIME_LEFT = Held(
    table=table_of(tables.FamilyTimeLeftRow),
    title="Family time that a household has nothing to do with any more",
    what="A household that was asked of family time and left out by a change, and whether it knows.",
    about=("child_ids", "acknowledged_by"),
    of_household=("household_id",),
    when=_held(tables.FamilyTimeLeftRow),
)
SLEEPOVERS = Held(
    table=table_of(tables.SleepoverRow),
    title="Sleepovers",
    what="A sleepover that was asked for, or that was imported from the authority's records.",
    about=("asked_by",),
    of_household=("satellite_household_id", "hub_household_id"),
    when=nights(table_of(tables.SleepoverRow), "first_night_on", "last_night_on"),
    through=(Through("id", BED_STAYS, "sleepover_id"), Through("id", DECISIONS, "sleepover_id")),
    may_name_others=("because", "note"),
)
HANDOVER_NOTES = Held(
    table=table_of(tables.HandoverNoteRow),
    title="Handover notes",
    what="What the carers at home and the hub home wrote to one another of a stay.",
    about=("written_by",),
    when=moment(table_of(tables.HandoverNoteRow).c.written_at),
    # Also those of a sleepover that the child was taken out of later.
    through=(Through("sleepover_id", SLEEPOVERS, "id"), Through("sleepover_id", BED_STAYS_BEFORE, "sleepover_id")),
    may_name_others=("words",),
)
TRAINING_TOLD = Held(
    table=table_of(tables.TrainingToldRow),
    title="Who was told that training is due",
    what="That a carer was due of a course, or soon would be, and when that was said.",
    about=("person_id",),
)
NEARNESS = Held(
    table=table_of(tables.NearnessRow),
    title="Hub homes near a household",
    what="In which order hub homes would be asked for a bed in an emergency, the nearest first. " + _HEARD,
    of_household=("household_id",),
)
HELD = (
    NEARNESS,
    Held(
        table=table_of(tables.FamilyTimeRow),
        title="Family time",
        what="Family time with brothers, sisters or birth family: when and where, who supervised it, and what came "
        "of it.",
        about=("planned_by", "supervisor_id"),
        of_household=("hub_household_id", "asked_household_ids", "ever_asked_household_ids"),
        when=moment(table_of(tables.FamilyTimeRow).c.held_on),
        through=(
            Through("id", FAMILY_TIME_CHILDREN, "family_time_id"),
            Through("id", FAMILY_TIME_REPLIES, "family_time_id"),
        ),
        may_name_others=("birth_family", "place", "supervisor", "what_happened"),
    ),
    FAMILY_TIME_CHILDREN,
    FAMILY_TIME_REPLIES,
    FAMILY_TIME_CHANGES,
    FAMILY_TIME_LEFT,
    SLEEPOVERS,
    HANDOVER_NOTES,
    Held(
        table=table_of(tables.SeriesRow),
        title="Regular sleepovers",
        what="Sleepovers that were asked for at once, to repeat by a rule.",
        about=("asked_by",),
        of_household=("satellite_household_id", "hub_household_id"),
        when=days(table_of(tables.SeriesRow), "first_night_on"),
    ),
    Held(
        table=table_of(tables.WaitingRow),
        title="Waiting for a bed",
        what="Nights on which no bed was free, for which the household waited, and what came of it.",
        about=("joined_by", "child_ids"),
        of_household=("satellite_household_id", "hub_household_id"),
        when=nights(table_of(tables.WaitingRow), "first_night_on", "last_night_on"),
        may_name_others=("because", "note"),
    ),
    Held(
        table=table_of(tables.SwapRow),
        title="Swaps of nights",
        what="A sleepover whose nights a household would have had for those of another’s, and what came of it.",
        about=("proposed_by",),
        through=(
            Through("offered_sleepover_id", SLEEPOVERS),
            Through("wanted_sleepover_id", SLEEPOVERS),
            Through("id", SWAP_DECISIONS, "swap_id"),
        ),
    ),
    BED_STAYS,
    DECISIONS,
    *held_of_cautions(BED_STAYS),
    SWAP_DECISIONS,
    EMERGENCIES,
    EMERGENCY_CHILDREN,
    EMERGENCY_STEPS,
    EMERGENCY_APPROVALS,
    ABSENCES,
    ABSENCE_DEEDS,
    Held(
        table=table_of(tables.GatheringRow),
        title="Gatherings",
        what="An activity or a meeting to which the household came.",
        of_household=("household_ids",),
        when=moment(table_of(tables.GatheringRow).c.starts_at),
    ),
    Held(
        table=table_of(tables.PlannedGatheringRow),
        title="Gatherings that were planned",
        what="A gathering that somebody planned, to which the household replied, or to which it came.",
        about=("planned_by",),
        through=(
            Through("id", GATHERING_REPLIES, "gathering_id"),
            Through("id", GATHERING_ATTENDANCE, "gathering_id"),
        ),
        may_name_others=("title", "place", "note"),
    ),
    GATHERING_REPLIES,
    GATHERING_ATTENDANCE,
    Held(
        table=table_of(tables.GatheringIdeaRow),
        title="Ideas for gatherings",
        what="A gathering that worked, which somebody kept as an idea.",
        about=("kept_by",),
        may_name_others=("title", "what", "cost", "place", "think_of"),
    ),
    TRAINING,
    TRAINING_TOLD,
    Held(
        table=table_of(tables.CourseRow),
        title="Courses",
        what="A course of the authority’s list, where somebody has done it, was due of it, or changed it last.",
        about=("changed_by",),
        through=(Through("id", TRAINING, "course_id"), Through("id", TRAINING_TOLD, "course_id")),
    ),
    Held(
        table=table_of(tables.PersonRow),
        title="Whose carer somebody is",
        what=_HEARD,
        about=("id",),
        not_about={"household_id": "Who else is a carer of the household is in the registry’s part."},
    ),
    Held(
        table=table_of(tables.HouseholdRow),
        title="Since when the household is approved",
        what=_HEARD,
        of_household=("id",),
        not_about={"supervising_social_worker_id": "Which households a worker supervises is in the registry’s part."},
    ),
    Held(
        table=table_of(tables.ChildRow),
        title="Who decides about nights away",
        what=_HEARD,
        about=("id",),
        not_about={
            "childrens_social_worker_id": "For which children a worker is responsible is in the registry’s part."
        },
    ),
    Held(
        table=table_of(tables.PlacementRow),
        title="Where the child lives",
        what=_HEARD,
        about=("child_id",),
        of_household=("household_id",),
        when=days(table_of(tables.PlacementRow), "started_on", "ended_on"),
    ),
    Held(
        table=table_of(tables.MembershipRow),
        title="The household in constellations",
        what=_HEARD,
        of_household=("household_id",),
        when=days(table_of(tables.MembershipRow), "joined_on", "left_on"),
    ),
    Held(
        table=table_of(tables.NightsOffRow),
        title="Nights off of the household as a hub home",
        what="Nights on which the hub home took no children, who said so, and who gave them back.",
        about=("taken_by", "given_back_by"),
        of_household=("household_id",),
        when=table_of(tables.NightsOffRow).c.nights,
    ),
    Held(
        table=table_of(tables.BedroomTermRow),
        title="The bedrooms of the household as a hub home",
        what="In which bedrooms the beds are that are kept for the constellation’s children.",
        about=("recorded_by",),
        of_household=("household_id",),
        when=days(table_of(tables.BedroomTermRow), "started_on"),
    ),
    Held(
        table=table_of(tables.BedroomAgreementRow),
        title="Who may share a bedroom",
        what=_HEARD,
        about=("child_id", "child_ids"),
        of_household=("household_id",),
        when=days(table_of(tables.BedroomAgreementRow), "started_on", "ended_on"),
    ),
    Held(
        table=table_of(tables.HubHomeTermRow),
        title="The household as a hub home",
        what=_HEARD,
        of_household=("household_id",),
        when=days(table_of(tables.HubHomeTermRow), "started_on", "ended_on"),
    ),
    *KNOWN_BEFORE,
)
