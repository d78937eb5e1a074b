"""The pages lead whoever plans a gathering through it, and tell each viewer what is theirs to know and to do."""

from datetime import UTC, datetime, timedelta

import pytest

from services.bookings.pages.gatherings.entering import read_plan
from shared.contracts.gatherings import HowIsGathering, WhichGatherings
from shared.contracts.words import GatheringKind, GatheringState
from shared.testing.actors import AUTHORITY
from shared.testing.site import parsed, text_of, visiting
from shared.web.forms import Form
from tests.component.bookings.a_constellation import BIRCH, HERONS, KITES, LIAISON, MANAGER, OTHER_SATELLITE, SATELLITE
from tests.component.bookings.a_gathering_planned import (
    FRIDAY_EVENING,
    NOTE,
    PLACE,
    TITLE,
    cancel,
    changing,
    once_it_has_begun,
    planned,
    record,
    reply,
)
from tests.component.bookings.a_gathering_site import PRIYA, RUTH, SAM, TOM, a_gathering_site
from tests.component.bookings.a_site import main_of

ENTERED = {
    "kind": "social_activity",
    "title": "Bowling",
    "place": "The bowling alley",
    "on-day": "27",
    "on-month": "11",
    "on-year": "2026",
    "starts": "6:30pm",
    "ends": "8pm",
    "capacity": "",
    "note": "",
    "how_often": "once",
    "in_holidays": "keep",
}


@pytest.fixture
async def site(bookings):
    async with visiting(a_gathering_site(bookings)) as visitor:
        yield visitor


async def as_(site, somebody):
    return await site.sign_in(somebody, AUTHORITY)


def hrefs(page):
    return [link.get("href") for link in parsed(page).iterfind(".//main//a")]


def words_of(page):
    links = parsed(page).iterfind(".//main//a")
    return [text_of(one) for one in [*links, *parsed(page).iterfind(".//main//strong")]]


def problems(page):
    summary = parsed(page).find(".//main//div[@role='alert']")
    return [(link.get("href"), text_of(link)) for link in summary.iterfind(".//a")] if summary is not None else []


async def all_of(bookings):
    return (await bookings.asked(WhichGatherings(), by=MANAGER)).gatherings


async def test_what_is_planned_is_checked_first_and_can_be_changed_before_anybody_is_told(bookings, site):
    await as_(site, RUTH)
    form = await site.get("/gatherings/plan")
    assert "Who is it for?" not in main_of(form), "she plans for one constellation only"

    check = await site.submit(form, ENTERED)
    assert "3 households are invited" in main_of(check)
    assert "Friday 27 November 2026, 6:30pm to 8pm" in main_of(check)
    assert "No limit" in main_of(check)
    back = await site.submit(check, {"step": "change"})
    assert parsed(back).find(".//input[@name='title']").get("value") == "Bowling"
    assert await all_of(bookings) == ()

    page = await site.submit(await site.submit(back, ENTERED), {"step": "confirm"})

    [one] = await all_of(bookings)
    assert page.url.path == f"/gatherings/{one.gathering_id}"
    assert "Households that are invited: 3." in text_of(parsed(page))
    assert (one.starts_at, one.minutes, one.kind) == (FRIDAY_EVENING, 90, GatheringKind.SOCIAL_ACTIVITY)


WEEKLY = {"how_often": "1", "last_day-day": "25", "last_day-month": "12", "last_day-year": "2026"}
WEEKLY_FROM_11_DECEMBER = {**ENTERED, **WEEKLY, "on-day": "11", "on-month": "12"}


async def test_days_of_a_rule_are_ticked_with_bank_holidays_named_before_anybody_is_told(bookings, site):
    await as_(site, RUTH)
    check = await site.submit(await site.get("/gatherings/plan"), WEEKLY_FROM_11_DECEMBER)

    assert "Every week on Friday, until Friday 25 December 2026" in main_of(check)
    ticked = [box.get("value") for box in parsed(check).iterfind(".//input[@checked]")]
    assert ticked == ["2026-12-11", "2026-12-18", "2026-12-25"]
    assert "Bank holiday: Christmas Day" in main_of(check)
    none = await site.submit(check, {"step": "confirm", "wanted": []})
    assert problems(none) == [("#wanted", "Select at least one day")]
    assert await all_of(bookings) == ()

    page = await site.submit(none, {"step": "confirm", "wanted": ["2026-12-11", "2026-12-18"]})

    assert "2 gatherings are planned. Households that are invited: 3." in text_of(parsed(page))
    assert [one.starts_at.day for one in await all_of(bookings)] == [11, 18]
    assert "Others that repeat with this one Friday 18 December 2026, 6:30pm to 8pm" in main_of(page)


async def test_what_is_wrong_with_how_it_repeats_is_told_at_its_field(site):
    await as_(site, RUTH)
    form = await site.get("/gatherings/plan")

    early = await site.submit(form, {**WEEKLY_FROM_11_DECEMBER, "last_day-day": "4"})
    many = await site.submit(form, {**WEEKLY_FROM_11_DECEMBER, "last_day-year": "2029"})

    assert problems(early) == [("#last_day-day", "The last day must be the same as or after the date")]
    assert problems(many)[0][0] == "#last_day-day"


async def test_who_changes_or_cancels_one_of_several_chooses_which(bookings, site):
    await planned(bookings, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211")
    second = (await all_of(bookings))[1]
    await as_(site, RUTH)
    form = await site.get(f"/gatherings/{second.gathering_id}/change")
    assert "Only this one This one and the 1 after it All 3 that are still to come" in main_of(form)

    entered = {**ENTERED, "title": "Bowls", "on-day": "4", "on-month": "12", "of-series": "following"}
    await site.submit(form, entered)
    assert [one.title for one in await all_of(bookings)] == [TITLE, "Bowls", "Bowls"]

    form = await site.get(f"/gatherings/{second.gathering_id}/cancel")
    await site.submit(form, {"reason": "weather", "of-series": "all"})
    assert {one.state for one in await all_of(bookings)} == {GatheringState.CANCELLED}


async def test_who_plans_for_several_constellations_chooses(bookings, site):
    await as_(site, SAM)
    form = await site.get(f"/gatherings/plan?constellation={KITES}")
    ticked = parsed(form).iterfind(".//input[@type='checkbox'][@checked]")
    assert [box.get("value") for box in ticked] == [str(KITES)]

    none = await site.submit(form, {**ENTERED})
    assert problems(none)[0] == ("#constellations", "Select who it is for")
    check = await site.submit(form, {**ENTERED, "constellations": [str(KITES), str(HERONS)]})
    assert "5 households are invited" in main_of(check)


async def test_a_refusal_stands_at_its_field_with_what_was_entered(site):
    await as_(site, PRIYA)
    form = await site.get("/gatherings/plan")

    page = await site.submit(form, {**ENTERED, "constellations": str(KITES), "on-day": "1"})

    assert page.status_code == 422
    assert problems(page) == [("#on-day", "The gathering must start later than now. Change when it is.")]
    assert parsed(page).find(".//input[@name='place']").get("value") == "The bowling alley"


@pytest.mark.parametrize(
    ("entered", "where", "sentence"),
    [
        ({"ends": "6:30pm"}, "#ends", "The end time must be after the start time"),
        ({"starts": "6"}, "#starts", "The start time must say whether it is am or pm, like 6:30pm"),
        ({"capacity": "a few"}, "#capacity", "The number of places must be a whole number, like 6"),
        ({"capacity": "0"}, "#capacity", "The number of places must be between 1 and 1000"),
        ({"note": "x" * 501}, "#note", "What else there is to know must be 500 characters or fewer"),
        ({"title": ""}, "#title", "Enter what it is called"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(site, entered, where, sentence):
    await as_(site, RUTH)
    form = await site.get("/gatherings/plan")

    page = await site.submit(form, {**ENTERED, **entered})

    assert problems(page) == [(where, sentence)]


def test_hours_are_londons_also_where_the_clocks_change_between_them():
    night = {"on-day": "25", "on-month": "10", "on-year": "2026", "starts": "12:30am", "ends": "2:30am"}
    form = Form({name: [text] for name, text in {**ENTERED, **night, "constellations": str(KITES)}.items()})

    command = read_plan(form, [KITES])

    assert (command.starts_at, command.minutes) == (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 180)


async def test_each_viewer_is_offered_what_is_theirs_to_do(bookings, site):
    view = await planned(bookings)
    await reply(bookings, view, OTHER_SATELLITE, 2)
    here = f"/gatherings/{view.gathering_id}"

    await as_(site, TOM)
    seen = await site.get(here)
    assert f"{here}/reply" in hrefs(seen)
    assert not {f"{here}/{deed}" for deed in ("change", "cancel", "attendance")} & {*hrefs(seen)}
    assert "Cedar household" not in main_of(seen)
    assert all(words in main_of(seen) for words in (TITLE, PLACE, NOTE, "2 people are coming"))

    await as_(site, RUTH)
    seen = await site.get(here)
    assert {f"{here}/{deed}" for deed in ("reply", "change", "cancel")} <= {*hrefs(seen)}
    assert "Cedar household Coming: 2 adults" in main_of(seen)
    once_it_has_begun(bookings)
    await as_(site, RUTH)
    seen = await site.get(here)
    assert f"{here}/attendance" in hrefs(seen)
    assert not {f"{here}/{deed}" for deed in ("reply", "change")} & {*hrefs(seen)}


@pytest.mark.parametrize("over", [once_it_has_begun, None])
async def test_of_what_is_over_or_off_nobodys_reply_is_waited_for(bookings, site, over):
    view = await planned(bookings)
    await as_(site, RUTH)
    here = f"/gatherings/{view.gathering_id}"
    assert "Birch household No reply yet" in main_of(await site.get(here))

    if over:
        over(bookings)
    else:
        await cancel(bookings, view)

    await as_(site, RUTH)
    assert "Birch household Didn’t reply" in main_of(await site.get(here))
    assert "Birch household,Didn’t reply" in (await site.get(f"{here}?download=csv")).text
    await as_(site, TOM)
    for page in (here, "/gatherings", "/"):
        assert not {"Reply", "Reply needed"} & set(words_of(await site.get(page)))


async def test_what_was_replied_to_what_is_over_is_told_as_what_it_was(bookings, site):
    view = await planned(bookings)
    await reply(bookings, view, SATELLITE, 1, 2)
    await as_(site, TOM)
    here = f"/gatherings/{view.gathering_id}"
    assert "You are coming: 1 adult and 2 children." in main_of(await site.get(here))

    once_it_has_begun(bookings)

    await as_(site, TOM)
    assert "You said that you were coming: 1 adult and 2 children." in main_of(await site.get(here))
    assert "You said yes" in main_of(await site.get("/gatherings"))


async def test_what_can_t_be_done_any_more_leads_to_the_gathering(bookings, site):
    view = await planned(bookings)
    await cancel(bookings, view)
    here = f"/gatherings/{view.gathering_id}"

    await as_(site, RUTH)

    for deed in ("reply", "change", "cancel", "attendance"):
        assert (await site.get(f"{here}/{deed}")).url.path == here


async def test_somebody_else_s_gathering_looks_like_one_that_there_isn_t(bookings, site):
    view = await planned(bookings, HERONS, by=MANAGER)
    await as_(site, TOM)

    page = await site.get(f"/gatherings/{view.gathering_id}")

    assert page.status_code == 404
    assert TITLE not in page.text


async def test_the_list_has_what_waits_first_then_what_is_ahead_then_what_is_over(bookings, site):
    held = await planned(bookings, title="Held")
    await planned(bookings, title="Begun")
    await planned(bookings, title="To come", starts_at=FRIDAY_EVENING + timedelta(days=3))
    once_it_has_begun(bookings)
    await record(bookings, held, (BIRCH, 1, 0))
    await as_(site, RUTH)

    words = main_of(await site.get("/gatherings"))

    order = [words.index(part) for part in ("Record who came", "Begun", "Ahead", "To come", "Over", "Held")]
    assert order == sorted(order)


async def test_a_household_is_shown_what_it_replied(bookings, site):
    view = await planned(bookings)
    await as_(site, TOM)
    assert "Reply needed" in main_of(await site.get("/gatherings"))

    await reply(bookings, view, SATELLITE, 1, 2)

    assert "You are coming" in main_of(await site.get("/gatherings"))
    form = await site.get(f"/gatherings/{view.gathering_id}/reply")
    assert parsed(form).find(".//input[@name='children']").get("value") == "2"


async def test_who_was_overtaken_is_told_and_nothing_is_changed(bookings, site):
    view = await planned(bookings)
    await as_(site, RUTH)
    form = await site.get(f"/gatherings/{view.gathering_id}/change")
    await bookings.asked(changing(view, title="Bingo"), by=LIAISON)

    page = await site.submit(form, ENTERED)

    assert page.status_code == 422
    assert "Somebody else changed this gathering meanwhile" in main_of(page)
    assert (await bookings.asked(HowIsGathering(gathering_id=view.gathering_id), by=LIAISON)).title == "Bingo"


async def test_a_count_that_is_missing_names_its_household(bookings, site):
    view = await planned(bookings)
    once_it_has_begun(bookings)
    await as_(site, RUTH)
    form = await site.get(f"/gatherings/{view.gathering_id}/attendance")

    page = await site.submit(form, {"came": str(BIRCH)})

    assert problems(page) == [(f"#adults-{BIRCH}", "Enter how many adults or children of Birch household came")]
