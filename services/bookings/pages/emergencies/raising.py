"""The page of the one big button: a child needs a bed now."""

from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.forms import NIGHTS_ON_OFFER, read_emergency, read_identifier
from services.bookings.pages.choosing import (
    ToChoose,
    households_to_choose,
    of_a_household,
    of_a_household_by_the_registry,
)
from services.bookings.pages.emergencies.staying import found_stay, nights_longer
from services.bookings.pages.emergencies.words import emergency_named
from services.bookings.policy.emergencies.emergency import OPEN
from shared.contracts.asking import AskError, NoReplyInTimeError, NotAllowedError, NotKeptError
from shared.contracts.emergencies import (
    RAISES,
    Emergencies,
    EmergencyState,
    EmergencyView,
    HowIsEmergency,
    RaiseEmergency,
    WhichEmergencies,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import counted

router = APIRouter()
Raises = Annotated[Viewer, require(*RAISES)]

KNOWS_WHOM = frozenset({Role.SATELLITE_CARER, Role.CHILDRENS_SOCIAL_WORKER})
"""Whose own statement says for which children they are responsible: their page needs nobody else's answer."""
PATIENCE = 6.0
"""Seconds that somebody with a child beside them waits for an answer, before it is kept instead."""
RAISED_BEFORE = frozenset({"already_raised", "key_already_used"})
"""Reasons of a refusal that say: there may be an emergency of these children already."""
NOT_FOR_THESE = "Not everybody ticked here has somebody looking for a bed. Check this, and press the button again"

log = structlog.get_logger(__name__)


@router.get("/emergencies/raise")
async def raise_form(viewer: Raises, household: str = "", stay: str = "") -> Response:
    """Who needs a bed, for how long, and why: nothing else. Of who is at a hub home already, for how much longer."""
    stay_id = read_identifier(stay)
    starting = Form.starting_with(stay=str(stay_id)) if stay_id else Form.starting_with(nights="1")
    return await _page(viewer, starting, read_identifier(household))


@router.post("/emergencies/raise")
async def raise_emergency(viewer: Raises, key: FormKey, sent: Submitted) -> Response:
    """Raise it, and go to its timeline; where nobody answers it is kept, and where it can't be, the page says so."""
    form = Form.submitted(sent)
    command = read_emergency(form, key, viewer.tonight, viewer.now)
    household_id = read_identifier(form.value("household"))
    if command is None:
        return await _page(viewer, form, household_id)
    try:
        answer = await viewer.asks.ask(command, key=command.emergency_id, within=PATIENCE)
    except NotAllowedError:
        raise
    except AskError as error:
        log.warning("emergency_not_answered", error=type(error).__name__)
        return await _kept(viewer, form, command, key, may_be_asked=isinstance(error, NoReplyInTimeError))
    if isinstance(answer, Refused):
        if answer.reason in RAISED_BEFORE and (known := await _raised_before(viewer, command)):
            return _to_its_timeline(viewer, command, known)
        if answer.reason in RAISED_BEFORE:
            form.errors.add("children", NOT_FOR_THESE)
        else:
            form.errors.refused(answer, at={"child_ids": "children"})
        return await _page(viewer, form, household_id)
    return _to_its_timeline(viewer, command, answer)


def _to_its_timeline(viewer: Viewer, command: RaiseEmergency, answer: EmergencyView) -> Response:
    flash = "emergency_raised"
    if answer.emergency_id != command.emergency_id:
        flash = "emergency_known"
    elif not set(command.child_ids) <= set(answer.child_ids):
        flash = "emergency_raised_for_the_others"
    return viewer.redirect(f"/emergencies/{answer.emergency_id}", flash=flash)


async def _kept(viewer: Viewer, form: Form, command: RaiseEmergency, key: UUID, *, may_be_asked: bool) -> Response:
    """To the page of what is kept; where it can't be, that nobody was asked, or that we don't know it."""
    try:
        await viewer.asks.keep(command, key=command.emergency_id)
    except NotKeptError:
        return viewer.render(
            "bookings/emergencies/not_kept.html",
            status=503,
            entries=_to_send_again(form),
            key=key,
            may_be_asked=may_be_asked,
        )
    return viewer.redirect(f"/emergencies/{command.emergency_id}/kept")


@router.get("/emergencies/{emergency_id}/kept")
async def kept(viewer: Raises, emergency_id: UUID) -> Response:
    """Whether somebody has seen it by now: then its timeline, else whom to ring, and what is open besides.

    For children who are in one already it is that one, whoever raised it: what was kept has no timeline then.
    """
    try:
        answer = await viewer.asks.ask(HowIsEmergency(emergency_id=emergency_id), within=PATIENCE)
        others = await viewer.asks.ask(WhichEmergencies(), within=PATIENCE)
    except NotAllowedError:
        raise
    except AskError:
        return viewer.render("bookings/emergencies/kept.html", emergency_id=emergency_id, is_away=True)
    if isinstance(answer, EmergencyView):
        return viewer.redirect(f"/emergencies/{emergency_id}")
    known = [one for one in others.emergencies if one.state in OPEN] if isinstance(others, Emergencies) else []
    ids = [child_id for one in known for child_id in one.child_ids]
    names = await names_of(viewer.asks, ids, Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "bookings/emergencies/kept.html",
        emergency_id=emergency_id,
        names=names,
        others=[(one.emergency_id, emergency_named(one, names, viewer.now)) for one in known],
        is_away=False,
    )


async def _raised_before(viewer: Viewer, command: RaiseEmergency) -> EmergencyView | None:
    """What this form has raised when it was sent before, or somebody else has in the same moment.

    None where it isn't for tonight any more, or one of the children is in none: the carer would believe that
    somebody looks for a bed.
    """
    own = await viewer.asks.ask(HowIsEmergency(emergency_id=command.emergency_id))
    answer = await viewer.asks.ask(WhichEmergencies())
    theirs = () if isinstance(answer, Refused) else answer.emergencies
    known = [one for one in (own, *theirs) if isinstance(one, EmergencyView) and _is_of_tonight(one, command)]
    looked_for = {child_id for one in known for child_id in one.child_ids}
    return known[0] if set(command.child_ids) <= looked_for else None


def _is_of_tonight(view: EmergencyView, command: RaiseEmergency) -> bool:
    """Whether it is open and for one of the children, or this form's own with a bed for tonight."""
    if view.state in OPEN:
        return not set(view.child_ids).isdisjoint(command.child_ids)
    is_own = view.emergency_id == command.emergency_id
    is_found = view.state is EmergencyState.BED_FOUND
    return is_own and is_found and view.first_night_on <= command.first_night_on <= view.last_night_on


async def _page(viewer: Viewer, form: Form, household_id: UUID | None) -> Response:
    stay = await found_stay(viewer, read_identifier(form.value("stay")))
    offer = ToChoose(stay.child_ids) if stay else await _offer(viewer, household_id)
    if offer is None:
        return viewer.render("bookings/emergencies/nobody_knows.html", status=503)
    names = await names_of(viewer.asks, [*offer.children, *offer.households], Purpose.PLAN_A_SLEEPOVER)
    if offer.households and not offer.children:
        return viewer.render(
            "bookings/emergencies/choose_household.html",
            form=form,
            names=names,
            households=households_to_choose(offer.households, names),
        )
    if len(offer.children) == 1 or stay:
        form.suggest(children=[str(one) for one in offer.children])
    return viewer.render(
        "bookings/emergencies/raise.html",
        form=form,
        names=names,
        household_id=offer.household_id,
        stay=stay,
        # Children who are all called "A child" can't be told apart, and a wrong one would look right.
        cant_tell=names.are_missing and len(offer.children) > 1,
        children=[{"value": str(one), "text": names.child(one)} for one in offer.children],
        nights=nights_longer(stay, viewer.tonight)
        if stay
        else [{"value": str(number), "text": _nights(number)} for number in NIGHTS_ON_OFFER],
    )


async def _offer(viewer: Viewer, household_id: UUID | None) -> ToChoose | None:
    """The children of the viewer's own statement, or of the household that they have chosen.

    While bookings is away the registry is asked who lives there: the emergency itself is kept. None, where it tells
    the viewer of nobody either.
    """
    if viewer.actor.has(*KNOWS_WHOM) and household_id is None:
        return ToChoose(viewer.actor.child_ids)
    try:
        return await of_a_household(viewer, household_id)
    except NotAllowedError:
        raise
    except AskError as error:
        log.warning("board_not_answered", error=type(error).__name__)
    try:
        offer = await of_a_household_by_the_registry(viewer, household_id)
    except NotAllowedError:
        raise
    except AskError as error:
        log.warning("registry_not_answered", error=type(error).__name__)
        return None
    return offer if offer.children or offer.households else None


def _to_send_again(form: Form) -> list[tuple[str, str]]:
    return [
        (field, value) for field, value in form.entries() if field in {"children", "nights", "why", "household", "stay"}
    ]


def _nights(number: int) -> str:
    return "Tonight only" if number == 1 else f"{counted(number, 'night')}, from tonight"
