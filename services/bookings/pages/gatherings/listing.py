"""The list of gatherings, and what of them waits for somebody on their home page."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from shared.contracts.gatherings import (
    PLANS_GATHERINGS,
    SEES_GATHERINGS,
    GatheringCard,
    NothingPlanned,
    PlannedGatherings,
    WhichGatherings,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import GatheringState
from shared.web.names import Names, names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer, require
from shared.web.wording import month

router = APIRouter()
Guest = Annotated[Viewer, require(*SEES_GATHERINGS)]
HAS_A_PANEL = CARERS | {Role.LIAISON_WORKER}
"""Who always has one; a programme manager, who runs every gathering, where one that they planned waits for them."""
ON_THE_PANEL = 5
NOTHING = PlannedGatherings(gatherings=(), may_plan_for=(), nothing_planned=())


@router.get("/gatherings")
async def gatherings(viewer: Guest) -> Response:
    """What waits for the viewer first, then what is ahead, then what is over."""
    answer = await _gatherings(viewer)
    names = await _names(viewer, answer)
    waiting = [one for one in answer.gatherings if one.waits_for_attendance]
    ahead = [one for one in answer.gatherings if _is_ahead(one, viewer)]
    over = [one for one in reversed(answer.gatherings) if one not in waiting and one not in ahead]
    groups = [("Record who came", waiting), ("Ahead", ahead), ("Over", over)]
    return viewer.render(
        "bookings/gatherings/list.html",
        names=names,
        may_plan=bool(answer.may_plan_for),
        missing=[_missing(one, names) for one in answer.nothing_planned],
        groups=[(title, [_line(one, names, viewer) for one in some]) for title, some in groups if some],
    )


async def your_gatherings(viewer: Viewer) -> Panel | None:
    """What a carer must still reply to, who came to what has begun, and what a liaison worker's constellations lack."""
    has_a_panel = viewer.actor.has(*HAS_A_PANEL)
    if not (has_a_panel or viewer.actor.has(*PLANS_GATHERINGS)):
        return None
    answer = await _gatherings(viewer)
    names = await _names(viewer, answer)
    missing = [_missing(one, names) for one in answer.nothing_planned]
    waiting = [one for one in answer.gatherings if one.waits_for_attendance and (has_a_panel or one.is_planned_by_me)]
    if not (has_a_panel or waiting):
        return None
    ahead = [one for one in answer.gatherings if _is_ahead(one, viewer) and one.state is GatheringState.PLANNED]
    to_answer = _soonest_of_each([one for one in ahead if one.may_reply and one.reply is None])
    others = _soonest_of_each([one for one in ahead if has_a_panel and not (one.may_reply and one.reply is None)])
    return Panel(
        "Gatherings",
        (
            *(PanelLine(text, href) for text, href in missing),
            *(
                PanelLine(
                    f"Record who came to {wording.called(one.kind, one.title)}",
                    f"/gatherings/{one.gathering_id}/attendance",
                    wording.hours(one.starts_at, one.minutes),
                )
                for one in waiting
            ),
            *(
                PanelLine(_title(one), f"/gatherings/{one.gathering_id}", _hint(one, more, viewer))
                for one, more in (*to_answer, *others[: max(0, ON_THE_PANEL - len(to_answer))])
            ),
        ),
        empty="No gathering is planned.",
        actions=(
            *([PanelLine("Plan a gathering", "/gatherings/plan")] if answer.may_plan_for else []),
            PanelLine("See all gatherings", "/gatherings"),
        ),
    )


def _soonest_of_each(gatherings: Sequence[GatheringCard]) -> list[tuple[GatheringCard, int]]:
    """Each with how many more of its series come after it: those that repeat are one line, and a page has all."""
    by_series: dict[UUID, list[GatheringCard]] = {}
    for one in gatherings:
        by_series.setdefault(one.series_id or one.gathering_id, []).append(one)
    return [(first, len(others)) for first, *others in by_series.values()]


def _hint(one: GatheringCard, more: int, viewer: Viewer) -> str:
    when, (reply, _) = wording.hours(one.starts_at, one.minutes), _reply(one, viewer)
    others = f", and {more} more that repeat{'s' if more == 1 else ''}" if more else ""
    return f"{when}{others}. {reply}" if reply else f"{when}{others}"


async def _gatherings(viewer: Viewer) -> PlannedGatherings:
    answer = await viewer.asks.ask(WhichGatherings())
    return NOTHING if isinstance(answer, Refused) else answer


async def _names(viewer: Viewer, answer: PlannedGatherings) -> Names:
    ids: list[UUID] = [one.constellation_id for one in answer.nothing_planned]
    ids += [constellation for one in answer.gatherings for constellation in one.constellation_ids]
    return await names_of(viewer.asks, ids, Purpose.PLAN_A_GATHERING)


def _is_ahead(one: GatheringCard, viewer: Viewer) -> bool:
    return one.starts_at > viewer.now


def _missing(one: NothingPlanned, names: Names) -> tuple[str, str]:
    return (
        f"{names.constellation(one.constellation_id)}: nothing is planned in {month(one.month_on)}",
        f"/gatherings/plan?constellation={one.constellation_id}",
    )


def _title(one: GatheringCard) -> str:
    kind = wording.GATHERING_WORDS[one.kind]
    return f"{kind}: {one.title}" if one.title else kind


def _line(one: GatheringCard, names: Names, viewer: Viewer) -> dict[str, str]:
    tag, tag_classes = _reply(one, viewer)
    return {
        "title": _title(one),
        "href": f"/gatherings/{one.gathering_id}",
        "when": wording.hours(one.starts_at, one.minutes),
        "whose": constellations(one.constellation_ids, names),
        "places": wording.places(one.places_taken, one.capacity) if one.state is GatheringState.PLANNED else "",
        "tag": tag,
        "tag_classes": tag_classes,
    }


def _reply(one: GatheringCard, viewer: Viewer) -> tuple[str, str]:
    """How it stands for the viewer's household; of what isn't ahead, how it stands at all."""
    if one.state is not GatheringState.PLANNED:
        return wording.GATHERING_TAGS[one.state]
    if one.reply is not None:
        tags = wording.REPLY_TAGS if _is_ahead(one, viewer) else wording.REPLIED_TAGS
        return tags[one.reply.is_coming, one.reply.waits]
    return ("Reply needed", "govuk-tag--yellow") if one.may_reply else ("", "")


def constellations(ids: Sequence[UUID], names: Names) -> str:
    """`The Kites and The Herons`."""
    return wording.listed(sorted(names.constellation(one) for one in ids))
