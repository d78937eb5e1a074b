"""Where in a pack does it say what is found to be wrong?"""

from services.registry.policy.facts import Approval, HubHome
from services.registry.policy.register import KINDS, Constellation, Household, Register, Thing
from shared.contracts.registry import ImportRegister


class Rows:
    """Where a pack's rows stand in it. What is only in the register is told of its table."""

    def __init__(self, pack: ImportRegister, given: Register, known: Register) -> None:
        # A thing a row, in the pack's order: rows that name a thing twice are refused before anybody asks here.
        self._positions = {kind.table: {key: at for at, key in enumerate(given.of(kind))} for kind in KINDS}
        self._hub_homes = {(one.constellation_ref, one.started_on): at for at, one in enumerate(pack.hub_homes)}
        self._approvals = {one.household_ref: at for at, one in enumerate(pack.approvals)}
        self._constellations = given.of(Constellation)
        self._refs = {key: one.ref for key, one in known.of(Constellation).items()}

    def has(self, thing: Thing | HubHome) -> bool:
        """Whether the pack has a row of it."""
        if isinstance(thing, HubHome):
            return self._field_of_hub_home(thing) is not None
        return thing.id in self._positions[thing.table]

    def field(self, thing: Thing | HubHome, column: str) -> str:
        """A thing's column; a hub home's follows from where the pack tells of it."""
        if isinstance(thing, HubHome):
            return self._field_of_hub_home(thing) or thing.table
        position = self._positions[thing.table].get(thing.id)
        return thing.table if position is None else f"{thing.table}.{position}.{column}"

    def approval_of(self, household: Household) -> str | None:
        """Where the pack's own history tells of a household's approval; nothing where it has none of it."""
        position = self._approvals.get(household.ref)
        return None if position is None else f"{Approval.table}.{position}.ended_on"

    def _field_of_hub_home(self, hub: HubHome) -> str | None:
        ref = self._refs.get(hub.constellation_id, "")
        if hub.started_on and (position := self._hub_homes.get((ref, hub.started_on))) is not None:
            return f"{hub.table}.{position}.started_on"
        row = self._constellations.get(hub.constellation_id)
        return self.field(row, "hub_household_ref") if row and row.hub_household_id == hub.household_id else None
