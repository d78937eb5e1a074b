"""What did somebody enter about a constellation or a caseload, as a message for the registry?"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry.wording import LEAVING_REASONS
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    Caseload,
    Choice,
    ChoicesForConstellation,
    ConstellationView,
    EndHubHome,
    HandOverCaseload,
    MoveToPhase,
    PlanConstellation,
    RemoveSatellite,
    TakeBackChange,
)
from shared.contracts.correcting import CorrectConstellation
from shared.contracts.words import ConstellationPhase
from shared.web.forms import Form

FIELDS: Mapping[str, str] = {
    "on": "on",
    "reason": "reason",
    "allowed_because": "allowed_because",
    "phase": "phase",
    "household_id": "household",
    "beds": "beds",
    "is_interim": "for_how_long",
    "leaving_reason": "leaving_reason",
    "worker_id": "worker",
    "name": "name",
    "area_id": "area",
    "liaison_worker_id": "worker",
    "to_worker_id": "to_worker",
    "only": "only",
}
"""Fields of the messages, and those of the forms."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_BEDS = 6
"""As the contract has it."""
FOR_GOOD, INTERIM = "for_good", "interim"
ALL, SOME = "all", "some"
NAME_AT_MOST = 80


@dataclass(frozen=True, slots=True)
class _Said:
    """What every change says."""

    on: date
    reason: str
    allowed_because: str


def read_phase(form: Form, view: ConstellationView, _: ChoicesForConstellation) -> MoveToPhase | None:
    """The move to another phase."""
    phase = form.choice("phase", list(ConstellationPhase), missing="Select what happens to the constellation")
    said = _said(form)
    return None if said is None else MoveToPhase(**_change(view, form, said), phase=ConstellationPhase(phase))


def read_hub_home(form: Form, view: ConstellationView, choices: ChoicesForConstellation) -> AppointHubHome | None:
    """The household that is to be the hub home."""
    household = _chosen(form, "household", choices.households, missing="Select the household")
    beds = _beds(form)
    how_long = form.choice("for_how_long", (FOR_GOOD, INTERIM), missing="Select for how long it is the hub home")
    said = _said(form)
    if said is None or household is None:
        return None
    return AppointHubHome(
        **_change(view, form, said), household_id=household, beds=beds, is_interim=how_long == INTERIM
    )


def read_end_of_hub_home(form: Form, view: ConstellationView, _: ChoicesForConstellation) -> EndHubHome | None:
    """The end of the hub home's term."""
    said = _said(form)
    return None if said is None else EndHubHome(**_change(view, form, said))


def read_joining(form: Form, view: ConstellationView, choices: ChoicesForConstellation) -> AddSatellite | None:
    """The household that joins."""
    household = _chosen(form, "household", outsiders(view, choices), missing="Select the household")
    said = _said(form)
    if said is None or household is None:
        return None
    return AddSatellite(**_change(view, form, said), household_id=household)


def outsiders(view: ConstellationView, choices: ChoicesForConstellation) -> list[Choice]:
    """The households that can join: those that can be chosen, and don't belong to the constellation yet."""
    inside = {satellite.household_id for satellite in view.satellites}
    if view.hub_home:
        inside.add(view.hub_home.household_id)
    return [choice for choice in choices.households if choice.id not in inside]


def read_leaving(form: Form, view: ConstellationView, _: ChoicesForConstellation) -> RemoveSatellite | None:
    """The household that leaves."""
    members = [str(satellite.household_id) for satellite in view.satellites if not satellite.of_authority]
    household = form.choice("household", members, missing="Select the household")
    why = form.choice("leaving_reason", LEAVING_REASONS, missing="Select why the household leaves")
    said = _said(form)
    if said is None:
        return None
    return RemoveSatellite(**_change(view, form, said), household_id=UUID(household), leaving_reason=why)


def read_liaison_worker(
    form: Form, view: ConstellationView, choices: ChoicesForConstellation
) -> AssignLiaisonWorker | None:
    """The new liaison worker."""
    others = [choice for choice in choices.liaison_workers if choice.id != view.liaison_worker_id]
    worker = _chosen(form, "worker", others, missing="Select the new liaison worker")
    said = _said(form)
    return (
        None if said is None or worker is None else AssignLiaisonWorker(**_change(view, form, said), worker_id=worker)
    )


def read_taking_back(form: Form, view: ConstellationView, _: ChoicesForConstellation) -> TakeBackChange | None:
    """The last change of its state, whose day is known."""
    said = _said(form, on=view.may_take_back.on) if view.may_take_back else None
    return None if said is None else TakeBackChange(**_change(view, form, said))


def read_plan(form: Form, choices: ChoicesForConstellation) -> PlanConstellation | None:
    """A constellation that is to be."""
    name = form.text("name", missing="Enter a name", at_most=NAME_AT_MOST, name="The name")
    area = _chosen(form, "area", choices.areas, missing="Select an area")
    worker = _chosen(form, "worker", choices.liaison_workers, missing="Select a liaison worker")
    said = _said(form)
    if said is None or area is None or worker is None:
        return None
    return PlanConstellation(name=name, area_id=area, liaison_worker_id=worker, on=said.on, reason=said.reason)


def read_name(form: Form, view: ConstellationView, choices: ChoicesForConstellation) -> CorrectConstellation | None:
    """What a constellation is called, and where it is; its own area may be closed, and stays on offer."""
    name = form.text("name", missing="Enter a name", at_most=NAME_AT_MOST, name="The name")
    area = form.choice("area", [str(one) for one in areas_of(view, choices)], missing="Select an area")
    if form.failed:
        return None
    return CorrectConstellation(
        constellation_id=view.constellation_id, version=view.version, name=name, area_id=UUID(area)
    )


def areas_of(view: ConstellationView, choices: ChoicesForConstellation) -> list[UUID]:
    """The areas in which it can be: those that are open, and the one where it is."""
    return list(dict.fromkeys([*(one.id for one in choices.areas), view.area_id]))


def read_handover(form: Form, caseload: Caseload) -> HandOverCaseload | None:
    """What is handed over, and to whom."""
    worker = _chosen(form, "to_worker", caseload.could_take_over, missing="Select who takes over")
    extent = form.choice("extent", (ALL, SOME), missing="Select if all or some is handed over")
    only: tuple[UUID, ...] = ()
    if extent == SOME:
        theirs = [*caseload.constellation_ids, *caseload.household_ids, *caseload.child_ids]
        theirs += [one.id for one in caseload.to_come]
        only = _ticked(form, "only", theirs, missing="Select what is handed over")
    elif form.values("only"):
        # Somebody who ticked two of forty and left "all" chosen means the two.
        form.errors.add("extent", "Select “Some of it”, or untick the list below")
    said = _said(form)
    if said is None or worker is None:
        return None
    return HandOverCaseload(
        from_worker_id=caseload.worker_id, to_worker_id=worker, on=said.on, reason=said.reason, only=only
    )


def _change(view: ConstellationView, form: Form, said: _Said) -> dict[str, object]:
    """The fields of every `Change`. The version is the one that was shown when the form was filled in."""
    shown = form.value("version")
    version = int(shown) if re.fullmatch(r"[1-9][0-9]{0,8}", shown) else view.version
    return {
        "constellation_id": view.constellation_id,
        "version": version,
        "on": said.on,
        "reason": said.reason,
        "allowed_because": said.allowed_because,
    }


def _said(form: Form, on: date | None = None) -> _Said | None:
    """What is asked last on every form, the day only where it isn't known; none where anything on the form is wrong."""
    on = on or form.day("on", "the date from which it holds")
    if on and not FIRST_YEAR <= on.year <= LAST_YEAR:
        form.errors.add("on", f"The date from which it holds must be between {FIRST_YEAR} and {LAST_YEAR}")
    reason = form.text("reason", missing="Enter why", name="The reason")
    allowed_because = form.value("allowed_because")
    if allowed_because:
        form.text("allowed_because", missing="", name="Why it is right")
    if form.failed or on is None:
        return None
    return _Said(on, reason, allowed_because)


def _chosen(form: Form, field: str, choices: Iterable[Choice], *, missing: str) -> UUID | None:
    chosen = form.choice(field, [str(choice.id) for choice in choices], missing=missing)
    return None if form.errors.of(field) else UUID(chosen)


def _ticked(form: Form, field: str, of: Collection[UUID], *, missing: str) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in form.choices(field, [str(one) for one in of], missing=missing))


def _beds(form: Form) -> int:
    text = form.text("beds", missing="Enter how many beds are kept for the constellation")
    if not form.errors.of("beds"):
        if text.isascii() and text.isdigit() and len(text) == 1 and 1 <= int(text) <= MOST_BEDS:
            return int(text)
        form.errors.add("beds", f"The number of beds must be between 1 and {MOST_BEDS}")
    return 0
