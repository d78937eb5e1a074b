"""The board's page: where each child sleeps on a night, for whom it concerns."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.contracts.whereabouts import Board, WhoSleepsWhere
from shared.testing.site import MANAGER, parsed, text_of, title_of, visiting
from tests.component.bookings.a_constellation import ADA, BIRCH, FRIDAY, SATURDAY
from tests.component.bookings.a_site import a_site, asked_of, at_home, main_of

ROOKS = UUID(int=77)
"""Another constellation than the household's own."""
ADA_ON_THE_BOARD = (
    "Ada Adeyemi household Sleepover Lives with Birch household. Last night Saturday 28 November 2026: sleepover of "
    "Ada Since Wednesday 10 January 2024 Hub home: Adeyemi household"
)


def groups_of(page):
    rows = [body.findall("tr") for body in parsed(page).findall(".//table/tbody")]
    return {text_of(heading): [text_of(line) for line in lines] for heading, *lines in rows}


async def test_the_board_counts_and_groups_by_constellation(manager):
    page = await manager.get("/tonight")

    assert title_of(page).startswith("Who sleeps where tonight, Monday 23 November 2026")
    assert "4 children, 1 of them at a hub home, 1 somewhere else and 2 at home." in main_of(page)
    assert groups_of(page) == {
        "The Kites (3)": [
            ADA_ON_THE_BOARD,
            "Ben Birch household Since Wednesday 10 January 2024 Carers: Birch household",
            "Cleo Cedar household Since Wednesday 10 January 2024 Carers: Cedar household",
        ],
        "Not in a constellation (1)": [
            "A child Somewhere else Lives with A household. See where A child sleeps This night Carers: A household"
        ],
    }


@pytest.mark.parametrize("query", ["", "?by=household", "?away=yes"])
async def test_a_hub_home_carer_sees_their_own_home_before_the_others(hub_home_carer, query):
    page = await hub_home_carer.get(f"/tonight{query}")

    own, *others = parsed(page).findall(".//main//table")
    before_the_form = main_of(page).partition("Everybody else")[0]
    assert text_of(own.find("caption")) == "At your home"
    assert [text_of(line) for line in own.findall("./tbody/tr/th")] == ["Ada"]
    assert "Ada Sleepover Lives with Birch household." in before_the_form
    assert "Ada" not in [text_of(line) for table in others for line in table.findall("./tbody/tr/th[@scope='row']")]
    assert parsed(page).find(".//main//a[@download]") is not None


async def test_a_hub_home_where_nobody_sleeps_is_told_so_first(hub_home_carer, bus):
    bus.answers[WhoSleepsWhere] = lambda query: Board(on=query.on, children=(at_home(ADA, BIRCH),))

    page = main_of(await hub_home_carer.get("/tonight"))

    assert "At your home No child sleeps at your home. Everybody else In all 1 child" in page


async def test_a_hub_home_isnt_told_that_children_are_at_home_of_whom_it_isnt_told(hub_home_carer):
    page = main_of(await hub_home_carer.get("/tonight"))

    assert "In all 4 children, 1 of them at a hub home, 1 somewhere else. The others are expected at home." in page
    assert "You aren’t told who is missing from other homes." in page
    assert "and 3 at home" not in page


@pytest.mark.parametrize(
    ("moment", "heading"),
    [
        (datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC), "tonight, Friday 27 November 2026"),
        (datetime(2026, 11, 28, 0, 0, tzinfo=UTC), "tonight, Friday 27 to Saturday 28 November 2026"),
        (datetime(2026, 11, 28, 5, 59, 59, tzinfo=UTC), "tonight, Friday 27 to Saturday 28 November 2026"),
        (datetime(2026, 11, 28, 6, 0, tzinfo=UTC), "tonight, Saturday 28 November 2026"),
    ],
)
async def test_after_midnight_tonight_is_still_the_night_that_began(bus, moment, heading):
    async with visiting(a_site(bus, at=moment)) as visitor:
        await visitor.sign_in(MANAGER)
        page = await visitor.get("/tonight")

    assert title_of(page).startswith(f"Who sleeps where {heading} ")
    assert asked_of(bus, WhoSleepsWhere)[-1].on == (FRIDAY if "Friday" in heading else SATURDAY)


async def test_the_board_by_household_and_only_away(manager):
    by_household = groups_of(await manager.get("/tonight?by=household"))
    away = await manager.get("/tonight?away=yes")

    assert list(by_household) == [
        "Adeyemi household (1)",
        "Birch household (1)",
        "Cedar household (1)",
        "Somewhere else (1)",
    ]
    assert list(groups_of(away)) == ["The Kites (1)", "Not in a constellation (1)"]
    assert "4 children" in main_of(away)


async def test_the_board_of_any_night_is_a_step_away(manager, bus):
    page = await manager.get("/tonight?on=2026-12-31&by=household&away=yes")

    assert asked_of(bus, WhoSleepsWhere)[-1].on.isoformat() == "2026-12-31"
    assert title_of(page).startswith("Who sleeps where on Thursday 31 December 2026")
    assert [link.get("href") for link in parsed(page).findall(".//nav[@aria-label='Nights']//a")] == [
        "/tonight?on=2026-12-30&by=household&away=yes",
        "/tonight?on=2027-01-01&by=household&away=yes",
    ]


@pytest.mark.parametrize("on", ["yesterday", "2026-02-30", "9999-12-31", "0001-01-01", "<b>"])
async def test_a_night_that_isnt_one_is_told_and_tonight_shown(manager, bus, on):
    page = await manager.get(f"/tonight?on={on}")

    assert page.status_code == 422
    assert "Enter a real date" in text_of(parsed(page).find(".//div[@role='alert']"))
    assert asked_of(bus, WhoSleepsWhere)[-1].on.isoformat() == "2026-11-23"


async def test_the_board_isnt_a_page_for_satellite_carers(satellite_carer, bus):
    page = await satellite_carer.get("/tonight")

    assert page.status_code == 403
    assert not asked_of(bus, WhoSleepsWhere)
