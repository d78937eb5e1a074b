"""How is a hub home reached by carers who bring a child? Every telling is written down."""

from datetime import date
from uuid import UUID

from services.registry.policy.records.reading import not_yours
from services.registry.repository import names
from services.registry.repository.constellations import hub_homes
from services.registry.repository.records import children as records_of_children
from shared.contracts.registry import Purpose
from shared.contracts.stays import HubHomeToReach
from shared.persistence.work import Work


async def way_to(hub_household_id: UUID, readable_until: date, work: Work) -> HubHomeToReach:
    """Whom to ring there, and where it is, for whom the caller has let read it. Refused: `not_yours`."""
    where = await hub_homes.address_of(work, hub_household_id)
    if where is None:
        raise not_yours()
    carers = await records_of_children.to_ring(work, hub_household_id, only_main=True)
    await names.write_down(work, [one.person_id for one in carers], Purpose.LOOK_AFTER_THE_CHILD)
    return HubHomeToReach(
        hub_household_id=hub_household_id,
        carers=carers,
        address=where.address,
        postcode=where.postcode,
        readable_until=readable_until,
    )
