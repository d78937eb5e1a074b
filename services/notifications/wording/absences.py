"""How does a notice of a child who is missing or away read?"""

from services.notifications.wording.notices import Words, notice
from shared.contracts.absences import AbsenceCorrected, AbsenceFacts, AbsenceKind
from shared.contracts.notifications import NoticeKind
from shared.web import wording

ABSENCE_WORDS = {AbsenceKind.MISSING: "missing", AbsenceKind.AWAY: "away without authorisation"}


def words_of_absence(kind: NoticeKind, event: AbsenceFacts) -> Words:
    """What a notice of this kind says of a child who is missing or away: since when, and what to do."""
    return notice(
        kind,
        what=ABSENCE_WORDS[event.spans[-1].kind],
        since=wording.moment_soon(event.spans[-1].since),
        back=wording.moment_soon(event.ended_at) if event.ended_at else "",
        is_corrected=isinstance(event, AbsenceCorrected),
    )
