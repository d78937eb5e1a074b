"""Notifications, as the host sees it."""

from services.notifications import grounds, pages
from services.notifications.handlers import emergencies, sleepovers
from services.notifications.repository.subject_access import HELD
from services.notifications.settings import Settings
from services.notifications.tables import tables
from shared.contracts.bookings import (
    SleepoverCancelled,
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
from shared.contracts.grounds import declared_in
from shared.contracts.notifications import (
    EmergencyNoticeDelivered,
    HowManyNotices,
    MyNotices,
    NoticeDelivered,
    ReadNotice,
    WhatNotificationsHolds,
    WhoWasTold,
)
from shared.contracts.registry import ChildChanged, ConstellationChanged, PersonChanged
from shared.contracts.retention import NoticesLetGo, RecordErased
from shared.hosting.service import Service

plugin = Service(
    name="notifications",
    package="services.notifications",
    refuses=declared_in(grounds),
    tables=tables,
    answers={
        MyNotices: sleepovers.my_notices,
        ReadNotice: sleepovers.read_notice,
        WhoWasTold: sleepovers.who_was_told,
        HowManyNotices: sleepovers.how_many_notices,
        WhatNotificationsHolds: sleepovers.what_notifications_holds,
    },
    hears={
        SleepoverRequested: sleepovers.tell_who_must_know,
        SleepoverConfirmed: sleepovers.tell_who_must_know,
        SleepoverDeclined: sleepovers.tell_who_must_know,
        SleepoverShortened: sleepovers.tell_who_must_know,
        SleepoverCancelled: sleepovers.tell_who_must_know,
        SleepoverLapsed: sleepovers.tell_who_must_know,
        EmergencyRaised: emergencies.tell_of_the_emergency,
        EmergencyPassedOn: emergencies.tell_of_the_emergency,
        EmergencyChased: emergencies.tell_of_the_emergency,
        EmergencyAcknowledged: emergencies.tell_of_the_emergency,
        EmergencyStoodDown: emergencies.tell_of_the_emergency,
        EmergencySettled: emergencies.tell_of_the_emergency,
        EmergencyDecided: emergencies.tell_of_the_emergency,
        EmergencyApprovalChased: emergencies.tell_of_the_emergency,
        PersonChanged: sleepovers.keep_the_person,
        ChildChanged: sleepovers.keep_the_child,
        ConstellationChanged: sleepovers.keep_the_constellation,
        NoticesLetGo: sleepovers.let_old_notices_go,
        RecordErased: sleepovers.forget_the_person,
    },
    says=frozenset({NoticeDelivered, EmergencyNoticeDelivered}),
    runs={
        sleepovers.SEND_MAIL: sleepovers.send_mail,
        emergencies.SEND_EMERGENCY_MAIL: emergencies.send_emergency_mail,
    },
    pages=pages.PAGES,
    settings=Settings,
    holds=HELD,
    subject_access=WhatNotificationsHolds,
    codes=frozenset(
        {"child.overnight_decision", "attempt.outcome", "emergency_notice.outcome", "notice.sleepover_state"}
    ),
)
