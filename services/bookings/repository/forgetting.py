"""How are the words blanked that have to do with somebody whose record was erased, and kept so?"""

from uuid import UUID

from sqlalchemy import text

from shared.persistence.forgetting import begin_to_forget, begin_to_write_words
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_FORGOTTEN = Statement(text("INSERT INTO forgotten (id) VALUES (:subject_id) ON CONFLICT DO NOTHING"))
_BLANK = (
    Statement(
        text("""
        UPDATE emergency SET why = '' WHERE why <> '' AND (
            raised_by IN (SELECT id FROM forgotten) OR satellite_household_id IN (SELECT id FROM forgotten)
            OR id IN (SELECT c.emergency_id FROM emergency_child c JOIN forgotten f ON f.id = c.child_id)
        )
        """)
    ),
    Statement(
        text("""
        UPDATE sleepover SET because = '' WHERE because <> '' AND (
            asked_by IN (SELECT id FROM forgotten) OR satellite_household_id IN (SELECT id FROM forgotten)
            OR id IN (SELECT b.sleepover_id FROM bed_stay b JOIN forgotten f ON f.id = b.child_id)
        )
        """)
    ),
)
"""Why an emergency was raised, and why a sleepover goes beyond limits; what came of them stays."""


async def forget_the_words(work: Work, subject_id: UUID) -> None:
    """Keep no words that have to do with somebody, nor any that come later: requests and erasures cross."""
    await begin_to_forget(work)
    await work.run(_FORGOTTEN, {"subject_id": subject_id})
    await _blank(work)


async def blank_the_words(work: Work) -> None:
    """Blank what was just written down, where it has to do with whoever is forgotten."""
    await begin_to_write_words(work)
    await _blank(work)


async def _blank(work: Work) -> None:
    for statement in _BLANK:
        await work.run(statement)
