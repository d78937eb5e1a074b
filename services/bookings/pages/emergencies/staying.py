"""Whoever is at a hub home in an emergency needs to stay longer: who asks for it, and for how many nights?"""

from datetime import date
from uuid import UUID

from services.bookings.forms import NIGHTS_ON_OFFER
from services.bookings.policy.emergencies.asking import ANY_CHILD
from services.bookings.policy.nights import ONE_NIGHT
from shared.contracts.actor import Actor
from shared.contracts.bookings import MOST_NIGHTS, HowIsSleepover, SleepoverView
from shared.contracts.refusals import Refused
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.web.viewer import Viewer
from shared.web.wording import counted, day


def stays_longer(view: SleepoverView, actor: Actor, tonight: date) -> bool:
    """Whether the actor can ask for more nights after a bed that an emergency has found, until the night after it.

    So can the carers at home and of the hub home, whoever is on duty, and the child's social worker.
    """
    is_there = view.state is SleepoverState.CONFIRMED and view.first_night_on <= tonight <= _home_on(view)
    homes = {view.satellite_household_id, view.hub_household_id}
    is_theirs = (
        (actor.has(*CARERS) and actor.household_id in homes)
        or actor.has(*ANY_CHILD)
        or (actor.has(Role.CHILDRENS_SOCIAL_WORKER) and set(view.child_ids) <= set(actor.child_ids))
    )
    return view.kind is SleepoverKind.EMERGENCY and is_there and is_theirs


async def found_stay(viewer: Viewer, sleepover_id: UUID | None) -> SleepoverView | None:
    """The stay that is to last longer; None where there is none that the viewer can ask that for."""
    if sleepover_id is None:
        return None
    view = await viewer.asks.ask(HowIsSleepover(sleepover_id=sleepover_id))
    if isinstance(view, Refused) or not stays_longer(view, viewer.actor, viewer.tonight):
        return None
    return view


def nights_longer(view: SleepoverView, tonight: date) -> list[dict[str, str]]:
    """How many nights more, each as the number of nights from tonight on, which is what an emergency is asked for."""
    left = (_home_on(view) - tonight).days
    return [
        {
            "value": str(left + number),
            "text": f"{counted(number, 'more night')}, home on {day(_home_on(view) + number * ONE_NIGHT)}",
        }
        for number in NIGHTS_ON_OFFER
        if left + number <= MOST_NIGHTS
    ]


def _home_on(view: SleepoverView) -> date:
    return view.last_night_on + ONE_NIGHT
