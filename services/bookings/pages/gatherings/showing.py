"""The page of one gathering, and the one on which a household says whether it comes."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import grounds, wording
from services.bookings.forms import NO, YES
from services.bookings.pages.calendar_entries import gathering_can_be_added, has_a_link
from services.bookings.pages.gatherings.entering import IF_ROOM, REPLY_FIELDS, read_reply
from services.bookings.pages.gatherings.listing import Guest, constellations
from services.bookings.pages.links import leads_to_who_was_told
from services.bookings.pages.series.holidays import holidays_in_words, named
from shared.contracts.gatherings import Attendance, HowIsGathering, Lift, OneOfGatherings, PlannedGathering
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS
from shared.contracts.words import GatheringState
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.why import whys
from shared.web.wording import counted

router = APIRouter()
NOT_COMING = "You aren’t coming."
Carer = Annotated[Viewer, require(*CARERS)]


@router.get("/gatherings/{gathering_id}")
async def gathering(viewer: Guest, gathering_id: UUID, *, download: Download = "") -> Response:
    """How it stands, and what the viewer may do."""
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    homes = households_of(view)
    trained = [one for came in view.attendance for one in came.carer_ids]
    if download:
        names = await names_of(viewer.asks, [*homes, *trained], Purpose.EXPORT_THE_REGISTER)
        return await taken(viewer, download, _listing(view, names, viewer), names)
    with_lifts = [one.household_id for one in view.lifts]
    names, leads_to_them = await asyncio.gather(
        names_of(viewer.asks, [*view.constellation_ids, *homes, *trained, *with_lifts], Purpose.PLAN_A_GATHERING),
        leads_to_who_was_told(viewer, gathering_id),
    )
    tag, tag_classes = wording.GATHERING_TAGS[view.state]
    return viewer.render(
        "bookings/gatherings/gathering.html",
        names=names,
        gathering=view,
        title=wording.called(view.kind, view.title),
        tag=tag,
        tag_classes=tag_classes,
        rows=_rows(view, names, is_ahead=_is_ahead(view, viewer)),
        households=_households(view, names, viewer),
        own_reply=_own_reply(view, viewer),
        own_lift=_own_lift(view, viewer, names),
        lifts=_lifts(view, names) if view.invited else [],
        others=[_another(one, viewer) for one in view.others],
        leads_to_who_was_told=leads_to_them,
        can_be_added=gathering_can_be_added(view, viewer),
        has_a_link=has_a_link(viewer),
    )


@router.get("/gatherings/{gathering_id}/reply")
async def reply_form(viewer: Carer, gathering_id: UUID) -> Response:
    """Whether the household comes, and how many of it; who can't reply, or can't any more, sees the gathering."""
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    return _reply_page(viewer, view, Form.starting_with(**_said(view, viewer)))


@router.post("/gatherings/{gathering_id}/reply")
async def reply(viewer: Carer, gathering_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Take the places, or show what is wrong."""
    form = Form.submitted(sent)
    command = read_reply(form, gathering_id)
    if command is not None:
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/gatherings/{gathering_id}", flash=_flash(answer, viewer))
        form.errors.refused(answer, at=REPLY_FIELDS)
    view = await gathering_or_not_yours(viewer, gathering_id)
    return view if isinstance(view, Response) else _reply_page(viewer, view, form)


async def gathering_or_not_yours(viewer: Viewer, gathering_id: UUID) -> PlannedGathering | Response:
    """The gathering; or one page for what is somebody else's and for what there isn't, which tells nobody which."""
    view = await viewer.asks.ask(HowIsGathering(gathering_id=gathering_id))
    if isinstance(view, Refused):
        return viewer.render("bookings/gatherings/not_yours.html", status=404, whys=whys(grounds.NOT_YOUR_GATHERING))
    return view


def households_of(view: PlannedGathering) -> set[UUID]:
    """Every household that has to do with it, as far as the viewer sees them."""
    return {
        *view.invited,
        *(one.household_id for one in view.replies),
        *(one.household_id for one in view.attendance),
    }


def _lifts(view: PlannedGathering, names: Names) -> list[dict[str, str]]:
    """Each household with what it offers or needs, and who goes with whom; for who runs the gathering."""
    lifts = sorted(view.lifts, key=lambda one: (names.household(one.household_id).casefold(), one.household_id))
    return [{"name": names.household(one.household_id), "lift": _lift(one, view, names)} for one in lifts]


def _without_a_lift(view: PlannedGathering) -> str:
    """How many people nobody takes yet, to who can arrange it."""
    people = sum(one.needs for one in view.lifts if not one.with_household_id) if view.invited else 0
    return wording.in_number(people) if people else ""


def _lift(lift: Lift, view: PlannedGathering, names: Names) -> str:
    if lift.needs:
        driver = f"Goes with {names.household(lift.with_household_id)}" if lift.with_household_id else "Nobody yet"
        return f"Needs a lift for {wording.in_number(lift.needs)}. {driver}"
    takes = _taken_by(lift, view, names)
    return f"Can take {wording.in_number(lift.gives)}" + (f". Takes {wording.listed(takes)}" if takes else "")


def _taken_by(lift: Lift, view: PlannedGathering, names: Names) -> list[str]:
    """The households that go with one, each with how many people."""
    return sorted(
        f"{names.household(one.household_id)} ({wording.in_number(one.needs)})"
        for one in view.lifts
        if one.with_household_id == lift.household_id
    )


def _own_lift(view: PlannedGathering, viewer: Viewer, names: Names) -> str:
    """What the viewer's household gives or needs, and with whom it goes: their names are told to nobody else."""
    own = next((one for one in view.lifts if _is_own(one, viewer)), None)
    if own is None:
        return ""
    if own.needs:
        driver = own.with_household_id
        with_whom = f"You go with {names.household(driver)}." if driver else "Nobody is arranged yet."
        return f"You need a lift for {wording.in_number(own.needs)}. {with_whom}"
    takes = _taken_by(own, view, names)
    return f"You can take {wording.in_number(own.gives)}." + (f" You take {wording.listed(takes)}." if takes else "")


def _is_ahead(one: PlannedGathering | OneOfGatherings, viewer: Viewer) -> bool:
    """Whether anything can still be said to it, and be waited for."""
    return one.state is GatheringState.PLANNED and one.starts_at > viewer.now


def _another(one: OneOfGatherings, viewer: Viewer) -> dict[str, str]:
    """Another one of the series, with what the viewer's household said to it, or how it stands."""
    tag, classes = wording.GATHERING_TAGS[one.state]
    if one.state is GatheringState.PLANNED and one.reply is not None:
        tags = wording.REPLY_TAGS if _is_ahead(one, viewer) else wording.REPLIED_TAGS
        tag, classes = tags[one.reply.is_coming, one.reply.waits]
    when = wording.hours(one.starts_at, one.minutes)
    return {
        "href": f"/gatherings/{one.gathering_id}",
        "when": when,
        "tag": tag,
        "tag_classes": classes,
        "hint": named(one.school_holidays) if one.school_holidays else "",
    }


def _reply_page(viewer: Viewer, view: PlannedGathering, form: Form) -> Response:
    if not view.may_reply and not form.failed:
        return viewer.redirect(f"/gatherings/{view.gathering_id}")
    return viewer.render(
        "bookings/gatherings/reply.html",
        form=form,
        gathering=view,
        title=wording.called(view.kind, view.title),
        when=wording.hours(view.starts_at, view.minutes),
        places=wording.places(view.places_taken, view.capacity) if view.capacity else "",
        answers=_answers(view),
    )


def _answers(view: PlannedGathering) -> list[dict[str, Any]]:
    """What can be said; of one with a limit also that the household would come if there were room."""
    waits = {
        "value": IF_ROOM,
        "text": "Yes, if there is room",
        "hint": {"text": "If it is full you wait, and have your places as soon as there is room for all of you."},
    }
    return [{"value": YES, "text": "Yes"}, *([waits] if view.capacity else []), {"value": NO, "text": "No"}]


def _flash(view: PlannedGathering, viewer: Viewer) -> str:
    reply = next((one for one in view.replies if one.household_id == viewer.actor.household_id), None)
    if reply is None or not (reply.is_coming or reply.waits):
        return "gathering_not_coming"
    return "gathering_waiting" if reply.waits else "gathering_coming"


def _listing(view: PlannedGathering, names: Names, viewer: Viewer) -> Listing:
    """The households, what they replied and, once that is recorded, who came."""
    return Listing(
        "gathering",
        ("Gathering", "When", "Household", "Reply", *(("Came",) if view.attendance else ())),
        [
            (
                wording.called(view.kind, view.title),
                view.starts_at,
                one["name"],
                one["said"],
                *((one["came"],) if view.attendance else ()),
            )
            for one in _households(view, names, viewer)
        ],
    )


def _said(view: PlannedGathering, viewer: Viewer) -> dict[str, str]:
    """The form as it was answered before; the first time, as empty."""
    before = next((one for one in view.replies if one.household_id == viewer.actor.household_id), None)
    if before is None:
        return {}
    return {
        "coming": YES if before.is_coming else IF_ROOM if before.waits else NO,
        "adults": str(before.adults or ""),
        "children": str(before.children or ""),
        **{
            "gives" if one.gives else "needs": str(one.gives or one.needs) for one in view.lifts if _is_own(one, viewer)
        },
    }


def _is_own(lift: Lift, viewer: Viewer) -> bool:
    return lift.household_id == viewer.actor.household_id


def _own_reply(view: PlannedGathering, viewer: Viewer) -> str:
    before = next((one for one in view.replies if one.household_id == viewer.actor.household_id), None)
    if before is None:
        return ""
    people = wording.people(before.adults, before.children)
    if not _is_ahead(view, viewer):
        return (
            f"You waited for room for {people}, and there was none."
            if before.waits
            else f"You said that you were coming: {people}."
            if before.is_coming
            else "You said that you weren’t coming."
        )
    if before.waits:
        return f"You are waiting for room for {people}. Your place on the waiting list: {view.place_in_queue}."
    return f"You are coming: {people}." if before.is_coming else NOT_COMING


def _rows(view: PlannedGathering, names: Names, *, is_ahead: bool) -> list[tuple[str, str]]:
    rows = [
        ("Kind", wording.GATHERING_WORDS[view.kind]),
        ("When", wording.hours(view.starts_at, view.minutes)),
        ("In school holidays", holidays_in_words(view.school_holidays)),
        ("Where", view.place),
        ("For", constellations(view.constellation_ids, names)),
        ("Course", view.course),
        ("What else to know", view.note),
    ]
    if view.state is GatheringState.PLANNED and view.carers_invited:
        rows.append(("Whom it would help", wording.helped(view)))
    if view.state is GatheringState.PLANNED:
        rows.append(("Coming", wording.places(view.places_taken, view.capacity)))
        rows += [("Lifts", wording.seats(view)), ("Without a lift yet", _without_a_lift(view))]
    if view.waiting and is_ahead:
        rows.append(("Waiting for places", counted(len(view.waiting), "household")))
    if view.reason is not None:
        rows.append(("Cancelled because", wording.OFF_WORDS[view.reason]))
    return [(label, text) for label, text in rows if text]


def _households(view: PlannedGathering, names: Names, viewer: Viewer) -> list[dict[str, Any]]:
    """Each household with what it said, and once that is recorded, whether it came; for who runs the gathering."""
    replies = {one.household_id: one for one in view.replies}
    came = {one.household_id: one for one in view.attendance}
    homes = households_of(view) if view.invited else set()
    is_ahead = _is_ahead(view, viewer)
    found = []
    for home in sorted(homes, key=lambda one: (names.household(one).casefold(), one)):
        said, here = replies.get(home), came.get(home)
        place = view.waiting.index(home) + 1 if is_ahead and home in view.waiting else 0
        found.append(
            {
                "name": names.household(home),
                "said": wording.said(said, is_ahead=is_ahead)
                + (f". Place on the waiting list: {place}" if place else ""),
                "came": _came(here, names) if here else "Didn’t come",
            }
        )
    return found


def _came(here: Attendance, names: Names) -> str:
    """How many came, and of a training of a course which carers have done it."""
    came = f"Came: {wording.people(here.adults, here.children)}"
    carers = sorted(names.person(one) or "a carer" for one in here.carer_ids)
    return f"{came}. Did the course: {wording.listed(carers)}" if carers else came
