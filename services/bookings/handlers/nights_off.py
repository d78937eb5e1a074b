"""What does bookings do when a hub home takes nights off, or gives them back?"""

from uuid import UUID, uuid4

import structlog

from services.bookings.policy import nights_off as deciding
from services.bookings.policy.beds import may_see_beds
from services.bookings.policy.nights import Nights
from services.bookings.policy.nights_off import NightsOff
from services.bookings.policy.sleepovers import not_yours
from services.bookings.repository import nights_off as kept
from services.bookings.repository.beds import Beds
from services.bookings.repository.register import Register
from services.bookings.repository.sleepovers import OFFER_THE_BEDS, Sleepovers
from shared.contracts import nights_off as contract
from shared.contracts.nights_off import (
    GiveNightsBack,
    NightsOffChanged,
    NightsOffOfHubHome,
    TakeNightsOff,
    WhichNightsAreOff,
)
from shared.persistence.work import Work

log = structlog.get_logger()


async def which_nights_are_off(query: WhichNightsAreOff, work: Work) -> NightsOffOfHubHome:
    """Those of a constellation from tonight on."""
    if not may_see_beds(work.actor, query.constellation_id):
        raise not_yours()
    return await _told(work, query.constellation_id)


async def take_nights_off(command: TakeNightsOff, work: Work) -> NightsOffOfHubHome:
    """Keep them where nobody is expected; who asks for a bed there meanwhile waits, and is refused then."""
    nights = Nights(command.first_night_on, command.last_night_on)
    deciding.check_nights_off(nights, work.tonight)
    await Register(work).lock_beds(command.constellation_id)
    household_id = deciding.hub_home_in(await Beds(work, command.constellation_id).timeline(), nights)
    deciding.check_may_arrange(work.actor, command.constellation_id, household_id)
    promised = await Sleepovers(work).promised_in(command.constellation_id, work.tonight)
    deciding.check_nobody_is_expected(household_id, nights, promised)
    off = NightsOff(uuid4(), command.constellation_id, household_id, nights, work.now, work.actor.person_id)
    await kept.add(work, off)
    # A bed of these nights that is only offered is no promise: it is taken back.
    await work.later(OFFER_THE_BEDS, off.constellation_id)
    work.say(_fact(off))
    log.info("nights_off_taken", nights_off_id=str(off.id), constellation_id=str(off.constellation_id))
    return await _told(work, command.constellation_id)


async def give_nights_back(command: GiveNightsBack, work: Work) -> NightsOffOfHubHome:
    """They can be asked for again."""
    off = await kept.locked(work, command.nights_off_id)
    if off is None or off.constellation_id != command.constellation_id:
        raise not_yours()
    deciding.check_may_arrange(work.actor, off.constellation_id, off.household_id)
    after = deciding.given_back(off, work.actor.person_id, work.now)
    await kept.give_back(work, after)
    await work.later(OFFER_THE_BEDS, off.constellation_id)
    work.say(_fact(after))
    log.info("nights_off_given_back", nights_off_id=str(off.id), constellation_id=str(off.constellation_id))
    return await _told(work, command.constellation_id)


async def _told(work: Work, constellation_id: UUID) -> NightsOffOfHubHome:
    timeline = await Beds(work, constellation_id).timeline()
    home = timeline.hub_home_on(work.tonight)
    found = await kept.nights_off_of(work, constellation_id, work.tonight)
    return NightsOffOfHubHome(
        constellation_id=constellation_id,
        nights_off=tuple(
            contract.NightsOff(
                nights_off_id=one.id,
                hub_household_id=one.household_id,
                first_night_on=one.nights.first,
                last_night_on=one.nights.last,
                taken_at=one.taken_at,
                taken_by=one.taken_by,
            )
            for one in found
        ),
        may_arrange=deciding.may_arrange(work.actor, constellation_id, home.household_id if home else None),
    )


def _fact(off: NightsOff) -> NightsOffChanged:
    return NightsOffChanged(
        thing_version=1 if off.given_back_at is None else 2,
        nights_off_id=off.id,
        constellation_id=off.constellation_id,
        hub_household_id=off.household_id,
        first_night_on=off.nights.first,
        last_night_on=off.nights.last,
        is_given_back=off.given_back_at is not None,
    )
