"""What does bookings say?"""

from shared.contracts.absences import (
    AbsenceChanged,
    AbsenceCorrected,
    AbsenceEnded,
    AbsenceReadIn,
    AbsenceRecorded,
    AbsenceTakenBack,
    ReturnInterviewRecorded,
)
from shared.contracts.bookings import (
    SleepoverAgreed,
    SleepoverCancelled,
    SleepoverCautioned,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRecorded,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.emergencies import (
    EmergencyAcknowledged,
    EmergencyApprovalChased,
    EmergencyChased,
    EmergencyDecided,
    EmergencyPassedOn,
    EmergencyRaised,
    EmergencySettled,
    EmergencyStoodDown,
)
from shared.contracts.family_time import (
    FamilyTimeCancelled,
    FamilyTimeChanged,
    FamilyTimeChased,
    FamilyTimePlanned,
    FamilyTimeProposed,
    FamilyTimeRecorded,
    FamilyTimeReplied,
)
from shared.contracts.gatherings import (
    GatheringCancelled,
    GatheringChanged,
    GatheringLiftsArranged,
    GatheringPlacesMoved,
    GatheringPlanned,
)
from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.handover import HandoverNotesLeft
from shared.contracts.message import Event
from shared.contracts.nights_off import NightsOffChanged
from shared.contracts.parting import SleepoverParted
from shared.contracts.series import (
    SeriesCancelled,
    SeriesConfirmed,
    SeriesDeclined,
    SeriesLapsed,
    SeriesRequested,
    SeriesShortened,
)
from shared.contracts.swaps import SleepoverMoved, SwapAgreed, SwapEnded, SwapMade, SwapProposed
from shared.contracts.training import TrainingDue
from shared.contracts.waiting import BedOffered, OfferTakenBack, WaitingBegan, WaitingEnded, WaitingTakenUp

SAYS: frozenset[type[Event]] = frozenset(
    {
        SleepoverRequested,
        SleepoverAgreed,
        SleepoverConfirmed,
        SleepoverDeclined,
        SleepoverCancelled,
        SleepoverLapsed,
        SleepoverShortened,
        SleepoverParted,
        SleepoverRecorded,
        SleepoverCautioned,
        SeriesRequested,
        SeriesConfirmed,
        SeriesDeclined,
        SeriesCancelled,
        SeriesLapsed,
        SeriesShortened,
        SwapProposed,
        SwapAgreed,
        SwapMade,
        SwapEnded,
        SleepoverMoved,
        WaitingBegan,
        BedOffered,
        OfferTakenBack,
        WaitingEnded,
        WaitingTakenUp,
        GatheringRecorded,
        HandoverNotesLeft,
        NightsOffChanged,
        GatheringPlanned,
        GatheringChanged,
        GatheringCancelled,
        GatheringPlacesMoved,
        GatheringLiftsArranged,
        TrainingDue,
        FamilyTimeProposed,
        FamilyTimePlanned,
        FamilyTimeChanged,
        FamilyTimeCancelled,
        FamilyTimeChased,
        FamilyTimeReplied,
        FamilyTimeRecorded,
        EmergencyRaised,
        EmergencyPassedOn,
        EmergencyChased,
        EmergencyAcknowledged,
        EmergencyStoodDown,
        EmergencySettled,
        EmergencyDecided,
        EmergencyApprovalChased,
        AbsenceReadIn,
        AbsenceRecorded,
        AbsenceChanged,
        AbsenceEnded,
        AbsenceCorrected,
        AbsenceTakenBack,
        ReturnInterviewRecorded,
    }
)
