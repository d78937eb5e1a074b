"""What bookings does when regular sleepovers are asked for: it holds the beds of each, or refuses them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

import structlog

from services.bookings import grounds
from services.bookings.handlers.asking import keep, to_be_held
from services.bookings.handlers.fitting import Wish, free_beds
from services.bookings.handlers.school_holidays import those_known
from services.bookings.handlers.series.telling import told
from services.bookings.handlers.telling import fact
from services.bookings.policy.delegation import check_conditions_met
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Facts, Place, where_they_would_sleep
from services.bookings.policy.school_holidays import SchoolHolidays
from services.bookings.policy.series import (
    MOST_INSTEAD,
    Series,
    bank_holidays,
    near,
    nights_of_series,
    not_all_can_be,
    other_hub_home,
)
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository import series as kept
from services.bookings.repository.school_holidays import school_holidays
from shared.contracts.bookings import SleepoverConfirmed, SleepoverRequested
from shared.contracts.refusals import RefusalError
from shared.contracts.series import Occurrence, Occurrences, RequestSeries, SeriesConfirmed, SeriesRequested
from shared.contracts.words import SleepoverKind, SleepoverState, ToldBy
from shared.persistence.work import Work

log = structlog.get_logger()

OF_ALL = frozenset(
    one.reason
    for one in (
        grounds.NOT_YOURS,
        grounds.CHILD_NAMED_TWICE,
        grounds.TOO_FEW_BEDS,
        grounds.NOT_KNOWN_YET,
        grounds.CONDITIONS_NOT_YOURS,
    )
)
"""On these grounds every sleepover of a series is refused, so the series is."""
MOST_MOVED = 12
"""For so many of those that can't be, other nights close by are looked for."""


@dataclass(slots=True)
class _Found:
    """What became of each of a series' nights."""

    held: dict[Nights, Sleepover] = field(default_factory=dict)
    refused: list[tuple[Nights, RefusalError]] = field(default_factory=list)


async def request_series(command: RequestSeries, work: Work) -> Occurrences:
    """Hold the beds of each sleepover, or refuse them all; or only look whether each can be."""
    nights = nights_of_series(command.rule, command.first_night_on, command.nights, command.left_out, command.besides)
    if command.dry_run:
        return await _looked_at(command, nights, work)
    found = await _found(command, nights, work)
    if found.refused:
        raise not_all_can_be(found.refused)
    held = list(found.held.values())
    series = _series(command, held[0], work)
    await kept.add(work, series)
    held = [replace(one, series_id=series.id) for one in held]
    for one in held:
        # Of one transaction, which has their beds locked: what was free for each is free for all, they don't overlap.
        await keep(one, work)
        is_confirmed = one.state is SleepoverState.CONFIRMED
        work.say(fact(SleepoverConfirmed if is_confirmed else SleepoverRequested, one, told_by=ToldBy.SERIES))
    waiting = [one for one in held if one.state is SleepoverState.REQUESTED]
    work.say(told(SeriesRequested if waiting else SeriesConfirmed, series, held))
    log.info("series_asked_for", series_id=str(series.id), sleepovers=len(held), waiting=len(waiting))
    holidays = await school_holidays(work)
    return Occurrences(
        hub_household_id=series.hub_household_id,
        occurrences=tuple(_occurrence(one, holidays) for one in nights),
        series_id=series.id,
        school_holidays=those_known(holidays, Nights(nights[0].first, nights[-1].last)),
    )


async def _found(command: RequestSeries, nights: Sequence[Nights], work: Work) -> _Found:
    found = _Found()
    for one in nights:
        try:
            held = await _to_be_held(command, one, list(found.held), work)
            if found.held and held.hub_household_id != next(iter(found.held.values())).hub_household_id:
                raise other_hub_home(one)
        except RefusalError as error:
            if error.refused.reason in OF_ALL:
                raise
            found.refused.append((one, error))
        else:
            found.held[one] = held
    return found


async def _looked_at(command: RequestSeries, nights: Sequence[Nights], work: Work) -> Occurrences:
    found = await _found(command, nights, work)
    holidays = await school_holidays(work)
    occurrences = {one: _occurrence(one, holidays) for one in found.held}
    for number, (one, error) in enumerate(found.refused):
        instead = await _instead(command, one, nights, found, work) if number < MOST_MOVED else ()
        occurrences[one] = _occurrence(one, holidays, in_the_way=error.refused.detail, instead=instead)
    hub_home = next((held.hub_household_id for held in found.held.values()), None)
    return Occurrences(
        hub_household_id=hub_home,
        occurrences=tuple(occurrences[one] for one in nights),
        school_holidays=those_known(holidays, Nights(nights[0].first, nights[-1].last)),
    )


async def _instead(
    command: RequestSeries, of: Nights, nights: Sequence[Nights], found: _Found, work: Work
) -> Sequence[Nights]:
    """Nights close by for which the same could be asked."""
    possible: list[Nights] = []
    for one in near(of, [other for other in nights if other != of]):
        if len(possible) == MOST_INSTEAD:
            break
        try:
            await _to_be_held(command, one, list(found.held), work)
        except RefusalError:
            continue
        possible.append(one)
    return sorted(possible, key=lambda one: one.first)


async def _to_be_held(command: RequestSeries, nights: Nights, earlier: Sequence[Nights], work: Work) -> Sleepover:
    wish = Wish(
        child_ids=command.child_ids,
        nights=nights,
        kind=SleepoverKind.PLANNED,
        because=command.because.strip(),
        conditions_met_for=command.conditions_met_for,
        earlier=earlier,
        is_only_looked_at=command.dry_run,
    )
    held = await to_be_held(wish, work, _place_of(wish, work), free_beds if command.dry_run else None)
    check_conditions_met(command.conditions_met_for, work.actor, held.satellite_household_id, held.child_ids)
    return held


def _place_of(wish: Wish, work: Work) -> Callable[[Facts], Place]:
    return lambda facts: where_they_would_sleep(work.actor, wish.child_ids, wish.nights, facts)


def _series(command: RequestSeries, first: Sleepover, work: Work) -> Series:
    if first.satellite_household_id is None:
        raise ValueError("only a stay from before can lack its household")
    return Series(
        id=uuid4(),
        version=1,
        constellation_id=first.constellation_id,
        satellite_household_id=first.satellite_household_id,
        hub_household_id=first.hub_household_id,
        rule=command.rule,
        first_night_on=command.first_night_on,
        nights=command.nights,
        asked_at=work.now,
        asked_by=work.actor.person_id,
    )


def _occurrence(
    nights: Nights, holidays: SchoolHolidays, *, in_the_way: str = "", instead: Sequence[Nights] = ()
) -> Occurrence:
    return Occurrence(
        first_night_on=nights.first,
        last_night_on=nights.last,
        in_the_way=in_the_way,
        instead=tuple(one.first for one in instead),
        bank_holidays=bank_holidays(nights),
        school_holidays=holidays.on(nights),
    )
