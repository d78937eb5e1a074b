"""What the files have in common that somebody takes away for the authority's SSDA903 return."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from starlette.responses import Response

from shared.contracts.refusals import Refused
from shared.contracts.returns import MAKES_THE_RETURN, MOST_AT_ONCE, HowAreTheyReturned, ReturnedChild
from shared.contracts.roles import PEOPLE
from shared.web.errors import ListCutShortError
from shared.web.viewer import Viewer

TAKES_IT = MAKES_THE_RETURN & PEOPLE
YEARS_OFFERED = 5


def years_offered(today: date) -> list[int]:
    """The return's year that runs, and those before it, by the years in which they end."""
    runs = today.year + ((today.month, today.day) > (3, 31))
    return [runs - back for back in range(YEARS_OFFERED)]


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
