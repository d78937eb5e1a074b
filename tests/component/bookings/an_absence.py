"""Ada, who isn't where she is expected on a Friday night, and what is recorded of it."""

from datetime import datetime, timedelta

from shared.contracts.absences import (
    AbsenceKind,
    AbsenceSpan,
    ChangeAbsence,
    CorrectAbsence,
    RecordAbsence,
    RecordReturn,
    RecordReturnInterview,
    TakeBackAbsence,
)
from shared.contracts.bookings import AgreeToSleepover, RequestSleepover
from shared.contracts.clock import LONDON
from tests.component.bookings.a_constellation import ADA, FRIDAY, HUB_CARER, SATELLITE, named

ABSENCE = named("absences", "A1")
MINUTE = timedelta(minutes=1)
WORDS = "Ada went out after supper and doesn’t answer"


def at(hour, minute=0, day=FRIDAY, *, fold=0):
    """A moment by London's clocks."""
    return datetime(day.year, day.month, day.day, hour, minute, fold=fold, tzinfo=LONDON)


LEFT_AT, RECORDED_AT = at(23, 40), at(23, 50)


def gone(child_id=ADA, kind=AbsenceKind.MISSING, since=LEFT_AT, absence_id=ABSENCE, words=""):
    return RecordAbsence(absence_id=absence_id, child_id=child_id, kind=kind, since=since, words=words)


def found(since, kind=AbsenceKind.AWAY, absence_id=ABSENCE, words=""):
    return ChangeAbsence(absence_id=absence_id, kind=kind, since=since, words=words)


def back(at_, absence_id=ABSENCE, words=""):
    return RecordReturn(absence_id=absence_id, at=at_, words=words)


def it_was(*spans, ended_at, version, words="Read from the wrong line"):
    parts = tuple(AbsenceSpan(kind=kind, since=since) for kind, since in spans)
    return CorrectAbsence(absence_id=ABSENCE, version=version, spans=parts, ended_at=ended_at, words=words)


def never_was(words="She was in the garden"):
    return TakeBackAbsence(absence_id=ABSENCE, words=words)


def interview(*, is_offered=True, offered_on=None, is_accepted=None):
    return RecordReturnInterview(
        absence_id=ABSENCE, is_offered=is_offered, offered_on=offered_on, is_accepted=is_accepted
    )


async def sleeps_over(room, child_id=ADA, *, first=FRIDAY, last=FRIDAY):
    """A confirmed sleepover at the Kites' hub home."""
    view = await room.asked(
        RequestSleepover(child_ids=(child_id,), first_night_on=first, last_night_on=last), by=SATELLITE
    )
    return await room.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
