"""How does a notice of a swap read?"""

from services.notifications.wording.notices import Words, notice
from shared.contracts.notifications import NoticeKind
from shared.contracts.swaps import SwapFacts, SwapState
from shared.web import wording

BECAUSE_OF_SWAPS = {
    SwapState.DECLINED: "somebody who had to agree said no",
    SwapState.WITHDRAWN: "the household that proposed it took it back",
    SwapState.LAPSED: "not everybody had agreed in time",
    SwapState.IMPOSSIBLE: "one of the two sleepovers has changed",
}
"""Why nothing came of a swap."""


def words_of_swap(kind: NoticeKind, event: SwapFacts) -> Words:
    """What a notice of this kind says about a swap: the nights of either, and what to do."""
    offered, wanted = (
        wording.stay_in_words(side.first_night_on, side.last_night_on, has_year=False)
        for side in (event.offered, event.wanted)
    )
    return notice(
        kind,
        offered=offered,
        wanted=wanted,
        until=wording.moment_soon(event.ends_at),
        because=BECAUSE_OF_SWAPS.get(event.state, ""),
    )
