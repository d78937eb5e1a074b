"""Who is who, as the registry's events have told?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Table, Uuid, bindparam, func, literal, null, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert as upsert

from services.notifications.policy.sleepovers import Child, Register
from services.notifications.tables import ChildRow, ConstellationRow, HouseholdRow, PersonRow, SupervisionRow
from shared.contracts.registry import ChildChanged, ConstellationChanged, HouseholdChanged, PersonChanged
from shared.contracts.roles import Role
from shared.persistence.newest import Newest
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_PERSON: Table = PersonRow.__table__
_HOUSEHOLD: Table = HouseholdRow.__table__
_CHILD: Table = ChildRow.__table__
_CONSTELLATION: Table = ConstellationRow.__table__
_SUPERVISION: Table = SupervisionRow.__table__


def _any_of(name: str) -> Any:
    return func.any(bindparam(name, type_=ARRAY(Uuid)))


_PEOPLE = Newest(PersonRow)
_CHILDREN = Newest(ChildRow)
_CONSTELLATIONS = Newest(ConstellationRow)
_SUPERVISIONS = Newest(SupervisionRow)
_KEEP_HOUSEHOLD = Statement(upsert(_HOUSEHOLD).values(id=bindparam("id")).on_conflict_do_nothing())
# In one question: this is asked for each event that is heard.
_AROUND = Statement(
    union_all(
        select(
            literal("person").label("kind"),
            _PERSON.c.id,
            _PERSON.c.household_id.label("theirs"),
            _PERSON.c.is_programme_manager.label("is_so"),
        ).where(or_(_PERSON.c.household_id == _any_of("household_ids"), _PERSON.c.is_programme_manager)),
        select(literal("household"), _HOUSEHOLD.c.id, null().cast(Uuid), null().cast(Boolean)).where(
            _HOUSEHOLD.c.id == _any_of("household_ids")
        ),
        select(
            literal("child"),
            _CHILD.c.id,
            _CHILD.c.childrens_social_worker_id,
            _CHILD.c.must_tell_social_worker,
        ).where(_CHILD.c.id == _any_of("child_ids")),
        select(
            literal("constellation"),
            _CONSTELLATION.c.id,
            _CONSTELLATION.c.liaison_worker_id,
            null().cast(Boolean),
        ).where(_CONSTELLATION.c.id == bindparam("constellation_id", type_=Uuid)),
        select(
            literal("supervision"),
            _SUPERVISION.c.id,
            _SUPERVISION.c.supervising_social_worker_id,
            null().cast(Boolean),
        ).where(_SUPERVISION.c.id == _any_of("household_ids")),
    )
)


class WhoIsWho:
    """What the registry's events have told, each thing at its newest version."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep_person(self, event: PersonChanged) -> None:
        """A carer or a worker is as this says."""
        values = {
            "household_id": event.household_id,
            "is_programme_manager": Role.PROGRAMME_MANAGER in event.roles,
        }
        await _PEOPLE.put(self._work, {"id": event.person_id, "version": event.thing_version, **values})
        if event.household_id is not None:  # also by old news: the newer one may be that they have left
            await self._work.put(_KEEP_HOUSEHOLD, {"id": event.household_id})

    async def keep_child(self, event: ChildChanged) -> None:
        """A child is as this says."""
        values = {
            "childrens_social_worker_id": event.childrens_social_worker_id,
            "must_tell_social_worker": event.must_tell_social_worker,
        }
        await _CHILDREN.put(self._work, {"id": event.child_id, "version": event.thing_version, **values})

    async def keep_constellation(self, event: ConstellationChanged) -> None:
        """A constellation is as this says."""
        values = {"id": event.constellation_id, "version": event.thing_version}
        await _CONSTELLATIONS.put(self._work, {**values, "liaison_worker_id": event.liaison_worker_id})

    async def keep_supervisor(self, event: HouseholdChanged) -> None:
        """A household has this supervising social worker."""
        values = {"id": event.household_id, "version": event.thing_version}
        supervisor = {"supervising_social_worker_id": event.supervising_social_worker_id}
        await _SUPERVISIONS.put(self._work, values | supervisor)

    async def around(
        self, household_ids: Sequence[UUID], child_ids: Sequence[UUID], constellation_id: UUID | None
    ) -> Register:
        """Everybody whom what happens to these children may concern."""
        ids = {"household_ids": list(household_ids), "child_ids": list(child_ids), "constellation_id": constellation_id}
        rows = await self._work.run(_AROUND, ids)
        people = [row for row in rows if row["kind"] == "person"]
        constellation = next((row for row in rows if row["kind"] == "constellation"), None)
        households = [row["id"] for row in rows if row["kind"] == "household"]
        return Register(
            carers={one: frozenset(person["id"] for person in people if person["theirs"] == one) for one in households},
            programme_managers=frozenset(person["id"] for person in people if person["is_so"]),
            children={row["id"]: Child(row["theirs"], row["is_so"]) for row in rows if row["kind"] == "child"},
            knows_the_constellation=constellation is not None,
            liaison_worker_id=constellation["theirs"] if constellation else None,
            supervisors={row["id"]: row["theirs"] for row in rows if row["kind"] == "supervision" and row["theirs"]},
        )
