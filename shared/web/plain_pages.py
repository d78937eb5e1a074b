"""What can be read without signing in: the accessibility statement, an authority's colours, and the house's health."""

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import JSONResponse, Response

from shared.web.colours import stylesheet
from shared.web.house import house_of
from shared.web.viewer import PerhapsSignedIn

Ready = Callable[[], Awaitable[Sequence[str]]]
"""Tells why the web can't serve pages now, one sentence a reason; no reason where it can."""

COLOURS_LAST = 300
"""Seconds for which a browser keeps an authority's colours."""

router = APIRouter()


@router.get("/accessibility")
async def accessibility(request: Request, viewer: PerhapsSignedIn) -> Response:
    """The statement that the 2018 accessibility regulations ask for."""
    return house_of(request).renderer.page(request, "hubhome/accessibility.html", viewer=viewer)


@router.get("/authorities/{authority}/colours.css")
async def colours(request: Request, authority: str) -> Response:
    """The authority's colours: a file, since the strict policy allows no style in a page."""
    profile = await house_of(request).identity.profile(authority)
    if profile is None:
        raise HTTPException(status_code=404)
    return Response(
        stylesheet(profile.colour), media_type="text/css", headers={"Cache-Control": f"private, max-age={COLOURS_LAST}"}
    )


def health_router(ready: Ready) -> APIRouter:
    """For whoever runs us: `/health/live` says that the process answers, `/health/ready` that pages can be served."""
    health = APIRouter(prefix="/health")

    @health.get("/live")
    async def live() -> Response:
        return JSONResponse({"live": True})

    @health.get("/ready")
    async def is_ready() -> Response:
        reasons = list(await ready())
        return JSONResponse({"ready": not reasons, "because": reasons}, status_code=503 if reasons else 200)

    return health
