"""Who or what in the register looks the same as somebody who is about to be registered?"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, func, or_, select

from services.registry.policy.matching.distance import district_of
from services.registry.repository.joint.mirrors import is_no_copy
from services.registry.repository.keeping.columns import child, household, person
from services.registry.repository.records.finding import isnt_erased
from shared.contracts.registering import ChildDetails, HouseholdDetails, Lookalike
from shared.persistence.work import Work

MOST = 10
"""More than these nobody compares."""


async def households(work: Work, details: HouseholdDetails) -> dict[UUID, Lookalike]:
    """Households of the same name in the same postcode district."""
    district = district_of(details.postcode) or ""
    its_district = func.upper(func.left(func.replace(household.c.postcode, " ", "", type_=String), -3))
    query: Any = (
        select(household.c.id, household.c.ref, household.c.name)
        .where(
            _same(household.c.name, details.name),
            its_district == district.upper(),
            is_no_copy(household.c.id),
            isnt_erased(household.c.id),
        )
        .order_by(household.c.ref)
        .limit(MOST)
    )
    return {row.id: Lookalike(ref=row.ref, name=row.name, hint=district) for row in await work.session.exec(query)}


async def children(work: Work, details: ChildDetails) -> dict[UUID, Lookalike]:
    """Children born on the same day with the same names, or with one that they are known as."""
    first_names = [name for name in (details.first_name, details.known_as) if name]
    is_called_so = or_(
        *(_same(column, name) for name in first_names for column in (child.c.first_name, child.c.known_as))
    )
    query: Any = (
        select(child.c.id, child.c.ref, child.c.first_name, child.c.last_name)
        .where(
            child.c.date_of_birth == details.date_of_birth,
            _same(child.c.last_name, details.last_name),
            is_called_so,
            isnt_erased(child.c.id),
        )
        .order_by(child.c.ref)
        .limit(MOST)
    )
    return {
        row.id: Lookalike(ref=row.ref, name=f"{row.first_name} {row.last_name}", hint=_born(details.date_of_birth))
        for row in await work.session.exec(query)
    }


async def workers(work: Work, first_name: str, last_name: str) -> dict[UUID, Lookalike]:
    """Workers of the same name."""
    return await _people(work, first_name, last_name, person.c.household_id.is_(None))


async def carers(work: Work, first_name: str, last_name: str) -> dict[UUID, Lookalike]:
    """Carers of the same name, with their households."""
    return await _people(work, first_name, last_name, person.c.household_id.is_not(None))


async def _people(work: Work, first_name: str, last_name: str, wanted: ColumnElement[bool]) -> dict[UUID, Lookalike]:
    query: Any = (
        select(person.c.id, person.c.ref, person.c.first_name, person.c.last_name, household.c.name.label("home"))
        .outerjoin(household, household.c.id == person.c.household_id)
        .where(
            wanted,
            _same(person.c.first_name, first_name),
            _same(person.c.last_name, last_name),
            isnt_erased(person.c.id),
        )
        .order_by(person.c.ref)
        .limit(MOST)
    )
    return {
        row.id: Lookalike(
            ref=row.ref,
            name=f"{row.first_name} {row.last_name}",
            hint=f"{row.home} household" if row.home else "",
        )
        for row in await work.session.exec(query)
    }


def _same(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a name is written the same, whatever its capitals, and however many blanks are in it."""
    return func.lower(func.regexp_replace(func.trim(column), r"\s+", " ", "g")) == " ".join(name.split()).lower()


def _born(day: date) -> str:
    return f"born on {day.day} {day:%B %Y}"
