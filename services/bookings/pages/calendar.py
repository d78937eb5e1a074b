"""What is on: a month as a list, which a phone shows best, or as a table, and a week."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.days import EARLIEST, LATEST, monday_of, read_iso
from services.bookings.pages.family_times.words import children
from services.bookings.pages.whose_calendar import Whose, whose_calendar
from services.bookings.policy.nights import ONE_NIGHT, Nights
from shared.contracts.bookings import Calendar, FamilyTimeInCalendar, GatheringView, SleepoverView, WhatIsOn
from shared.contracts.calendar_links import HAVE_A_CALENDAR
from shared.contracts.clock import day_in_london
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.viewer import SignedIn, Viewer
from shared.web.wording import clock, day, length, stay_in_words
from shared.web.wording import month as month_in_words

router = APIRouter()

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
A_MONTH_AT_MOST = timedelta(days=31)
A_WEEK, A_MOMENT = timedelta(weeks=1), timedelta(microseconds=1)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a day."""

    title: str
    detail: str
    href: str = ""
    tag: str = ""
    tag_classes: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody sees of a calendar."""

    whose: Whose
    days: Nights
    all: Calendar
    shown: Calendar
    names: Names


@router.get("/calendar")
async def calendar(viewer: SignedIn, month: str = "", of: str = "") -> Response:
    """One month as a list of its days on which something is on, this month where none is asked for, from tonight on."""
    first = _first_day(month, viewer.today)
    seen = await _look(viewer, Nights(first, _after(first) - ONE_NIGHT), of)
    # In the small hours of the first of a month all of it is still to come.
    begins = viewer.tonight if viewer.tonight in seen.days else first
    days = _by_day(seen, begins)
    is_left = any(one >= begins for one, _ in days)
    return _page(
        viewer,
        seen,
        "/calendar",
        "bookings/calendar.html",
        days=[(one, entries) for one, entries in days if one >= begins],
        earlier=[(one, entries) for one, entries in days if one < begins],
        next=None if is_left or seen.days.last < viewer.tonight else await _next_after(viewer, seen),
        around=_months(first, "/calendar", of),
    )


@router.get("/calendar/month")
async def calendar_of_a_month(viewer: SignedIn, month: str = "", of: str = "") -> Response:
    """One month as a table of its weeks."""
    first = _first_day(month, viewer.today)
    last = _after(first) - ONE_NIGHT
    seen = await _look(viewer, Nights(first, last), of)
    days = _on_each_day(seen)
    monday = monday_of(first)
    weeks = [
        [(one, days.get(one, [])) if first <= one <= last else None for one in _week(monday + number * A_WEEK)]
        for number in range((last - monday).days // 7 + 1)
    ]
    around = _months(first, "/calendar/month", of)
    return _page(viewer, seen, "/calendar/month", "bookings/calendar_month.html", weeks=weeks, around=around)


@router.get("/calendar/week")
async def calendar_of_a_week(viewer: SignedIn, week: str = "", of: str = "") -> Response:
    """One week, each day with what is on in it and in the night that begins."""
    asked_for = read_iso(week) if week else viewer.today
    if asked_for is None or not EARLIEST <= asked_for <= LATEST:
        raise HTTPException(status_code=404)
    monday = monday_of(asked_for)
    seen = await _look(viewer, Nights(monday, monday + A_WEEK - ONE_NIGHT), of)
    days = _on_each_day(seen)
    return _page(
        viewer,
        seen,
        "/calendar/week",
        "bookings/calendar_week.html",
        week=[(one, days.get(one, [])) for one in _week(monday)],
        around=[_week_link(monday - A_WEEK, of), _week_link(monday + A_WEEK, of)],
    )


@router.get("/sleepovers")
async def sleepovers(viewer: SignedIn) -> Response:
    """Where somebody goes who shortens the address of a sleepover."""
    return viewer.redirect("/calendar")


async def _look(viewer: Viewer, days: Nights, of: str) -> Seen:
    whose = await whose_calendar(viewer, of)
    answer = await viewer.asks.ask(WhatIsOn(first_on=days.first, last_on=days.last))
    if isinstance(answer, Refused):
        answer = Calendar(sleepovers=(), gatherings=())
    shown = whose.of(answer)
    ids = [
        whose.id,
        *whose.constellations,
        *whose.households,
        *(child for view in shown.sleepovers for child in view.child_ids),
        *(home for view in answer.sleepovers for home in (view.hub_household_id, view.satellite_household_id)),
        *(one.constellation_id for one in answer.sleepovers),
        *(one for view in answer.gatherings for one in (view.constellation_id, *view.household_ids)),
        *(child for one in shown.family_times for child in one.child_ids),
        *(one for view in answer.family_times for one in (*view.household_ids, *view.constellation_ids)),
    ]
    return Seen(whose, days, answer, shown, await names_of(viewer.asks, ids, Purpose.SEE_MY_CALENDAR))


async def _next_after(viewer: Viewer, seen: Seen) -> dict[str, Any] | None:
    """The first day after these on which something begins, within a year, with its month; none where nothing does."""
    first = seen.days.last + ONE_NIGHT
    answer = await viewer.asks.ask(WhatIsOn(first_on=first, last_on=first + A_YEAR - ONE_NIGHT))
    if isinstance(answer, Refused):
        return None
    shown = seen.whose.of(answer)
    begins = [
        *(one.first_night_on for one in shown.sleepovers),
        *(day_in_london(one.starts_at) for one in shown.gatherings),
        *(day_in_london(one.starts_at) for one in shown.family_times),
    ]
    on = min((one for one in begins if one >= first), default=None)
    return None if on is None else {"on": on, "href": _address("/calendar", seen.whose.value, month=f"{on:%Y-%m}")}


def _page(viewer: Viewer, seen: Seen, here: str, template: str, **context: Any) -> Response:
    first = seen.days.first
    is_this_month = first <= viewer.today <= seen.days.last
    month, week = f"{first:%Y-%m}", (viewer.today if is_this_month else first).isoformat()
    choices = seen.whose.choices(seen.all, seen.names)
    return viewer.render(
        template,
        names=seen.names,
        month=month_in_words(first),
        monday=first,
        whose=seen.whose.name(seen.names),
        form=Form.starting_with(of=seen.whose.value),
        choices=choices if len(choices) > 2 or seen.whose.value else (),  # noqa: PLR2004  one besides one's own is one's own
        here=here,
        period={"week": first.isoformat()} if here.endswith("week") else {"month": month},
        views=[
            {"text": "List", "href": _address("/calendar", seen.whose.value, month=month), "at": "/calendar"},
            {
                "text": "Month",
                "href": _address("/calendar/month", seen.whose.value, month=month),
                "at": "/calendar/month",
            },
            {"text": "Week", "href": _address("/calendar/week", seen.whose.value, week=week), "at": "/calendar/week"},
        ],
        has_a_link=viewer.actor.has(*HAVE_A_CALENDAR),
        **context,
    )


def _address(path: str, of: str, **period: str) -> str:
    return f"{path}?{urlencode({**period, **({'of': of} if of else {})})}"


def _first_day(month: str, today: date) -> date:
    if not month:
        return today.replace(day=1)
    found = _MONTH.fullmatch(month)
    if not found:
        raise HTTPException(status_code=404)
    return date(int(found[1]), int(found[2]), 1)


def _after(first: date) -> date:
    """The first day of the next month."""
    return (first + A_MONTH_AT_MOST).replace(day=1)


def _week(monday: date) -> Iterable[date]:
    return Nights(monday, monday + A_WEEK - ONE_NIGHT)


def _months(first: date, path: str, of: str) -> Sequence[Mapping[str, str] | None]:
    return [_month_link(first - ONE_NIGHT, path, of), _month_link(_after(first), path, of)]


def _month_link(one: date, path: str, of: str) -> dict[str, str] | None:
    """The way to a month, where it has a page."""
    if not _MONTH.fullmatch(f"{one:%Y-%m}"):
        return None
    return {"text": month_in_words(one), "href": _address(path, of, month=f"{one:%Y-%m}")}


def _week_link(monday: date, of: str) -> dict[str, str] | None:
    if not EARLIEST <= monday <= LATEST:
        return None
    return {"text": f"Week of {day(monday)}", "href": _address("/calendar/week", of, week=monday.isoformat())}


def _by_day(seen: Seen, begins: date) -> list[tuple[date, list[Entry]]]:
    """Each thing on the day on which it begins, a gathering also on the next day where it goes past midnight; what
    began before the list does and isn't over, on the list's first day.
    """
    days: dict[date, list[Entry]] = defaultdict(list)
    _put_gatherings(days, seen)
    for family_time in seen.shown.family_times:
        days[day_in_london(family_time.starts_at)].append(_family_time(family_time, seen.names))
    for view in seen.shown.sleepovers:
        is_over = view.last_night_on < begins
        days[max(view.first_night_on, seen.days.first if is_over else begins)].append(_sleepover(view, seen.names))
    return sorted(days.items())


def _on_each_day(seen: Seen) -> Mapping[date, list[Entry]]:
    """Each thing on each of its days; a night is on the day on which it begins."""
    days: dict[date, list[Entry]] = defaultdict(list)
    _put_gatherings(days, seen)
    for family_time in seen.shown.family_times:
        days[day_in_london(family_time.starts_at)].append(_family_time(family_time, seen.names))
    for view in seen.shown.sleepovers:
        for night in seen.days:
            if night in Nights(view.first_night_on, view.last_night_on):
                days[night].append(_sleepover(view, seen.names))
    return days


def _put_gatherings(days: Mapping[date, list[Entry]], seen: Seen) -> None:
    """Each gathering on each day that it touches: one that goes past midnight is on the next day as well."""
    for gathering in sorted(seen.shown.gatherings, key=lambda one: one.starts_at):
        first = day_in_london(gathering.starts_at)
        ends_at = wording.end_of(gathering.starts_at, gathering.minutes)
        for on in Nights(first, max(first, day_in_london(ends_at - A_MOMENT))):
            if on in seen.days:
                until = f"Until {clock(ends_at)}" if on > first else ""
                days[on].append(_gathering(gathering, seen.names, until))


def _sleepover(view: SleepoverView, names: Names) -> Entry:
    tag, tag_classes = wording.STATE_TAGS[view.state]
    nights = stay_in_words(view.first_night_on, view.last_night_on)
    return Entry(
        title=f"Sleepover: {wording.listed([names.child(child) for child in view.child_ids])}",
        detail=f"{nights}, at {names.household(view.hub_household_id)}",
        href=f"/sleepovers/{view.sleepover_id}",
        tag=tag,
        tag_classes=tag_classes,
    )


def _gathering(gathering: GatheringView, names: Names, until: str = "") -> Entry:
    kind = wording.GATHERING_WORDS[gathering.kind]
    tag, tag_classes = wording.REPLY_TAGS[False, True] if gathering.waits_for_places else ("", "")
    return Entry(
        title=f"{kind}: {gathering.title or names.constellation(gathering.constellation_id)}",
        detail=until or f"{clock(gathering.starts_at)}, {length(gathering.minutes)}",
        href=f"/gatherings/{gathering.gathering_id}" if gathering.is_planned else "",
        tag=tag,
        tag_classes=tag_classes,
    )


def _family_time(one: FamilyTimeInCalendar, names: Names) -> Entry:
    tag, tag_classes = ("", "")
    if one.waits_for_reply:
        tag, tag_classes = "Acknowledge", "govuk-tag--yellow"
    elif one.is_proposed:
        tag, tag_classes = "Proposed", "govuk-tag--yellow"
    return Entry(
        title=f"Family time: {children(one.child_ids, names)}",
        detail=f"{clock(one.starts_at)}, {length(one.minutes)}",
        href=f"/family-time/{one.family_time_id}",
        tag=tag,
        tag_classes=tag_classes,
    )
