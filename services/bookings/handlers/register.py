"""What bookings does when it hears of the register."""

from uuid import UUID

from services.bookings.handlers.cautions import look_anew_at
from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from services.bookings.handlers.family_times.rooms import look_at_family_rooms_later
from services.bookings.handlers.places import look_at_places_later
from services.bookings.handlers.releasing import LOOK_AT_THEIR_NIGHTS, release
from services.bookings.handlers.telling import recorded
from services.bookings.handlers.who_decides import LOOK_AT_WHO_DECIDES
from services.bookings.policy.changes import STANDS_FOR, lost_with_the_hub_home
from services.bookings.policy.history import brought_home
from services.bookings.policy.timeline import timeline
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.family_stays import look_at_family_time_later
from services.bookings.repository.history import History
from services.bookings.repository.register import Register
from services.bookings.repository.sleepovers import OFFER_THE_BEDS, Sleepovers
from services.bookings.repository.waiting import WaitingList
from shared.contracts.registry import (
    ChildChanged,
    ConstellationChanged,
    HouseholdChanged,
    MembershipChanged,
    PersonChanged,
    PlacementChanged,
)
from shared.persistence.work import Work


async def move_the_beds(event: ConstellationChanged, work: Work) -> None:
    """On each night the hub home's beds are those of the event; what can't be kept there is released at once."""
    life = timeline(*event.timeline())
    if not await Register(work).keep_constellation(event, life):
        return
    promised = await Sleepovers(work).promised_in(event.constellation_id, work.tonight, locked=True)
    await release(lost_with_the_hub_home(promised, life, work.tonight), work)
    if await WaitingList(work).is_anybody_in(event.constellation_id) or await Emergencies(work).of_a_duty_worker():
        await work.later(OFFER_THE_BEDS, event.constellation_id)
    await look_at_places_later(event.constellation_id, work)
    await look_at_family_rooms_later(event.constellation_id, work)


async def know_who_belongs_where(event: MembershipChanged, work: Work) -> None:
    """Who may ask for whose beds; a household's nights and places that this ends are released in a moment."""
    if await Register(work).keep_membership(event):
        await _look_at_their_nights(event.household_id, event.thing_version, work)
        if event.left_on is None:
            await work.later(LEARN_THE_WAY, event.household_id)
        await look_at_places_later(event.constellation_id, work)


async def know_where_they_live(event: PlacementChanged, work: Work) -> None:
    """Where the child sleeps at home; the nights that a move ends are released in a moment.

    Stays from before that were told without it are told again.
    """
    history = History(work)
    await history.let_homes_change()
    if not await Register(work).keep_placement(event):
        return
    await look_at_family_time_later(work, [event.child_id])
    await look_anew_at(event.child_id, work)
    is_looked_for = bool(await Emergencies(work).that_have(event.child_id, work.tonight))
    if event.thing_version == 1 and not is_looked_for and not await Sleepovers(work).has_any(event.child_id):
        return
    if is_looked_for:
        await work.later(LOOK_AT_THEIR_NIGHTS, event.child_id, at=work.now + STANDS_FOR)
    await _look_at_their_nights(event.child_id, event.thing_version, work)
    if not (pasts := await history.of_child(event.child_id)):
        return
    corrected = brought_home(pasts, (await history.homes([event.child_id])).get(event.child_id, []))
    await history.correct_homes(corrected)
    for version, past in corrected:
        work.say(recorded(past, version))


async def _look_at_their_nights(thing_id: UUID, version: int, work: Work) -> None:
    """Soon, where there may be nights to lose: a request may be on its way that relies on what was true before."""
    if version > 1 or await Sleepovers(work).is_anything_promised_to(thing_id, work.tonight):
        await work.later(LOOK_AT_THEIR_NIGHTS, thing_id, at=work.now + STANDS_FOR)


async def know_who_decides(event: ChildChanged, work: Work) -> None:
    """Who must say yes to the child's next sleepover; of what is asked already another worker decides in a moment."""
    is_news = await Register(work).keep_child(event)
    if event.thing_version > 1:
        # Whom nobody has heard of before isn't down for any night.
        await look_anew_at(event.child_id, work)
    if event.thing_version > 1 and is_news:
        await work.later(LOOK_AT_WHO_DECIDES, event.child_id, at=work.now + STANDS_FOR)


async def know_whose_carer_they_are(event: PersonChanged, work: Work) -> None:
    """Of whom training is required; who has become due is told by the next look."""
    await Register(work).keep_person(event)


async def know_the_terms(event: HouseholdChanged, work: Work) -> None:
    """From when on training is required of its carers, and what its nights are to be looked at anew by."""
    await Register(work).keep_household(event)
    if event.thing_version > 1:
        await look_anew_at(event.household_id, work)
