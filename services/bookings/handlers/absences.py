"""What does bookings do when a child is missing or away without authorisation, and when they are back?"""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from services.bookings.handlers.telling_of_absences import fact_about
from services.bookings.policy import absences as deciding
from services.bookings.policy.absences import Absence, Deed, Expected, not_your_child
from services.bookings.repository.absences import MOST_LISTED, AbsencesOf
from shared.contracts.absences import (
    AbsenceChanged,
    AbsenceCorrected,
    AbsenceDeed,
    AbsenceDeedKind,
    AbsenceEnded,
    AbsenceFacts,
    AbsenceRecorded,
    Absences,
    AbsenceSpan,
    AbsenceTakenBack,
    AbsenceView,
    AddToAbsence,
    ChangeAbsence,
    CorrectAbsence,
    HowIsAbsence,
    RecordAbsence,
    RecordReturn,
    RecordReturnInterview,
    ReturnInterview,
    ReturnInterviewRecorded,
    TakeBackAbsence,
    WhichAbsences,
)
from shared.contracts.clock import night_in_london
from shared.persistence.work import Work

LATELY = timedelta(days=7)
"""How long one is listed after the child is back; one whose interview waits is listed until it is recorded."""
# What somebody adds is read on the page, and nobody is told: it is words, which stay here.
SAYS: dict[AbsenceDeedKind, type[AbsenceFacts]] = {
    AbsenceDeedKind.RECORDED: AbsenceRecorded,
    AbsenceDeedKind.CHANGED: AbsenceChanged,
    AbsenceDeedKind.RETURNED: AbsenceEnded,
    AbsenceDeedKind.CORRECTED: AbsenceCorrected,
    AbsenceDeedKind.TAKEN_BACK: AbsenceTakenBack,
    AbsenceDeedKind.INTERVIEW: ReturnInterviewRecorded,
}

log = structlog.get_logger()


async def record_absence(command: RecordAbsence, work: Work) -> AbsenceView:
    """Keep it and have everybody told; of a child who is recorded so already, add what is known besides."""
    deciding.check_has_been(command.since, work.now)
    absences = AbsencesOf(work)
    tonight = await absences.where_expected(command.child_id, work.tonight)
    then = await absences.where_expected(command.child_id, night_in_london(command.since)) or tonight
    if then is None:
        # Between two placements: the child was last expected where the one before has ended.
        then = await absences.where_last_expected(command.child_id, work.tonight)
    if then is None or not deciding.may_record(work.actor, tonight, then, work.tonight):
        raise not_your_child()
    if known := await absences.open_of(command.child_id):
        may_see = deciding.may_see(work.actor, known, tonight)
        # Who reported it, and couldn't see it otherwise, isn't left at a shut door.
        if known.id != command.absence_id and (command.words.strip() or not may_see):
            return await _keep(deciding.added(known), AbsenceDeedKind.ADDED, command.words, work)
        return await _view(known, work)
    span = AbsenceSpan(kind=command.kind, since=command.since)
    absence = deciding.began(command.absence_id, then, span, work.actor.person_id, work.now)
    return await _keep(absence, AbsenceDeedKind.RECORDED, command.words, work)


async def add_to_absence(command: AddToAbsence, work: Work) -> AbsenceView:
    """What somebody knows besides is kept with it."""
    before = await _theirs_to_correct(command.absence_id, work)
    return await _keep(deciding.added(before), AbsenceDeedKind.ADDED, command.words, work)


async def change_absence(command: ChangeAbsence, work: Work) -> AbsenceView:
    """From a moment on it is the other."""
    before = await _theirs_to_correct(command.absence_id, work)
    span = AbsenceSpan(kind=command.kind, since=command.since)
    return await _keep(deciding.changed(before, span, work.now), AbsenceDeedKind.CHANGED, command.words, work)


async def record_return(command: RecordReturn, work: Work) -> AbsenceView:
    """The child is back; a return interview is waited for."""
    before = await _theirs_to_correct(command.absence_id, work)
    return await _keep(deciding.returned(before, command.at, work.now), AbsenceDeedKind.RETURNED, command.words, work)


async def correct_absence(command: CorrectAbsence, work: Work) -> AbsenceView:
    """It was as this says; what was recorded before stays in its history."""
    before = await _theirs_to_correct(command.absence_id, work)
    deciding.check_is_the_one(before, command.version)
    expected = await AbsencesOf(work).where_expected(before.child_id, night_in_london(command.spans[0].since))
    then = expected or _as_recorded(before, command.spans[0].since)
    after = deciding.corrected(before, then, command.spans, command.ended_at, work.now)
    return await _keep(after, AbsenceDeedKind.CORRECTED, command.words, work)


async def take_back_absence(command: TakeBackAbsence, work: Work) -> AbsenceView:
    """It never was."""
    before = await _theirs_to_correct(command.absence_id, work)
    return await _keep(deciding.taken_back(before), AbsenceDeedKind.TAKEN_BACK, command.words, work)


async def record_return_interview(command: RecordReturnInterview, work: Work) -> AbsenceView:
    """It waits no more, once the child has answered or nothing was offered."""
    before = await AbsencesOf(work).locked(command.absence_id)
    if before is None or not deciding.is_interviewer(work.actor, before):
        raise not_your_child()
    interview = ReturnInterview(
        is_offered=command.is_offered, offered_on=command.offered_on, is_accepted=command.is_accepted
    )
    after = deciding.interviewed(before, interview, work.today)
    return await _keep(after, AbsenceDeedKind.INTERVIEW, "", work)


async def how_is_absence(query: HowIsAbsence, work: Work) -> AbsenceView:
    """The absence, for whom it concerns. Nobody learns from a refusal whether there is such an absence."""
    absence = await AbsencesOf(work).one(query.absence_id)
    if absence is None or not deciding.may_see(work.actor, absence, await _tonight(absence, work)):
        raise not_your_child()
    return await _view(absence, work)


async def which_absences(_query: WhichAbsences, work: Work) -> Absences:
    """Those that concern the actor, without what was recorded of each."""
    lately = await AbsencesOf(work).lately(work.now - LATELY)
    tonight = await AbsencesOf(work).where_all_expected({one.child_id for one in lately if one.is_open}, work.tonight)
    theirs = [one for one in lately if deciding.may_see(work.actor, one, tonight.get(one.child_id))]
    return Absences(absences=tuple(_listed(one, work, tonight.get(one.child_id)) for one in theirs[:MOST_LISTED]))


async def _theirs_to_correct(absence_id: UUID, work: Work) -> Absence:
    absence = await AbsencesOf(work).locked(absence_id)
    if absence is None or not deciding.may_answer_for(work.actor, absence, await _tonight(absence, work)):
        raise not_your_child()
    return absence


async def _tonight(absence: Absence, work: Work) -> Expected | None:
    """Where a child who is gone is expected tonight."""
    return await AbsencesOf(work).where_expected(absence.child_id, work.tonight) if absence.is_open else None


def _as_recorded(absence: Absence, since: datetime) -> Expected:
    """Where no home is known of that night, the child is expected where they were."""
    hub = absence.expected_household_id
    return Expected(
        absence.child_id,
        night_in_london(since),
        absence.household_id,
        absence.constellation_id,
        hub if hub != absence.household_id else None,
    )


async def _keep(absence: Absence, kind: AbsenceDeedKind, words: str, work: Work) -> AbsenceView:
    absences = AbsencesOf(work)
    deed = Deed(kind, work.now, work.actor.person_id, words.strip())
    if kind is AbsenceDeedKind.RECORDED:
        await absences.add(absence, deed)
    else:
        await absences.change(absence, deed)
    if kind in SAYS:
        work.say(fact_about(SAYS[kind], absence, deed, await absences.homes_concerned(absence, work.tonight)))
    log.info("absence_kept", absence_id=str(absence.id), deed=kind.value, state=absence.state.value)
    return await _view(absence, work)


async def _view(absence: Absence, work: Work) -> AbsenceView:
    deeds = await AbsencesOf(work).deeds(absence.id)
    tonight = await _tonight(absence, work)
    if not deciding.may_read_words(work.actor, absence, tonight):
        deeds = [_without_words(one) for one in deeds]
    return _listed(absence, work, tonight).model_copy(update={"deeds": tuple(deeds)})


def _without_words(deed: AbsenceDeed) -> AbsenceDeed:
    return deed.model_copy(update={"words": ""})


def _listed(absence: Absence, work: Work, tonight: Expected | None) -> AbsenceView:
    return AbsenceView(
        absence_id=absence.id,
        version=absence.version,
        child_id=absence.child_id,
        household_id=absence.household_id,
        expected_household_id=absence.expected_household_id,
        constellation_id=absence.constellation_id,
        state=absence.state,
        spans=absence.spans,
        ended_at=absence.ended_at,
        recorded_at=absence.recorded_at,
        recorded_by=absence.recorded_by,
        interview=absence.interview,
        is_by_day=absence.is_by_day,
        waits_for_interview=absence.waits_for_interview,
        may_change=deciding.may_change(work.actor, absence, tonight),
        may_correct=deciding.may_correct(work.actor, absence, tonight),
        may_record_interview=deciding.may_record_interview(work.actor, absence),
    )
