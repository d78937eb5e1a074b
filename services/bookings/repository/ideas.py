"""Gatherings that worked, as they are kept to be used again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from asyncpg import Record
from sqlalchemy import text

from services.bookings.repository.forgetting import blank_the_words
from shared.contracts.ideas import MOST_IDEAS, KeepIdea
from shared.contracts.words import GatheringKind
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_KEEP = Statement(
    text("""
    INSERT INTO gathering_idea (id, gathering_id, kind, title, what, people, cost, place, think_of, kept_by, kept_at)
    VALUES (:id, :gathering_id, :kind, :title, :what, :people, :cost, :place, :think_of, :kept_by, :kept_at)
    ON CONFLICT (gathering_id) DO UPDATE SET title = excluded.title, what = excluded.what, people = excluded.people,
        cost = excluded.cost, place = excluded.place, think_of = excluded.think_of, kept_by = excluded.kept_by,
        kept_at = excluded.kept_at
    """)
)
_OF_GATHERING = Statement(text("SELECT * FROM gathering_idea WHERE gathering_id = CAST(:gathering_id AS uuid)"))
_ONE = Statement(text("SELECT * FROM gathering_idea WHERE id = CAST(:id AS uuid)"))
# Whose words are blank is forgotten: nothing is left to use again.
_ALL = Statement(text("SELECT * FROM gathering_idea WHERE title <> '' ORDER BY kept_at DESC, id LIMIT :most"))
_REMOVE = Statement(text("DELETE FROM gathering_idea WHERE id = CAST(:id AS uuid)"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIdea:
    """An idea, and who kept it."""

    id: UUID
    gathering_id: UUID
    kind: GatheringKind
    title: str
    what: str
    people: int | None
    cost: str
    place: str
    think_of: str
    kept_by: UUID
    kept_at: datetime


class IdeaList:
    """The ideas of the authority."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, command: KeepIdea, kind: GatheringKind) -> KeptIdea:
        """Keep a gathering as an idea, or change the idea that it is already; the idea as it is now."""
        its = {"id": uuid4(), "kind": kind, "kept_by": self._work.actor.person_id, "kept_at": self._work.now}
        await self._work.run(_KEEP, command.model_dump() | its)
        await blank_the_words(self._work)
        [row] = await self._work.run(_OF_GATHERING, {"gathering_id": command.gathering_id})
        return _idea(row)

    async def one(self, idea_id: UUID) -> KeptIdea | None:
        """The idea, or none of this authority's."""
        return next(map(_idea, await self._work.run(_ONE, {"id": idea_id})), None)

    async def all(self) -> list[KeptIdea]:
        """Those that have words, the newest first."""
        return [_idea(row) for row in await self._work.run(_ALL, {"most": MOST_IDEAS})]

    async def remove(self, idea_id: UUID) -> None:
        """Keep nothing of it."""
        await self._work.run(_REMOVE, {"id": idea_id})


def _idea(row: Record) -> KeptIdea:
    its = {name: row[name] for name in ("id", "gathering_id", "title", "what", "people", "cost", "place", "think_of")}
    return KeptIdea(**its, kind=GatheringKind(row["kind"]), kept_by=row["kept_by"], kept_at=row["kept_at"])
