"""What is on, as the calendar of somebody's phone reads it: by a secret link, without signing in."""

import hashlib
from datetime import date

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.calendar_entries import STATUS_OF, gathering_entry, sleepover_entry
from shared.contracts.asking import AskError
from shared.contracts.calendar_links import WITH_NAMES
from shared.contracts.calendars import (
    FamilyTimeInMyCalendar,
    InMyCalendar,
    SleepoverInMyCalendar,
    WhatGoesInMyCalendar,
)
from shared.contracts.clock import day_in_london
from shared.contracts.registry import Purpose
from shared.web.error_pages import RETRY_AFTER
from shared.web.ical import MEDIA_TYPE, Entry, Hours, Status, calendar_file
from shared.web.names import Names, names_of
from shared.web.secret_links import UNSEEN, Holder, holder_of, opens_nothing

feed_router = APIRouter()
log = structlog.get_logger(__name__)


@feed_router.api_route("/calendar/feed/{link}.ics", methods=["GET", "HEAD"])
async def feed(request: Request, link: str) -> Response:
    """The calendar of who made the link, as far as they may see it now."""
    try:
        holder = await holder_of(request, link)
        answer = await holder.asks.ask(WhatGoesInMyCalendar()) if holder else None
        if holder is None or not isinstance(answer, InMyCalendar):
            return opens_nothing()
        names = await _names(holder, answer)
    except AskError as error:
        # A phone keeps what it has and comes again; with a 404 some would forget the calendar.
        log.warning("calendar_lost", error=type(error).__name__)
        return _not_now()
    if names.are_missing:
        return _not_now()
    body = calendar_of(answer, names, holder.site, holder.tonight)
    headers = {**UNSEEN, "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


def _not_now() -> Response:
    headers = {**UNSEEN, "Retry-After": RETRY_AFTER}
    return Response("Try again later\n", status_code=503, media_type="text/plain", headers=headers)


async def _names(holder: Holder, answer: InMyCalendar) -> Names:
    """First names, where whoever made the link may have them and wanted them; of nights that aren't over only."""
    if holder.actor.asks_only is None or not holder.actor.asks_only >= WITH_NAMES:
        return Names()
    ahead = [child for one in answer.sleepovers if _is_ahead(one, holder.tonight) for child in one.child_ids]
    ahead += [child for one in answer.family_times if _is_to_come(one, holder.tonight) for child in one.child_ids]
    return await names_of(holder.asks, ahead, Purpose.SEE_MY_CALENDAR)


def _is_ahead(one: SleepoverInMyCalendar, tonight: date) -> bool:
    """Whether it is worth a name: what is over or called off is read by nobody any more, and stays on phones."""
    return one.last_night_on >= tonight and STATUS_OF[one.state] is not Status.CANCELLED


def calendar_of(answer: InMyCalendar, names: Names, site: str, tonight: date) -> bytes:
    """The file; where no name is known it says how many children."""
    nobody = Names()
    sleepovers = [sleepover_entry(one, names if _is_ahead(one, tonight) else nobody, site) for one in answer.sleepovers]
    gatherings = [gathering_entry(one, site) for one in answer.gatherings]
    family_times = [
        _family_time(one, names if _is_to_come(one, tonight) else nobody, site) for one in answer.family_times
    ]
    return calendar_file([*sleepovers, *gatherings, *family_times], name="Hubhome")


def _is_to_come(one: FamilyTimeInMyCalendar, tonight: date) -> bool:
    """Whether it is worth a name, as a sleepover is."""
    return day_in_london(one.starts_at) >= tonight and not one.is_off


def _family_time(one: FamilyTimeInMyCalendar, names: Names, site: str) -> Entry:
    """Of own children the first names, where they were wanted; of others only how many they are."""
    known = [names.known[child] for child in one.child_ids if child in names.known]
    others = one.children - len(known)
    who = (
        wording.children(one.children) if not known else wording.listed([*known, *([f"{others} more"] * bool(others))])
    )
    before = "Cancelled: " if one.is_off else "Proposed: " if one.is_proposed else ""
    return Entry(
        thing_id=one.family_time_id,
        version=one.version,
        when=Hours(one.starts_at, one.minutes),
        status=Status.CANCELLED if one.is_off else Status.TENTATIVE if one.is_proposed else Status.CONFIRMED,
        title=f"{before}Family time{' at your home' if one.is_at_mine else ''}{f': {who}' if one.children else ''}",
        link=f"{site}/family-time/{one.family_time_id}" if one.children else "",
        changed_at=one.changed_at,
    )
