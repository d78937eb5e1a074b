"""What of emergencies is on somebody's home page? The big button, also while bookings is away; and the open ones."""

import structlog

from services.bookings.pages.emergencies.words import when
from services.bookings.policy.emergencies.emergency import OPEN
from services.bookings.wording import listed
from shared.contracts.asking import AskError, NotAllowedError
from shared.contracts.emergencies import (
    RAISES,
    AskedOf,
    EmergencyAnswer,
    EmergencyState,
    EmergencyView,
    WhichEmergencies,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.web.names import Names, names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer

ON_THE_PANEL = 10
THE_BUTTON = PanelLine("A child needs a bed now", "/emergencies/raise")

log = structlog.get_logger(__name__)


async def emergencies(viewer: Viewer) -> Panel | None:
    """The open ones first. The button is there whoever answers: what it leads to is kept."""
    button = THE_BUTTON if viewer.actor.has(*RAISES) else None
    try:
        answer = await viewer.asks.ask(WhichEmergencies())
    except NotAllowedError:
        raise
    except AskError as error:
        if button is None:
            raise
        log.warning("panel_lost", part="emergencies", error=type(error).__name__)
        return Panel("Emergencies", big_button=button, empty="Which emergencies are open can’t be shown now.")
    views = () if isinstance(answer, Refused) else answer.emergencies
    if not views and button is None:
        return None
    shown = sorted(views, key=lambda one: _waits_for_the_viewer(one, viewer), reverse=True)[:ON_THE_PANEL]
    ids = [one for view in shown for one in (*view.child_ids, view.steps[-1].household_id)]
    names = await names_of(viewer.asks, ids, Purpose.DECIDE_A_SLEEPOVER)
    see_all = (PanelLine("See all emergencies", "/emergencies"),) if views and viewer.actor.has(*LISTS) else ()
    return Panel(
        "Emergencies",
        tuple(_line(view, names, viewer) for view in shown),
        empty="",
        actions=see_all,
        big_button=button,
    )


LISTS = RAISES | {Role.ADMINISTRATOR}


def _waits_for_the_viewer(view: EmergencyView, viewer: Viewer) -> bool:
    says_yes = view.may_say_yes and not _said_no(view, viewer)
    return says_yes or view.may_take_in_hand or view.may_decide


def _said_no(view: EmergencyView, viewer: Viewer) -> bool:
    """Whether the viewer's home has answered already: it can still take the children, and nobody waits for it."""
    theirs = [one for one in view.steps if one.household_id and one.household_id == viewer.actor.household_id]
    return bool(theirs) and theirs[-1].answer is EmergencyAnswer.NO


def _line(view: EmergencyView, names: Names, viewer: Viewer) -> PanelLine:
    who = listed([names.child(one) for one in view.child_ids])
    return PanelLine(
        f"Emergency for {who}: {_how(view, viewer)}", f"/emergencies/{view.emergency_id}", _hint(view, viewer)
    )


def _how(view: EmergencyView, viewer: Viewer) -> str:
    step = view.steps[-1]
    if view.state is EmergencyState.ASKING and step.until is not None:
        whom = "a duty worker" if step.asked_of is AskedOf.DUTY_WORKER else "a hub home"
        return f"{whom} is asked until {when(step.until, viewer.now)}"
    return {
        EmergencyState.ASKING: "the next one is asked",
        EmergencyState.IN_HAND: "a duty worker has it",
        EmergencyState.BED_FOUND: "a bed is found",
        EmergencyState.SETTLED: "settled",
        EmergencyState.STOOD_DOWN: "stood down",
    }[view.state]


def _hint(view: EmergencyView, viewer: Viewer) -> str:
    if view.may_decide:
        return f"Your approval is asked for {'first' if view.state in OPEN else 'afterwards'}"
    if view.may_say_yes and _said_no(view, viewer):
        return f"You said no. You can still take the {'children' if len(view.child_ids) > 1 else 'child'}."
    return "Answer now" if _waits_for_the_viewer(view, viewer) else ""
