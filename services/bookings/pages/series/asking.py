"""The pages on which a satellite carer asks for regular sleepovers: what, and then which of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import CONDITIONS, MOST_WORDS, read_children
from services.bookings.pages.days import read_iso
from services.bookings.pages.for_whom import for_whom
from services.bookings.pages.series.holidays import (
    IN_HOLIDAYS,
    KEEP,
    in_holidays,
    is_wanted,
    read_in_holidays,
    what_is_known,
    what_lies_there,
)
from services.bookings.pages.series.repeating import EVERY, MONTHLY, how_often, in_words, rule_of
from services.bookings.policy.repeating import first_days
from shared.contracts.bookings import AskOptions, WhatCanIAskFor
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.series import Occurrence, Occurrences, RequestSeries
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import day, stay_in_words

router = APIRouter()
SatelliteCarer = Annotated[Viewer, require(Role.SATELLITE_CARER)]
STEP, CHANGE, CONFIRM = "step", "change", "confirm"
WANTED = "wanted"
ENTERED = ("children", "first_night", "nights", "how_often", "last_day", IN_HOLIDAYS, "because", CONDITIONS)
"""The fields of the first page; of a date, its parts begin with its name."""
FIELDS = {
    "child_ids": "children",
    "first_night_on": "first_night",
    "last_night_on": "nights",
    "nights": "nights",
    "rule": "last_day",
    "because": "because",
    "left_out": WANTED,
    "conditions_met_for": "children",
}
MOST_NIGHTS_EACH = 14


@router.get("/sleepovers/regular")
async def form_to_ask(viewer: SatelliteCarer) -> Response:
    """What there is to say of regular sleepovers."""
    form = Form.starting_with(nights="1", how_often="2", **{IN_HOLIDAYS: KEEP})
    return await _first_page(viewer, form, await viewer.asks.ask(WhatCanIAskFor()))


@router.post("/sleepovers/regular")
async def ask(viewer: SatelliteCarer, key: FormKey, sent: Submitted) -> Response:
    """Show each of them, and which can't be; or ask for those that were ticked; or go back to the form."""
    form = Form.submitted(sent)
    options = await viewer.asks.ask(WhatCanIAskFor())
    if isinstance(options, Refused):
        return await _first_page(viewer, form, options)
    request = _read(form, options, viewer.tonight)
    if request is None or form.value(STEP) == CHANGE:
        return await _first_page(viewer, form, options)
    if form.value(STEP) == CONFIRM and (chosen := _with_what_was_ticked(form, request)) is not None:
        answer = await viewer.asks.ask(chosen, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(
                f"/sleepovers/regular/{answer.series_id}", flash="series_asked_for", sleepovers=len(answer.occurrences)
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
    first_night = form.day("first_night", "the first night")
    if first_night is not None and first_night < tonight:
        form.errors.add("first_night", "The first night must be tonight or later")
    nights = form.number("nights", "how many nights each time", least=1, most=MOST_NIGHTS_EACH)
    often = form.choice("how_often", [*EVERY, MONTHLY], missing="Select how often")
    last_day = form.day("last_day", "the last day")
    if first_night is not None and last_day is not None and last_day < first_night:
        form.errors.add("last_day", "The last day must be the same as or after the first night")
    read_in_holidays(form)
    because = form.value("because")
    if len(because) > MOST_WORDS:
        form.errors.add("because", f"Why they are needed must be {MOST_WORDS} characters or fewer")
    if form.failed or first_night is None or nights is None or last_day is None:
        return None
    return RequestSeries(
        child_ids=children,
        first_night_on=first_night,
        nights=nights,
        rule=rule_of(often, first_night, last_day),
        because=because,
        conditions_met_for=conditions_met_for,
    )


def _with_what_was_ticked(form: Form, request: RequestSeries) -> RequestSeries | None:
    wanted = {found for value in form.values(WANTED) if (found := read_iso(value)) is not None}
    if not wanted:
        form.errors.add(WANTED, "Select at least one sleepover")
        return None
    by_rule = set(first_days(request.rule, request.first_night_on))
    return request.model_copy(
        update={"left_out": tuple(sorted(by_rule - wanted)), "besides": tuple(sorted(wanted - by_rule))}
    )


async def _first_page(viewer: Viewer, form: Form, options: AskOptions | Refused) -> Response:
    whom = await for_whom(viewer, options)
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
    possible = [one for one in found.occurrences if not one.in_the_way]
    children = [names.child(one) for one in request.child_ids]
    if form.value(STEP) != CONFIRM:
        wanted = [one.first_night_on.isoformat() for one in possible if is_wanted(form, one.school_holidays)]
        form.suggest(**{WANTED: wanted})
    return viewer.render(
        "bookings/series/check.html",
        form=form,
        names=names,
        rows=[
            ("Children" if len(children) > 1 else "Child", wording.listed(children)),
            ("Repeats", in_words(request.rule, request.first_night_on, request.nights)),
            *([("Hub home", names.household(found.hub_household_id))] if found.hub_household_id else []),
        ],
        holidays=what_is_known(
            form, found.school_holidays, found.occurrences[0].first_night_on, found.occurrences[-1].last_night_on
        ),
        choices=_choices(found.occurrences, request.nights),
        refused=[
            (stay_in_words(one.first_night_on, one.last_night_on), one.in_the_way)
            for one in found.occurrences
            if one.in_the_way
        ],
        hidden=[(field, value) for field, value in form.entries() if field.startswith(ENTERED)],
    )


def _choices(occurrences: Sequence[Occurrence], nights: int) -> list[dict[str, object]]:
    """A box for each that can be, and for each night close by that could be had instead of one that can't."""
    offered: dict[date, str] = {}
    for one in occurrences:
        if one.in_the_way:
            offered |= {first: f"Instead of {day(one.first_night_on)}" for first in one.instead if first not in offered}
        else:
            offered[one.first_night_on] = what_lies_there(one.bank_holidays, one.school_holidays)
    return [
        {
            "value": first.isoformat(),
            "text": stay_in_words(first, first + timedelta(days=nights - 1)),
            "hint": {"text": hint} if hint else None,
        }
        for first, hint in sorted(offered.items())
    ]
