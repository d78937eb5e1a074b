"""What bookings does when a sleepover is decided on or called off, or somebody asks about one."""

from uuid import UUID

import structlog

from services.bookings.handlers.cautions import cautions_seen, check_yes
from services.bookings.handlers.emergencies.going_on import lock_emergencies_of, needed_until, raise_for_the_rest
from services.bookings.handlers.parting import is_being_moved, part, tell_of_parting, to_part
from services.bookings.handlers.series.yes_together import take_yes_together
from services.bookings.handlers.telling import fact, listed, view
from services.bookings.handlers.waiting.taking_up import take_up_again
from services.bookings.handlers.yes_to_other_nights import (
    give_up_what_they_replace,
    lock_with_what_it_replaces,
    what_it_replaces,
)
from services.bookings.policy import calling_off, moving, swaps
from services.bookings.policy import sleepovers as deciding
from services.bookings.policy.emergencies import emergency
from services.bookings.policy.limits import nights_of, years_around
from services.bookings.policy.nights import Nights, nights_without
from services.bookings.policy.parting import what_is_told
from services.bookings.policy.putting_right import Slept, put_right
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.in_place_of import in_place_of, waits_in_place_of
from services.bookings.repository.parting import parted_from
from services.bookings.repository.requests import nights_at_hub_homes
from services.bookings.repository.rules import rulebook
from services.bookings.repository.sleepovers import Sleepovers
from services.bookings.repository.swaps import Swaps
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    SleepoverAgreed,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverShortened,
    SleepoverView,
    WhatWaitsForMe,
)
from shared.contracts.bookings import Sleepovers as SleepoverList
from shared.contracts.clock import day_in_london
from shared.contracts.emergencies import EmergencyAnswer
from shared.contracts.other_nights import EndSleepoverEarly, PutNightsRight
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.sleepover_limits import NightsOfChild
from shared.contracts.words import SleepoverState
from shared.persistence.work import Work

log = structlog.get_logger()


async def agree_to_sleepover(command: AgreeToSleepover, work: Work) -> SleepoverView:
    """Take somebody's yes, once it was looked at what the register says; the last one confirms."""
    await lock_with_what_it_replaces(command.sleepover_id, work)
    before = await to_change(command.sleepover_id, work)
    sleepover = deciding.agreed(before, work.actor, work.now, work.tonight)
    await check_yes(before, command, work)
    if before.waits_together:
        [sleepover] = [one for one in await take_yes_together([sleepover], work) if one.id == before.id]
        log.info("sleepover_agreed", sleepover_id=str(sleepover.id), state=sleepover.state.value)
        return view(sleepover, work.actor, work.tonight)
    await Sleepovers(work).change(sleepover)
    is_confirmed = sleepover.state == SleepoverState.CONFIRMED
    if is_confirmed:
        [sleepover] = await give_up_what_they_replace([sleepover], work)
    work.say(fact(SleepoverConfirmed if is_confirmed else SleepoverAgreed, sleepover))
    log.info("sleepover_agreed", sleepover_id=str(sleepover.id), state=sleepover.state.value)
    return view(sleepover, work.actor, work.tonight)


async def decline_sleepover(command: DeclineSleepover, work: Work) -> SleepoverView:
    """Take somebody's no; the beds are free again."""
    before = await to_change(command.sleepover_id, work)
    sleepover = deciding.declined(before, work.actor, command.reason, work.now, work.tonight)
    deciding.check_alone(before)
    await Sleepovers(work).change(sleepover)
    work.say(fact(SleepoverDeclined, sleepover))
    log.info("sleepover_declined", sleepover_id=str(sleepover.id))
    return view(sleepover, work.actor, work.tonight)


async def cancel_sleepover(command: CancelSleepover, work: Work) -> SleepoverView:
    """Call it off, for all of its children or for some; their beds are free again."""
    before = await to_change(command.sleepover_id, work)
    parting = await to_part(before, command.child_ids, work)
    theirs = parting.left if parting else before
    sleepover = calling_off.cancelled(theirs, work.actor, command.reason, work.tonight)
    deciding.check_alone(theirs)
    await part(parting, work)
    await Sleepovers(work).change(sleepover)
    work.say(fact(SleepoverCancelled, sleepover, **what_is_told(parting)))
    tell_of_parting(parting, sleepover, work)
    if parting is None and not deciding.is_home(work.actor, before):
        await take_up_again([before], work)
    log.info("sleepover_cancelled", sleepover_id=str(sleepover.id))
    return view(parting.stays if parting else sleepover, work.actor, work.tonight)


async def end_sleepover_early(command: EndSleepoverEarly, work: Work) -> SleepoverView:
    """Have the children, or some of them, go home; their beds are free after it. Or have another bed looked for."""
    if command.needs_another_bed:
        await lock_emergencies_of(command.sleepover_id, work)
    before = await to_change(command.sleepover_id, work)
    parting = await to_part(before, command.child_ids, work)
    sleepover = calling_off.ended_early(
        parting.left if parting else before,
        work.actor,
        command.last_night_on,
        command.reason,
        work.tonight,
        needs_another_bed=command.needs_another_bed,
    )
    await part(parting, work)
    await Sleepovers(work).shorten(sleepover)
    after = None
    if command.needs_another_bed:
        until = await needed_until(before, work)
        after = await raise_for_the_rest(sleepover, until, EmergencyAnswer.TAKEN_BACK, work)
    is_looked_for = after is not None
    work.say(fact(SleepoverShortened, sleepover, another_bed_is_looked_for=is_looked_for, **what_is_told(parting)))
    tell_of_parting(parting, sleepover, work, is_looked_for=is_looked_for)
    if parting is None and not deciding.is_home(work.actor, before):
        await take_up_again([before], work)
    log.info("sleepover_ended_early", sleepover_id=str(sleepover.id))
    leads_there = after is not None and emergency.may_see(work.actor, after)
    seen = view(parting.stays if parting else sleepover, work.actor, work.tonight)
    return seen.model_copy(update={"emergency_after_id": after.id}) if after and leads_there else seen


async def put_nights_right(command: PutNightsRight, work: Work) -> SleepoverView:
    """Keep on which nights the children, or some of them, slept there; what was known before is kept as well."""
    before = await to_change(command.sleepover_id, work)
    parting = await to_part(before, command.child_ids, work)
    theirs = parting.left if parting else before
    slept = Slept(command.first_night_slept_on, command.last_night_slept_on)
    after = put_right(theirs, work.actor, slept, work.tonight)
    await part(parting, work)
    is_correction = work.tonight > theirs.first_night_on
    if after.state is SleepoverState.CANCELLED:
        await Sleepovers(work).change(after)
        work.say(fact(SleepoverCancelled, after, is_correction=is_correction, **what_is_told(parting)))
    else:
        await Sleepovers(work).shorten(after)
        was = theirs.first_night_on if after.first_night_on > theirs.first_night_on else None
        told = what_is_told(parting)
        work.say(fact(SleepoverShortened, after, is_correction=is_correction, was_first_night_on=was, **told))
    tell_of_parting(parting, after, work, is_correction=is_correction)
    log.info("nights_put_right", sleepover_id=str(after.id), state=after.state.value)
    return view(parting.stays if parting else after, work.actor, work.tonight)


async def how_is_sleepover(query: HowIsSleepover, work: Work) -> SleepoverView:
    """The sleepover, for whom it concerns. Nobody learns from a refusal whether there is such a sleepover."""
    sleepover = await Sleepovers(work).one(query.sleepover_id)
    if sleepover is None or not deciding.may_see(work.actor, sleepover):
        raise deciding.not_yours()
    seen = view(sleepover, work.actor, work.tonight)
    seen = seen.model_copy(update={"cautions": await cautions_seen(sleepover, work), "agreed": sleepover.agreed})
    if (after := await Emergencies(work).following(sleepover.id)) and emergency.may_see(work.actor, after):
        seen = seen.model_copy(update={"emergency_after_id": after.id})
    proposed = [one.id for one in await Swaps(work).open_of(sleepover.id) if swaps.may_see(work.actor, one)]
    if seen.may_move and sleepover.series_id and await waits_in_place_of(work, sleepover.series_id):
        seen = seen.model_copy(update={"may_move": False, "may_swap": False})
    if seen.may_part and await is_being_moved(sleepover, work):
        seen = seen.model_copy(update={"may_part": False})
    whole = await Sleepovers(work).one(sleepover.parted_from_id) if sleepover.parted_from_id else None
    if whole is not None and not deciding.may_see(work.actor, whole):
        seen = seen.model_copy(update={"parted_from_id": None})
    if parted := await _parted_from(sleepover, work):
        seen = seen.model_copy(update={"parted_ids": parted})
    if moved := await in_place_of(work, sleepover.id):
        seen = seen.model_copy(update={"moved_to_id": moved, "may_swap": False})
    if proposed:
        seen = seen.model_copy(update={"swap_id": proposed[0], "may_move": False})
    if not (seen.may_agree and seen.beyond and work.actor.has(Role.PROGRAMME_MANAGER)):
        return seen
    return seen.model_copy(update={"nights_in_12_months": await _nights_in_12_months(sleepover, work)})


async def _parted_from(sleepover: Sleepover, work: Work) -> tuple[UUID, ...]:
    """Those of children who were taken out of it, as far as the actor may see them."""
    found = [await Sleepovers(work).one(one) for one in await parted_from(sleepover.id, work)]
    return tuple(one.id for one in found if one is not None and deciding.may_see(work.actor, one))


async def _nights_in_12_months(sleepover: Sleepover, work: Work) -> tuple[NightsOfChild, ...]:
    nights = Nights(sleepover.first_night_on, sleepover.last_night_on)
    rules = await rulebook(work)
    limit = rules.on(RuleName.MOST_NIGHTS_IN_12_MONTHS, day_in_london(sleepover.asked_at)).value
    kept = await nights_at_hub_homes(work, sleepover.child_ids, years_around(nights))
    # Those that are given up for these don't count beside them, as they didn't when these were asked for.
    given_up = [moving.nights_of(one) for one in await what_it_replaces(sleepover, work)]
    others = {child: nights_without(its, given_up) for child, its in kept.items()}
    return tuple(nights_of(child, nights, others[child], limit) for child in sleepover.child_ids)


async def what_waits_for_me(_query: WhatWaitsForMe, work: Work) -> SleepoverList:
    """The sleepovers on which the actor's word is outstanding."""
    waiting = await Sleepovers(work).waiting_for(work.actor, work.tonight)
    return SleepoverList(sleepovers=tuple(listed(one, work.actor, work.tonight) for one in waiting))


async def to_change(sleepover_id: UUID, work: Work) -> Sleepover:
    """The sleepover, which nobody else changes until we do; none of the actor's business where there is none."""
    sleepover = await Sleepovers(work).locked(sleepover_id)
    if sleepover is None:
        raise deciding.not_yours()
    return sleepover
