"""What people do on the pages that plan a constellation, and on those that hand a caseload over."""

from datetime import date

import pytest
import structlog

from shared.contracts.constellations import (
    CaseToCome,
    HandOverCaseload,
    HowIsConstellation,
    PlanConstellation,
    WhoseCaseload,
)
from shared.contracts.refusals import Refused
from shared.contracts.words import CaseKind
from shared.testing.site import MANAGER, parsed, text_of, visiting
from tests.component.registry.a_constellation_site import (
    A_CASELOAD,
    ADMINISTRATOR,
    BIRCH,
    HERE,
    IVY,
    KITES,
    LIAISON,
    NORTH,
    OTHER_LIAISON,
    a_bus,
    a_site,
    asked_of,
    main_of,
    summary_of,
)
from tests.component.registry.changes_to_make import FIRST_OF_DECEMBER, WHEN_AND_WHY

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
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


A_PLAN = WHEN_AND_WHY | {"name": "The Wrens", "area": str(NORTH), "worker": str(LIAISON.person_id)}


async def test_a_constellation_is_planned_after_it_was_looked_at(manager, bus):
    form = await manager.get("/constellations/plan")

    check = await manager.submit(form, A_PLAN)
    before = asked_of(bus, PlanConstellation)
    page = await manager.submit(check, {"step": "confirm"})

    assert before == []
    assert "Name The Wrens Area North Liaison worker Lio Worker From Tuesday 1 December 2026" in main_of(check)
    assert asked_of(bus, PlanConstellation) == [
        PlanConstellation(
            name="The Wrens",
            area_id=NORTH,
            liaison_worker_id=LIAISON.person_id,
            on=FIRST_OF_DECEMBER,
            reason="The board agreed.",
        )
    ]
    assert page.url.path == HERE
    assert asked_of(bus, HowIsConstellation)[-1].on == FIRST_OF_DECEMBER
    assert "You planned a constellation from Tuesday 1 December 2026." in main_of(page)


async def test_a_plan_that_is_refused_is_told_at_its_question(manager, bus):
    bus.answers[PlanConstellation] = Refused(reason="name_taken", detail="There is one of that name.", fields=("name",))
    check = await manager.submit(await manager.get("/constellations/plan"), A_PLAN)

    page = await manager.submit(check, {"step": "confirm"})
    again = await manager.submit(check, {"step": "change"})

    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#name"
    assert parsed(again).find(".//input[@id='name']").get("value") == "The Wrens"


async def test_a_plan_without_answers_is_told_what_to_enter(manager):
    page = await manager.submit(await manager.get("/constellations/plan"), {"name": "x" * 81})

    assert summary_of(page) == (
        "There is a problem The name must be 80 characters or fewer Select an area Select a liaison worker "
        "Enter the date from which it holds Enter why"
    )


async def test_a_liaison_worker_plans_their_own_constellation(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(LIAISON)
        page = await visitor.get("/constellations/plan")

    assert parsed(page).find(f".//input[@value='{LIAISON.person_id}']").get("checked") is not None


A_HANDOVER = WHEN_AND_WHY | {"to_worker": str(OTHER_LIAISON.person_id), "extent": "all"}
HANDED_OVER = HandOverCaseload(
    from_worker_id=LIAISON.person_id,
    to_worker_id=OTHER_LIAISON.person_id,
    on=FIRST_OF_DECEMBER,
    reason="The board agreed.",
)


async def test_a_caseload_is_handed_over_in_one_step(manager, bus):
    form = await manager.get(f"{CASELOAD}/hand-over")

    check = await manager.submit(form, A_HANDOVER)
    page = await manager.submit(check, {"step": "confirm"})

    assert "What Lio Worker hands over Constellations (2) The Herons The Kites" in main_of(check)
    assert asked_of(bus, HandOverCaseload) == [HANDED_OVER.model_copy(update={"dry_run": True}), HANDED_OVER]
    assert page.url.path == CASELOAD
    assert "The caseload is handed over from Tuesday 1 December 2026." in main_of(page)


async def test_what_is_shown_to_be_handed_over_is_what_there_is_on_the_first_day(manager, bus):
    def caseload(query):
        return A_CASELOAD.model_copy(update={"household_ids": ()}) if query.on == FIRST_OF_DECEMBER else A_CASELOAD

    bus.answers[WhoseCaseload] = caseload
    bus.answers[HandOverCaseload] = A_CASELOAD.model_copy(
        update={"worker_id": OTHER_LIAISON.person_id, "household_ids": ()}
    )
    form = await manager.get(f"{CASELOAD}/hand-over")

    check = await manager.submit(form, WHEN_AND_WHY | {"to_worker": str(OTHER_LIAISON.person_id), "extent": "all"})

    assert "Constellations (" in main_of(check)
    assert "Households (" not in main_of(check)


async def test_some_of_a_caseload_is_handed_over(manager, bus):
    form = await manager.get(f"{CASELOAD}/hand-over")

    check = await manager.submit(form, A_HANDOVER | {"extent": "some", "only": [str(KITES), str(BIRCH)]})

    assert asked_of(bus, HandOverCaseload)[0].only == (KITES, BIRCH)
    assert "What Lio Worker hands over Constellations (1) The Kites Households (1) Birch What Zoe" in main_of(check)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"extent": "some"}, "Select what is handed over"),
        ({"only": [str(KITES)]}, "Select “Some of it”, or untick the list below"),
        ({"to_worker": str(MANAGER.person_id)}, "Select who takes over"),
    ],
)
async def test_a_handover_that_cant_be_meant_isnt_asked(manager, bus, fields, sentence):
    page = await manager.submit(await manager.get(f"{CASELOAD}/hand-over"), A_HANDOVER | fields)

    assert sentence in summary_of(page)
    assert not asked_of(bus, HandOverCaseload)


async def test_a_handover_that_is_refused_keeps_what_was_entered(manager, bus):
    bus.answers[HandOverCaseload] = Refused(
        reason="another_role", detail="They have another role.", fields=("to_worker_id",)
    )

    page = await manager.submit(await manager.get(f"{CASELOAD}/hand-over"), A_HANDOVER)

    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#to_worker"
    assert text_of(parsed(page).find(".//textarea")) == "The board agreed."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"could_take_over": ()}, "There is nobody else of the same role to hand it over to."),
        (
            {"constellation_ids": (), "household_ids": (), "child_ids": ()},
            "There is nothing to hand over.",
        ),
    ],
)
async def test_where_nothing_can_be_handed_over_there_is_no_form(bus, changes, sentence):
    bus.answers[WhoseCaseload] = A_CASELOAD.model_copy(update=changes)
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR)

        page = await visitor.get(f"{CASELOAD}/hand-over")

    assert sentence in main_of(page)
    assert parsed(page).find(".//main//form") is None


async def test_what_begins_later_is_listed_with_its_day_and_can_be_ticked(manager, bus):
    later = CaseToCome(id=IVY, kind=CaseKind.HOUSEHOLD, started_on=date(2027, 1, 4), ended_on=None)
    bus.answers[WhoseCaseload] = A_CASELOAD.model_copy(update={"to_come": (later,)})
    bus.answers[HandOverCaseload] = A_CASELOAD.model_copy(
        update={"worker_id": OTHER_LIAISON.person_id, "to_come": (later,)}
    )

    page = await manager.get(CASELOAD)
    form = await manager.get(f"{CASELOAD}/hand-over")
    everything = await manager.submit(form, A_HANDOVER)
    alone = await manager.submit(form, A_HANDOVER | {"extent": "some", "only": str(IVY)})

    assert "Later (1) Ivy, from Monday 4 January 2027" in main_of(page)
    assert "Ivy (household, from Monday 4 January 2027)" in main_of(form)
    assert main_of(everything).count("Later (1) Ivy, from Monday 4 January 2027") == 2
    assert "What Lio Worker hands over Nothing on that day. Later (1) Ivy" in main_of(alone)


async def test_a_caseload_that_only_begins_later_can_be_handed_over(manager, bus):
    later = CaseToCome(id=IVY, kind=CaseKind.HOUSEHOLD, started_on=date(2027, 1, 4), ended_on=date(2027, 2, 1))
    nothing = {"constellation_ids": (), "household_ids": (), "child_ids": (), "to_come": (later,)}
    bus.answers[WhoseCaseload] = A_CASELOAD.model_copy(update=nothing)

    page = main_of(await manager.get(CASELOAD))

    assert "Hand it over" in page
    assert "Nothing today. Later (1) Ivy, from Monday 4 January 2027 to Sunday 31 January 2027" in page
