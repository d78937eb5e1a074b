"""Who must know that a carer is due of training, or will be soon?"""

from uuid import UUID

from services.notifications.policy.things import Thing
from shared.contracts.notifications import About, NoticeKind
from shared.contracts.training import TrainingDue


def thing_of(event: TrainingDue) -> Thing:
    """The carer's training as a whole: what was told before is in what is told now."""
    return Thing(About.TRAINING, event.person_id, event.thing_version)


def who_must_know_of_the_training(event: TrainingDue) -> frozenset[tuple[UUID, NoticeKind]]:
    """The carer, and who supervises the household: the event names them, so nothing else needs to be heard first."""
    told = {(event.person_id, NoticeKind.TRAINING_TO_DO)}
    if event.supervising_social_worker_id is not None:
        told.add((event.supervising_social_worker_id, NoticeKind.TRAINING_TO_KNOW_OF))
    return frozenset(told)
