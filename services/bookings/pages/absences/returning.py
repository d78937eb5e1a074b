"""The page on which somebody takes `Missing.csv` away, for the authority's SSDA903 return."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.policy.missing_episodes import first_and_last_day
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.returns import (
    MAKES_THE_RETURN,
    MOST_AT_ONCE,
    HowAreTheyReturned,
    MissingEpisode,
    ReturnedChild,
    WhichMissingEpisodes,
)
from shared.contracts.roles import PEOPLE
from shared.web.errors import ListCutShortError
from shared.web.names import names_of
from shared.web.viewer import Viewer, require

router = APIRouter()
TAKES_IT = MAKES_THE_RETURN & PEOPLE
Maker = Annotated[Viewer, require(*TAKES_IT)]
YEARS_OFFERED = 5
COLUMNS = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")


@router.get("/absences/return")
async def missing_of_a_return(viewer: Maker, year: str = "", download: str = "") -> Response:
    """How many rows a year has, and who can't be in the file; or the file, in the form of the return."""
    years = years_offered(viewer.today)
    chosen = next((one for one in years if str(one) == year), years[0])
    episodes = await _episodes(viewer, chosen)
    children = await _children(viewer, [*dict.fromkeys(one.child_id for one in episodes)])
    rows = [row for one in episodes if (row := _row(one, children))]
    if download:
        headers = {"Content-Disposition": 'attachment; filename="Missing.csv"'}
        return Response(_file(rows), media_type="text/csv; charset=utf-8", headers=headers)
    left_out = [*dict.fromkeys(one.child_id for one in episodes if one.child_id not in children)]
    first, last = first_and_last_day(chosen)
    return viewer.render(
        "bookings/absences/return.html",
        names=(names := await names_of(viewer.asks, left_out, Purpose.EXPORT_THE_REGISTER)),
        left_out=[names.child(one) for one in left_out],
        year=chosen,
        years=years,
        first=first,
        last=last,
        rows=len(rows),
        children=len({one.child_id for one in episodes if one.child_id in children}),
        not_in_it=len(episodes) - len(rows),
    )


def years_offered(today: date) -> list[int]:
    """The return's year that runs, and those before it, by the years in which they end."""
    runs = today.year + ((today.month, today.day) > (3, 31))
    return [runs - back for back in range(YEARS_OFFERED)]


async def _episodes(viewer: Viewer, year: int) -> list[MissingEpisode]:
    found: list[MissingEpisode] = []
    position: int | None = 0
    while position is not None:
        answer = await viewer.asks.ask(WhichMissingEpisodes(year=year, position=position))
        if isinstance(answer, Refused):
            raise ListCutShortError(answer.detail)
        found += answer.episodes
        is_further = answer.next_position is not None and answer.next_position > position
        position = answer.next_position if is_further else None
    return found


async def _children(viewer: Viewer, child_ids: Sequence[UUID]) -> dict[UUID, ReturnedChild]:
    found: dict[UUID, ReturnedChild] = {}
    for at in range(0, len(child_ids), MOST_AT_ONCE):
        answer = await viewer.asks.ask(HowAreTheyReturned(child_ids=tuple(child_ids[at : at + MOST_AT_ONCE])))
        if isinstance(answer, Refused):
            raise ListCutShortError(answer.detail)
        found |= {one.child_id: one for one in answer.children}
    return found


def _row(episode: MissingEpisode, children: Mapping[UUID, ReturnedChild]) -> tuple[str, ...] | None:
    child = children.get(episode.child_id)
    if child is None:
        return None
    ends = _day(episode.mis_end) if episode.mis_end else ""
    return (child.child, _day(child.dob), episode.missing.value, _day(episode.mis_start), ends)


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


def _file(rows: Sequence[tuple[str, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *sorted(rows, key=lambda row: row[0])])
    return written.getvalue()
