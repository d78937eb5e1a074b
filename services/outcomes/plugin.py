"""Outcomes, as the host sees it."""

from services.outcomes import grounds, handlers
from services.outcomes.repository.subject_access import HELD
from services.outcomes.settings import Settings
from services.outcomes.tables import tables
from shared.contracts.absences import (
    AbsenceChanged,
    AbsenceCorrected,
    AbsenceEnded,
    AbsenceReadIn,
    AbsenceRecorded,
    AbsenceTakenBack,
)
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverRecorded,
    SleepoverShortened,
)
from shared.contracts.family_time import FamilyTimeRecorded
from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.grounds import declared_in
from shared.contracts.nights_off import NightsOffChanged
from shared.contracts.outcomes import (
    ExportSupport,
    HowAreConstellations,
    ImportSupport,
    RecordSupportContact,
    SupportContactRecorded,
    WhatOutcomesHolds,
    WhatSupportWasGiven,
    WhomDoISupport,
)
from shared.contracts.parting import SleepoverParted
from shared.contracts.registry import ConstellationChanged, MembershipChanged
from shared.contracts.swaps import SleepoverMoved
from shared.contracts.waiting import WaitingEnded
from shared.hosting.service import Service

ABSENCES = (
    AbsenceReadIn,
    AbsenceRecorded,
    AbsenceChanged,
    AbsenceEnded,
    AbsenceCorrected,
    AbsenceTakenBack,
)

plugin = Service(
    name="outcomes",
    package="services.outcomes",
    refuses=declared_in(grounds),
    tables=tables,
    answers={
        WhatSupportWasGiven: handlers.what_support_was_given,
        HowAreConstellations: handlers.how_are_constellations,
        WhomDoISupport: handlers.whom_do_i_support,
        RecordSupportContact: handlers.record_support_contact,
        ImportSupport: handlers.import_support,
        ExportSupport: handlers.export_support,
        WhatOutcomesHolds: handlers.what_outcomes_holds,
    },
    hears={
        ConstellationChanged: handlers.keep_the_constellation,
        MembershipChanged: handlers.keep_the_membership,
        NightsOffChanged: handlers.keep_the_nights_off,
        SleepoverConfirmed: handlers.keep_the_sleepover,
        SleepoverShortened: handlers.keep_the_sleepover,
        SleepoverParted: handlers.keep_the_sleepover,
        SleepoverMoved: handlers.keep_the_sleepover,
        SleepoverCancelled: handlers.keep_the_sleepover,
        SleepoverRecorded: handlers.keep_the_sleepover,
        WaitingEnded: handlers.keep_the_wait,
        GatheringRecorded: handlers.keep_the_gathering,
        **dict.fromkeys(ABSENCES, handlers.keep_the_absence),
        FamilyTimeRecorded: handlers.keep_the_family_time,
        SupportContactRecorded: handlers.keep_the_contact,
    },
    says=frozenset({SupportContactRecorded}),
    pages="services.outcomes.pages:PAGES",
    settings=Settings,
    imports=(ImportSupport,),
    exports=(ExportSupport,),
    holds=HELD,
    subject_access=WhatOutcomesHolds,
    codes=frozenset(
        {
            "constellation.phases",
            "constellation.hub_homes",
            "sleepover.state",
            "called_off.side",
            "called_off.notice",
            "wait.ended",
            "absence.kinds",
            "gathering.kind",
            "support_contact.kind",
            "support_contact.topic",
        }
    ),
)
