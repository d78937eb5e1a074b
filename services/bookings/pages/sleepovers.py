"""The page of one sleepover, and the pages on which somebody says no to it or calls it off."""

import asyncio
from datetime import date
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import (
    AGREE_FIELDS,
    CANCEL_REASONS,
    DECLINE_REASONS,
    REASONS_AT_HOME,
    REASONS_FOR_THE_CHILD,
    read_in_spite,
    read_reason,
)
from services.bookings.pages import cautions, handover
from services.bookings.pages.calendar_entries import can_be_added, has_a_link
from services.bookings.pages.conditions import conditions_of_stay
from services.bookings.pages.emergencies.staying import stays_longer
from services.bookings.pages.ending import reasons_of
from services.bookings.pages.links import Reach, how_to_reach_hub_home, leads_to_who_was_told, stay_sheets
from services.bookings.pages.not_yours import not_yours
from services.bookings.pages.some_children import Boxes, boxes_of, read_children
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.sleepovers import KEEPS_ITS_BEDS
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    SleepoverView,
    Wait,
)
from shared.contracts.handover import LeaveHandoverNote
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import Decider, DeclineReason, SleepoverKind, SleepoverState
from shared.web.forms import Form
from shared.web.gone import gone_of
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer
from shared.web.wording import day, moment, stay_in_words, when_in_words

router = APIRouter()
Deed = Literal["decline", "cancel"]

WHY_DECLINE, WHY_CANCEL = "Why are you declining this sleepover?", "Why are you cancelling this sleepover?"


@router.get("/sleepovers/{sleepover_id}")
async def sleepover(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """How it stands, and what the viewer may do."""
    return await _page(viewer, sleepover_id)


@router.get("/sleepovers/{sleepover_id}/agree")
async def nothing_to_agree_to(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """Where a browser is that reloads the address after a refused yes."""
    return viewer.redirect(_path(sleepover_id))


@router.post("/sleepovers/{sleepover_id}/agree")
async def agree(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Say yes; who said so already, in another tab or at the same hub home, is told that it is done."""
    form = Form.submitted(sent)
    because = read_in_spite(form)
    if because is None:
        return await _page(viewer, sleepover_id, form)
    command = AgreeToSleepover(
        sleepover_id=sleepover_id, in_spite_because=because, read_of=form.value("read_of") or None
    )
    answer = await viewer.asks.ask(command, key=key)
    flashes = ("sleepover_agreed_to", "sleepover_confirmed")
    if isinstance(answer, Refused) and answer.reason == "already_decided":
        flashes = ("sleepover_agreed_to_before", "sleepover_confirmed_before")
        answer = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(answer, Refused):
        return await _refused(viewer, sleepover_id, answer, form)
    return viewer.redirect(_path(sleepover_id), flash=flashes[answer.state == SleepoverState.CONFIRMED])


@router.get("/sleepovers/{sleepover_id}/decline")
async def decline_form(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """The reasons to choose from."""
    return await _why(viewer, sleepover_id, Form(), "decline")


@router.post("/sleepovers/{sleepover_id}/decline")
async def decline(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Say no."""
    form = Form.submitted(sent)
    reason = read_reason(form, {*DECLINE_REASONS, *CANCEL_REASONS}, "Select why you are declining")
    if reason is None:
        return await _why(viewer, sleepover_id, form, "decline")
    answer = await viewer.asks.ask(DeclineSleepover(sleepover_id=sleepover_id, reason=reason), key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, sleepover_id, answer)
    return viewer.redirect(_path(sleepover_id), flash="sleepover_declined")


@router.get("/sleepovers/{sleepover_id}/cancel")
async def cancel_form(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """The reasons to choose from."""
    return await _why(viewer, sleepover_id, Form(), "cancel")


@router.post("/sleepovers/{sleepover_id}/cancel")
async def cancel(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Call it off."""
    form = Form.submitted(sent)
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    child_ids = () if isinstance(view, Refused) else read_children(form, view)
    reason = read_reason(form, REASONS_FOR_THE_CHILD, "Select why you are cancelling")
    if reason is None:
        return await _why(viewer, sleepover_id, form, "cancel")
    command = CancelSleepover(sleepover_id=sleepover_id, reason=reason, child_ids=child_ids)
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, sleepover_id, answer)
    return viewer.redirect(_path(sleepover_id), flash="children_taken_out" if child_ids else "sleepover_cancelled")


@router.get("/sleepovers/{sleepover_id}/handover-notes")
async def nothing_to_leave(viewer: SignedIn, sleepover_id: UUID) -> Response:
    """Where a browser is that reloads the address after a note that was wrong."""
    return viewer.redirect(_path(sleepover_id))


@router.post("/sleepovers/{sleepover_id}/handover-notes")
async def leave_a_note(viewer: SignedIn, sleepover_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Leave a handover note for the other household."""
    form = Form.submitted(sent)
    words = handover.read_note(form)
    if words is None:
        return await _page(viewer, sleepover_id, form)
    answer = await viewer.asks.ask(LeaveHandoverNote(sleepover_id=sleepover_id, words=words), key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=handover.FIELDS)
        return await _page(viewer, sleepover_id, form)
    return viewer.redirect(_path(sleepover_id), flash="handover_note_left")


async def _refused(viewer: Viewer, sleepover_id: UUID, refused: Refused, form: Form | None = None) -> Response:
    """The sleepover as it is now, below why nothing came of it."""
    form = form or Form()
    form.errors.refused(refused, at=AGREE_FIELDS)
    return await _page(viewer, sleepover_id, form)


async def _page(viewer: Viewer, sleepover_id: UUID, form: Form | None = None) -> Response:
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    notes = await handover.notes_of(viewer, view)
    ids = [
        view.satellite_household_id,
        view.hub_household_id,
        *view.child_ids,
        *(one.person_id for one in (*view.waits_for, *view.agreed)),
        view.declined_by.person_id if view.declined_by else None,
        *cautions.ids_of(view.cautions),
        *(one.written_by for one in (notes.notes if notes else ())),
    ]
    decides = view.may_agree or view.may_decline
    if decides and view.asked_by != viewer.actor.person_id:
        ids.append(view.asked_by)
    reads = decides or bool(cautions.ids_of(view.cautions))
    purpose = Purpose.DECIDE_A_SLEEPOVER if reads else Purpose.PLAN_A_SLEEPOVER
    # Of a stay that is over, or won't be, it is nobody's business here where the child is.
    may_be_gone = view.child_ids if view.state in KEEPS_ITS_BEDS and view.last_night_on >= viewer.tonight else ()
    names, leads_to_them, sheets, gone, reach = await asyncio.gather(
        names_of(viewer.asks, ids, purpose),
        leads_to_who_was_told(viewer, sleepover_id),
        stay_sheets(viewer, view.child_ids),
        gone_of(viewer, may_be_gone),
        _how_to_reach(view, viewer),
    )
    on_conditions = await conditions_of_stay(viewer, view, names, purpose)
    tag, tag_classes = wording.STATE_TAGS[view.state]
    return viewer.render(
        "bookings/sleepover.html",
        form=form or Form(),
        sleepover=view,
        names=names,
        gone=gone,
        tag=tag,
        tag_classes=tag_classes,
        is_urgent=view.kind == SleepoverKind.EMERGENCY and view.state == SleepoverState.REQUESTED,
        when=when_in_words(view.first_night_on, view.last_night_on),
        # Who must decide has the children, the nights and the limits in one look above the decision.
        asked=_what_is_asked(view, viewer, names) if decides else "",
        counts=[wording.nights_of_child(one, names.child(one.child_id)) for one in view.nights_in_12_months],
        why_these_nights=wording.why_these_nights(view.need, view.note),
        beyond=[wording.beyond(one) for one in view.beyond],
        on_conditions=on_conditions,
        against=cautions.against(view.cautions, names, Nights(view.first_night_on, view.last_night_on)),
        in_spite=cautions.in_spite(view.cautions, names),
        is_being_looked_at=cautions.is_being_looked_at(view.cautions),
        # Nobody agrees to what is recorded of "a child".
        can_be_read=not (names.are_missing and cautions.ids_of(view.cautions)),
        is_off_tonight=_is_off_tonight(view, viewer.tonight),
        rows=_rows(view, names),
        leads_to_who_was_told=leads_to_them,
        can_be_added=can_be_added(view, viewer),
        has_a_link=has_a_link(viewer),
        # Of what isn't going ahead there is nothing to know before the stay.
        stay_sheets=[]
        if view.state not in KEEPS_ITS_BEDS
        else [(names.child(child_id), f"/children/{child_id}/stay-sheet") for child_id in sheets],
        handover=handover.shown(notes, view, viewer, names),
        about_the_hub_home=_about_the_hub_home(view, viewer),
        reach=reach,
        agreed=[f"{_as_whom(one, view, names)}: {moment(one.agreed_at)}" for one in view.agreed],
        waits=[wording.decider(wait, names.person(wait.person_id)) for wait in view.waits_for],
        more_nights=_more_nights(view, viewer),
        stays_longer=stays_longer(view, viewer.actor, viewer.tonight),
        has_begun=view.first_night_on <= viewer.tonight,
        begins_tonight=view.first_night_on == viewer.tonight,
        asks_again=_ask_again(view, viewer),
    )


def _about_the_hub_home(view: SleepoverView, viewer: Viewer) -> str:
    """Where the carers at home find what to show to a child who goes there, also to another constellation's."""
    return f"/hub-homes/{view.constellation_id}/for-children" if _goes_there(view, viewer) else ""


async def _how_to_reach(view: SleepoverView, viewer: Viewer) -> Reach:
    """How the carers at home reach the hub home once the children are expected there."""
    return await how_to_reach_hub_home(viewer, view.sleepover_id) if _goes_there(view, viewer) else Reach()


def _goes_there(view: SleepoverView, viewer: Viewer) -> bool:
    """Whether the viewer's household brings a child there, or has one there now."""
    is_theirs = viewer.actor.has(*CARERS) and viewer.actor.household_id == view.satellite_household_id
    return is_theirs and view.state is SleepoverState.CONFIRMED and view.last_night_on >= viewer.tonight


def _what_is_asked(view: SleepoverView, viewer: Viewer, names: Names) -> str:
    """`Can Ada and Ben sleep at your home? They live with Birch household.`"""
    children = wording.listed([names.child(one) for one in view.child_ids])
    at = "your home" if viewer.actor.household_id == view.hub_household_id else names.household(view.hub_household_id)
    question = f"Can {children} sleep at {at}?"
    if view.satellite_household_id is None or viewer.actor.household_id == view.satellite_household_id:
        return question
    lives = "This child lives" if len(view.child_ids) == 1 else "They live"
    return f"{question} {lives} with {names.household(view.satellite_household_id)}."


def _is_off_tonight(view: SleepoverView, tonight: date) -> bool:
    """Whether somebody has no bed for it tonight who may have counted on one."""
    is_off = view.state in {SleepoverState.DECLINED, SleepoverState.CANCELLED} and view.emergency_id is None
    return is_off and view.first_night_on <= tonight <= view.last_night_on


def _more_nights(view: SleepoverView, viewer: Viewer) -> str:
    """Where the carers at home ask for the nights after it: with those it is one absence, by the limits as well."""
    following = view.last_night_on + ONE_NIGHT
    is_theirs = viewer.actor.has(Role.SATELLITE_CARER) and viewer.actor.household_id == view.satellite_household_id
    is_planned = view.kind is not SleepoverKind.EMERGENCY
    if view.state is not SleepoverState.CONFIRMED or not is_theirs or not is_planned or following < viewer.tonight:
        return ""
    return _to_ask(view, (following, following))


def _ask_again(view: SleepoverView, viewer: Viewer) -> list[tuple[str, str]]:
    """Where who was told no asks for other nights, or waits for a bed; nothing where others are proposed already."""
    is_ours = viewer.actor.household_id == view.satellite_household_id and viewer.actor.has(Role.SATELLITE_CARER)
    is_a_no = view.state is SleepoverState.DECLINED and view.proposed_id is None
    if not is_ours or not is_a_no or view.kind is SleepoverKind.EMERGENCY or view.first_night_on < viewer.tonight:
        return []
    the_same = _to_ask(view, (view.first_night_on, view.last_night_on))
    return [("Ask for other nights", _to_ask(view)), ("Ask for these nights again, or wait for a bed", the_same)]


def _to_ask(view: SleepoverView, nights: tuple[date, date] | None = None) -> str:
    """The form with the same children ticked."""
    of_nights = [("first_night", nights[0]), ("last_night", nights[1])] if nights else []
    return f"/sleepovers/ask?{urlencode([*(('children', one) for one in view.child_ids), *of_nights])}"


def _rows(view: SleepoverView, names: Names) -> list[tuple[str, str]]:
    lives = names.household(view.satellite_household_id) if view.satellite_household_id else "Not known"
    rows = [
        (
            "Children" if len(view.child_ids) > 1 else "Child",
            wording.listed([names.child(one) for one in view.child_ids]),
        ),
        ("Nights", stay_in_words(view.first_night_on, view.last_night_on)),
        ("Home on", day(view.last_night_on + ONE_NIGHT)),
        ("Hub home", names.household(view.hub_household_id)),
        ("Lives with", lives),
        ("Kind", wording.KIND_WORDS[view.kind]),
    ]
    # Who decides has the limits and the need above the decision, and hasn't asked for it.
    decides = view.may_agree or view.may_decline
    if decides and (asker := names.person(view.asked_by)):
        rows.append(("Asked for by", asker))
    if not decides:
        rows += wording.why_these_nights(view.need, view.note)
    if view.beyond and not decides:
        rows.append(("Beyond the usual limits", ". ".join(wording.beyond(one) for one in view.beyond)))
    if view.because and not decides:
        rows.append(("Why it is needed", view.because))
    if view.reason is not None:
        label = "Cut short because" if view.state == SleepoverState.CONFIRMED else "Reason"
        if view.declined_by is not None:
            rows.append(("Declined by", _as_whom(view.declined_by, view, names)))
        is_at_home = view.declined_by is not None and view.declined_by.decider is Decider.SATELLITE_CARER
        doesnt_suit = is_at_home and view.reason is DeclineReason.PLANS_CHANGED
        rows.append((label, wording.DOESNT_SUIT_THEM if doesnt_suit else wording.REASON_WORDS[view.reason]))
    if view.has_lapsed:
        rows.append(("Reason", wording.LAPSED))
    return rows


def _as_whom(by: Wait, view: SleepoverView, names: Names) -> str:
    """`The hub home, Chambers household`: a home by its name, a worker by theirs where the reader may know it."""
    who = wording.AS_WHOM_WORDS[by.decider]
    home = {Decider.HUB_HOME_CARER: view.hub_household_id, Decider.SATELLITE_CARER: view.satellite_household_id}
    name = names.household(home[by.decider]) if by.decider in home else names.person(by.person_id)
    return f"{who}, {name}" if name else who


async def _why(viewer: Viewer, sleepover_id: UUID, form: Form, deed: Deed) -> Response:
    """The reasons of who may do the deed; who can't, or can't any more, sees the sleepover."""
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    declines = deed == "decline"
    # What somebody else asked for, or the hub home proposed, is declined at home for reasons of those who live there.
    answers_at_the_hub = declines and viewer.actor.household_id != view.satellite_household_id
    if not (view.may_decline if declines else view.may_cancel):
        return viewer.redirect(_path(sleepover_id))
    return viewer.render(
        "bookings/why.html",
        form=form,
        here=_path(sleepover_id),
        deed=deed,
        question=WHY_DECLINE if declines else WHY_CANCEL,
        hint=f"{stay_in_words(view.first_night_on, view.last_night_on)}. The beds will be free for others.",
        button="Decline the sleepover" if declines else "Cancel the sleepover",
        reasons=_reasons(viewer, declines=declines, at_home=declines and not answers_at_the_hub),
        boxes=Boxes() if declines else await boxes_of(viewer, view, form),
    )


def _reasons(viewer: Viewer, *, declines: bool, at_home: bool) -> list[dict[str, str]]:
    if at_home:
        return wording.options(REASONS_AT_HOME, at_home=True)
    return wording.options(DECLINE_REASONS if declines else reasons_of(viewer))


def _path(sleepover_id: UUID) -> str:
    return f"/sleepovers/{sleepover_id}"
