"""The page of regular sleepovers, and those on which somebody declines them or calls the rest off."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import CANCEL_REASONS, DECLINE_REASONS, REASONS_AT_HOME, read_reason
from services.bookings.pages.calendar_entries import can_be_added, has_a_link
from services.bookings.pages.links import leads_to_who_was_told
from services.bookings.pages.not_yours import not_yours
from services.bookings.pages.series.holidays import named
from services.bookings.pages.series.moving import those_to_move
from services.bookings.pages.series.repeating import in_words
from shared.contracts.bookings import SleepoverView
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.series import AgreeToSeries, CancelSeries, DeclineSeries, HowIsSeries, SeriesView
from shared.contracts.words import SleepoverState
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer
from shared.web.wording import day, stay_in_words

router = APIRouter()


@router.get("/sleepovers/regular/{series_id}")
async def series(viewer: SignedIn, series_id: UUID) -> Response:
    """How each of them stands, and what the viewer may do."""
    return await _page(viewer, series_id)


@router.get("/sleepovers/regular/{series_id}/agree")
async def nothing_to_agree_to(viewer: SignedIn, series_id: UUID) -> Response:
    """Where a browser is that reloads the address after a refused yes."""
    return viewer.redirect(_path(series_id))


@router.post("/sleepovers/regular/{series_id}/agree")
async def agree(viewer: SignedIn, series_id: UUID, key: FormKey) -> Response:
    """Say yes to all that wait."""
    answer = await viewer.asks.ask(AgreeToSeries(series_id=series_id), key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, series_id, answer)
    if any(one.may_agree for one in answer.sleepovers):
        flash = "series_agreed_to_some"
    else:
        flash = "series_agreed_to" if any(one.waits_for for one in answer.sleepovers) else "series_confirmed"
    return viewer.redirect(_path(series_id), flash=flash)


@router.get("/sleepovers/regular/{series_id}/decline")
async def decline_form(viewer: SignedIn, series_id: UUID) -> Response:
    """The reasons to choose from."""
    return await _why_decline(viewer, series_id, Form())


@router.post("/sleepovers/regular/{series_id}/decline")
async def decline(viewer: SignedIn, series_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Say no to all that wait."""
    form = Form.submitted(sent)
    reason = read_reason(form, {*DECLINE_REASONS, *CANCEL_REASONS}, "Select why you are declining")
    if reason is None:
        return await _why_decline(viewer, series_id, form)
    answer = await viewer.asks.ask(DeclineSeries(series_id=series_id, reason=reason), key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, series_id, answer)
    return viewer.redirect(_path(series_id), flash="series_declined")


@router.get("/sleepovers/regular/{series_id}/cancel")
async def cancel_form(viewer: SignedIn, series_id: UUID) -> Response:
    """From which one on, and why."""
    return await _cancel_page(viewer, series_id, Form())


@router.post("/sleepovers/regular/{series_id}/cancel")
async def cancel(viewer: SignedIn, series_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Call off one and all that come after it."""
    form = Form.submitted(sent)
    view = await viewer.asks.ask(HowIsSeries(series_id=series_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    nights = [one.first_night_on.isoformat() for one in _to_cancel(view, viewer)]
    chosen = form.choice("from_on", nights, missing="Select from which one on")
    reason = read_reason(form, CANCEL_REASONS, "Select why you are cancelling")
    if reason is None:
        return await _cancel_page(viewer, series_id, form)
    answer = await viewer.asks.ask(
        CancelSeries(series_id=series_id, from_on=date.fromisoformat(chosen), reason=reason), key=key
    )
    if isinstance(answer, Refused):
        return await _refused(viewer, series_id, answer)
    return viewer.redirect(_path(series_id), flash="series_cancelled")


async def _refused(viewer: Viewer, series_id: UUID, refused: Refused) -> Response:
    form = Form()
    form.errors.refused(refused, at={})
    return await _page(viewer, series_id, form)


async def _page(viewer: Viewer, series_id: UUID, form: Form | None = None) -> Response:
    view = await viewer.asks.ask(HowIsSeries(series_id=series_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    if view.series_id != series_id:
        return viewer.redirect(_path(view.series_id))
    waiting = [one for one in view.sleepovers if one.may_agree]
    purpose = Purpose.DECIDE_A_SLEEPOVER if waiting else Purpose.PLAN_A_SLEEPOVER
    undecided = [one for one in view.sleepovers if one.waits_for]
    waits = dict.fromkeys(wait for one in undecided for wait in one.waits_for)
    ids = [*view.child_ids, view.hub_household_id, view.satellite_household_id, *(wait.person_id for wait in waits)]
    names = await names_of(viewer.asks, ids, purpose)
    children = wording.listed([names.child(one) for one in view.child_ids])
    at = "your home" if viewer.actor.household_id == view.hub_household_id else names.household(view.hub_household_id)
    there = {one.sleepover_id: one.school_holidays for one in view.in_school_holidays}
    why = wording.why_these_nights(view.need, view.note)
    repeats = in_words(view.rule, view.first_night_on, view.nights)
    return viewer.render(
        "bookings/series/series.html",
        form=form or Form(),
        here=_path(series_id),
        series_id=series_id,
        names=names,
        asked=f"Can {children} sleep at {at}?" if waiting else "",
        repeats=repeats,
        waiting=_how_many_wait(len(waiting), len(view.sleepovers)) if waiting else "",
        number=len(waiting),
        several_children=len(view.child_ids) > 1,
        waits=[wording.decider(wait, names.person(wait.person_id)) for wait in waits],
        held_until=min((one.held_until for one in undecided if one.held_until), default=None),
        rows=[
            ("Children" if len(view.child_ids) > 1 else "Child", children),
            ("Repeats", repeats),
            ("Hub home", names.household(view.hub_household_id)),
            (
                "Lives with" if len(view.child_ids) == 1 else "They live with",
                names.household(view.satellite_household_id),
            ),
            *([] if waiting else why),
        ],
        why_these_nights=why,
        sleepovers=[_entry(one, there.get(one.sleepover_id, ())) for one in view.sleepovers],
        can_be_added=any(can_be_added(one, viewer) for one in view.sleepovers),
        has_a_link=has_a_link(viewer),
        may_cancel=bool(_to_cancel(view, viewer)),
        may_move=bool(those_to_move(view)),
        waits_together=view.waits_together,
        moves=_in_place_of(view),
        moves_at=_path(view.moves_id) if view.moves_id else "",
        is_being_moved=view.is_being_moved,
        moved_to_at=_path(view.moved_to_id) if view.moved_to_id else "",
        leads_to_who_was_told=await leads_to_who_was_told(viewer, series_id),
    )


async def _why_decline(viewer: Viewer, series_id: UUID, form: Form) -> Response:
    view = await viewer.asks.ask(HowIsSeries(series_id=series_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    waiting = [one for one in view.sleepovers if one.may_agree]
    if not waiting:
        return viewer.redirect(_path(series_id))
    several = len(waiting) > 1
    is_at_home = viewer.actor.household_id == view.satellite_household_id
    return viewer.render(
        "bookings/why.html",
        form=form,
        here=_path(series_id),
        deed="decline",
        question=f"Why are you declining {'these sleepovers' if several else 'this sleepover'}?",
        hint=_what_a_no_does(view, len(waiting)),
        button=f"Decline all {len(waiting)}" if several else "Decline the sleepover",
        reasons=wording.options(REASONS_AT_HOME if is_at_home else DECLINE_REASONS, at_home=is_at_home),
    )


async def _cancel_page(viewer: Viewer, series_id: UUID, form: Form) -> Response:
    view = await viewer.asks.ask(HowIsSeries(series_id=series_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    ahead = _to_cancel(view, viewer)
    if not ahead:
        return viewer.redirect(_path(series_id))
    return viewer.render(
        "bookings/series/cancel.html",
        form=form,
        here=_path(series_id),
        nights=[
            {
                "value": one.first_night_on.isoformat(),
                "text": stay_in_words(one.first_night_on, one.last_night_on),
                "hint": {"text": "All that are ahead"} if number == 0 else None,
            }
            for number, one in enumerate(ahead)
        ],
        reasons=wording.options(CANCEL_REASONS),
    )


def _what_a_no_does(view: SeriesView, waiting: int) -> str:
    if view.waits_together:
        return "It is for all of them. Those in whose place they were asked for stay booked."
    if waiting > 1:
        return f"It is for all {waiting} that wait for you. Their beds will be free for others."
    return "Its beds will be free for others."


def _in_place_of(view: SeriesView) -> str:
    """How they stand to those in whose place they were asked for."""
    if view.moves_id is None or view.moves_from_on is None:
        return ""
    since = f"from {day(view.moves_from_on)} on"
    if view.waits_together:
        return (
            f"These are asked for in place of other regular sleepovers {since}, which stay booked until everybody "
            "has agreed to all of these."
        )
    if any(one.state is SleepoverState.CONFIRMED for one in view.sleepovers):
        return f"These came in place of other regular sleepovers {since}."
    return f"These were asked for in place of other regular sleepovers {since}."


def _how_many_wait(number: int, of: int) -> str:
    if number == of:
        return f"All {of} wait for you." if of > 1 else "It waits for you."
    return f"Of {of} sleepovers, {number} wait{'s' if number == 1 else ''} for you."


def _to_cancel(view: SeriesView, viewer: Viewer) -> list[SleepoverView]:
    if view.may_take_back:
        # As a whole, so there is one to choose.
        return [one for one in view.sleepovers if one.moves_series_id][:1]
    # Who answers for a child calls off one at a time.
    calls_off_several = viewer.actor.has(*CancelSeries.asked_by)
    return [one for one in view.sleepovers if one.may_cancel and calls_off_several]


def _entry(one: SleepoverView, school_holidays: Sequence[str]) -> dict[str, str]:
    tag, classes = wording.STATE_TAGS[one.state]
    return {
        "text": stay_in_words(one.first_night_on, one.last_night_on),
        "href": f"/sleepovers/{one.sleepover_id}",
        "tag": tag,
        "classes": classes,
        "hint": named(school_holidays) if school_holidays else "",
    }


def _path(series_id: UUID) -> str:
    return f"/sleepovers/regular/{series_id}"
