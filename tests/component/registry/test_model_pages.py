"""What people see who look how a constellation follows the model, and who records what they found of it."""

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.constellations import HowIsConstellation
from shared.contracts.model import RecordModelFinding, WhatModelRestsOn
from shared.contracts.outcomes import WhatSupportWasGiven
from shared.contracts.record_words import ModelElement
from shared.contracts.refusals import Refused
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import MANAGER, parsed, text_of, title_of, visiting
from tests.component.registry.a_matching_site import A_MODEL, HUB, KITES, TODAY, a_bus, a_site

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


def links(page):
    return {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}


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
    assert lines["A social worker of its own"][0] == "Not recorded"
    assert lines["Training and development"][0] == "Not recorded"
    assert lines["Unconditional care"][0] == "Not recorded"
    assert lines["A social activity at least once a month"][0] == "Not met"
    assert "1 of the last 3 whole months had none." in lines["A social activity at least once a month"][1]


async def test_it_says_first_that_it_isn_t_the_licensed_review(visitor):
    page = await visitor.get(MODEL)

    said = text_of(parsed(page).find(".//main//div[@class='govuk-inset-text']"))
    assert said.startswith("This is your service’s own checklist")
    assert "It is not the licensed fidelity review." in said


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
    assert "Certificates of July 2026" in lines["Carers who finished preparation and induction"][1]
    assert "from Wednesday 1 July 2026." in lines["Carers who finished preparation and induction"][1]
    assert lines["Planned sleepovers"][0] == "Not met"
    assert "Recorded with an import" in lines["Planned sleepovers"][1]
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
async def test_the_pages_of_the_model_are_accessible(bus, browser_page):
    async def look(page, name):
        await assert_usable(page, name)

    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
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
