"""What goes into the calendar of somebody's phone: theirs alone, also what was called off, each time newer."""

from datetime import date, timedelta
from random import Random

import pytest
from icalendar import Calendar

from services.bookings.pages.feed import calendar_of
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    RequestSleepover,
    SleepoverView,
)
from shared.contracts.calendars import InMyCalendar, WhatGoesInMyCalendar
from shared.contracts.other_nights import EndSleepoverEarly
from shared.contracts.words import DeclineReason, SleepoverState
from shared.web.names import Names
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    CLEO,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_CHILDS_WORKER,
    OTHER_HUB_CARER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUPERVISOR,
    TODAY,
    elsewhere,
)

SITE = "https://hubhome.test"


async def asked_for(room, *children, by=SATELLITE, first=FRIDAY, last=SATURDAY):
    reply = await room.asked(
        RequestSleepover(child_ids=children or (ADA, BEN), first_night_on=first, last_night_on=last), by=by
    )
    return reply.sleepover_id if isinstance(reply, SleepoverView) else None


async def calendar(room, by=SATELLITE):
    reply = await room.asked(WhatGoesInMyCalendar(), by=by)
    assert isinstance(reply, InMyCalendar)
    return reply


async def test_a_sleepover_is_in_the_calendars_of_those_whom_it_concerns_and_no_others(bookings):
    await asked_for(bookings)

    for whose, sleepovers in (
        (SATELLITE, 1),
        (HUB_CARER, 1),
        (LIAISON, 1),
        (SUPERVISOR, 1),
        (OTHER_SATELLITE, 0),
        (OTHER_HUB_CARER, 0),
        (OTHER_LIAISON, 0),
        (CHILDS_WORKER, 0),
        (OTHER_CHILDS_WORKER, 0),
        (elsewhere(SATELLITE), 0),
        (elsewhere(LIAISON), 0),
    ):
        assert len((await calendar(bookings, whose)).sleepovers) == sleepovers


async def test_whoever_runs_the_programme_has_no_calendar_of_their_own(bookings):
    with pytest.raises(NotAllowedError):
        await bookings.asked(WhatGoesInMyCalendar(), by=MANAGER)


async def test_only_at_the_hub_home_it_is_at_ones_own(bookings):
    await asked_for(bookings)

    assert [one.is_at_mine for one in (await calendar(bookings, HUB_CARER)).sleepovers] == [True]
    assert [one.is_at_mine for one in (await calendar(bookings, SATELLITE)).sleepovers] == [False]


async def test_what_was_called_off_stays_for_as_long_as_it_would_have(bookings):
    declined, cancelled = await asked_for(bookings, ADA), await asked_for(bookings, CLEO, by=OTHER_SATELLITE)
    await bookings.asked(DeclineSleepover(sleepover_id=declined, reason=DeclineReason.OTHER), by=HUB_CARER)
    bookings.clock.move(hours=1)
    await bookings.asked(CancelSleepover(sleepover_id=cancelled), by=OTHER_SATELLITE)

    found = {one.sleepover_id: one for one in (await calendar(bookings, HUB_CARER)).sleepovers}
    assert found[declined].state is SleepoverState.DECLINED
    assert (found[cancelled].state, found[cancelled].version) == (SleepoverState.CANCELLED, 2)
    assert found[cancelled].changed_at == bookings.clock()
    assert found[declined].changed_at == bookings.clock() - timedelta(hours=1)

    bookings.clock.move(days=60 + 5)
    assert len((await calendar(bookings, HUB_CARER)).sleepovers) == 2
    bookings.clock.move(days=1)
    assert (await calendar(bookings, HUB_CARER)).sleepovers == ()


async def test_a_sleepover_that_ends_early_has_fewer_nights_and_is_newer(bookings):
    sleepover_id = await asked_for(bookings, first=TODAY, last=TODAY + timedelta(days=3))
    await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id), by=HUB_CARER)
    bookings.clock.move(days=1)
    await bookings.asked(EndSleepoverEarly(sleepover_id=sleepover_id, last_night_on=TODAY), by=HUB_CARER)

    [one] = (await calendar(bookings)).sleepovers
    assert (one.last_night_on, one.version, one.state) == (TODAY, 3, SleepoverState.CONFIRMED)
    assert one.changed_at == bookings.clock()


def events_of(answer):
    file = calendar_of(answer, Names(), SITE, TODAY)
    assert file == calendar_of(answer, Names(), SITE, TODAY)
    return {event["uid"]: event for event in Calendar.from_ical(file).walk("VEVENT")}


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_a_calendar_never_goes_back(bookings, seed):
    """Random requests, decisions, cancellations and ends: no UID changes or is lost, no SEQUENCE or stamp goes back."""
    random = Random(seed)  # noqa: S311  the same story each time, no secret
    known, before = [], {}
    for _ in range(25):
        bookings.clock.move(hours=random.choice([0, 1, 11, 24]))
        tonight = bookings.clock().date()
        await something_happens(bookings, random, known, tonight)
        now = events_of(await calendar(bookings, HUB_CARER))
        assert set(before) <= set(now)
        for uid, event in before.items():
            assert now[uid]["sequence"] >= event["sequence"]
            assert now[uid].decoded("dtstamp") >= event.decoded("dtstamp")
            has_changed = (now[uid]["status"], now[uid].decoded("dtend")) != (event["status"], event.decoded("dtend"))
            assert not has_changed or now[uid]["sequence"] > event["sequence"]
        before = now
    assert len(before) == len(known) > 2


async def something_happens(room, random, known, tonight):
    what = random.choice(["ask", "ask", "agree", "decline", "cancel", "end"])
    if what == "ask" or not known:
        first = tonight + timedelta(days=random.randint(0, 6))
        whose, children = random.choice([(SATELLITE, (ADA, BEN)), (SATELLITE, (ADA,)), (OTHER_SATELLITE, (CLEO,))])
        last = first + timedelta(days=random.randint(0, 4))
        if sleepover_id := await asked_for(room, *children, by=whose, first=first, last=last):
            known.append(sleepover_id)
        return
    sleepover_id = random.choice(known)
    deed = {
        "agree": AgreeToSleepover(sleepover_id=sleepover_id),
        "decline": DeclineSleepover(sleepover_id=sleepover_id, reason=DeclineReason.OTHER),
        "cancel": CancelSleepover(sleepover_id=sleepover_id),
        "end": EndSleepoverEarly(sleepover_id=sleepover_id, last_night_on=tonight),
    }[what]
    await room.asked(deed, by=HUB_CARER)


async def test_a_sleepover_across_new_year_and_one_in_a_year_are_there(bookings):
    new_year = await asked_for(bookings, first=date(2026, 12, 31), last=date(2027, 1, 1))
    far = await asked_for(bookings, first=date(2027, 11, 22), last=date(2027, 11, 23))

    assert [one.sleepover_id for one in (await calendar(bookings)).sleepovers] == [new_year, far]
