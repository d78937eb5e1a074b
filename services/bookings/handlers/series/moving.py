"""What bookings does when regular sleepovers are moved to another rule: nothing is given up before all of it is had."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import uuid4

import structlog

from services.bookings.handlers.asking import to_be_held
from services.bookings.handlers.fitting import PickBeds, PlaceIn, Wish, beds_among
from services.bookings.handlers.school_holidays import those_known
from services.bookings.handlers.series.asking import keep_together
from services.bookings.handlers.series.looking import Hold, found_for, looked_at, occurrence
from services.bookings.handlers.series.together import change_together
from services.bookings.handlers.series.yes_together import give_up_the_rest, join
from services.bookings.policy import moving_series as policy
from services.bookings.policy.delegation import check_conditions_met
from services.bookings.policy.moving import already_moved, given_up, nights_of
from services.bookings.policy.moving_series import Rest, Staying
from services.bookings.policy.nights import ONE_NIGHT, Nights, nights_without
from services.bookings.policy.requests import Facts, Place, check_they_live_there, place_of
from services.bookings.policy.series import Series, children_of, nights_of_series, not_all_can_be, other_hub_home
from services.bookings.policy.sleepovers import Sleepover, not_yours
from services.bookings.repository import series as kept
from services.bookings.repository.in_place_of import waits_in_place_of
from services.bookings.repository.requests import Meanwhile
from services.bookings.repository.school_holidays import school_holidays
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverCancelled, Stay
from shared.contracts.series import MoveSeries, Occurrences, OneOfSeries, SeriesCancelled
from shared.contracts.words import DeclineReason
from shared.persistence.work import Work

log = structlog.get_logger()


async def move_series(command: MoveSeries, work: Work) -> Occurrences:
    """Hold what another rule has. What is confirmed stays until everybody has agreed to all of it."""
    rest = await _rest(command, work)
    nights = nights_of_series(command.rule, command.first_night_on, command.nights, command.left_out, command.besides)
    policy.check_another_rule(rest, nights)
    stay = rest.stays(nights)
    booked = {night for one in stay for night in one.nights}
    hold = _holding(command, rest, nights, work)
    if command.dry_run:
        return _with_what_goes(await looked_at(nights, booked, hold, work), rest, nights)
    # Their own beds may be those of a night that is asked for.
    await change_together(work, [given_up(one) for one in rest.waiting], SleepoverCancelled, SeriesCancelled)
    found = await found_for(nights, hold)
    if found.refused:
        raise not_all_can_be(found.refused)
    series = _series(command, rest, stay, work)
    await kept.add(work, series)
    held = [replace(one, series_id=series.id) for one in found.sleepovers]
    await _hold_or_give_up(held, nights, series, rest, work)
    log.info("series_moved", series_id=str(rest.of.id), to=str(series.id), held=len(held), stay=len(stay))
    holidays = await school_holidays(work)
    told = Occurrences(
        hub_household_id=series.hub_household_id,
        occurrences=tuple(occurrence(one, holidays, booked=booked) for one in nights),
        series_id=series.id,
        school_holidays=those_known(holidays, Nights(nights[0].first, nights[-1].last)),
        waits=bool(held),
    )
    return _with_what_goes(told, rest, nights)


async def _hold_or_give_up(
    held: list[Sleepover], nights: Sequence[Nights], series: Series, rest: Rest, work: Work
) -> None:
    """Nobody waits for anybody where nothing would be lost by a no, or nothing is asked for besides."""
    goes = rest.given_up(nights)
    loses = [*goes, *(one.sleepover for one in rest.stays(nights) if not one.is_whole)]
    if loses and held:
        await keep_together(series, policy.held_together(held, rest, loses), work)
        return
    # Nothing comes in their place.
    await give_up_the_rest(goes, work, DeclineReason.PLANS_CHANGED)
    await join(rest.stays(nights), series, work)
    if held:
        await keep_together(series, held, work)


async def _rest(command: MoveSeries, work: Work) -> Rest:
    """What the other rule would come in the place of, which nobody else changes until we do.

    Refused: `not_yours`, `nothing_to_move`, `already_moved`.
    """
    sleepovers = await Sleepovers(work).of_series(command.series_id, locked=not command.dry_run)
    series = await kept.one(work, command.series_id)
    if series is None:
        raise not_yours()
    waiting = [one for one in sleepovers if one.waits_together]
    before = await kept.one(work, series.moves_id) if waiting and series.moves_id else None
    if before is not None:
        # Asked for in the place of others, and moved before everybody has agreed: these keep their nights as they did.
        of_the_one_before = await Sleepovers(work).of_series(before.id)
        stays = [one.sleepover for one in policy.staying(series, of_the_one_before)]
        keep = [*policy.replaced_by(series, of_the_one_before), *stays]
        return policy.rest_of_those_before(before, keep, waiting, series.moves_from_on or command.from_on, work.actor)
    rest = policy.rest_of(series, sleepovers, work.actor, max(command.from_on, work.tonight + ONE_NIGHT), work.tonight)
    if await waits_in_place_of(work, series.id):
        raise already_moved()
    return rest


def _holding(command: MoveSeries, rest: Rest, among: Collection[Nights], work: Work) -> Hold:
    """Holding those of the new nights that aren't booked. What is given up doesn't count beside them."""
    go = nights_without(rest.nights, [one.nights for one in rest.stays(among)])
    one_of_them = next(iter((*rest.confirmed, *rest.waiting)))
    child_ids = children_of((*rest.confirmed, *rest.waiting))
    check_conditions_met(command.conditions_met_for, work.actor, one_of_them.satellite_household_id, child_ids)
    beds = _beds_besides(rest)
    because = command.because.strip() or next((one.because for one in rest.waiting + rest.confirmed if one.because), "")

    async def hold(nights: Nights, earlier: Sequence[Nights]) -> Sequence[Sleepover]:
        held: list[Sleepover] = []
        for one in policy.nights_besides(nights, rest, among):
            wish = Wish(
                child_ids=child_ids,
                nights=one,
                because=because,
                need=one_of_them.need,
                note=one_of_them.note,
                instead_of=go,
                earlier=[*earlier, *map(nights_of, held)],
                is_only_looked_at=command.dry_run,
                conditions_met_for=command.conditions_met_for,
            )
            held.append(await to_be_held(wish, work, _placing(one_of_them, one), beds if command.dry_run else None))
        return held

    return hold


def _placing(one_of_them: Sleepover, nights: Nights) -> PlaceIn:
    def place_in(facts: Facts) -> Place:
        home = check_they_live_there(one_of_them, nights, facts)
        place = place_of(home, nights, facts)
        if place.hub_household_id != one_of_them.hub_household_id:
            raise other_hub_home(nights)
        return place

    return place_in


def _beds_besides(rest: Rest) -> PickBeds:
    """Beds that are nobody's once what waits is given up."""
    go_first = {one.id for one in rest.waiting}

    async def pick(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
        kept_then = [one for one in meanwhile.kept if one.sleepover_id not in go_first]
        return await beds_among(wish, place, kept_then, work)

    return pick


def _series(command: MoveSeries, rest: Rest, stay: Sequence[Staying], work: Work) -> Series:
    stay = sorted(stay, key=lambda one: one.sleepover.id)
    return Series(
        id=uuid4(),
        version=1,
        constellation_id=rest.of.constellation_id,
        satellite_household_id=rest.of.satellite_household_id,
        hub_household_id=rest.of.hub_household_id,
        rule=command.rule,
        first_night_on=command.first_night_on,
        nights=command.nights,
        asked_at=work.now,
        asked_by=work.actor.person_id,
        moves_id=rest.of.id,
        moves_from_on=rest.from_on,
        stays=tuple(one.sleepover.id for one in stay),
        nights_that_stay=tuple(one.nights for one in stay),
    )


def _with_what_goes(told: Occurrences, rest: Rest, nights: Sequence[Nights]) -> Occurrences:
    goes = tuple(
        OneOfSeries(sleepover_id=one.id, first_night_on=run.first, last_night_on=run.last)
        for one, run in rest.nights_given_up(nights)
    )
    return told.model_copy(update={"given_up": goes, "hub_household_id": rest.of.hub_household_id})
