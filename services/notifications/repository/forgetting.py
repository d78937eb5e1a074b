"""How are the words to somebody blanked whose record was erased, and kept so?"""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.dialects.postgresql import insert

from services.notifications.tables import EmergencyNoticeRow, ForgottenRow, NoticeRow
from shared.persistence.work import Work

_FORGOTTEN: Table = ForgottenRow.__table__
_NOTICE: Table = NoticeRow.__table__
_EMERGENCY_NOTICE: Table = EmergencyNoticeRow.__table__


async def forget(work: Work, person_id: UUID) -> None:
    """Blank what they were told, and whatever they may still be told of: news come in any order."""
    row: Any = insert(_FORGOTTEN).values(id=person_id).on_conflict_do_nothing()
    await work.session.exec(row)
    await blank(work)


async def blank(work: Work) -> None:
    """Blank the words of every notice to somebody who is forgotten; that they were told, when and of what stays."""
    to_them = _NOTICE.c.person_id.in_(select(_FORGOTTEN.c.id)) & (_NOTICE.c.subject != "")
    words: Any = update(_NOTICE).where(to_them).values(subject="", body="")
    await work.session.exec(words)
    of_emergencies = _EMERGENCY_NOTICE.c.person_id.in_(select(_FORGOTTEN.c.id)) & (_EMERGENCY_NOTICE.c.subject != "")
    words = update(_EMERGENCY_NOTICE).where(of_emergencies).values(subject="", body="")
    await work.session.exec(words)
