"""Whose calendar does somebody look at: their own, or that of a constellation, a household or a worker in it?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from fastapi import HTTPException

from services.bookings.pages.choosing import board_of
from shared.contracts.asking import AskError
from shared.contracts.bookings import Calendar, FamilyTimeInCalendar, GatheringView, SleepoverView
from shared.contracts.constellations import Caseload, WhatCanBeChosen, WhichConstellations, WhoseCaseload
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.web.names import Names
from shared.web.viewer import Viewer

log = structlog.get_logger(__name__)

CONSTELLATION, HOUSEHOLD, WORKER = "constellation", "household", "worker"
OTHERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Who may look at the calendar of another worker."""


@dataclass(frozen=True, slots=True)
class Whose:
    """What of all that concerns the viewer is shown."""

    kind: str = ""
    id: UUID | None = None
    caseload: Caseload | None = None
    workers: Sequence[tuple[UUID, str]] = ()
    """Workers to choose from, by name."""
    constellations: frozenset[UUID] = frozenset()
    households: frozenset[UUID] = frozenset()
    """Of whom the viewer may see what is on, also where nothing is."""

    @property
    def value(self) -> str:
        """As an address and a form have it; nothing for the viewer's own."""
        return f"{self.kind}.{self.id}" if self.id else ""

    def has(self, one: SleepoverView) -> bool:
        """Whether a sleepover is shown."""
        homes = {one.satellite_household_id, one.hub_household_id}
        if self.kind == CONSTELLATION:
            return one.constellation_id == self.id
        if self.kind == HOUSEHOLD:
            return self.id in homes
        return self.caseload is None or (
            one.constellation_id in self.caseload.constellation_ids
            or not homes.isdisjoint(self.caseload.household_ids)
            or not set(self.caseload.child_ids).isdisjoint(one.child_ids)
        )

    def has_gathering(self, one: GatheringView) -> bool:
        """Whether a gathering is shown: of its constellations, and of guests of whom the viewer may know."""
        of = {one.constellation_id, *one.constellation_ids}
        if self.kind == CONSTELLATION:
            return self.id in of
        if self.kind == HOUSEHOLD:
            return self.id in one.household_ids
        return (
            self.caseload is None
            or not of.isdisjoint(self.caseload.constellation_ids)
            or not set(one.household_ids).isdisjoint(self.caseload.household_ids)
        )

    def has_family_time(self, one: FamilyTimeInCalendar) -> bool:
        """Whether family time is shown: of the households and constellations of which the viewer may know it."""
        if self.kind == CONSTELLATION:
            return self.id in one.constellation_ids
        if self.kind == HOUSEHOLD:
            return self.id in one.household_ids
        return self.caseload is None or (
            not set(one.constellation_ids).isdisjoint(self.caseload.constellation_ids)
            or not set(one.household_ids).isdisjoint(self.caseload.household_ids)
            or not set(one.child_ids).isdisjoint(self.caseload.child_ids)
        )

    def of(self, calendar: Calendar) -> Calendar:
        """What is shown of what concerns the viewer."""
        return Calendar(
            sleepovers=tuple(filter(self.has, calendar.sleepovers)),
            gatherings=tuple(filter(self.has_gathering, calendar.gatherings)),
            family_times=tuple(filter(self.has_family_time, calendar.family_times)),
        )

    def name(self, names: Names) -> str:
        """What it is called; nothing for the viewer's own."""
        if self.id is None:
            return ""
        if self.kind == WORKER:
            return names.person(self.id) or "a worker"
        return names.constellation(self.id) if self.kind == CONSTELLATION else names.household(self.id)

    def choices(self, calendar: Calendar, names: Names) -> list[dict[str, str]]:
        """What else can be chosen: whom the viewer may look at, of what is on in these days, and what is chosen now."""
        constellations = self.constellations | {one.constellation_id for one in calendar.sleepovers}
        constellations |= {one.constellation_id for one in calendar.gatherings}
        constellations |= {each for one in calendar.family_times for each in one.constellation_ids}
        households = self.households | {
            home for one in calendar.sleepovers for home in (one.satellite_household_id, one.hub_household_id) if home
        }
        households |= {each for one in calendar.gatherings for each in one.household_ids}
        households |= {each for one in calendar.family_times for each in one.household_ids}
        offered = {
            **{f"{CONSTELLATION}.{one}": names.constellation(one) for one in constellations},
            **{f"{HOUSEHOLD}.{one}": names.household(one) for one in households},
            **{f"{WORKER}.{one}": name for one, name in self.workers},
            **({self.value: self.name(names)} if self.id else {}),
        }
        listed = sorted(offered.items(), key=lambda item: (item[0].partition(".")[0], item[1].casefold(), item[0]))
        return [
            {"value": "", "text": "Everything of mine"},
            *({"value": value, "text": text} for value, text in listed),
        ]


async def whose_calendar(viewer: Viewer, of: str) -> Whose:
    """Whose is asked for; no page where the viewer can't look at it, or there is no such kind."""
    workers, (constellations, households) = await asyncio.gather(_workers(viewer), _of_theirs(viewer))
    if not of:
        return Whose(workers=workers, constellations=constellations, households=households)
    kind, _, reference = of.partition(".")
    try:
        found = UUID(reference)
    except ValueError:
        raise HTTPException(status_code=404) from None
    if kind in {CONSTELLATION, HOUSEHOLD}:
        return Whose(kind, found, None, workers, constellations, households)
    if kind != WORKER or not viewer.actor.has(*WhoseCaseload.asked_by):
        raise HTTPException(status_code=404)
    caseload = await viewer.asks.ask(WhoseCaseload(worker_id=found))
    if isinstance(caseload, Refused):
        raise HTTPException(status_code=404)
    return Whose(kind, found, caseload, workers, constellations, households)


async def _of_theirs(viewer: Viewer) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The constellations and households that the viewer may look at: their own, and those of children they know of."""
    constellations: set[UUID | None] = {*viewer.actor.constellation_ids}
    households: set[UUID | None] = {viewer.actor.household_id, *viewer.actor.supervised_household_ids}
    try:
        if viewer.actor.has(*WhichConstellations.asked_by):
            cards = await viewer.asks.ask(WhichConstellations())
            theirs = () if isinstance(cards, Refused) else [one for one in cards.constellations if not one.host]
            constellations |= {one.constellation_id for one in theirs}
            households |= {one.hub_household_id for one in theirs}
        if viewer.actor.has(*WhoSleepsWhere.asked_by):
            board = await board_of(viewer, viewer.tonight)
            constellations |= {one.constellation_id for one in board}
            households |= {home for one in board for home in (one.lives_with, one.sleeps_at)}
    except AskError as error:
        log.warning("choice_lost", error=type(error).__name__)
    return frozenset(filter(None, constellations)), frozenset(filter(None, households))


async def _workers(viewer: Viewer) -> Sequence[tuple[UUID, str]]:
    """The liaison workers, for who may look at another's calendar; of others the caseload's page leads here."""
    if not (viewer.actor.has(*OTHERS) and viewer.actor.has(*WhatCanBeChosen.asked_by)):
        return ()
    try:
        answer = await viewer.asks.ask(WhatCanBeChosen())
    except AskError as error:
        log.warning("choice_lost", error=type(error).__name__)
        return ()
    return () if isinstance(answer, Refused) else [(one.id, one.name) for one in answer.liaison_workers]
