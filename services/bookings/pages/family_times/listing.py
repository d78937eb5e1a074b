"""The list of family time, and what of it waits for somebody on their home page."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.family_times import words
from shared.contracts.family_time import SEES_FAMILY_TIME, FamilyTimeCard, FamilyTimes, WhichFamilyTimes
from shared.contracts.family_words import FamilyTimeState
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS
from shared.web.names import Names, names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer, require

router = APIRouter()
Onlooker = Annotated[Viewer, require(*SEES_FAMILY_TIME)]
ON_THE_PANEL = 5
NOTHING = FamilyTimes(family_times=(), may_plan=False)


@router.get("/family-time")
async def family_times(viewer: Onlooker) -> Response:
    """What waits for the viewer first, then what is ahead, then what is over."""
    answer = await _family_times(viewer)
    names = await _names(viewer, answer.family_times)
    waiting = [one for one in answer.family_times if _waits(one)]
    ahead = [one for one in answer.family_times if one not in waiting and one.starts_at > viewer.now]
    over = [one for one in reversed(answer.family_times) if one not in waiting and one not in ahead]
    groups = [("Waiting for you", waiting), ("Ahead", ahead), ("Over", over)]
    return viewer.render(
        "bookings/family_times/list.html",
        names=names,
        may_plan=answer.may_plan,
        groups=[(title, [_line(one, names) for one in some]) for title, some in groups if some],
    )


async def your_family_time(viewer: Viewer) -> Panel | None:
    """What of family time somebody must acknowledge, agree to, record or look at; for carers what is next besides."""
    if not viewer.actor.has(*SEES_FAMILY_TIME):
        return None
    answer = await _family_times(viewer)
    waiting = [one for one in answer.family_times if _waits(one)]
    is_carer = viewer.actor.has(*CARERS)
    to_come = [one for one in answer.family_times if one not in waiting and one.starts_at > viewer.now]
    ahead = [one for one in to_come if one.state is FamilyTimeState.PLANNED]
    late = [one for one in to_come if one.is_mine_to_run and (one.not_possible or (one.was_chased and one.outstanding))]
    shown = [*waiting, *(ahead[:ON_THE_PANEL] if is_carer else late)]
    if not shown and not answer.may_plan:
        return None
    names = await _names(viewer, shown)
    return Panel(
        "Family time",
        tuple(
            PanelLine(
                f"{words.whose(one, names)}: {wording.hours(one.starts_at, one.minutes)}",
                f"/family-time/{one.family_time_id}",
                words.tag_of(one)[0],
            )
            for one in shown
        ),
        empty="No family time waits for you.",
        actions=(
            *([PanelLine("Plan family time", "/family-time/plan")] if answer.may_plan else []),
            PanelLine("See all family time", "/family-time"),
        ),
    )


def _waits(one: FamilyTimeCard) -> bool:
    return one.waits_for_reply or one.waits_for_agreement or one.waits_for_record


async def _family_times(viewer: Viewer) -> FamilyTimes:
    answer = await viewer.asks.ask(WhichFamilyTimes())
    return NOTHING if isinstance(answer, Refused) else answer


async def _names(viewer: Viewer, cards: Sequence[FamilyTimeCard]) -> Names:
    ids = [*(child for one in cards for child in one.child_ids), *(one.hub_household_id for one in cards)]
    return await names_of(viewer.asks, ids, Purpose.PLAN_FAMILY_TIME)


def _line(one: FamilyTimeCard, names: Names) -> dict[str, str]:
    tag, tag_classes = words.tag_of(one)
    return {
        "title": words.whose(one, names),
        "href": f"/family-time/{one.family_time_id}",
        "when": wording.hours(one.starts_at, one.minutes),
        "where": f"At {names.household(one.hub_household_id)}" if one.hub_household_id else "",
        "tag": tag,
        "tag_classes": tag_classes,
    }
