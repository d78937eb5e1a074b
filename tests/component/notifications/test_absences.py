"""Who is responsible for a child hears at once that the child is missing or away, and that they are back."""

from datetime import UTC, datetime

import pytest

from shared.contracts.absences import (
    AbsenceChanged,
    AbsenceCorrected,
    AbsenceEnded,
    AbsenceKind,
    AbsenceRecorded,
    AbsenceSpan,
    AbsenceState,
    AbsenceTakenBack,
)
from shared.contracts.notifications import About, Channel, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.registry import HouseholdChanged
from shared.contracts.roles import Role
from shared.messaging.errors import TryAgainLaterError
from shared.testing.actors import actor
from tests.component.notifications.people import (
    ADA,
    HUB,
    KITES,
    LIAISON,
    MANAGER,
    ROSA,
    RUTH,
    SATELLITE,
    SOCIAL_WORKER,
    TESS,
    TOM,
    an_id,
    the_register,
)

ABSENCE, SUPERVISOR, OTHER_SUPERVISOR = an_id("absence"), an_id("sven"), an_id("sara")
K = NoticeKind
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEFT_AT = datetime(2026, 11, 22, 23, 40, tzinfo=UTC)
AT_HOME = frozenset({TOM, TESS, SUPERVISOR, SOCIAL_WORKER, LIAISON, MANAGER})


def a_household(household, supervisor, version=1):
    return HouseholdChanged(
        thing_version=version,
        household_id=household,
        supervising_social_worker_id=supervisor,
        approved_on=None,
        approval_ended_on=None,
    )


def an_absence(said=AbsenceRecorded, **facts):
    return said(
        **{
            "absence_id": ABSENCE,
            "child_id": ADA,
            "household_id": SATELLITE,
            "expected_household_id": SATELLITE,
            "constellation_id": KITES,
            "state": AbsenceState.OPEN,
            "spans": (AbsenceSpan(kind=AbsenceKind.MISSING, since=LEFT_AT),),
            "ended_at": None,
            "recorded_at": NOW,
            "recorded_by": TOM,
            "changed_at": NOW,
            "changed_by": TOM,
            "thing_version": 1,
            **facts,
        }
    )


def over(said=AbsenceEnded, **facts):
    return an_absence(said, state=AbsenceState.BACK, ended_at=NOW, thing_version=2, **facts)


@pytest.fixture
async def known(notifications):
    """The room has heard who is who, and who supervises the two households."""
    await notifications.heard(*the_register(), a_household(SATELLITE, SUPERVISOR), a_household(HUB, OTHER_SUPERVISOR))
    return notifications


async def who_was_told(room):
    reply = await room.asked(WhoWasTold(about_id=ABSENCE), by=actor(Role.LIAISON_WORKER))
    return {(one.person_id, one.kind) for one in reply.deliveries if one.channel is Channel.INBOX}


async def newest_of(room, person):
    return (await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person))).notices[0]


async def test_everybody_who_is_responsible_is_told_but_for_who_recorded_it(known):
    await known.heard(an_absence())

    assert await who_was_told(known) == {(person, K.ABSENCE_RECORDED) for person in AT_HOME - {TOM}}


async def test_of_a_child_at_a_sleepover_both_homes_and_their_supervisors_are_told(known):
    await known.heard(an_absence(expected_household_id=HUB, changed_by=RUTH))

    told = {person for person, _ in await who_was_told(known)}
    assert told == AT_HOME | {ROSA, OTHER_SUPERVISOR}


async def test_of_a_return_whoever_records_the_interview_is_asked_for_it(known):
    await known.heard(over(changed_by=SOCIAL_WORKER))

    told = await who_was_told(known)
    assert {(SOCIAL_WORKER, K.ABSENCE_TO_INTERVIEW), (LIAISON, K.ABSENCE_TO_INTERVIEW)} <= told
    assert {person for person, kind in told if kind is K.ABSENCE_OVER} == {TOM, TESS, SUPERVISOR, MANAGER}


@pytest.mark.parametrize(
    ("event", "kind", "says"),
    [
        (an_absence(), K.ABSENCE_RECORDED, "recorded as missing since Sunday 22 November at 11:40pm."),
        (
            an_absence(AbsenceChanged, spans=(AbsenceSpan(kind=AbsenceKind.AWAY, since=LEFT_AT),), thing_version=2),
            K.ABSENCE_CHANGED,
            "recorded as away without authorisation since Sunday 22 November at 11:40pm, and isn’t back.",
        ),
        (over(), K.ABSENCE_OVER, "is back since Monday 23 November at 9am."),
        (over(AbsenceCorrected), K.ABSENCE_OVER, "is back since Monday 23 November at 9am."),
        (an_absence(AbsenceCorrected, thing_version=3), K.ABSENCE_CHANGED, "and isn’t back."),
        (
            an_absence(AbsenceTakenBack, state=AbsenceState.TAKEN_BACK, thing_version=2),
            K.ABSENCE_TAKEN_BACK,
            "It was recorded wrongly",
        ),
    ],
)
async def test_what_somebody_reads_says_since_when_and_names_nobody(known, event, kind, says):
    await known.heard(event)

    notice = await newest_of(known, TESS)
    assert (notice.kind, notice.about, notice.about_id) == (kind, About.ABSENCE, ABSENCE)
    assert says in notice.body


async def test_a_return_that_is_recorded_by_a_correction_asks_for_the_interview_as_well(known):
    await known.heard(over(AbsenceCorrected))

    told = await who_was_told(known)
    assert {(SOCIAL_WORKER, K.ABSENCE_TO_INTERVIEW), (LIAISON, K.ABSENCE_TO_INTERVIEW)} <= told
    assert (await newest_of(known, TESS)).subject == "Corrected: when a child was missing"


async def test_a_home_that_was_told_before_it_was_corrected_is_told_on(known):
    await known.heard(over(told_household_ids=(SATELLITE, HUB)))

    assert {(RUTH, K.ABSENCE_OVER), (ROSA, K.ABSENCE_OVER)} <= await who_was_told(known)


async def test_heard_twice_and_out_of_order_each_is_told_once_and_nothing_old_is_new(known):
    await known.heard(over(), an_absence(), an_absence(), over())

    notices = (await known.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=TESS))).notices
    assert {(one.kind, one.is_read) for one in notices} == {(K.ABSENCE_OVER, False), (K.ABSENCE_RECORDED, True)}
    assert len(notices) == 2


async def test_old_news_of_the_supervisor_changes_nothing(known):
    await known.heard(a_household(SATELLITE, OTHER_SUPERVISOR, version=3), a_household(SATELLITE, None, version=2))
    await known.heard(an_absence())

    assert {OTHER_SUPERVISOR} == {person for person, _ in await who_was_told(known)} & {SUPERVISOR, OTHER_SUPERVISOR}


async def test_it_waits_while_nobody_near_the_child_is_known(notifications):
    with pytest.raises(TryAgainLaterError):
        await notifications.heard(an_absence())
