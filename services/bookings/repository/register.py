"""What bookings heard of the register: the newest version of each thing, whatever the order of hearing."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.requests import Belonging
from services.bookings.policy.timeline import Timeline
from services.bookings.tables import ChildRow, ConstellationRow, HouseholdRow, MembershipRow, PersonRow, PlacementRow
from shared.contracts.registry import (
    ChildChanged,
    ConstellationChanged,
    HouseholdChanged,
    MembershipChanged,
    PersonChanged,
    PlacementChanged,
)
from shared.persistence.newest import Newest
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_CONSTELLATIONS = Newest(ConstellationRow)
_CHILDREN = Newest(ChildRow)
_MEMBERSHIPS = Newest(MembershipRow)
_PLACEMENTS = Newest(PlacementRow)
_PEOPLE = Newest(PersonRow)
_HOUSEHOLDS = Newest(HouseholdRow)

_LOCK_BEDS = Statement(text("SELECT FROM bed WHERE constellation_id = :constellation_id ORDER BY id FOR NO KEY UPDATE"))
# Old news still tells of beds that there were: stays from before were in them.
_BEDS = Statement(
    text("""
    INSERT INTO bed (id, constellation_id)
    SELECT one.id, :constellation_id FROM unnest(CAST(:bed_ids AS uuid[])) AS one(id) ORDER BY one.id
    ON CONFLICT (id) DO NOTHING
    """)
)
_FORGET_PHASES = Statement(text("DELETE FROM phase_term WHERE constellation_id = :constellation_id"))
_FORGET_HUB_HOMES = Statement(text("DELETE FROM hub_home_term WHERE constellation_id = :constellation_id"))
_PHASES = Statement(
    text("""
    INSERT INTO phase_term (constellation_id, position, phase, started_on, ended_on)
    SELECT :constellation_id, one.position - 1, one.phase, one.started_on, one.ended_on
    FROM unnest(CAST(:phases AS text[]), CAST(:starts AS date[]), CAST(:ends AS date[]))
        WITH ORDINALITY AS one(phase, started_on, ended_on, position)
    """)
)
# The beds as one text a term: unnest would flatten a list of lists.
_HUB_HOMES = Statement(
    text("""
    INSERT INTO hub_home_term (constellation_id, position, household_id, bed_ids, started_on, ended_on)
    SELECT :constellation_id, one.position - 1, one.household_id, CAST(string_to_array(one.bed_ids, ' ') AS uuid[]),
        one.started_on, one.ended_on
    FROM unnest(CAST(:household_ids AS uuid[]), CAST(:bed_ids AS text[]), CAST(:starts AS date[]),
        CAST(:ends AS date[])) WITH ORDINALITY AS one(household_id, bed_ids, started_on, ended_on, position)
    """)
)
_MEMBERSHIPS_OF = Statement(
    text("""
    SELECT household_id, constellation_id, joined_on, left_on FROM membership
    WHERE household_id = ANY(CAST(:household_ids AS uuid[]))
    """)
)


class Register:
    """The register as far as bookings has heard of it."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def lock_beds(self, constellation_id: UUID) -> None:
        """Have whoever asks for one of its beds wait until the commit."""
        await self._work.run(_LOCK_BEDS, {"constellation_id": constellation_id})

    async def keep_constellation(self, event: ConstellationChanged, timeline: Timeline) -> bool:
        """The constellation with its timeline; whether it was news. A bed is never forgotten.

        Whoever asks for one of its beds waits from now on until the commit, and sees this then.
        """
        its = {"constellation_id": event.constellation_id}
        await self.lock_beds(event.constellation_id)
        bed_ids = {*event.bed_ids, *(bed_id for home in timeline.hub_homes for bed_id in home.bed_ids)}
        await self._work.run(_BEDS, {**its, "bed_ids": list(bed_ids)})
        values = {"id": event.constellation_id, "version": event.thing_version, "area_id": event.area_id}
        if not await _CONSTELLATIONS.keep(self._work, values):
            return False
        await self._work.run(_FORGET_PHASES, its)
        await self._work.run(_FORGET_HUB_HOMES, its)
        await self._work.run(
            _PHASES,
            {
                **its,
                "phases": [one.phase for one in timeline.phases],
                "starts": [one.started_on for one in timeline.phases],
                "ends": [one.ended_on for one in timeline.phases],
            },
        )
        await self._work.run(
            _HUB_HOMES,
            {
                **its,
                "household_ids": [one.household_id for one in timeline.hub_homes],
                "bed_ids": [" ".join(map(str, one.bed_ids)) for one in timeline.hub_homes],
                "starts": [one.started_on for one in timeline.hub_homes],
                "ends": [one.ended_on for one in timeline.hub_homes],
            },
        )
        return True

    async def keep_membership(self, event: MembershipChanged) -> bool:
        """The membership; whether it was news."""
        return await _MEMBERSHIPS.keep(
            self._work,
            {
                "id": event.membership_id,
                "version": event.thing_version,
                "constellation_id": event.constellation_id,
                "household_id": event.household_id,
                "joined_on": event.joined_on,
                "left_on": event.left_on,
            },
        )

    async def memberships(self, household_ids: Iterable[UUID]) -> list[Belonging]:
        """The constellations that these households belong to, whenever."""
        rows = await self._work.run(_MEMBERSHIPS_OF, {"household_ids": list(household_ids)})
        return [Belonging(**row) for row in rows]

    async def keep_placement(self, event: PlacementChanged) -> bool:
        """The placement; whether it was news."""
        return await _PLACEMENTS.keep(
            self._work,
            {
                "id": event.placement_id,
                "version": event.thing_version,
                "child_id": event.child_id,
                "household_id": event.household_id,
                "started_on": event.started_on,
                "ended_on": event.ended_on,
            },
        )

    async def keep_child(self, event: ChildChanged) -> bool:
        """The child's delegation; whether it was news."""
        return await _CHILDREN.keep(
            self._work,
            {
                "id": event.child_id,
                "version": event.thing_version,
                "sibling_group_id": event.sibling_group_id,
                "childrens_social_worker_id": event.childrens_social_worker_id,
                "overnight_decision": event.overnight_decision,
                "has_conditions": event.has_conditions,
            },
        )

    async def keep_person(self, event: PersonChanged) -> None:
        """Whose carer somebody is."""
        await _PEOPLE.put(
            self._work, {"id": event.person_id, "version": event.thing_version, "household_id": event.household_id}
        )

    async def keep_household(self, event: HouseholdChanged) -> None:
        """The household's approval, and who supervises it."""
        await _HOUSEHOLDS.put(
            self._work,
            {
                "id": event.household_id,
                "version": event.thing_version,
                "supervising_social_worker_id": event.supervising_social_worker_id,
                "approved_on": event.approved_on,
                "approval_ended_on": event.approval_ended_on,
                "is_approved_for_some": bool(event.approval_places),
            },
        )
