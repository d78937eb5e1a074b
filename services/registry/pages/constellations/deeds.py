"""Which changes of a constellation have a page, and what is special about each?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.registry import forms, wording
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    Change,
    ChoicesForConstellation,
    ConstellationView,
    EndHubHome,
    MoveToPhase,
    RemoveSatellite,
    TakeBackChange,
)
from shared.contracts.words import ConstellationState
from shared.web.forms import Form
from shared.web.names import Names
from shared.web.wording import counted

Reader = Callable[[Form, ConstellationView, ChoicesForConstellation], Change | None]


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of change: a form, a page to check it on, and a sentence when it is done."""

    path: str
    title: str
    question: str
    """What is asked about the day; nothing where it follows from the constellation."""
    button: str
    """On the page where it is checked."""
    flash: str
    read: Reader
    fits: Callable[[ConstellationView], bool]
    """Whether there is anything to change."""

    @property
    def fields(self) -> str:
        """The template with its own fields."""
        return f"registry/changing/{self.flash}.html"


def _is_open(view: ConstellationView) -> bool:
    return view.state != ConstellationState.CLOSED


def _is_open_and_kept_here(view: ConstellationView) -> bool:
    """Of a constellation that another authority keeps, only who of one's own belongs to it is decided here."""
    return _is_open(view) and not view.host


DEEDS = (
    Deed(
        path="phase",
        title="Move to another phase",
        question="From which day?",
        button="Move to this phase",
        flash="phase_changed",
        read=forms.read_phase,
        fits=_is_open_and_kept_here,
    ),
    Deed(
        path="hub-home",
        title="Appoint a hub home",
        question="What is its first day as the hub home?",
        button="Appoint the hub home",
        flash="hub_home_appointed",
        read=forms.read_hub_home,
        fits=_is_open_and_kept_here,
    ),
    Deed(
        path="hub-home/end",
        title="End the hub home’s term",
        question="From which day is it not the hub home any more?",
        button="End the hub home’s term",
        flash="hub_home_ended",
        read=forms.read_end_of_hub_home,
        fits=lambda view: view.hub_home is not None and not view.host,
    ),
    Deed(
        path="satellites/add",
        title="Add a satellite household",
        question="What is its first day in the constellation?",
        button="Add the household",
        flash="satellite_added",
        read=forms.read_joining,
        fits=_is_open,
    ),
    Deed(
        path="satellites/remove",
        title="Remove a satellite household",
        question="From which day does it not belong any more?",
        button="Remove the household",
        flash="satellite_removed",
        read=forms.read_leaving,
        fits=lambda view: any(not one.of_authority for one in view.satellites),
    ),
    Deed(
        path="liaison-worker",
        title="Change the liaison worker",
        question="What is the new liaison worker’s first day?",
        button="Change the liaison worker",
        flash="liaison_worker_changed",
        read=forms.read_liaison_worker,
        fits=_is_open,
    ),
    Deed(
        path="take-back",
        title="Take back the last change",
        question="",
        button="Take it back",
        flash="change_taken_back",
        read=forms.read_taking_back,
        fits=lambda view: view.may_take_back is not None,
    ),
)
FLASHES = {
    "constellation_corrected": "The constellation is written anew.",
    "constellation_planned": "You planned a constellation from {on}.",
    "phase_changed": "The constellation’s phase changes on {on}.",
    "hub_home_appointed": "The hub home is appointed from {on}.",
    "hub_home_ended": "The hub home’s term ends on {on}.",
    "satellite_added": "The household belongs to the constellation from {on}.",
    "satellite_removed": "The household does not belong to the constellation from {on}.",
    "liaison_worker_changed": "The liaison worker changes on {on}.",
    "change_taken_back": "What was recorded for {on} is taken back.",
    "model_finding_recorded": "It is recorded from {on}.",
    "caseload_handed_over": "The caseload is handed over from {on}.",
}


def offered(view: ConstellationView) -> tuple[Deed, ...]:
    """The changes that somebody who may change this constellation can make."""
    return tuple(deed for deed in DEEDS if deed.fits(view))


def what_changed_last(view: ConstellationView, names: Names, today: date) -> str:
    """The last change of its state, in a sentence without its full stop."""
    last = view.may_take_back
    return wording.happened(last, names, is_to_come=last.on > today) if last else ""


def answers(change: Change, view: ConstellationView, names: Names, today: date) -> list[tuple[str, str]]:
    """What was decided, as questions and answers, without the day and the reason that every change has."""
    match change:
        case MoveToPhase():
            return [("Phase", wording.PHASE_WORDS[change.phase])]
        case AppointHubHome():
            return [
                ("Hub home", names.household(change.household_id)),
                ("Beds", counted(change.beds, "bed")),
                ("For how long", "For the interim" if change.is_interim else "For good"),
            ]
        case AddSatellite() | RemoveSatellite():
            household = [("Household", names.household(change.household_id))]
            if isinstance(change, RemoveSatellite):
                household.append(("Why it leaves", wording.LEAVING_REASONS[change.leaving_reason]))
            return household
        case AssignLiaisonWorker():
            return [("New liaison worker", names.person(change.worker_id) or "Somebody")]
        case TakeBackChange():
            return [("What is taken back", what_changed_last(view, names, today))]
        case EndHubHome():
            return []
    raise TypeError(f"{type(change).__name__} has no page")


def people_of(change: Change) -> list[object]:
    """Whom a change names."""
    return [getattr(change, field) for field in ("household_id", "worker_id") if hasattr(change, field)]
