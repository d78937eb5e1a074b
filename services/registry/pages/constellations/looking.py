"""The pages that show constellations as they are, were or will be on a day: all of them, and one."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.registry import grounds, wording
from services.registry.pages.constellations.deeds import offered
from services.registry.pages.constellations.picture import drawn, households_listed
from services.registry.pages.days import as_it_was, day_asked_for, day_known, end_of, looking_back
from services.registry.pages.joint.agreements import agreements_known
from services.registry.pages.joint.words import STATE_TAGS
from services.registry.pages.records.finding_households import MOST_LETTERS
from services.registry.pages.workers import caseload_path
from services.registry.policy.constellations.picture import CENTRE
from services.registry.policy.records.reading import households_in_reach
from shared.contracts.constellations import (
    LOOKERS,
    ConstellationCard,
    ConstellationView,
    HistoryEntry,
    HowIsConstellation,
    WhichConstellations,
)
from shared.contracts.joint import AGREES, READS_AGREEMENTS
from shared.contracts.model import CHECKS_THE_MODEL
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.rules import WhichRules
from shared.contracts.words import ConstellationState
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.why import whys
from shared.web.wording import counted
from shared.web.wording import day as day_in_words

router = APIRouter()
Looker = Annotated[Viewer, require(*LOOKERS)]
ONE_DAY = timedelta(days=1)
NOT_THERE_THEN = frozenset({"not_known_then", "before_it_began"})
"""Refusals of a day on which there is nothing to see, for whoever may see it on others."""
COLUMNS = (
    "Constellation", "State", "Since", "Area", "Hub home", "Liaison worker", "Satellite households", "At least",
    "At most", "Children",
)  # fmt: skip


@router.get("/constellations")
async def constellations(
    viewer: Looker,
    *,
    search: str = "",
    on: str = "",
    known: str = "",
    state: str = "",
    area: str = "",
    download: Download = "",
) -> Response:
    """Those that the viewer may see on a day, of one name, state or area where it is asked for."""
    words = search.strip()[:MOST_LETTERS]
    form = Form.starting_with(search=words, on=on or viewer.today.isoformat(), known=known, state=state, area=area)
    day, known_on = day_asked_for(viewer, on, form), day_known(viewer, known, form)
    answer = await viewer.asks.ask(WhichConstellations(on=day, as_known_at=end_of(known_on)))
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    cards = answer.constellations
    names = await names_of(
        viewer.asks,
        [one for card in cards for one in (card.area_id, card.hub_household_id, card.liaison_worker_id)],
        Purpose.EXPORT_THE_REGISTER if download else Purpose.KEEP_THE_REGISTER,
    )
    shown = [card for card in cards if _fits(card, words, state, area)]
    if download:
        return await taken(viewer, download, _listing(shown, names), names)
    query = looking_back(day, known_on, viewer)
    return viewer.render(
        "registry/constellations/list.html",
        form=form,
        here="/constellations",
        names=names,
        as_it_was=as_it_was(viewer, day, known_on),
        cards=[_card(card, query, names) for card in shown],
        total=len(cards),
        states=_options({card.state.value: wording.STATE_TAGS[card.state][0] for card in cards}, "All states"),
        areas=_options({str(card.area_id): area_name(card.area_id, names) for card in cards}, "All areas"),
        may_read_agreements=viewer.actor.has(*READS_AGREEMENTS),
        may_plan=viewer.actor.has(Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER),
    )


@router.get("/constellations/{constellation_id}")
async def constellation(
    viewer: Looker, constellation_id: UUID, *, on: str = "", known: str = "", download: Download = ""
) -> Response:
    """One constellation on a day: its picture, the same facts as a table, its checks and its history."""
    form = Form.starting_with(on=on or viewer.today.isoformat(), known=known)
    day, known_on = day_asked_for(viewer, on, form), day_known(viewer, known, form)
    view = await viewer.asks.ask(
        HowIsConstellation(constellation_id=constellation_id, on=day, as_known_at=end_of(known_on))
    )
    if isinstance(view, Refused):
        if view.reason in NOT_THERE_THEN:
            return viewer.render(
                "registry/constellations/not_there_then.html",
                form=form,
                here=f"/constellations/{constellation_id}",
                sentence=view.detail,
                whys=whys(view),
            )
        return not_yours(viewer)
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.KEEP_THE_REGISTER
    names = await names_of(viewer.asks, ids_of(view), purpose)
    drawing = drawn(view, names)
    if download:
        return await taken(viewer, download, households_listed(view, drawing), names)
    agreements = await agreements_known(viewer, constellation_id) if viewer.actor.has(*READS_AGREEMENTS) else ()
    is_today = day == viewer.today and known_on is None
    is_closed = view.state is ConstellationState.CLOSED  # nothing is asked of what isn't there any more
    return viewer.render(
        "registry/constellations/constellation.html",
        form=form,
        view=view,
        names=names,
        here=f"/constellations/{constellation_id}",
        as_it_was=as_it_was(viewer, day, known_on),
        known_on=known_on,
        tag=wording.STATE_TAGS[view.state],
        area=area_name(view.area_id, names),
        drawing=drawing,
        middle=CENTRE,
        hub_home=hub_home_in_words(view),
        may_open=households_in_reach(viewer.actor).has_household,
        size=wording.known_size(
            len(view.satellites), view.others, view.fewest, view.most, are_known=view.others_are_known
        ),
        size_tag=size_tag(view.state, size_of(view), view.fewest, view.most) if view.others_are_known else None,
        children=children_in_words(view),
        others=wording.others(len(view.satellites), view.others, are_known=view.others_are_known),
        agreements=[(one, STATE_TAGS[one.state]) for one in agreements],
        may_share=viewer.actor.has(*AGREES) and is_today and not (is_closed or view.host),
        liaison_worker=names.person(view.liaison_worker_id) or wording.NOBODY,
        caseload=caseload_path(viewer, view.liaison_worker_id),
        checks=[
            (wording.ELEMENT_WORDS[check.element], wording.VERDICT_TAGS[check.verdict], check.evidence, check.source)
            for check in (() if is_closed else view.checks)
        ],
        rules_path="/rules" if viewer.actor.has(*WhichRules.asked_by) else "",
        history=_timeline(view, names, viewer.today),
        deeds=offered(view) if view.may_change and is_today else (),
        is_closed=is_closed,
        model_path=f"/constellations/{constellation_id}/model"
        if viewer.actor.has(*CHECKS_THE_MODEL) and not (is_closed or view.host)
        else "",
    )


def size_of(view: ConstellationView) -> int:
    """How many satellite households there are, also those that aren't listed here."""
    return len(view.satellites) + view.others


def children_in_words(view: ConstellationView) -> str:
    """`12 children`; with households of other authorities, of whose children nothing is known, those of one's own."""
    own = wording.children(sum(satellite.children for satellite in view.satellites))
    are_shared = view.host or any(satellite.of_authority for satellite in view.satellites)
    return f"{own} in your authority’s households" if are_shared else own


def ids_of(view: ConstellationView) -> list[UUID | None]:
    """Everybody and everything that a view tells of by id."""
    hub = view.hub_home.household_id if view.hub_home else None
    entries = (*view.history, *view.replaced)
    told = [one for entry in entries for one in (entry.household_id, entry.worker_id, entry.recorded_by)]
    told += [entry.replaced_by for entry in view.replaced]
    families = [other for satellite in view.satellites for other in satellite.siblings_at]
    members = [satellite.household_id for satellite in view.satellites]
    return [view.area_id, hub, view.liaison_worker_id, *members, *families, *told]


def not_yours(viewer: Viewer) -> Response:
    """One page for what is somebody else's and for what there isn't: it tells nobody which."""
    return viewer.render(
        "registry/constellations/not_yours.html", status=404, whys=whys(grounds.NOT_YOUR_CONSTELLATION)
    )


def area_name(area_id: UUID, names: Names) -> str:
    """The area's name, or a general word."""
    return names.known.get(area_id, "An area")


def size_tag(state: ConstellationState, satellites: int, fewest: int, most: int) -> wording.Tag | None:
    """Whether the size is worth a remark: before the launch a constellation still grows, and a closed one has none."""
    growing = {
        ConstellationState.PLANNED,
        ConstellationState.RECRUITING_HUB_HOME,
        ConstellationState.MATCHING_SATELLITES,
        ConstellationState.CLOSED,
    }
    return None if state in growing and satellites < fewest else wording.size_tag(satellites, fewest, most)


def hub_home_in_words(view: ConstellationView) -> str:
    """`2 beds, since Tuesday 23 April 2024`; `2 beds, for the interim, from ... until ...`."""
    term = view.hub_home
    if term is None:
        return ""
    parts = [counted(len(term.bed_ids) or view.beds_at_host, "bed"), "for the interim" if term.is_interim else ""]
    parts.append(f"since {day_in_words(term.started_on)}")
    # The first day without it is what is recorded; people say the last day.
    parts.append(f"until {day_in_words(term.ended_on - ONE_DAY)}" if term.ended_on else "")
    return ", ".join(part for part in parts if part)


def _fits(card: ConstellationCard, words: str, state: str, area: str) -> bool:
    is_called_so = all(word in card.name.casefold() for word in words.casefold().split())
    return is_called_so and (not state or card.state.value == state) and (not area or str(card.area_id) == area)


def _options(texts: dict[str, str], everything: str) -> list[dict[str, str]]:
    options = sorted(texts.items(), key=lambda option: option[1].casefold())
    return [{"value": "", "text": everything}, *({"value": value, "text": text} for value, text in options)]


def _listing(cards: Iterable[ConstellationCard], names: Names) -> Listing:
    return Listing(
        "constellations",
        COLUMNS,
        [
            (
                card.name,
                wording.STATE_TAGS[card.state][0],
                card.since,
                area_name(card.area_id, names),
                names.household(card.hub_household_id) if card.hub_household_id else wording.NO_HUB_HOME,
                names.person(card.liaison_worker_id) or wording.NOBODY,
                card.satellites + card.others if card.others_are_known else None,
                card.fewest,
                card.most,
                card.children,
            )
            for card in cards
        ],
    )


def _card(card: ConstellationCard, days: Mapping[str, str], names: Names) -> dict[str, object]:
    query = f"?{urlencode(days)}" if days else ""
    hub_home = names.household(card.hub_household_id) if card.hub_household_id else wording.NO_HUB_HOME
    return {
        "name": card.name,
        "href": f"/constellations/{card.constellation_id}{query}",
        "tag": wording.STATE_TAGS[card.state],
        "facts": (
            *((("Kept by", card.host, None),) if card.host else ()),
            ("Area", area_name(card.area_id, names), None),
            ("Hub home", hub_home, None),
            ("Liaison worker", names.person(card.liaison_worker_id) or wording.NOBODY, None),
            (
                "Size",
                wording.known_size(
                    card.satellites, card.others, card.fewest, card.most, are_known=card.others_are_known
                ),
                size_tag(card.state, card.satellites + card.others, card.fewest, card.most)
                if card.others_are_known
                else None,
            ),
            ("Your children" if card.host else "Children", card.children, None),
        ),
    }


def _timeline(view: ConstellationView, names: Names, today: date) -> list[dict[str, object]]:
    """The history, newest first; what was recorded at once of one day, with one reason, is told at once."""
    every = (*view.history, *view.replaced)
    entries = sorted(every, key=lambda entry: (entry.on, entry.recorded_at), reverse=True)
    return [
        {
            "on": first.on,
            "is_to_come": first.on > today,
            "what": [wording.happened(entry, names, is_to_come=first.on > today) for entry in together],
            "reason": first.reason,
            "allowed_because": first.allowed_because,
            "recorded_at": first.recorded_at,
            "recorded_by": recorder(first, names),
            "replaced_at": first.replaced_at,
            "replaced_by": _by(first.replaced_by, names),
            "replaced_because": first.replaced_because,
            "is_taken_back": first.is_taken_back,
        }
        for together in (list(same) for _, same in groupby(entries, key=_told_together))
        for first in together[:1]
    ]


def _told_together(entry: HistoryEntry) -> tuple[object, ...]:
    return entry.on, entry.recorded_at, entry.recorded_by, entry.reason, entry.allowed_because, entry.replaced_at


def recorder(entry: HistoryEntry, names: Names) -> str:
    """Who recorded it: `by Priya Nair`, `by Severnvale Council`, `with an import`."""
    return f"by {entry.of_authority}" if entry.of_authority else _by(entry.recorded_by, names)


def _by(person_id: UUID | None, names: Names) -> str:
    return f"by {names.person(person_id) or 'somebody'}" if person_id else "with an import"
