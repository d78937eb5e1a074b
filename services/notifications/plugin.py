"""Notifications, as the host sees it."""

from services.notifications import grounds, handlers, pages
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
from shared.contracts.grounds import declared_in
from shared.contracts.notifications import MyNotices, NoticeDelivered, ReadNotice, WhatNotificationsHolds, WhoWasTold
from shared.contracts.registry import ChildChanged, ConstellationChanged, PersonChanged
from shared.contracts.retention import RecordErased
from shared.hosting.service import Service

plugin = Service(
    name="notifications",
    package="services.notifications",
    refuses=declared_in(grounds),
    tables=tables,
    answers={
        MyNotices: handlers.my_notices,
        ReadNotice: handlers.read_notice,
        WhoWasTold: handlers.who_was_told,
        WhatNotificationsHolds: handlers.what_notifications_holds,
    },
    hears={
        SleepoverRequested: handlers.tell_who_must_know,
        SleepoverConfirmed: handlers.tell_who_must_know,
        SleepoverDeclined: handlers.tell_who_must_know,
        SleepoverShortened: handlers.tell_who_must_know,
        SleepoverCancelled: handlers.tell_who_must_know,
        SleepoverLapsed: handlers.tell_who_must_know,
        PersonChanged: handlers.keep_the_person,
        ChildChanged: handlers.keep_the_child,
        ConstellationChanged: handlers.keep_the_constellation,
        RecordErased: handlers.forget_the_person,
    },
    says=frozenset({NoticeDelivered}),
    runs={handlers.SEND_MAIL: handlers.send_mail},
    pages=pages.PAGES,
    settings=Settings,
    holds=HELD,
    subject_access=WhatNotificationsHolds,
    codes=frozenset({"child.overnight_decision", "attempt.outcome", "notice.sleepover_state"}),
)
