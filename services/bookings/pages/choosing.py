"""How does somebody who looks after no child themselves choose a household, before they choose a child of it?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.constellations import WhichConstellations
from shared.contracts.records import MOST_ON_A_PAGE, FindHouseholds, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.whereabouts import Whereabouts, WhoSleepsWhere
from shared.web.names import Names
from shared.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ToChoose:
    """The children that can be chosen, or the households to choose from first."""

    children: tuple[UUID, ...]
    households: tuple[UUID, ...] = ()
    household_id: UUID | None = None
    """The one that was chosen."""


async def board_of(viewer: Viewer, night: date) -> Sequence[Whereabouts]:
    """The children of whom the viewer may know where they sleep on a night."""
    answer = await viewer.asks.ask(WhoSleepsWhere(on=night))
    return () if isinstance(answer, Refused) else answer.children


async def constellations_of(viewer: Viewer) -> list[UUID]:
    """The viewer's own constellations, or all where they answer for all."""
    if viewer.actor.constellation_ids:
        return list(viewer.actor.constellation_ids)
    if not viewer.actor.has(*WhichConstellations.asked_by):
        return []
    answer = await viewer.asks.ask(WhichConstellations())
    return (
        [] if isinstance(answer, Refused) else [one.constellation_id for one in answer.constellations if not one.host]
    )


async def of_a_household(viewer: Viewer, household_id: UUID | None) -> ToChoose:
    """The children of a household tonight, and all households with children but the viewer's own."""
    board = [one for one in await board_of(viewer, viewer.tonight) if not one.has_no_home]
    return ToChoose(
        tuple(one.child_id for one in board if one.lives_with == household_id),
        tuple(dict.fromkeys(one.lives_with for one in board if one.lives_with != viewer.actor.household_id)),
        household_id,
    )


async def of_a_household_by_the_registry(viewer: Viewer, household_id: UUID | None) -> ToChoose:
    """The same as far as the registry tells it to the viewer, for while nobody knows where children sleep."""
    if household_id is not None:
        answer = await viewer.asks.ask(HowIsHousehold(household_id=household_id))
        children = () if isinstance(answer, Refused) else answer.children
        return ToChoose(tuple(one.child_id for one in children), household_id=household_id)
    households: list[UUID] = []
    page, pages = 1, 1
    while page <= pages:
        query = FindHouseholds(page=page, at_once=MOST_ON_A_PAGE, purpose=Purpose.PLAN_A_SLEEPOVER)
        found = await viewer.asks.ask(query)
        if isinstance(found, Refused):
            break
        households += [one.household_id for one in found.households if one.children]
        page, pages = page + 1, found.pages
    return ToChoose((), tuple(one for one in households if one != viewer.actor.household_id))


def households_to_choose(household_ids: Iterable[UUID], names: Names) -> Sequence[dict[str, str]]:
    """The options of a select, by name, below one that is no choice."""
    named = sorted(((names.household(one), str(one)) for one in household_ids), key=lambda pair: pair[0].casefold())
    return [{"value": "", "text": "Choose a household"}, *({"value": one, "text": name} for name, one in named)]
