"""How does somebody take away the list that a page shows?

A page takes the parameter `download: Download = ""` and, where it says a kind, answers with `taken(...)` instead of a
template; the template includes `hubhome/downloads.html`, which links to the page itself with the same filters.
"""

import asyncio
from typing import Annotated, Literal, TypeVar

from fastapi import Query as Parameter
from starlette.responses import Response

from shared.contracts.message import Query
from shared.contracts.records import MOST_ON_A_PAGE, Paged
from shared.contracts.refusals import Refused
from shared.web.downloads.listing import Listing
from shared.web.downloads.writing import KINDS
from shared.web.errors import ListCutShortError
from shared.web.names import Names
from shared.web.viewer import Viewer

Download = Annotated[Literal["", "csv", "xlsx", "ods"], Parameter()]
"""Whether a page's list is taken away, and as what."""

P = TypeVar("P", bound=Paged)


async def taken(viewer: Viewer, download: Download, listing: Listing, names: Names | None = None) -> Response:
    """The list as a file. While the registry can't tell the names in it, a page that says so.

    What is asked for it is asked with the purpose `export_the_register`, so that who took it away is written down.
    """
    if names is not None and names.are_missing:
        return viewer.render("hubhome/not_to_take.html", status=503)
    kind = KINDS[download]
    content = await asyncio.to_thread(kind.write, listing)
    name = f"{viewer.authority}-{listing.name}-{viewer.today.isoformat()}.{download}"
    return Response(
        content, media_type=kind.media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


async def every_page(viewer: Viewer, query: Query[P]) -> list[P]:
    """All pages of a list, as large as they may be.

    Raises `ListCutShortError` where the service refuses any of them: half a list is never given out as the whole.
    """
    pages: list[P] = []
    while not pages or len(pages) < pages[0].pages:
        update = {"page": len(pages) + 1, "at_once": MOST_ON_A_PAGE}
        answer = await viewer.asks.ask(query.model_copy(update=update))
        if isinstance(answer, Refused):
            raise ListCutShortError(answer.detail)
        pages.append(answer)
    return pages
