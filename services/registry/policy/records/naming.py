"""Which households and which children may somebody name who decides something for a child?

Whoever could name any would be told, name by name, which households there are, where there is room, and who lives
where (docs/decisions/0040).
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.registry import grounds
from shared.contracts.actor import Actor
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import Role


@dataclass(frozen=True, slots=True)
class Circle:
    """The households and children that have to do with a child."""

    lived_with: frozenset[UUID]
    """Households where the child lives or has lived."""
    of_constellation: frozenset[UUID]
    """Those of the constellation that the child's household is part of."""
    of_others: frozenset[UUID]
    """Where the asker's other children live."""
    siblings: frozenset[UUID] = frozenset()
    children: frozenset[UUID] = frozenset()
    """Those who live in one of these households, but for where only the asker's other children do."""

    def has_household(self, actor: Actor, household_id: UUID) -> bool:
        """Whether the asker may name a household: it has to do with the child, or with another of theirs."""
        if actor.has(Role.PROGRAMME_MANAGER):
            return True
        return household_id in self.lived_with | self.of_constellation | self.of_others

    def has_children(self, actor: Actor, child_ids: Collection[UUID]) -> bool:
        """Whether the asker may name all of these children."""
        named = {*child_ids}
        return actor.has(Role.PROGRAMME_MANAGER) or named <= self.siblings | self.children | {*actor.child_ids}


def no_such_household() -> RefusalError:
    """The refusal of a household that the asker may not name, or of one that there isn't: it tells nobody which."""
    return refuse(
        grounds.NOT_TO_NAME,
        "You can’t place the child with a household of this reference. Check the reference, or ask your programme "
        "manager to record the placement.",
        "household_ref",
    )
