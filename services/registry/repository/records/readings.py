"""Who has read something of a person?"""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.registry.policy.records.reading import name_of_machine
from services.registry.repository.keeping.columns import child, person, reading
from services.registry.repository.records.finding import one_page
from shared.contracts.records import ReadingLine, ReadingLog
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.persistence.work import Work


async def name_of(work: Work, person_id: UUID) -> str | None:
    """What a child is known as, or a carer's or worker's name; nothing of whom the registry doesn't know."""
    children: Any = select(func.coalesce(child.c.known_as, child.c.first_name), child.c.last_name).where(
        child.c.id == person_id
    )
    people: Any = select(person.c.first_name, person.c.last_name).where(person.c.id == person_id)
    row = (await work.session.exec(children)).first() or (await work.session.exec(people)).first()
    return f"{row[0]} {row[1]}" if row else None


async def of(work: Work, subject_id: UUID, subject: str, page: int) -> ReadingLog:
    """One page of the readings of somebody, the latest first."""
    query: Any = (
        select(
            reading.c.position,
            reading.c.read_at,
            reading.c.actor_id,
            reading.c.purpose,
            person.c.first_name,
            person.c.last_name,
            person.c.roles,
        )
        .outerjoin(person, person.c.id == reading.c.actor_id)
        .where(reading.c.subject_id == subject_id)
        .order_by(reading.c.position.desc())
    )
    rows, page, pages, total = await one_page(work, query, page)
    return ReadingLog(
        page=page,
        pages=pages,
        total=total,
        subject_id=subject_id,
        subject=subject,
        readings=tuple(
            ReadingLine(
                read_at=row.read_at,
                reader_id=row.actor_id,
                reader=f"{row.first_name} {row.last_name}" if row.first_name else name_of_machine(row.actor_id),
                roles=tuple(map(Role, row.roles or ())),
                purpose=Purpose(row.purpose),
            )
            for row in rows
        ),
    )
