"""The site on which Ada is missing, and the bus that tells of it."""

from datetime import UTC, date, datetime

from services.bookings.pages.site import PAGES
from shared.contracts.absences import (
    AbsenceDeed,
    AbsenceDeedKind,
    AbsenceKind,
    Absences,
    AbsenceSpan,
    AbsenceState,
    AbsenceView,
    AddToAbsence,
    ChangeAbsence,
    CorrectAbsence,
    HowIsAbsence,
    RecordAbsence,
    RecordReturn,
    RecordReturnInterview,
    ReturnInterview,
    TakeBackAbsence,
    WhichAbsences,
)
from shared.contracts.roles import Role
from shared.contracts.whereabouts import Board, NotThere, WhoSleepsWhere
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, SETTINGS, MadeUpIdentity, person
from shared.web.app import create_app
from tests.component.bookings.a_constellation import ADA, BEN, BIRCH, HUB, KITES, WORKER
from tests.component.bookings.a_site import a_board, a_bus
from tests.component.bookings.an_absence import ABSENCE, LEFT_AT, WORDS

RECORDED_AT = datetime(2026, 11, 27, 23, 50, tzinfo=UTC)
HERE = f"/absences/{ABSENCE}"
MISSING, AWAY = AbsenceKind.MISSING, AbsenceKind.AWAY
SINCE = {"since_on-day": "27", "since_on-month": "11", "since_on-year": "2026", "since_at": "11:40pm"}
SOCIAL_WORKER = person("Sam Okafor", Role.CHILDRENS_SOCIAL_WORKER, belongs_to="Fostering service")
FIRST = AbsenceDeed(
    kind=AbsenceDeedKind.RECORDED,
    at=RECORDED_AT,
    by=WORKER,
    spans=(AbsenceSpan(kind=MISSING, since=LEFT_AT),),
    ended_at=None,
    words=WORDS,
)


def a_view(**changes):
    return AbsenceView(
        **{
            "absence_id": ABSENCE,
            "version": 1,
            "child_id": ADA,
            "household_id": BIRCH,
            "expected_household_id": HUB,
            "constellation_id": KITES,
            "state": AbsenceState.OPEN,
            "spans": FIRST.spans,
            "ended_at": None,
            "recorded_at": RECORDED_AT,
            "recorded_by": WORKER,
            "deeds": (FIRST,),
            "may_change": True,
            "may_correct": True,
            **changes,
        }
    )


BACK_AT = datetime(2026, 11, 28, 1, 5, tzinfo=UTC)
IS_BACK = a_view(
    state=AbsenceState.BACK, ended_at=BACK_AT, may_change=False, waits_for_interview=True, may_record_interview=True
)
STATES = {
    "missing": a_view(),
    "away": a_view(spans=(*FIRST.spans, AbsenceSpan(kind=AWAY, since=RECORDED_AT))),
    "back": IS_BACK,
    "interviewed": IS_BACK.model_copy(
        update={
            "interview": ReturnInterview(is_offered=True, offered_on=date(2026, 11, 28), is_accepted=False),
            "waits_for_interview": False,
        }
    ),
    "taken-back": a_view(state=AbsenceState.TAKEN_BACK, may_change=False, may_correct=False),
}


def a_site(bus, moment=RECORDED_AT):
    """Ten to midnight on Friday, with a carer of Ada and Ben."""
    people = (HUB_HOME_CARER, SATELLITE_CARER, MANAGER, SOCIAL_WORKER)
    standing = {
        HUB_HOME_CARER.person_id: {"household_id": HUB},
        SATELLITE_CARER.person_id: {"household_id": BIRCH, "child_ids": (ADA, BEN)},
        SOCIAL_WORKER.person_id: {"child_ids": (ADA,)},
    }
    identity = MadeUpIdentity(people_of={"portsmouth": people}, standing=standing)
    return create_app(settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=lambda: moment)


def the_board(query):
    board = a_board(query)
    gone = NotThere(absence_id=ABSENCE, kind=MISSING, since=LEFT_AT, ended_at=None, is_gone=True)
    was_gone = NotThere(absence_id=ABSENCE, kind=AWAY, since=LEFT_AT, ended_at=BACK_AT, is_gone=False)
    ada, ben, *others = board.children
    return Board(
        on=query.on,
        children=(
            ada.model_copy(update={"not_there": gone, "childrens_social_worker_id": WORKER}),
            ben.model_copy(update={"not_there": was_gone}),
            *others,
        ),
    )


def a_bus_of_absences():
    """The bus on which Ada is missing."""
    bus = a_bus()
    deeds = (RecordAbsence, ChangeAbsence, CorrectAbsence, TakeBackAbsence, HowIsAbsence, AddToAbsence)
    bus.answers |= dict.fromkeys(deeds, a_view())
    bus.answers |= {
        RecordReturn: IS_BACK,
        RecordReturnInterview: IS_BACK,
        WhichAbsences: Absences(absences=(a_view(),)),
        WhoSleepsWhere: the_board,
    }
    return bus
