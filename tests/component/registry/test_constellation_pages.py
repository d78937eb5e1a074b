"""What people see of constellations: all of them, one on a day as a picture and as a table, and what needs them."""

from datetime import date

import pytest
import structlog

from services.registry.pages.constellations.deeds import DEEDS
from shared.contracts.asking import UnreachableError
from shared.contracts.constellations import (
    ConstellationCards,
    HowIsConstellation,
    WhatHappened,
    WhichConstellations,
    WhoseCaseload,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.words import ConstellationState
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, text_of, title_of, visiting
from tests.component.registry.a_constellation_site import (
    A_CASELOAD,
    ADMINISTRATOR,
    ANALYST,
    BIRCH,
    GORSE,
    HERE,
    IVY,
    LIAISON,
    OTHER_LIAISON,
    SOUTH,
    TODAY,
    VACANT,
    a_bus,
    a_site,
    a_view,
    asked_of,
    happened,
    main_of,
    summary_of,
)

SVG = "{http://www.w3.org/2000/svg}"
THE_PICTURE_IN_WORDS = (
    "In the middle is the hub home, Adeyemi. 7 satellite households stand round it. "
    "The farthest is Featherstonehaugh: about 10 km west. "
    "2 lines join households where brothers and sisters live. The table has the same facts."
)
CASELOAD = f"/caseloads/{LIAISON.person_id}"


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


@pytest.fixture
async def manager(visitor):
    await visitor.sign_in(MANAGER)
    return visitor


def links_in(page):
    return {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}


async def test_the_list_tells_of_each_constellation_what_one_asks_first(manager, bus):
    page = await manager.get("/constellations")

    kites, herons, _ = parsed(page).findall(".//main//ul/li")
    assert text_of(kites) == (
        "The Kites Launched Area North Hub home Adeyemi Liaison worker Lio Worker "
        "Size 7 satellite households (6 to 10) Children 12"
    )
    assert "Hub home vacant" in text_of(herons)
    assert "Hub home No hub home" in text_of(herons)
    assert "4 satellite households (6 to 10) Fewer than 6" in text_of(herons)
    assert asked_of(bus, WhichConstellations)[-1].on == TODAY
    assert {query.purpose for query in asked_of(bus, WhoAreThey)} == {Purpose.KEEP_THE_REGISTER}


async def test_a_constellation_that_still_grows_isnt_called_too_small(manager):
    page = await manager.get("/constellations?state=planned")

    assert "The Owls Planned" in main_of(page)
    assert "Fewer than" not in main_of(page)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=launched", ["The Kites"]),
        (f"area={SOUTH}", ["The Herons", "The Owls"]),
        (f"area={SOUTH}&state=planned&search=owls", ["The Owls"]),
        ("state=closed", []),
        ("search=+OWLS++the+", ["The Owls"]),
    ],
)
async def test_the_list_is_narrowed_down_by_name_state_and_area(manager, query, shown):
    page = await manager.get(f"/constellations?{query}")

    assert [text_of(link) for link in parsed(page).findall(".//main//li//h2/a")] == shown
    assert (f"{len(shown)} constellation" if shown else "No constellation fits what you chose.") in main_of(page)


async def test_the_list_of_another_day_says_so_and_leads_to_that_day(manager, bus):
    page = await manager.get("/constellations?on=2025-03-03")

    assert asked_of(bus, WhichConstellations)[-1].on == date(2025, 3, 3)
    assert "This is how it was on Monday 3 March 2025." in main_of(page)
    assert links_in(page)["The Kites"] == f"{HERE}?on=2025-03-03"


@pytest.mark.parametrize("path", ["/constellations", HERE, CASELOAD])
@pytest.mark.parametrize("on", ["never", "2026-02-30", "0001-01-01"])
async def test_a_day_that_is_none_is_told_and_today_is_shown(manager, bus, path, on):
    page = await manager.get(f"{path}?on={on}")

    assert page.status_code == 422
    assert "Enter a real date, like 2026-11-27" in summary_of(page)
    asked = asked_of(bus, WhichConstellations | HowIsConstellation | WhoseCaseload)[-1]
    assert asked.on == TODAY


async def test_who_may_see_no_constellation_is_told_so(visitor, bus):
    bus.answers[WhichConstellations] = ConstellationCards(on=TODAY, constellations=())
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get("/constellations")

    assert "There is no constellation to show." in main_of(page)
    assert "Plan a constellation" not in main_of(page)


async def test_the_picture_has_its_facts_in_words_and_in_the_table_beside_it(manager):
    page = await manager.get(HERE)

    tree = parsed(page)
    drawing = tree.find(f".//main//{SVG}svg")
    labelled = drawing.get("aria-labelledby").split()
    assert drawing.get("role") == "img"
    assert [text_of(element) for element in drawing.iter() if element.get("id") in labelled] == [
        "The constellation as a picture",
        THE_PICTURE_IN_WORDS,
    ]
    rows = [text_of(row) for row in tree.findall(".//main//tbody/tr")]
    assert rows[0] == ("1. Birch Joined 23 April 2024 About 2 km north-east 2 children Brothers or sisters at Dogwood")
    assert rows[2].endswith("About 7 km south 2 children Brothers or sisters at Adeyemi and Birch")
    assert rows[3].endswith("In the hub home’s own postcode district 0 children")
    assert rows[5] == "6. Gorse Joined 23 April 2024, last day 31 December 2026 About 4 km north 2 children"
    assert rows[6].endswith("Place not known 2 children")
    assert links_in(page)["Birch"] == f"/households/{BIRCH}"
    numbers = [text_of(text) for text in drawing.findall(f".//{SVG}text[@class='hubhome-picture__number']")]
    assert numbers == [str(number) for number in range(1, 8)]


async def test_a_household_of_another_authority_is_a_square_not_only_another_colour(manager, bus):
    own = a_view().satellites
    bus.answers[HowIsConstellation] = a_view(
        satellites=(own[0].model_copy(update={"of_authority": "Severnvale Council"}), *own[1:])
    )

    drawing = parsed(await manager.get(HERE)).find(f".//main//{SVG}svg")

    homes = [one.tag.removeprefix(SVG) for one in drawing.iter() if "hubhome-picture__home" in one.get("class", "")]
    assert sorted(homes) == ["circle"] * (len(own) - 1) + ["rect"]


async def test_a_page_tells_no_address_and_no_more_of_a_place_than_its_district(manager):
    page = await manager.get(HERE)

    assert "measured between the middles of postcode districts" in main_of(page)
    assert "2.4" not in main_of(page)


async def test_the_page_tells_state_hub_home_size_and_checks(manager):
    page = main_of(await manager.get(HERE))

    assert "Launched since Tuesday 23 April 2024" in page
    assert "Hub home Adeyemi 2 beds, since Tuesday 23 April 2024" in page
    assert "Size 7 satellite households (6 to 10) 12 children" in page
    assert "Enough beds Met 2 beds; at least 2 are needed. Source: South Tyneside, article 2036" in page
    assert "Approved Not met The approval ended on 1 November 2026." in page
    assert "A carer at home full time Not recorded" in page


async def test_an_interim_hub_home_has_its_last_day(manager, bus):
    term = a_view().hub_home.model_copy(update={"is_interim": True, "ended_on": date(2027, 1, 11)})
    bus.answers[HowIsConstellation] = a_view(hub_home=term, state=ConstellationState.INTERIM_HUB_HOME)

    page = main_of(await manager.get(HERE))

    assert "2 beds, for the interim, since Tuesday 23 April 2024, until Sunday 10 January 2027" in page


async def test_the_history_tells_what_why_and_who_recorded_it_newest_first(manager):
    page = await manager.get(HERE)

    entries = [text_of(entry) for entry in parsed(page).findall(".//main//ol/li")]
    assert entries[0] == (
        "Friday 1 January 2027 To come Gorse leaves Why: They move to Exeter. "
        "Recorded on Friday 20 November 2026 at 4:05pm by Priya Nair"
    )
    assert entries[1].startswith("Thursday 2 May 2024 Lio Worker became the liaison worker")
    assert "Launched Allowed beyond the rule because: The sixth household joins in May." in entries[3]
    assert entries[5].endswith("at 10:30am with an import")


async def test_what_was_replaced_on_the_same_day_is_told_with_what_replaced_it(manager, bus):
    now = happened(TODAY, WhatHappened.SATELLITE_JOINED, household_id=BIRCH)
    was = happened(TODAY, WhatHappened.SATELLITE_JOINED, household_id=GORSE)
    bus.answers[HowIsConstellation] = a_view(
        history=(now,), replaced=(was.model_copy(update={"replaced_at": now.recorded_at}),)
    )

    entries = [text_of(entry) for entry in parsed(await manager.get(HERE)).findall(".//main//ol/li")]

    assert sorted(entries) == [
        "Monday 23 November 2026 Birch joined Recorded on Sunday 1 March 2026 at 10:30am by Priya Nair",
        (
            "Monday 23 November 2026 Replaced Gorse joined Recorded on Sunday 1 March 2026 at 10:30am by Priya Nair. "
            "Something else was recorded in its place on Sunday 1 March 2026 at 10:30am with an import"
        ),
    ]


async def test_what_was_recorded_at_once_of_one_day_is_told_at_once(manager, bus):
    joined = [happened(TODAY, WhatHappened.SATELLITE_JOINED, household_id=one) for one in (BIRCH, GORSE)]
    other = happened(TODAY, WhatHappened.SATELLITE_JOINED, household_id=IVY, reason="They asked for it.")
    bus.answers[HowIsConstellation] = a_view(history=(*joined, other))

    page = await manager.get(HERE)

    entries = [text_of(entry) for entry in parsed(page).findall(".//main//ol/li")]
    assert entries == [
        "Monday 23 November 2026 Birch joined Gorse joined Recorded on Sunday 1 March 2026 at 10:30am by Priya Nair",
        (
            "Monday 23 November 2026 Ivy joined Why: They asked for it. "
            "Recorded on Sunday 1 March 2026 at 10:30am by Priya Nair"
        ),
    ]


async def test_a_constellation_of_another_day_is_asked_for_and_cant_be_changed(manager, bus):
    page = await manager.get(f"{HERE}?on=2027-02-01")

    assert asked_of(bus, HowIsConstellation)[-1].on == date(2027, 2, 1)
    assert "This is how it will be on Monday 1 February 2027, as far as it is known." in main_of(page)
    assert "Change this constellation" not in main_of(page)


async def test_whoever_may_change_it_finds_what_can_be_changed(manager, bus):
    everything = links_in(await manager.get(HERE))
    bus.answers[HowIsConstellation] = a_view(**VACANT, satellites=())
    of_a_vacant_one = links_in(await manager.get(HERE))
    bus.answers[HowIsConstellation] = a_view(may_change=False)
    of_others = links_in(await manager.get(HERE))

    assert everything["End the hub home’s term"] == f"{HERE}/hub-home/end"
    assert everything["Remove a satellite household"] == f"{HERE}/satellites/remove"
    assert "End the hub home’s term" not in of_a_vacant_one
    assert "Remove a satellite household" not in of_a_vacant_one
    assert of_a_vacant_one["Appoint a hub home"] == f"{HERE}/hub-home"
    assert not [href for href in of_others.values() if href in {f"{HERE}/{deed.path}" for deed in DEEDS}]


async def test_a_constellation_with_nothing_in_it_is_a_page_too(manager, bus):
    bus.answers[HowIsConstellation] = a_view(**VACANT, satellites=(), checks=(), history=(), liaison_worker_id=None)

    page = main_of(await manager.get(HERE))

    assert "No household belongs to it." in page
    assert "Hub home No hub home" in page
    assert "Liaison worker Nobody" in page


async def test_somebody_who_may_know_no_names_tells_households_by_their_numbers(visitor, bus):
    bus.answers[WhoAreThey] = Refused(reason="not_yours")
    await visitor.sign_in(ANALYST)

    page = await visitor.get(HERE)

    rows = [text_of(row) for row in parsed(page).findall(".//main//tbody/tr")]
    assert rows[0].startswith("1. Household 1 Joined")
    assert rows[6].startswith("7. Household 7 Joined")
    assert f"/households/{BIRCH}" not in links_in(page).values()


async def test_the_pages_are_shown_without_names_while_they_cant_be_asked_for(manager, bus):
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")

    for path in ("/constellations", HERE, CASELOAD):
        page = await manager.get(path)
        assert page.status_code == 200
        assert "Names can’t be shown now." in main_of(page)


@pytest.mark.parametrize("reason", ["not_yours", "no_such_constellation"])
async def test_what_isnt_theirs_looks_like_what_there_isnt(manager, bus, reason):
    bus.answers[HowIsConstellation] = Refused(reason=reason, detail="You can’t see this.")

    page = await manager.get(HERE)

    assert page.status_code == 404
    assert title_of(page).startswith("This isn’t one of the records that you can see")


@pytest.mark.parametrize(
    ("somebody", "is_link"), [(MANAGER, True), (LIAISON, True), (OTHER_LIAISON, False), (HUB_HOME_CARER, False)]
)
async def test_a_caseload_is_linked_for_those_who_may_open_it(visitor, somebody, is_link):
    await visitor.sign_in(somebody)

    page = await visitor.get(HERE)

    assert (CASELOAD in links_in(page).values()) == is_link


async def test_a_caseload_tells_what_somebody_is_assigned_to(manager):
    page = await manager.get(CASELOAD)

    assert "The caseload of Lio Worker Hand it over" in main_of(page)
    assert "Constellations (2) The Herons The Kites Households (1) Birch Children (1) Ada Lovelace" in main_of(page)
    assert links_in(page)["The Kites"] == HERE


async def test_somebody_sees_their_own_caseload_and_cant_hand_it_over_themselves(visitor):
    await visitor.sign_in(LIAISON)

    page = await visitor.get(CASELOAD)

    assert title_of(page).startswith("Your caseload")
    assert "Hand it over" not in links_in(page)


async def test_an_administrator_opens_no_childs_record_from_a_caseload(visitor):
    await visitor.sign_in(ADMINISTRATOR)

    page = await visitor.get(CASELOAD)

    assert "Ada Lovelace" in main_of(page)
    assert "Ada Lovelace" not in links_in(page)
    assert "Birch" in links_in(page)


async def test_an_empty_caseload_says_so(manager, bus):
    bus.answers[WhoseCaseload] = A_CASELOAD.model_copy(
        update={"constellation_ids": (), "household_ids": (), "child_ids": ()}
    )

    assert "Assigned to Nothing today." in main_of(await manager.get(CASELOAD))
    assert "Nothing on that day." in main_of(await manager.get(f"{CASELOAD}?on=2025-01-01"))
