"""How does a notice of a carer’s training read?"""

from services.notifications.wording.notices import Words, notice
from shared.contracts.notifications import NoticeKind
from shared.contracts.training import TrainingDue


def words_of_training(kind: NoticeKind, event: TrainingDue) -> Words:
    """What a notice of this kind says of a carer's training: how many courses; which and whose is read in Hubhome."""
    return notice(kind, due=len(event.due_course_ids), expiring=len(event.expiring_course_ids))
