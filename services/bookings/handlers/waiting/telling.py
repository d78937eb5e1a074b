"""How is somebody who waits told to others?"""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from services.bookings.policy.nights import Nights
from services.bookings.policy.waiting.entry import Entry, may_answer, may_see
from services.bookings.policy.waiting.order import Standing, ahead_by, in_order, place_among, year_before
from services.bookings.repository.requests import nights_at_hub_homes
from services.bookings.repository.rules import rulebook
from services.bookings.repository.waiting import WaitingList
from shared.contracts.waiting import WaitingFacts, WaitingOnList, WaitingView
from shared.persistence.work import Work

F = TypeVar("F", bound=WaitingFacts)


def waiting_fact(event: type[F], entry: Entry, **more: Any) -> F:
    """An event about somebody who waits; `more` is what only this kind of event tells."""
    return event.model_validate(
        {
            "thing_version": entry.version,
            "waiting_id": entry.id,
            "constellation_id": entry.constellation_id,
            "satellite_household_id": entry.satellite_household_id,
            "child_ids": entry.child_ids,
            "first_night_on": entry.nights.first,
            "last_night_on": entry.nights.last,
            "state": entry.state,
            "since": entry.since,
            "joined_by": entry.joined_by,
            **more,
        }
    )


async def standings(work: Work, entries: Sequence[Entry]) -> list[Standing]:
    """These entries in the order in which beds are offered to them."""
    if not entries:
        return []
    years = [year_before(one.nights) for one in entries]
    within = Nights(min(one.first for one in years), max(one.last for one in years))
    children = list({child_id for one in entries for child_id in one.child_ids})
    return in_order(entries, await nights_at_hub_homes(work, children, within), await rulebook(work), work.today)


async def view(entry: Entry, work: Work) -> WaitingView:
    """The entry as the actor sees it, with its place of now."""
    [seen] = await views([entry], work, has_words=True)
    return seen


async def views(entries: Sequence[Entry], work: Work, *, has_words: bool = False) -> list[WaitingView]:
    """Entries as the actor sees them; in a list without the words of why they are needed."""
    constellation_ids = {one.constellation_id for one in entries if one.is_open}
    known = await WaitingList(work).open_in(*constellation_ids) if constellation_ids else []
    # One that is only looked at isn't kept: its place is the one that it would have.
    new = [one for one in entries if one.is_open and one.id not in {other.id for other in known}]
    found = await standings(work, [*known, *new])
    return [_view(one, found, work, has_words=has_words) for one in entries]


def _view(entry: Entry, everybody: Sequence[Standing], work: Work, *, has_words: bool) -> WaitingView:
    list_of_its = [one for one in everybody if one.entry.constellation_id == entry.constellation_id]
    own = next((one for one in list_of_its if one.entry.id == entry.id), None)
    place, of = place_among(own, list_of_its) if own else (0, 0)
    return WaitingView(
        waiting_id=entry.id,
        constellation_id=entry.constellation_id,
        satellite_household_id=entry.satellite_household_id,
        child_ids=entry.child_ids,
        first_night_on=entry.nights.first,
        last_night_on=entry.nights.last,
        need=entry.need,
        because=entry.because if has_words else "",
        note=entry.note if has_words else "",
        state=entry.state,
        since=entry.since,
        place=place,
        of=of,
        offered_until=entry.offered_until,
        sleepover_id=entry.sleepover_id,
        may_answer=may_answer(work.actor, entry, work.now),
        may_leave=entry.is_open and may_see(work.actor, entry),
    )


def on_list(standing: Standing, everybody: Sequence[Standing]) -> WaitingOnList:
    """A household on its constellation's list, with what gives it its place."""
    entry = standing.entry
    place, of = place_among(standing, everybody)
    return WaitingOnList(
        waiting_id=entry.id,
        satellite_household_id=entry.satellite_household_id,
        child_ids=entry.child_ids,
        first_night_on=entry.nights.first,
        last_night_on=entry.nights.last,
        state=entry.state,
        since=entry.since,
        offered_until=entry.offered_until,
        need=entry.need,
        rank=standing.rank,
        nights_so_far=standing.nights_so_far,
        place=place,
        of=of,
        ahead_by=ahead_by(standing, everybody),
    )


def by_constellation(everybody: Sequence[Standing]) -> dict[UUID, list[Standing]]:
    """Standings by the list that they are on, each in its order."""
    lists: dict[UUID, list[Standing]] = {}
    for one in everybody:
        lists.setdefault(one.entry.constellation_id, []).append(one)
    return lists
