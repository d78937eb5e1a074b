"""The pages on which somebody asks for regular sleepovers: what, and then which of them."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import CONDITIONS, read_children, read_why
from services.bookings.pages.for_whom import for_whom, options_in
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
from services.bookings.pages.series.repeating import how_often, in_words
from shared.contracts.ask_options import AskOptions
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.series import ASKS_FOR_SERIES, Occurrences, RequestSeries
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Asker = Annotated[Viewer, require(*ASKS_FOR_SERIES)]
HERE = "/sleepovers/regular"
ENTERED = ("household", "children", *RULE_ENTERED, "need", "note", CONDITIONS)
"""The fields of the first page."""
FIELDS = {**RULE_FIELDS, "child_ids": "children", "conditions_met_for": "children", "need": "need", "note": "note"}


@router.get(HERE)
async def form_to_ask(viewer: Asker, household: str = "") -> Response:
    """What there is to say of regular sleepovers."""
    form = Form.starting_with(nights="1", how_often="2", household=household, **{IN_HOLIDAYS: KEEP})
    return await _first_page(viewer, form, await options_in(viewer, household, HERE))


@router.post(HERE)
async def ask(viewer: Asker, key: FormKey, sent: Submitted) -> Response:
    """Show each of them, and which can't be; or ask for those that were ticked; or go back to the form."""
    form = Form.submitted(sent)
    options = await options_in(viewer, form.value("household"), HERE)
    if not isinstance(options, AskOptions):
        return await _first_page(viewer, form, options)
    request = _read(form, options, viewer.tonight)
    if request is None or form.value(STEP) == CHANGE:
        return await _first_page(viewer, form, options)
    if form.value(STEP) == CONFIRM and (ticked := what_was_ticked(form, request.rule, request.first_night_on)):
        answer = await viewer.asks.ask(request.model_copy(update=ticked), key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(
                f"{HERE}/{answer.series_id}", flash="series_asked_for", sleepovers=len(answer.occurrences)
            )
        form.errors.refused(answer, at=FIELDS)
    found = await viewer.asks.ask(request.model_copy(update={"dry_run": True}))
    if isinstance(found, Refused):
        form.errors.refused(found, at=FIELDS)
        return await _first_page(viewer, form, options)
    return await _second_page(viewer, form, request, found)


def _read(form: Form, options: AskOptions, tonight: date) -> RequestSeries | None:
    """The series by its rule, or none where something is wrong with the form, which then tells what."""
    children, conditions_met_for = read_children(form, options.children, "Select who the sleepovers are for")
    entered = read_rule_of_nights(form, tonight)
    need, note = read_why(form)
    if entered is None or form.failed:
        return None
    return RequestSeries(
        child_ids=children,
        first_night_on=entered.first_night_on,
        nights=entered.nights,
        rule=entered.rule,
        because=entered.because,
        need=need,
        note=note,
        conditions_met_for=conditions_met_for,
    )


async def _first_page(viewer: Viewer, form: Form, options: AskOptions | Refused | Response) -> Response:
    whom = await for_whom(viewer, options, form.value("household"))
    if isinstance(whom, Response):
        return whom
    return viewer.render(
        "bookings/series/ask.html",
        form=form,
        **whom.shown(),
        how_often=how_often(),
        in_holidays=in_holidays(),
        a_year=viewer.today.year + 1,
    )


async def _second_page(viewer: Viewer, form: Form, request: RequestSeries, found: Occurrences) -> Response:
    names = await names_of(
        viewer.asks, [*request.child_ids, *filter(None, [found.hub_household_id])], Purpose.PLAN_A_SLEEPOVER
    )
    children = [names.child(one) for one in request.child_ids]
    tick_those_that_can_be(form, found)
    return viewer.render(
        "bookings/series/check.html",
        form=form,
        names=names,
        action=HERE,
        rows=[
            ("Children" if len(children) > 1 else "Child", wording.listed(children)),
            ("Repeats", in_words(request.rule, request.first_night_on, request.nights)),
            *([("Hub home", names.household(found.hub_household_id))] if found.hub_household_id else []),
        ],
        holidays=what_is_known(
            form, found.school_holidays, found.occurrences[0].first_night_on, found.occurrences[-1].last_night_on
        ),
        choices=choices(found.occurrences, request.nights),
        refused=refused_of(found.occurrences),
        hidden=[(field, value) for field, value in form.entries() if field.startswith(ENTERED)],
    )
