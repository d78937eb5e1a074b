"""What bookings keeps: its own sleepovers and gatherings, and what it heard of the register."""

from services.bookings.tables.columns import tables
from services.bookings.tables.emergencies import (
    EmergencyApprovalRow,
    EmergencyChildRow,
    EmergencyRow,
    EmergencyStepRow,
    ForgottenRow,
)
from services.bookings.tables.family_time import FamilyTimeChildRow, FamilyTimeReplyRow, FamilyTimeRow
from services.bookings.tables.gatherings import (
    GatheringAttendanceRow,
    GatheringReplyRow,
    GatheringRow,
    PlannedGatheringRow,
)
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
    HubHomeTermRow,
    MembershipRow,
    PhaseTermRow,
    PlacementRow,
    RuleRow,
)
from services.bookings.tables.waiting import WaitingRow

__all__ = [
    "BedRow",
    "BedStayRow",
    "BedroomAgreementRow",
    "BedroomTermRow",
    "ChildRow",
    "ConstellationRow",
    "DecisionRow",
    "EmergencyApprovalRow",
    "EmergencyChildRow",
    "EmergencyRow",
    "EmergencyStepRow",
    "FamilyTimeChildRow",
    "FamilyTimeReplyRow",
    "FamilyTimeRow",
    "ForgottenRow",
    "GatheringAttendanceRow",
    "GatheringReplyRow",
    "GatheringRow",
    "HubHomeTermRow",
    "MembershipRow",
    "NightsOffRow",
    "PhaseTermRow",
    "PlacementRow",
    "PlannedGatheringRow",
    "RuleRow",
    "SeriesRow",
    "SleepoverRow",
    "WaitingRow",
    "tables",
]
