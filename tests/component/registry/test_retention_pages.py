"""The pages of retention: looked at, decided with a reason, and only then done; and what a browser makes of them."""

from datetime import date

import pytest

from services.registry import grounds
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind
from shared.contracts.retention import DuePlace, EraseRecord, HoldRecord, LiftHold, OpenPlace, WhatIsDue, WhatWouldGo
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed, text_of, title_of, visiting
from tests.component.registry.a_site_of_retention import (
    ADA,
    ADMINISTRATOR,
    HELD,
    a_bus,
    a_record,
    a_site,
    an_erased_record,
)
from tests.component.registry.builders import household, worker

RECORD = f"/retention/{ADA}"


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def asked_of(bus, kind):
    return [(request, key) for _, request, key in bus.asked if isinstance(request, kind)]


def form_to(page, path):
    """The page's form that goes there, with its hidden fields."""
    [form] = [one for one in parsed(page).findall(".//form") if one.get("action") == path]
    return {field.get("name"): field.get("value", "") for field in form.iter("input") if field.get("type") == "hidden"}


async def sent(visitor, page, path, **fields):
    return await visitor.client.post(path, data={**form_to(page, path), **fields}, follow_redirects=True)


async def test_what_is_due_is_listed_with_its_rule_and_what_is_held_says_so(visitor):
    page = await visitor.get("/retention")

    text = main_of(page)
    assert "2 records on Monday 23 November 2026" in text
    assert "Adelaide Fenn" in text
    assert "75 years, from Thursday 1 November 1951" in text
    assert text.count("Held") == 1
    assert "8 years: A worker’s record" in text
    assert "Set by your authority from Monday 1 June 2026. As for other staff" in text
    assert "Your authority has set nothing of its own" in text


async def test_what_no_period_ends_is_listed_with_what_is_missing_and_where_to_record_it(visitor, bus):
    page = await visitor.get("/retention")
    bus.answers[WhatIsDue] = bus.answers[WhatIsDue].model_copy(update={"left_open": (), "total_left_open": 0})
    without = await visitor.get("/retention")
    links = {one.get("href") for one in parsed(page).iter("a")}

    text = main_of(page)
    assert "No time counts for these 2 records" in text
    assert "An application of Monday 4 March 2024 has no outcome. Record what became of it." in text
    assert "Responsible for nobody, and nobody’s record looked at since Wednesday 8 January 2025." in text
    assert {f"/households/{household('H3')}", f"/workers/{worker('W9')}"} <= links
    assert f"/retention/{household('H3')}" in links
    assert "Records to be looked at" not in main_of(without)


async def test_what_no_period_ends_is_in_the_list_that_is_taken_away(visitor):
    taken = await visitor.get("/retention?download=csv")

    [row] = [line for line in taken.text.splitlines() if "H0003" in line]
    assert "To be looked at" in row
    assert "An application of Monday 4 March 2024 has no outcome" in row


async def test_what_no_period_ends_goes_on_on_the_next_page(visitor, bus):
    all_of_it = bus.answers[WhatIsDue]
    place = OpenPlace(since=date(2024, 3, 4), kind=Kind.HOUSEHOLD, subject_id=household("H3"))
    bus.answers[WhatIsDue] = all_of_it.model_copy(update={"last_open": place, "total_left_open": 700})

    first = await visitor.get("/retention")
    [further] = [one.get("href") for one in parsed(first).iter("a") if "next ones to be looked at" in text_of(one)]
    bus.answers[WhatIsDue] = all_of_it.model_copy(update={"records": (), "total_left_open": 700})
    last = await visitor.get(further)

    assert "2 of them are on this page." in main_of(first)
    assert asked_of(bus, WhatIsDue)[-1][0].open_after == place
    assert "No record is due" not in main_of(last), "it tells of the others only"
    assert "Back to those that are open the longest" in main_of(last)


async def test_what_doesn_t_fit_on_a_page_is_on_the_next(visitor, bus):
    place = DuePlace(due_on=date(2026, 11, 1), kind=Kind.CHILD, subject_id=ADA)
    bus.answers[WhatIsDue] = bus.answers[WhatIsDue].model_copy(update={"last": place, "total": 3})

    page = await visitor.get("/retention")
    [further] = [one.get("href") for one in parsed(page).iter("a") if "The next ones" in text_of(one)]
    bus.answers[WhatIsDue] = bus.answers[WhatIsDue].model_copy(update={"last": None})
    last = await visitor.get(further)

    assert "3 records on Monday 23 November 2026, of which 2 are on this page" in main_of(page)
    assert [request.after for request, _ in asked_of(bus, WhatIsDue)] == [None, place]
    assert "The next ones" not in main_of(last)


async def test_the_list_that_is_taken_away_has_every_page(visitor, bus):
    place = DuePlace(due_on=date(2026, 11, 1), kind=Kind.CHILD, subject_id=ADA)
    first = bus.answers[WhatIsDue].model_copy(update={"last": place, "total": 4})
    bus.answers[WhatIsDue] = lambda query: first if query.after is None else first.model_copy(update={"last": None})

    taken = await visitor.get("/retention?download=csv")

    assert taken.text.count("K0001") == 2


async def test_nothing_is_due(visitor, bus):
    bus.answers[WhatIsDue] = bus.answers[WhatIsDue].model_copy(update={"records": (), "total": 0})

    assert "No record is due on Monday 23 November 2026." in main_of(await visitor.get("/retention"))


async def test_a_record_is_looked_at_then_checked_and_only_then_erased(visitor, bus):
    page = await visitor.get(RECORD)
    check = await sent(visitor, page, f"{RECORD}/erase", erase_reason="Its time had ended")
    [(dry, _)] = asked_of(bus, EraseRecord)
    done = await sent(visitor, check, f"{RECORD}/erase", step="confirm")
    (_, _), (deed, key) = asked_of(bus, EraseRecord)

    assert "Reasons of placements: 4 rows" in main_of(page)
    assert "Nobody can bring it back" in main_of(check)
    assert dry.dry_run
    assert not deed.dry_run
    assert (deed.reason, deed.by_decision) == ("Its time had ended", False)
    assert key is not None
    assert "The record is erased." in text_of(parsed(done))


async def test_without_a_reason_nothing_is_asked(visitor, bus):
    page = await visitor.get(RECORD)

    again = await sent(visitor, page, f"{RECORD}/erase", erase_reason=" ")

    assert again.status_code == 422
    assert "Enter why the record is erased" in main_of(again)
    assert asked_of(bus, EraseRecord) == []


async def test_what_isn_t_due_is_erased_by_decision_only(visitor, bus):
    bus.answers[WhatWouldGo] = a_record(due=None)
    page = await visitor.get(RECORD)
    bus.answers[EraseRecord] = Refused(reason="not_due", detail="The period ends on Monday.", fields=("by_decision",))
    refused = await sent(visitor, page, f"{RECORD}/erase", erase_reason="-")
    await sent(visitor, page, f"{RECORD}/erase", erase_reason="-", by_decision="yes")

    assert "The period ends on Monday." in main_of(refused)
    assert [request.by_decision for request, _ in asked_of(bus, EraseRecord)] == [False, True]


async def test_what_is_in_use_can_t_be_erased_and_the_page_says_why(visitor, bus):
    bus.answers[WhatWouldGo] = a_record(in_the_way=("The child lives with a household of this register.",))

    text = main_of(await visitor.get(RECORD))

    assert "It can’t be erased today. The child lives with a household of this register." in text
    assert "Check before you erase" not in text


async def test_a_record_is_held_and_the_hold_is_lifted(visitor, bus):
    page = await visitor.get(RECORD)
    bus.answers[WhatWouldGo] = a_record(hold=HELD)
    held = await sent(visitor, page, f"{RECORD}/hold", hold_reason="An inquiry")
    lifted = await sent(visitor, held, f"{RECORD}/lift", lift_reason="It ended")

    assert [request.reason for request, _ in asked_of(bus, HoldRecord)] == ["An inquiry"]
    assert "Since Monday 2 March 2026: An inquiry into the years before 2020." in main_of(held)
    assert "Erase it" not in main_of(held)
    assert [request.reason for request, _ in asked_of(bus, LiftHold)] == ["It ended"]
    assert "The hold is lifted." in text_of(parsed(lifted))


async def test_an_erased_record_has_a_page_that_says_so_and_nothing_else(visitor, bus):
    bus.answers[WhatWouldGo] = an_erased_record()

    page = await visitor.get(RECORD)

    assert title_of(page).startswith("This record was erased")
    assert main_of(page) == (
        "This record was erased This record was erased on Monday 23 November 2026. "
        "The time for which it is kept had ended. Which rule is this, and whose? "
        f"The rule {grounds.RECORD_ERASED.rule} Whose rule The authority’s own Where it is from Schedule of 2026"
    )


async def test_the_pages_are_for_those_who_keep_records(visitor):
    await visitor.sign_in(ADMINISTRATOR)
    assert (await visitor.get("/retention")).status_code == 200

    await visitor.sign_in(HUB_HOME_CARER)
    assert (await visitor.get("/retention")).status_code == 403
    assert (await visitor.get(RECORD)).status_code == 403


@pytest.mark.browser
async def test_every_page_of_retention_is_accessible_in_each_state(bus, browser_page):
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:

        async def seen(name):
            await assert_usable(page, name)

        await page.goto(f"{address}/sign-in/portsmouth?search={MANAGER.name}")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}/retention")
        await seen("due")
        await page.goto(f"{address}{RECORD}")
        await seen("record")
        await page.get_by_role("button", name="Check before you erase").click()
        await seen("record-with-errors")
        await page.get_by_label("Why is the record erased?").fill("Its time had ended")
        await page.get_by_role("button", name="Check before you erase").click()
        await seen("check")
        bus.answers[WhatWouldGo] = a_record(due=None, in_the_way=())
        await page.goto(f"{address}{RECORD}")
        await seen("record-by-decision")
        bus.answers[WhatWouldGo] = a_record(in_the_way=("The child lives with a household of this register.",))
        await page.goto(f"{address}{RECORD}")
        await seen("record-in-use")
        bus.answers[WhatWouldGo] = a_record(hold=HELD)
        await page.goto(f"{address}{RECORD}")
        await seen("record-held")
        bus.answers[WhatWouldGo] = an_erased_record()
        await page.goto(f"{address}{RECORD}")
        await seen("erased")
