"""What is a sleepover or a gathering in somebody's calendar, be it looked at by a phone or taken from a page?"""

from services.bookings import wording
from services.bookings.policy.sleepovers import KEEPS_ITS_BEDS
from shared.contracts.bookings import SleepoverView
from shared.contracts.calendar_links import HAVE_A_CALENDAR
from shared.contracts.calendars import GatheringInMyCalendar, SleepoverInMyCalendar
from shared.contracts.gatherings import PlannedGathering
from shared.contracts.words import GatheringState, SleepoverState
from shared.web.ical import Entry, Hours, Nights, Status
from shared.web.names import Names
from shared.web.viewer import Viewer

STATUS_OF = {
    SleepoverState.REQUESTED: Status.TENTATIVE,
    SleepoverState.CONFIRMED: Status.CONFIRMED,
    SleepoverState.STAYED: Status.CONFIRMED,
    SleepoverState.DECLINED: Status.CANCELLED,
    SleepoverState.CANCELLED: Status.CANCELLED,
}


def sleepover_entry(one: SleepoverInMyCalendar, names: Names, site: str) -> Entry:
    """The nights; where not each child's name is known, it says how many they are."""
    known = [names.known[child] for child in one.child_ids if child in names.known]
    who = wording.listed(known) if len(known) == len(one.child_ids) else wording.children(len(one.child_ids))
    where = "Sleepover at your home" if one.is_at_mine else "Sleepover at the hub home"
    return Entry(
        thing_id=one.sleepover_id,
        version=one.version,
        when=Nights(one.first_night_on, one.last_night_on),
        status=STATUS_OF[one.state],
        title=f"{wording.STATUS_BEFORE_A_TITLE.get(one.state, '')}{where}: {who}",
        details=wording.nights_and_the_morning(one.first_night_on, one.last_night_on),
        link=f"{site}/sleepovers/{one.sleepover_id}",
        changed_at=one.changed_at,
    )


def gathering_entry(one: GatheringInMyCalendar, site: str) -> Entry:
    """The hours, and what kind it is; nothing of its words."""
    before = "Cancelled: " if one.is_off else ""
    if not one.is_off and (one.is_declined or one.waits_for_places):
        before = "Not coming: " if one.is_declined else "Waiting: "
    waits = Status.TENTATIVE if one.waits_for_places else Status.CONFIRMED
    return Entry(
        thing_id=one.gathering_id,
        version=one.version,
        when=Hours(one.starts_at, one.minutes),
        status=Status.CANCELLED if one.is_off else waits,
        # Who said no isn't kept busy by it, and may still come: it isn't called off. Who waits has no place yet.
        is_free=one.is_declined or one.waits_for_places,
        title=f"{before}{wording.GATHERING_WORDS[one.kind]}",
        link=f"{site}/gatherings/{one.gathering_id}" if one.is_planned else "",
        changed_at=one.changed_at,
    )


def in_a_calendar(view: SleepoverView, viewer: Viewer) -> SleepoverInMyCalendar:
    """A sleepover of a page, as the viewer's calendar has it."""
    return SleepoverInMyCalendar(
        sleepover_id=view.sleepover_id,
        version=view.version,
        changed_at=view.changed_at or view.asked_at,
        first_night_on=view.first_night_on,
        last_night_on=view.last_night_on,
        state=view.state,
        child_ids=view.child_ids,
        is_at_mine=viewer.actor.household_id is not None and viewer.actor.household_id == view.hub_household_id,
    )


def gathering_in_a_calendar(view: PlannedGathering, viewer: Viewer) -> GatheringInMyCalendar:
    """A gathering of a page, as the viewer's calendar has it."""
    return GatheringInMyCalendar(
        gathering_id=view.gathering_id,
        version=view.version,
        kind=view.kind,
        starts_at=view.starts_at,
        minutes=view.minutes,
        is_planned=True,
        is_off=view.state is GatheringState.CANCELLED,
        is_declined=_is_declined(view, viewer),
        waits_for_places=any(one.waits and one.household_id == viewer.actor.household_id for one in view.replies),
        changed_at=view.changed_at,
    )


def can_be_added(view: SleepoverView, viewer: Viewer) -> bool:
    """Whether its page offers it for a calendar: it goes ahead, as far as is known, and isn't over."""
    return view.state in KEEPS_ITS_BEDS and view.last_night_on >= viewer.tonight


def gathering_can_be_added(view: PlannedGathering, viewer: Viewer) -> bool:
    """Likewise; not to who said that they aren't coming."""
    is_to_come = view.state is GatheringState.PLANNED and view.starts_at > viewer.now
    return is_to_come and not _is_declined(view, viewer)


def has_a_link(viewer: Viewer) -> bool:
    """Whether the viewer can have a calendar that changes by itself."""
    return viewer.actor.has(*HAVE_A_CALENDAR)


def _is_declined(view: PlannedGathering, viewer: Viewer) -> bool:
    own = next((one for one in view.replies if one.household_id == viewer.actor.household_id), None)
    return own is not None and not own.is_coming and not own.waits
