"""The page of what is on in a month, for whoever looks."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings import wording
from shared.contracts.bookings import Calendar, GatheringView, SleepoverView, WhatIsOn
from shared.contracts.clock import day_in_london
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.names import Names, names_of
from shared.web.viewer import SignedIn
from shared.web.wording import clock, length
from shared.web.wording import month as month_in_words

router = APIRouter()

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
A_MONTH_AT_MOST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a day."""

    title: str
    detail: str
    href: str = ""
    tag: str = ""
    tag_classes: str = ""


@router.get("/calendar")
async def calendar(viewer: SignedIn, month: str = "") -> Response:
    """One month as a list of its days on which something is on; this month where none is asked for."""
    first = _first_day(month, viewer.today)
    after = (first + A_MONTH_AT_MOST).replace(day=1)
    answer = await viewer.asks.ask(WhatIsOn(first_on=first, last_on=after - timedelta(days=1)))
    if isinstance(answer, Refused):
        answer = Calendar(sleepovers=(), gatherings=())
    ids = [one for view in answer.sleepovers for one in (*view.child_ids, view.hub_household_id)]
    names = await names_of(
        viewer.asks, [*ids, *(gathering.constellation_id for gathering in answer.gatherings)], Purpose.SEE_MY_CALENDAR
    )
    return viewer.render(
        "bookings/calendar.html",
        month=month_in_words(first),
        names=names,
        days=_by_day(answer, first, names),
        before=_neighbour(first - timedelta(days=1)),
        after=_neighbour(after),
    )


@router.get("/sleepovers")
async def sleepovers(viewer: SignedIn) -> Response:
    """Where somebody goes who shortens the address of a sleepover."""
    return viewer.redirect("/calendar")


def _first_day(month: str, today: date) -> date:
    if not month:
        return today.replace(day=1)
    found = _MONTH.fullmatch(month)
    if not found:
        raise HTTPException(status_code=404)
    return date(int(found[1]), int(found[2]), 1)


def _neighbour(day: date) -> dict[str, str] | None:
    """The way to a month, where it has a page."""
    if not _MONTH.fullmatch(f"{day:%Y-%m}"):
        return None
    return {"text": month_in_words(day), "href": f"/calendar?month={day:%Y-%m}"}


def _by_day(answer: Calendar, first: date, names: Names) -> list[tuple[date, list[Entry]]]:
    """Each thing on the day on which it begins; what began before the month, on its first day."""
    days: dict[date, list[Entry]] = defaultdict(list)
    for gathering in sorted(answer.gatherings, key=lambda one: one.starts_at):
        days[day_in_london(gathering.starts_at)].append(_gathering(gathering, names))
    for view in answer.sleepovers:
        days[max(view.first_night_on, first)].append(_sleepover(view, names))
    return sorted(days.items())


def _sleepover(view: SleepoverView, names: Names) -> Entry:
    tag, tag_classes = wording.STATE_TAGS[view.state]
    nights = wording.nights(view.first_night_on, view.last_night_on)
    return Entry(
        title=f"Sleepover: {wording.listed([names.child(child) for child in view.child_ids])}",
        detail=f"{nights}, at {names.household(view.hub_household_id)}",
        href=f"/sleepovers/{view.sleepover_id}",
        tag=tag,
        tag_classes=tag_classes,
    )


def _gathering(gathering: GatheringView, names: Names) -> Entry:
    return Entry(
        title=f"{wording.GATHERING_WORDS[gathering.kind]}: {names.constellation(gathering.constellation_id)}",
        detail=f"{clock(gathering.starts_at)}, {length(gathering.minutes)}",
    )
