"""Who has a link to their calendar? Of its secret only a hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert

from services.registry.repository.keeping.columns import calendar_link
from shared.persistence.work import Work


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody's link."""

    person_id: UUID
    made_at: datetime
    shows_names: bool


class CalendarLinks:
    """The links of the authority's people, one a person."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def of(self, person_id: UUID) -> Link | None:
        """The person's."""
        return await self._one(calendar_link.c.person_id == person_id)

    async def behind(self, secret_hash: str) -> Link | None:
        """The one whose secret has this hash."""
        return await self._one(calendar_link.c.secret_hash == bytes.fromhex(secret_hash))

    async def keep(self, link: Link, secret_hash: str) -> None:
        """Keep a person's link in place of the one before."""
        values = {
            "secret_hash": bytes.fromhex(secret_hash),
            "made_at": link.made_at,
            "shows_names": link.shows_names,
        }
        row = insert(calendar_link).values(person_id=link.person_id, **values)
        kept: Any = row.on_conflict_do_update(index_elements=["person_id"], set_=values)
        await self._work.session.exec(kept)

    async def forget(self, person_id: UUID) -> None:
        """Keep nothing of the person's."""
        gone: Any = delete(calendar_link).where(calendar_link.c.person_id == person_id)
        await self._work.session.exec(gone)

    async def _one(self, which: ColumnElement[bool]) -> Link | None:
        row = calendar_link.c
        query: Any = select(row.person_id, row.made_at, row.shows_names).where(which)
        found = (await self._work.session.exec(query)).first()
        return Link(*found) if found else None
