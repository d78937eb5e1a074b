"""Who comes first of those who wait, and by what?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.bookings.policy.limits import YEAR
from services.bookings.policy.nights import ONE_NIGHT, Nights, months_after
from services.bookings.policy.rules import Rulebook
from services.bookings.policy.waiting.entry import Entry
from shared.contracts.rules import RuleName
from shared.contracts.waiting import AheadBy
from shared.contracts.words import SleepoverNeed

RANKS: Mapping[SleepoverNeed, RuleName] = {
    SleepoverNeed.HOME_AT_RISK: RuleName.RANK_OF_HOME_AT_RISK,
    SleepoverNeed.CARERS_CANT: RuleName.RANK_OF_CARERS_CANT,
    SleepoverNeed.CARERS_AWAY: RuleName.RANK_OF_CARERS_AWAY,
    SleepoverNeed.A_BREAK: RuleName.RANK_OF_A_BREAK,
}
"""The authority's rule that says where a need comes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry with what gives it its place."""

    entry: Entry
    rank: int
    nights_so_far: int

    @property
    def key(self) -> tuple[int, int, datetime, UUID]:
        """By which it is put in order: the smallest first."""
        return (self.rank, self.nights_so_far, self.entry.since, self.entry.id)

    def is_before(self, other: "Standing") -> bool:
        """Whether it comes before another."""
        return self.key < other.key


def year_before(nights: Nights) -> Nights:
    """The twelve months before the first of these nights."""
    return Nights(months_after(nights.first, -YEAR), nights.first - ONE_NIGHT)


def nights_so_far(entry: Entry, at_hub_homes: Mapping[UUID, Collection[Nights]]) -> int:
    """Nights at hub homes in the twelve months before those waited for, of the child who has had the most.

    Of the most, and not of all together: brothers and sisters aren't put back for being several.
    """
    year = year_before(entry.nights)
    return max(
        (
            len({night for its in at_hub_homes.get(child_id, ()) for night in its if night in year})
            for child_id in entry.child_ids
        ),
        default=0,
    )


def in_order(
    entries: Iterable[Entry], at_hub_homes: Mapping[UUID, Collection[Nights]], rules: Rulebook, today: date
) -> list[Standing]:
    """Those who wait, who comes first standing first: by need, then by fewest nights so far, then by time waited."""
    standings = [
        Standing(entry, rules.on(RANKS[entry.need], today).value, nights_so_far(entry, at_hub_homes))
        for entry in entries
    ]
    return sorted(standings, key=lambda one: one.key)


def place_among(standing: Standing, standings: Sequence[Standing]) -> tuple[int, int]:
    """Its place among those who wait for one of its nights, and how many these are, itself included."""
    rivals = [one for one in standings if one.entry.nights.overlap(standing.entry.nights)]
    return 1 + sum(one.is_before(standing) for one in rivals), len(rivals)


def ahead_by(standing: Standing, standings: Sequence[Standing]) -> AheadBy | None:
    """By what it stands before the next who wait for one of its nights; none where nobody follows."""
    following = (
        one for one in standings if standing.is_before(one) and one.entry.nights.overlap(standing.entry.nights)
    )
    after = next(following, None)
    if after is None:
        return None
    if standing.rank != after.rank:
        return AheadBy.NEED
    return AheadBy.NIGHTS if standing.nights_so_far != after.nights_so_far else AheadBy.TIME


def sources_of_order(rules: Rulebook, today: date) -> tuple[str, ...]:
    """Whose rule the order of need is, each source once."""
    return tuple(dict.fromkeys(rules.on(name, today).source.citation for name in RANKS.values()))
