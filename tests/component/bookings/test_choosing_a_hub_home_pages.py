"""The page on which a duty worker has a hub home asked, or books the bed that its carer promised."""

import pytest

from shared.contracts.emergencies import AskHubHome, HowIsEmergency, HubHomesToAsk, WhichHubHomesCanBeAsked
from shared.contracts.refusals import Refused
from shared.testing.site import SATELLITE_CARER, parsed, text_of, visiting
from tests.component.bookings.a_constellation import HUB
from tests.component.bookings.a_site import asked_of, main_of
from tests.component.bookings.an_area import EMERGENCY, OWL_HUB
from tests.component.bookings.an_emergency_site import HERE, LIAISON, STATES, a_bus, a_site

CHOOSE = f"{HERE}/hub-homes"


@pytest.fixture
def bus():
    return a_bus(STATES["in-hand"])


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(LIAISON)
        yield visitor


async def test_the_emergency_leads_to_it_and_each_has_its_nights_and_what_it_said(visitor):
    emergency = await visitor.get(HERE)
    page = await visitor.get(CHOOSE)

    assert CHOOSE in [link.get("href") for link in parsed(emergency).iterfind(".//main//a")]
    radios = [text_of(one) for one in parsed(page).iterfind(".//*[@class='govuk-radios__item']")]
    assert radios[0].startswith("Okonkwo household")
    assert "first 1 night" in radios[0]
    assert "Said no before" in radios[0]
    assert "on all of these nights" in radios[1]


async def test_its_bed_is_booked_or_it_is_asked(visitor, bus):
    form = await visitor.get(CHOOSE)
    booked = await visitor.submit(form, {"hub_home": str(OWL_HUB), "way": "said_yes"})
    asked = await visitor.submit(form, {"hub_home": str(HUB), "way": "to_be_asked"})

    assert asked_of(bus, AskHubHome) == [
        AskHubHome(emergency_id=EMERGENCY, household_id=OWL_HUB, has_said_yes=True),
        AskHubHome(emergency_id=EMERGENCY, household_id=HUB),
    ]
    assert booked.url.path == asked.url.path == HERE
    assert "The bed is booked." in main_of(booked)
    assert "The hub home is asked" in main_of(asked)


async def test_what_is_missing_and_what_is_gone_is_said_at_its_place(visitor, bus):
    form = await visitor.get(CHOOSE)
    missing = await visitor.submit(form, {})
    bus.answers[AskHubHome] = Refused(
        reason="hub_home_is_full", detail="The hub home is full.", fields=("first_night_on",)
    )
    full = await visitor.submit(form, {"hub_home": str(OWL_HUB), "way": "said_yes"})

    assert missing.status_code == full.status_code == 422
    assert "Select a hub home" in main_of(missing)
    assert "Select whether they have said yes" in main_of(missing)
    assert "The hub home is full." in main_of(full)


async def test_where_nobody_has_a_bed_it_says_so(visitor, bus):
    bus.answers[WhichHubHomesCanBeAsked] = HubHomesToAsk()

    assert "No hub home of the authority has a bed" in main_of(await visitor.get(CHOOSE))


async def test_who_settles_it_is_told_to_book_a_bed_at_a_hub_home_instead(visitor):
    page = await visitor.get(f"{HERE}/settle")

    assert CHOOSE in [link.get("href") for link in parsed(page).iterfind(".//main//a")]
    assert "somebody else can be given the same bed" in main_of(page)


async def test_who_may_not_choose_sees_the_emergency(visitor, bus):
    bus.answers[HowIsEmergency] = STATES["bed-found"]
    over = await visitor.get(CHOOSE)
    await visitor.sign_in(SATELLITE_CARER)
    carer = await visitor.get(CHOOSE)

    assert over.url.path == HERE
    assert carer.status_code in {403, 404}
