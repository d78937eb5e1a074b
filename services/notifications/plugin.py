"""Notifications, as the host sees it."""

from services.notifications import grounds
from services.notifications.handlers import inbox, keeping, mailing, register, telling
from services.notifications.repository.subject_access import HELD
from services.notifications.settings import Settings
from services.notifications.tables import tables
from shared.contracts.absences import (
    AbsenceChanged,
    AbsenceCorrected,
    AbsenceEnded,
    AbsenceRecorded,
    AbsenceTakenBack,
)
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverCautioned,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
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
    FamilyTimeReplied,
)
from shared.contracts.gatherings import (
    GatheringCancelled,
    GatheringChanged,
    GatheringLiftsArranged,
    GatheringPlacesMoved,
    GatheringPlanned,
)
from shared.contracts.grounds import declared_in
from shared.contracts.handover import HandoverNotesLeft
from shared.contracts.notifications import (
    HowManyNotices,
    MyNotices,
    NoticeDelivered,
    ReadNotice,
    WhatNotificationsHolds,
    WhoWasTold,
)
from shared.contracts.parting import SleepoverParted
from shared.contracts.registry import ChildChanged, ConstellationChanged, HouseholdChanged, PersonChanged
from shared.contracts.retention import NoticesLetGo, RecordErased
from shared.contracts.series import (
    SeriesCancelled,
    SeriesConfirmed,
    SeriesDeclined,
    SeriesLapsed,
    SeriesRequested,
    SeriesShortened,
)
from shared.contracts.swaps import SleepoverMoved, SwapAgreed, SwapEnded, SwapProposed
from shared.contracts.training import TrainingDue
from shared.contracts.waiting import BedOffered, OfferTakenBack, WaitingEnded, WaitingTakenUp
from shared.hosting.service import Service

plugin = Service(
    name="notifications",
    package="services.notifications",
    refuses=declared_in(grounds),
    tables=tables,
    answers={
        MyNotices: inbox.my_notices,
        ReadNotice: inbox.read_notice,
        WhoWasTold: inbox.who_was_told,
        HowManyNotices: keeping.how_many_notices,
        WhatNotificationsHolds: keeping.what_notifications_holds,
    },
    hears={
        SleepoverRequested: telling.tell_of_the_sleepover,
        SleepoverConfirmed: telling.tell_of_the_sleepover,
        SleepoverDeclined: telling.tell_of_the_sleepover,
        SleepoverMoved: telling.tell_of_the_sleepover,
        SleepoverCautioned: telling.tell_of_the_sleepover,
        SleepoverShortened: telling.tell_of_the_sleepover,
        SleepoverParted: telling.tell_of_the_sleepover,
        SleepoverCancelled: telling.tell_of_the_sleepover,
        SleepoverLapsed: telling.tell_of_the_sleepover,
        SeriesRequested: telling.tell_of_the_series,
        SeriesConfirmed: telling.tell_of_the_series,
        SeriesDeclined: telling.tell_of_the_series,
        SeriesCancelled: telling.tell_of_the_series,
        SeriesLapsed: telling.tell_of_the_series,
        SeriesShortened: telling.tell_of_the_series,
        EmergencyRaised: telling.tell_of_the_emergency,
        EmergencyPassedOn: telling.tell_of_the_emergency,
        EmergencyChased: telling.tell_of_the_emergency,
        EmergencyAcknowledged: telling.tell_of_the_emergency,
        EmergencyStoodDown: telling.tell_of_the_emergency,
        EmergencySettled: telling.tell_of_the_emergency,
        EmergencyDecided: telling.tell_of_the_emergency,
        EmergencyApprovalChased: telling.tell_of_the_emergency,
        GatheringPlanned: telling.tell_of_the_gathering,
        GatheringChanged: telling.tell_of_the_gathering,
        GatheringCancelled: telling.tell_of_the_gathering,
        GatheringPlacesMoved: telling.tell_of_the_gathering,
        GatheringLiftsArranged: telling.tell_of_the_gathering,
        BedOffered: telling.tell_of_the_wait,
        OfferTakenBack: telling.tell_of_the_wait,
        WaitingEnded: telling.tell_of_the_wait,
        WaitingTakenUp: telling.tell_of_the_wait,
        HandoverNotesLeft: telling.tell_of_the_notes,
        SwapProposed: telling.tell_of_the_swap,
        SwapAgreed: telling.tell_of_the_swap,
        SwapEnded: telling.tell_of_the_swap,
        AbsenceRecorded: telling.tell_of_the_absence,
        AbsenceChanged: telling.tell_of_the_absence,
        AbsenceEnded: telling.tell_of_the_absence,
        AbsenceCorrected: telling.tell_of_the_absence,
        AbsenceTakenBack: telling.tell_of_the_absence,
        FamilyTimeProposed: telling.tell_of_the_family_time,
        FamilyTimePlanned: telling.tell_of_the_family_time,
        FamilyTimeChanged: telling.tell_of_the_family_time,
        FamilyTimeCancelled: telling.tell_of_the_family_time,
        FamilyTimeChased: telling.tell_of_the_family_time,
        FamilyTimeReplied: telling.tell_of_the_family_time,
        TrainingDue: telling.tell_of_the_training,
        PersonChanged: register.keep_the_person,
        HouseholdChanged: register.keep_the_supervisor,
        ChildChanged: register.keep_the_child,
        ConstellationChanged: register.keep_the_constellation,
        NoticesLetGo: keeping.let_old_notices_go,
        RecordErased: keeping.forget_the_person,
    },
    says=frozenset({NoticeDelivered}),
    runs={mailing.SEND_MAIL: mailing.send_mail},
    pages="services.notifications.pages:PAGES",
    settings=Settings,
    holds=HELD,
    subject_access=WhatNotificationsHolds,
    codes=frozenset({"attempt.outcome", "notice.about", "notice.sleepover_state"}),
)
