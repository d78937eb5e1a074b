"""How are a hub home's beds held for an emergency, taken and let go?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

from services.bookings.handlers.cautions import tell_who_took_it
from services.bookings.handlers.emergencies.own_requests import give_way, without
from services.bookings.handlers.fitting import Wish
from services.bookings.handlers.telling import fact
from services.bookings.handlers.waiting.giving_way import beds_in_an_emergency
from services.bookings.policy.emergencies.asking import Host, first_nights, nights_to_look_for
from services.bookings.policy.emergencies.emergency import Emergency, Step
from services.bookings.policy.holding import held_until_morning
from services.bookings.policy.moving import nights_of
from services.bookings.policy.nights import Nights
from services.bookings.policy.picking import nights_without_enough_beds
from services.bookings.policy.requests import Place
from services.bookings.policy.sleepovers import Decision, Sleepover
from services.bookings.policy.timeline import HubHome
from services.bookings.repository.hosts import Hosts
from services.bookings.repository.requests import Meanwhile, Requests
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.actor import Actor
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverFacts,
    SleepoverLapsed,
    SleepoverRequested,
    Stay,
)
from shared.contracts.emergencies import EmergencyAnswer
from shared.contracts.refusals import RefusalError
from shared.contracts.words import Decider, DeclineReason, SleepoverKind, SleepoverState
from shared.persistence.work import Work


async def hold_beds_at(host: Host, emergency: Emergency, nights: Nights, work: Work) -> Sleepover | None:
    """The beds that are held there from now on, for as many of these nights as it has them; None without the first.

    Whether it has one is looked at before its beds are locked: who has none is passed over without a wait. What was
    asked for one of the children and isn't decided gives way, once there is a bed. It is locked before the beds are, as
    by everybody.
    """
    own = await Sleepovers(work).locked_asked_for(emergency.child_ids, nights)
    if not await _seems_to_have_room(host, emergency, Nights(nights.first, nights.first), own, work):
        return None
    await Hosts(work).lock_beds(host.constellation_id)
    for its_nights in first_nights(nights):
        if found := await _place_and_beds(host, emergency, its_nights, own, work):
            await give_way([one for one in own if its_nights.overlap(nights_of(one))], work)
            held = _held(emergency, *found, its_nights, work)
            await Sleepovers(work).add(held)
            work.say(fact(SleepoverRequested, held))
            return held
    return None


def _held(emergency: Emergency, place: Place, stays: Sequence[Stay], nights: Nights, work: Work) -> Sleepover:
    return Sleepover(
        id=uuid4(),
        version=1,
        constellation_id=place.constellation_id,
        satellite_household_id=emergency.satellite_household_id,
        hub_household_id=place.hub_household_id,
        child_ids=tuple(stay.child_id for stay in stays),
        first_night_on=nights.first,
        last_night_on=nights.last,
        kind=SleepoverKind.EMERGENCY,
        state=SleepoverState.REQUESTED,
        asked_at=work.now,
        asked_by=emergency.raised_by,
        stays=tuple(stays),
        decisions=(Decision(Decider.HUB_HOME_CARER),),
        held_until=held_until_morning(nights, work.now),
        emergency_id=emergency.id,
    )


async def _place_and_beds(
    host: Host, emergency: Emergency, nights: Nights, own: Sequence[Sleepover], work: Work
) -> tuple[Place, Sequence[Stay]] | None:
    """Also in an emergency nobody shares a bedroom but by agreement, where that is the authority's rule."""
    found = await _place_and_kept(host, emergency, nights, own, work)
    if found is None:
        return None
    wish = Wish(child_ids=emergency.child_ids, nights=nights, because="")
    try:
        return found[0], await beds_in_an_emergency(wish, *found, work)
    except RefusalError:
        return None


async def beds_of(step: Step, work: Work) -> Sleepover | None:
    """The beds of a step, while they are kept; nobody else changes them until the commit."""
    sleepover = await Sleepovers(work).locked(step.sleepover_id) if step.sleepover_id else None
    return sleepover if sleepover is not None and sleepover.keeps_its_beds else None


async def take_beds(sleepover: Sleepover, actor: Actor, work: Work) -> None:
    """The hub home has said yes: the children sleep there."""
    decisions = tuple(
        replace(one, decided_by=actor.person_id, decided_at=work.now, is_yes=True) for one in sleepover.decisions
    )
    after = replace(sleepover, version=sleepover.version + 1, decisions=decisions, state=SleepoverState.CONFIRMED)
    await Sleepovers(work).change(after)
    work.say(fact(SleepoverConfirmed, after))
    # The yes wasn't held up, and what was found before it would be news to nobody later.
    await tell_who_took_it(after, work)


async def let_beds_go(
    sleepover: Sleepover, answer: EmergencyAnswer, work: Work, reason: DeclineReason = DeclineReason.OTHER
) -> None:
    """The beds are free again: nobody answered, somebody said no, or they aren't needed."""
    after = replace(sleepover, version=sleepover.version + 1)
    if answer is EmergencyAnswer.NO_ANSWER:
        after = replace(after, state=SleepoverState.CANCELLED, has_lapsed=True)
        event: SleepoverFacts = fact(SleepoverLapsed, after)
    elif answer is EmergencyAnswer.NO:
        after = replace(after, state=SleepoverState.DECLINED, reason=reason)
        event = fact(SleepoverDeclined, after)
    else:
        after = replace(after, state=SleepoverState.CANCELLED, reason=reason)
        event = fact(SleepoverCancelled, after)
    await Sleepovers(work).change(after)
    work.say(event)


async def nights_without_a_bed(emergency: Emergency, work: Work) -> Nights | None:
    """The nights from tonight on for which a bed is looked for; none where there is nothing to look for at hub homes.

    That is so once they are over, and for a child who has a bed elsewhere tonight; what is held for it isn't elsewhere.
    """
    wanted = Nights(max(emergency.first_night_on, work.tonight), emergency.needed_until)
    if not wanted:
        return None
    away = await Requests(work).away(emergency.child_ids, wanted)
    held = emergency.present.sleepover_id if emergency.steps else None
    return nights_to_look_for(wanted, [one for one in away if held is None or one.sleepover_id != held])


async def _seems_to_have_room(
    host: Host, emergency: Emergency, nights: Nights, own: Sequence[Sleepover], work: Work
) -> bool:
    home = home_of(host, nights.first)
    kept = [one for one in without(own, await Requests(work).kept(home.bed_ids, nights)) if one.waiting_id is None]
    return not nights_without_enough_beds(len(emergency.child_ids), home.bed_ids, kept, nights)


async def _place_and_kept(
    host: Host, emergency: Emergency, nights: Nights, own: Sequence[Sleepover], work: Work
) -> tuple[Place, Meanwhile] | None:
    """The hub home and whose its beds are, now that they are locked: it may have changed while we waited for them.

    What is the children's own and gives way isn't among it.
    """
    hosts = {one.constellation_id: one for one in await Hosts(work).on(nights)}
    now = hosts.get(host.constellation_id)
    home = now.hub_home_in(nights) if now else None
    if now is None or home is None or home.household_id != home_of(host, nights.first).household_id:
        return None
    place = Place(
        emergency.satellite_household_id,
        now.constellation_id,
        now.version,
        home.household_id,
        home.bed_ids,
        now.timeline,
    )
    meanwhile = await Requests(work).kept_meanwhile(place, nights, emergency.child_ids)
    return None if meanwhile is None else (place, replace(meanwhile, kept=without(own, meanwhile.kept)))


def home_of(host: Host, night: date) -> HubHome:
    """The hub home of a host that is asked on this night."""
    home = host.hub_home_in(Nights(night, night))
    if home is None:
        raise LookupError("only a constellation that has a hub home on the night can be asked")
    return home
