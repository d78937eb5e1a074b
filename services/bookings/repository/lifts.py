"""Who gives and needs lifts to a gathering, and who takes whom, as it is kept."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text

from shared.contracts.gatherings import Lift
from shared.persistence.statements import Statement
from shared.persistence.work import Work

# Who waits for places goes nowhere yet.
_OF = Statement(
    text("""
    SELECT household_id, gives_lift, needs_lift, lift_with FROM gathering_reply
    WHERE gathering_id = CAST(:id AS uuid) AND is_coming AND gives_lift + needs_lift > 0 ORDER BY household_id
    """)
)
# Who needs other room than before is arranged for anew, and who doesn't come is taken by nobody.
_SAY = Statement(
    text("""
    UPDATE gathering_reply SET gives_lift = :gives, needs_lift = :needs,
        lift_with = CASE WHEN is_coming AND needs_lift = :needs THEN lift_with END
    WHERE gathering_id = :id AND household_id = :household_id
    """)
)
_ARRANGE = Statement(
    text("""
    UPDATE gathering_reply AS r SET lift_with = one.lift_with
    FROM unnest(CAST(:households AS uuid[]), CAST(:drivers AS uuid[])) AS one(household_id, lift_with)
    WHERE r.gathering_id = :id AND r.household_id = one.household_id
    """)
)
_NEW_VERSION = Statement(
    text("UPDATE planned_gathering SET version = version + 1, changed_at = :changed_at WHERE id = :id")
)


class GatheringLifts:
    """The lifts to the gatherings of the authority."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def of(self, gathering_id: UUID) -> dict[UUID, Lift]:
        """What those who come give and need, by household."""
        return {
            row["household_id"]: Lift(
                household_id=row["household_id"],
                gives=row["gives_lift"],
                needs=row["needs_lift"],
                with_household_id=row["lift_with"],
            )
            for row in await self._work.run(_OF, {"id": gathering_id})
        }

    async def say(self, gathering_id: UUID, household_id: UUID, gives: int, needs: int) -> None:
        """Keep what a household that has replied gives or needs."""
        its = {"id": gathering_id, "household_id": household_id, "gives": gives, "needs": needs}
        await self._work.run(_SAY, its)

    async def arrange(self, gathering_id: UUID, drivers: Mapping[UUID, UUID | None]) -> None:
        """Keep who takes each of these households."""
        its = {"id": gathering_id, "households": list(drivers), "drivers": list(drivers.values())}
        await self._work.run(_ARRANGE, its)

    async def have_changed(self, gathering_id: UUID) -> None:
        """The gathering has a new version, of which it is told."""
        await self._work.run(_NEW_VERSION, {"id": gathering_id, "changed_at": self._work.now})
