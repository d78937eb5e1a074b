"""Whoever is invited to a gathering is told once of what becomes of it, without a word of what it is called."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.gatherings import (
    GatheringCancelled,
    GatheringChanged,
    GatheringLiftsArranged,
    GatheringPlacesMoved,
    GatheringPlanned,
)
from shared.contracts.notifications import About, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.contracts.words import GatheringKind, GatheringOffReason, GatheringState
from shared.messaging.errors import TryAgainLaterError
from shared.testing.actors import actor
from tests.component.notifications.people import HUB, KITES, ROSA, RUTH, SATELLITE, TESS, TOM, an_id, the_register

GATHERING = an_id("gathering")
FRIDAY_EVENING = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
K = NoticeKind
REASON = {"reason": GatheringOffReason.WEATHER, "state": GatheringState.CANCELLED}


def a_gathering(said=GatheringPlanned, **facts):
    return said(
        **{
            "gathering_id": GATHERING,
            "constellation_ids": (KITES,),
            "household_ids": (HUB, SATELLITE),
            "kind": GatheringKind.SUPPORT_GROUP,
            "starts_at": FRIDAY_EVENING,
            "minutes": 90,
            "state": GatheringState.PLANNED,
            "changed_at": datetime(2026, 11, 23, 8, tzinfo=UTC),
            "changed_by": RUTH,
            "thing_version": 1,
            **facts,
        }
    )


async def who_was_told(room):
    reply = await room.asked(WhoWasTold(about_id=GATHERING), by=actor(Role.LIAISON_WORKER))
    return {(delivery.person_id, delivery.kind) for delivery in reply.deliveries if delivery.channel == "inbox"}


async def inbox_of(room, person_id):
    return (await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person_id))).notices


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (a_gathering(), K.GATHERING_PLANNED),
        (a_gathering(GatheringChanged), K.GATHERING_CHANGED),
        (a_gathering(GatheringCancelled, **REASON), K.GATHERING_CANCELLED),
    ],
)
async def test_the_carers_of_those_invited_are_told_but_for_whoever_did_it(told, event, kind):
    await told.heard(event, event)

    assert await who_was_told(told) == {(ROSA, kind), (TOM, kind), (TESS, kind)}
    [notice] = await inbox_of(told, TOM)
    assert (notice.about, notice.about_id, notice.is_read) == (About.GATHERING, GATHERING, False)
    assert "support group" in notice.subject
    assert "Friday 27 November" in notice.subject
    assert "6:30pm" in notice.body


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (a_gathering(of=4), "you are invited to 4 of them"),
        (a_gathering(GatheringChanged, of=4), "4 of those that repeat have changed"),
        (a_gathering(GatheringCancelled, of=4, **REASON), "4 of those that repeat were cancelled"),
    ],
)
async def test_of_several_each_household_is_told_once_and_how_many_they_are(told, event, words):
    later = FRIDAY_EVENING + timedelta(days=7)
    more = {"gathering_id": an_id("the next"), "of": 0, "starts_at": later, "told_elsewhere": (HUB, SATELLITE)}

    await told.heard(event, event.model_copy(update=more))

    [notice] = await inbox_of(told, TOM)
    assert notice.subject.endswith("on Friday 27 November, and 3 more")
    assert words in notice.body


async def test_who_is_told_of_their_places_by_a_sooner_one_isn_t_told_again(told):
    moved = {"given_household_ids": (SATELLITE,), "left_household_ids": (HUB,), "thing_version": 2}
    first = a_gathering(GatheringPlacesMoved, **moved, of=2)
    more = {"gathering_id": an_id("the next"), "of": 0, "told_elsewhere": (SATELLITE, HUB)}

    await told.heard(first, first.model_copy(update=more))

    for person in (TOM, RUTH):
        [notice] = await inbox_of(told, person)
        assert "others" in notice.body


async def test_who_is_given_places_is_told_and_who_has_none_any_more_and_nobody_else(told):
    moved = {"given_household_ids": (SATELLITE,), "left_household_ids": (), "thing_version": 2}

    await told.heard(a_gathering(GatheringPlacesMoved, **moved, changed_by=TOM))

    assert await who_was_told(told) == {(TOM, K.GATHERING_PLACES_GIVEN), (TESS, K.GATHERING_PLACES_GIVEN)}, (
        "also whoever set it off: to their household it is news"
    )
    [notice] = await inbox_of(told, TESS)
    assert notice.subject == "There is room for you: a support group on Friday 27 November"
    assert "Your places are kept" in notice.body


async def test_of_a_lift_those_hear_who_go_together_but_for_whoever_arranged_it(told):
    lift = {"arranged_household_ids": (HUB, SATELLITE), "undone_household_ids": (), "thing_version": 2}

    await told.heard(a_gathering(GatheringLiftsArranged, **lift))

    arranged = K.GATHERING_LIFT_ARRANGED
    assert await who_was_told(told) == {(ROSA, arranged), (TOM, arranged), (TESS, arranged)}
    [notice] = await inbox_of(told, TOM)
    assert notice.subject == "A lift is arranged: a support group on Friday 27 November"
    assert "see who goes with whom" in notice.body


async def test_of_a_lift_that_is_undone_those_hear_whose_it_was_be_they_invited_no_more(told):
    lift = {"arranged_household_ids": (), "undone_household_ids": (SATELLITE,), "changed_by": None}

    await told.heard(a_gathering(GatheringLiftsArranged, **lift, household_ids=(HUB,)))

    assert await who_was_told(told) == {(TOM, K.GATHERING_LIFT_OFF), (TESS, K.GATHERING_LIFT_OFF)}


async def test_who_has_no_places_any_more_because_they_aren_t_invited_is_told(told):
    moved = {"given_household_ids": (HUB,), "left_household_ids": (SATELLITE,), "changed_by": None}

    await told.heard(a_gathering(GatheringPlacesMoved, **moved, household_ids=(HUB,)))

    given, gone = K.GATHERING_PLACES_GIVEN, K.GATHERING_NOT_YOURS
    assert await who_was_told(told) == {(RUTH, given), (ROSA, given), (TOM, gone), (TESS, gone)}
    [notice] = await inbox_of(told, TOM)
    assert "isn’t invited any more" in notice.body


async def test_what_was_told_before_is_new_no_more(told):
    await told.heard(a_gathering(), a_gathering(GatheringCancelled, thing_version=2, **REASON))

    newest, first = await inbox_of(told, TOM)

    assert (newest.kind, newest.is_read) == (K.GATHERING_CANCELLED, False)
    assert (first.kind, first.is_read) == (K.GATHERING_PLANNED, True)


async def test_that_it_didn_t_take_place_is_no_news_afterwards(told):
    await told.heard(a_gathering(GatheringCancelled, changed_at=FRIDAY_EVENING + timedelta(days=1), **REASON))

    assert await who_was_told(told) == set()


async def test_it_waits_for_the_registry_only_while_nobody_is_known(notifications):
    with pytest.raises(TryAgainLaterError):
        await notifications.heard(a_gathering())
    await notifications.heard(*the_register())

    await notifications.heard(a_gathering(household_ids=(SATELLITE, an_id("a household of another authority"))))

    assert await who_was_told(notifications) == {(TOM, K.GATHERING_PLANNED), (TESS, K.GATHERING_PLANNED)}


async def test_the_hours_are_londons(told):
    await told.heard(a_gathering(starts_at=datetime(2027, 7, 2, 22, 30, tzinfo=UTC), minutes=60))

    [notice] = await inbox_of(told, TOM)
    assert "Friday 2 July, from 11:30pm to 12:30am" in notice.body
