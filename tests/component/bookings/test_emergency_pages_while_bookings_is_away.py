"""Whoever has to choose a household can press the button while bookings is away, or reads the number to ring."""

import pytest

from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.emergencies import HowIsEmergency, RaiseEmergency, WhichEmergencies
from shared.contracts.records import FindHouseholds, HouseholdCards, HowIsHousehold, PlacedChild
from shared.contracts.registry import Purpose
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import PlacementKind
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed, text_of, visiting
from tests.component.bookings.a_constellation import BIRCH, CEDAR, CLEO, DEV, HUB, TODAY
from tests.component.bookings.a_site import asked_of, main_of
from tests.component.bookings.an_emergency_site import LIAISON, a_bus, a_site
from tests.component.registry.a_world_of_records import a_household, a_household_card

AWAY = UnreachableError("Bookings can't be reached; nothing was saved")
SLOW = NoReplyInTimeError("Bookings didn't answer in time")


def a_card(household_id, children):
    return a_household_card(household_id=household_id, children=children)


def the_households(query):
    """One on each page: nobody is left out where there are many."""
    cards = (a_card(HUB, 0), a_card(CEDAR, 2), a_card(BIRCH, 2))
    return HouseholdCards(page=query.page, pages=3, total=3, on=TODAY, households=(cards[query.page - 1],))


def the_cedars(query):
    assert query.household_id == CEDAR
    children = tuple(
        PlacedChild(child_id=one, name="Somebody", age=9, kind=PlacementKind.U4, since_on=TODAY) for one in (CLEO, DEV)
    )
    return a_household(household_id=CEDAR, children=children)


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers |= dict.fromkeys((WhoSleepsWhere, RaiseEmergency, HowIsEmergency, WhichEmergencies), AWAY)
    bus.answers |= {FindHouseholds: the_households, HowIsHousehold: the_cedars}
    return bus


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


@pytest.mark.parametrize("who", [LIAISON, MANAGER], ids=["a liaison worker", "a manager"])
@pytest.mark.parametrize("error", [AWAY, SLOW], ids=["away", "slow"])
async def test_by_the_registry_a_household_is_chosen_and_the_emergency_kept(visitor, bus, who, error):
    bus.answers[WhoSleepsWhere] = error
    await visitor.sign_in(who)

    first = await visitor.get("/emergencies/raise")
    form = await visitor.get(f"/emergencies/raise?household={CEDAR}")
    page = await visitor.submit(form, {"children": [str(CLEO)], "nights": "2"})

    options = {option.get("value") for option in parsed(first).iterfind(".//option")}
    assert options == {"", str(CEDAR), str(BIRCH)}
    assert {one.purpose for one in asked_of(bus, FindHouseholds)} == {Purpose.PLAN_A_SLEEPOVER}
    [(person, kept, _)] = bus.kept
    assert (person, kept.child_ids, kept.nights) == (who.person_id, (CLEO,), 2)
    assert page.url.path == f"/emergencies/{kept.emergency_id}/kept"


@pytest.mark.parametrize("path", ["/emergencies/raise", f"/emergencies/raise?household={CEDAR}"])
async def test_where_the_registry_is_away_as_well_the_number_to_ring_is_all_there_is(visitor, bus, path):
    bus.answers |= dict.fromkeys((FindHouseholds, HowIsHousehold), AWAY)
    await visitor.sign_in(LIAISON)

    page = await visitor.get(path)

    says_that_nobody_was_asked(page)


async def test_a_hub_home_of_whose_satellites_the_registry_tells_it_nothing_reads_the_number(visitor, bus):
    bus.answers[FindHouseholds] = HouseholdCards(page=1, pages=1, total=1, on=TODAY, households=(a_card(HUB, 1),))
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/emergencies/raise")

    says_that_nobody_was_asked(page)


def says_that_nobody_was_asked(page):
    assert page.status_code == 503
    assert text_of(parsed(page).find(".//main//h1")) == "Nobody has been asked"
    [large] = [one for one in parsed(page).iterfind(".//main//p") if "govuk-!-font-size-48" in (one.get("class") or "")]
    assert large.find("a").get("href") == "tel:02392680810"
    assert "The duty worker can find a bed" in main_of(page)
