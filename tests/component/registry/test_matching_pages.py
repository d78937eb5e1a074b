"""What people see who compare households and constellations, or look how a constellation follows the model."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from services.registry.policy.matching.distance import ATTRIBUTION
from shared.contracts.asking import UnreachableError
from shared.contracts.constellations import Choice, ChoicesForConstellation, HowIsConstellation, WhatCanBeChosen
from shared.contracts.matching import SuggestConstellation, SuggestHouseholds
from shared.contracts.model import RecordModelFinding, WhatModelRestsOn
from shared.contracts.outcomes import WhatSupportWasGiven
from shared.contracts.record_words import ModelElement
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.testing.browser import DESKTOP, PHONE, assert_fits, assert_no_axe_violations, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed, text_of, title_of, visiting
from tests.component.registry.a_matching_site import (
    A_MODEL,
    BIRCH,
    CEDAR,
    DOGWOOD,
    HERONS,
    HUB,
    KITES,
    LIAISON,
    TODAY,
    a_bus,
    a_match,
    a_site,
    the_households,
)

FOR_KITES = f"/constellations/{KITES}/match"
FOR_BIRCH = f"/households/{BIRCH}/match"
MODEL = f"/constellations/{KITES}/model"


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
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]


def suggestions(page):
    return [text_of(item) for item in parsed(page).findall(".//main//ol[@class='hubhome-list']/li")]


def links(page):
    return {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}


async def test_households_are_suggested_with_their_reasons_and_where_brothers_and_sisters_live(visitor, bus):
    page = await visitor.get(FOR_KITES)

    first, second, third = suggestions(page)
    assert title_of(page).startswith("Households that could join The Kites")
    assert "The Kites has 7 satellite households (6 to 10): room for 3 more." in main_of(page)
    assert first.startswith(
        "Place 1 Birch household 2 of the household’s children have brothers or sisters in the constellation: "
        "Adeyemi household. 4.2 km north of the hub home."
    )
    assert "To talk about first Pets at the hub home: dog." in first
    assert "Not recorded Whether the household’s children can live with pets." in first
    assert second.startswith("Place 2, shared Cedar household")
    assert third.startswith("Place 2, shared A household")
    assert asked_of(bus, SuggestHouseholds) == [SuggestHouseholds(constellation_id=KITES, on=TODAY)]
    assert {names.purpose for names in asked_of(bus, WhoAreThey)} == {Purpose.KEEP_THE_REGISTER}


async def test_room_is_said_once_where_it_is_the_same_for_all(visitor):
    text = main_of(await visitor.get(FOR_KITES))

    assert text.count("room for 3 more") == 1
    assert "With this household 11 children would share 2 beds" in text


async def test_a_suggestion_leads_to_the_form_that_adds_it(visitor):
    page = await visitor.get(f"{FOR_KITES}?on=2026-12-01")

    address = urlsplit(links(page)["Add as a satellite household: Birch household"])
    assert address.path == f"/constellations/{KITES}/satellites/add"
    assert parse_qs(address.query)["household"] == [str(BIRCH)]
    assert links(page)["Cedar household"] == f"/households/{CEDAR}"


async def test_the_form_is_filled_in_with_the_suggestion(visitor, bus):
    bus.answers[WhatCanBeChosen] = ChoicesForConstellation(
        areas=(), liaison_workers=(), households=(Choice(id=BIRCH, name="Birch"), Choice(id=CEDAR, name="Cedar"))
    )
    page = await visitor.get(f"{FOR_KITES}?on=2026-12-01")

    form = await visitor.get(links(page)["Add as a satellite household: Birch household"])

    fields = {one.get("name"): one.get("value") for one in parsed(form).findall(".//main//input")}
    chosen = parsed(form).find(".//main//input[@name='household'][@checked]")
    assert (fields["on-day"], fields["on-month"], fields["on-year"]) == ("1", "12", "2026")
    assert chosen is not None
    assert chosen.get("value") == str(BIRCH)


async def test_more_households_can_be_shown_up_to_a_hundred(visitor, bus):
    page = await visitor.get(FOR_KITES)
    more = links(page)["Show more households"]

    assert more == f"{FOR_KITES}?on=2026-11-23&show=50"
    await visitor.get(more)
    assert asked_of(bus, SuggestHouseholds)[-1].at_most == 50
    full = await visitor.get(f"{FOR_KITES}?show=100")
    assert "Show more households" not in links(full)


@pytest.mark.parametrize(("show", "at_most"), [("", 25), ("1", 25), ("many", 25), ("999", 100), ("9" * 50, 25)])
async def test_how_many_are_shown_is_bounded(visitor, bus, show, at_most):
    await visitor.get(f"{FOR_KITES}?show={show}")

    assert asked_of(bus, SuggestHouseholds)[-1].at_most == at_most


async def test_a_day_that_is_none_is_said_and_today_is_shown(visitor, bus):
    page = await visitor.get(f"{FOR_KITES}?on=soon")

    assert page.status_code == 422
    assert "Enter a real date" in main_of(page)
    assert asked_of(bus, SuggestHouseholds)[-1].on == TODAY


async def test_constellations_are_suggested_for_a_household(visitor, bus):
    page = await visitor.get(FOR_BIRCH)

    (only,) = suggestions(page)
    assert title_of(page).startswith("Constellations for Birch household")
    assert only.startswith("Place 1 The Kites")
    assert "7 satellite households of 6 to 10: room for 3 more." in only
    assert "Not suggested The Herons: it has as many satellite households as it may have" in main_of(page)
    assert links(page)["The Herons"] == f"/constellations/{HERONS}"
    assert f"household={BIRCH}" in links(page)["Add to this constellation: The Kites"]
    assert asked_of(bus, SuggestConstellation) == [SuggestConstellation(household_id=BIRCH, on=TODAY)]


async def test_a_liaison_worker_reads_that_only_own_constellations_are_compared(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(LIAISON)
        page = await visitor.get(FOR_BIRCH)

    assert "The constellations that you are the liaison worker of" in main_of(page)


@pytest.mark.parametrize("path", [FOR_KITES, FOR_BIRCH])
async def test_the_attribution_stands_where_distances_are_shown(visitor, path):
    page = await visitor.get(path)

    assert ATTRIBUTION in main_of(page)
    assert "Ethnicity isn’t used." in main_of(page)


@pytest.mark.parametrize("path", [FOR_KITES, FOR_BIRCH])
@pytest.mark.parametrize(
    ("reason", "status"),
    [("no_such_constellation", 404), ("no_such_household", 404), ("not_yours", 403), ("full", 200)],
)
async def test_a_refusal_is_shown_where_it_is_a_sentence(visitor, bus, path, reason, status):
    bus.answers |= dict.fromkeys(
        (SuggestHouseholds, SuggestConstellation), Refused(reason=reason, detail="The Kites has no room.")
    )

    page = await visitor.get(path)

    assert page.status_code == status
    assert ("The Kites has no room." in main_of(page)) is (status == 200)


async def test_where_nobody_can_be_suggested_the_page_says_so(visitor, bus):
    bus.answers[SuggestHouseholds] = lambda query: the_households(query).model_copy(update={"matches": (), "of": 0})

    assert "No household is approved and in no constellation on this day." in main_of(await visitor.get(FOR_KITES))


async def test_without_names_the_suggestions_are_still_shown(visitor, bus):
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")

    page = await visitor.get(FOR_KITES)

    assert "Names can’t be shown now." in main_of(page)
    assert suggestions(page)[0].startswith("Place 1 A household")


@pytest.mark.parametrize("path", [FOR_KITES, FOR_BIRCH])
async def test_only_those_who_keep_constellations_compare(bus, path):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(HUB_HOME_CARER)
        page = await visitor.get(path)

    assert page.status_code == 403


def lines_of(page):
    """Each element's row: its title, its standing and the rest of it."""
    rows = parsed(page).findall(".//main//tbody/tr")
    return {text_of(row.find("th")): [text_of(cell) for cell in row.findall("td")] for row in rows}


async def test_each_element_of_the_model_has_its_standing_and_evidence(visitor):
    page = await visitor.get(MODEL)

    lines = lines_of(page)
    assert title_of(page).startswith("How The Kites follows the model")
    assert "It is not the licensed fidelity review." in main_of(page)
    assert lines["Size"][0] == "Met"
    assert lines["Enough beds"][0] == "Not met"
    assert "1 bed; at least 2 are needed" in lines["Enough beds"][1]
    assert "Source: South Tyneside; Surrey" in lines["Enough beds"][1]
    assert main_of(page).count("Hull, Devon, South Gloucestershire") == 1
    assert lines["A carer at home full time"][0] == "Not recorded"
    assert lines["Emergency sleepovers"][0] == "Met"
    assert lines["A social worker of its own"][0] == "Not met"
    assert lines["Training and development"][0] == "Not recorded"
    assert lines["Unconditional care"][0] == "Not recorded"
    assert lines["A social activity at least once a month"][0] == "Not met"
    assert "1 of the last 3 whole months had none." in lines["A social activity at least once a month"][1]


async def test_the_evidence_is_one_click_away(visitor, bus):
    page = await visitor.get(MODEL)

    found = links(page)
    assert found["September 2026: none (A social activity at least once a month)"] == (
        f"/support-log?constellation={KITES}&month=2026-09"
    )
    assert found["See the hub home on the constellation’s page"] == f"/constellations/{KITES}"
    assert [asked.month for asked in asked_of(bus, WhatSupportWasGiven)] == ["2026-08", "2026-09", "2026-10", "2026-11"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (UnreachableError("Outcomes can’t be reached."), "The support logs can’t be reached now."),
        (Refused(reason="no_hub_home", detail="There is no hub home."), "There is no hub home."),
    ],
    ids=["away", "refused"],
)
async def test_without_support_logs_the_page_shows_what_the_register_has(visitor, bus, answer, sentence):
    bus.answers[WhatSupportWasGiven] = answer

    page = await visitor.get(MODEL)

    lines = lines_of(page)
    assert page.status_code == 200
    assert lines["Size"][0] == "Met"
    assert lines["Planned sleepovers"][0] == "Not met", "somebody’s word stands"
    assert lines["Training and development"][0] == "Can’t be shown now"
    assert sentence in lines["Training and development"][1]


async def test_what_somebody_found_stands_with_their_words_and_their_name(visitor):
    page = await visitor.get(MODEL)

    lines = lines_of(page)
    assert lines["Carers who finished preparation and induction"][0] == "Met"
    assert "Certificates of July 2026 Recorded by" in lines["Carers who finished preparation and induction"][1]
    assert "from Wednesday 1 July 2026." in lines["Carers who finished preparation and induction"][1]
    assert lines["Planned sleepovers"][0] == "Not met"
    assert "Two families haven’t used a bed yet Recorded with an import" in lines["Planned sleepovers"][1]
    assert "16 sleepovers in the months looked at." in lines["Planned sleepovers"][1], "and the counts beside it"
    assert "Induction isn’t finished" in main_of(page), "what was found before"


async def test_who_leads_it_gets_to_a_form_for_each_element_that_takes_somebodys_word(visitor, bus):
    found = links(await visitor.get(MODEL))

    assert found["Record what you know: Unconditional care"] == f"{MODEL}/unconditional_care"
    assert found["Change what is recorded: Planned sleepovers"] == f"{MODEL}/sleepovers"
    assert found["Record what you know: A carer at home full time"] == f"/households/{HUB}/carer-at-home"
    assert found["See what is recorded of the household: A social worker of its own"] == f"/households/{HUB}"
    assert not any("Size" in text for text in found)
    bus.answers[WhatModelRestsOn] = A_MODEL.model_copy(update={"may_record": False})
    assert not any("Record" in text or "Change" in text for text in links(await visitor.get(MODEL)))


FOUND = {
    "standing": "not_met",
    "evidence": "No meeting was held there",
    "on-day": "23",
    "on-month": "11",
    "on-year": "2026",
}


async def test_what_somebody_found_is_checked_and_then_recorded(visitor, bus):
    form = await visitor.get(f"{MODEL}/meeting_place")
    checked = await visitor.submit(form, FOUND)
    dry = asked_of(bus, RecordModelFinding)

    done = await visitor.submit(checked, {"step": "confirm"})

    command = RecordModelFinding(
        constellation_id=KITES,
        element=ModelElement.MEETING_PLACE,
        is_met=False,
        on=TODAY,
        evidence="No meeting was held there",
    )
    assert "Recorded now: Nothing is recorded." in main_of(form)
    assert "Standing It isn’t met" in main_of(checked)
    assert dry == [command.model_copy(update={"dry_run": True})]
    assert asked_of(bus, RecordModelFinding)[1:] == [command]
    assert "It is recorded from Monday 23 November 2026." in main_of(done)


async def test_who_goes_back_finds_what_they_wrote(visitor):
    checked = await visitor.submit(await visitor.get(f"{MODEL}/meeting_place"), FOUND)

    form = await visitor.submit(checked, {"step": "change"})

    assert "No meeting was held there" in main_of(form)


async def test_a_form_without_answers_says_what_is_missing(visitor, bus):
    page = await visitor.submit(await visitor.get(f"{MODEL}/meeting_place"), {"on-day": "", "on-month": ""})

    assert page.status_code == 422
    for sentence in ("Select whether it is met", "Enter what it rests on", "Enter the first day"):
        assert sentence in main_of(page)
    assert asked_of(bus, RecordModelFinding) == []


async def test_a_refusal_stands_at_its_field(visitor, bus):
    bus.answers[RecordModelFinding] = Refused(
        reason="nothing_changes", detail="It is recorded so already.", fields=("is_met",)
    )

    page = await visitor.submit(await visitor.get(f"{MODEL}/meeting_place"), FOUND)

    assert [text_of(one) for one in parsed(page).iter("a") if one.get("href") == "#standing"] == [
        "It is recorded so already."
    ]


async def test_who_may_not_record_gets_no_form(visitor, bus):
    bus.answers[WhatModelRestsOn] = A_MODEL.model_copy(update={"may_record": False})

    assert (await visitor.get(f"{MODEL}/meeting_place")).status_code == 404
    assert (await visitor.get(f"{MODEL}/no_such_element")).status_code in {404, 422}


async def test_the_model_of_a_constellation_that_isn_t_the_viewers_is_no_page(visitor, bus):
    bus.answers[HowIsConstellation] = Refused(reason="not_yours")

    assert (await visitor.get(MODEL)).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_pages_are_accessible(bus, browser_page, size, tmp_path: Path):
    async def look(page, name):
        await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        await assert_fits(page)
        await assert_no_axe_violations(page)

    async with served(a_site(bus)) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{FOR_KITES}")
        await look(page, "households")
        for details in await page.locator("details").all():
            await details.locator("summary").click()
        await look(page, "households-opened")
        await page.goto(f"{address}{FOR_KITES}?on=soon")
        await look(page, "households-with-errors")
        await page.goto(f"{address}{FOR_BIRCH}")
        await look(page, "constellations")
        await page.goto(f"{address}{MODEL}")
        for details in await page.locator("details").all():
            await details.locator("summary").click()
        await look(page, "model")
        await page.goto(f"{address}{MODEL}/meeting_place")
        await look(page, "model-form")
        await page.get_by_role("button", name="Check before you confirm").click()
        await look(page, "model-form-with-errors")
        await page.get_by_label("It isn’t met").check()
        await page.get_by_label("What does that rest on?").fill("No meeting was held there since the summer.")
        for part, number in (("Day", "23"), ("Month", "11"), ("Year", "2026")):
            await page.get_by_label(part).fill(number)
        await page.get_by_role("button", name="Check before you confirm").click()
        await look(page, "model-check")
        bus.answers[WhatSupportWasGiven] = UnreachableError("Outcomes can’t be reached.")
        await page.goto(f"{address}{MODEL}")
        await look(page, "model-without-logs")
        bus.answers[SuggestHouseholds] = Refused(reason="full", detail="The Kites has no room.")
        await page.goto(f"{address}{FOR_KITES}")
        await look(page, "nothing")


def test_the_longest_list_of_reasons_fits_into_a_message():
    match = a_match(DOGWOOD, 1)

    assert 100 * len(match.to_json()) < 500_000
