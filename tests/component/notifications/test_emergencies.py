"""Who must know of an emergency is told at each turn of it, once, in words that name nobody."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest

from services.notifications.handlers.mailing import SEND_MAIL
from shared.contracts.bookings import SleepoverConfirmed, SleepoverRequested, Wait
from shared.contracts.emergencies import (
    EmergencyAcknowledged,
    EmergencyAnswer,
    EmergencyApprovalChased,
    EmergencyChased,
    EmergencyDecided,
    EmergencyEnd,
    EmergencyPassedOn,
    EmergencySettled,
    EmergencyState,
    EmergencyStoodDown,
)
from shared.contracts.notifications import (
    About,
    Channel,
    DeliveryState,
    MyNotices,
    NoticeDelivered,
    NoticeKind,
    ReadNotice,
    WhoWasTold,
)
from shared.contracts.registry import (
    AuthorityProfile,
    ContactDetail,
    ContactDetails,
    HowToReach,
    Kind,
    WhichAuthority,
)
from shared.contracts.retention import RecordErased
from shared.contracts.roles import Role
from shared.contracts.words import Decider, ToldBy
from shared.messaging.errors import TryAgainLaterError
from shared.testing.actors import actor
from shared.testing.examples import example_of
from shared.testing.rooms import Room
from tests.component.notifications.an_emergency import (
    EMERGENCY,
    FOUND,
    NOW,
    OLGA,
    OWLS_HUB,
    TO_THE_OWLS,
    a_step,
    an_emergency,
)
from tests.component.notifications.conftest import MailServer
from tests.component.notifications.people import (
    HUB,
    LIAISON,
    MANAGER,
    OTHER_SOCIAL_WORKER,
    ROSA,
    RUTH,
    SATELLITE,
    SOCIAL_WORKER,
    TESS,
    THE_COUNCIL,
    TOM,
    a_person,
    a_sleepover,
    an_id,
    the_register,
)

K = NoticeKind
TONIGHT, ONE_NIGHT = NOW.date(), timedelta(days=1)


@pytest.fixture
async def told(notifications: Room) -> Room:
    await notifications.heard(*the_register(), a_person(OLGA, Role.HUB_HOME_CARER, household=OWLS_HUB))
    return notifications


async def who_was_told(room: Room) -> dict[UUID, NoticeKind]:
    """Since the last look."""
    said = [event for event in await room.said() if isinstance(event, NoticeDelivered)]
    inbox = [event for event in said if event.channel is Channel.INBOX]
    assert len({event.person_id for event in inbox}) == len(inbox), "somebody was told twice"
    return {event.person_id: event.kind for event in inbox}


async def inbox_of(room: Room, person_id: UUID) -> Any:
    return await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person_id))


WAITS = (Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=SOCIAL_WORKER),)
TURNS: dict[str, tuple[Any, dict[UUID, NoticeKind]]] = {
    "raised": (
        an_emergency(),
        {**dict.fromkeys((TOM, TESS), K.EMERGENCY_RAISED), **dict.fromkeys((RUTH, ROSA), K.EMERGENCY_TO_ANSWER)},
    ),
    "raised by a worker for them": (
        an_emergency(raised_by=LIAISON),
        {
            **dict.fromkeys((TOM, TESS, LIAISON), K.EMERGENCY_RAISED),
            **dict.fromkeys((RUTH, ROSA), K.EMERGENCY_TO_ANSWER),
        },
    ),
    "straight to a duty worker": (
        an_emergency(step=a_step(None), asked_household_ids=()),
        {
            **dict.fromkeys((TOM, TESS), K.EMERGENCY_RAISED),
            **dict.fromkeys((LIAISON, MANAGER), K.EMERGENCY_TO_TAKE_IN_HAND),
        },
    ),
    **{
        f"passed on with {answer}": (
            an_emergency(EmergencyPassedOn, **TO_THE_OWLS, passed_by=a_step(answer=answer)),
            {
                **dict.fromkeys((TOM, TESS), K.EMERGENCY_PASSED_ON),
                **dict.fromkeys((RUTH, ROSA), K.EMERGENCY_NOT_NEEDED),
                OLGA: K.EMERGENCY_TO_ANSWER,
            },
        )
        for answer in (EmergencyAnswer.NO_ANSWER, EmergencyAnswer.NOT_NEEDED)
    },
    "passed on by a no": (
        an_emergency(EmergencyPassedOn, **TO_THE_OWLS, passed_by=a_step(answer=EmergencyAnswer.NO)),
        {**dict.fromkeys((TOM, TESS), K.EMERGENCY_PASSED_ON), OLGA: K.EMERGENCY_TO_ANSWER},
    ),
    "passed on from a duty worker": (
        an_emergency(EmergencyPassedOn, **TO_THE_OWLS, passed_by=a_step(None, EmergencyAnswer.YES)),
        {**dict.fromkeys((TOM, TESS, LIAISON, MANAGER), K.EMERGENCY_PASSED_ON), OLGA: K.EMERGENCY_TO_ANSWER},
    ),
    "another hub home has said yes on the telephone": (
        an_emergency(
            EmergencyAcknowledged,
            **TO_THE_OWLS | {"state": EmergencyState.BED_FOUND},
            sleepover_id=an_id("sleepover"),
            waits_for=(),
            instead_of=a_step(answer=EmergencyAnswer.NOT_NEEDED),
        ),
        {
            **dict.fromkeys((TOM, TESS, OLGA), K.EMERGENCY_BED_FOUND),
            **dict.fromkeys((RUTH, ROSA), K.EMERGENCY_NOT_NEEDED),
            **dict.fromkeys((LIAISON, OTHER_SOCIAL_WORKER), K.EMERGENCY_TO_KNOW_OF),
        },
    ),
    "chased": (
        an_emergency(EmergencyChased, step=a_step(None)),
        dict.fromkeys((LIAISON, MANAGER), K.EMERGENCY_TO_TAKE_IN_HAND),
    ),
    "a bed is found": (
        an_emergency(EmergencyAcknowledged, **FOUND, sleepover_id=an_id("sleepover"), waits_for=WAITS),
        {
            **dict.fromkeys((TOM, TESS, RUTH, ROSA), K.EMERGENCY_BED_FOUND),
            SOCIAL_WORKER: K.EMERGENCY_TO_APPROVE,
            **dict.fromkeys((LIAISON, OTHER_SOCIAL_WORKER), K.EMERGENCY_TO_KNOW_OF),
        },
    ),
    "in hand": (
        an_emergency(
            EmergencyAcknowledged,
            state=EmergencyState.IN_HAND,
            step=a_step(None, EmergencyAnswer.YES),
            sleepover_id=None,
            waits_for=(),
        ),
        dict.fromkeys((TOM, TESS, LIAISON, MANAGER), K.EMERGENCY_IN_HAND),
    ),
    "not approved": (
        an_emergency(EmergencyDecided, **FOUND, decider=Decider.CHILDRENS_SOCIAL_WORKER, is_yes=False, waits_for=()),
        dict.fromkeys((TOM, TESS, RUTH, ROSA, LIAISON, MANAGER), K.EMERGENCY_NOT_APPROVED),
    ),
    "approvals chased": (
        an_emergency(EmergencyApprovalChased, **FOUND, waits_for=WAITS),
        dict.fromkeys((SOCIAL_WORKER, MANAGER), K.EMERGENCY_TO_APPROVE),
    ),
    "stood down": (
        an_emergency(
            EmergencyStoodDown, state=EmergencyState.STOOD_DOWN, step=a_step(answer=EmergencyAnswer.NOT_NEEDED)
        ),
        dict.fromkeys((TOM, TESS, RUTH, ROSA, LIAISON), K.EMERGENCY_OVER),
    ),
    "settled": (
        an_emergency(
            EmergencySettled,
            state=EmergencyState.SETTLED,
            step=a_step(None, EmergencyAnswer.YES),
            end=EmergencyEnd.STAYS_AT_HOME,
        ),
        dict.fromkeys((TOM, TESS, LIAISON, MANAGER), K.EMERGENCY_OVER),
    ),
}


@pytest.mark.parametrize("turn", TURNS)
async def test_at_each_turn_those_who_must_know_are_told_once(told: Room, turn: str) -> None:
    event, expected = TURNS[turn]

    await told.heard(event)
    first = await who_was_told(told)
    await told.heard(event)

    assert first == expected
    assert await who_was_told(told) == {}


async def test_an_approval_that_was_given_is_for_the_liaison_worker_to_know(told: Room) -> None:
    await told.heard(
        an_emergency(EmergencyDecided, **FOUND, decider=Decider.PROGRAMME_MANAGER, is_yes=True, waits_for=())
    )

    assert await who_was_told(told) == {LIAISON: K.EMERGENCY_TO_KNOW_OF}
    [notice] = (await inbox_of(told, LIAISON)).notices
    assert "has approved of it." in notice.body


async def test_a_hub_home_reads_by_when_to_answer_and_no_name(told: Room) -> None:
    await told.heard(an_emergency())

    [notice] = (await inbox_of(told, RUTH)).notices
    assert notice.subject == "Emergency: can you take 2 children?"
    assert "until 9:15am" in notice.body
    assert "2 children from your area need a bed for tonight." in notice.body


@pytest.mark.parametrize(
    ("first", "last", "nights"),
    [
        (TONIGHT, TONIGHT + 2 * ONE_NIGHT, "for 3 nights, from tonight"),
        (TONIGHT + ONE_NIGHT, TONIGHT + ONE_NIGHT, "on the night of Tuesday 24 November"),
        (TONIGHT + ONE_NIGHT, TONIGHT + 2 * ONE_NIGHT, "from Tuesday 24 to Thursday 26 November, 2 nights"),
    ],
)
async def test_which_nights_are_asked_for_is_said(told: Room, first: date, last: date, nights: str) -> None:
    await told.heard(an_emergency(first_night_on=first, last_night_on=last))

    [notice] = (await inbox_of(told, RUTH)).notices
    assert f"need a bed {nights}." in notice.body


async def test_the_carers_at_home_read_for_which_nights_there_is_no_bed_yet(told: Room) -> None:
    found = {**FOUND, "needed_until": TONIGHT + 2 * ONE_NIGHT, "sleepover_id": uuid4(), "waits_for": ()}

    await told.heard(an_emergency(EmergencyAcknowledged, **found))

    [notice] = (await inbox_of(told, TOM)).notices
    assert "A hub home has said yes, for tonight." in notice.body
    assert "No bed is found yet from Tuesday 24 to Thursday 26 November, 2 nights." in notice.body


async def test_nobody_is_held_up_by_somebody_who_isnt_known_yet(notifications: Room) -> None:
    await notifications.heard(a_person(RUTH, Role.HUB_HOME_CARER, household=HUB))

    await notifications.heard(an_emergency())

    assert await who_was_told(notifications) == {RUTH: K.EMERGENCY_TO_ANSWER, TOM: K.EMERGENCY_RAISED}


async def test_while_nobody_is_known_of_those_who_are_asked_it_is_heard_again(notifications: Room) -> None:
    await notifications.heard(a_person(TOM, Role.SATELLITE_CARER, household=SATELLITE))

    with pytest.raises(TryAgainLaterError):
        await notifications.heard(an_emergency())
    with pytest.raises(TryAgainLaterError):
        await notifications.heard(an_emergency(step=a_step(None)))


async def test_the_sleepover_of_an_emergency_is_told_by_the_emergency_alone(told: Room) -> None:
    its = {"emergency_id": EMERGENCY, "told_by": ToldBy.EMERGENCY}

    await told.heard(a_sleepover(SleepoverRequested, **its), a_sleepover(SleepoverConfirmed, **its, thing_version=2))

    assert await told.said() == []


async def test_what_has_moved_on_is_read_and_asked_of_nobody_by_mail(told: Room, mail_server: MailServer) -> None:
    await told.heard(an_emergency())
    mails = {thing for name, thing in await told.errands() if name == SEND_MAIL}
    await told.heard(
        an_emergency(
            EmergencyPassedOn,
            step=a_step(OWLS_HUB),
            passed_by=a_step(answer=EmergencyAnswer.NO_ANSWER),
            asked_household_ids=(HUB, OWLS_HUB),
            thing_version=2,
        )
    )

    for delivery_id in mails:
        await told.ran(SEND_MAIL, delivery_id, Reaches())

    inbox = await inbox_of(told, RUTH)
    assert {notice.kind: notice.is_read for notice in inbox.notices} == {
        K.EMERGENCY_TO_ANSWER: True,
        K.EMERGENCY_NOT_NEEDED: False,
    }
    assert inbox.unread == 1
    assert [mail["Subject"] for mail in mail_server.taken] == ["We are looking for a bed for 2 children"] * 2


class Reaches:
    """A registry that knows everybody's address."""

    async def ask(self, request: HowToReach | WhichAuthority, **_: Any) -> ContactDetails | AuthorityProfile:
        if isinstance(request, WhichAuthority):
            return THE_COUNCIL
        [person] = request.person_ids
        detail = ContactDetail(person_id=person, first_name="Sam", email="sam@council.example", mobile=None)
        return ContactDetails(people=(detail,))


async def test_a_mail_leads_to_the_emergency_and_is_sent_once(told: Room, mail_server: MailServer) -> None:
    await told.heard(an_emergency())
    mail = uuid5(notice_of(await inbox_of(told, RUTH)), Channel.EMAIL)
    assert (SEND_MAIL, mail) in await told.errands()

    await told.ran(SEND_MAIL, mail, Reaches())
    await told.ran(SEND_MAIL, mail, Reaches())

    [letter] = mail_server.taken
    lines = letter.get_content().splitlines()
    assert lines[lines.index("See the emergency:") + 1] == f"https://hubhome.test/emergencies/{EMERGENCY}"
    said = [event for event in await told.said() if getattr(event, "channel", None) is Channel.EMAIL]
    assert [event.person_id for event in said] == [RUTH]


async def test_a_mail_that_nobody_takes_is_shown_to_who_chases_it_with_each_attempt(
    told: Room, mail_server: MailServer
) -> None:
    await told.heard(an_emergency())
    mail_server.recipient_answers = ["451 4.3.0 later"] * 2
    mail = uuid5(notice_of(await inbox_of(told, RUTH)), Channel.EMAIL)
    for attempt in (1, 2):
        with pytest.raises(TryAgainLaterError):
            await told.ran(SEND_MAIL, mail, Reaches(), attempts=attempt)

    reply = await told.asked(WhoWasTold(about_id=EMERGENCY), by=actor(Role.LIAISON_WORKER))

    assert reply.about is About.EMERGENCY
    [of_ruth] = [one for one in reply.deliveries if one.person_id == RUTH and one.channel is Channel.EMAIL]
    assert (of_ruth.state, of_ruth.attempts, of_ruth.what_failed) == (DeliveryState.WAITING, 2, "smtp_451")


async def test_a_hub_home_without_carers_keeps_nobody_else_from_hearing_that_it_is_asked(told: Room) -> None:
    await told.heard(a_person(OLGA, version=2))

    await told.heard(an_emergency(step=a_step(OWLS_HUB), asked_household_ids=(OWLS_HUB,)))

    assert set((await who_was_told(told)).values()) == {K.EMERGENCY_RAISED}


async def test_a_hub_home_that_is_asked_doesnt_see_who_else_was(told: Room) -> None:
    await told.heard(an_emergency())

    reply = await told.asked(WhoWasTold(about_id=EMERGENCY), by=actor(Role.HUB_HOME_CARER, household_id=HUB))

    assert reply.reason == "not_yours"


def notice_of(inbox: Any) -> UUID:
    notice_id: UUID = inbox.notices[0].notice_id
    return notice_id


async def test_a_notice_of_an_emergency_is_marked_as_read_by_its_person_alone(told: Room) -> None:
    await told.heard(an_emergency())
    theirs = notice_of(await inbox_of(told, RUTH))

    refused = await told.asked(ReadNotice(notice_id=theirs), by=actor(Role.HUB_HOME_CARER, person_id=ROSA))
    await told.asked(ReadNotice(notice_id=theirs), by=actor(Role.HUB_HOME_CARER, person_id=RUTH))

    assert refused.reason == "not_yours"
    assert (await inbox_of(told, RUTH)).unread == 0
    assert (await inbox_of(told, ROSA)).unread == 1


async def test_what_somebody_was_told_is_blank_once_their_record_is_erased(told: Room) -> None:
    await told.heard(an_emergency())
    await told.heard(example_of(RecordErased, subject_id=RUTH, kind=Kind.CARER, thing_version=1))

    await told.heard(
        an_emergency(EmergencyChased, step=a_step(None), thing_version=2, raised_by=RUTH, emergency_id=uuid4())
    )

    assert {notice.subject for notice in (await inbox_of(told, RUTH)).notices} == {""}


async def test_nobody_of_another_authority_is_told(told: Room) -> None:
    with pytest.raises(TryAgainLaterError):
        await told.heard(an_emergency(), authority="elsewhere")

    assert (await inbox_of(told, RUTH)).notices == ()
