"""The pages round a stay at the hub home: the stay sheet, and what a child may know of the hub home."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.records import child_words, words
from services.registry.pages.records.child_sections import needs_of, risks_of
from services.registry.pages.records.households import not_yours
from services.registry.policy.matching.distance import ATTRIBUTION
from services.registry.wording import listed
from shared.contracts.bed_sharing import Sharing, SharingState
from shared.contracts.child_terms import HealthTerm
from shared.contracts.record_words import RISKS_TO_CHILD, RISKS_TO_OTHERS, Finding, HealthTopic
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.stays import (
    ComingStay,
    HowIsHubHomeForChildren,
    SomebodyToRing,
    StaySheet,
    StaySheetView,
    WhoComesToStay,
)
from shared.contracts.words import OvernightDecision, SleepoverKind
from shared.web.names import Names, names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer, require
from shared.web.why import whys
from shared.web.wording import counted, day, stay_in_words

router = APIRouter()
Reader = Annotated[Viewer, require(*(WORKERS | CARERS))]

ON_THE_PANEL = 8
OWN_ROOM_FROM = 3
"""The age from which a child has a bedroom of their own; whoever has turned three is over three."""


@router.get("/children/{child_id}/stay-sheet")
async def stay_sheet(viewer: Reader, child_id: UUID) -> Response:
    """The one page that the hub home has of a child; too early, the day from which it has it."""
    view = await viewer.asks.ask(StaySheet(child_id=child_id))
    if isinstance(view, Refused):
        if view.reason == "not_open_yet":
            return viewer.render(
                "registry/records/not_open_yet.html", sentence=view.detail, status=403, whys=whys(view)
            )
        return not_yours(viewer)
    return viewer.render(
        "registry/records/stay_sheet.html",
        view=view,
        nights=stay_in_words(view.first_night_on, view.last_night_on)
        if view.first_night_on and view.last_night_on
        else "",
        first_to_ask=_first_to_ask(view.carers),
        no_allergies=_none_known(view, HealthTopic.ALLERGIES),
        no_health_needs=_none_known(view, HealthTopic.HEALTH_NEEDS),
        health_to_come=[_to_come(one) for one in view.health_to_come],
        decision=_decision(view),
        rest=_rest(view),
        risks_to_child=risks_of(view.matching, RISKS_TO_CHILD),
        risks_to_others=risks_of(view.matching, RISKS_TO_OTHERS),
        bedroom=_bedroom(view),
        child_words=child_words,
    )


@router.get("/hub-homes/{constellation_id}/for-children")
async def for_children(viewer: Reader, constellation_id: UUID) -> Response:
    """A page for a carer to show to a child, or to print; only what is recorded is told."""
    story = await viewer.asks.ask(HowIsHubHomeForChildren(constellation_id=constellation_id))
    if isinstance(story, Refused):
        if story.reason == "no_hub_home":
            return viewer.render("registry/records/no_hub_home.html", status=404, whys=whys(story))
        return not_yours(viewer)
    return viewer.render(
        "registry/records/for_children.html",
        story=story,
        # In an emergency a child can go to the hub home of families whom they don't know.
        is_another=viewer.actor.has(*CARERS) and constellation_id not in viewer.actor.constellation_ids,
        carers=listed(story.carers),
        pets=listed(story.pets),
        languages=listed(story.languages),
        others="1 child lives" if story.children == 1 else f"{story.children} children live",
        beds=counted(story.beds, "bed"),
        how_far=words.distance(story.km) if story.km is not None else "",
        attribution=ATTRIBUTION,
    )


async def children_who_come_to_stay(viewer: Viewer) -> Panel | None:
    """Who sleeps at the viewer's hub home next, with the way to the stay sheets that are open.

    Who isn't a hub home today has it where a child comes to stay on nights on which it is, or has just been, one.
    """
    if not viewer.actor.has(*CARERS):
        return None
    answer = await viewer.asks.ask(WhoComesToStay())
    stays = () if isinstance(answer, Refused) else answer.stays
    if not stays and not viewer.actor.has(Role.HUB_HOME_CARER):
        return None
    together = _together(stays)[:ON_THE_PANEL]
    names = await names_of(
        viewer.asks, [stay.child_id for those in together for stay in those], Purpose.LOOK_AFTER_THE_CHILD
    )
    return Panel(
        "Children who come to stay",
        tuple(_line_of(those, names) for those in together),
        empty="No child comes to stay soon.",
    )


def _together(stays: Sequence[ComingStay]) -> list[list[ComingStay]]:
    """Brothers and sisters of one sleepover side by side, in the order of the soonest."""
    found: dict[UUID, list[ComingStay]] = {}
    for stay in stays:
        found.setdefault(stay.sleepover_id or stay.child_id, []).append(stay)
    return list(found.values())


def _line_of(stays: Sequence[ComingStay], names: Names) -> PanelLine:
    """The sleepover, with the sheets that are open below it; where nobody tells which it is, the sheet alone."""
    first = stays[0]
    text = (
        f"{'Emergency: ' if first.kind is SleepoverKind.EMERGENCY else ''}"
        f"{listed([names.child(stay.child_id) for stay in stays])}, "
        f"{stay_in_words(first.first_night_on, first.last_night_on)}"
    )
    sheet = "Stay sheets" if len(stays) > 1 else "Stay sheet"
    not_yet = f"{sheet} from {day(first.opens_on)}" if first.opens_on else ""
    if first.sleepover_id is None:
        return PanelLine(text, _sheet_at(first), not_yet or "The stay sheet is open")
    sheets = [] if not_yet else [(f"Stay sheet of {names.child(one.child_id)}", _sheet_at(one)) for one in stays]
    return PanelLine(text, f"/sleepovers/{first.sleepover_id}", not_yet, also=tuple(sheets))


def _sheet_at(stay: ComingStay) -> str:
    return f"/children/{stay.child_id}/stay-sheet"


def _none_known(view: StaySheetView, topic: HealthTopic) -> HealthTerm | None:
    """Where it is recorded that there are none: another thing than that nothing is recorded."""
    return next((one for one in view.health if one.topic is topic and one.finding is Finding.NO), None)


def _to_come(term: HealthTerm) -> str:
    """`From Saturday 28 November 2026, allergies: eggs`."""
    when = day(term.started_on) if term.started_on else "then on"
    return f"From {when}, {child_words.HEALTH_WORDS[term.topic].lower()}: {child_words.health(term)}"


def _first_to_ask(carers: tuple[SomebodyToRing, ...]) -> str:
    return carers[0].name if carers else "the child’s social worker"


def _decision(view: StaySheetView) -> str:
    """Who decides about nights away, as a sentence that names the people."""
    match view.overnight_decision:
        case OvernightDecision.CARER:
            return f"{listed([one.name for one in view.carers]) or 'The carers'} may decide about nights away."
        case OvernightDecision.CHILDRENS_SOCIAL_WORKER:
            worker = view.childrens_social_worker
            return f"The social worker{f', {worker.name},' if worker else ''} decides about nights away."
        case OvernightDecision.TEAM_MANAGER:
            return "A team manager decides about nights away."
        case OvernightDecision.PARENT:
            return "A parent decides about nights away. Ask through the social worker."
    return "Who decides about nights away isn’t recorded. Ask the social worker before you agree to anything more."


def _bedroom(view: StaySheetView) -> list[str]:
    """Whether the child may share a bedroom, and with whom, in a sentence each; what is not allowed is said first."""
    agreed = [one for one in view.bed_sharings if one.state is SharingState.AGREED]
    sentences = [] if agreed else [_own_room(view)]
    for one in agreed:
        conditions = listed([term.conditions for term in one.agreements if term.conditions])
        on_condition = f" On condition: {conditions}." if conditions else ""
        sentences.append(
            f"{view.known_as} may share with {_others(view, one)}. {child_words.how_agreed(one)}{on_condition}"
        )
    for one in view.bed_sharings:
        if one.state is SharingState.WAITS:
            sentences.append(f"{view.known_as} may not share with {_others(view, one)}: not everybody has agreed.")
        if one.state is SharingState.TO_COME and one.agreed_from:
            sentences.append(f"{view.known_as} may not share with {_others(view, one)} before {day(one.agreed_from)}.")
    return sentences


def _others(view: StaySheetView, sharing: Sharing) -> str:
    """Those with whom the child would share."""
    return listed([one.name or "another child" for one in sharing.children if one.child_id != view.child_id])


def _own_room(view: StaySheetView) -> str:
    """What holds where nobody has agreed to anything: children over three don't share (NMS 10.6)."""
    if view.age < OWN_ROOM_FROM:
        return f"No agreement to share a bedroom is recorded. {view.known_as} is {view.age}."
    return f"{view.known_as} has a bedroom of their own: no agreement to share is complete."


def _rest(view: StaySheetView) -> list[tuple[str, str]]:
    """What else must be known at night, of what is recorded."""
    return [
        ("Can be cared for", words.ALONGSIDE_WORDS[view.cared_alongside]),
        ("Brothers and sisters who come too", listed(view.siblings_who_come) or "None"),
        ("Language", view.language or words.NOT_RECORDED),
        *needs_of(view.matching),
    ]
