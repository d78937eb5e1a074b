"""What bookings does when a household is to wait for a bed."""

from collections.abc import Sequence
from uuid import uuid4

import structlog

from services.bookings.handlers.fitting import Wish, beds_if_none_were_taken, fit
from services.bookings.handlers.waiting.offering import LOOK_AGAIN, beds_after_who_waits
from services.bookings.handlers.waiting.telling import view, waiting_fact
from services.bookings.policy.delegation import check_conditions_met
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Place
from services.bookings.policy.waiting.entry import (
    FOR_WANT_OF_A_BED,
    Entry,
    bed_is_free,
    check_not_waiting_already,
    looked_at_next,
    where_they_would_wait,
)
from services.bookings.repository.requests import Meanwhile
from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from services.bookings.repository.waiting import WaitingList
from shared.contracts.bookings import Stay
from shared.contracts.refusals import RefusalError
from shared.contracts.waiting import JoinWaitingList, WaitingBegan, WaitingView
from shared.persistence.work import Work

log = structlog.get_logger()


async def join_waiting_list(command: JoinWaitingList, work: Work) -> WaitingView:
    """Have them wait, where nothing but a bed is missing."""
    nights = Nights(command.first_night_on, command.last_night_on)
    wish = Wish(
        child_ids=command.child_ids,
        nights=nights,
        because=command.because.strip(),
        conditions_met_for=command.conditions_met_for,
    )
    found = await fit(
        wish,
        work,
        lambda facts: where_they_would_wait(work.actor, wish.child_ids, nights, facts),
        _if_only_a_bed_was_free,
    )
    household_id = found.place.satellite_household_id
    check_conditions_met(command.conditions_met_for, work.actor, household_id, command.child_ids)
    waiting = WaitingList(work)
    check_not_waiting_already(wish.child_ids, nights, await waiting.open_in(found.place.constellation_id))
    entry = Entry(
        id=uuid4(),
        version=1,
        constellation_id=found.place.constellation_id,
        satellite_household_id=found.place.satellite_household_id,
        child_ids=tuple(sorted(command.child_ids)),
        nights=nights,
        need=command.need,
        because=found.because,
        note=command.note.strip(),
        conditions_met_for=command.conditions_met_for,
        since=work.now,
        joined_by=work.actor.person_id,
    )
    if command.dry_run:
        return await view(entry, work)
    await waiting.add(entry)
    # A bed that became free as they joined was offered to nobody yet: whoever freed it didn't see them.
    await work.later(OFFER_THE_BEDS, entry.constellation_id)
    await work.later(LOOK_AGAIN, entry.id, at=looked_at_next(entry, work.now))
    work.say(waiting_fact(WaitingBegan, entry))
    log.info("waiting_began", waiting_id=str(entry.id))
    return await view(entry, work)


async def _if_only_a_bed_was_free(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
    """The beds they would have if nobody else had any; refused where these can't be had, or are free anyhow."""
    stays = await beds_if_none_were_taken(wish, place, meanwhile, work)
    try:
        await beds_after_who_waits(wish, place, meanwhile, work)
    except RefusalError as error:
        if error.refused.reason in FOR_WANT_OF_A_BED:
            return stays
        raise
    raise bed_is_free()
