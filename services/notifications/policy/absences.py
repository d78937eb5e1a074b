"""Who must know that a child is missing or away without authorisation, and what becomes of it?"""

from uuid import UUID

from services.notifications.policy.sleepovers import Register
from services.notifications.policy.things import Thing
from shared.contracts.absences import (
    AbsenceChanged,
    AbsenceCorrected,
    AbsenceEnded,
    AbsenceRecorded,
    AbsenceState,
    AbsenceTakenBack,
)
from shared.contracts.notifications import About, NoticeKind

AbsenceNews = AbsenceRecorded | AbsenceChanged | AbsenceEnded | AbsenceCorrected | AbsenceTakenBack


def thing_of(event: AbsenceNews) -> Thing:
    """The absence as notices are about it. Carers, of a hub home as well, don't see who else was told."""
    return Thing(About.ABSENCE, event.absence_id, event.thing_version)


def who_must_know_of_the_absence(event: AbsenceNews, register: Register) -> frozenset[tuple[UUID, NoticeKind]]:
    """Everybody who is responsible for the child that night, and the duty workers; but for whoever recorded it.

    Of a return the child's social worker and the liaison worker hear that an interview is to be offered, whoever has
    recorded it.
    """
    social_workers = {
        child.social_worker_id for child_id, child in register.children.items() if child_id == event.child_id
    }
    interviewers = _known(*social_workers, register.liaison_worker_id)
    homes = households_told(event)
    carers = frozenset[UUID]().union(*(register.carers_of(home) for home in homes))
    supervisors = _known(*(register.supervisors.get(home) for home in homes))
    everybody = carers | supervisors | interviewers | register.programme_managers
    kinds = dict.fromkeys(everybody - {event.changed_by}, _kind_of(event))
    is_corrected_to_be_over = isinstance(event, AbsenceCorrected) and event.state is AbsenceState.BACK
    if isinstance(event, AbsenceEnded) or (is_corrected_to_be_over and event.interview is None):
        kinds |= dict.fromkeys(interviewers, NoticeKind.ABSENCE_TO_INTERVIEW)
    return frozenset(kinds.items())


def households_told(event: AbsenceNews) -> frozenset[UUID]:
    """The homes of whose carers each is told: also those that were told before it was corrected."""
    return frozenset({event.household_id, event.expected_household_id, *event.told_household_ids})


def is_not_known_yet(event: AbsenceNews, register: Register) -> bool:
    """Whether the registry's events about everybody near the child are still to come.

    Whoever is known is told at once: who is missing waits for nobody's record.
    """
    homes = (event.household_id, event.expected_household_id)
    return not any(map(register.knows, homes)) and event.child_id not in register.children


def _kind_of(event: AbsenceNews) -> NoticeKind:
    if isinstance(event, AbsenceRecorded):
        return NoticeKind.ABSENCE_RECORDED
    if isinstance(event, AbsenceTakenBack):
        return NoticeKind.ABSENCE_TAKEN_BACK
    is_over = isinstance(event, AbsenceEnded) or event.state is AbsenceState.BACK
    return NoticeKind.ABSENCE_OVER if is_over else NoticeKind.ABSENCE_CHANGED


def _known(*people: UUID | None) -> frozenset[UUID]:
    return frozenset(one for one in people if one is not None)
