"""Handover notes as they are kept."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.handover import Note
from services.bookings.repository.forgetting import blank_the_words
from shared.contracts.handover import HandoverSide
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_ADD = Statement(
    text("""
    INSERT INTO handover_note (id, sleepover_id, side, written_by, written_at, words)
    VALUES (:id, :sleepover_id, :side, :written_by, :written_at, :words)
    """)
)
_OF = Statement(
    text("""
    SELECT id, sleepover_id, side, written_by, written_at, words FROM handover_note
    WHERE sleepover_id = CAST(:sleepover_id AS uuid) ORDER BY written_at, id
    """)
)
_ALL_BESIDE = Statement(
    text("""
    SELECT beside.id, beside.sleepover_id, beside.side, beside.written_by, beside.written_at, beside.words
    FROM handover_note one JOIN handover_note beside ON beside.sleepover_id = one.sleepover_id
    WHERE one.id = CAST(:id AS uuid) ORDER BY beside.written_at, beside.id
    """)
)
_LAST = Statement(
    text("""
    SELECT DISTINCT ON (sleepover_id) sleepover_id, id, side, written_by, written_at, words,
        count(*) OVER (PARTITION BY sleepover_id) AS notes
    FROM handover_note WHERE sleepover_id = ANY(CAST(:sleepover_ids AS uuid[]))
    ORDER BY sleepover_id, written_at DESC, id DESC
    """)
)


class Last(NamedTuple):
    """How many notes a stay has, and the last one."""

    notes: int
    note: Note


async def add(work: Work, note: Note) -> None:
    """Keep a new one."""
    await work.run(
        _ADD,
        {
            "id": note.id,
            "sleepover_id": note.sleepover_id,
            "side": note.side,
            "written_by": note.written_by,
            "written_at": note.written_at,
            "words": note.words,
        },
    )
    await blank_the_words(work)


async def of(work: Work, sleepover_id: UUID) -> list[Note]:
    """All of a stay, the oldest first."""
    return [_note(row) for row in await work.run(_OF, {"sleepover_id": sleepover_id})]


async def all_beside(work: Work, note_id: UUID) -> list[Note]:
    """All notes of the stay of which this is one, itself as well; the oldest first."""
    return [_note(row) for row in await work.run(_ALL_BESIDE, {"id": note_id})]


async def last_of(work: Work, sleepover_ids: Sequence[UUID]) -> dict[UUID, Last]:
    """Of each of these stays that has notes."""
    rows = await work.run(_LAST, {"sleepover_ids": list(sleepover_ids)})
    return {row["sleepover_id"]: Last(row["notes"], _note(row)) for row in rows}


def _note(row: Record) -> Note:
    return Note(
        id=row["id"],
        sleepover_id=row["sleepover_id"],
        side=HandoverSide(row["side"]),
        written_by=row["written_by"],
        written_at=row["written_at"],
        words=row["words"],
    )
