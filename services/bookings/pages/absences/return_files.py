"""What the files have in common that somebody takes away for the authority's SSDA903 return."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from starlette.responses import Response

from shared.contracts.message import Query
from shared.contracts.refusals import Refused
from shared.contracts.returns import (
    MAKES_THE_RETURN,
    MOST_AT_ONCE,
    HowAreTheyReturned,
    MissingEpisodes,
    ReturnedChild,
    TemporaryMoves,
)
from shared.contracts.roles import PEOPLE
from shared.web.errors import ListCutShortError
from shared.web.viewer import Viewer

R = TypeVar("R", MissingEpisodes, TemporaryMoves)
TAKES_IT = MAKES_THE_RETURN & PEOPLE
YEARS_OFFERED = 5


def years_offered(today: date) -> list[int]:
    """The return's year that runs, and those before it, by the years in which they end."""
    runs = today.year + ((today.month, today.day) > (3, 31))
    return [runs - back for back in range(YEARS_OFFERED)]


def year_chosen(years: Sequence[int], asked: str) -> int:
    """The year that the address has, where it is offered; else that which runs."""
    return next((one for one in years if str(one) == asked), years[0])


async def pages_of_a_year(viewer: Viewer, page_at: Callable[[int], Query[R]]) -> list[R]:
    """Every page of a year's list, in order. Raises `ListCutShortError` where one is refused."""
    found: list[R] = []
    position: int | None = 0
    while position is not None:
        answer = await viewer.asks.ask(page_at(position))
        if isinstance(answer, Refused):
            raise ListCutShortError(answer.detail)
        found.append(answer)
        is_further = answer.next_position is not None and answer.next_position > position
        position = answer.next_position if is_further else None
    return found


async def children_of_return(viewer: Viewer, child_ids: Sequence[UUID]) -> dict[UUID, ReturnedChild]:
    """How the return knows each who has a number in it; the registry writes down of whom that was told."""
    found: dict[UUID, ReturnedChild] = {}
    for at in range(0, len(child_ids), MOST_AT_ONCE):
        answer = await viewer.asks.ask(HowAreTheyReturned(child_ids=tuple(child_ids[at : at + MOST_AT_ONCE])))
        if isinstance(answer, Refused):
            raise ListCutShortError(answer.detail)
        found |= {one.child_id: one for one in answer.children}
    return found


def in_the_return(value: date) -> str:
    """A day as the return writes it."""
    return value.strftime("%d/%m/%Y")


def as_file(name: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Response:
    """The rows as a file to download, by the children's numbers."""
    written = io.StringIO()
    csv.writer(written).writerows([columns, *sorted(rows, key=lambda row: row[0])])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
