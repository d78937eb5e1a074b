"""What people see of a change that can't be made, or not without a reason, or not by them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import structlog

from services.registry import grounds
from shared.contracts.asking import UnreachableError
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    Concern,
    HowIsConstellation,
    MoveToPhase,
    WhatCanBeChosen,
    WhatHappened,
)
from shared.contracts.refusals import Refused, Whose, refusal
from shared.contracts.registry import WhoAreThey
from shared.contracts.words import ConstellationState
from shared.testing.site import MANAGER, SATELLITE_CARER, parsed, text_of, title_of, visiting
from tests.component.registry.a_constellation_site import (
    CHOICES,
    HERE,
    HISTORY,
    HUB,
    IVY,
    LIAISON,
    TODAY,
    VACANT,
    a_bus,
    a_change,
    a_site,
    a_view,
    asked_of,
    happened,
    main_of,
    summary_of,
)
from tests.component.registry.changes_to_make import CHANGES, WHEN_AND_WHY, checked

CASELOAD = f"/caseloads/{LIAISON.person_id}"
TOO_FEW = Concern(
    code="too_few_satellites",
    sentence="Then it has 5 satellite households; at least 6 are asked for.",
    source="Portsmouth’s own rule",
    needs_a_reason=True,
    rule="A constellation is launched with enough households.",
    whose=Whose.AUTHORITY,
)


def why_of(page):
    """What stands below the summary, closed: the rule, whose it is, and where it is from."""
    return [text_of(one) for one in parsed(page).findall(".//details//dd")]


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


@pytest.mark.parametrize(
    ("refused", "anchor"),
    [
        (Refused(reason="not_approved", detail="They aren’t approved then.", fields=("household_id",)), "#household"),
        (Refused(reason="too_few_beds", detail="At least 2 beds are needed.", fields=("beds",)), "#beds"),
        (Refused(reason="later_changes_exist", detail="It changes later.", fields=("on",)), "#on-day"),
    ],
)
async def test_a_refusal_stands_at_its_question_and_what_was_entered_stays(manager, bus, refused, anchor):
    bus.answers[AppointHubHome] = refused

    page = await checked(manager, "hub-home", CHANGES["hub-home"][0])

    [link] = parsed(page).findall(".//div[@role='alert']//a")
    assert page.status_code == 422
    assert (link.get("href"), text_of(link)) == (anchor, refused.detail)
    assert parsed(page).find(".//input[@id='beds']").get("value") == "3"


async def test_a_refusal_at_the_last_moment_is_told_too(manager, bus):
    check = await checked(manager, "satellites/add", CHANGES["satellites/add"][0])
    bus.answers[AddSatellite] = refusal(
        grounds.TOO_MANY_SATELLITES.cited("Policy 7", Whose.AUTHORITY), "It has 10 already."
    )

    page = await manager.submit(check, {"step": "confirm"})

    assert summary_of(page) == "There is a problem It has 10 already."
    assert why_of(page) == [grounds.TOO_MANY_SATELLITES.rule, "The authority’s own", "Policy 7"]
    assert "Why it is right to go beyond the rule" not in main_of(page)


async def test_a_rule_that_may_be_set_aside_is_asked_about(manager, bus):
    bus.answers[MoveToPhase] = Refused(
        reason="too_few_satellites", detail="At least 6 are asked for.", fields=("allowed_because",)
    )

    page = await checked(manager, "phase", {"phase": "launched"} | {"phase": "paused"})
    bus.answers[MoveToPhase] = a_change()
    check = await manager.submit(page, WHEN_AND_WHY | {"phase": "paused", "allowed_because": "Two join in June."})

    [link] = parsed(page).findall(".//div[@role='alert']//a")
    assert (link.get("href"), text_of(link)) == ("#allowed_because", "At least 6 are asked for.")
    assert "Why it is right to go beyond the rule" in main_of(page)
    assert "Why it is right to go beyond the rule Two join in June." in main_of(check)
    assert asked_of(bus, MoveToPhase)[-1].allowed_because == "Two join in June."


async def test_a_concern_that_needs_a_reason_is_asked_about_before_it_can_be_confirmed(manager, bus):
    bus.answers[MoveToPhase] = a_change(TOO_FEW)

    page = await checked(manager, "phase", {"phase": "paused"})
    check = await manager.submit(page, WHEN_AND_WHY | {"phase": "paused", "allowed_because": "Two join in June."})

    assert summary_of(page) == f"There is a problem {TOO_FEW.sentence}"
    assert why_of(page) == [TOO_FEW.rule, "The authority’s own", "Portsmouth’s own rule"]
    assert title_of(check).startswith("Check before you confirm")
    assert f"Warning {TOO_FEW.sentence} (Portsmouth’s own rule)" in main_of(check)


async def test_whoever_was_slower_sees_who_was_quicker_and_how_it_is_now(manager, bus):
    check = await checked(manager, "phase", {"phase": "paused"})
    bus.answers[MoveToPhase] = Refused(reason="changed_meanwhile", detail="Somebody else changed it.")
    newest = happened(
        TODAY,
        WhatHappened.HUB_HOME_ENDED,
        household_id=HUB,
        recorded_at=datetime(2026, 11, 23, 8, 55, tzinfo=UTC),
        recorded_by=LIAISON.person_id,
    )
    bus.answers[HowIsConstellation] = a_view(**VACANT, version=5, history=(*HISTORY, newest))

    page = await manager.submit(check, {"step": "confirm"})

    assert "Somebody else has changed this constellation since you opened this page" in summary_of(page)
    assert "The last change was recorded on Monday 23 November 2026 at 8:55am by Lio Worker." in main_of(page)
    assert "How it is now State Hub home vacant" in main_of(page)
    assert parsed(page).find(".//input[@value='paused']").get("checked") is not None
    assert parsed(page).find(".//input[@name='version']").get("value") == "5"


async def test_a_version_that_is_none_is_the_one_that_is_shown(manager, bus):
    await checked(manager, "phase", {"phase": "paused", "version": "9" * 5000})

    assert asked_of(bus, MoveToPhase)[0].version == 4


@pytest.mark.parametrize(
    ("query", "value"), [(f"satellites/add?household={IVY}", str(IVY)), ("phase?phase=closed", "closed")]
)
async def test_a_link_suggests_an_answer(manager, query, value):
    page = await manager.get(f"{HERE}/{query}")

    assert parsed(page).find(f".//input[@value='{value}']").get("checked") is not None


async def test_a_launched_constellation_isnt_launched_again_while_its_hub_home_is_vacant(manager, bus):
    bus.answers[HowIsConstellation] = a_view(**VACANT)

    page = await manager.get(f"{HERE}/phase")

    offered = [option.get("value") for option in parsed(page).findall(".//input[@name='phase']")]
    assert offered == ["planned", "recruiting_hub_home", "matching_satellites", "paused", "closed"]


async def test_many_households_are_chosen_from_a_list_that_opens(manager, bus):
    many = tuple(CHOICES.households[0].model_copy(update={"id": UUID(int=200 + number)}) for number in range(9))
    bus.answers[WhatCanBeChosen] = CHOICES.model_copy(update={"households": many})

    page = await manager.get(f"{HERE}/satellites/add")

    options = [text_of(option) for option in parsed(page).findall(".//select[@id='household']/option")]
    assert options[:2] == ["Choose one", "Ivy (PO5, approved for 3)"]
    assert len(options) == 10


@pytest.mark.parametrize(("path", "field"), [("hub-home", "household"), ("satellites/add", "household")])
async def test_where_nobody_can_be_chosen_the_form_says_so(manager, bus, path, field):
    bus.answers[WhatCanBeChosen] = CHOICES.model_copy(update={"households": ()})

    page = await manager.get(f"{HERE}/{path}")

    assert "There is no household to choose" in main_of(page)
    assert parsed(page).find(f".//input[@name='{field}']") is None


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("hub-home/end", VACANT),
        ("satellites/remove", {"satellites": ()}),
        ("satellites/add", {"state": ConstellationState.CLOSED}),
        ("phase", {"may_change": False}),
        ("phase", {"state": ConstellationState.CLOSED}),
    ],
)
async def test_what_cant_be_changed_has_no_form(manager, bus, path, changes):
    bus.answers[HowIsConstellation] = a_view(**changes)

    page = await manager.get(f"{HERE}/{path}")

    assert page.url.path == HERE


async def test_somebody_elses_constellation_has_no_form(manager, bus):
    bus.answers[HowIsConstellation] = Refused(reason="not_yours")

    assert (await manager.get(f"{HERE}/phase")).status_code == 404


@pytest.mark.parametrize("path", [f"{HERE}/satellites/remove", f"{CASELOAD}/hand-over"])
async def test_nobody_chooses_between_households_without_names(manager, bus, path):
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")

    page = await manager.get(path)

    assert page.status_code == 503
    assert "Nothing was changed." in main_of(page)


@pytest.mark.parametrize("path", ["/constellations/plan", f"{HERE}/phase", f"{CASELOAD}/hand-over"])
async def test_a_carer_changes_nothing(bus, path):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(SATELLITE_CARER)

        assert (await visitor.get(path)).status_code == 403
