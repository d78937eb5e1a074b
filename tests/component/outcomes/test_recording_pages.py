"""How a hub home carer records a contact."""

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.outcomes import (
    RecordSupportContact,
    SatelliteHouseholds,
    WhomDoISupport,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoAreThey
from shared.contracts.words import ContactKind, ContactTopic
from shared.testing.site import (
    HUB_HOME_CARER,
    ScriptedBus,
    Visitor,
    parsed,
    text_of,
)
from tests.component.outcomes.a_site import BIRCH, KITES, THIS_MONTH, TODAY, UNKNOWN, main_of

RIGHT = {
    "household": str(BIRCH),
    "on-day": str(TODAY.day),
    "on-month": str(TODAY.month),
    "on-year": str(TODAY.year),
    "kind": "visit",
    "minutes": "45",
    "topic": "contact",
}


async def test_a_contact_is_recorded_once_and_told(visitor: Visitor, bus: ScriptedBus) -> None:
    await visitor.sign_in(HUB_HOME_CARER)
    form = await visitor.get("/support-log/record")

    page = await visitor.submit(form, RIGHT)
    await visitor.submit(form, RIGHT)

    asked = [(request, key) for _, request, key in bus.asked if isinstance(request, RecordSupportContact)]
    assert asked[0] == asked[1]
    assert asked[0][0] == RecordSupportContact(
        household_id=BIRCH, on=TODAY, kind=ContactKind.VISIT, minutes=45, topic=ContactTopic.CONTACT
    )
    assert str(page.url).endswith(f"/support-log?month={THIS_MONTH}")
    assert "recorded. It can take a few seconds to appear in the log." in main_of(page)


async def test_the_form_begins_with_today_and_the_households_by_name(visitor: Visitor) -> None:
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/support-log/record")

    tree = parsed(page)
    assert tree.find(".//input[@id='on-day']").get("value") == str(TODAY.day)
    labels = [text_of(label) for label in tree.findall(".//main//label")]
    assert labels[:2] == ["Birch household", "Cedar household"]
    assert "Family time" in labels
    assert "Contact" not in labels


async def test_a_form_with_nothing_in_it_says_what_to_enter(visitor: Visitor, bus: ScriptedBus) -> None:
    await visitor.sign_in(HUB_HOME_CARER)
    form = await visitor.get("/support-log/record")

    page = await visitor.submit(form, {})

    links = parsed(page).findall(".//div[@data-module='govuk-error-summary']//a")
    assert page.status_code == 422
    assert {text_of(link): link.get("href") for link in links} == {
        "Select a household": "#household",
        "Enter the date of the contact": "#on-day",
        "Select how you were in contact": "#kind",
        "Enter how many minutes it took": "#minutes",
        "Select what it was mostly about": "#topic",
    }
    for link in links:
        assert parsed(page).find(f".//input[@id='{link.get('href')[1:]}']") is not None
    assert not [request for _, request, _ in bus.asked if isinstance(request, RecordSupportContact)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"minutes": "a while"}, "Minutes must be a whole number, like 20"),
        ({"minutes": "٣"}, "Minutes must be a whole number, like 20"),
        ({"minutes": "0"}, "Minutes must be between 1 and 1440"),
        ({"minutes": "99999999"}, "Minutes must be between 1 and 1440"),
        ({"household": str(UNKNOWN)}, "Select a household"),
        ({"on-month": "13"}, "The date of the contact must be a real date"),
        ({"topic": "gossip"}, "Select what it was mostly about"),
    ],
)
async def test_what_cant_be_is_said_where_it_stands(visitor: Visitor, wrong: dict, sentence: str) -> None:
    await visitor.sign_in(HUB_HOME_CARER)
    form = await visitor.get("/support-log/record")

    page = await visitor.submit(form, RIGHT | wrong)

    assert page.status_code == 422
    assert sentence in main_of(page)


async def test_a_refusal_stands_at_its_question(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[RecordSupportContact] = Refused(
        reason="in_the_future", detail="The date must be today or in the past.", fields=("on",)
    )
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.submit(await visitor.get("/support-log/record"), RIGHT)

    assert text_of(parsed(page).find(".//p[@id='on-error']")) == "Error: The date must be today or in the past."


async def test_a_hub_home_without_satellites_has_nobody_to_record_for(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[WhomDoISupport] = SatelliteHouseholds(constellation_id=KITES, household_ids=())
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/support-log/record")

    assert "Your constellation has no satellite households yet." in main_of(page)
    assert parsed(page).find(".//main//form") is None


async def test_a_carer_of_no_hub_home_is_told_so(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[WhomDoISupport] = Refused(reason="not_yours", detail="Your household isn’t a hub home.")
    home = await visitor.sign_in(HUB_HOME_CARER)

    assert "support log" not in main_of(home)
    assert (await visitor.get("/support-log/record")).status_code == 403


async def test_households_without_names_are_no_choice(visitor: Visitor, bus: ScriptedBus) -> None:
    await visitor.sign_in(HUB_HOME_CARER)
    form = await visitor.get("/support-log/record")
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")

    page = await visitor.submit(form, RIGHT | {"minutes": "a while"})

    assert page.status_code == 503
    assert "Nothing was recorded." in main_of(page)
    assert parsed(page).find(".//main//form") is None
    assert not [request for _, request, _ in bus.asked if isinstance(request, RecordSupportContact)]
