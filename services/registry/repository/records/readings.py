"""Who has read something of a person?"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.registry.policy.records.reading import name_of_machine
from services.registry.policy.records.readings import start_of_day
from services.registry.repository.keeping.columns import child, person, reading
from services.registry.repository.records.finding import one_page
from shared.contracts.records import ReadingLine, ReadingLog, WhoHasLooked
from shared.contracts.registry import Kind, Purpose
from shared.contracts.roles import Role
from shared.contracts.seeking import AccessLine, AccessLog, Reader, WhoReadWhat
from shared.persistence.work import Work


async def name_of(work: Work, person_id: UUID) -> str | None:
    """What a child is known as, or a carer's or worker's name; nothing of whom the registry doesn't know."""
    children: Any = select(func.coalesce(child.c.known_as, child.c.first_name), child.c.last_name).where(
        child.c.id == person_id
    )
    people: Any = select(person.c.first_name, person.c.last_name).where(person.c.id == person_id)
    row = (await work.session.exec(children)).first() or (await work.session.exec(people)).first()
    return f"{row[0]} {row[1]}" if row else None


async def of(work: Work, asked: WhoHasLooked, subject: str) -> ReadingLog:
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
        .where(reading.c.subject_id == asked.subject_id)
        .order_by(reading.c.position.desc())
    )
    rows, page, pages, total = await one_page(work, query, asked.page, asked.at_once)
    return ReadingLog(
        page=page,
        pages=pages,
        total=total,
        subject_id=asked.subject_id,
        subject=subject,
        readings=tuple(
            ReadingLine(
                read_at=row.read_at,
                reader_id=row.actor_id,
                reader=_reader(row),
                roles=tuple(map(Role, row.roles or ())),
                purpose=Purpose(row.purpose),
            )
            for row in rows
        ),
    )


async def on_days(work: Work, asked: WhoReadWhat, first: date, last: date) -> AccessLog:
    """One page of the readings of some days, the latest first."""
    began, ended = start_of_day(first), start_of_day(last + timedelta(days=1))
    whose = person.alias("whose")
    wanted: list[Any] = [reading.c.read_at >= began, reading.c.read_at < ended]
    readers = await _readers(work, wanted)
    if asked.reader_id is not None:
        wanted.append(reading.c.actor_id == asked.reader_id)
    if asked.purpose is not None:
        wanted.append(reading.c.purpose == asked.purpose.value)
    name = func.coalesce(
        func.coalesce(child.c.known_as, child.c.first_name) + " " + child.c.last_name,
        whose.c.first_name + " " + whose.c.last_name,
        "",
    )
    wanted += [name.icontains(word, autoescape=True) for word in asked.search.split()]
    query: Any = (
        select(
            reading.c.position,
            reading.c.read_at,
            reading.c.actor_id,
            reading.c.subject_id,
            reading.c.purpose,
            person.c.first_name,
            person.c.last_name,
            person.c.roles,
            name.label("subject"),
            child.c.id.label("child_id"),
            whose.c.id.label("person_id"),
            whose.c.household_id,
        )
        .outerjoin(person, person.c.id == reading.c.actor_id)
        .outerjoin(child, child.c.id == reading.c.subject_id)
        .outerjoin(whose, whose.c.id == reading.c.subject_id)
        .where(*wanted)
        # By their moments, as the index has them: by their positions, the newest of all would be gone through first.
        .order_by(reading.c.read_at.desc(), reading.c.position.desc())
    )
    rows, page, pages, total = await one_page(work, query, asked.page, asked.at_once)
    return AccessLog(
        page=page,
        pages=pages,
        total=total,
        first_on=first,
        last_on=last,
        readings=tuple(
            AccessLine(
                read_at=row.read_at,
                reader_id=row.actor_id,
                reader=_reader(row),
                roles=tuple(map(Role, row.roles or ())),
                subject_id=row.subject_id,
                subject=row.subject,
                kind=_kind(row),
                purpose=Purpose(row.purpose),
            )
            for row in rows
        ),
        readers=readers,
    )


async def _readers(work: Work, wanted: list[Any]) -> tuple[Reader, ...]:
    query: Any = (
        select(reading.c.actor_id, person.c.first_name, person.c.last_name)
        .outerjoin(person, person.c.id == reading.c.actor_id)
        .where(*wanted)
        .distinct()
    )
    found = [Reader(reader_id=row.actor_id, name=_reader(row)) for row in await work.session.exec(query)]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.reader_id)))


def _reader(row: Any) -> str:
    return f"{row.first_name} {row.last_name}" if row.first_name else name_of_machine(row.actor_id)


def _kind(row: Any) -> Kind | None:
    if row.child_id:
        return Kind.CHILD
    if row.person_id:
        return Kind.CARER if row.household_id else Kind.WORKER
    return None
