"""How did waiting for a bed end, and how often in each way?"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.contracts.waiting import WaitingState
from shared.contracts.waits_counted import EndOfWait, WaitFigures

_ENDS = {
    WaitingState.NO_BED: EndOfWait.NO_BED,
    WaitingState.DECLINED: EndOfWait.OFFER_NOT_TAKEN,
    WaitingState.LAPSED: EndOfWait.OFFER_NOT_TAKEN,
    WaitingState.LEFT: EndOfWait.LEFT,
    WaitingState.MOVED: EndOfWait.LEFT,
}


@dataclass(frozen=True, slots=True)
class Wait:
    """Waiting that is over."""

    constellation_id: UUID
    ended: EndOfWait
    nights: int
    """Nights that were waited for, each child's counted."""


def end_of_wait(state: WaitingState, *, by_somebody: bool) -> EndOfWait | None:
    """How it ended; None where it isn't over. Nobody takes a bed for a household that has one otherwise."""
    if state is WaitingState.ACCEPTED:
        return EndOfWait.BED_BY_OFFER if by_somebody else EndOfWait.BED_OTHERWISE
    return _ENDS.get(state)


def wait_figures(waits: Iterable[Wait]) -> tuple[WaitFigures, ...]:
    """How often it ended in each way, what was in vain first."""
    by_end: dict[EndOfWait, list[Wait]] = {}
    for one in waits:
        by_end.setdefault(one.ended, []).append(one)
    return tuple(
        WaitFigures(ended=end, waits=len(by_end[end]), nights=sum(one.nights for one in by_end[end]))
        for end in EndOfWait
        if end in by_end
    )
