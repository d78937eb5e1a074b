"""From an emergency's stay one asks for more nights after it: the form has its children, and counts from tonight."""

from datetime import timedelta

import pytest

from shared.contracts.bookings import HowIsSleepover
from shared.contracts.child_terms import NightsTerms, WhichConditions
from shared.contracts.emergencies import RaiseEmergency
from shared.contracts.swaps import Swaps, WhichSwaps
from shared.contracts.words import SleepoverKind
from shared.testing.site import HUB_HOME_CARER, SATELLITE_CARER, parsed, text_of, visiting
from tests.component.bookings.a_constellation import ADA, BEN, BIRCH, CEDAR, HUB, TODAY
from tests.component.bookings.a_site import asked_of, main_of
from tests.component.bookings.an_emergency_site import A_STAY, LIAISON, a_bus, a_site

HERE = f"/sleepovers/{A_STAY.sleepover_id}"
LONGER = f"/emergencies/raise?stay={A_STAY.sleepover_id}"


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers |= {HowIsSleepover: A_STAY, WhichSwaps: Swaps(swaps=()), WhichConditions: NightsTerms(terms=())}
    return bus


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


async def links(visitor):
    return [link.get("href") for link in parsed(await visitor.get(HERE)).iterfind(".//main//a")]


@pytest.mark.parametrize("who", [SATELLITE_CARER, HUB_HOME_CARER, LIAISON], ids=["at home", "hub home", "on duty"])
async def test_whose_stay_it_is_asks_for_more_nights_after_it(visitor, bus, who):
    await visitor.sign_in(who)
    from_the_stay = await links(visitor)
    form = await visitor.get(LONGER)
    await visitor.submit(form, {"children": [str(ADA), str(BEN)], "nights": "4"})

    assert LONGER in from_the_stay
    assert not [href for href in from_the_stay if href.startswith("/sleepovers/ask")]
    ticked = {
        one.get("value") for one in parsed(form).iterfind(".//input[@name='children']") if "checked" in one.attrib
    }
    assert ticked == {str(one) for one in A_STAY.child_ids}
    options = [text_of(one) for one in parsed(form).iterfind(".//*[@class='govuk-radios__item']")]
    assert options[0] == "1 more night, home on Thursday 26 November 2026"
    [command] = asked_of(bus, RaiseEmergency)
    assert (command.first_night_on, command.nights) == (TODAY, 4), "two that they have, and two more"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": SleepoverKind.PLANNED},
        {"first_night_on": TODAY - timedelta(days=9), "last_night_on": TODAY - timedelta(days=2)},
        {"hub_household_id": CEDAR, "satellite_household_id": CEDAR},
    ],
    ids=["planned", "over", "somebody else's"],
)
async def test_for_any_other_the_form_is_that_of_the_button(visitor, bus, changes):
    bus.answers[HowIsSleepover] = A_STAY.model_copy(update=changes)
    await visitor.sign_in(SATELLITE_CARER)

    assert LONGER not in await links(visitor)
    assert "A child needs a bed now" in main_of(await visitor.get(LONGER))


async def test_what_is_missing_is_said_and_the_stay_isnt_lost(visitor, bus):
    await visitor.sign_in(HUB_HOME_CARER)
    wrong = await visitor.submit(await visitor.get(LONGER), {"children": [str(ADA)]})

    assert (A_STAY.hub_household_id, A_STAY.satellite_household_id) == (HUB, BIRCH)
    assert "Select for how long" in main_of(wrong)
    assert "1 more night" in main_of(wrong)
