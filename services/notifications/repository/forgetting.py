"""How are the words to somebody blanked whose record was erased, and kept so?"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, case, select, update
from sqlalchemy.dialects.postgresql import insert

from services.notifications.tables import ForgottenRow, NoticeRow
from shared.persistence.forgetting import begin_to_forget
from shared.persistence.work import Work

_FORGOTTEN: Table = ForgottenRow.__table__
_NOTICES: Table = NoticeRow.__table__


async def forget(work: Work, person_id: UUID) -> None:
    """Blank what they were told, and whatever they may still be told of: news come in any order."""
    await begin_to_forget(work)
    row: Any = insert(_FORGOTTEN).values(id=person_id).on_conflict_do_nothing()
    await work.session.exec(row)
    words: Any = update(_NOTICES).where(_NOTICES.c.person_id == person_id).values(subject="", body="")
    await work.session.exec(words)


def unless_forgotten(person_id: ColumnElement[UUID], words: ColumnElement[str]) -> ColumnElement[str]:
    """Words to somebody as they are written down: none of them to whoever is forgotten."""
    return case((person_id.in_(select(_FORGOTTEN.c.id)), ""), else_=words)
