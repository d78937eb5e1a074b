"""Bookings, as the host sees it."""

from services.bookings import grounds
from services.bookings.handlers import (
    asking,
    bedrooms,
    beds,
    calendars,
    exporting,
    feeds,
    forgetting,
    holding,
    imports,
    register,
    releasing,
    rules,
    sleepovers,
    subject_access,
)
from services.bookings.handlers.emergencies import answering, approving, errands, looking, moving, raising
from services.bookings.pages.site import PAGES
from services.bookings.repository.subject_access import HELD
from services.bookings.tables import tables
from shared.contracts.bed_sharing import BedSharingAgreementChanged
from shared.contracts.bedrooms import RecordBedrooms, WhichBedrooms
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    EndSleepoverEarly,
    GatheringRecorded,
    HowIsSleepover,
    ProposeOtherNights,
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
    WhatWouldBeLostByLeaving,
)
from shared.contracts.calendars import WhatGoesInMyCalendar, WhichBedsAreFree
from shared.contracts.emergencies import (
    DecideOnEmergency,
    EmergencyAcknowledged,
    EmergencyApprovalChased,
    EmergencyChased,
    EmergencyDecided,
    EmergencyPassedOn,
    EmergencyRaised,
    EmergencySettled,
    EmergencyStoodDown,
    HowIsEmergency,
    RaiseEmergency,
    SayNoToEmergency,
    SayYesToEmergency,
    SettleEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
    WhichEmergencies,
)
from shared.contracts.grounds import declared_in
from shared.contracts.past_stays import ExportStays, ImportStays
from shared.contracts.registry import ChildChanged, ConstellationChanged, MembershipChanged, PlacementChanged
from shared.contracts.retention import RecordErased
from shared.contracts.rules import RuleChanged
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.hosting.service import Service

plugin = Service(
    name="bookings",
    package="services.bookings",
    refuses=declared_in(grounds),
    tables=tables,
    answers={
        RequestSleepover: asking.request_sleepover,
        ProposeOtherNights: asking.propose_other_nights,
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
        WhatWouldBeLostByLeaving: releasing.what_would_be_lost_by_leaving,
        WhichBedrooms: bedrooms.which_bedrooms,
        RecordBedrooms: bedrooms.record_bedrooms,
        RaiseEmergency: raising.raise_emergency,
        SayYesToEmergency: answering.say_yes_to_emergency,
        SayNoToEmergency: answering.say_no_to_emergency,
        TakeEmergencyInHand: answering.take_emergency_in_hand,
        SettleEmergency: answering.settle_emergency,
        StandEmergencyDown: answering.stand_emergency_down,
        DecideOnEmergency: approving.decide_on_emergency,
        HowIsEmergency: looking.how_is_emergency,
        WhichEmergencies: looking.which_emergencies,
        ImportStays: imports.import_stays,
        ExportStays: exporting.export_stays,
        WhatBookingsHolds: subject_access.what_bookings_holds,
    },
    hears={
        ConstellationChanged: register.move_the_beds,
        MembershipChanged: register.know_who_belongs_where,
        PlacementChanged: register.know_where_they_live,
        ChildChanged: register.know_who_decides,
        BedSharingAgreementChanged: bedrooms.know_who_may_share,
        RuleChanged: rules.go_by_the_rule,
        RecordErased: forgetting.forget_their_words,
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
            EmergencyRaised,
            EmergencyPassedOn,
            EmergencyChased,
            EmergencyAcknowledged,
            EmergencyStoodDown,
            EmergencySettled,
            EmergencyDecided,
            EmergencyApprovalChased,
        }
    ),
    runs={
        releasing.LOOK_AT_THEIR_NIGHTS: releasing.look_at_their_nights,
        holding.END_THE_HOLD: holding.end_the_hold,
        errands.MOVE_ON: moving.move_on,
        errands.LEARN_THE_WAY: moving.learn_the_way,
        errands.CHASE_APPROVALS: approving.chase_approvals,
    },
    pages=PAGES,
    imports=(ImportStays,),
    exports=(ExportStays,),
    holds=HELD,
    subject_access=WhatBookingsHolds,
    codes=frozenset(
        {
            "phase_term.phase",
            "rule.name",
            "bedroom_term.bedrooms",
            "child.overnight_decision",
            "sleepover.kind",
            "sleepover.beyond_rules",
            "sleepover.reason",
            "decision.decider",
            "gathering.kind",
            "emergency_approval.decider",
        }
    ),
)
