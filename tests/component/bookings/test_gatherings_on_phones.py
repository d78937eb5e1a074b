"""What a household's calendar says of a gathering: whether they come, wait for room or don't, each time newer."""

from datetime import timedelta
from random import Random

import pytest

from shared.contracts.words import GatheringOffReason
from shared.testing.actors import AUTHORITY
from shared.testing.site import visiting
from tests.component.bookings.a_constellation import HUB_CARER, OTHER_SATELLITE, SATELLITE
from tests.component.bookings.a_gathering_planned import cancel, changing, how_is, planned, reply
from tests.component.bookings.a_gathering_site import TOM, a_gathering_site
from tests.component.bookings.a_site import main_of
from tests.component.bookings.test_feeds import calendar, events_of


async def event_of(bookings, who=SATELLITE):
    [event] = events_of(await calendar(bookings, who)).values()
    return event


async def test_who_waits_for_places_isnt_kept_busy_and_reads_that_they_wait(bookings):
    view = await planned(bookings, capacity=2)
    await reply(bookings, view, OTHER_SATELLITE, 2)
    await reply(bookings, view, SATELLITE, 1, or_waits=True)

    waits = await event_of(bookings)
    await reply(bookings, view, OTHER_SATELLITE, 0, is_coming=False)
    comes = await event_of(bookings)

    assert waits["summary"] == "Waiting: Support group"
    assert (waits["status"], waits["transp"]) == ("TENTATIVE", "TRANSPARENT")
    assert (comes["summary"], comes["status"], comes["transp"]) == ("Support group", "CONFIRMED", "OPAQUE")
    assert comes["sequence"] > waits["sequence"]


async def test_hubhomes_own_calendar_says_that_they_wait(bookings):
    view = await planned(bookings, capacity=2)
    await reply(bookings, view, OTHER_SATELLITE, 2)
    await reply(bookings, view, SATELLITE, 1, or_waits=True)

    async with visiting(a_gathering_site(bookings)) as site:
        await site.sign_in(TOM, AUTHORITY)
        pages = [main_of(await site.get(f"/calendar{one}?month=2026-11")) for one in ("", "/month")]
        pages.append(main_of(await site.get("/calendar/week?week=2026-11-27")))
        file = await site.client.get(f"/gatherings/{view.gathering_id}/calendar.ics")

    assert all("You are waiting" in page for page in pages)
    assert "SUMMARY:Waiting: Support group" in file.text
    assert "STATUS:TENTATIVE" in file.text


async def test_a_reply_that_is_taken_back_is_newer_than_the_one_before(bookings):
    view = await planned(bookings)
    bookings.clock.move(hours=1)
    await reply(bookings, view, SATELLITE, 0, is_coming=False)
    no = await event_of(bookings)
    bookings.clock.move(hours=1)
    await reply(bookings, view, SATELLITE, 1)

    yes = await event_of(bookings)

    assert (no["summary"], yes["summary"]) == ("Not coming: Support group", "Support group")
    assert yes.decoded("last-modified") == no.decoded("last-modified") + timedelta(hours=1)
    assert (await how_is(bookings, view, SATELLITE)).changed_at == bookings.clock()


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_a_gathering_in_a_calendar_never_goes_back(bookings, seed):
    """Random replies, changes and cancellations: no UID is lost, nothing goes back, and news has a newer stamp."""
    random = Random(seed)  # noqa: S311  the same story each time, no secret
    views, before = [await planned(bookings, capacity=3)], {}
    for _ in range(30):
        bookings.clock.move(minutes=random.choice([1, 30]))
        await something_happens(bookings, random, views)
        now = events_of(await calendar(bookings))
        assert set(before) <= set(now)
        for uid, event in before.items():
            assert now[uid]["sequence"] >= event["sequence"]
            assert now[uid].decoded("dtstamp") >= event.decoded("dtstamp")
            has_changed = any(now[uid][name] != event[name] for name in ("status", "summary", "transp"))
            assert not has_changed or now[uid].decoded("dtstamp") > event.decoded("dtstamp")
        before = now
    assert len(before) == len(views)


async def something_happens(bookings, random, views):
    what = random.choice(["plan", "yes", "yes", "wait", "wait", "no", "no", "change", "cancel"])
    view = views[-1]
    who = random.choice([SATELLITE, OTHER_SATELLITE])
    if what == "plan":
        views.append(await planned(bookings, capacity=3))
    elif what == "change":
        now = await how_is(bookings, view, HUB_CARER)
        await bookings.asked(changing(now, minutes=random.choice([60, 120])), by=HUB_CARER)
    elif what == "cancel":
        await cancel(bookings, view, reason=GatheringOffReason.WEATHER)
    else:
        people = 0 if what == "no" else random.choice([1, 2, 3])
        await reply(bookings, view, who, people, is_coming=what != "no", or_waits=what == "wait")
