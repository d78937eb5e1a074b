"""What bookings does when a duty worker chooses which hub home is asked, or has its carer's yes on the telephone."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from services.bookings.handlers.emergencies.answering import asked_of, take, to_answer
from services.bookings.handlers.emergencies.holding import beds_of, home_of, let_beds_go, nights_without_a_bed
from services.bookings.handlers.emergencies.moving import keep_passed_on
from services.bookings.handlers.emergencies.telling import emergency_view
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.asking import Host, nights_with_beds, those_to_choose_from
from services.bookings.policy.emergencies.emergency import Emergency, may_ask_hub_home, may_see
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Kept
from services.bookings.policy.sleepovers import not_yours
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.hosts import Hosts
from services.bookings.repository.nearness import nearness_of
from services.bookings.repository.requests import Requests
from shared.contracts.emergencies import (
    AskHubHome,
    EmergencyAnswer,
    EmergencyView,
    HubHomesToAsk,
    HubHomeToAsk,
    WhichHubHomesCanBeAsked,
)
from shared.persistence.work import Work

log = structlog.get_logger()


async def which_hub_homes_can_be_asked(query: WhichHubHomesCanBeAsked, work: Work) -> HubHomesToAsk:
    """Every hub home that seems to have beds, the nearest first; none once nobody looks for one any more.

    Nothing is held by that: it is looked at again, bedroom by bedroom, for the one that is chosen.
    """
    emergency = await Emergencies(work).one(query.emergency_id)
    if emergency is None or not may_see(work.actor, emergency):
        raise not_yours()
    nights = await nights_without_a_bed(emergency, work)
    if nights is None or not may_ask_hub_home(work.actor, emergency):
        return HubHomesToAsk()
    nearness = await nearness_of(emergency.satellite_household_id, work)
    hosts = those_to_choose_from(emergency, await Hosts(work).on(nights), nights.first, nearness)
    bed_ids = [bed_id for host in hosts for bed_id in home_of(host, nights.first).bed_ids]
    kept = _by_others(await Requests(work).kept(bed_ids, nights), emergency)
    found = [(host, its) for host in hosts if (its := nights_with_beds(host, len(emergency.child_ids), kept, nights))]
    return HubHomesToAsk(
        first_night_on=nights.first,
        last_night_on=nights.last,
        hub_homes=tuple(_to_ask(host, its, emergency) for host, its in found),
    )


def _by_others(kept: Sequence[Kept], emergency: Emergency) -> list[Kept]:
    """What is kept for others for sure: what is only offered gives way, and so does what is the children's own."""
    own = {one.sleepover_id for one in kept if one.child_id in emergency.child_ids}
    return [one for one in kept if one.waiting_id is None and (one.sleepover_id is None or one.sleepover_id not in own)]


def _to_ask(host: Host, nights: Nights, emergency: Emergency) -> HubHomeToAsk:
    household_id = home_of(host, nights.first).household_id
    asked = [one for one in emergency.steps if one.household_id == household_id]
    return HubHomeToAsk(
        household_id=household_id,
        constellation_id=host.constellation_id,
        last_night_on=nights.last,
        answer=asked[-1].answer if asked else None,
        is_asked_now=_is_asked(household_id, emergency),
    )


def _is_asked(household_id: UUID, emergency: Emergency) -> bool:
    return emergency.present.is_waited_for and emergency.present.household_id == household_id


async def ask_hub_home(command: AskHubHome, work: Work) -> EmergencyView:
    """Have the chosen hub home asked, or take what its carer has said on the telephone; one deed, one transaction."""
    emergency = await to_answer(command.emergency_id, work)
    chain.check_choice(emergency, work.actor)
    left = None
    if not _is_asked(command.household_id, emergency):
        left = chain.left_for_another(emergency, work.now)
        emergency = await _asked_instead(command.household_id, emergency, work)
    if command.has_said_yes:
        emergency = await take(chain.said_yes_to(emergency, work.actor, work.now), work, instead_of=left)
    elif left is not None:
        emergency = chain.next_version(emergency)
        await keep_passed_on(emergency, left, work)
    log.info("hub_home_chosen", emergency_id=str(emergency.id), has_said_yes=command.has_said_yes)
    return emergency_view(emergency, work)


async def _asked_instead(household_id: UUID, emergency: Emergency, work: Work) -> Emergency:
    """The emergency with this hub home asked, not kept yet; what is held elsewhere is let go."""
    if beds := await beds_of(emergency.present, work):
        await let_beds_go(beds, EmergencyAnswer.NOT_NEEDED, work)
    return await asked_of(household_id, emergency, work)
