"""How does a notice read? Its words come from template files, and name nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined

from shared.contracts.absences import AbsenceCorrected, AbsenceFacts, AbsenceKind
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverDeclined,
    SleepoverEnded,
    SleepoverFacts,
    SleepoverLapsed,
    SleepoverShortened,
    Wait,
)
from shared.contracts.clock import day_in_london
from shared.contracts.emergencies import AskedOf, EmergencyDecided, EmergencyFacts, EmergencyState
from shared.contracts.family_time import FamilyTimeCancelled, FamilyTimeChanged, FamilyTimeChased, FamilyTimeFacts
from shared.contracts.family_words import FamilyTimeChange, FamilyTimePart, FamilyTimeState
from shared.contracts.gatherings import GatheringFacts
from shared.contracts.handover import HandoverNotesLeft, HandoverSide
from shared.contracts.notifications import About, NoticeKind
from shared.contracts.registry import AuthorityProfile
from shared.contracts.series import SeriesCancelled, SeriesFacts, SeriesLapsed, SeriesShortened
from shared.contracts.swaps import SleepoverMoved, SwapFacts, SwapState
from shared.contracts.training import TrainingDue
from shared.contracts.waiting import BedOffered, OfferBack, OfferTakenBack, WaitingFacts, WaitingState
from shared.contracts.words import Decider, DeclineReason, GatheringKind, SleepoverKind, SleepoverState
from shared.web import wording
from shared.web.ical import Entry, Hours, Nights, Status

ONE_NIGHT = timedelta(days=1)
PATHS = {
    About.SLEEPOVER: "/sleepovers",
    About.EMERGENCY: "/emergencies",
    About.GATHERING: "/gatherings",
    About.SERIES: "/sleepovers/regular",
    About.WAITING: "/waiting-list",
    About.SWAP: "/swaps",
    About.ABSENCE: "/absences",
    About.FAMILY_TIME: "/family-time",
    About.TRAINING: "/training/carers",
    About.HANDOVER: "/sleepovers",
}
"""Where the pages are of what a notice can be about."""
PLACES = {About.HANDOVER: "#handover-notes"}
"""Where on its page it is; at the head of it, of everything else."""
WHAT = {
    About.SLEEPOVER: "sleepover",
    About.EMERGENCY: "emergency",
    About.GATHERING: "gathering",
    About.SERIES: "regular sleepovers",
    About.WAITING: "place on the waiting list",
    About.SWAP: "swap",
    About.ABSENCE: "absence",
    About.FAMILY_TIME: "family time",
    About.TRAINING: "training",
    About.HANDOVER: "handover notes",
}
THESE = {about: "these" if about in {About.SERIES, About.HANDOVER} else "this" for about in About}
BECAUSE = {
    DeclineReason.HUB_HOME_CHANGED: "the hub home has changed",
    DeclineReason.LEFT_THE_CONSTELLATION: "the household has left the constellation",
    DeclineReason.CHILD_HAS_MOVED: "a child has moved",
}
"""What ended a sleepover that nobody called off."""
BECAUSE_OF_SWAPS = {
    SwapState.DECLINED: "somebody who had to agree said no",
    SwapState.WITHDRAWN: "the household that proposed it took it back",
    SwapState.LAPSED: "not everybody had agreed in time",
    SwapState.IMPOSSIBLE: "one of the two sleepovers has changed",
}
"""Why nothing came of a swap."""
ABSENCE_WORDS = {AbsenceKind.MISSING: "missing", AbsenceKind.AWAY: "away without authorisation"}
GATHERING_WORDS = {
    GatheringKind.SOCIAL_ACTIVITY: "social activity",
    GatheringKind.SUPPORT_GROUP: "support group",
    GatheringKind.TRAINING: "training session",
    GatheringKind.CONSTELLATION_MEETING: "constellation meeting",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A notice's subject, one line, and its body, paragraphs with an empty line between them."""

    subject: str
    body: str


@cache
def _templates() -> Environment:
    # What is made here is plain text: a mail, or a value that the page escapes itself.
    return Environment(
        loader=PackageLoader("services.notifications"),
        autoescape=False,  # noqa: S701  plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _notice(kind: NoticeKind, **facts: object) -> Words:
    """The words of a notice's template, whose first line is the subject."""
    text = _templates().get_template(f"notifications/notices/{kind}.txt").render(**facts)
    subject, _, body = text.partition("\n")
    return Words(subject.strip(), body.strip())


def _because(event: SleepoverFacts) -> str:
    if isinstance(event, SleepoverLapsed):
        return "nobody decided on it in time"
    return BECAUSE.get(event.reason, "") if isinstance(event, SleepoverCancelled | SleepoverShortened) else ""


def _is_asked_for_others(needs: Iterable[Wait]) -> bool:
    """Whether it wasn't the carers at home who asked: then their yes is needed as well."""
    return any(one.decider is Decider.SATELLITE_CARER for one in needs)


def words_of(kind: NoticeKind, event: SleepoverFacts, tonight: date) -> Words:
    """What a notice of this kind says about a sleepover: how many children, which nights, and what to do.

    `tonight` is the night of writing: who loses a bed for it must ring somebody and not wait.
    """
    children = len(event.stays)
    first, last = event.first_night_on, event.last_night_on
    is_cut_short = isinstance(event, SleepoverShortened)
    was_first = event.was_first_night_on if isinstance(event, SleepoverShortened) else None
    first_lost_on = was_first or (last + ONE_NIGHT if is_cut_short else first)
    when = wording.when_in_words(first, last, has_year=False)
    return _notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        child_or_children="child" if children == 1 else "children",
        when=when,
        nights=when if first < last else f"on the night of {wording.day_and_month(first)}",
        held_until=wording.moment_soon(event.held_until) if event.held_until else "",
        is_emergency=event.kind is SleepoverKind.EMERGENCY,
        is_cut_short=is_cut_short,
        begins_later=isinstance(event, SleepoverShortened) and event.was_first_night_on is not None,
        is_correction=isinstance(event, SleepoverEnded) and event.is_correction,
        is_looked_for=isinstance(event, SleepoverShortened) and event.another_bed_is_looked_for,
        before=wording.when_in_words(event.was_first_night_on, event.was_last_night_on, has_year=False)
        if isinstance(event, SleepoverMoved)
        else "",
        is_proposed=event.instead_of is not None,
        is_for_others=_is_asked_for_others(event.needs),
        are_others_proposed=isinstance(event, SleepoverDeclined) and event.proposed_id is not None,
        last=wording.day_and_month(last),
        because=_because(event),
        is_moved=isinstance(event, SleepoverCancelled) and event.reason is DeclineReason.OTHER_NIGHTS,
        is_about_tonight=first_lost_on <= tonight <= last + ONE_NIGHT,
    )


def words_of_series(kind: NoticeKind, event: SeriesFacts, tonight: date) -> Words:
    """What a notice of this kind says about regular sleepovers: how many, of how many children, from when to when."""
    children, number = len(event.child_ids), len(event.sleepovers)
    first, last = event.sleepovers[0], event.sleepovers[-1]
    return _notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        child_or_children="child" if children == 1 else "children",
        sleepovers=wording.counted(number, "sleepover"),
        is_one=number == 1,
        when=wording.when_in_words(first.first_night_on, first.last_night_on)
        if number == 1
        else f"between {wording.day(first.first_night_on)} and {wording.day(last.last_night_on + ONE_NIGHT)}",
        held_until=wording.moment_soon(event.held_until) if event.held_until else "",
        because="nobody decided on them in time" if isinstance(event, SeriesLapsed) else "",
        have_fewer_nights=isinstance(event, SeriesShortened),
        are_in_place=event.moves_id is not None,
        is_for_others=_is_asked_for_others(event.needs),
        is_moved=isinstance(event, SeriesCancelled) and event.reason is DeclineReason.OTHER_NIGHTS,
        is_about_tonight=any(
            one.first_night_on <= tonight <= one.last_night_on + ONE_NIGHT for one in event.sleepovers
        ),
    )


def words_of_waiting(kind: NoticeKind, event: WaitingFacts, tonight: date) -> Words:
    """What a notice of this kind says about a wait for a bed: how many children, which nights, and what to do."""
    children = len(event.child_ids)
    first, last = event.first_night_on, event.last_night_on
    when = wording.when_in_words(first, last, has_year=False)
    return _notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        is_one=children == 1,
        child_or_children="child" if children == 1 else "children",
        when=when,
        nights=when if first < last else f"on the night of {wording.day_and_month(first)}",
        until=wording.moment_soon(event.offered_until) if isinstance(event, BedOffered) else "",
        is_taken_back=isinstance(event, OfferTakenBack),
        is_for_an_emergency=isinstance(event, OfferTakenBack) and event.why is OfferBack.EMERGENCY,
        is_without_a_bed=event.state is WaitingState.NO_BED,
        has_moved=event.state is WaitingState.MOVED,
        is_about_tonight=first <= tonight <= last,
    )


def words_of_handover(kind: NoticeKind, event: HandoverNotesLeft) -> Words:
    """What a notice of this kind says of handover notes: whose they are, and of which stay; no word of them."""
    children = len(event.child_ids)
    first, last = event.first_night_on, event.last_night_on
    when = wording.when_in_words(first, last, has_year=False)
    return _notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        when=when,
        nights=when if first < last else f"on the night of {wording.day_and_month(first)}",
        by="The hub home" if event.side is HandoverSide.HUB_HOME else "The carers at home",
        left=event.left,
    )


def words_of_swap(kind: NoticeKind, event: SwapFacts) -> Words:
    """What a notice of this kind says about a swap: the nights of either, and what to do."""
    offered, wanted = (
        wording.stay_in_words(side.first_night_on, side.last_night_on, has_year=False)
        for side in (event.offered, event.wanted)
    )
    return _notice(
        kind,
        offered=offered,
        wanted=wanted,
        until=wording.moment_soon(event.ends_at),
        because=BECAUSE_OF_SWAPS.get(event.state, ""),
    )


def path_of(about: About, about_id: UUID) -> str:
    """The page of what a notice is about."""
    return f"{PATHS[about]}/{about_id}{PLACES.get(about, '')}"


def mail_text(body: str, about: About, about_id: UUID, base_url: str, authority: AuthorityProfile | None = None) -> str:
    """The text of the mail that carries a notice: its body, where to go on, and whom one rings at night."""
    link = f"{base_url}{path_of(about, about_id)}"
    return (
        _templates()
        .get_template("notifications/mail.txt")
        .render(
            body=body,
            what=WHAT[about],
            link=link,
            ring=authority if authority and authority.out_of_hours_phone else None,
        )
    )


def words_of_emergency(kind: NoticeKind, event: EmergencyFacts, tonight: date) -> Words:
    """What a notice of this kind says about an emergency: how many children, which nights, until when, what to do."""
    children = len(event.child_ids)
    last, needed_until = event.last_night_on, event.needed_until or event.last_night_on
    until = event.step.until
    return _notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        them="the child" if children == 1 else "the children",
        nights=_nights_of_emergency(event.first_night_on, last, tonight),
        rest=_nights_of_emergency(last + ONE_NIGHT, needed_until, tonight) if last < needed_until else "",
        until=wording.clock(until) if until else "",
        a_duty_worker_is_asked=event.step.asked_of is AskedOf.DUTY_WORKER,
        is_approved=isinstance(event, EmergencyDecided),
        is_found=event.state is EmergencyState.BED_FOUND,
        is_in_hand=event.state is EmergencyState.IN_HAND,
        is_stood_down=event.state is EmergencyState.STOOD_DOWN,
    )


def _nights_of_emergency(first: date, last: date, tonight: date) -> str:
    """`for tonight`; what begins later as everything else is told."""
    if first > tonight:
        nights = wording.when_in_words(first, last, has_year=False)
        return nights if first < last else f"on the night of {wording.day_and_month(first)}"
    return "for tonight" if first == last else f"for {(last - first).days + 1} nights, from tonight"


def words_of_gathering(kind: NoticeKind, event: GatheringFacts) -> Words:
    """What a notice of this kind says about a gathering: what it is and when; what it is called stays in Hubhome."""
    what = GATHERING_WORDS[event.kind]
    return _notice(
        kind,
        what=what,
        a_what=f"{'an' if what[0] in 'aeiou' else 'a'} {what}",
        more=event.of - 1 if event.of > 1 else 0,
        on=wording.day_and_month(day_in_london(event.starts_at)),
        at=wording.clock(event.starts_at),
        until=wording.clock(event.starts_at + timedelta(minutes=event.minutes)),
    )


def words_of_absence(kind: NoticeKind, event: AbsenceFacts) -> Words:
    """What a notice of this kind says of a child who is missing or away: since when, and what to do."""
    return _notice(
        kind,
        what=ABSENCE_WORDS[event.spans[-1].kind],
        since=wording.moment_soon(event.spans[-1].since),
        back=wording.moment_soon(event.ended_at) if event.ended_at else "",
        is_corrected=isinstance(event, AbsenceCorrected),
    )


def words_of_family_time(kind: NoticeKind, event: FamilyTimeFacts) -> Words:
    """What a notice of this kind says about family time: when, and what to do; whose and where is read in Hubhome."""
    return _notice(
        kind,
        on=wording.day_and_month(day_in_london(event.starts_at)),
        at=wording.clock(event.starts_at),
        until=wording.clock(event.starts_at + timedelta(minutes=event.minutes)),
        more=event.of - 1 if event.of > 1 else 0,
        is_changed=isinstance(event, FamilyTimeChanged),
        is_chased=isinstance(event, FamilyTimeChased),
        is_off=event.state is FamilyTimeState.CANCELLED,
        missing=len(event.outstanding_household_ids)
        + (len(event.left_household_ids) if isinstance(event, FamilyTimeChased) else 0),
        has_moved=isinstance(event, FamilyTimeChanged) and event.what is FamilyTimeChange.CHILD_MOVED,
        what_changed=_what_changed(event) if isinstance(event, FamilyTimeChanged) else "",
        was=_when_it_was(event) if isinstance(event, FamilyTimeChanged) else "",
        was_proposed=isinstance(event, FamilyTimeCancelled) and event.was_proposed,
    )


PART_WORDS = {
    FamilyTimePart.TIME: "the time",
    FamilyTimePart.PLACE: "the place",
    FamilyTimePart.CHILDREN: "which children come",
    FamilyTimePart.BIRTH_FAMILY: "who of the birth family comes",
    FamilyTimePart.SUPERVISION: "who supervises it",
    FamilyTimePart.GETTING_THERE: "how a child gets there",
    FamilyTimePart.ANOTHER_CHILD: "how a child gets there",
}


def _what_changed(event: FamilyTimeChanged) -> str:
    """`the time, before Friday 27 November, 2pm to 4pm; who supervises it`; nothing of which isn't known."""
    said = []
    for part in event.parts:
        was = _when_it_was(event) if part is FamilyTimePart.TIME else ""
        said.append(PART_WORDS[part] + (f", before {was}" if was else ""))
    return "; ".join(said)


def _when_it_was(event: FamilyTimeChanged) -> str:
    """`Friday 27 November, 2pm to 4pm`; nothing where it isn't known."""
    was = event.was_starts_at
    if was is None:
        return ""
    until = was + timedelta(minutes=event.was_minutes or 0)
    return f"{wording.day_and_month(day_in_london(was))}, {wording.clock(was)} to {wording.clock(until)}"


def words_of_training(kind: NoticeKind, event: TrainingDue) -> Words:
    """What a notice of this kind says of a carer's training: how many courses; which and whose is read in Hubhome."""
    return _notice(kind, due=len(event.due_course_ids), expiring=len(event.expiring_course_ids))


def calendar_entry(
    *, sleepover_id: UUID, version: int, nights: Nights, state: SleepoverState, children: int, written_at: datetime
) -> Entry:
    """A sleepover as the calendar of whoever gets the mail has it: no name, no address."""
    is_off = state is SleepoverState.CANCELLED
    who = "1 child" if children == 1 else f"{children} children"
    return Entry(
        thing_id=sleepover_id,
        version=version,
        when=nights,
        status=Status.CANCELLED if is_off else Status.CONFIRMED,
        title=f"{'Cancelled: ' if is_off else ''}Sleepover at the hub home: {who}",
        details=f"{wording.counted((nights.last - nights.first).days + 1, 'night')}. "
        f"Home on {wording.day(nights.last + ONE_NIGHT)}.",
        changed_at=written_at,
    )


def calendar_entry_of_family_time(
    *, family_time_id: UUID, version: int, hours: Hours, is_off: bool, children: int, written_at: datetime
) -> Entry:
    """Family time as the calendar of whoever gets the mail has it: no name, no place, and nobody of the family."""
    who = "1 child" if children == 1 else f"{children} children"
    return Entry(
        thing_id=family_time_id,
        version=version,
        when=hours,
        status=Status.CANCELLED if is_off else Status.CONFIRMED,
        title=f"{'Cancelled: ' if is_off else ''}Family time: {who}",
        changed_at=written_at,
    )


def calendar_entry_of_gathering(
    *, gathering_id: UUID, version: int, hours: Hours, is_off: bool, written_at: datetime
) -> Entry:
    """A gathering as the calendar of whoever gets the mail has it: nothing of what it is called, or where it is."""
    return Entry(
        thing_id=gathering_id,
        version=version,
        when=hours,
        status=Status.CANCELLED if is_off else Status.CONFIRMED,
        title=f"{'Cancelled: ' if is_off else ''}Gathering of your constellation",
        changed_at=written_at,
    )
