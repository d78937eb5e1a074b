"""Who must say that they know of a change or an end of family time reads which, and nothing that isn't theirs."""

from datetime import timedelta

import pytest

from shared.contracts.family_time import FamilyTimeCancelled, FamilyTimeChanged, FamilyTimeChased
from shared.contracts.family_words import FamilyTimeChange, FamilyTimePart, FamilyTimeState
from shared.contracts.notifications import NoticeKind
from tests.component.notifications.people import HUB, MANAGER, RUTH, SATELLITE, TOM
from tests.component.notifications.test_calendar_files import event_in
from tests.component.notifications.test_family_time import FRIDAY_AT_TWO, TOLD_OFF, family_time, inbox_of
from tests.component.notifications.test_family_time_in_a_calendar import mail_of

P, K = FamilyTimePart, NoticeKind
AT_THREE = {"starts_at": FRIDAY_AT_TWO + timedelta(hours=1), "was_starts_at": FRIDAY_AT_TWO, "was_minutes": 120}


def changed(*parts, **facts):
    values = {"what": FamilyTimeChange.PLAN, "thing_version": 2, "parts": parts, **facts}
    return family_time(FamilyTimeChanged, **values)


def chased(**facts):
    return family_time(FamilyTimeChased, thing_version=2, changed_by=None, **facts)


async def newest(room, person):
    return (await inbox_of(room, person))[0]


async def test_a_change_says_what_has_changed_and_when_it_was(told):
    await told.heard(changed(P.TIME, P.SUPERVISION, **AT_THREE))

    notice = await newest(told, TOM)
    assert "has changed: the time, before Friday 27 November, 2pm to 4pm; who supervises it." in notice.body
    assert "from 3pm to 5pm" in notice.body


async def test_a_change_of_something_else_names_that(told):
    await told.heard(changed(P.GETTING_THERE, was_starts_at=FRIDAY_AT_TWO, was_minutes=120))

    assert "has changed: how a child gets there. It is on Friday" in (await newest(told, TOM)).body


async def test_who_is_left_out_hears_when_it_was_to_be_and_not_when_it_is(told, mail_server):
    facts = {"left_household_ids": (SATELLITE,), "household_ids": (HUB,), "outstanding_household_ids": (HUB,)}
    mail = await mail_of(told, mail_server, changed(P.TIME, P.CHILDREN, **AT_THREE, **facts))

    notice = await newest(told, TOM)
    assert notice.kind is K.FAMILY_TIME_NOT_YOURS
    assert "planned on Friday 27 November, 2pm to 4pm, has nothing to do with your household" in notice.body
    assert "say that you know" in notice.body
    assert "3pm" not in notice.subject + notice.body
    event = event_in(mail)
    assert (event["status"], event.decoded("dtstart")) == ("CANCELLED", FRIDAY_AT_TWO)


async def test_everybody_who_was_asked_hears_that_it_is_cancelled_and_is_to_say_that_they_know(told):
    # The register has moved a child meanwhile: who was asked is told all the same.
    off = {**TOLD_OFF, "household_ids": (HUB,), "outstanding_household_ids": (HUB, SATELLITE)}
    await told.heard(family_time(FamilyTimeCancelled, thing_version=2, **off))

    for person in (TOM, RUTH):
        notice = await newest(told, person)
        assert notice.kind is K.FAMILY_TIME_CANCELLED
        assert "Carers who were asked say there that they know." in notice.body


@pytest.mark.parametrize(
    ("event", "kind", "said"),
    [
        (
            chased(state=FamilyTimeState.CANCELLED, outstanding_household_ids=(SATELLITE,)),
            K.FAMILY_TIME_TO_ACKNOWLEDGE,
            "that you know that the family time on Friday 27 November, from 2pm to 4pm, is cancelled.",
        ),
        (
            chased(outstanding_household_ids=(), left_household_ids=(SATELLITE,)),
            K.FAMILY_TIME_NOT_YOURS,
            "has nothing to do with your household any more.",
        ),
    ],
    ids=["cancelled", "left out"],
)
async def test_who_hasn_t_said_that_they_know_is_reminded_of_what(told, event, kind, said):
    await told.heard(event)

    notice = await newest(told, TOM)
    assert (notice.kind, notice.subject.startswith("Please acknowledge")) == (kind, True)
    assert said in notice.body
    assert "1 household hasn’t acknowledged" in (await newest(told, MANAGER)).body
