"""The files by which somebody puts what is on a page into their calendar; who sees the page may take its file."""

from collections.abc import Iterable
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.bookings.pages.calendar_entries import (
    gathering_entry,
    gathering_in_a_calendar,
    in_a_calendar,
    sleepover_entry,
)
from services.bookings.pages.gatherings.listing import Guest
from services.bookings.pages.gatherings.showing import gathering_or_not_yours
from services.bookings.pages.not_yours import not_yours
from shared.contracts.bookings import HowIsSleepover
from shared.contracts.refusals import Refused
from shared.contracts.series import HowIsSeries
from shared.web.ical import MEDIA_TYPE, Entry, calendar_file
from shared.web.names import Names
from shared.web.secret_links import site_of
from shared.web.viewer import SignedIn

router = APIRouter()
NOBODY = Names()
"""A file goes on to whoever keeps the calendar: it says how many children, and names none (decision 0053)."""


@router.get("/sleepovers/{sleepover_id}/calendar.ics")
async def sleepover(request: Request, viewer: SignedIn, sleepover_id: UUID) -> Response:
    """One sleepover."""
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return _file("sleepover", [sleepover_entry(in_a_calendar(view, viewer), NOBODY, site_of(request))])


@router.get("/sleepovers/regular/{series_id}/calendar.ics")
async def series(request: Request, viewer: SignedIn, series_id: UUID) -> Response:
    """Those that aren't over; also what was called off, for who added it before. Where all are over, their page."""
    view = await viewer.asks.ask(HowIsSeries(series_id=series_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    ahead = [in_a_calendar(one, viewer) for one in view.sleepovers if one.last_night_on >= viewer.tonight]
    if not ahead:
        return viewer.redirect(f"/sleepovers/regular/{series_id}")
    return _file("sleepovers", [sleepover_entry(one, NOBODY, site_of(request)) for one in ahead])


@router.get("/gatherings/{gathering_id}/calendar.ics")
async def gathering(request: Request, viewer: Guest, gathering_id: UUID) -> Response:
    """One gathering."""
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    return _file("gathering", [gathering_entry(gathering_in_a_calendar(view, viewer), site_of(request))])


def _file(name: str, entries: Iterable[Entry]) -> Response:
    return Response(
        calendar_file(entries, is_sent=False),
        media_type=f"{MEDIA_TYPE}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )
