"""The pages on which regular sleepovers are moved to another rule: from which one on, to what, and which of them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import CONDITIONS
from services.bookings.pages.conditions import conditions_to_answer, on_whose_conditions, read_conditions_met
from services.bookings.pages.days import read_iso
from services.bookings.pages.not_yours import not_yours
from services.bookings.pages.series.entering import (
    CHANGE,
    CONFIRM,
    RULE_ENTERED,
    RULE_FIELDS,
    STEP,
    choices,
    read_rule_of_nights,
    refused_of,
    tick_those_that_can_be,
    what_was_ticked,
)
from services.bookings.pages.series.holidays import IN_HOLIDAYS, KEEP, in_holidays, what_is_known
from services.bookings.pages.series.repeating import choice_of, how_often, in_words
from shared.contracts.bookings import SleepoverView
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.series import HowIsSeries, MoveSeries, Occurrences, SeriesView
from shared.contracts.words import SleepoverState
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer
from shared.web.wording import day, stay_in_words

router = APIRouter()
FROM_ON = "from_on"
ENTERED = (FROM_ON, *RULE_ENTERED, CONDITIONS)
FIELDS = {**RULE_FIELDS, "from_on": FROM_ON}


@router.get("/sleepovers/regular/{series_id}/move")
async def move_form(viewer: SignedIn, series_id: UUID, first: str = "") -> Response:
    """From which one on, and the other rule; `first` is the one from whose page somebody comes."""
    view = await _to_move(viewer, series_id)
    if isinstance(view, Response):
        return view
    # As they repeat now: whoever moves them to another weekday changes nothing else unless they say so.
    often, last_day = choice_of(view.rule)
    form = Form.starting_with(
        nights=str(view.nights), how_often=often, last_day=last_day, **{IN_HOLIDAYS: KEEP, FROM_ON: first}
    )
    return await _first_page(viewer, form, view, await _on_whose_conditions(viewer, view))


@router.post("/sleepovers/regular/{series_id}/move")
async def move(viewer: SignedIn, series_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Show what the other rule has; or ask for what was ticked in place of the rest; or go back to the form."""
    view = await _to_move(viewer, series_id)
    if isinstance(view, Response):
        return view
    form = Form.submitted(sent)
    on_conditions = await _on_whose_conditions(viewer, view)
    command = _read(form, view, on_conditions, viewer.tonight)
    if command is None or form.value(STEP) == CHANGE:
        return await _first_page(viewer, form, view, on_conditions)
    if form.value(STEP) == CONFIRM and (ticked := what_was_ticked(form, command.rule, command.first_night_on)):
        answer = await viewer.asks.ask(command.model_copy(update=ticked), key=key)
        if not isinstance(answer, Refused):
            there = f"/sleepovers/regular/{answer.series_id}"
            if not answer.waits:
                return viewer.redirect(there, flash="series_moved")
            new = _asked_for(answer)
            return viewer.redirect(
                there, flash="one_of_series_to_be_moved" if new == 1 else "series_to_be_moved", sleepovers=new
            )
        form.errors.refused(answer, at=FIELDS)
    found = await viewer.asks.ask(command.model_copy(update={"dry_run": True}))
    if isinstance(found, Refused):
        form.errors.refused(found, at=FIELDS)
        return await _first_page(viewer, form, view, on_conditions)
    return await _second_page(viewer, form, view, command, found)


def those_to_move(view: SeriesView) -> Sequence[SleepoverView]:
    """The sleepovers that the viewer can move, soonest first; none while others wait in their place."""
    if view.may_take_back:
        return [one for one in view.sleepovers if one.moves_series_id]
    return [] if view.is_being_moved else [one for one in view.sleepovers if one.may_move]


async def _to_move(viewer: Viewer, series_id: UUID) -> SeriesView | Response:
    """The series; who can't move any of it, or can't any more, sees it."""
    view = await viewer.asks.ask(HowIsSeries(series_id=series_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return view if those_to_move(view) else viewer.redirect(_path(series_id))


async def _on_whose_conditions(viewer: Viewer, view: SeriesView) -> list[UUID]:
    return await on_whose_conditions(viewer, view.satellite_household_id, view.child_ids)


def _read(form: Form, view: SeriesView, on_conditions: Sequence[UUID], tonight: date) -> MoveSeries | None:
    """What comes in place of which, or none where something is wrong with the form, which then tells what."""
    firsts = [option["value"] for option in _from_which(view)]
    from_on = read_iso(form.choice(FROM_ON, firsts, missing="Select from which one on"))
    met = read_conditions_met(form, on_conditions)
    entered = read_rule_of_nights(form, tonight)
    if entered is None or from_on is None:
        return None
    return MoveSeries(
        series_id=view.series_id,
        from_on=from_on,
        first_night_on=entered.first_night_on,
        nights=entered.nights,
        rule=entered.rule,
        because=entered.because,
        conditions_met_for=met,
    )


def _from_which(view: SeriesView) -> list[dict[str, str]]:
    """All that are still to come, or one of them and those after it; what waits together is moved as a whole."""
    first, *later = those_to_move(view)
    options = [(first, "All that are still to come")]
    if not view.waits_together:
        options += [(one, f"From {day(one.first_night_on)} on") for one in later]
    return [{"value": one.first_night_on.isoformat(), "text": text} for one, text in options]


async def _first_page(viewer: Viewer, form: Form, view: SeriesView, on_conditions: Sequence[UUID]) -> Response:
    names = await names_of(viewer.asks, view.child_ids, Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "bookings/series/move.html",
        form=form,
        names=names,
        on_conditions=await conditions_to_answer(viewer, on_conditions, names),
        here=_path(view.series_id),
        children=wording.listed([names.child(one) for one in view.child_ids]),
        repeats=in_words(view.rule, view.first_night_on, view.nights),
        waits=all(one.state is SleepoverState.REQUESTED for one in those_to_move(view)) and not view.waits_together,
        from_which=_from_which(view),
        how_often=how_often(),
        in_holidays=in_holidays(),
        a_year=viewer.today.year + 1,
    )


async def _second_page(
    viewer: Viewer, form: Form, view: SeriesView, command: MoveSeries, found: Occurrences
) -> Response:
    names = await names_of(viewer.asks, [*view.child_ids, view.hub_household_id], Purpose.PLAN_A_SLEEPOVER)
    children = [names.child(one) for one in view.child_ids]
    tick_those_that_can_be(form, found)
    return viewer.render(
        "bookings/series/check.html",
        form=form,
        names=names,
        action=f"{_path(view.series_id)}/move",
        moves=True,
        rows=[
            ("Children" if len(children) > 1 else "Child", wording.listed(children)),
            ("Repeats now", in_words(view.rule, view.first_night_on, view.nights)),
            ("To be moved", f"From {day(command.from_on)} on"),
            ("Repeats then", in_words(command.rule, command.first_night_on, command.nights)),
            ("Hub home", names.household(view.hub_household_id)),
        ],
        given_up=[stay_in_words(one.first_night_on, one.last_night_on) for one in found.given_up],
        asks=_asked_for(found) > 0 or any(one.in_the_way for one in found.occurrences),
        holidays=what_is_known(
            form, found.school_holidays, found.occurrences[0].first_night_on, found.occurrences[-1].last_night_on
        ),
        choices=choices(found.occurrences, command.nights),
        refused=refused_of(found.occurrences),
        hidden=[(field, value) for field, value in form.entries() if field.startswith(ENTERED)],
    )


def _asked_for(answer: Occurrences) -> int:
    """How many have nights that weren't booked before: the others only stay as they are."""
    return sum(len(one.booked) <= (one.last_night_on - one.first_night_on).days for one in answer.occurrences)


def _path(series_id: UUID) -> str:
    return f"/sleepovers/regular/{series_id}"
