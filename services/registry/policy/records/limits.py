"""How many children are in a home on each night, held against the usual fostering limit? (DOMAIN.md §3.4)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.registry.policy.facts import Approval, Exemption, holding
from services.registry.policy.records.reading import limit_verdict
from services.registry.policy.records.stays import Stay
from services.registry.policy.register import Placement
from services.registry.policy.rules import Rulebook
from shared.contracts.fostering_limit import FosteringLimit, LimitOnNight
from shared.contracts.rules import RuleName

NIGHTS = 14
"""How many nights are looked at: as far ahead as sleepovers are usually arranged."""


@dataclass(frozen=True, slots=True)
class HomeByNight:
    """A household, with all that decides how many children sleep there and how many may."""

    placements: Sequence[Placement]
    stays: Sequence[Stay]
    sibling_groups: dict[UUID, UUID | None]
    approvals: Sequence[Approval]
    rules: Rulebook
    exemptions: Sequence[Exemption] = ()
    """Those that name their children; in words, an approval may have others."""

    def on(self, night: date) -> FosteringLimit:
        """Who lives there counts, wherever they sleep; who comes for a sleepover, once the home is to reckon with them.

        A child who lives there and is down for a sleepover there is one child. An exemption is for those whom it
        names: with one child more whom none names, it doesn't hold (DOMAIN.md §3.4). Whom one in words names, nobody
        can tell here.
        """
        placed = self._placed_on(night)
        there = self.there_on(night)
        guests = there - placed
        rule = self.rules.on(RuleName.USUAL_FOSTERING_LIMIT, night)
        approval = holding(self.approvals, night)
        groups = [self.sibling_groups.get(one) for one in there]
        named = {one.child_id for one in self.exemptions if one.holds_on(night)} & there
        return FosteringLimit(
            limit=rule.value,
            placed=len(placed),
            guests=len(guests),
            verdict=limit_verdict(
                rule.value,
                groups,
                are_all_named=named == there,
                has_words=bool(approval and approval.exemptions),
            ),
            source=rule.source,
            named=len(named),
        )

    def there_on(self, night: date) -> set[UUID]:
        """Every child who counts on a night."""
        return self._placed_on(night) | {one.child_id for one in self.stays if _is_there(one, night)}

    def _placed_on(self, night: date) -> set[UUID]:
        return {one.child_id for one in self.placements if _lasts(one, night)}

    def nights(self, first: date, number: int = NIGHTS) -> tuple[LimitOnNight, ...]:
        """A night and those that follow it."""
        days = (first + timedelta(days=after) for after in range(number))
        return tuple(LimitOnNight(night=day, **self.on(day).model_dump()) for day in days)


def _lasts(placement: Placement, night: date) -> bool:
    return placement.started_on <= night < (placement.ended_on or date.max)


def _is_there(stay: Stay, night: date) -> bool:
    return stay.is_expected and stay.first_night_on <= night <= stay.last_night_on
