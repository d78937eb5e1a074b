"""The page on which somebody takes `Missing.csv` away, for the authority's SSDA903 return."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.pages.absences.return_files import (
    TAKES_IT,
    as_file,
    children_of_return,
    in_the_return,
    pages_of_a_year,
    year_chosen,
    years_offered,
)
from services.bookings.policy.missing_episodes import first_and_last_day
from shared.contracts.registry import Purpose
from shared.contracts.returns import MissingEpisode, ReturnedChild, WhichMissingEpisodes
from shared.web.names import names_of
from shared.web.viewer import Viewer, require

router = APIRouter()
Maker = Annotated[Viewer, require(*TAKES_IT)]
COLUMNS = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")


@router.get("/absences/return")
async def missing_of_a_return(viewer: Maker, year: str = "", download: str = "") -> Response:
    """How many rows a year has, and who can't be in the file; or the file, in the form of the return."""
    years = years_offered(viewer.today)
    chosen = year_chosen(years, year)
    pages = await pages_of_a_year(viewer, lambda position: WhichMissingEpisodes(year=chosen, position=position))
    episodes = [one for page in pages for one in page.episodes]
    children = await children_of_return(viewer, [*dict.fromkeys(one.child_id for one in episodes)])
    rows = [row for one in episodes if (row := _row(one, children))]
    if download:
        return as_file("Missing.csv", COLUMNS, rows)
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


def _row(episode: MissingEpisode, children: Mapping[UUID, ReturnedChild]) -> tuple[str, ...] | None:
    child = children.get(episode.child_id)
    if child is None:
        return None
    ends = in_the_return(episode.mis_end) if episode.mis_end else ""
    return (child.child, in_the_return(child.dob), episode.missing.value, in_the_return(episode.mis_start), ends)
