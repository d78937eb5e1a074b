"""The page of a worker says who they are, what they are and were responsible for, and what waits for them."""

from datetime import timedelta

import pytest

from shared.contracts.constellations import EndHubHome, HandOverCaseload, HowIsConstellation
from shared.contracts.record_changes import ChangeDelegatedAuthority
from shared.contracts.record_words import DecisionArea
from shared.contracts.records import WhoHasLooked
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision
from shared.contracts.workers import HowIsWorker, WorkerView
from shared.testing.actors import AUTHORITY, actor
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import parsed, text_of, visiting
from tests.component.registry.a_site_of_registering import CAT, LEE, MOE, SUE, a_site
from tests.component.registry.builders import (
    a_small_register,
    a_worker,
    child,
    constellation,
    with_rows,
    worker,
)
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY

OWN = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=worker("W3"), child_ids=(child("K1"), child("K2"), child("K5")))
ADMINISTRATOR = actor(Role.ADMINISTRATOR)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
async def room(registry):
    pack = with_rows(a_small_register(), workers=a_worker("W8", "Cy", Role.CHILDRENS_SOCIAL_WORKER))
    await registry.asked(pack, by=OPERATOR)
    await registry.said()
    return registry


async def how_is(room, ref, by=MANAGER):
    return await room.asked(HowIsWorker(worker_id=worker(ref)), by=by)


async def review_of_k1(room, on):
    changed = ChangeDelegatedAuthority(
        child_id=child("K1"),
        area=DecisionArea.HAIRCUTS,
        decision=OvernightDecision.PARENT,
        on=TODAY - timedelta(days=30),
        review_on=on,
        written_in="Plan",
    )
    assert not isinstance(await room.asked(changed, by=MANAGER), Refused)


async def handed_over(room, only=()):
    handover = HandOverCaseload(
        from_worker_id=worker("W3"), to_worker_id=worker("W8"), on=TODAY, reason="Cat moves to Leeds", only=only
    )
    assert not isinstance(await room.asked(handover, by=MANAGER), Refused)


async def test_it_tells_who_they_are_and_what_they_are_and_were_responsible_for(room):
    await handed_over(room, (child("K1"),))

    view = await how_is(room, "W3")

    assert isinstance(view, WorkerView), view
    assert (view.name, view.roles, view.is_here) == ("Cat Hale", (Role.CHILDRENS_SOCIAL_WORKER,), True)
    assert {one.subject_id: one.ended_on for one in view.duties} == {
        child("K1"): TODAY,
        child("K2"): None,
        child("K5"): None,
    }
    taker = await how_is(room, "W8")
    assert [(one.subject_id, one.started_on, one.reason) for one in taker.duties] == [
        (child("K1"), TODAY, "Cat moves to Leeds")
    ]
    own = await how_is(room, "W8", by=actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=worker("W8")))
    assert [one.reason for one in own.duties] == [""], "why somebody else stopped is for who keeps workers"
    led = await how_is(room, "W1")
    assert {one.subject_id for one in led.duties} == {constellation("X1"), constellation("X2")}
    assert all(one.area_id for one in led.duties)


async def test_what_waits_for_them_is_told_with_a_reading_of_each_child(room):
    await review_of_k1(room, TODAY + timedelta(days=14))
    before = (await room.asked(WhoHasLooked(subject_id=child("K1")), by=MANAGER)).total

    view = await how_is(room, "W3")

    assert [(one.child_id, one.area) for one in view.reviews] == [(child("K1"), DecisionArea.HAIRCUTS)]
    # The reading of the log itself is one.
    assert (await room.asked(WhoHasLooked(subject_id=child("K1")), by=MANAGER)).total == before + 2
    async with room.database.work(AUTHORITY) as work:
        [read] = await work.fetch("SELECT count(*) AS times FROM reading WHERE subject_id = $1", worker("W3"))
    assert read["times"] == 1


async def test_what_is_to_be_reviewed_later_or_is_another_s_now_doesn_t_wait_for_them(room):
    await review_of_k1(room, TODAY + timedelta(days=15))
    assert (await how_is(room, "W3")).reviews == ()

    await review_of_k1(room, TODAY)
    await handed_over(room)

    assert (await how_is(room, "W3")).reviews == ()
    assert len((await how_is(room, "W8")).reviews) == 1


async def test_others_see_their_own_page_only(room):
    own = await how_is(room, "W3", by=OWN)
    another = await how_is(room, "W6", by=OWN)
    nobody = await room.asked(HowIsWorker(worker_id=child("K1")), by=MANAGER)

    assert (own.name, own.may_change) == ("Cat Hale", False)
    assert (another.reason, nobody.reason) == ("not_yours", "not_yours")


async def test_an_administrator_is_told_nothing_of_children_s_records(room):
    await review_of_k1(room, TODAY)

    view = await how_is(room, "W3", by=ADMINISTRATOR)

    assert (view.reviews, view.sharings, view.may_see_what_waits, view.may_change) == ((), (), False, True)


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def links_of(page):
    return {one.get("href") for one in parsed(page).find(".//main").iter("a")}


async def visited(room, somebody, path, check):
    async with visiting(a_site(room)) as visitor:
        await visitor.sign_in(somebody, AUTHORITY)
        return check(await visitor.get(path))


async def test_a_manager_finds_everything_of_a_worker_on_one_page_and_hands_over_from_there(room):
    await review_of_k1(room, TODAY - timedelta(days=1))
    await handed_over(room, (child("K2"),))
    here = f"/workers/{worker('W3')}"

    text, links = await visited(room, MOE, here, lambda page: (main_of(page), links_of(page)))

    assert "Hand over what Cat Hale has" in text
    assert f"/caseloads/{worker('W3')}/hand-over" in links
    assert "Ada Fenn: who decides about haircuts" in text
    assert "The review is overdue since Sunday 22 November 2026" in text
    assert "Children (2)" in text
    assert "What Cat Hale was responsible for before Children (1)" in text
    assert "Until Monday 23 November 2026" in text
    assert {f"/children/{child('K1')}", f"{here}/correct", f"{here}/leaves"} <= links
    assert here in await visited(room, MOE, "/workers", links_of)


async def test_a_constellation_that_needs_its_liaison_worker_waits_on_the_page(room):
    view = await room.asked(HowIsConstellation(constellation_id=constellation("X1")), by=MANAGER)
    ends = EndHubHome(constellation_id=constellation("X1"), version=view.version, on=TODAY, reason="They retire")
    assert not isinstance(await room.asked(ends, by=MANAGER), Refused)

    text = await visited(room, MOE, f"/workers/{worker('W1')}", main_of)

    assert "It has had no hub home since Monday 23 November 2026." in text
    assert "Areas" in text


async def test_a_worker_finds_their_own_page_and_no_other(room):
    own = await visited(room, CAT, f"/workers/{worker('W3')}", lambda page: (page.status_code, main_of(page)))
    other = await visited(room, CAT, f"/workers/{worker('W1')}", lambda page: page.status_code)

    assert own[0] == 200
    assert "What waits for you" in own[1]
    assert "Hand over" not in own[1]
    assert other == 404


async def test_past_duties_are_in_the_list_that_is_taken_away(room):
    await handed_over(room, (child("K2"),))

    rows = await visited(room, MOE, f"/workers/{worker('W3')}?download=csv", lambda page: page.text.splitlines())

    assert rows[0].lstrip("\ufeff") == "Kind,Responsible for,Area,From,Until,Why"
    assert sum("2026-11-23" in row for row in rows) == 1
    assert len(rows) == 4


@pytest.mark.browser
async def test_the_page_is_accessible_and_no_wider_than_a_phone(room, browser_page):
    await review_of_k1(room, TODAY)
    await handed_over(room, (child("K2"),))
    async with served(a_site(room)) as address, browser_page(DESKTOP) as page:
        for somebody, ref in ((MOE, "W3"), (MOE, "W1"), (SUE, "W2"), (LEE, "W1")):
            await page.goto(f"{address}/sign-in/{AUTHORITY}?search={somebody.name}")
            await page.get_by_role("button", name=somebody.name).click()
            await page.wait_for_url(f"{address}/")
            await page.goto(f"{address}/workers/{worker(ref)}")
            for details in await page.locator("summary").all():
                await details.click()
            await assert_usable(page, f"worker-{somebody.name.split()[0].lower()}-{ref}")
            await page.goto(f"{address}/")
            await page.context.clear_cookies()
