"""The pages on which somebody changes a constellation: a form, how it will be, and then the deed.

Nothing is kept in between: the page where a change is checked has all that was entered in hidden fields, and its form
key makes two confirmations one.
"""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry import wording
from services.registry.forms import FIELDS, FOR_GOOD, INTERIM, MOST_BEDS, outsiders
from services.registry.pages.constellations.comparing import how_it_will_be
from services.registry.pages.constellations.deeds import DEEDS, Deed, answers, people_of, what_changed_last
from services.registry.pages.constellations.looking import ids_of, not_yours, recorder
from services.registry.pages.constellations.losing import what_is_lost
from services.registry.pages.constellations.picture import in_order
from services.registry.pages.days import day_asked_for
from shared.contracts.constellations import (
    KEEPERS,
    Change,
    Choice,
    ChoicesForConstellation,
    ConstellationChange,
    ConstellationView,
    HowIsConstellation,
    TakeBackChange,
    WhatCanBeChosen,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import day, moment

router = APIRouter()
Keeper = Annotated[Viewer, require(*KEEPERS)]

CONFIRM, CHANGE = "confirm", "change"
STEP = "step"
"""The field of the two buttons on the page where a change is checked."""
NOT_FIELDS = frozenset({"csrf_token", "form_id", STEP})
OF_A_LAUNCHED_ONE = frozenset(
    {ConstellationState.LAUNCHED, ConstellationState.HUB_HOME_VACANT, ConstellationState.INTERIM_HUB_HOME}
)
MOST_RADIOS = 8
"""More choices than that are easier in a list that opens."""
CHANGED_MEANWHILE = "changed_meanwhile"


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody has before them who changes a constellation."""

    deed: Deed
    view: ConstellationView
    """As it is today."""
    choices: ChoicesForConstellation

    @property
    def here(self) -> str:
        """The constellation's page."""
        return f"/constellations/{self.view.constellation_id}"

    @property
    def path(self) -> str:
        """The page of this change."""
        return f"{self.here}/{self.deed.path}"


def _form_of(deed: Deed) -> Callable[..., Coroutine[Any, Any, Response]]:
    async def form_page(
        viewer: Keeper, constellation_id: UUID, household: str = "", phase: str = "", on: str = ""
    ) -> Response:
        """The form, with what a link suggests."""
        desk = await _desk(viewer, constellation_id, deed)
        if isinstance(desk, Response):
            return desk
        form = Form.starting_with(
            # A link's day that is none is today: nobody has entered it who could put it right.
            on=day_asked_for(viewer, on, Form()),
            household=household,
            phase=phase,
            for_how_long=FOR_GOOD,
            version=str(desk.view.version),
        )
        return await _form_page(viewer, desk, form)

    return form_page


def _deed_of(deed: Deed) -> Callable[..., Coroutine[Any, Any, Response]]:
    async def change(viewer: Keeper, constellation_id: UUID, key: FormKey, sent: Submitted) -> Response:
        """Show how it will be; or do it, once that was looked at; or go back to the form."""
        desk = await _desk(viewer, constellation_id, deed)
        if isinstance(desk, Response):
            return desk
        form = Form.submitted(sent)
        change = deed.read(form, desk.view, desk.choices)
        if change is None or form.value(STEP) == CHANGE:
            return await _form_page(viewer, desk, form)
        if form.value(STEP) != CONFIRM:
            return await _check(viewer, desk, form, change)
        answer = await viewer.asks.ask(change, key=key)
        if isinstance(answer, Refused):
            return await _refused(viewer, desk, form, answer)
        return viewer.redirect(desk.here, flash=deed.flash, on=change.on)

    return change


# The longer paths have more parts, so that none of them hides another.
for _deed in DEEDS:
    _path = f"/constellations/{{constellation_id}}/{_deed.path}"
    router.add_api_route(_path, _form_of(_deed), methods=["GET"])
    router.add_api_route(_path, _deed_of(_deed), methods=["POST"])


async def _desk(viewer: Viewer, constellation_id: UUID, deed: Deed) -> Desk | Response:
    view = await viewer.asks.ask(HowIsConstellation(constellation_id=constellation_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    if not view.may_change or not deed.fits(view):
        return viewer.redirect(f"/constellations/{constellation_id}")
    choices = await viewer.asks.ask(WhatCanBeChosen(constellation_id=constellation_id))
    if isinstance(choices, Refused):
        return not_yours(viewer)
    return Desk(deed, view, choices)


async def _check(viewer: Viewer, desk: Desk, form: Form, change: Change) -> Response:
    """How it will be on the day of the change; or the form again, where it can't be, or needs a reason to be."""
    answer = await viewer.asks.ask(change.model_copy(update={"dry_run": True}))
    if isinstance(answer, Refused):
        return await _refused(viewer, desk, form, answer)
    beyond = [concern for concern in answer.concerns if concern.needs_a_reason]
    if beyond and not change.allowed_because:
        for place, concern in enumerate(beyond):
            # A field shows one problem; the others stand above the form.
            form.errors.add("" if place else "allowed_because", concern.sentence, why=concern)
        return await _form_page(viewer, desk, form)
    return await _check_page(viewer, desk, form, change, answer)


async def _check_page(viewer: Viewer, desk: Desk, form: Form, change: Change, answer: ConstellationChange) -> Response:
    before = await viewer.asks.ask(HowIsConstellation(constellation_id=change.constellation_id, on=change.on))
    known_before = None if isinstance(before, Refused) else before
    lost = await what_is_lost(viewer, change, answer)
    ids = [*ids_of(answer.view), *(ids_of(known_before) if known_before else ()), *people_of(change)]
    names = await names_of(viewer.asks, ids, Purpose.KEEP_THE_REGISTER)
    return viewer.render(
        "registry/changing/check.html",
        desk=desk,
        deed=desk.deed,
        change=change,
        names=names,
        answers=answers(change, desk.view, names, viewer.today),
        facts=how_it_will_be(known_before, answer.view, names),
        concerns=answer.concerns,
        given_back=_given_back(known_before, answer.view, names) if isinstance(change, TakeBackChange) else (),
        lost=lost,
        hidden=hidden_fields(form),
    )


async def _refused(viewer: Viewer, desk: Desk, form: Form, refused: Refused) -> Response:
    """The form with why not; where somebody was quicker, with how it is now and who that was."""
    if refused.reason == CHANGED_MEANWHILE:
        anew = await _desk(viewer, desk.view.constellation_id, desk.deed)
        if isinstance(anew, Response):
            return anew
        return await _changed_meanwhile(viewer, anew, form)
    form.errors.refused(refused, at=FIELDS)
    return await _form_page(viewer, desk, form)


async def _changed_meanwhile(viewer: Viewer, desk: Desk, form: Form) -> Response:
    entries = desk.view.history
    newest = max(entries, key=lambda entry: entry.recorded_at) if entries else None
    names = await names_of(viewer.asks, [newest.recorded_by] if newest else [], Purpose.KEEP_THE_REGISTER)
    form.errors.add("", "Somebody else has changed this constellation since you opened this page")
    who = f"The last change was recorded on {moment(newest.recorded_at)} {recorder(newest, names)}." if newest else ""
    return await _form_page(viewer, desk, form, meanwhile=who)


async def _form_page(viewer: Viewer, desk: Desk, form: Form, *, meanwhile: str = "") -> Response:
    names = await names_of(viewer.asks, ids_of(desk.view), Purpose.KEEP_THE_REGISTER)
    if names.are_missing:
        # Households that are all called "A household" can't be chosen between, and a wrong one would look right.
        return viewer.render("registry/changing/names_needed.html", status=503, back_to=desk.here)
    state = desk.view.state
    # Also while there is no hub home, or one for the interim, the phase that was decided is that it is launched.
    current = ConstellationPhase.LAUNCHED if state in OF_A_LAUNCHED_ONE else ConstellationPhase(state.value)
    return viewer.render(
        "registry/changing/form.html",
        form=form,
        desk=desk,
        deed=desk.deed,
        meanwhile=meanwhile,
        facts=how_it_will_be(None, desk.view, names),
        asks_why_beyond=bool(form.value("allowed_because") or form.errors.of("allowed_because")),
        phases=[
            {"value": phase.value, "text": wording.PHASE_WORDS[phase], "hint": {"text": wording.PHASE_HINTS[phase]}}
            for phase in desk.view.may_become or (one for one in ConstellationPhase if one is not current)
        ],
        households=options(desk.choices.households),
        outsiders=options(outsiders(desk.view, desk.choices)),
        members=[
            {
                "value": str(one.household_id),
                "text": names.household(one.household_id),
                "hint": {"text": f"Leaves on {day(one.left_on)}. It can be put on another day."}
                if one.left_on
                else None,
            }
            for one in in_order(desk.view.satellites, names)
            if not one.of_authority
        ],
        leaving_reasons=[{"value": code, "text": text} for code, text in wording.LEAVING_REASONS.items()],
        workers=options([one for one in desk.choices.liaison_workers if one.id != desk.view.liaison_worker_id]),
        lengths=[
            {"value": FOR_GOOD, "text": "For good"},
            {"value": INTERIM, "text": "For the interim", "hint": {"text": "Until a hub home is found for good."}},
        ],
        most_beds=MOST_BEDS,
        most_radios=MOST_RADIOS,
        changed_last=what_changed_last(desk.view, names, viewer.today),
        last_recorder=recorder(desk.view.may_take_back, names) if desk.view.may_take_back else "",
    )


def _given_back(before: ConstellationView | None, after: ConstellationView, names: Names) -> list[str]:
    """The satellite households that belong to it again, by name, with the end of each where one is recorded."""
    known = {one.household_id for one in before.satellites} if before else set()
    back = [one for one in in_order(after.satellites, names) if one.household_id not in known]
    return [
        names.household(one.household_id) + (f", until {day(one.left_on - timedelta(days=1))}" if one.left_on else "")
        for one in back
    ]


def options(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    """What a form offers, for radios; a list that opens shows the text alone."""
    return [
        {"value": str(choice.id), "text": choice.name, "hint": {"text": choice.hint} if choice.hint else None}
        for choice in choices
    ]


def hidden_fields(form: Form) -> list[tuple[str, str]]:
    """All that was entered, to be sent again."""
    return [(name, value) for name, value in form.entries() if name not in NOT_FIELDS]
