"""Constellations, and what happened in them, as events told it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlmodel import col, select

from services.outcomes.policy.calling_off import CallingOff, notice_of
from services.outcomes.policy.figures import SLEPT_IN_A_BED, FamilyTime, Gathering, Membership, Sleepover
from services.outcomes.policy.months import Period
from services.outcomes.policy.timeline import Constellation, HubHome, NightsOff, Phase
from services.outcomes.tables import (
    CalledOffRow,
    ConstellationRow,
    FamilyTimeRow,
    GatheringRow,
    MembershipRow,
    NightsOffRow,
    SleepoverRow,
)
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverRecorded,
    SleepoverShortened,
)
from shared.contracts.calling_off import Notice, Side
from shared.contracts.clock import day_in_london
from shared.contracts.family_time import FamilyTimeRecorded
from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.message import Event
from shared.contracts.nights_off import NightsOffChanged
from shared.contracts.parting import SleepoverParted
from shared.contracts.registry import ConstellationChanged, MembershipChanged
from shared.contracts.swaps import SleepoverMoved
from shared.contracts.words import ConstellationPhase, GatheringKind, SleepoverKind
from shared.persistence.newest import Newest
from shared.persistence.work import Work

_CONSTELLATIONS = Newest(ConstellationRow)
_MEMBERSHIPS = Newest(MembershipRow)
_NIGHTS_OFF = Newest(NightsOffRow)
_SLEEPOVERS = Newest(SleepoverRow)
_CALLED_OFF = Newest(CalledOffRow)
FOR_THE_CHILD = "for_the_child"
"""The side of who answers for a child, as it is kept."""
_GATHERINGS = Newest(GatheringRow)
_FAMILY_TIMES = Newest(FamilyTimeRow)


class Constellations:
    """Constellations and the households that belong to them."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: ConstellationChanged) -> None:
        """A constellation is as this says."""
        phases, hub_homes = event.timeline()
        await _CONSTELLATIONS.put(
            self._work,
            {
                **thing_of(event),
                "phases": _as_json(
                    {"phase": one.phase, "started_on": one.started_on, "ended_on": one.ended_on} for one in phases
                ),
                "hub_homes": _as_json(
                    {
                        "household_id": one.household_id,
                        "beds": len(one.bed_ids),
                        "is_interim": one.is_interim,
                        "started_on": one.started_on,
                        "ended_on": one.ended_on,
                    }
                    for one in hub_homes
                ),
            },
        )

    async def keep_membership(self, event: MembershipChanged) -> None:
        """A household belongs to a constellation as this says."""
        await _MEMBERSHIPS.put(
            self._work,
            {
                **thing_of(event),
                "constellation_id": event.constellation_id,
                "household_id": event.household_id,
                "joined_on": event.joined_on,
                "left_on": event.left_on,
            },
        )

    async def keep_nights_off(self, event: NightsOffChanged) -> None:
        """A hub home has these nights off, or has given them back."""
        await _NIGHTS_OFF.put(
            self._work,
            {
                **thing_of(event),
                "constellation_id": event.constellation_id,
                "household_id": event.hub_household_id,
                "first_night_on": event.first_night_on,
                "last_night_on": event.last_night_on,
                "is_given_back": event.is_given_back,
            },
        )

    async def all(self) -> Sequence[Constellation]:
        """Every constellation of the authority, the oldest first."""
        off: dict[UUID, list[NightsOff]] = {}
        for row in await self._work.session.exec(select(NightsOffRow).where(~col(NightsOffRow.is_given_back))):
            nights = NightsOff(row.household_id, Period(row.first_night_on, row.last_night_on))
            off.setdefault(row.constellation_id, []).append(nights)
        rows = await self._work.session.exec(select(ConstellationRow))
        known = [_constellation(row, off.get(row.id, ())) for row in rows]
        return sorted(known, key=lambda one: (one.launched_on or date.max, one.id))

    async def memberships(self, constellation_ids: Collection[UUID]) -> Sequence[Membership]:
        """Every membership that there was or will be in these constellations."""
        query = select(MembershipRow).where(col(MembershipRow.constellation_id).in_(constellation_ids))
        return [
            Membership(row.constellation_id, row.household_id, row.joined_on, row.left_on)
            for row in await self._work.session.exec(query)
        ]


SaidOfSleepover = (
    SleepoverConfirmed | SleepoverShortened | SleepoverParted | SleepoverMoved | SleepoverCancelled | SleepoverRecorded
)


class Sleepovers:
    """Sleepovers that were confirmed, cancelled or taken over from before."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: SaidOfSleepover) -> None:
        """A sleepover is as this says."""
        await _SLEEPOVERS.put(
            self._work,
            {
                **thing_of(event),
                "constellation_id": event.constellation_id,
                "satellite_household_id": event.satellite_household_id,
                "children": 1 if isinstance(event, SleepoverRecorded) else len(event.stays),
                "first_night_on": event.first_night_on,
                "last_night_on": event.last_night_on,
                "state": event.state.value,
            },
        )
        if (called_off := _called_off(event)) is not None:
            kept = {"constellation_id": event.constellation_id, "first_night_on": event.first_night_on}
            await _CALLED_OFF.put(self._work, {**thing_of(event), **kept, **called_off})

    async def called_off_in(self, period: Period, constellation_ids: Collection[UUID]) -> Sequence[CallingOff]:
        """Those that somebody called off, or ended early, whose first night was to be in the period."""
        query = select(CalledOffRow).where(
            col(CalledOffRow.constellation_id).in_(constellation_ids),
            col(CalledOffRow.first_night_on).between(period.first, period.last),
        )
        return [_calling_off(row) for row in await self._work.session.exec(query)]

    async def in_period(self, period: Period, constellation_ids: Collection[UUID]) -> Sequence[Sleepover]:
        """Those confirmed or stayed with a night in the period."""
        query = select(SleepoverRow).where(
            col(SleepoverRow.constellation_id).in_(constellation_ids),
            SleepoverRow.first_night_on <= period.last,
            SleepoverRow.last_night_on >= period.first,
            col(SleepoverRow.state).in_([state.value for state in SLEPT_IN_A_BED]),
        )
        return [
            Sleepover(
                row.id,
                row.constellation_id,
                row.satellite_household_id,
                row.children,
                Period(row.first_night_on, row.last_night_on),
            )
            for row in await self._work.session.exec(query)
        ]


def _called_off(event: SaidOfSleepover) -> dict[str, str] | None:
    """By whom and with what notice, of a planned sleepover; None where nobody did by this."""
    ended = event.called_off if isinstance(event, SleepoverCancelled | SleepoverShortened) else None
    if ended is None or event.kind is not SleepoverKind.PLANNED:
        return None
    side = FOR_THE_CHILD if ended.for_the_child else ended.by.value
    return {"side": side, "notice": notice_of(ended.days_before).value}


def _calling_off(row: CalledOffRow) -> CallingOff:
    for_the_child = row.side == FOR_THE_CHILD
    by = Side.SERVICE if for_the_child else Side(row.side)
    return CallingOff(row.constellation_id, by, Notice(row.notice), for_the_child)


class Gatherings:
    """Gatherings that took place."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: GatheringRecorded) -> None:
        """A gathering was as this says."""
        await _GATHERINGS.put(
            self._work,
            {
                **thing_of(event),
                "constellation_id": event.constellation_id,
                "kind": event.kind.value,
                "held_on": day_in_london(event.starts_at),
                "minutes": event.minutes,
                "household_ids": list(event.household_ids),
            },
        )

    async def in_period(self, period: Period, constellation_ids: Collection[UUID]) -> Sequence[Gathering]:
        """Those held in the period."""
        query = select(GatheringRow).where(
            col(GatheringRow.constellation_id).in_(constellation_ids),
            col(GatheringRow.held_on).between(period.first, period.last),
        )
        return [
            Gathering(
                row.id,
                row.constellation_id,
                GatheringKind(row.kind),
                row.held_on,
                row.minutes,
                tuple(row.household_ids),
            )
            for row in await self._work.session.exec(query)
        ]


class FamilyTimes:
    """Family time that took place."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: FamilyTimeRecorded) -> None:
        """A family time was as this says."""
        await _FAMILY_TIMES.put(
            self._work,
            {
                **thing_of(event),
                "constellation_ids": list(event.constellation_ids),
                "held_on": day_in_london(event.starts_at),
                "with_brothers_and_sisters": event.met_brothers_and_sisters,
                "with_birth_family": event.birth_family_came,
            },
        )

    async def in_period(self, period: Period) -> Sequence[FamilyTime]:
        """Those of the period."""
        its = select(FamilyTimeRow).where(col(FamilyTimeRow.held_on).between(period.first, period.last))
        rows = await self._work.session.exec(its)
        return [
            FamilyTime(frozenset(r.constellation_ids), r.with_brothers_and_sisters, r.with_birth_family) for r in rows
        ]


def thing_of(event: Event) -> dict[str, Any]:
    """What a row of a thing has of each of its events."""
    return {"id": event.thing_id, "version": event.thing_version}


def _constellation(row: ConstellationRow, nights_off: Iterable[NightsOff]) -> Constellation:
    return Constellation(
        row.id,
        tuple(Phase(ConstellationPhase(one["phase"]), *_days(one)) for one in row.phases),
        tuple(HubHome(UUID(one["household_id"]), one["beds"], one["is_interim"], *_days(one)) for one in row.hub_homes),
        tuple(nights_off),
    )


def _days(term: Mapping[str, Any]) -> tuple[date, date | None]:
    ended_on = term["ended_on"]
    return date.fromisoformat(term["started_on"]), ended_on and date.fromisoformat(ended_on)


def _as_json(terms: Iterable[Mapping[str, Any]]) -> str:
    return orjson.dumps(list(terms)).decode()
