"""Bookings, as the host sees it."""

from services.bookings import grounds
from services.bookings.handlers import (
    beds,
    calendars,
    exporting,
    feeds,
    holding,
    imports,
    register,
    releasing,
    sleepovers,
    subject_access,
)
from services.bookings.pages.site import PAGES
from services.bookings.repository.subject_access import HELD
from services.bookings.settings import Settings
from services.bookings.tables import tables
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    EndSleepoverEarly,
    GatheringRecorded,
    HowIsSleepover,
    RequestSleepover,
    SleepoverAgreed,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRecorded,
    SleepoverRequested,
    SleepoverShortened,
    WhatBookingsHolds,
    WhatCanIAskFor,
    WhatIsOn,
    WhatWaitsForMe,
    WhatWouldBeLost,
    WhoSleepsWhere,
)
from shared.contracts.calendars import WhatGoesInMyCalendar, WhichBedsAreFree
from shared.contracts.grounds import declared_in
from shared.contracts.past_stays import ExportStays, ImportStays
from shared.contracts.registry import ChildChanged, ConstellationChanged, MembershipChanged, PlacementChanged
from shared.hosting.service import Service

plugin = Service(
    name="bookings",
    package="services.bookings",
    refuses=declared_in(grounds),
    tables=tables,
    settings=Settings,
    answers={
        RequestSleepover: sleepovers.request_sleepover,
        AgreeToSleepover: sleepovers.agree_to_sleepover,
        DeclineSleepover: sleepovers.decline_sleepover,
        CancelSleepover: sleepovers.cancel_sleepover,
        EndSleepoverEarly: sleepovers.end_sleepover_early,
        HowIsSleepover: sleepovers.how_is_sleepover,
        WhatWaitsForMe: sleepovers.what_waits_for_me,
        WhatIsOn: calendars.what_is_on,
        WhatGoesInMyCalendar: feeds.what_goes_in_my_calendar,
        WhatCanIAskFor: calendars.what_can_i_ask_for,
        WhichBedsAreFree: beds.which_beds_are_free,
        WhoSleepsWhere: calendars.who_sleeps_where,
        WhatWouldBeLost: releasing.what_would_be_lost,
        ImportStays: imports.import_stays,
        ExportStays: exporting.export_stays,
        WhatBookingsHolds: subject_access.what_bookings_holds,
    },
    hears={
        ConstellationChanged: register.move_the_beds,
        MembershipChanged: register.know_who_belongs_where,
        PlacementChanged: register.know_where_they_live,
        ChildChanged: register.know_who_decides,
    },
    says=frozenset(
        {
            SleepoverRequested,
            SleepoverAgreed,
            SleepoverConfirmed,
            SleepoverDeclined,
            SleepoverCancelled,
            SleepoverLapsed,
            SleepoverShortened,
            SleepoverRecorded,
            GatheringRecorded,
        }
    ),
    runs={
        releasing.LOOK_AT_THEIR_NIGHTS: releasing.look_at_their_nights,
        holding.END_THE_HOLD: holding.end_the_hold,
    },
    pages=PAGES,
    imports=(ImportStays,),
    exports=(ExportStays,),
    holds=HELD,
    subject_access=WhatBookingsHolds,
    codes=frozenset(
        {
            "phase_term.phase",
            "child.overnight_decision",
            "sleepover.kind",
            "sleepover.reason",
            "decision.decider",
            "gathering.kind",
        }
    ),
)
