"""In which order are hub homes near the home of children who need a bed?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Nearness:
    """What the registry has told of a household's way to hub homes, when it was asked last."""

    constellation_ids: tuple[UUID, ...] = ()
    """The nearest first."""
    in_area: Collection[UUID] = frozenset()
    """Those of the household's area."""

    def nearest_first(self, constellation_ids: Iterable[UUID]) -> list[UUID]:
        """These, the nearest first; those of which nothing was told come last, in a steady order."""
        places = {one: place for place, one in enumerate(self.constellation_ids)}
        return sorted(constellation_ids, key=lambda one: (places.get(one, len(places)), one))


NOT_TOLD = Nearness()
"""Of a household that nothing was told of yet."""
