"""The other household hears that handover notes were left: of a stay once a while, by name of nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.handlers.mailing import SEND_MAIL
from services.notifications.wording.mails import path_of
from shared.contracts.bookings import SleepoverConfirmed
from shared.contracts.handover import HandoverNotesLeft, HandoverSide
from shared.contracts.notifications import About, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.messaging.errors import TryAgainLaterError
from shared.testing.actors import actor
from tests.component.notifications.people import (
    ADA,
    FRIDAY,
    GRACE,
    HUB,
    LIAISON,
    MANAGER,
    ROSA,
    RUTH,
    SATELLITE,
    SLEEPOVER,
    SOCIAL_WORKER,
    TESS,
    TOM,
    a_sleepover,
    the_register,
)
from tests.component.notifications.test_mailing import Registry

HOME, HUB_HOME = HandoverSide.HOME, HandoverSide.HUB_HOME
SUNDAY = FRIDAY + timedelta(days=2)
EVERYBODY = (RUTH, ROSA, TOM, TESS, LIAISON, SOCIAL_WORKER, MANAGER)


def notes_left(side=HOME, **facts):
    return HandoverNotesLeft(
        **{
            "sleepover_id": SLEEPOVER,
            "satellite_household_id": SATELLITE,
            "hub_household_id": HUB,
            "child_ids": (ADA, GRACE),
            "first_night_on": FRIDAY,
            "last_night_on": FRIDAY,
            "side": side,
            "left": 1,
            "open_until": SUNDAY,
            "thing_version": 1,
            **facts,
        }
    )


async def inbox_of(room, person_id):
    return await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person_id))


async def who_was_told(room):
    return {one for one in EVERYBODY if (await inbox_of(room, one)).notices}


@pytest.mark.parametrize(
    ("side", "people", "says"),
    [
        (HOME, {RUTH, ROSA}, "The carers at home left a handover note"),
        (HUB_HOME, {TOM, TESS}, "The hub home left a handover note"),
    ],
)
async def test_the_other_households_carers_are_told_once_and_nobody_else(told, side, people, says):
    await told.heard(notes_left(side), notes_left(side))

    assert await who_was_told(told) == people
    [notice] = (await inbox_of(told, min(people))).notices
    assert (notice.kind, notice.about, notice.about_id) == (
        NoticeKind.HANDOVER_NOTE_LEFT,
        About.HANDOVER,
        SLEEPOVER,
    )
    assert says in notice.body
    assert "2 children" in notice.body
    assert "\n\n\n" not in notice.body
    assert notice.subject == "A handover note: the sleepover on Friday 27 November"


async def test_several_are_told_as_several(told):
    await told.heard(notes_left(HUB_HOME, left=3, thing_version=3))

    [notice] = (await inbox_of(told, TOM)).notices

    assert notice.subject == "Handover notes: the sleepover on Friday 27 November"
    assert "The hub home left 3 handover notes" in notice.body


async def test_it_leads_to_the_notes_on_the_page_of_the_sleepover():
    assert path_of(About.HANDOVER, SLEEPOVER) == f"/sleepovers/{SLEEPOVER}#handover-notes"


async def test_a_hub_home_that_may_read_them_no_more_isnt_told_however_late_it_is_heard(told):
    told.clock.moment = datetime(2026, 11, 30, 9, tzinfo=UTC)

    await told.heard(notes_left(HOME), notes_left(HUB_HOME, thing_version=2))

    assert await who_was_told(told) == {TOM, TESS}


async def test_a_newer_one_is_new_and_the_one_before_is_no_more(told):
    await told.heard(notes_left(), notes_left(thing_version=2))

    inbox = await inbox_of(told, RUTH)

    assert [one.is_read for one in inbox.notices] == [False, True]
    assert inbox.unread == 1


async def test_what_is_told_of_the_sleepover_is_told_beside_it(told):
    """Both are of the same identifier, and each has versions of its own."""
    await told.heard(a_sleepover(SleepoverConfirmed, thing_version=1), notes_left(thing_version=1))
    await told.heard(a_sleepover(SleepoverConfirmed, thing_version=3), notes_left(thing_version=2))

    inbox = await inbox_of(told, RUTH)

    assert sorted((one.kind, one.is_read) for one in inbox.notices) == [
        (NoticeKind.HANDOVER_NOTE_LEFT, False),
        (NoticeKind.HANDOVER_NOTE_LEFT, True),
        (NoticeKind.SLEEPOVER_CONFIRMED, False),
        (NoticeKind.SLEEPOVER_CONFIRMED, True),
    ]


async def test_who_looks_who_was_told_of_the_sleepover_learns_of_no_note(told):
    await told.heard(notes_left())
    asked = WhoWasTold(about_id=SLEEPOVER)
    of_nothing = await told.asked(asked, by=actor(Role.PROGRAMME_MANAGER))
    assert (of_nothing.deliveries, of_nothing.about) == ((), None)

    await told.heard(a_sleepover(SleepoverConfirmed, thing_version=3))

    for role in (Role.PROGRAMME_MANAGER, Role.LIAISON_WORKER):
        reply = await told.asked(asked, by=actor(role))
        assert reply.about is About.SLEEPOVER
        assert NoticeKind.HANDOVER_NOTE_LEFT not in {one.kind for one in reply.deliveries}


async def test_a_mail_is_sent_while_notes_can_be_read_and_has_no_file(told, mail_server):
    told.clock.moment = datetime(2026, 11, 29, 9, tzinfo=UTC)
    await told.heard(notes_left(HUB_HOME, open_until=SUNDAY + timedelta(days=7)))
    told.clock.moment = datetime(2026, 12, 5, 9, tzinfo=UTC)
    await told.heard(notes_left(HUB_HOME, open_until=SUNDAY + timedelta(days=7), thing_version=2))

    waiting = [thing for name, thing in await told.errands() if name == SEND_MAIL]
    assert len(waiting) == 4, "two carers, twice"
    await told.ran(SEND_MAIL, waiting[0], Registry())

    [mail] = mail_server.taken
    assert mail["Subject"] == "A handover note: the sleepover on Friday 27 November"
    assert f"https://hubhome.test/sleepovers/{SLEEPOVER}#handover-notes" in mail.get_content()
    assert not mail.is_multipart()


async def test_it_waits_for_the_registry_while_nobody_is_known(notifications):
    with pytest.raises(TryAgainLaterError):
        await notifications.heard(notes_left())
    await notifications.heard(*the_register())

    await notifications.heard(notes_left())

    assert await who_was_told(notifications) == {RUTH, ROSA}
