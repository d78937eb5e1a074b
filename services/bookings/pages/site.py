"""What bookings brings to the web, on one screen."""

from fastapi import APIRouter

from services.bookings.pages import (
    asking,
    bedrooms,
    beds,
    calendar,
    calendar_files,
    calendar_link,
    ending,
    moving,
    nights_off,
    proposing,
    putting_right,
    sleepovers,
    tonight,
)
from services.bookings.pages.absences import listing as listing_absences
from services.bookings.pages.absences import recording as recording_absences
from services.bookings.pages.absences import returning as absences_of_a_return
from services.bookings.pages.absences import showing as showing_absences
from services.bookings.pages.absences import temporary_moves as temporary_moves_of_a_return
from services.bookings.pages.absences.listing import missing_or_away
from services.bookings.pages.emergencies import choosing as choosing_a_hub_home
from services.bookings.pages.emergencies import listing, raising, timeline
from services.bookings.pages.emergencies.panel import emergencies
from services.bookings.pages.family_times import listing as family_time_listing
from services.bookings.pages.family_times import planning as planning_family_time
from services.bookings.pages.family_times import showing as showing_family_time
from services.bookings.pages.family_times.listing import your_family_time
from services.bookings.pages.feed import feed_router
from services.bookings.pages.gatherings import ideas, lifts, planning, recording, showing
from services.bookings.pages.gatherings import listing as gathering_listing
from services.bookings.pages.gatherings.listing import your_gatherings
from services.bookings.pages.handover import handover_notes
from services.bookings.pages.panels import waiting_for_your_decision, your_sleepovers
from services.bookings.pages.series import asking as asking_for_series
from services.bookings.pages.series import moving as moving_series
from services.bookings.pages.series import showing as showing_series
from services.bookings.pages.swaps import proposing as proposing_swaps
from services.bookings.pages.swaps import showing as showing_swaps
from services.bookings.pages.training import carers as training_of_carers
from services.bookings.pages.training import courses as training_courses
from services.bookings.pages.training import listing as training_listing
from services.bookings.pages.training import recording as recording_training
from services.bookings.pages.waiting import joining as joining_the_list
from services.bookings.pages.waiting import lists
from services.bookings.pages.waiting import showing as showing_places
from shared.contracts.bedrooms import ARRANGES_BEDROOMS
from shared.contracts.bookings import RequestSleepover
from shared.contracts.family_time import SEES_FAMILY_TIME
from shared.contracts.gatherings import SEES_GATHERINGS
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.training import SEES_TRAINING
from shared.contracts.waiting import WhatDoWeWaitFor, WhoIsWaiting
from shared.web.flash import NotDoneYet
from shared.web.navigation import NavItem
from shared.web.pages import Pages

router = APIRouter()
# `/sleepovers/ask` before `/sleepovers/{id}`: the first that fits is taken.
# `/emergencies/raise` before `/emergencies/{id}`, likewise.
for part in (raising.router, timeline.router, choosing_a_hub_home.router, listing.router):
    router.include_router(part)
# `/absences/record` before `/absences/{id}`, likewise.
for part in (
    recording_absences.router,
    listing_absences.router,
    absences_of_a_return.router,
    temporary_moves_of_a_return.router,
    showing_absences.router,
):
    router.include_router(part)
# `/gatherings/plan` before `/gatherings/{id}`, likewise.
for part in (planning.router, ideas.router, gathering_listing.router, recording.router, lifts.router, showing.router):
    router.include_router(part)
# `/family-time/plan` before `/family-time/{id}`, likewise.
for part in (planning_family_time.router, family_time_listing.router, showing_family_time.router):
    router.include_router(part)
for part in (training_listing.router, training_courses.router, training_of_carers.router, recording_training.router):
    router.include_router(part)
# `/waiting-list/join` before `/waiting-list/{id}`, likewise.
for part in (joining_the_list.router, showing_places.router, lists.router):
    router.include_router(part)
# `/sleepovers/regular` before `/sleepovers/{id}`, likewise.
for part in (
    asking_for_series.router,
    showing_series.router,
    moving_series.router,
    asking.router,
    sleepovers.router,
    ending.router,
    proposing.router,
    putting_right.router,
    moving.router,
    proposing_swaps.router,
    showing_swaps.router,
    calendar.router,
    calendar_files.router,
    calendar_link.router,
    beds.router,
    nights_off.router,
    tonight.router,
    bedrooms.router,
):
    router.include_router(part)

PAGES = Pages(
    title="Bookings",
    router=router,
    templates="services.bookings:templates",
    nav=(
        NavItem("Ask for a sleepover", "/sleepovers/ask", RequestSleepover.asked_by),
        NavItem("Waiting list", "/waiting-list", WhatDoWeWaitFor.asked_by),
        NavItem("Waiting lists", "/waiting-lists", WhoIsWaiting.asked_by),
        NavItem("Calendar", "/calendar", CARERS | WORKERS | {Role.ADMINISTRATOR}),
        NavItem("Gatherings", "/gatherings", SEES_GATHERINGS),
        NavItem("Training", "/training", SEES_TRAINING),
        NavItem("Family time", "/family-time", SEES_FAMILY_TIME),
        NavItem("Beds", "/beds", beds.LOOKERS),
        NavItem("Bedrooms", "/bedrooms", ARRANGES_BEDROOMS),
        NavItem("Tonight", "/tonight", tonight.LOOKERS),
        NavItem("Missing or away", "/absences", listing_absences.LISTS),
    ),
    panels=(
        emergencies,
        missing_or_away,
        waiting_for_your_decision,
        handover_notes,
        your_sleepovers,
        your_family_time,
        your_gatherings,
    ),
    by_secret=feed_router,
    flashes={
        "emergency_raised": "We are asking for a bed. This page shows who is asked.",
        "emergency_known": "Somebody is looking for a bed already. This is the emergency that was raised before.",
        "emergency_raised_for_the_others": (
            "We are asking for a bed for whoever had no emergency yet. The others are in one already: it is below."
        ),
        "emergency_taken": "Thank you. Everybody who must know is told that you take them.",
        "emergency_passed_on": "Thank you for saying so. The next one is asked now.",
        "emergency_hub_home_asked": "The hub home is asked, and beds there are held until it answers.",
        "emergency_bed_booked": "The bed is booked. Everybody who must know is told.",
        "emergency_in_hand": "You have this in hand. Say here what became of it.",
        "emergency_decided": "Your decision is recorded, and told to those concerned.",
        "emergency_settled": "This is settled. Everybody who was asked is told.",
        "emergency_stood_down": "This is stood down. Everybody who was asked is told.",
        "absence_recorded": "It is recorded. Everybody who must know is told.",
        "absence_known": "Somebody has recorded this already. This is what is known.",
        "absence_added": "Somebody has recorded this already, and what you know was added. Check the time.",
        "absence_add": "What you know was added. Nobody is told by a notice: ring whoever must know it now.",
        "absence_back": "The return is recorded. Everybody who was told is told of it.",
        "absence_change": "It is recorded. Everybody who must know is told.",
        "absence_correct": "It is corrected. What was recorded before stays in the history.",
        "absence_take_back": "It is taken back. Everybody who was told is told of it.",
        "absence_interview": "The return interview is recorded.",
        "sleepover_asked_for": NotDoneYet(
            "You have asked for a sleepover {nights}. It isn’t agreed yet. "
            "We will tell you when everyone who must decide has answered."
        ),
        "sleepover_asked_of_the_hub_home": NotDoneYet(
            "You have asked for a sleepover {nights}. It isn’t agreed yet: "
            "the hub home carer must say yes by {until}. We will tell you what they say."
        ),
        "sleepover_asked_of_the_carers_at_home": NotDoneYet(
            "You have asked for a sleepover {nights}. It isn’t agreed yet: "
            "the carers at home must say yes by {until}. We will tell you what they say."
        ),
        "sleepover_asked_of_one": NotDoneYet(
            "You have asked for a sleepover {nights}. It isn’t agreed yet: somebody must say yes by {until}. "
            "They are named below, and we will tell you what they say."
        ),
        "sleepover_asked_of_several": NotDoneYet(
            "You have asked for a sleepover {nights}. It isn’t agreed yet: {number} people must say yes by {until}. "
            "They are named below, and we will tell you what they say."
        ),
        "swap_proposed": NotDoneYet(
            "You have asked for the swap. Nothing changes yet: we will tell you what comes of it."
        ),
        "swap_agreed": NotDoneYet(
            "You have agreed to the swap. Nothing changes yet: this page shows who is asked now."
        ),
        "swap_made": "The nights are swapped. Everybody who must know is told.",
        "swap_declined": "You have said no to the swap. Both sleepovers stay as they are.",
        "swap_withdrawn": "You have taken the swap back. Both sleepovers stay as they are.",
        "family_time_planned": NotDoneYet(
            "The family time is planned. Each carer must acknowledge it: this page shows who has."
        ),
        "family_time_proposed": NotDoneYet("You proposed the family time. A worker must agree to it first."),
        "family_time_agreed_to": NotDoneYet("You agreed. The carers are asked to acknowledge it."),
        "family_time_changed": NotDoneYet("The family time is changed. Each carer must acknowledge it anew."),
        "family_time_proposal_changed": NotDoneYet("The proposal is changed. A worker must still agree to it."),
        "family_time_off": "It is recorded that the family time won’t take place.",
        "family_time_acknowledged": "Thank you. It is recorded that you know of it.",
        "family_time_not_possible": NotDoneYet("Whoever planned it is told that it isn’t possible, and why."),
        "family_time_recorded": "It is recorded what became of the family time.",
        "waiting_began": NotDoneYet(
            "You wait for a sleepover {nights}. If a bed becomes free, we tell you, and hold it until you answer."
        ),
        "offered_bed_accepted": NotDoneYet(
            "You took the bed. It isn’t agreed yet: this page shows who still has to say yes."
        ),
        "offered_bed_declined": "You said no to the bed. It is offered to the next who waits.",
        "waiting_list_left": "These nights aren’t waited for any more.",
        "nights_off_taken": "The hub home takes no children {nights}.",
        "nights_given_back": "The nights are given back. They can be asked for again.",
        "bedrooms_recorded": "The bedrooms are recorded from {on}.",
        "sleepover_agreed_to": NotDoneYet("You agreed. Somebody else still has to decide."),
        "sleepover_agreed_to_before": NotDoneYet("This was agreed already. Somebody else still has to decide."),
        "sleepover_confirmed_before": "This was agreed already. The sleepover is confirmed.",
        "sleepover_confirmed": "You agreed. The sleepover is confirmed.",
        "series_asked_for": NotDoneYet(
            "You have asked for {sleepovers} sleepovers. They aren’t agreed yet. "
            "We will tell you when everyone who must decide has answered."
        ),
        "series_moved": "The sleepovers have other nights. Everybody who must know is told.",
        "series_to_be_moved": NotDoneYet(
            "You have asked for {sleepovers} sleepovers instead. They aren’t all agreed yet. "
            "We will tell you when everyone who must decide has answered."
        ),
        "one_of_series_to_be_moved": NotDoneYet(
            "You have asked for {sleepovers} sleepover instead. It isn’t agreed yet. "
            "We will tell you when everyone who must decide has answered."
        ),
        "series_agreed_to": NotDoneYet("You agreed. For some of them somebody else still has to decide."),
        "series_agreed_to_some": NotDoneYet(
            "You agreed to those against which the register says nothing. Open each of the others below to decide."
        ),
        "series_confirmed": "You agreed. The sleepovers are confirmed.",
        "series_declined": "You declined the sleepovers. Their beds are free again.",
        "series_cancelled": "You cancelled the sleepovers. Their beds are free again.",
        "sleepover_declined": "You declined the sleepover. The beds are free again.",
        "sleepover_has_fewer_nights": "The sleepover has fewer nights. Everybody who must know is told.",
        "sleepover_to_be_moved": NotDoneYet(
            "You have asked for a sleepover {nights} instead. It isn’t agreed yet. "
            "We will tell you when everyone who must decide has answered."
        ),
        "sleepover_proposed": NotDoneYet(
            "You have proposed a sleepover {nights}. It isn’t agreed yet: the carers at home are asked whether it "
            "suits them. We will tell you what they say."
        ),
        "sleepover_proposed_until": NotDoneYet(
            "You have proposed a sleepover {nights}. It isn’t agreed yet: the carers at home are asked whether it "
            "suits them, and have until {until}. We will tell you what they say."
        ),
        "nights_put_right": "The nights were put right. Everybody who knew of the sleepover is told.",
        "another_bed_is_looked_for": "The sleepover ends early. Another bed is looked for now, for the nights after.",
        "children_taken_out": "It was changed for the children you selected. The others keep their beds.",
        "sleepover_ended_early": "The sleepover ends early. The beds are free for the nights after.",
        "calendar_link_withdrawn": "Your link is removed. Nobody can see your calendar by it any more.",
        "gathering_planned": "The gathering is planned. Households that are invited: {households}.",
        "gathering_took_place": "The gathering is kept. Now record who came.",
        "gatherings_planned": "{gatherings} gatherings are planned. Households that are invited: {households}.",
        "gathering_changed": "The gathering is changed. Everybody who is invited is told.",
        "gathering_cancelled": "You cancelled the gathering.",
        "gathering_coming": "Thank you. Your places are kept.",
        "gathering_waiting": "You are on the waiting list. You are told as soon as there is room for you.",
        "gathering_not_coming": "Thank you for saying so. Your places are free for others.",
        "idea_kept": "It is kept as an idea.",
        "idea_removed": "The idea is removed.",
        "lifts_arranged": "It is arranged who goes with whom. Those for whom that is new are told.",
        "attendance_recorded": "It is recorded who came. The gathering counts in the support log.",
        "course_added": "The course is added.",
        "course_changed": "The course is changed.",
        "course_retired": "The course is retired. Nobody is due of it any more.",
        "training_recorded": "The training is recorded.",
        "training_corrected": "It is corrected. What was recorded before stays to be seen.",
        "training_taken_back": "It is taken back, and doesn’t count any more.",
        "handover_note_left": "Your note is left. The other household and the workers whose stay it is can read it.",
        "sleepover_cancelled": "You cancelled the sleepover. The beds are free again.",
    },
)
