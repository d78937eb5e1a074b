"""What bookings does when regular sleepovers are asked for: it holds the beds of each, or refuses them all."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import uuid4

import structlog

from services.bookings.handlers.asking import keep, to_be_held
from services.bookings.handlers.fitting import Wish, free_beds
from services.bookings.handlers.school_holidays import those_known
from services.bookings.handlers.series.looking import Hold, found_for, looked_at, occurrence
from services.bookings.handlers.series.telling import told
from services.bookings.handlers.telling import fact
from services.bookings.policy.delegation import check_conditions_met
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Facts, Place, where_they_would_sleep
from services.bookings.policy.series import Series, nights_of_series, not_all_can_be
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository import series as kept
from services.bookings.repository.school_holidays import school_holidays
from shared.contracts.bookings import SleepoverRequested
from shared.contracts.series import Occurrences, RequestSeries, SeriesRequested
from shared.contracts.words import ToldBy
from shared.persistence.work import Work

log = structlog.get_logger()


async def request_series(command: RequestSeries, work: Work) -> Occurrences:
    """Hold the beds of each sleepover, or refuse them all; or only look whether each can be."""
    nights = nights_of_series(command.rule, command.first_night_on, command.nights, command.left_out, command.besides)
    hold = _holding(command, work)
    if command.dry_run:
        return await looked_at(nights, (), hold, work)
    found = await found_for(nights, hold)
    if found.refused:
        raise not_all_can_be(found.refused)
    held = found.sleepovers
    series = _series(command, held[0], work)
    await kept.add(work, series)
    held = [replace(one, series_id=series.id) for one in held]
    await keep_together(series, held, work)
    holidays = await school_holidays(work)
    return Occurrences(
        hub_household_id=series.hub_household_id,
        occurrences=tuple(occurrence(one, holidays) for one in nights),
        series_id=series.id,
        school_holidays=those_known(holidays, Nights(nights[0].first, nights[-1].last)),
    )


async def keep_together(series: Series, held: Sequence[Sleepover], work: Work) -> None:
    """Keep the sleepovers of a new series, and say so of each, and once of them all."""
    for one in held:
        # Of one transaction, which has their beds locked: what was free for each is free for all, they don't overlap.
        await keep(one, work)
        work.say(fact(SleepoverRequested, one, told_by=ToldBy.SERIES))
    work.say(told(SeriesRequested, series, held))
    log.info("series_asked_for", series_id=str(series.id), sleepovers=len(held))


def _holding(command: RequestSeries, work: Work) -> Hold:
    async def hold(nights: Nights, earlier: Sequence[Nights]) -> Sequence[Sleepover]:
        wish = Wish(
            child_ids=command.child_ids,
            nights=nights,
            because=command.because.strip(),
            need=command.need,
            note=command.note.strip(),
            conditions_met_for=command.conditions_met_for,
            earlier=earlier,
            is_only_looked_at=command.dry_run,
        )
        held = await to_be_held(wish, work, _place_of(wish, work), free_beds if command.dry_run else None)
        check_conditions_met(command.conditions_met_for, work.actor, held.satellite_household_id, held.child_ids)
        return [held]

    return hold


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
