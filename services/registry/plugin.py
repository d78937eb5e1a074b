"""The registry, as the host sees it."""

from services.registry import grounds
from services.registry.handlers import (
    caseloads,
    constellations,
    erasing,
    exporting,
    importing,
    looking,
    matching,
    names,
    record_changes,
    records,
    retention,
    returns,
    rules,
    seeking,
    sharing,
    signing_in,
    stays,
    subject_access,
    turning,
)
from services.registry.handlers.joint import agreeing, booking, carrying, reaching
from services.registry.pages.site import PAGES
from services.registry.repository.retention.subject_access import HELD
from services.registry.settings import Settings
from services.registry.tables import tables
from shared.contracts.bed_sharing import (
    AgreeToBedSharing,
    BedSharingAgreementChanged,
    EndBedSharing,
    WhichSharingsWait,
    WhoCouldShare,
)
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.child_terms import WhichReviewsAreDue
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    EndHubHome,
    HandOverCaseload,
    HowIsConstellation,
    MoveToPhase,
    PlanConstellation,
    RemoveSatellite,
    WhatCanBeChosen,
    WhichConstellations,
    WhoseCaseload,
)
from shared.contracts.grounds import declared_in
from shared.contracts.joint import (
    AcceptOffer,
    DeclineOffer,
    EndAgreement,
    HowToRingTheirCarers,
    OfferToShare,
    WhatCanBeShared,
    WhichAgreements,
)
from shared.contracts.matching import SuggestConstellation, SuggestHouseholds
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndApproval,
    EndPlacement,
    RecordMatchingFact,
    RecordPlacement,
)
from shared.contracts.records import FindChildren, FindHouseholds, HowIsChild, HowIsHousehold, WhoHasLooked
from shared.contracts.registry import (
    ChildChanged,
    ConstellationChanged,
    ExportRegister,
    HouseholdChanged,
    HowToReach,
    ImportRegister,
    MembershipChanged,
    PersonChanged,
    PlacementChanged,
    WhichAuthorities,
    WhichAuthority,
    WhoAreThey,
    WhoCanSignIn,
    WhoIsSigningIn,
)
from shared.contracts.retention import (
    EraseRecord,
    HoldRecord,
    HowLongIsItKept,
    KeepItFor,
    LiftHold,
    RecordErased,
    WhatIsDue,
    WhatRegistryHolds,
    WhatWouldGo,
)
from shared.contracts.returns import ImportEpisodes
from shared.contracts.rules import SetRule, WhichRules
from shared.contracts.seeking import WhatCanBeSought, WhoReadWhat
from shared.contracts.stays import HowIsHubHomeForChildren, StaySheet, WhichStaySheets, WhoComesToStay
from shared.hosting.service import Service

plugin = Service(
    name="registry",
    package="services.registry",
    answers={
        ExportRegister: exporting.export_register,
        ImportRegister: importing.import_register,
        ImportEpisodes: returns.import_episodes,
        WhoAreThey: names.who_are_they,
        HowToReach: names.how_to_reach,
        WhichAuthority: signing_in.which_authority,
        WhichAuthorities: signing_in.which_authorities,
        WhoCanSignIn: signing_in.who_can_sign_in,
        WhoIsSigningIn: signing_in.who_is_signing_in,
        WhichConstellations: looking.which_constellations,
        HowIsConstellation: looking.how_is_constellation,
        WhatCanBeChosen: looking.what_can_be_chosen,
        PlanConstellation: constellations.plan_constellation,
        MoveToPhase: constellations.move_to_phase,
        AppointHubHome: constellations.appoint_hub_home,
        EndHubHome: constellations.end_hub_home,
        AddSatellite: constellations.add_satellite,
        RemoveSatellite: constellations.remove_satellite,
        AssignLiaisonWorker: constellations.assign_liaison_worker,
        WhoseCaseload: caseloads.whose_caseload,
        HandOverCaseload: caseloads.hand_over_caseload,
        WhichRules: rules.which_rules,
        SetRule: rules.set_rule,
        FindHouseholds: records.find_households,
        HowIsHousehold: records.how_is_household,
        FindChildren: records.find_children,
        HowIsChild: records.how_is_child,
        WhoHasLooked: records.who_has_looked,
        WhatCanBeSought: seeking.what_can_be_sought,
        WhoReadWhat: seeking.who_read_what,
        WhichReviewsAreDue: records.which_reviews_are_due,
        StaySheet: stays.stay_sheet,
        WhichStaySheets: stays.which_stay_sheets,
        WhoComesToStay: stays.who_comes_to_stay,
        HowIsHubHomeForChildren: stays.how_is_hub_home_for_children,
        ChangeDelegatedAuthority: record_changes.change_delegated_authority,
        RecordMatchingFact: record_changes.record_matching_fact,
        RecordPlacement: record_changes.record_placement,
        EndPlacement: record_changes.end_placement,
        EndApproval: record_changes.end_approval,
        WhoCouldShare: sharing.who_could_share,
        AgreeToBedSharing: sharing.agree_to_bed_sharing,
        EndBedSharing: sharing.end_bed_sharing,
        WhichSharingsWait: sharing.which_sharings_wait,
        SuggestConstellation: matching.suggest_constellation,
        SuggestHouseholds: matching.suggest_households,
        WhichAgreements: agreeing.which_agreements,
        WhatCanBeShared: agreeing.what_can_be_shared,
        OfferToShare: agreeing.offer_to_share,
        AcceptOffer: agreeing.accept_offer,
        DeclineOffer: agreeing.decline_offer,
        EndAgreement: agreeing.end_agreement,
        HowToRingTheirCarers: reaching.how_to_ring_their_carers,
        HowLongIsItKept: retention.how_long_is_it_kept,
        KeepItFor: retention.keep_it_for,
        WhatIsDue: retention.what_is_due,
        WhatWouldGo: retention.what_would_go,
        HoldRecord: retention.hold_record,
        LiftHold: retention.lift_hold,
        EraseRecord: erasing.erase_record,
        WhatRegistryHolds: subject_access.what_registry_holds,
    },
    hears={
        SleepoverRequested: stays.know_who_comes_to_stay,
        SleepoverConfirmed: stays.know_who_comes_to_stay,
        SleepoverDeclined: stays.know_who_comes_to_stay,
        SleepoverCancelled: stays.know_who_comes_to_stay,
        SleepoverLapsed: stays.know_who_comes_to_stay,
        SleepoverShortened: stays.know_who_comes_to_stay,
    },
    says=frozenset(
        {
            BedSharingAgreementChanged,
            ChildChanged,
            ConstellationChanged,
            HouseholdChanged,
            MembershipChanged,
            PersonChanged,
            PlacementChanged,
            RecordErased,
        }
    ),
    runs={
        importing.LIST_THE_AUTHORITY: importing.list_the_authority,
        turning.TURN_THE_PAGE: turning.turn_the_page,
        booking.CARRY_ACROSS: carrying.carry_across,
        booking.FORGET_THEIR_HOUSEHOLDS: carrying.forget_their_households,
    },
    pages=PAGES,
    refuses=declared_in(grounds),
    tables=tables,
    settings=Settings,
    imports=(ImportRegister,),
    exports=(ExportRegister,),
    holds=HELD,
    subject_access=WhatRegistryHolds,
)
