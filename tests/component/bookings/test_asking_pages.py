"""What people do on the pages: ask for a sleepover, and see who must say yes; with each problem at its question."""

from uuid import uuid4

import pytest

from services.bookings.policy.picking import child_already_away
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import (
    Calendar,
    HowIsSleepover,
    RequestSleepover,
    Wait,
    WhatIsOn,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Names, WhoAreThey
from shared.contracts.sleepover_limits import AskingLimits, BeyondLimit
from shared.contracts.words import Decider, SleepoverKind
from shared.testing.site import parsed, text_of, title_of
from tests.component.bookings.a_constellation import ADA, BEN, CLEO, FRIDAY, SATURDAY
from tests.component.bookings.a_site import CONFIRMED, HELD_UNTIL, OPTIONS, SLEEPOVER, a_view, asked_of, main_of
from tests.component.bookings.an_area import EMERGENCY

HERE = f"/sleepovers/{SLEEPOVER}"
A_WEEKEND = {
    "children": [str(ADA), str(BEN)],
    "first_night-day": "27",
    "first_night-month": "11",
    "first_night-year": "2026",
    "last_night-day": "28",
    "last_night-month": "Nov",
    "last_night-year": "2026",
}


async def test_a_carer_asks_for_brother_and_sister_and_sees_how_it_stands(satellite_carer, bus):
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, A_WEEKEND)

    assert asked_of(bus, RequestSleepover) == [
        RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=SATURDAY)
    ]
    assert page.url.path == HERE
    assert "You have asked for a sleepover from Friday 27 to Sunday 29 November 2026, 2 nights." in main_of(page)
    assert title_of(page).startswith("Sleepover from Friday 27 to Sunday 29 November 2026, 2 nights")
    assert "Who still has to agree The hub home carer" in main_of(page)
    assert "The children’s social worker, Sam Okafor" in main_of(page)


@pytest.mark.parametrize(
    ("answer", "next_step"),
    [
        (
            a_view(waits_for=(Wait(decider=Decider.HUB_HOME_CARER),), held_until=HELD_UNTIL),
            "It isn’t agreed yet: the hub home carer must say yes by Thursday 26 November 2026 at 9am.",
        ),
        (
            a_view(waits_for=(Wait(decider=Decider.SATELLITE_CARER),), held_until=HELD_UNTIL),
            "It isn’t agreed yet: the carers at home must say yes by Thursday 26 November 2026 at 9am.",
        ),
        (
            a_view(waits_for=(Wait(decider=Decider.PROGRAMME_MANAGER),), held_until=HELD_UNTIL),
            "It isn’t agreed yet: somebody must say yes by Thursday 26 November 2026 at 9am.",
        ),
        (
            a_view(held_until=HELD_UNTIL),
            "It isn’t agreed yet: 2 people must say yes by Thursday 26 November 2026 at 9am.",
        ),
        (a_view(), "It isn’t agreed yet. We will tell you when everyone who must decide has answered."),
    ],
    ids=["hub home", "home", "one", "several", "without an end"],
)
async def test_who_has_asked_is_told_who_must_still_say_yes_and_by_when(satellite_carer, bus, answer, next_step):
    bus.answers[RequestSleepover] = answer

    page = await satellite_carer.submit(await satellite_carer.get("/sleepovers/ask"), A_WEEKEND)

    banner = text_of(parsed(page).find(".//main/div[@role='alert']"))
    assert banner.startswith("What happens next You have asked for a sleepover from")
    assert next_step in banner
    assert "Success" not in banner


async def test_who_asks_twice_is_led_to_what_there_is_already(satellite_carer, bus):
    bus.answers[RequestSleepover] = child_already_away([FRIDAY, SATURDAY], away=2, asked_for=2).refused
    elsewhere = a_view(sleepover_id=uuid4(), child_ids=(CLEO,))
    bus.answers[WhatIsOn] = Calendar(sleepovers=(a_view(), elsewhere), gatherings=())

    page = await satellite_carer.submit(await satellite_carer.get("/sleepovers/ask"), A_WEEKEND)

    assert "These children already have a sleepover on Friday 27 November and Saturday 28" in main_of(page)
    assert text_of(parsed(page).find(f".//main//a[@href='{HERE}']")).startswith("Ada and Ben: Friday 27 to Sunday 29")
    assert parsed(page).find(f".//main//a[@href='/sleepovers/{elsewhere.sleepover_id}']") is None


async def test_the_form_tells_who_belongs_together_who_must_agree_and_when_it_is_full(satellite_carer):
    page = main_of(await satellite_carer.get("/sleepovers/ask"))

    assert "Your hub home is Adeyemi household. It has 2 beds for sleepovers." in page
    assert "Ada Brother or sister of Ben" in page
    assert "A child Their social worker must agree" in page
    assert "Friday 4 to Sunday 6 December 2026, 2 nights Thursday 24 December 2026, 1 night" in page
    assert "Nights when there is no hub home Friday 11 to Sunday 13 December 2026, 2 nights" in page


async def test_a_link_suggests_the_nights(satellite_carer):
    page = await satellite_carer.get("/sleepovers/ask?first_night=2026-11-27&last_night=tomorrow")

    tree = parsed(page)
    assert tree.find(".//input[@id='first_night-day']").get("value") == "27"
    assert not tree.find(".//input[@id='last_night-day']").get("value")


async def test_sending_the_form_twice_asks_with_one_key(satellite_carer, bus):
    form = await satellite_carer.get("/sleepovers/ask")

    await satellite_carer.submit(form, A_WEEKEND)
    await satellite_carer.submit(form, A_WEEKEND)

    first, second = (key for _, request, key in bus.asked if isinstance(request, RequestSleepover))
    assert first == second is not None


async def test_an_empty_form_is_told_in_its_summary_what_to_enter(satellite_carer, bus):
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, {})

    links = parsed(page).findall(".//div[@role='alert']//a")
    assert page.status_code == 422
    assert title_of(page).startswith("Error: Ask for a sleepover")
    assert [(link.get("href"), text_of(link)) for link in links] == [
        ("#children", "Select who the sleepover is for"),
        ("#first_night-day", "Enter the first night"),
        ("#last_night-day", "Enter the last night"),
    ]
    assert not asked_of(bus, RequestSleepover)
    identifiers = {element.get("id") for element in parsed(page).iter()}
    assert {link.get("href")[1:] for link in links} <= identifiers


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"last_night-day": "26"}, "The last night must be the same as or after the first night"),
        ({"first_night-day": "31"}, "The first night must be a real date"),
        ({"children": [str(uuid4())]}, "Select who the sleepover is for"),
    ],
)
async def test_what_cant_be_meant_isnt_asked(satellite_carer, bus, fields, sentence):
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, A_WEEKEND | fields)

    assert sentence in text_of(parsed(page).find(".//div[@role='alert']"))
    assert not asked_of(bus, RequestSleepover)


async def test_a_refusal_stands_at_its_question_and_what_was_entered_stays(satellite_carer, bus):
    bus.answers[RequestSleepover] = Refused(
        reason="hub_home_is_full",
        detail="The hub home is full on that night.",
        fields=("first_night_on", "last_night_on"),
    )
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, A_WEEKEND)

    tree = parsed(page)
    assert page.status_code == 422
    [link] = tree.findall(".//div[@role='alert']//a")
    assert (link.get("href"), text_of(link)) == ("#first_night-day", "The hub home is full on that night.")
    assert tree.find(".//input[@id='last_night-month']").get("value") == "Nov"
    assert len([box for box in tree.findall(".//input[@name='children']") if box.get("checked") is not None]) == 2


async def test_who_cant_ask_is_told_why(satellite_carer, bus):
    bus.answers[WhatCanIAskFor] = Refused(reason="no_hub_home", detail="Your constellation has no hub home.")

    page = await satellite_carer.get("/sleepovers/ask")

    assert "Your constellation has no hub home." in main_of(page)
    assert "ring Portsmouth City Council out of hours on 023 9268 0810." in main_of(page)
    assert parsed(page).find(".//main//form") is None


def without_names(query):
    return Names(names=(), withheld=len(query.ids))


@pytest.mark.parametrize("nobody_knows", [UnreachableError("The register can’t be reached."), without_names])
async def test_nobody_chooses_between_children_without_names(satellite_carer, bus, nobody_knows):
    form = await satellite_carer.get("/sleepovers/ask")
    bus.answers[WhoAreThey] = nobody_knows

    for page in (await satellite_carer.get("/sleepovers/ask"), await satellite_carer.submit(form, {})):
        assert page.status_code == 503
        assert "The names of the children can’t be shown now. Nothing was saved." in main_of(page)
        assert "ring Portsmouth City Council out of hours on 023 9268 0810" in main_of(page)
        assert parsed(page).find(".//main//a[@href='tel:02392680810']") is not None
        assert parsed(page).find(".//main//form") is None
        assert "A child" not in main_of(page)


async def test_for_an_only_child_a_name_isnt_needed(satellite_carer, bus):
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")
    bus.answers[WhatCanIAskFor] = OPTIONS.model_copy(update={"children": OPTIONS.children[:1]})

    page = await satellite_carer.get("/sleepovers/ask")

    assert page.status_code == 200
    assert "Names can’t be shown now." in main_of(page)
    assert len(parsed(page).findall(".//main//input[@name='children']")) == 1


async def test_a_household_without_children_has_no_form(satellite_carer, bus):
    bus.answers[WhatCanIAskFor] = OPTIONS.model_copy(update={"children": ()})

    page = await satellite_carer.get("/sleepovers/ask")

    assert "No child lives with you today" in main_of(page)


@pytest.mark.parametrize("reason", ["not_yours", "not_known"])
@pytest.mark.parametrize("path", [HERE, f"{HERE}/decline", f"{HERE}/cancel", f"{HERE}/end-early"])
async def test_what_isnt_theirs_looks_like_what_there_isnt(satellite_carer, bus, path, reason):
    bus.answers[HowIsSleepover] = Refused(reason=reason, detail="You can’t see this.")

    page = await satellite_carer.get(path)

    assert page.status_code == 404
    assert title_of(page).startswith("This isn’t one of your sleepovers")
    assert parsed(page).find(".//main//a[@href='/calendar']") is not None


@pytest.mark.parametrize("path", ["/sleepovers/B1", "/sleepovers/B1/agree", "/sleepovers/B1/cancel"])
async def test_an_address_without_an_id_is_no_page(satellite_carer, bus, path):
    page = await satellite_carer.get(path)

    assert page.status_code == 404
    assert "Page not found" in main_of(page)
    assert not asked_of(bus, HowIsSleepover)


async def test_an_emergency_has_a_page_of_its_own(satellite_carer):
    form = await satellite_carer.get("/sleepovers/ask")

    assert parsed(form).find(".//main//a[@href='/emergencies/raise']") is not None


async def test_an_emergency_that_waits_says_whom_to_ring(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(kind=SleepoverKind.EMERGENCY, emergency_id=EMERGENCY)

    page = await satellite_carer.get(HERE)

    assert (
        "This is an emergency. Don’t wait for an answer here: ring Portsmouth City Council out of hours on "
        "023 9268 0810. The duty worker can ring the hub home."
    ) in main_of(page)
    assert parsed(page).find(".//main//a[@href='tel:02392680810']") is not None
    assert parsed(page).find(f".//main//a[@href='/emergencies/{EMERGENCY}']") is not None


@pytest.mark.parametrize(
    "view",
    [a_view(), CONFIRMED.model_copy(update={"kind": SleepoverKind.EMERGENCY})],
    ids=["planned", "confirmed"],
)
async def test_nobody_is_told_to_ring_where_nothing_is_urgent(satellite_carer, bus, view):
    bus.answers[HowIsSleepover] = view

    page = await satellite_carer.get(HERE)

    assert "This is an emergency." not in main_of(page)
    assert "Lives with Birch household" in main_of(page)


LIMITS = AskingLimits(most_nights=3, notice_days=7, most_nights_in_12_months=20, may_go_beyond=True)


def with_limits(**changes):
    return OPTIONS.model_copy(update={"limits": LIMITS.model_copy(update=changes)})


async def test_the_limits_are_told_before_somebody_asks(satellite_carer, bus):
    bus.answers[WhatCanIAskFor] = with_limits(may_go_beyond=False)

    page = await satellite_carer.get("/sleepovers/ask")

    assert (
        "A sleepover can be 3 nights at most. Ask at least 7 days before the first night. "
        "A child can sleep at hub homes for 20 nights in any 12 months." in main_of(page)
    )
    assert parsed(page).find(".//textarea[@id='because']") is None


@pytest.mark.parametrize(
    "limits", [None, AskingLimits(most_nights=28, notice_days=0, most_nights_in_12_months=0, may_go_beyond=True)]
)
async def test_where_there_are_no_limits_nobody_reads_of_any(satellite_carer, bus, limits):
    bus.answers[WhatCanIAskFor] = OPTIONS.model_copy(update={"limits": limits})

    page = await satellite_carer.get("/sleepovers/ask")

    assert "at most" not in main_of(page)
    assert parsed(page).find(".//textarea[@id='because']") is None


async def test_the_way_beyond_a_limit_is_on_the_form(satellite_carer, bus):
    bus.answers[WhatCanIAskFor] = with_limits()
    form = await satellite_carer.get("/sleepovers/ask")

    await satellite_carer.submit(form, {**A_WEEKEND, "because": "  Their mother is in hospital "})

    [request] = asked_of(bus, RequestSleepover)
    assert request.because == "Their mother is in hospital"


async def test_a_reason_that_is_too_long_is_kept_and_told_at_its_question(satellite_carer, bus):
    bus.answers[WhatCanIAskFor] = with_limits()
    form = await satellite_carer.get("/sleepovers/ask")

    page = await satellite_carer.submit(form, {**A_WEEKEND, "because": "x" * 501})

    assert asked_of(bus, RequestSleepover) == []
    assert parsed(page).find(".//a[@href='#because']").text == "Why it is needed must be 500 characters or fewer"
    assert parsed(page).find(".//textarea[@id='because']").text.strip() == "x" * 501


async def test_a_sleepover_shows_what_it_goes_beyond_and_why(satellite_carer, bus):
    bus.answers[HowIsSleepover] = a_view(
        because="Their mother is in hospital",
        beyond=(
            BeyondLimit(rule="notice_days", limit=7, would_be=1),
            BeyondLimit(rule="a_rule_to_come", limit=2, would_be=5),
        ),
    )

    page = main_of(await satellite_carer.get(HERE))

    assert "Days of notice: 1, where 7 are asked for. A rule to come: 5, where it is 2" in page
    assert "Why it is needed Their mother is in hospital" in page
