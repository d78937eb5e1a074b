"""Of regular sleepovers everybody concerned is told once, not of each of them."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import SleepoverRequested, Wait
from shared.contracts.notifications import About, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.contracts.series import (
    OneOfSeries,
    SeriesCancelled,
    SeriesConfirmed,
    SeriesDeclined,
    SeriesLapsed,
    SeriesRequested,
    SeriesShortened,
)
from shared.contracts.words import Decider, DeclineReason, ToldBy
from shared.messaging.errors import TryAgainLaterError
from shared.testing.actors import actor
from tests.component.notifications.people import (
    ADA,
    FRIDAY,
    GRACE,
    HUB,
    KITES,
    LIAISON,
    OTHER_SOCIAL_WORKER,
    ROSA,
    RUTH,
    SATELLITE,
    TESS,
    TOM,
    a_sleepover,
    an_id,
)

SERIES = an_id("series")
K = NoticeKind
A_WEEK = timedelta(days=7)
REASON = {"reason": DeclineReason.PLANS_CHANGED}
WHEN = "between Friday 27 November 2026 and Saturday 12 December 2026"
HOME_DECIDES = Wait(decider=Decider.SATELLITE_CARER)
THE_HOME, THE_HUB = {TOM, TESS}, {RUTH, ROSA}


def a_series(said=SeriesRequested, *, number=3, first=FRIDAY, **facts):
    sleepover = a_sleepover()
    return said(
        **{
            "thing_version": 1,
            "series_id": SERIES,
            "constellation_id": KITES,
            "satellite_household_id": SATELLITE,
            "hub_household_id": HUB,
            "child_ids": (ADA, GRACE),
            "sleepovers": tuple(
                OneOfSeries(
                    sleepover_id=an_id(f"sleepover {week}"),
                    first_night_on=first + week * A_WEEK,
                    last_night_on=first + week * A_WEEK,
                )
                for week in range(number)
            ),
            "waits_for": sleepover.needs if said is SeriesRequested else (),
            "needs": sleepover.needs,
            "asked_at": sleepover.asked_at,
            "asked_by": TOM,
            **facts,
        }
    )


async def who_was_told(room):
    reply = await room.asked(WhoWasTold(about_id=SERIES), by=actor(Role.LIAISON_WORKER))
    return {(delivery.person_id, delivery.kind) for delivery in reply.deliveries if delivery.channel == "inbox"}


async def inbox_of(room, person_id):
    return (await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person_id))).notices


def deciders(event):
    return {wait.person_id for wait in event.waits_for if wait.decider is Decider.CHILDRENS_SOCIAL_WORKER}


async def test_who_must_decide_is_asked_once_and_the_home_has_a_receipt(told):
    event = a_series()
    await told.heard(event, event)

    asked = {(person, K.SERIES_TO_DECIDE) for person in THE_HUB | deciders(event)}
    assert await who_was_told(told) == asked | {(person, K.SERIES_ASKED_FOR) for person in THE_HOME}
    [notice] = await inbox_of(told, RUTH)
    assert (notice.about, notice.about_id) == (About.SERIES, SERIES)
    assert notice.subject == f"Please decide: 3 sleepovers {WHEN}"
    assert "2 children" in notice.body


@pytest.mark.parametrize("is_series", [False, True])
async def test_where_others_plan_for_them_the_carers_at_home_are_asked_to_decide_and_told_who_asked(told, is_series):
    home = {"needs": (HOME_DECIDES,), "waits_for": (HOME_DECIDES,)}
    await told.heard(a_series(**home) if is_series else a_sleepover(SleepoverRequested, **home))

    for person in THE_HOME:
        [notice] = await inbox_of(told, person)
        assert notice.subject.startswith("Please decide")
        assert notice.body.startswith("The hub home or the liaison worker has asked for")
    assert await inbox_of(told, RUTH) == ()


async def test_of_each_sleepover_of_a_series_nobody_is_told_apart(told):
    await told.heard(a_sleepover(SleepoverRequested, told_by=ToldBy.SERIES, series_id=SERIES))

    assert await inbox_of(told, RUTH) == ()
    assert await inbox_of(told, TOM) == ()


async def test_whoever_is_concerned_learns_what_is_confirmed(told):
    event = a_series(SeriesConfirmed, thing_version=2)
    await told.heard(event)

    found = await who_was_told(told)
    assert {person for person, kind in found if kind is K.SERIES_CONFIRMED} == THE_HOME | THE_HUB
    assert {person for person, kind in found if kind is K.SERIES_TO_KNOW_OF} >= {LIAISON, OTHER_SOCIAL_WORKER}
    [notice] = await inbox_of(told, TOM)
    assert "add all of them to your calendar" in notice.body


@pytest.mark.parametrize(
    ("event", "kind", "words"),
    [
        (a_series(SeriesDeclined, **REASON), K.SERIES_DECLINED, "were declined"),
        (a_series(SeriesCancelled, **REASON), K.SERIES_CANCELLED, "were cancelled."),
        (a_series(SeriesLapsed), K.SERIES_CANCELLED, "were cancelled, because nobody decided on them in time."),
        (a_series(SeriesCancelled, number=1, **REASON), K.SERIES_CANCELLED, "was cancelled."),
        (a_series(SeriesShortened), K.SERIES_CANCELLED, "have fewer nights than were agreed."),
    ],
    ids=["declined", "cancelled", "lapsed", "one of them", "with fewer nights"],
)
async def test_whoever_counted_on_them_learns_that_they_arent(told, event, kind, words):
    await told.heard(event)

    found = await who_was_told(told)
    assert {told_kind for _, told_kind in found} == {kind}
    assert {person for person, _ in found} >= THE_HOME | THE_HUB | {LIAISON}
    [notice] = await inbox_of(told, TOM)
    assert words in notice.body
    assert "This is about tonight" not in notice.body


async def test_who_loses_a_bed_tonight_is_told_whom_to_ring(told):
    tonight = told.clock().date()
    await told.heard(a_series(SeriesCancelled, first=tonight, **REASON))

    [notice] = await inbox_of(told, TOM)
    assert "This is about tonight" in notice.body


async def test_it_waits_until_the_register_is_known(notifications):
    with pytest.raises(TryAgainLaterError):
        await notifications.heard(a_series())


async def test_what_was_asked_is_new_no_more_once_it_is_decided(told):
    await told.heard(a_series(), a_series(SeriesConfirmed, thing_version=2))

    newest, first = await inbox_of(told, RUTH)
    assert (newest.kind, newest.is_read) == (K.SERIES_CONFIRMED, False)
    assert (first.kind, first.is_read) == (K.SERIES_TO_DECIDE, True)


@pytest.mark.parametrize("moves_id", [an_id("the series before"), None])
async def test_who_is_asked_about_others_in_place_of_regular_ones_reads_that_what_is_booked_stays(told, moves_id):
    await told.heard(a_series(moves_id=moves_id))

    [of_ruth], [of_tom] = await inbox_of(told, RUTH), await inbox_of(told, TOM)
    stays = "What is booked stays until everybody has agreed"
    assert [stays in one.body for one in (of_ruth, of_tom)] == [moves_id is not None] * 2
    assert ("or to single ones" in of_ruth.body) == (moves_id is None)


@pytest.mark.parametrize("reason", [DeclineReason.OTHER_NIGHTS, DeclineReason.PLANS_CHANGED])
async def test_who_hears_that_regular_ones_are_off_hears_that_other_nights_came_in_their_place(told, reason):
    await told.heard(a_series(SeriesCancelled, reason=reason))

    [of_tom] = await inbox_of(told, TOM)
    assert ("Other nights came in their place." in of_tom.body) == (reason is DeclineReason.OTHER_NIGHTS)
