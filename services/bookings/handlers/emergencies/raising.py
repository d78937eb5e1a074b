"""What bookings does when somebody presses the button: whom does it ask first?"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

import structlog

from services.bookings.handlers.emergencies.answering import take_as_asked
from services.bookings.handlers.emergencies.moving import raise_and_ask
from services.bookings.handlers.emergencies.superseding import take_over_later_ones
from services.bookings.handlers.emergencies.telling import emergency_view
from services.bookings.handlers.releasing import release_their_nights
from services.bookings.policy.emergencies.asking import (
    check_tonight,
    first_night_without_a_bed,
    in_no_emergency,
    known_to,
    own_constellation,
    those_who_moved_in,
    where_they_live,
    with_the_most_of,
)
from services.bookings.policy.emergencies.emergency import Emergency, is_asked_now
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.requests import check_children
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.requests import Requests, hub_home_where_they_sleep
from shared.contracts.emergencies import EmergencyState, EmergencyView, RaiseEmergency
from shared.persistence.work import Work

log = structlog.get_logger()


async def raise_emergency(command: RaiseEmergency, work: Work) -> EmergencyView:
    """Ask the first who can have a bed, holding it, for those of the children who are in no open emergency yet.

    Where each of them is in one, that is the reply to who may see it: the one with the most of them. No child is ever
    left out: whom the household before still has an emergency for is taken out of that one first.
    Where all of them have a bed tonight, and need one for longer, it is for the nights after those.
    One that comes late, after its night, is raised all the same, and asked of a duty worker.
    """
    check_tonight(command.first_night_on, work.tonight)
    check_children(command.child_ids)
    night = Nights(work.tonight, work.tonight)
    facts = await Requests(work).facts(command.child_ids, night)
    hosted_by = await _who_has_them(command.child_ids, work)
    household_id = where_they_live(work.actor, command.child_ids, work.tonight, facts, hosted_by)
    emergencies = Emergencies(work)
    before = await emergencies.open_of(command.child_ids)
    for child_id in those_who_moved_in(command.child_ids, before, household_id, work.tonight, facts):
        await release_their_nights(child_id, work)
    looked_for = await emergencies.locked_open_of(command.child_ids)
    last_night_on = command.first_night_on + timedelta(days=command.nights - 1)
    first_night_on = await _first_night(command, last_night_on, looked_for, work)
    begins_on = max(first_night_on, work.tonight)
    known, until = await take_over_later_ones(looked_for, command.child_ids, begins_on, work)
    child_ids = in_no_emergency(command.child_ids, known)
    if not child_ids:
        return emergency_view(with_the_most_of(command.child_ids, known_to(work.actor, known)), work)
    needed_until = max(last_night_on, until or last_night_on)
    raised = Emergency(
        id=command.emergency_id,
        version=1,
        satellite_household_id=household_id,
        constellation_id=own_constellation(household_id, work.tonight, facts),
        child_ids=child_ids,
        first_night_on=first_night_on,
        last_night_on=needed_until,
        needed_until=needed_until,
        state=EmergencyState.ASKING,
        raised_at=min(command.pressed_at or work.now, work.now),
        raised_by=work.actor.person_id,
        seen_at=work.now,
        why=command.why.strip(),
    )
    emergency = await raise_and_ask(raised, work)
    if is_asked_now(work.actor, emergency):
        # The hub home itself raised it for one of its satellites' children: it has said yes thereby.
        emergency = await take_as_asked(emergency, work)
    return emergency_view(emergency, work)


async def _who_has_them(child_ids: Sequence[UUID], work: Work) -> UUID | None:
    """The hub home where all of them sleep tonight, or slept last night and are still."""
    tonight = await hub_home_where_they_sleep(work, child_ids, work.tonight)
    return tonight or await hub_home_where_they_sleep(work, child_ids, work.tonight - ONE_NIGHT)


async def _first_night(
    command: RaiseEmergency, last_night_on: date, looked_for: Iterable[Emergency], work: Work
) -> date:
    """The night from which on a bed is needed: that of the press, or the first after a bed that all of them have.

    What is only held for an emergency isn't one yet.
    """
    nights = Nights(max(command.first_night_on, work.tonight), last_night_on)
    if not nights:
        return command.first_night_on
    held = {one.present.sleepover_id for one in looked_for}
    away = [one for one in await Requests(work).away(command.child_ids, nights) if one.sleepover_id not in held]
    first = first_night_without_a_bed(command.child_ids, nights, away)
    return first if first > nights.first else command.first_night_on
