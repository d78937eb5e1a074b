"""The pages of the waiting list: joining after a refusal, one's own place, the bed that is offered, and the list."""

from datetime import UTC, datetime

import pytest

from services.bookings import grounds
from services.bookings.pages.site import PAGES
from services.bookings.pages.waiting.words import ordinal, place
from services.bookings.policy.picking import hub_home_is_full
from services.bookings.policy.sleepovers import not_yours
from shared.contracts.bookings import HowIsSleepover, RequestSleepover, Sleepovers, WhatWaitsForMe
from shared.contracts.refusals import refusal
from shared.contracts.roles import Role
from shared.contracts.waiting import (
    AcceptOfferedBed,
    AheadBy,
    DeclineOfferedBed,
    HowIsWaiting,
    JoinWaitingList,
    LeaveWaitingList,
    ListOfConstellation,
    OurWaiting,
    WaitingLists,
    WaitingOnList,
    WaitingState,
    WaitingView,
    WhatDoWeWaitFor,
    WhoIsWaiting,
)
from shared.contracts.words import SleepoverNeed
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import (
    HUB_HOME_CARER,
    SATELLITE_CARER,
    SETTINGS,
    MadeUpIdentity,
    parsed,
    person,
    visiting,
)
from shared.web.app import create_app
from tests.component.bookings.a_constellation import ADA, BEN, BIRCH, CEDAR, CLEO, FRIDAY, HUB, KITES, SATURDAY, named
from tests.component.bookings.a_site import SLEEPOVER, THIS_MORNING, a_view, asked_of, main_of

LIAISON_WORKER = person("Sam Okafor", Role.LIAISON_WORKER, belongs_to="Fostering service")
SUPERVISOR = person("Jo Quill", Role.SUPERVISING_SOCIAL_WORKER, belongs_to="Fostering service")
ASK, LIST, LISTS = "/sleepovers/ask", "/waiting-list", "/waiting-lists"
WAITING, OTHER = named("waiting", "L1"), named("waiting", "L2")
HERE = f"{LIST}/{WAITING}"
SINCE = datetime(2026, 11, 23, 9, tzinfo=UTC)
UNTIL = datetime(2026, 11, 24, 9, tzinfo=UTC)
ENTERED = {
    "children": [str(ADA), str(BEN)],
    **{
        f"{night}-{part}": value
        for night, day in (("first_night", "27"), ("last_night", "28"))
        for part, value in (("day", day), ("month", "11"), ("year", "2026"))
    },
}
BUTTON = "Join the waiting list"


def a_place(**changes):
    return WaitingView(
        **{
            "waiting_id": WAITING,
            "constellation_id": KITES,
            "satellite_household_id": BIRCH,
            "child_ids": (ADA, BEN),
            "first_night_on": FRIDAY,
            "last_night_on": SATURDAY,
            "need": SleepoverNeed.CARERS_CANT,
            "state": WaitingState.WAITING,
            "since": SINCE,
            "place": 2,
            "of": 4,
            "may_leave": True,
            **changes,
        }
    )


OFFERED = a_place(state=WaitingState.OFFERED, place=1, offered_until=UNTIL, may_answer=True)
ACCEPTED = a_place(state=WaitingState.ACCEPTED, place=0, of=0, sleepover_id=SLEEPOVER, may_leave=False)


def on_the_list(waiting_id, household, children, **changes):
    return WaitingOnList(
        **{
            "waiting_id": waiting_id,
            "satellite_household_id": household,
            "child_ids": children,
            "first_night_on": FRIDAY,
            "last_night_on": SATURDAY,
            "state": WaitingState.WAITING,
            "since": SINCE,
            "offered_until": None,
            "need": SleepoverNeed.A_BREAK,
            "rank": 4,
            "nights_so_far": 3,
            "place": 2,
            "of": 2,
            **changes,
        }
    )


THE_LISTS = WaitingLists(
    lists=(
        ListOfConstellation(
            constellation_id=KITES,
            waiting=(
                on_the_list(
                    OTHER,
                    CEDAR,
                    (CLEO,),
                    need=SleepoverNeed.HOME_AT_RISK,
                    rank=1,
                    place=1,
                    state=WaitingState.OFFERED,
                    offered_until=UNTIL,
                    ahead_by=AheadBy.NEED,
                ),
                on_the_list(WAITING, BIRCH, (ADA, BEN)),
            ),
        ),
    ),
    sources=("Your authority’s rule since 1 April 2026",),
)


def the_site(bus):
    """With a liaison worker of the Kites and the Birches' supervising social worker."""
    people = (HUB_HOME_CARER, SATELLITE_CARER, LIAISON_WORKER, SUPERVISOR)
    identity = MadeUpIdentity(
        people_of={"portsmouth": people},
        standing={
            HUB_HOME_CARER.person_id: {"household_id": HUB},
            SATELLITE_CARER.person_id: {"household_id": BIRCH},
            LIAISON_WORKER.person_id: {"constellation_ids": (KITES,)},
            SUPERVISOR.person_id: {"supervised_household_ids": (BIRCH,)},
        },
    )
    return create_app(
        settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[PAGES], now=lambda: THIS_MORNING
    )


@pytest.fixture
async def visitor(bus):
    async with visiting(the_site(bus)) as visitor:
        yield visitor


@pytest.fixture(autouse=True)
def answers(bus):
    bus.answers |= {
        RequestSleepover: hub_home_is_full([FRIDAY]).refused,
        JoinWaitingList: a_place(place=3, of=3),
        HowIsWaiting: a_place(),
        WhatDoWeWaitFor: OurWaiting(waiting=()),
        WhoIsWaiting: THE_LISTS,
        AcceptOfferedBed: ACCEPTED,
        DeclineOfferedBed: a_place(state=WaitingState.DECLINED, place=0, of=0, may_leave=False),
        LeaveWaitingList: a_place(state=WaitingState.LEFT, place=0, of=0, may_leave=False),
    }


async def refused(visitor):
    return await visitor.submit(await visitor.get(ASK), ENTERED, action=ASK)


# Joining


@pytest.mark.parametrize("ground", [grounds.HUB_HOME_IS_FULL, grounds.BEDROOM_NOT_AGREED])
async def test_who_is_refused_for_want_of_a_bed_is_offered_the_list_with_the_place(satellite_carer, bus, ground):
    bus.answers[RequestSleepover] = refusal(ground, "There is no bed for them.")
    page = await refused(satellite_carer)

    assert "You would be 3rd of 3 for these nights." in main_of(page)
    assert "There isn’t a bed for everybody on all of these nights: Friday 27 to Sunday 29 November" in main_of(page)
    assert f"{LIST}/join" in [form.get("action") for form in parsed(page).findall(".//form")]
    [look] = asked_of(bus, JoinWaitingList)
    assert look.dry_run
    assert (look.child_ids, look.first_night_on, look.last_night_on) == ((ADA, BEN), FRIDAY, SATURDAY)


@pytest.mark.parametrize(
    ("of_the_request", "of_the_look"),
    [
        (refusal(grounds.TOO_FEW_BEDS, "The hub home has 1 bed."), a_place()),
        (hub_home_is_full([FRIDAY]).refused, refusal(grounds.SHORT_NOTICE, "Ask earlier.")),
    ],
    ids=["something else is missing", "something else is missing too"],
)
async def test_who_is_refused_for_anything_else_isnt(satellite_carer, bus, of_the_request, of_the_look):
    bus.answers |= {RequestSleepover: of_the_request, JoinWaitingList: of_the_look}

    page = await refused(satellite_carer)

    assert f"{LIST}/join" not in [form.get("action") for form in parsed(page).findall(".//form")]


async def test_joining_asks_why_the_nights_are_needed_and_nothing_again(satellite_carer, bus):
    asked = await satellite_carer.submit(await refused(satellite_carer), ENTERED, action=f"{LIST}/join")
    assert "Ada and Ben" in main_of(asked)
    assert "There is a problem" not in main_of(asked)

    missing = await satellite_carer.submit(asked, ENTERED | {"step": "confirm"}, action=f"{LIST}/join")
    assert "Select why these nights are needed" in main_of(missing)
    joined = await satellite_carer.submit(
        missing, ENTERED | {"step": "confirm", "need": "carers_cant"}, action=f"{LIST}/join"
    )

    last = asked_of(bus, JoinWaitingList)[-1]
    assert (last.dry_run, last.need, last.child_ids) == (False, SleepoverNeed.CARERS_CANT, (ADA, BEN))
    assert "You wait for a sleepover from Friday 27 to Sunday 29 November 2026" in joined.text
    assert joined.url.path == HERE


async def test_a_refusal_as_they_join_is_told_at_the_question(satellite_carer, bus):
    asked = await satellite_carer.submit(await refused(satellite_carer), ENTERED, action=f"{LIST}/join")
    bus.answers[JoinWaitingList] = refusal(grounds.BED_IS_FREE, "Beds are free on these nights.", "first_night_on")

    page = await satellite_carer.submit(asked, ENTERED | {"step": "confirm", "need": "a_break"}, action=f"{LIST}/join")

    assert "Beds are free on these nights." in main_of(page)
    assert parsed(page).find(".//a[@href='#need']") is not None


async def test_who_reloads_the_address_of_joining_asks_first(satellite_carer):
    assert (await satellite_carer.get(f"{LIST}/join")).url.path == ASK


# One's own place


async def test_a_household_sees_its_place_and_nothing_of_the_others(satellite_carer, bus):
    bus.answers[WhatDoWeWaitFor] = OurWaiting(waiting=(a_place(),))

    page = main_of(await satellite_carer.get(LIST))

    assert "Ada and Ben: Friday 27 to Sunday 29 November 2026, 2 nights" in page
    assert "2nd of 4 for these nights" in page
    assert "Cleo" not in page


async def test_a_supervising_social_worker_sees_whose_place_it_is(visitor, bus):
    bus.answers[WhatDoWeWaitFor] = OurWaiting(waiting=(a_place(),))
    await visitor.sign_in(SUPERVISOR)

    assert "Birch household. 2nd of 4 for these nights" in main_of(await visitor.get(LIST))


async def test_a_place_can_be_left(satellite_carer, bus):
    page = await satellite_carer.get(HERE)
    assert "2nd of 4 for these nights" in main_of(page)
    assert not parsed(page).findall(f".//form[@action='{HERE}/accept']")

    left = await satellite_carer.submit(page, {}, action=f"{HERE}/leave")

    assert "These nights aren’t waited for any more." in left.text
    assert asked_of(bus, LeaveWaitingList)


async def test_an_offer_is_answered_with_yes_and_leads_to_the_sleepover(satellite_carer, bus):
    bus.answers |= {HowIsWaiting: OFFERED, HowIsSleepover: a_view()}
    page = await satellite_carer.get(HERE)
    assert "Answer by 9am tomorrow" in main_of(page)

    taken = await satellite_carer.submit(page, {}, action=f"{HERE}/accept")

    assert taken.url.path == f"/sleepovers/{SLEEPOVER}"
    assert "You took the bed. It isn’t agreed yet" in taken.text


async def test_an_offer_is_answered_with_no(satellite_carer, bus):
    bus.answers[HowIsWaiting] = OFFERED

    answer = await satellite_carer.submit(await satellite_carer.get(HERE), {}, action=f"{HERE}/decline")

    assert "You said no to the bed." in answer.text
    assert asked_of(bus, DeclineOfferedBed)


@pytest.mark.parametrize("deed", ["accept", "decline", "leave"])
async def test_what_is_refused_is_told_on_the_place_and_a_reload_leads_back(satellite_carer, bus, deed):
    bus.answers[HowIsWaiting] = OFFERED if deed != "leave" else a_place()
    no = refusal(grounds.NO_OFFER, "No bed is offered to you for these nights now.")
    bus.answers |= {AcceptOfferedBed: no, DeclineOfferedBed: no, LeaveWaitingList: no}
    page = await satellite_carer.get(HERE)

    answer = await satellite_carer.submit(page, {}, action=f"{HERE}/{deed}")

    assert "No bed is offered to you for these nights now." in main_of(answer)
    assert (await satellite_carer.get(f"{HERE}/{deed}")).url.path == HERE


@pytest.mark.parametrize("state", set(WaitingState) - {WaitingState.WAITING, WaitingState.OFFERED})
async def test_what_came_of_it_is_told(satellite_carer, bus, state):
    is_taken = state is WaitingState.ACCEPTED
    bus.answers[HowIsWaiting] = a_place(
        state=state, place=0, of=0, may_leave=False, sleepover_id=SLEEPOVER if is_taken else None
    )

    page = await satellite_carer.get(HERE)

    assert not parsed(page).findall(".//main//form")
    assert (parsed(page).find(f".//a[@href='/sleepovers/{SLEEPOVER}']") is not None) is is_taken


async def test_somebody_elses_place_is_none(satellite_carer, bus):
    bus.answers[HowIsWaiting] = not_yours().refused

    assert (await satellite_carer.client.get(HERE)).status_code == 404


async def test_the_home_page_shows_an_offer_to_answer_and_no_place_without_one(satellite_carer, bus):
    bus.answers |= {WhatWaitsForMe: Sleepovers(sleepovers=()), WhatDoWeWaitFor: OurWaiting(waiting=(a_place(),))}
    assert "Waiting for your decision" not in main_of(await satellite_carer.get("/"))

    bus.answers[WhatDoWeWaitFor] = OurWaiting(waiting=(OFFERED,))
    page = main_of(await satellite_carer.get("/"))

    assert "A bed for Ada and Ben: Friday 27 to Sunday 29 November 2026, 2 nights. Answer by 9am tomorrow" in page


async def test_a_hub_home_has_no_waiting_list_of_its_own(hub_home_carer):
    assert (await hub_home_carer.client.get(LIST)).status_code == 403
    assert (await hub_home_carer.client.get(LISTS)).status_code == 403


# The list


async def test_a_liaison_worker_sees_who_waits_in_which_order_and_why(visitor):
    await visitor.sign_in(LIAISON_WORKER)

    page = main_of(await visitor.get(LISTS))

    assert "2 households wait" in page
    assert page.index("Cleo: Friday") < page.index("Ada and Ben: Friday")
    assert "Need: the placement may break down without it. It comes 1st among needs." in page
    assert "Nights at hub homes in the 12 months before: 3, of the child who has had the most." in page
    assert "Before the next because their need comes first." in page
    assert "Answer by 9am tomorrow" in page
    assert "Your authority’s rule since 1 April 2026" in page


def test_a_place_reads_as_people_say_it():
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
    )
    assert place(1, 1) == "Nobody else waits for these nights"


# In a browser


@pytest.mark.browser
async def test_the_pages_are_accessible_and_fit_a_phone_and_a_desktop(bus, browser_page):
    async with served(the_site(bus)) as address, browser_page(DESKTOP) as page:
        await sign_in(page, address, SATELLITE_CARER)
        await page.goto(f"{address}{ASK}")
        await page.get_by_label("Ada").check()
        await page.get_by_label("Ben").check()
        for night, day in (("First night", "27"), ("Last night", "28")):
            group = page.get_by_role("group", name=night)
            for part, value in (("Day", day), ("Month", "11"), ("Year", "2026")):
                await group.get_by_label(part).fill(value)
        await page.get_by_role("button", name="Ask for the sleepover").click()
        await assert_usable(page, "waiting-refused")
        await page.get_by_role("button", name=BUTTON).click()
        await assert_usable(page, "waiting-join")
        await page.get_by_role("button", name=BUTTON).click()
        await assert_usable(page, "waiting-join-missing")
        await page.get_by_label("The carers are away").check()
        await page.get_by_role("button", name=BUTTON).click()
        await page.wait_for_url(f"{address}{HERE}")
        await assert_usable(page, "waiting-place")
        bus.answers |= {HowIsWaiting: OFFERED, WhatDoWeWaitFor: OurWaiting(waiting=(OFFERED, a_place()))}
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "waiting-offered")
        await page.goto(f"{address}{LIST}")
        await assert_usable(page, "waiting-ours")
        await page.goto(f"{address}/")
        await assert_usable(page, "waiting-home")
        await sign_in(page, address, LIAISON_WORKER)
        await page.goto(f"{address}{LISTS}")
        await assert_usable(page, "waiting-lists")


async def sign_in(page, address, somebody):
    await page.goto(f"{address}/sign-in/portsmouth")
    await page.get_by_role("button", name=somebody.name).click()
    await page.wait_for_url(f"{address}/")
