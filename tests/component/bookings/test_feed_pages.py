"""The calendar of a phone, and the page that puts it there: the link is shown once, and names nobody by itself."""

import re

import pytest
import structlog
from icalendar import Calendar

from shared.contracts.actor import Actor
from shared.contracts.asking import UnreachableError
from shared.contracts.calendar_links import (
    WITH_NAMES,
    WITHOUT_NAMES,
    HowIsMyCalendarLink,
    MakeCalendarLink,
    MyCalendarLink,
    WithdrawCalendarLink,
    hash_of,
)
from shared.contracts.calendars import GatheringInMyCalendar, InMyCalendar, SleepoverInMyCalendar, WhatGoesInMyCalendar
from shared.contracts.message import Done
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoAreThey
from shared.contracts.roles import Role
from shared.contracts.words import GatheringKind, SleepoverState
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import SATELLITE_CARER, SETTINGS, MadeUpIdentity, parsed, text_of, visiting
from shared.web.app import create_app
from tests.component.bookings.a_constellation import ADA, BEN, CLEO, FRIDAY, SATURDAY, TODAY, named
from tests.component.bookings.a_site import NAMES, PAGES, THIS_MORNING, a_bus, asked_of, main_of

SECRET = "s3cret-of-forty-three-letters_0123456789abcd"[:43]
FEED = f"/calendar/feed/portsmouth.{SECRET}.ics"
MARKERS = [name.split()[0] for name in NAMES.values()]


def a_sleepover(ref="B1", state=SleepoverState.CONFIRMED, first=FRIDAY, last=SATURDAY, children=(ADA, BEN), **changes):
    return SleepoverInMyCalendar(
        **{
            "sleepover_id": named("sleepovers", ref),
            "version": 2,
            "changed_at": THIS_MORNING,
            "first_night_on": first,
            "last_night_on": last,
            "state": state,
            "child_ids": children,
            "is_at_mine": False,
            **changes,
        }
    )


ON = InMyCalendar(
    sleepovers=(
        a_sleepover("B0", SleepoverState.STAYED, TODAY.replace(day=2), TODAY.replace(day=3)),
        a_sleepover(),
        a_sleepover("B2", SleepoverState.CANCELLED, version=3),
        a_sleepover("B3", SleepoverState.REQUESTED, children=(CLEO,)),
    ),
    gatherings=(
        GatheringInMyCalendar(
            gathering_id=named("activities", "G1"),
            version=1,
            kind=GatheringKind.SUPPORT_GROUP,
            starts_at=THIS_MORNING,
            minutes=90,
        ),
    ),
)


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers |= {
        WhatGoesInMyCalendar: ON,
        HowIsMyCalendarLink: MyCalendarLink(may_show_names=True),
        MakeCalendarLink: lambda asked: MyCalendarLink(
            made_at=THIS_MORNING, shows_names=asked.shows_names, may_show_names=True
        ),
        WithdrawCalendarLink: Done(),
    }
    return bus


@pytest.fixture
def identity():
    tom = Actor(
        person_id=SATELLITE_CARER.person_id,
        authority="portsmouth",
        roles=frozenset({Role.SATELLITE_CARER}),
        asks_only=WITHOUT_NAMES,
    )
    return MadeUpIdentity(links={SECRET: tom})


@pytest.fixture
def site(bus, identity):
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=lambda: THIS_MORNING
    )


@pytest.fixture
async def visitor(site):
    async with visiting(site) as visitor:
        yield visitor


def events_of(answer):
    assert answer.status_code == 200, answer.text
    return Calendar.from_ical(answer.content).walk("VEVENT")


async def test_a_phone_reads_the_calendar_without_signing_in(visitor):
    answer = await visitor.client.get(FEED)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    assert [(event["summary"], event["status"]) for event in events_of(answer)] == [
        ("Sleepover at the hub home: 2 children", "CONFIRMED"),
        ("Sleepover at the hub home: 2 children", "CONFIRMED"),
        ("Cancelled: Sleepover at the hub home: 2 children", "CANCELLED"),
        ("Asked for: Sleepover at the hub home: 1 child", "TENTATIVE"),
        ("Support group", "CONFIRMED"),
    ]


async def test_by_itself_a_calendar_names_nobody_and_no_name_is_asked_for(visitor, bus):
    answer = await visitor.client.get(FEED)

    assert not [name for name in MARKERS if name in answer.text]
    assert asked_of(bus, WhoAreThey) == []


async def test_who_chose_it_reads_first_names_of_nights_that_arent_over(visitor, bus, identity):
    identity.links[SECRET] = identity.links[SECRET].model_copy(update={"asks_only": WITH_NAMES})

    answer = await visitor.client.get(FEED)

    assert [event["summary"] for event in events_of(answer)][:4] == [
        "Sleepover at the hub home: 2 children",
        "Sleepover at the hub home: Ada and Ben",
        "Cancelled: Sleepover at the hub home: 2 children",
        "Asked for: Sleepover at the hub home: Cleo",
    ]
    assert {one for question in asked_of(bus, WhoAreThey) for one in question.ids} == {ADA, BEN, CLEO}


async def test_a_gathering_that_was_planned_here_leads_to_its_page_and_is_struck_out_once_it_is_off(visitor, bus):
    gathering = ON.gatherings[0].model_copy(update={"is_planned": True, "changed_at": THIS_MORNING})
    off = gathering.model_copy(update={"is_off": True, "version": 2})

    async def on_the_phone(one):
        bus.answers[WhatGoesInMyCalendar] = InMyCalendar(sleepovers=(), gatherings=(one,))
        [event] = events_of(await visitor.client.get(FEED))
        return event

    before, after = await on_the_phone(gathering), await on_the_phone(off)

    assert (before["summary"], before["status"], before["sequence"]) == ("Support group", "CONFIRMED", 1)
    assert before["url"].endswith(f"/gatherings/{gathering.gathering_id}")
    assert before["dtstart"].params["TZID"] == "Europe/London"
    assert (after["summary"], after["status"], after["sequence"]) == ("Cancelled: Support group", "CANCELLED", 2)
    assert after["uid"] == before["uid"]


async def test_a_phone_that_has_it_already_is_told_so(visitor, bus):
    first = await visitor.client.get(FEED)
    again = await visitor.client.get(FEED, headers={"If-None-Match": f"W/{first.headers['etag']}"})
    bus.answers[WhatGoesInMyCalendar] = ON.model_copy(update={"sleepovers": ()})
    later = await visitor.client.get(FEED, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert later.status_code == 200


@pytest.mark.parametrize(
    "link",
    [
        f"portsmouth.{'x' * 43}",
        f"elsewhere.{SECRET}",
        f"nowhere.{SECRET}",
        "portsmouth.",
        SECRET,
        f"portsmouth.{SECRET}x",
        "a" * 3000,
        "%2e%2e.x",
    ],
)
async def test_a_link_that_opens_nothing_is_answered_always_alike(visitor, identity, bus, link):
    withdrawn = await visitor.client.get(FEED.replace(SECRET, "w" * 43))
    answer = await visitor.client.get(f"/calendar/feed/{link}.ics")

    assert answer.status_code == withdrawn.status_code == 404
    assert answer.content == withdrawn.content
    told = dict(answer.headers) | {"x-request-id": ""}
    assert told == dict(withdrawn.headers) | {"x-request-id": ""}
    assert bus.asked == []


async def test_who_has_left_sees_nothing_by_their_link(visitor, identity):
    identity.left.add(SATELLITE_CARER.person_id)

    assert (await visitor.client.get(FEED)).status_code == 404


@pytest.mark.parametrize("away", ["the registry", "bookings", "the names"])
async def test_while_a_service_is_away_a_phone_keeps_what_it_has(visitor, identity, bus, away):
    identity.links[SECRET] = identity.links[SECRET].model_copy(update={"asks_only": WITH_NAMES})
    error = UnreachableError("Nobody is there")
    identity.fails = error if away == "the registry" else None
    bus.answers |= {"bookings": {WhatGoesInMyCalendar: error}, "the names": {WhoAreThey: error}}.get(away, {})

    answer = await visitor.client.get(FEED)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_secret_is_in_no_line_of_the_log(visitor, identity, bus):
    with structlog.testing.capture_logs() as lines:
        await visitor.client.get(FEED)
        await visitor.client.get(FEED.replace(SECRET, "w" * 43))
        bus.answers[WhatGoesInMyCalendar] = UnreachableError("Nobody is there")
        await visitor.client.get(FEED)

    assert [line["path_template"] for line in lines if line["event"] == "page_served"] == [
        "/calendar/feed/{link}.ics"
    ] * 3
    assert SECRET not in str(lines)
    assert "w" * 43 not in str(lines)


async def test_a_link_is_shown_once_and_only_its_hash_is_sent(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)
    form = await visitor.get("/calendar/link")

    made = await visitor.submit(form, {})

    address = text_of(parsed(made).find(".//main//code"))
    secret = re.fullmatch(r"http://hubhome\.test/calendar/feed/portsmouth\.([A-Za-z0-9_-]{43})\.ics", address)[1]
    [asked] = asked_of(bus, MakeCalendarLink)
    assert (asked.secret_hash, asked.shows_names) == (hash_of(secret), False)
    assert made.headers["referrer-policy"] == "no-referrer"
    assert made.headers["cache-control"] == "private, no-store"
    assert parsed(made).find(f".//main//a[@href='{address.replace('http:', 'webcal:')}']") is not None
    assert secret not in (await visitor.get("/calendar/link")).text


async def test_over_https_the_link_is_https_also_behind_a_proxy(bus, identity):
    settings = SETTINGS.model_copy(update={"secure_cookies": True})
    app = create_app(settings=settings, identity=identity, asker_for=bus.asker_for, pages=[PAGES])
    async with visiting(app) as visitor:
        visitor.client.base_url = "https://hubhome.test"
        await visitor.sign_in(SATELLITE_CARER)
        visitor.client.headers["host"] = "hubhome.test"
        made = await visitor.submit(await visitor.get("/calendar/link"), {})

    assert text_of(parsed(made).find(".//main//code")).startswith("https://hubhome.test/calendar/feed/")


async def test_names_are_chosen_below_a_warning(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)
    form = await visitor.get("/calendar/link")
    assert "can read the names of children in care" in main_of(form)

    made = await visitor.submit(form, {"names": "yes"})

    assert asked_of(bus, MakeCalendarLink)[-1].shows_names
    assert "with children’s first names" in main_of(made)


async def test_who_may_not_have_names_isnt_offered_them(visitor, bus):
    bus.answers[HowIsMyCalendarLink] = MyCalendarLink(made_at=THIS_MORNING)
    await visitor.sign_in(SATELLITE_CARER)

    form = await visitor.get("/calendar/link")

    assert parsed(form).find(".//main//input[@name='names']") is None
    assert "You made a link on Monday 23 November 2026 at 9am. It shows no names." in main_of(form)


async def test_a_form_that_is_sent_again_shows_no_other_secret(visitor, bus):
    bus.answers[MakeCalendarLink] = Refused(reason="key_already_used", detail="This form was already sent.")
    await visitor.sign_in(SATELLITE_CARER)

    again = await visitor.submit(await visitor.get("/calendar/link"), {})

    assert again.status_code == 422
    assert "That link was made already, and it is shown only once." in main_of(again)


async def test_a_link_can_be_removed(visitor, bus):
    bus.answers[HowIsMyCalendarLink] = MyCalendarLink(made_at=THIS_MORNING)
    await visitor.sign_in(SATELLITE_CARER)
    page = await visitor.get("/calendar/link")
    token = parsed(page).find(".//main//input[@name='csrf_token']").get("value")
    key = parsed(page).find(".//main//input[@name='form_id']").get("value")

    gone = await visitor.client.post(
        "/calendar/link/withdraw", data={"csrf_token": token, "form_id": key}, follow_redirects=True
    )

    assert len(asked_of(bus, WithdrawCalendarLink)) == 1
    assert "Your link is removed." in main_of(gone)
    assert "Your phone will stop seeing your calendar in Hubhome." in main_of(page)
    assert "sleepovers, gatherings, training and family time" in main_of(page)


@pytest.mark.browser
async def test_the_pages_of_a_link_are_accessible_and_fit(site, bus, browser_page):
    async with served(site) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        for name in ("before", "with one"):
            bus.answers[HowIsMyCalendarLink] = MyCalendarLink(
                made_at=THIS_MORNING if name == "with one" else None, may_show_names=True
            )
            await page.goto(f"{address}/calendar/link")
            await assert_usable(page, name)
        await page.get_by_label("Show children’s first names").check()
        await page.get_by_role("button", name="Make a new link").click()
        await page.get_by_role("heading", name="Your link is made").wait_for()
        await assert_usable(page, "made")
