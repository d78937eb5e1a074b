"""What people see who compare households and constellations, or look how a constellation follows the model."""

from urllib.parse import parse_qs, urlsplit

import pytest

from services.registry.policy.matching.distance import ATTRIBUTION
from shared.contracts.asking import UnreachableError
from shared.contracts.constellations import Choice, ChoicesForConstellation, WhatCanBeChosen
from shared.contracts.matching import SuggestConstellation, SuggestHouseholds
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed, text_of, title_of, visiting
from tests.component.registry.a_matching_site import (
    BIRCH,
    CEDAR,
    DOGWOOD,
    HERONS,
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


@pytest.mark.browser
async def test_the_pages_are_accessible(bus, browser_page):
    async def look(page, name):
        await assert_usable(page, name)

    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
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
        bus.answers[SuggestHouseholds] = Refused(reason="full", detail="The Kites has no room.")
        await page.goto(f"{address}{FOR_KITES}")
        await look(page, "nothing")


def test_the_longest_list_of_reasons_fits_into_a_message():
    match = a_match(DOGWOOD, 1)

    assert 100 * len(match.to_json()) < 500_000
