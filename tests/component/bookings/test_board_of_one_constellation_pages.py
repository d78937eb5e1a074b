"""Who answers for several constellations looks at one of them, on any night and as it was known."""

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.constellations import ConstellationCards, WhichConstellations
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.testing.browser import PHONE, assert_usable, served
from shared.testing.site import MANAGER, parsed, text_of
from tests.component.bookings.a_constellation import FRIDAY, HERONS, KITES
from tests.component.bookings.a_site import A_CARD, a_site, asked_of, main_of

OTHER = A_CARD.model_copy(update={"constellation_id": HERONS, "name": "The Herons"})
BOTH = ConstellationCards(on=FRIDAY, constellations=(A_CARD, OTHER))


def offered_on(page):
    return {one.get("value"): text_of(one) for one in parsed(page).findall(".//select[@name='constellation']/option")}


async def test_one_of_several_can_be_chosen_and_is_kept_with_the_night_and_the_moment(manager, bus):
    bus.answers[WhichConstellations] = BOTH
    page = await manager.get(f"/tonight?on=2026-11-20&constellation={KITES}&known=2026-11-20T23:50&away=yes")

    assert asked_of(bus, WhoSleepsWhere)[-1].constellation_id == KITES
    assert offered_on(page) == {"": "All", str(KITES): "The Kites", str(HERONS): "A constellation"}
    [chosen] = parsed(page).findall(".//select[@name='constellation']/option[@selected]")
    assert chosen.get("value") == str(KITES)
    for link in parsed(page).findall(".//nav[@aria-label='Nights']//a"):
        assert f"constellation={KITES}" in link.get("href")
        assert "known=2026-11-20T23" in link.get("href")
    assert f"constellation={KITES}" in parsed(page).find(".//main//a[@download]").get("href")


async def test_without_a_choice_all_are_shown(manager, bus):
    bus.answers[WhichConstellations] = BOTH

    await manager.get("/tonight")

    assert asked_of(bus, WhoSleepsWhere)[-1].constellation_id is None


@pytest.mark.parametrize("asked_for", ["not-one", "01922c5e-0000-7000-8000-000000000000"])
async def test_a_constellation_that_isnt_offered_is_no_page(manager, bus, asked_for):
    bus.answers[WhichConstellations] = BOTH

    assert (await manager.get(f"/tonight?constellation={asked_for}")).status_code == 404


async def test_of_one_alone_there_is_nothing_to_choose(hub_home_carer, bus):
    page = await hub_home_carer.get("/tonight")

    assert offered_on(page) == {}
    assert not asked_of(bus, WhichConstellations)


async def test_where_nobody_tells_which_there_are_the_board_is_shown_as_ever(manager, bus):
    bus.answers[WhichConstellations] = UnreachableError("The registry can't be reached")

    page = await manager.get("/tonight")

    assert page.status_code == 200
    assert "4 children" in main_of(page)
    assert offered_on(page) == {}


@pytest.mark.browser
async def test_the_choice_fits_a_phone(bus, browser_page):
    bus.answers[WhichConstellations] = BOTH
    async with served(a_site(bus)) as address, browser_page(PHONE) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}/tonight")
        await assert_usable(page, "board-to-choose")
        await page.get_by_label("Constellation").select_option(str(KITES))
        await page.get_by_role("button", name="Show", exact=True).click()
        await page.wait_for_url(f"{address}/tonight?*constellation={KITES}*")
        await assert_usable(page, "board-of-one")
