"""With what notice was a sleepover called off, and how often did each side do so?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.contracts.calling_off import CalledOffFigures, Notice, Side

ONE_OR_TWO, LESS_THAN_A_WEEK = 2, 6


@dataclass(frozen=True, slots=True)
class CallingOff:
    """A sleepover that one side called off, or ended early."""

    constellation_id: UUID
    by: Side
    notice: Notice
    for_the_child: bool = False
    """It was who answers for a child, and not the liaison worker."""


def notice_of(days_before: int | None) -> Notice:
    """The kind of notice that was given so many days before the first night; none where it had begun."""
    if days_before is None:
        return Notice.AFTER_IT_BEGAN
    if days_before == 0:
        return Notice.ON_THE_DAY
    if days_before <= ONE_OR_TWO:
        return Notice.ONE_OR_TWO_DAYS
    return Notice.THREE_TO_SIX_DAYS if days_before <= LESS_THAN_A_WEEK else Notice.A_WEEK_OR_MORE


def called_off_figures(called_off: Iterable[CallingOff]) -> tuple[CalledOffFigures, ...]:
    """How often each side did with each kind of notice, the latest first."""
    counted = Counter((one.by, one.for_the_child, one.notice) for one in called_off)
    return tuple(
        CalledOffFigures(by=by, notice=notice, times=times, for_the_child=for_the_child)
        for by in Side
        for for_the_child in (False, True)
        for notice in Notice
        if (times := counted[by, for_the_child, notice])
    )
