"""How do the conditions on which a child may sleep elsewhere read? The register keeps their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.bookings.forms import CONDITIONS, NO, YES
from services.bookings.policy.nights import ONE_NIGHT
from services.bookings.policy.sleepovers import KEEPS_ITS_BEDS
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.asking import AskError
from shared.contracts.bookings import SleepoverView
from shared.contracts.child_terms import NightsTerm, WhichConditions
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision
from shared.web.forms import Form
from shared.web.names import Names
from shared.web.viewer import Viewer
from shared.web.wording import day

MET = "The carers at home said that they are met."
A_PARENT_AGREES = "A parent decides, and the social worker says here what they decided"
ASK_A_PARENT = "A parent decides: ask them before you agree, for your answer here is theirs"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a delegation asks for on some of the nights."""

    words: str
    written_in: str
    is_done_anyway: bool
    """It asks for nothing but telling the social worker, whom Hubhome tells."""


async def conditions_of(
    viewer: Viewer, child_ids: Sequence[UUID], nights: tuple[date, date], purpose: Purpose
) -> Mapping[UUID, Sequence[Condition]]:
    """Of each child whose record the viewer may read; nothing while the registry doesn't answer."""
    if not child_ids:
        return {}
    first, last = nights
    query = WhichConditions(child_ids=tuple(child_ids), first_night_on=first, last_night_on=last, purpose=purpose)
    try:
        answer = await viewer.asks.ask(query)
    except AskError:
        return {}
    found: dict[UUID, list[Condition]] = {}
    for term in () if isinstance(answer, Refused) else answer.terms:
        if words := _words_of(term, viewer):
            found.setdefault(term.child_id, []).append(
                Condition(_on(term, words, first, last), term.written_in, term.is_done_anyway)
            )
    return found


def _words_of(term: NightsTerm, viewer: Viewer) -> str:
    """What it asks for; of a parent's decision also from whom, for who brings it in can't see it in the words."""
    if term.decision is not OvernightDecision.PARENT:
        return term.conditions
    brings_it_in = viewer.actor.has(Role.CHILDRENS_SOCIAL_WORKER) and term.child_id in viewer.actor.child_ids
    return ". ".join(filter(None, [ASK_A_PARENT if brings_it_in else A_PARENT_AGREES, term.conditions]))


async def conditions_of_stay(
    viewer: Viewer, view: SleepoverView, names: Names, purpose: Purpose
) -> list[tuple[str, Sequence[Condition], str]]:
    """Each child with conditions: the name, these, and what the carers said of them."""
    if view.state not in KEEPS_ITS_BEDS:
        return []
    told = await conditions_of(viewer, view.child_ids, (view.first_night_on, view.last_night_on), purpose)
    return [
        (
            names.child(one),
            told[one],
            MET if one in view.conditions_met_for else "",
        )
        for one in view.child_ids
        if one in told
    ]


async def on_whose_conditions(viewer: Viewer, household_id: UUID | None, child_ids: Sequence[UUID]) -> list[UUID]:
    """The children whose carers at home decide on conditions, where the viewer is one: nobody else can say it."""
    is_at_home = viewer.actor.has(Role.SATELLITE_CARER) and viewer.actor.household_id == household_id
    if not is_at_home:
        return []
    options = await viewer.asks.ask(WhatCanIAskFor())
    children = () if isinstance(options, Refused) else options.children
    return [one.child_id for one in children if one.has_conditions and one.child_id in child_ids]


async def conditions_to_answer(viewer: Viewer, on_conditions: Sequence[UUID], names: Names) -> list[dict[str, object]]:
    """Each of these children with the conditions, for the question whether they are met on other nights."""
    told = await conditions_of(viewer, on_conditions, (viewer.tonight, viewer.tonight), Purpose.PLAN_A_SLEEPOVER)
    return [
        {"value": str(one), "text": names.child(one), "conditions": [term.words for term in told.get(one, ())]}
        for one in on_conditions
    ]


def read_conditions_met(form: Form, on_conditions: Sequence[UUID]) -> tuple[UUID, ...]:
    """Of whom the carers say that the conditions are met; the form tells where nothing was said."""
    said = {
        one: form.choice(f"{CONDITIONS}{one}", [YES, NO], missing="Select whether the conditions are met")
        for one in on_conditions
    }
    return tuple(one for one, answer in said.items() if answer == YES)


def _on(term: NightsTerm, words: str, first: date, last: date) -> str:
    """Its words, with the nights where it doesn't hold on all of these."""
    begins = term.started_on is not None and term.started_on > first
    ends = term.ended_on is not None and term.ended_on <= last
    if begins and ends and term.started_on and term.ended_on:
        return f"From {day(term.started_on)} to {day(term.ended_on - ONE_NIGHT)}: {words}"
    if begins and term.started_on:
        return f"From {day(term.started_on)}: {words}"
    if ends and term.ended_on:
        return f"Until {day(term.ended_on - ONE_NIGHT)}: {words}"
    return words
