"""The beds of a hub home as a grid of nights; on a phone a list of the nights, each with its beds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.choosing import constellations_of
from services.bookings.pages.days import EARLIEST, LATEST, read_iso
from shared.contracts.calendars import BedNight, BedsByNight, BedState, WhichBedsAreFree
from shared.contracts.nights_off import WhichNightsAreOff
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import day, moment, stay_in_words

router = APIRouter()
LOOKERS = WhichBedsAreFree.asked_by
Looker = Annotated[Viewer, require(*LOOKERS)]
NIGHTS_OF_A_WEEK = 7
A_WEEK = timedelta(days=NIGHTS_OF_A_WEEK)
WEEKS = ("2", "3", "4")
STATE_TAGS = {
    BedState.FREE: ("Free", "govuk-tag--green"),
    BedState.RESERVE: ("Emergencies", "govuk-tag--turquoise"),
    BedState.HELD: ("Held", "govuk-tag--yellow"),
    BedState.TAKEN: ("Taken", "govuk-tag--blue"),
    BedState.CLOSED: ("Closed", "govuk-tag--grey"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A bed on a night."""

    bed: str
    night: date
    tag: str
    tag_classes: str
    held_until: str
    href: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven nights in a row, and what each bed is in them."""

    nights: tuple[date, ...]
    beds: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def by_night(self) -> Sequence[tuple[date, Sequence[Cell]]]:
        """The same, night by night."""
        return [(night, [cells[at] for _, cells in self.beds]) for at, night in enumerate(self.nights)]


@router.get("/beds")
async def beds(
    viewer: Looker, constellation: str = "", first: str = "", weeks: str = WEEKS[0], download: Download = ""
) -> Response:
    """Two to four weeks from the night that is asked for on, or else from tonight."""
    weeks = weeks if weeks in WEEKS else WEEKS[0]
    asked_for = read_iso(first)
    begins_on = asked_for if asked_for and EARLIEST <= asked_for <= LATEST else viewer.tonight
    choices = await constellations_of(viewer)
    chosen = next((one for one in choices if str(one) == constellation), choices[0] if choices else None)
    if constellation and str(chosen) != constellation:
        raise HTTPException(status_code=404)
    if chosen is None:
        return viewer.render("bookings/no_beds.html")
    answer = await viewer.asks.ask(
        WhichBedsAreFree(constellation_id=chosen, first_on=begins_on, nights=NIGHTS_OF_A_WEEK * int(weeks))
    )
    if isinstance(answer, Refused):
        raise HTTPException(status_code=404)
    off = await viewer.asks.ask(WhichNightsAreOff(constellation_id=chosen))
    if isinstance(off, Refused):
        raise HTTPException(status_code=404)
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.SEE_MY_CALENDAR
    names = await names_of(viewer.asks, [*choices, *answer.hub_household_ids], purpose)
    if download:
        return await taken(viewer, download, _listing(answer, names), names)
    return viewer.render(
        "bookings/beds.html",
        form=Form.starting_with(constellation=str(chosen), first=begins_on.isoformat(), weeks=weeks),
        names=names,
        constellation=names.constellation(chosen),
        hub_homes=wording.listed([names.household(one) for one in answer.hub_household_ids]),
        has_reserve=any(night.state is BedState.RESERVE for bed in answer.beds for night in bed.nights),
        nights_off=wording.listed([stay_in_words(one.first_night_on, one.last_night_on) for one in off.nights_off]),
        rooms=[
            (
                wording.hours(one.starts_at, one.minutes),
                f"/family-time/{one.family_time_id}" if one.family_time_id else "",
            )
            for one in answer.rooms_taken
        ],
        arrange=f"/beds/{chosen}/off" if off.may_arrange else "",
        choices=[{"value": str(one), "text": names.constellation(one)} for one in choices],
        weeks=_weeks(answer),
        how_many=[{"value": number, "text": f"{number} weeks"} for number in WEEKS],
        before=_link(begins_on - int(weeks) * A_WEEK, chosen, weeks),
        after=_link(begins_on + int(weeks) * A_WEEK, chosen, weeks),
    )


def _weeks(answer: BedsByNight) -> list[Week]:
    """The nights of each week, the beds numbered in the order in which they always come."""
    rows = [
        (f"Bed {number}", {night.on: _cell(f"Bed {number}", night) for night in bed.nights})
        for number, bed in enumerate(answer.beds, start=1)
    ]
    nights = sorted({night for _, cells in rows for night in cells})
    weeks = [tuple(nights[at : at + NIGHTS_OF_A_WEEK]) for at in range(0, len(nights), NIGHTS_OF_A_WEEK)]
    return [
        Week(of_a_week, tuple((bed, tuple(cells[night] for night in of_a_week)) for bed, cells in rows))
        for of_a_week in weeks
    ]


def _cell(bed: str, night: BedNight) -> Cell:
    tag, tag_classes = STATE_TAGS[night.state]
    return Cell(
        bed=bed,
        night=night.on,
        tag=tag,
        tag_classes=tag_classes,
        held_until=moment(night.held_until) if night.held_until else "",
        href=f"/sleepovers/{night.sleepover_id}" if night.sleepover_id else "",
    )


def _listing(answer: BedsByNight, names: Names) -> Listing:
    where = names.constellation(answer.constellation_id)
    rows = [
        (where, f"Bed {number}", night.on, STATE_TAGS[night.state][0], night.held_until)
        for number, bed in enumerate(answer.beds, start=1)
        for night in bed.nights
    ]
    return Listing("beds", ("Constellation", "Bed", "Night", "State", "Held until"), rows)


def _link(begins_on: date, constellation_id: UUID, weeks: str) -> dict[str, str] | None:
    if not EARLIEST <= begins_on <= LATEST:
        return None
    query = urlencode({"constellation": constellation_id, "first": begins_on.isoformat(), "weeks": weeks})
    return {"text": f"From {day(begins_on)}", "href": f"/beds?{query}"}
