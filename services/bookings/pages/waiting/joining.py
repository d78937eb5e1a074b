"""The page on which a household that is refused for want of a bed joins the waiting list."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import CONDITIONS, REQUEST_FIELDS, read_request
from services.bookings.pages.for_whom import ForWhom, for_whom, options_in
from services.bookings.pages.waiting import words
from services.bookings.policy.waiting.entry import FOR_WANT_OF_A_BED
from shared.contracts.bookings import RequestSleepover
from shared.contracts.refusals import Refused
from shared.contracts.waiting import JoinWaitingList, WaitingView
from shared.contracts.words import SleepoverNeed
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import stay_in_words, when_in_words

router = APIRouter()
JOINS = JoinWaitingList.asked_by & RequestSleepover.asked_by
"""Who comes here from a form that was refused; whoever supervises a household asks for no beds."""
Joiner = Annotated[Viewer, require(*JOINS)]
STEP, CONFIRM = "step", "confirm"
ENTERED = ("household", "children", "first_night", "last_night", "because", "note", CONDITIONS)
"""What was asked for, but why: that is asked here. Of a date, its parts begin with its name."""
NOT_ENTERED_HERE = ("first_night_on", "last_night_on", "child_ids", "conditions_met_for")
FIELDS = {
    **REQUEST_FIELDS,
    "first_night_on": "need",
    "last_night_on": "need",
    "child_ids": "need",
    "conditions_met_for": "need",
}
"""The nights and the children aren't entered here: what is wrong with them stands at the one question."""


@router.get("/waiting-list/join")
async def nothing_asked_for(viewer: Joiner) -> Response:
    """Where a browser is that reloads the address: what one waits for is asked for first."""
    return viewer.redirect("/sleepovers/ask")


@router.post("/waiting-list/join")
async def join(viewer: Joiner, key: FormKey, sent: Submitted) -> Response:
    """Ask why the nights are needed, then join; what was asked for comes along from the form before."""
    form = Form.submitted(sent)
    household = form.value("household")
    whom = await for_whom(viewer, await options_in(viewer, household, "/sleepovers/ask"), household)
    if isinstance(whom, Response):
        return whom
    request = read_request(form, whom.options.children, viewer.tonight)
    if request is None:
        return viewer.redirect("/sleepovers/ask")
    if form.value(STEP) == CONFIRM:
        need = form.choice("need", list(SleepoverNeed), missing="Select why these nights are needed")
        if not form.failed:
            answer = await viewer.asks.ask(_to_join(request, SleepoverNeed(need)), key=key)
            if not isinstance(answer, Refused):
                return viewer.redirect(
                    f"/waiting-list/{answer.waiting_id}",
                    flash="waiting_began",
                    nights=(answer.first_night_on, answer.last_night_on),
                )
            form.errors.refused(answer, at=FIELDS)
    return _page(viewer, form, whom, request)


async def could_wait(viewer: Viewer, form: Form, request: RequestSleepover, refused: Refused) -> dict[str, Any] | None:
    """What the form says of the waiting list, where nothing but a bed is missing; None where something else is."""
    if refused.reason not in FOR_WANT_OF_A_BED or not viewer.actor.has(*JOINS):
        return None
    answer = await viewer.asks.ask(_to_join(request).model_copy(update={"dry_run": True}))
    if not isinstance(answer, WaitingView):
        return None
    return {
        "nights": when_in_words(request.first_night_on, request.last_night_on),
        "place": words.would_be(answer),
        "hidden": _hidden(form, *ENTERED, "need"),
    }


def _to_join(request: RequestSleepover, need: SleepoverNeed = SleepoverNeed.A_BREAK) -> JoinWaitingList:
    return JoinWaitingList(
        child_ids=request.child_ids,
        first_night_on=request.first_night_on,
        last_night_on=request.last_night_on,
        need=need,
        because=request.because,
        note=request.note,
        conditions_met_for=request.conditions_met_for,
    )


def _hidden(form: Form, *entered: str) -> list[tuple[str, str]]:
    return [(field, value) for field, value in form.entries() if field.startswith(entered)]


def _page(viewer: Viewer, form: Form, whom: ForWhom, request: RequestSleepover) -> Response:
    children = [whom.names.child(one) for one in request.child_ids]
    return viewer.render(
        "bookings/waiting/join.html",
        form=form,
        names=whom.names,
        rows=[
            ("Children" if len(children) > 1 else "Child", wording.listed(children)),
            ("Nights", stay_in_words(request.first_night_on, request.last_night_on)),
            ("Hub home", whom.names.household(whom.options.hub_household_id)),
        ],
        needs=wording.needs(),
        hidden=_hidden(form, *ENTERED),
    )
