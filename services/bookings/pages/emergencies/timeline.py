"""The page of one emergency: who was asked when, what came of it, and what happens next."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.pages import cautions
from services.bookings.pages.emergencies.words import (
    CANT_SAY_HOW,
    END_WORDS,
    RING_THEM,
    STATE_TAGS,
    WE_SAID_YES,
    WE_SAID_YES_UNREAD,
    approvals_in_words,
    bed_found,
    emergency_named,
    everybody_named,
    lines,
    nights_after,
    what_happens_next,
    when,
)
from services.bookings.pages.links import (
    AS_LONG_AS_A_LINK_IS_WORTH,
    Reach,
    how_to_reach_hub_home,
    leads_to_who_was_told,
    stay_sheets,
)
from services.bookings.policy.emergencies.emergency import OPEN
from services.bookings.policy.nights import Nights
from services.bookings.wording import listed
from shared.contracts.actor import Actor
from shared.contracts.asking import AskError
from shared.contracts.bookings import DECIDERS, HowIsSleepover, SleepoverView
from shared.contracts.emergencies import (
    DUTY_WORKERS,
    DecideOnEmergency,
    EmergencyEnd,
    EmergencyState,
    EmergencyView,
    HowIsEmergency,
    SayNoToEmergency,
    SayYesToEmergency,
    SettleEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
    WhichEmergencies,
)
from shared.contracts.message import Command
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS
from shared.web.forms import Form
from shared.web.gone import gone_of
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer, require
from shared.web.wording import stay_in_words

MOST_OF_WHERE = 500
router = APIRouter(prefix="/emergencies/{emergency_id}")
Carer = Annotated[Viewer, require(*CARERS)]
DutyWorker = Annotated[Viewer, require(*DUTY_WORKERS)]
CarerOrDutyWorker = Annotated[Viewer, require(*CARERS, *DUTY_WORKERS)]
Decides = Annotated[Viewer, require(*DECIDERS)]

log = structlog.get_logger(__name__)


@router.get("")
async def emergency(viewer: SignedIn, emergency_id: UUID) -> Response:
    """How it stands now; it doesn't change by itself, for that would take a reader away from where they are."""
    return await _page(viewer, emergency_id, Form())


@router.post("/yes")
async def say_yes(viewer: Carer, emergency_id: UUID, key: FormKey) -> Response:
    """The viewer's hub home takes the children."""
    return await _done(viewer, emergency_id, SayYesToEmergency(emergency_id=emergency_id), key, "emergency_taken")


@router.post("/no")
async def say_no(viewer: Carer, emergency_id: UUID, key: FormKey) -> Response:
    """The viewer's hub home can't, or can't any more."""
    return await _done(viewer, emergency_id, SayNoToEmergency(emergency_id=emergency_id), key, "emergency_passed_on")


@router.post("/in-hand")
async def take_in_hand(viewer: DutyWorker, emergency_id: UUID, key: FormKey) -> Response:
    """The viewer finds a bed."""
    command = TakeEmergencyInHand(emergency_id=emergency_id)
    return await _done(viewer, emergency_id, command, key, "emergency_in_hand")


@router.post("/approve")
async def approve(viewer: Decides, emergency_id: UUID, key: FormKey) -> Response:
    """Approve of it afterwards."""
    command = DecideOnEmergency(emergency_id=emergency_id, is_yes=True)
    return await _done(viewer, emergency_id, command, key, "emergency_decided")


@router.post("/not-approve")
async def not_approve(viewer: Decides, emergency_id: UUID, key: FormKey) -> Response:
    """Don’t approve of it: nobody is moved by that, and those who can are told."""
    command = DecideOnEmergency(emergency_id=emergency_id, is_yes=False)
    return await _done(viewer, emergency_id, command, key, "emergency_decided")


@router.get("/settle")
async def settle_form(viewer: DutyWorker, emergency_id: UUID) -> Response:
    """What could have become of it; who can't say so sees the emergency."""
    return await _settle_page(viewer, emergency_id, Form())


@router.post("/settle")
async def settle(viewer: DutyWorker, emergency_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Say what became of it."""
    form = Form.submitted(sent)
    end = form.choice("end", list(EmergencyEnd), missing="Select what became of it")
    where = form.value("where").strip()
    if end == EmergencyEnd.SLEEPS_ELSEWHERE and not where:
        form.errors.add("where", "Enter with whom and where they sleep")
    if len(where) > MOST_OF_WHERE:
        form.errors.add("where", f"Where they sleep must be {MOST_OF_WHERE} characters or fewer")
    if form.failed:
        return await _settle_page(viewer, emergency_id, form)
    command = SettleEmergency(emergency_id=emergency_id, end=EmergencyEnd(end), where_they_sleep=where)
    return await _done(viewer, emergency_id, command, key, "emergency_settled")


@router.get("/stand-down")
async def stand_down_form(viewer: CarerOrDutyWorker, emergency_id: UUID) -> Response:
    """Is it really not needed? Who can't say so sees the emergency."""
    view = await viewer.asks.ask(HowIsEmergency(emergency_id=emergency_id))
    if isinstance(view, Refused):
        return _not_yours(viewer)
    if not view.may_stand_down:
        return viewer.redirect(f"/emergencies/{emergency_id}")
    is_found = view.state is EmergencyState.BED_FOUND
    return viewer.render("bookings/emergencies/stand_down.html", here=f"/emergencies/{emergency_id}", is_found=is_found)


@router.post("/stand-down")
async def stand_down(viewer: CarerOrDutyWorker, emergency_id: UUID, key: FormKey) -> Response:
    """It isn't needed any more."""
    command = StandEmergencyDown(emergency_id=emergency_id)
    return await _done(viewer, emergency_id, command, key, "emergency_stood_down")


async def _done(viewer: Viewer, emergency_id: UUID, command: Command[EmergencyView], key: UUID, flash: str) -> Response:
    """To the emergency after a deed; or the emergency as it is now, below why nothing came of it."""
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form = Form()
        form.errors.refused(answer, at={})
        return await _page(viewer, emergency_id, form)
    return viewer.redirect(f"/emergencies/{emergency_id}", flash=flash)


async def _settle_page(viewer: Viewer, emergency_id: UUID, form: Form) -> Response:
    view = await viewer.asks.ask(HowIsEmergency(emergency_id=emergency_id))
    if isinstance(view, Refused):
        return _not_yours(viewer)
    if not view.may_settle:
        return viewer.redirect(f"/emergencies/{emergency_id}")
    return viewer.render(
        "bookings/emergencies/settle.html",
        form=form,
        here=f"/emergencies/{emergency_id}",
        may_ask_hub_home=view.may_ask_hub_home,
        ends=[{"value": end.value, "text": words} for end, words in END_WORDS.items()],
    )


async def _page(viewer: Viewer, emergency_id: UUID, form: Form) -> Response:
    view = await viewer.asks.ask(HowIsEmergency(emergency_id=emergency_id))
    if isinstance(view, Refused):
        return _not_yours(viewer)
    answers = view.may_say_yes or view.may_decide
    others, beds = await asyncio.gather(_others_of_the_home(viewer, view), _beds(viewer, view))
    seen = beds.cautions if beds else None
    # Of what is over it is nobody's business here where the child is.
    is_to_come = view.state in OPEN or _is_bed_found(view, viewer)
    names, sheets, leads_to_them, gone, reach = await asyncio.gather(
        names_of(
            viewer.asks,
            [
                *everybody_named(view),
                *(child_id for one in others for child_id in one.child_ids),
                *cautions.ids_of(seen),
            ],
            Purpose.DECIDE_A_SLEEPOVER if answers else Purpose.PLAN_A_SLEEPOVER,
        ),
        stay_sheets(viewer, view.child_ids),
        leads_to_who_was_told(viewer, emergency_id),
        gone_of(viewer, view.child_ids if is_to_come else ()),
        _how_to_reach(viewer, view),
    )
    tag, tag_classes = STATE_TAGS[view.state]
    return viewer.render(
        "bookings/emergencies/timeline.html",
        form=form,
        emergency=view,
        here=f"/emergencies/{emergency_id}",
        names=names,
        children=listed([names.child(one) for one in view.child_ids]),
        rows=_rows(view, viewer.actor, names, viewer.now),
        tag=tag,
        tag_classes=tag_classes,
        next=_what_happens_next(view, viewer, names, reach, can_read_sheets=bool(sheets)),
        gone=gone,
        reach=reach,
        # Until the first night is over somebody may be on the way, and find nobody.
        says_whom_to_ring=view.state in OPEN
        or (view.state is EmergencyState.BED_FOUND and viewer.tonight <= view.first_night_on),
        against=cautions.against(seen, names, Nights(beds.first_night_on, beds.last_night_on) if beds else None),
        in_spite=cautions.in_spite(seen, names),
        is_being_looked_at=cautions.is_being_looked_at(seen),
        timeline=lines(view, names, viewer.now),
        approvals=approvals_in_words(view, names, viewer.now),
        stay_sheets=[(names.child(child_id), f"/children/{child_id}/stay-sheet") for child_id in sheets],
        others=[(f"/emergencies/{one.emergency_id}", emergency_named(one, names, viewer.now)) for one in others],
        leads_to_the_sleepover=view.state is EmergencyState.BED_FOUND and view.sleepover_id is not None,
        leads_to_who_was_told=leads_to_them,
        looked_at=viewer.now,
    )


def _is_bed_found(view: EmergencyView, viewer: Viewer) -> bool:
    """Whether there is a bed in which the children are to sleep, or sleep now."""
    return view.state is EmergencyState.BED_FOUND and viewer.tonight <= view.last_night_on


async def _how_to_reach(viewer: Viewer, view: EmergencyView) -> Reach | None:
    """How to reach the hub home that said yes, for the carers who bring the children; None to everybody else."""
    is_theirs = viewer.actor.household_id == view.satellite_household_id
    if view.sleepover_id is None or not is_theirs or not _is_bed_found(view, viewer):
        return None
    return await how_to_reach_hub_home(viewer, view.sleepover_id)


def _what_happens_next(
    view: EmergencyView, viewer: Viewer, names: Names, reach: Reach | None, *, can_read_sheets: bool
) -> str:
    step = view.steps[-1]
    is_of_us = step.household_id is not None and step.household_id == viewer.actor.household_id
    if view.may_say_yes and step.until is not None and is_of_us:
        return f"You have until {when(step.until, viewer.now)} to answer. Beds at your home are held until then."
    if _is_bed_found(view, viewer) and is_of_us:
        return WE_SAID_YES if can_read_sheets else WE_SAID_YES_UNREAD
    if reach is not None:
        return f"{bed_found(view, names)} {RING_THEM if reach.hub_home else CANT_SAY_HOW}"
    return what_happens_next(view, names, viewer.now)


def _rows(view: EmergencyView, actor: Actor, names: Names, now: datetime) -> list[tuple[str, str]]:
    home = names.household(view.satellite_household_id)
    lives = f"{home}, with you" if actor.household_id == view.satellite_household_id else home
    rows = [
        ("Children" if len(view.child_ids) > 1 else "Child", listed([names.child(one) for one in view.child_ids])),
        ("Nights", stay_in_words(view.first_night_on, view.last_night_on)),
        *([("Nights after these", after)] if (after := nights_after(view, now)) else []),
        ("Lives with", lives),
    ]
    if view.where_they_sleep:
        rows = [*rows, ("Where they sleep", view.where_they_sleep)]
    return [*rows, ("What has happened", view.why)] if view.why else rows


async def _others_of_the_home(viewer: Viewer, view: EmergencyView) -> Sequence[EmergencyView]:
    """The other open ones of the household, in which brothers and sisters may be; none where nobody tells."""
    try:
        answer = await viewer.asks.ask(WhichEmergencies(), within=AS_LONG_AS_A_LINK_IS_WORTH)
    except AskError as error:
        log.warning("link_lost", error=type(error).__name__)
        return ()
    return [
        one
        for one in (() if isinstance(answer, Refused) else answer.emergencies)
        if one.state in OPEN
        and one.emergency_id != view.emergency_id
        and one.satellite_household_id == view.satellite_household_id
    ]


async def _beds(viewer: Viewer, view: EmergencyView) -> SleepoverView | None:
    """The beds that are held or found, with what the register says of those nights to who may know it.

    None where nobody tells: in an emergency that holds up nobody.
    """
    is_theirs_to_answer = view.may_say_yes or view.may_say_no or view.may_decide or view.may_settle
    if view.sleepover_id is None or not is_theirs_to_answer:
        return None
    try:
        answer = await viewer.asks.ask(
            HowIsSleepover(sleepover_id=view.sleepover_id), within=AS_LONG_AS_A_LINK_IS_WORTH
        )
    except AskError as error:
        log.warning("cautions_not_shown", error=type(error).__name__)
        return None
    return None if isinstance(answer, Refused) else answer


def _not_yours(viewer: Viewer) -> Response:
    """One page for what is somebody else's and for what there isn't: it tells nobody which."""
    return viewer.render("bookings/emergencies/not_yours.html", status=404)
