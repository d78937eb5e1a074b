"""Bookings, as the host sees it."""

from services.bookings import grounds
from services.bookings.handlers import (
    absences,
    asking,
    bedrooms,
    beds,
    calendars,
    cautions,
    exporting,
    feeds,
    forgetting,
    gatherings,
    handover,
    holding,
    ideas,
    imports,
    lifts,
    missing_episodes,
    nights_off,
    places,
    planning_gatherings,
    register,
    releasing,
    rules,
    school_holidays,
    sleepovers,
    subject_access,
    temporary_moves,
    who_decides,
)
from services.bookings.handlers import moving as moving_sleepovers
from services.bookings.handlers.emergencies import (
    answering,
    approving,
    choosing,
    errands,
    freed,
    going_on,
    learning_the_way,
    looking,
    moving,
    raising,
)
from services.bookings.handlers.family_times import answering as answering_family_time
from services.bookings.handlers.family_times import chasing, rooms
from services.bookings.handlers.family_times import looking as looking_at_family_time
from services.bookings.handlers.family_times import planning as planning_family_time
from services.bookings.handlers.series import asking as asking_for_series
from services.bookings.handlers.series import deciding as deciding_on_series
from services.bookings.handlers.series import moving as moving_series
from services.bookings.handlers.swaps import answering as answering_swaps
from services.bookings.handlers.swaps import looking as looking_at_swaps
from services.bookings.handlers.swaps import proposing as proposing_swaps
from services.bookings.handlers.training import courses, recording
from services.bookings.handlers.training import looking as looking_at_training
from services.bookings.handlers.training import telling as telling_of_training
from services.bookings.handlers.waiting import answering as answering_an_offer
from services.bookings.handlers.waiting import joining, offering
from services.bookings.handlers.waiting import looking as looking_at_lists
from services.bookings.repository.cautions import LOOK_AT_CAUTIONS
from services.bookings.repository.family_stays import LOOK_AT_FAMILY_TIME
from services.bookings.repository.sleepovers import LOOK_AT_OTHER_NIGHTS, LOOK_AT_SWAP, OFFER_THE_BEDS
from services.bookings.repository.subject_access import HELD
from services.bookings.repository.swap_cautions import LOOK_AT_CAUTIONS_OF_SWAP
from services.bookings.said import SAYS
from services.bookings.tables import tables
from shared.contracts.absences import (
    AddToAbsence,
    ChangeAbsence,
    CorrectAbsence,
    HowIsAbsence,
    RecordAbsence,
    RecordReturn,
    RecordReturnInterview,
    TakeBackAbsence,
    WhichAbsences,
)
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bed_sharing import BedSharingAgreementChanged
from shared.contracts.bedrooms import RecordBedrooms, WhichBedrooms
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    ProposeOtherNights,
    RequestSleepover,
    WhatBookingsHolds,
    WhatIsOn,
    WhatWaitsForMe,
)
from shared.contracts.calendars import WhatGoesInMyCalendar, WhichBedsAreFree
from shared.contracts.cautions import CautionsChanged
from shared.contracts.emergencies import (
    AskHubHome,
    DecideOnEmergency,
    HowIsEmergency,
    RaiseEmergency,
    SayNoToEmergency,
    SayYesToEmergency,
    SettleEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
    WhichEmergencies,
    WhichHubHomesCanBeAsked,
)
from shared.contracts.family_time import (
    AcknowledgeFamilyTime,
    AgreeToFamilyTime,
    CancelFamilyTime,
    ChangeFamilyTime,
    HowIsFamilyTime,
    PlanFamilyTime,
    RecordFamilyTime,
    WhatFamilyTimeCanBe,
    WhichFamilyTimes,
)
from shared.contracts.gatherings import (
    ArrangeLifts,
    CancelGathering,
    ChangeGathering,
    HowIsGathering,
    PlanGathering,
    RecordAttendance,
    ReplyToGathering,
    WhichGatherings,
)
from shared.contracts.grounds import declared_in
from shared.contracts.handover import LeaveHandoverNote, WhichHandoverNotes, WhichHandoversAreOpen
from shared.contracts.ideas import KeepIdea, RemoveIdea, WhichIdeas
from shared.contracts.losing import WhatWouldBeLost, WhatWouldBeLostByLeaving, WhatWouldBeLostByMoving
from shared.contracts.nights_off import GiveNightsBack, TakeNightsOff, WhichNightsAreOff
from shared.contracts.other_nights import EndSleepoverEarly, MoveSleepover, PutNightsRight
from shared.contracts.past_stays import ExportStays, ImportStays
from shared.contracts.registry import (
    ChildChanged,
    ConstellationChanged,
    HouseholdChanged,
    MembershipChanged,
    PersonChanged,
    PlacementChanged,
)
from shared.contracts.retention import RecordErased
from shared.contracts.returns import ImportMissing, WhichMissingEpisodes, WhichTemporaryMoves
from shared.contracts.rules import RuleChanged
from shared.contracts.school_holidays import SchoolHolidayChanged
from shared.contracts.series import (
    AgreeToSeries,
    CancelSeries,
    DeclineSeries,
    HowIsSeries,
    MoveSeries,
    RequestSeries,
)
from shared.contracts.swaps import (
    AgreeToSwap,
    DeclineSwap,
    HowIsSwap,
    ProposeSwap,
    WhatCanISwapWith,
    WhichSwaps,
    WithdrawSwap,
)
from shared.contracts.training import (
    AddCourse,
    ChangeCourse,
    CorrectTraining,
    HowIsTraining,
    RecordTraining,
    RetireCourse,
    TakeBackTraining,
    WhichCourses,
    WhoIsTrained,
)
from shared.contracts.waiting import (
    AcceptOfferedBed,
    DeclineOfferedBed,
    HowIsWaiting,
    JoinWaitingList,
    LeaveWaitingList,
    WhatDoWeWaitFor,
    WhoIsWaiting,
)
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
        PutNightsRight: sleepovers.put_nights_right,
        MoveSleepover: moving_sleepovers.move_sleepover,
        HowIsSleepover: sleepovers.how_is_sleepover,
        LeaveHandoverNote: handover.leave_handover_note,
        WhichHandoverNotes: handover.which_handover_notes,
        WhichHandoversAreOpen: handover.which_handovers_are_open,
        RequestSeries: asking_for_series.request_series,
        AgreeToSeries: deciding_on_series.agree_to_series,
        DeclineSeries: deciding_on_series.decline_series,
        CancelSeries: deciding_on_series.cancel_series,
        MoveSeries: moving_series.move_series,
        HowIsSeries: deciding_on_series.how_is_series,
        WhatCanISwapWith: proposing_swaps.what_can_i_swap_with,
        ProposeSwap: proposing_swaps.propose_swap,
        AgreeToSwap: answering_swaps.agree_to_swap,
        DeclineSwap: answering_swaps.decline_swap,
        WithdrawSwap: answering_swaps.withdraw_swap,
        HowIsSwap: answering_swaps.how_is_swap,
        WhichSwaps: answering_swaps.which_swaps,
        JoinWaitingList: joining.join_waiting_list,
        AcceptOfferedBed: answering_an_offer.accept_offered_bed,
        DeclineOfferedBed: answering_an_offer.decline_offered_bed,
        LeaveWaitingList: answering_an_offer.leave_waiting_list,
        HowIsWaiting: looking_at_lists.how_is_waiting,
        WhatDoWeWaitFor: looking_at_lists.what_do_we_wait_for,
        WhoIsWaiting: looking_at_lists.who_is_waiting,
        WhatWaitsForMe: sleepovers.what_waits_for_me,
        WhatIsOn: calendars.what_is_on,
        WhatGoesInMyCalendar: feeds.what_goes_in_my_calendar,
        WhatCanIAskFor: calendars.what_can_i_ask_for,
        WhichBedsAreFree: beds.which_beds_are_free,
        WhoSleepsWhere: calendars.who_sleeps_where,
        WhatWouldBeLost: releasing.what_would_be_lost,
        WhatWouldBeLostByLeaving: releasing.what_would_be_lost_by_leaving,
        WhatWouldBeLostByMoving: releasing.what_would_be_lost_by_moving,
        WhichBedrooms: bedrooms.which_bedrooms,
        RecordBedrooms: bedrooms.record_bedrooms,
        WhichNightsAreOff: nights_off.which_nights_are_off,
        TakeNightsOff: nights_off.take_nights_off,
        GiveNightsBack: nights_off.give_nights_back,
        RaiseEmergency: raising.raise_emergency,
        SayYesToEmergency: answering.say_yes_to_emergency,
        SayNoToEmergency: answering.say_no_to_emergency,
        TakeEmergencyInHand: answering.take_emergency_in_hand,
        AskHubHome: choosing.ask_hub_home,
        SettleEmergency: answering.settle_emergency,
        StandEmergencyDown: answering.stand_emergency_down,
        DecideOnEmergency: approving.decide_on_emergency,
        HowIsEmergency: looking.how_is_emergency,
        WhichEmergencies: looking.which_emergencies,
        WhichHubHomesCanBeAsked: choosing.which_hub_homes_can_be_asked,
        RecordAbsence: absences.record_absence,
        AddToAbsence: absences.add_to_absence,
        ChangeAbsence: absences.change_absence,
        RecordReturn: absences.record_return,
        CorrectAbsence: absences.correct_absence,
        TakeBackAbsence: absences.take_back_absence,
        RecordReturnInterview: absences.record_return_interview,
        HowIsAbsence: absences.how_is_absence,
        WhichAbsences: absences.which_absences,
        WhichMissingEpisodes: missing_episodes.which_missing_episodes,
        ImportMissing: missing_episodes.import_missing,
        WhichTemporaryMoves: temporary_moves.which_temporary_moves,
        PlanGathering: planning_gatherings.plan_gathering,
        ChangeGathering: planning_gatherings.change_gathering,
        CancelGathering: planning_gatherings.cancel_gathering,
        ReplyToGathering: gatherings.reply_to_gathering,
        ArrangeLifts: lifts.arrange_lifts,
        KeepIdea: ideas.keep_idea,
        RemoveIdea: ideas.remove_idea,
        WhichIdeas: ideas.which_ideas,
        RecordAttendance: gatherings.record_attendance,
        HowIsGathering: gatherings.how_is_gathering,
        WhichGatherings: gatherings.which_gatherings,
        WhichCourses: courses.which_courses,
        AddCourse: courses.add_course,
        ChangeCourse: courses.change_course,
        RetireCourse: courses.retire_course,
        RecordTraining: recording.record_training,
        CorrectTraining: recording.correct_training,
        TakeBackTraining: recording.take_back_training,
        HowIsTraining: looking_at_training.how_is_training,
        WhoIsTrained: looking_at_training.who_is_trained,
        PlanFamilyTime: planning_family_time.plan_family_time,
        AgreeToFamilyTime: planning_family_time.agree_to_family_time,
        ChangeFamilyTime: planning_family_time.change_family_time,
        CancelFamilyTime: planning_family_time.cancel_family_time,
        AcknowledgeFamilyTime: answering_family_time.acknowledge_family_time,
        RecordFamilyTime: answering_family_time.record_family_time,
        HowIsFamilyTime: looking_at_family_time.how_is_family_time,
        WhichFamilyTimes: looking_at_family_time.which_family_times,
        WhatFamilyTimeCanBe: looking_at_family_time.what_family_time_can_be,
        ImportStays: imports.import_stays,
        ExportStays: exporting.export_stays,
        WhatBookingsHolds: subject_access.what_bookings_holds,
    },
    hears={
        ConstellationChanged: register.move_the_beds,
        MembershipChanged: register.know_who_belongs_where,
        PlacementChanged: register.know_where_they_live,
        ChildChanged: register.know_who_decides,
        PersonChanged: register.know_whose_carer_they_are,
        BedSharingAgreementChanged: bedrooms.know_who_may_share,
        CautionsChanged: cautions.know_of_new_cautions,
        HouseholdChanged: register.know_the_terms,
        RuleChanged: rules.go_by_the_rule,
        SchoolHolidayChanged: school_holidays.know_when_schools_are_closed,
        RecordErased: forgetting.forget_their_words,
    },
    says=SAYS,
    runs={
        releasing.LOOK_AT_THEIR_NIGHTS: releasing.look_at_their_nights,
        who_decides.LOOK_AT_WHO_DECIDES: who_decides.look_at_who_decides,
        chasing.CHASE_FAMILY_TIME: chasing.chase_family_time,
        LOOK_AT_FAMILY_TIME: chasing.look_at_family_time,
        rooms.LOOK_AT_FAMILY_ROOMS: rooms.look_at_family_rooms,
        places.LOOK_AT_PLACES: places.look_at_places,
        handover.TELL_OF_HANDOVER_NOTES: handover.tell_of_handover_notes,
        holding.END_THE_HOLD: holding.end_the_hold,
        LOOK_AT_CAUTIONS: cautions.look_at_cautions,
        OFFER_THE_BEDS: freed.offer_the_beds,
        telling_of_training.LOOK_AT_TRAINING: telling_of_training.look_at_training,
        LOOK_AT_SWAP: answering_swaps.look_at_swap,
        LOOK_AT_OTHER_NIGHTS: moving_sleepovers.look_at_other_nights,
        LOOK_AT_CAUTIONS_OF_SWAP: looking_at_swaps.look_at_cautions_of_swap,
        offering.LOOK_AGAIN: offering.look_again,
        errands.MOVE_ON: moving.move_on,
        errands.LEARN_THE_WAY: learning_the_way.learn_the_way,
        errands.LOOK_FOR_THE_REST: going_on.look_for_the_rest,
        errands.CHASE_APPROVALS: approving.chase_approvals,
    },
    pages="services.bookings.pages.site:PAGES",
    imports=(ImportStays,),
    exports=(ExportStays,),
    holds=HELD,
    subject_access=WhatBookingsHolds,
    codes=frozenset(
        {
            "phase_term.phase",
            "rule.name",
            "school_holiday.name",
            "bedroom_term.bedrooms",
            "child.overnight_decision",
            "sleepover.kind",
            "sleepover.need",
            "sleepover.beyond_rules",
            "sleepover.reason",
            "decision.decider",
            "handover_note.side",
            "caution.kind",
            "caution_look.compared",
            "swap_caution.kind",
            "swap_look.compared",
            "swap.state",
            "swap_decision.decider",
            "waiting.need",
            "waiting.state",
            "gathering.kind",
            "planned_gathering.kind",
            "gathering_idea.kind",
            "planned_gathering.reason",
            "family_time.reason",
            "family_time_change.parts",
            "emergency_approval.decider",
            "sleepover_before.state",
            "absence.kinds",
            "absence_deed.kinds",
        }
    ),
)
