"""Which of the nights of a rule can be, what stands in the way of the others, and which close by could be instead?"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.bookings import grounds
from services.bookings.handlers.school_holidays import those_known
from services.bookings.policy.nights import Nights
from services.bookings.policy.school_holidays import SchoolHolidays
from services.bookings.policy.series import MOST_INSTEAD, bank_holidays, near, other_hub_home
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.school_holidays import school_holidays
from shared.contracts.refusals import RefusalError
from shared.contracts.series import Occurrence, Occurrences
from shared.persistence.work import Work

OF_ALL = frozenset(
    one.reason
    for one in (
        grounds.NOT_YOURS,
        grounds.CHILD_NAMED_TWICE,
        grounds.TOO_FEW_BEDS,
        grounds.NOT_KNOWN_YET,
        grounds.CONDITIONS_NOT_YOURS,
    )
)
"""On these grounds every sleepover of a series is refused, so the series is."""
MOST_MOVED = 12
"""For so many of those that can't be, other nights close by are looked for."""
Hold = Callable[[Nights, Sequence[Nights]], Awaitable[Sequence[Sleepover]]]
"""What is held for some nights, with those of the same series that come before; or the refusal.

One sleepover; where some of the nights are booked already, one for those besides, or none.
"""


@dataclass(slots=True)
class Found:
    """What became of each of a series' nights."""

    held: dict[Nights, Sequence[Sleepover]] = field(default_factory=dict)
    refused: list[tuple[Nights, RefusalError]] = field(default_factory=list)

    @property
    def sleepovers(self) -> list[Sleepover]:
        """All that are held, soonest first."""
        return [one for held in self.held.values() for one in held]

    @property
    def nights(self) -> list[Nights]:
        """Those of all that are held."""
        return [Nights(one.first_night_on, one.last_night_on) for one in self.sleepovers]


async def found_for(nights: Sequence[Nights], hold: Hold) -> Found:
    """Which can be, all at one hub home. Refused where none can, on the grounds that are the same for all."""
    found = Found()
    for one in nights:
        try:
            held = await hold(one, found.nights)
            if len({each.hub_household_id for each in (*found.sleepovers, *held)}) > 1:
                raise other_hub_home(one)
        except RefusalError as error:
            if error.refused.reason in OF_ALL:
                raise
            found.refused.append((one, error))
        else:
            found.held[one] = held
    return found


async def looked_at(nights: Sequence[Nights], booked: Collection[date], hold: Hold, work: Work) -> Occurrences:
    """Each of them as it could be, with which of its nights are booked already. Nothing is kept."""
    found = await found_for(nights, hold)
    holidays = await school_holidays(work)
    occurrences = {one: occurrence(one, holidays, booked=booked) for one in found.held}
    for number, (one, error) in enumerate(found.refused):
        instead = await _instead(one, nights, found, hold) if number < MOST_MOVED else ()
        occurrences[one] = occurrence(one, holidays, in_the_way=error.refused.detail, instead=instead)
    hub_home = next((held.hub_household_id for held in found.sleepovers), None)
    return Occurrences(
        hub_household_id=hub_home,
        occurrences=tuple(occurrences[one] for one in nights),
        school_holidays=those_known(holidays, Nights(nights[0].first, nights[-1].last)),
    )


async def _instead(of: Nights, nights: Sequence[Nights], found: Found, hold: Hold) -> Sequence[Nights]:
    """Nights close by for which the same could be asked."""
    possible: list[Nights] = []
    for one in near(of, [other for other in nights if other != of]):
        if len(possible) == MOST_INSTEAD:
            break
        try:
            await hold(one, found.nights)
        except RefusalError:
            continue
        possible.append(one)
    return sorted(possible, key=lambda one: one.first)


def occurrence(
    nights: Nights,
    holidays: SchoolHolidays,
    *,
    in_the_way: str = "",
    instead: Sequence[Nights] = (),
    booked: Collection[date] = (),
) -> Occurrence:
    """One of them, as it is told."""
    return Occurrence(
        first_night_on=nights.first,
        last_night_on=nights.last,
        in_the_way=in_the_way,
        instead=tuple(one.first for one in instead),
        bank_holidays=bank_holidays(nights),
        school_holidays=holidays.on(nights),
        booked=tuple(night for night in nights if night in booked),
    )
