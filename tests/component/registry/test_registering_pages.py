"""The pages on which people are registered and corrected: a form, a look at what was entered, and then the deed."""

import pytest

from shared.contracts.correcting import HowIsItWritten
from shared.testing.actors import AUTHORITY
from shared.testing.site import parsed, text_of, title_of, visiting
from tests.component.registry.a_site_of_registering import (
    A_CHILD,
    A_HOUSEHOLD,
    A_WORKER,
    CAT,
    LEE,
    MOE,
    SUE,
    a_day,
    a_site,
)
from tests.component.registry.builders import carer, child, household, worker
from tests.component.registry.people_to_register import MANAGER

CONFIRM, CHANGE = {"step": "confirm"}, {"step": "change"}


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def problems_of(page):
    return [text_of(one) for one in parsed(page).iterfind(".//*[@class='govuk-error-summary']//li")] or [
        text_of(one) for one in parsed(page).iterfind(".//ul//li//a") if (one.get("href") or "").startswith("#")
    ]


async def test_a_household_is_registered_once_it_was_looked_at(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        form = await visitor.get("/households/register")
        check = await visitor.submit(form, {**A_HOUSEHOLD, "ref": "H9"})
        back = await visitor.submit(check, CHANGE)
        done = await visitor.submit(check, CONFIRM)
        twice = await visitor.submit(check, CONFIRM)

    told = main_of(check)
    assert title_of(check).startswith("Check before you confirm: register a household")
    assert "Name Bryn" in told
    assert "First name of the main carer Ida" in told
    assert "Approved from Wednesday 1 May 2024" in told
    assert "Short term, Short breaks" in told
    assert "Supervising social worker Sue Hale" in told
    assert parsed(back).find(".//input[@id='name']").get("value") == "Bryn"
    assert done.url.path == f"/households/{household('H9')}"
    assert "The household is registered. Its reference is H9." in main_of(done)
    assert "Ida Bryn (main carer)" in main_of(done)
    assert twice.url.path == done.url.path


async def test_what_is_wrong_is_said_at_each_field(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        form = await visitor.get("/households/register")
        empty = await visitor.submit(
            form, {"first_carer_contact_by": "email", "postcode": "PO5", "age_from": "9", "age_to": "2"}
        )
        half = await visitor.submit(form, {**A_HOUSEHOLD, "other_carer_first_name": "Ole"})

    assert empty.status_code == 422
    told = main_of(empty)
    for sentence in (
        "Enter the household’s name",
        "Enter a full postcode, like PO5 2EZ",
        "Enter the carer’s first name",
        "Enter the e-mail address by which the carer likes to be reached",
        "The oldest age must be the same as or above the youngest",
        "Select who is responsible",
    ):
        assert sentence in told
    assert "Select how the carer likes to be reached" in main_of(half)


async def test_what_looks_the_same_is_shown_and_registered_only_as_another(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        form = await visitor.get("/households/register")
        check = await visitor.submit(form, {**A_HOUSEHOLD, "name": "frost", "ref": "H9"})
        done = await visitor.submit(check, CONFIRM)

    assert "Perhaps registered already" in main_of(check)
    assert "Frost, PO5 (reference H1)" in main_of(check)
    assert "It is another one: register the household" in main_of(check)
    assert done.url.path == f"/households/{household('H9')}"


async def test_a_child_is_registered_with_brothers_and_sisters_by_name(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        check = await visitor.submit(await visitor.get("/children/register"), {**A_CHILD, "ref": "K9"})
        done = await visitor.submit(check, CONFIRM)
        unlink = await visitor.get(f"/children/{child('K9')}/siblings/remove")
        alone = await visitor.submit(await visitor.submit(unlink, {}), CONFIRM)

    assert "Brothers and sisters: Ada Fenn, Bo Fenn" in main_of(check)
    assert "Full care order (C2)" in main_of(check)
    assert done.url.path == f"/children/{child('K9')}"
    assert text_of(parsed(done).find(".//main//h1")) == "Nini’s record"
    assert "Ada" in main_of(done)
    assert "None is recorded." in main_of(alone)


async def test_a_social_worker_registers_a_child_of_their_own_and_isnt_asked_whose(filled):
    own = {name: value for name, value in A_CHILD.items() if name != "social_worker"}
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(CAT, AUTHORITY)
        form = await visitor.get("/children/register")
        done = await visitor.submit(await visitor.submit(form, own), CONFIRM)

    assert "Who is the child’s social worker" not in main_of(form)
    assert done.url.path == "/children"
    assert "The child is registered." in main_of(done)


async def test_a_worker_is_registered_and_found_in_the_list(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        form = await visitor.get("/workers/register")
        check = await visitor.submit(form, {**A_WORKER, "ref": "W9"})
        # A browser sends each of several hidden fields of one name; the visitor knows the last.
        done = await visitor.submit(check, {**CONFIRM, "roles": A_WORKER["roles"]})
        found = await visitor.get("/workers?search=ford")

    assert "Administrator" not in main_of(form)
    assert "The worker is registered. The reference is W9." in main_of(done)
    assert "1 worker." in main_of(found)
    assert "Liaison worker and supervising social worker. W9" in main_of(found)


async def test_a_worker_who_leaves_is_led_to_handing_over_first(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        form = await visitor.get(f"/workers/{worker('W7')}/leaves")
        refused = await visitor.submit(form, a_day("on", 1, 12, 2026))

    assert "Sam Hale" in main_of(form)
    assert refused.status_code == 422
    assert "This worker is responsible for 5 constellations, households or children then." in main_of(refused)
    assert parsed(refused).find(f".//main//a[@href='/caseloads/{worker('W7')}/hand-over']") is not None


async def test_a_carer_joins_is_corrected_and_leaves(filled):
    ole = {
        "first_name": "Ole",
        "last_name": "Lowe",
        "phone": "07700 900011",
        "contact_by": "text",
        "is_main_carer": "no",
    }
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(SUE, AUTHORITY)
        form = await visitor.get(f"/households/{household('H2')}/carers/add")
        added = await visitor.submit(await visitor.submit(form, {**ole, **a_day("on", 23, 11, 2026)}), CONFIRM)
        href = next(
            one.get("href")
            for one in parsed(added).iterfind(".//main//a")
            if text_of(one) == "Correct the details of Ole Lowe"
        )
        corrected = await visitor.submit(
            await visitor.submit(await visitor.get(href), {**ole, "last_name": "Lowe-Hart"}), CONFIRM
        )
        leaves = await visitor.get(href.replace("correct", "leaves"))
        left = await visitor.submit(await visitor.submit(leaves, a_day("on", 23, 11, 2026)), CONFIRM)

    assert "The carer is added from Monday 23 November 2026." in main_of(added)
    assert "Ole Lowe-Hart" in main_of(corrected)
    assert "Ole Lowe-Hart" in main_of(leaves)
    assert "Ole" not in main_of(left).replace("Ole Lowe-Hart", "", 0).split("Carers", 1)[1]


async def test_whoever_was_overtaken_is_told_and_sends_the_form_again(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        form = await visitor.get(f"/carers/{carer('C3')}/correct")
        entered = {"first_name": "Zoe", "last_name": "Lowe", "contact_by": "text", "is_main_carer": "yes"}
        await visitor.submit(await visitor.submit(form, {**entered, "phone": "07700 900061"}), CONFIRM)
        overtaken = await visitor.submit(form, {**entered, "phone": "07700 900062"})
        done = await visitor.submit(await visitor.submit(overtaken, {**entered, "phone": "07700 900062"}), CONFIRM)

    assert "Somebody else has changed this record since you looked at it." in main_of(overtaken)
    assert parsed(overtaken).find(".//input[@id='phone']").get("value") == "07700 900062"
    assert "The details of the carer are saved." in main_of(done)
    written = await filled.asked(HowIsItWritten(subject_id=carer("C3")), by=MANAGER)
    assert written.carer.phone == "07700 900062"


async def test_the_first_social_worker_is_chosen_on_a_page(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        form = await visitor.get(f"/children/{child('K5')}/social-worker")
        entered = {"worker": str(worker("W6")), "reason": "New team", **a_day("on", 23, 11, 2026)}
        done = await visitor.submit(await visitor.submit(form, entered), CONFIRM)

    assert "Ed Ives" in main_of(form)
    assert "Who is responsible is changed from Monday 23 November 2026." in main_of(done)
    assert "Cal Hale" in main_of(done)


async def test_an_area_is_added_called_otherwise_and_closed(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        taken = await visitor.submit(await visitor.get("/areas/add"), {"name": "north"})
        added = await visitor.submit(taken, {"name": "South"})
        rename, close = [
            next(one.get("href") for one in parsed(added).iterfind(".//main//a") if text_of(one) == text)
            for text in ("Change the name of South", "Close South")
        ]
        renamed = await visitor.submit(await visitor.get(rename), {"name": "South coast"})
        closed = await visitor.submit(await visitor.get(close), a_day("on", 24, 11, 2026))
        nothing = await visitor.get(f"/areas/{worker('W1')}/rename")

    assert "Another area has this name. Enter another one." in main_of(taken)
    assert "South coast" in main_of(renamed)
    assert "Closes on Tuesday 24 November 2026" in main_of(closed)
    assert nothing.status_code == 404


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (SUE, f"/households/{household('H3')}/correct"),
        (SUE, f"/carers/{carer('C1')}/leaves"),
        (CAT, f"/children/{child('K3')}/correct"),
        (MOE, f"/children/{household('H1')}/correct"),
        (MOE, f"/workers/{carer('C1')}/leaves"),
    ],
)
async def test_what_isnt_theirs_to_correct_is_no_page(filled, who, path):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(who, AUTHORITY)
        page = await visitor.get(path)

    assert page.status_code == 404
    assert "Bryn" not in page.text


@pytest.mark.parametrize(
    "path", ["/workers", "/areas", "/workers/register", "/households/register", "/children/register"]
)
async def test_a_liaison_worker_isnt_offered_it(filled, path):
    async with visiting(a_site(filled)) as visitor:
        home = await visitor.sign_in(LEE, AUTHORITY)
        page = await visitor.get(path)

    assert page.status_code == 403
    assert f'href="{path}"' not in home.text
