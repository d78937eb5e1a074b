"""How does a swap read?"""

from dataclasses import dataclass
from uuid import UUID

from services.bookings import wording
from shared.contracts.bookings import Wait
from shared.contracts.swaps import SwapSideSeen, SwapState, SwapView
from shared.contracts.words import Decider
from shared.web.names import Names
from shared.web.wording import stay_in_words

STATE_TAGS = {
    SwapState.PROPOSED: ("Waiting for a yes", "govuk-tag--yellow"),
    SwapState.SWAPPED: ("Swapped", "govuk-tag--green"),
    SwapState.DECLINED: ("Declined", "govuk-tag--grey"),
    SwapState.WITHDRAWN: ("Taken back", "govuk-tag--grey"),
    SwapState.LAPSED: ("Not answered in time", "govuk-tag--grey"),
    SwapState.IMPOSSIBLE: ("Not possible any more", "govuk-tag--grey"),
}
WHAT_CAME_OF_IT = {
    SwapState.SWAPPED: "Each of the two households has the other’s nights.",
    SwapState.DECLINED: "Somebody who had to agree said no. Both sleepovers stay as they were.",
    SwapState.WITHDRAWN: "The household that proposed it took it back. Both sleepovers stay as they were.",
    SwapState.LAPSED: "Not everybody had said yes in time. Both sleepovers stay as they were.",
    SwapState.IMPOSSIBLE: "One of the two sleepovers was called off or has changed, so they can’t be swapped.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One of the two sleepovers, as it is and as it would be."""

    title: str
    rows: list[tuple[str, str]]
    link: str
    """What leads to the page of the sleepover, and where that is."""
    href: str


def nights(side: SwapSideSeen) -> str:
    """`Friday 4 to Sunday 6 December 2026, 2 nights`."""
    return stay_in_words(side.first_night_on, side.last_night_on)


def in_a_line(view: SwapView, household_id: UUID | None) -> str:
    """What is asked, by whose nights are the reader's; of who has none of them, only which nights it is about."""
    if view.is_asked:
        return f"Swap your {nights(view.wanted)}, for {nights(view.offered)}?"
    if household_id is not None and view.offered.household_id == household_id:
        return f"Swap your {nights(view.offered)}, for {nights(view.wanted)}?"
    return f"A swap of nights: {nights(view.offered)} for {nights(view.wanted)}."


def question(view: SwapView, household_id: UUID | None, names: Names) -> str:
    """What whoever must say yes is asked, in one look."""
    if view.is_asked:
        return "Would you swap your nights with another household?"
    known = [child for side in (view.offered, view.wanted) for child in side.child_ids]
    if household_id == view.hub_household_id:
        return f"Can {_children(known, names)} swap their nights at your home?"
    return f"Can {_children(known, names)} have other nights at the hub home?"


def card(side: SwapSideSeen, view: SwapView, household_id: UUID | None, names: Names) -> Card:
    """A sleepover of a swap, by what the viewer may know of it."""
    other = view.wanted if side is view.offered else view.offered
    had, has = ("Nights before", "Nights now") if view.state is SwapState.SWAPPED else ("Nights now", "Nights instead")
    rows = [(had, nights(side)), (has, nights(other))]
    rows.insert(0, ("Children" if len(side.child_ids) > 1 else "Child", _children(side.child_ids, names)))
    is_own = side.household_id == household_id
    household = names.household(side.household_id) if side.household_id else ""
    title, link = ("Your sleepover", "See your sleepover")
    if not is_own:
        title, link = f"Sleepover of {household}", f"See the sleepover of {household}"
    return Card(title, rows if view.state in SHOWS_BOTH else rows[:-1], link, f"/sleepovers/{side.sleepover_id}")


SHOWS_BOTH = frozenset({SwapState.PROPOSED, SwapState.SWAPPED})
"""Of what came to nothing, the nights that it would have had are of no use."""


OTHERS = "Whoever else must decide for the children"


def waits(wait: Wait, view: SwapView, names: Names) -> str:
    """`The other household`, `The hub home carers`."""
    if wait.decider is Decider.SATELLITE_CARER:
        return "You" if view.is_asked else "The other household"
    return wording.decider(wait, names.person(wait.person_id))


def _children(child_ids: tuple[UUID, ...] | list[UUID], names: Names) -> str:
    return wording.listed([names.child(one) for one in child_ids])
