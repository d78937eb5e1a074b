"""What of a household may be said across an agreement, and what of its carers? No more than these two select."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.registry.policy.joint.crossing import SaidCarer, SaidHousehold
from services.registry.policy.matching.distance import district_of
from services.registry.repository.joint.mirrors import is_no_copy
from services.registry.repository.keeping.columns import erasure, household, person
from services.registry.repository.keeping.things import is_there
from shared.persistence.work import Work


async def households(work: Work, ids: Collection[UUID]) -> tuple[SaidHousehold, ...]:
    """These households; never one that is another authority's already."""
    query: Any = (
        select(household.c.id, household.c.name, household.c.postcode, erasure.c.subject_id.label("erased"))
        .outerjoin(erasure, erasure.c.subject_id == household.c.id)
        .where(household.c.id.in_(ids), is_no_copy(household.c.id))
        .order_by(household.c.id)
    )
    return tuple(
        SaidHousehold(row.id, "", "", is_erased=True)
        if row.erased
        else SaidHousehold(row.id, row.name, district_of(row.postcode) or "")
        for row in await work.session.exec(query)
    )


async def carers(work: Work, household_ids: Collection[UUID]) -> tuple[SaidCarer, ...]:
    """The carers of these households; one without a number is rung at the household's."""
    query: Any = (
        select(person, household.c.phone.label("at_home"))
        .join(household, household.c.id == person.c.household_id)
        .where(
            household.c.id.in_(household_ids),
            is_no_copy(household.c.id),
            is_there(work.today),
            person.c.id.not_in(select(erasure.c.subject_id)),
        )
        .order_by(person.c.id)
    )
    return tuple(
        SaidCarer(
            id=row.id,
            household_id=row.household_id,
            name=f"{row.first_name} {row.last_name}",
            phone=row.phone or row.at_home,
            is_main_carer=bool(row.is_main_carer),
        )
        for row in await work.session.exec(query)
    )
