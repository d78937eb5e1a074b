"""The pages on which somebody compares: households that could join a constellation, constellations for a household."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.registry import wording
from services.registry.pages.days import day_asked_for
from services.registry.policy.matching.suggesting import STEP_KM
from shared.contracts.constellations import KEEPERS
from shared.contracts.matching import (
    Aspect,
    Match,
    Part,
    Reason,
    Room,
    SiblingsThere,
    SuggestConstellation,
    SuggestHouseholds,
    WhyNot,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.why import whys

router = APIRouter()
Keeper = Annotated[Viewer, require(*KEEPERS)]

FIRST, MOST = 25, 100
"""How many households are shown at first and, asked for more, at most."""
STATUSES = {
    "no_such_constellation": 404,
    "no_such_household": 404,
    "not_yours": 403,
}
"""Refusals that are no sentence on a page."""
WHY_NOT_WORDS = {
    WhyNot.FULL: "it has as many satellite households as it may have",
    WhyNot.PAUSED: "it is paused",
    WhyNot.CLOSED: "it is closed",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One match as the page shows it."""

    place: str
    name: str
    href: str
    add_href: str
    """Where it is added, as a form that somebody has still to fill in and to confirm."""
    order: tuple[str, ...]
    cautions: tuple[str, ...]
    context: tuple[str, ...]
    not_recorded: tuple[str, ...]


@router.get("/constellations/{constellation_id}/match")
async def households_for(
    viewer: Keeper, constellation_id: UUID, on: str = "", show: str = "", download: Download = ""
) -> Response:
    """The households that could join a constellation on a day."""
    form = Form.starting_with(on=on or viewer.today.isoformat())
    day = day_asked_for(viewer, on, form)
    at_most = _how_many(show)
    answer = await viewer.asks.ask(SuggestHouseholds(constellation_id=constellation_id, on=day, at_most=at_most))
    here = f"/constellations/{constellation_id}"
    if isinstance(answer, Refused):
        return _refused(viewer, answer, form, back=here)
    names = await _names(viewer, answer.matches, constellation_id, is_taken=bool(download))
    # The same in every suggestion, and not what their order follows from: it stands once above them.
    said_once = frozenset({Aspect.ROOM})
    suggestions = [
        _suggestion(
            match,
            names,
            answer.matches,
            day,
            name=names.household(match.household_id),
            without=said_once,
            href=f"/households/{match.household_id}",
        )
        for match in answer.matches
    ]
    if download:
        return await taken(viewer, download, _listing("households-that-could-join", "Household", suggestions), names)
    return viewer.render(
        "registry/matching/households.html",
        form=form,
        back=here,
        here=f"{here}/match",
        constellation=names.constellation(constellation_id),
        room=_room(answer.matches[0].room) if answer.matches else "",
        suggestions=suggestions,
        of=answer.of,
        more=_more(f"{here}/match", day, at_most, answer.of),
        most=MOST,
        names=names,
        step=STEP_KM,
    )  # fmt: skip


@router.get("/households/{household_id}/match")
async def constellations_for(viewer: Keeper, household_id: UUID, on: str = "", download: Download = "") -> Response:
    """The constellations that have room for a household on a day."""
    form = Form.starting_with(on=on or viewer.today.isoformat())
    day = day_asked_for(viewer, on, form)
    answer = await viewer.asks.ask(SuggestConstellation(household_id=household_id, on=day))
    here = f"/households/{household_id}"
    if isinstance(answer, Refused):
        return _refused(viewer, answer, form, back=here)
    others = [household_id, *(one.constellation_id for one in answer.left_out)]
    names = await _names(viewer, answer.matches, *others, is_taken=bool(download))
    suggestions = [
        _suggestion(
            match,
            names,
            answer.matches,
            day,
            name=names.constellation(match.constellation_id),
            href=f"/constellations/{match.constellation_id}",
        )
        for match in answer.matches
    ]
    if download:
        return await taken(viewer, download, _listing("constellations-with-room", "Constellation", suggestions), names)
    return viewer.render(
        "registry/matching/constellations.html",
        form=form,
        back=here,
        here=f"{here}/match",
        household=names.household(household_id),
        suggestions=suggestions,
        left_out=[
            (
                names.constellation(one.constellation_id),
                f"/constellations/{one.constellation_id}",
                WHY_NOT_WORDS[one.why],
            )
            for one in answer.left_out
        ],
        only_own=not viewer.actor.has(Role.PROGRAMME_MANAGER),
        names=names,
        step=STEP_KM,
    )


def _how_many(show: str) -> int:
    is_number = show.isascii() and show.isdigit() and len(show) <= len(str(MOST))
    return min(max(int(show), FIRST), MOST) if is_number else FIRST


def _refused(viewer: Viewer, refused: Refused, form: Form, *, back: str) -> Response:
    """What there isn't, and what isn't the viewer's, is no page; why nothing can be suggested is one."""
    if refused.reason in STATUSES:
        raise HTTPException(status_code=STATUSES[refused.reason])
    return viewer.render(
        "registry/matching/nothing.html", form=form, back=back, sentence=refused.detail, whys=whys(refused)
    )


async def _names(viewer: Viewer, matches: Iterable[Match], *others: UUID, is_taken: bool) -> Names:
    ids = [*others]
    for match in matches:
        ids += [match.household_id, match.constellation_id, *(there.household_id for there in match.siblings)]
    return await names_of(viewer.asks, ids, Purpose.EXPORT_THE_REGISTER if is_taken else Purpose.KEEP_THE_REGISTER)


def _suggestion(
    match: Match,
    names: Names,
    beside: tuple[Match, ...],
    day: date,
    *,
    name: str,
    href: str,
    without: frozenset[Aspect] = frozenset(),
) -> Suggestion:
    texts: Mapping[Part, list[str]] = {part: [] for part in Part}
    for reason in match.reasons:
        if reason.part is not Part.ORDER or reason.aspect not in without:
            texts[reason.part].append(_sentence(reason, match.siblings, names))
    query = urlencode({"household": str(match.household_id), "on": day.isoformat()})
    return Suggestion(
        place=_place(match, beside),
        name=name,
        href=href,
        add_href=f"/constellations/{match.constellation_id}/satellites/add?{query}",
        order=tuple(texts[Part.ORDER]),
        cautions=tuple(texts[Part.CAUTION]),
        context=tuple(texts[Part.CONTEXT]),
        not_recorded=tuple(texts[Part.NOT_RECORDED]),
    )


def _listing(name: str, what: str, suggestions: Iterable[Suggestion]) -> Listing:
    columns = ("Place", what, "Why in this place", "To talk about first", "Also recorded", "Not recorded")
    rows = [
        (
            one.place,
            one.name,
            *(" ".join(lines) for lines in (one.order, one.cautions, one.context, one.not_recorded)),
        )
        for one in suggestions
    ]
    return Listing(name, columns, rows)


def _place(match: Match, beside: tuple[Match, ...]) -> str:
    """`Place 2`, `Place 2, shared`."""
    is_shared = sum(other.place == match.place for other in beside) > 1
    return f"Place {match.place}, shared" if is_shared else f"Place {match.place}"


def _sentence(reason: Reason, siblings: tuple[SiblingsThere, ...], names: Names) -> str:
    """The registry's sentence; which households it speaks of is said with their names."""
    if reason.aspect is not Aspect.BROTHERS_AND_SISTERS or not siblings:
        return reason.sentence
    households = wording.listed([names.household(there.household_id) for there in siblings])
    return f"{reason.sentence.removesuffix('.')}: {households}."


def _room(room: Room) -> str:
    more = f"room for {room.spaces} more"
    later = f", and {room.joining} more later" if room.joining else ""
    return f"{wording.size(room.satellites, room.fewest, room.most)}{later}: {more}"


def _more(path: str, day: date, shown: int, of: int) -> str:
    """The address that shows more; nothing where there are none, or as many are shown as can be."""
    if of <= shown or shown >= MOST:
        return ""
    return f"{path}?{urlencode({'on': day.isoformat(), 'show': min(shown + FIRST, MOST)})}"
