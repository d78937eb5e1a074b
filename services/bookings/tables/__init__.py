"""What bookings keeps: its own sleepovers and gatherings, and what it heard of the register."""

from services.bookings.tables.absences import AbsenceDeedRow, AbsenceRow
from services.bookings.tables.before import (
    BedStayBeforeRow,
    ChildBeforeRow,
    HubHomeTermBeforeRow,
    MembershipBeforeRow,
    PlacementBeforeRow,
    SleepoverBeforeRow,
)
from services.bookings.tables.cautions import AgreedInSpiteRow, CautionLookRow, CautionRow, SwapCautionRow, SwapLookRow
from services.bookings.tables.columns import tables
from services.bookings.tables.emergencies import (
    EmergencyApprovalRow,
    EmergencyChildRow,
    EmergencyRow,
    EmergencyStepRow,
    ForgottenRow,
    NearnessRow,
)
from services.bookings.tables.family_time import (
    FamilyTimeChangeRow,
    FamilyTimeChildRow,
    FamilyTimeLeftRow,
    FamilyTimeReplyRow,
    FamilyTimeRow,
)
from services.bookings.tables.gatherings import (
    GatheringAttendanceRow,
    GatheringIdeaRow,
    GatheringReplyRow,
    GatheringRow,
    PlannedGatheringRow,
)
from services.bookings.tables.handover import HandoverNoteRow
from services.bookings.tables.nights import (
    BedroomTermRow,
    BedStayRow,
    DecisionRow,
    NightsOffRow,
    SeriesRow,
    SleepoverRow,
)
from services.bookings.tables.register import (
    BedroomAgreementRow,
    BedRow,
    ChildRow,
    ConstellationRow,
    HouseholdRow,
    HubHomeTermRow,
    MembershipRow,
    PersonRow,
    PhaseTermRow,
    PlacementRow,
    RuleRow,
    SchoolHolidayRow,
)
from services.bookings.tables.swaps import SwapDecisionRow, SwapRow
from services.bookings.tables.training import CourseRow, TrainingRow, TrainingToldRow
from services.bookings.tables.waiting import WaitingRow

__all__ = [
    "AbsenceDeedRow",
    "AbsenceRow",
    "AgreedInSpiteRow",
    "BedRow",
    "BedStayBeforeRow",
    "BedStayRow",
    "BedroomAgreementRow",
    "BedroomTermRow",
    "CautionLookRow",
    "CautionRow",
    "ChildBeforeRow",
    "ChildRow",
    "ConstellationRow",
    "CourseRow",
    "DecisionRow",
    "EmergencyApprovalRow",
    "EmergencyChildRow",
    "EmergencyRow",
    "EmergencyStepRow",
    "FamilyTimeChangeRow",
    "FamilyTimeChildRow",
    "FamilyTimeLeftRow",
    "FamilyTimeReplyRow",
    "FamilyTimeRow",
    "ForgottenRow",
    "GatheringAttendanceRow",
    "GatheringIdeaRow",
    "GatheringReplyRow",
    "GatheringRow",
    "HandoverNoteRow",
    "HouseholdRow",
    "HubHomeTermBeforeRow",
    "HubHomeTermRow",
    "MembershipBeforeRow",
    "MembershipRow",
    "NearnessRow",
    "NightsOffRow",
    "PersonRow",
    "PhaseTermRow",
    "PlacementBeforeRow",
    "PlacementRow",
    "PlannedGatheringRow",
    "RuleRow",
    "SchoolHolidayRow",
    "SeriesRow",
    "SleepoverBeforeRow",
    "SleepoverRow",
    "SwapCautionRow",
    "SwapDecisionRow",
    "SwapLookRow",
    "SwapRow",
    "TrainingRow",
    "TrainingToldRow",
    "WaitingRow",
    "tables",
]
