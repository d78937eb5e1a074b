"""The page of a liaison worker's waiting lists, with the reasons of their order."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.waiting import words
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.waiting import WaitingLists, WaitingOnList, WaitingState, WhoIsWaiting
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer, require
from shared.web.wording import moment_near, stay_in_words

router = APIRouter()
LiaisonWorker = Annotated[Viewer, require(*WhoIsWaiting.asked_by)]
COLUMNS = (
    *("Constellation", "Place", "Household", "Children", "First night", "Last night"),
    *("State", "Need", "Place of the need", "Nights in the 12 months before", "Waiting since"),
)


@router.get("/waiting-lists")
async def lists(viewer: LiaisonWorker, download: Download = "") -> Response:
    """Who waits, in the order in which beds are offered, and why in this one."""
    answer = await viewer.asks.ask(WhoIsWaiting())
    found = WaitingLists(lists=()) if isinstance(answer, Refused) else answer
    ids = [one.constellation_id for one in found.lists]
    ids += [
        one for its in found.lists for each in its.waiting for one in (each.satellite_household_id, *each.child_ids)
    ]
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.PLAN_A_SLEEPOVER
    names = await names_of(viewer.asks, ids, purpose)
    if download:
        return await taken(viewer, download, _listing(found, names), names)
    return viewer.render(
        "bookings/waiting/lists.html",
        names=names,
        sources=found.sources,
        lists=[
            (
                names.constellation(its.constellation_id),
                words.how_many(len(its.waiting)),
                _lines(its.waiting, names, viewer.now),
            )
            for its in found.lists
        ],
    )


def _lines(waiting: tuple[WaitingOnList, ...], names: Names, now: datetime) -> list[dict[str, object]]:
    return [
        {
            "title": f"{words.children(one, names)}: {stay_in_words(one.first_night_on, one.last_night_on)}",
            "href": f"/waiting-list/{one.waiting_id}",
            "place": words.place(one.place, one.of),
            "household": names.household(one.satellite_household_id),
            "tag": words.STATE_TAGS[one.state],
            "until": moment_near(one.offered_until, now) if one.offered_until else "",
            "why": words.why_there(one),
        }
        for one in waiting
    ]


def _listing(found: WaitingLists, names: Names) -> Listing:
    rows = [
        (
            names.constellation(its.constellation_id),
            f"{one.place} of {one.of}",
            names.household(one.satellite_household_id),
            words.children(one, names),
            one.first_night_on,
            one.last_night_on,
            words.STATE_TAGS[WaitingState(one.state)][0],
            wording.NEED_WORDS[one.need],
            one.rank,
            one.nights_so_far,
            one.since,
        )
        for its in found.lists
        for one in its.waiting
    ]
    return Listing("waiting-lists", COLUMNS, rows)
