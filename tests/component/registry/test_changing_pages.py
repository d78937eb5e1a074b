"""What people do on the pages that change a constellation: a form, how it will be, and then the deed."""

from uuid import UUID

import pytest
import structlog

from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.constellations import (
    AppointHubHome,
    ConstellationChange,
    EndHubHome,
    HowIsConstellation,
    MoveToPhase,
)
from shared.contracts.losing import LostSleepovers, WhatWouldBeLost, WhatWouldBeLostByLeaving
from shared.contracts.words import ConstellationPhase
from shared.testing.site import MANAGER, parsed, text_of, title_of, visiting
from tests.component.registry.a_constellation_site import (
    BIRCH,
    HERE,
    HUB,
    IVY,
    KITES,
    LIAISON,
    a_bus,
    a_site,
    a_view,
    asked_of,
    main_of,
    summary_of,
)
from tests.component.registry.changes_to_make import CHANGES, DONE, FIRST_OF_DECEMBER, checked


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


@pytest.mark.parametrize("path", CHANGES)
async def test_a_change_is_tried_shown_and_done(manager, bus, path):
    fields, command = CHANGES[path]

    check = await checked(manager, path, fields)
    tried = asked_of(bus, type(command))
    page = await manager.submit(check, {"step": "confirm"})

    assert title_of(check).startswith("Check before you confirm")
    assert tried == [command.model_copy(update={"dry_run": True})]
    assert asked_of(bus, type(command)) == [*tried, command]
    assert page.url.path == HERE
    assert DONE[path] in main_of(page)


@pytest.mark.parametrize("path", CHANGES)
async def test_an_empty_form_is_told_in_its_summary_what_to_enter(manager, bus, path):
    form = await manager.get(f"{HERE}/{path}")

    page = await manager.submit(form, {})

    links = [link.get("href")[1:] for link in parsed(page).findall(".//div[@role='alert']//a")]
    identifiers = {element.get("id") for element in parsed(page).iter()}
    assert page.status_code == 422
    assert links[-2:] == ["on-day", "reason"]
    assert set(links) <= identifiers
    assert not asked_of(bus, type(CHANGES[path][1]))


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("phase", {"phase": "hub_home_vacant"}, "Select what happens to the constellation"),
        ("hub-home", {"beds": "7"}, "The number of beds must be between 1 and 6"),
        ("hub-home", {"beds": "two"}, "The number of beds must be between 1 and 6"),
        ("hub-home", {"household": str(BIRCH)}, "Select the household"),
        ("satellites/add", {"household": str(HUB)}, "Select the household"),
        ("satellites/remove", {"household": str(IVY)}, "Select the household"),
        ("satellites/remove", {"leaving_reason": "quarrel"}, "Select why the household leaves"),
        ("liaison-worker", {"worker": str(LIAISON.person_id)}, "Select the new liaison worker"),
        ("phase", {"on-year": "1926"}, "The date from which it holds must be between 2000 and 2099"),
        ("phase", {"on-day": "31", "on-month": "11"}, "The date from which it holds must be a real date"),
        ("phase", {"reason": "x" * 501}, "The reason must be 500 characters or fewer"),
    ],
)
async def test_what_cant_be_meant_isnt_asked(manager, bus, path, fields, sentence):
    page = await checked(manager, path, CHANGES[path][0] | fields)

    assert page.status_code == 422
    assert sentence in summary_of(page)
    assert not asked_of(bus, type(CHANGES[path][1]))


async def test_the_check_shows_what_changes_and_what_it_was(manager, bus):
    check = main_of(await checked(manager, "hub-home/end", {}))

    assert HowIsConstellation(constellation_id=KITES, on=FIRST_OF_DECEMBER) in asked_of(bus, HowIsConstellation)
    assert "How the constellation is on Tuesday 1 December 2026" in check
    assert "State Hub home vacant Without the change: Launched" in check
    assert "Hub home No hub home Without the change: Adeyemi, 2 beds" in check
    assert "Satellite households 7 (6 to 10) Children who live there 12" in check


async def test_the_check_shows_which_sleepovers_would_be_cancelled(manager, bus):
    page = await checked(manager, "hub-home/end", {})

    [asked] = asked_of(bus, WhatWouldBeLost)
    link = parsed(page).find(".//main//ul/li/a")
    assert asked.constellation_id == KITES
    assert asked.phases
    assert "This sleepover is cancelled if you confirm." in main_of(page)
    assert text_of(link) == "Friday 4 to Sunday 6 December 2026, 2 nights (opens in a new tab)"
    assert link.get("href") == f"/sleepovers/{UUID(int=50)}"


async def test_a_household_that_leaves_loses_its_own_sleepovers(manager, bus):
    page = await checked(manager, "satellites/remove", CHANGES["satellites/remove"][0])

    links = [link.get("href") for link in parsed(page).findall(".//main//ul/li/a")]
    assert links == [f"/sleepovers/{UUID(int=51)}"]
    [asked] = asked_of(bus, WhatWouldBeLostByLeaving)
    assert (asked.constellation_id, asked.on) == (KITES, FIRST_OF_DECEMBER)
    assert str(asked.household_id) == CHANGES["satellites/remove"][0]["household"]


async def test_the_check_says_so_where_no_sleepover_is_lost(manager, bus):
    bus.answers[WhatWouldBeLost] = LostSleepovers(sleepovers=())

    assert "Sleepovers that would be cancelled None." in main_of(await checked(manager, "hub-home/end", {}))


@pytest.mark.parametrize("path", ["hub-home/end", "satellites/remove"])
@pytest.mark.parametrize("error", [UnreachableError("Nobody answers."), NoReplyInTimeError("Too late.")])
async def test_without_bookings_the_check_says_that_it_cant_tell(manager, bus, path, error):
    bus.answers[WhatWouldBeLost] = bus.answers[WhatWouldBeLostByLeaving] = error

    page = await checked(manager, path, CHANGES[path][0])

    assert page.status_code == 200
    assert "Bookings can’t be reached, so this page can’t show which sleepovers would be cancelled." in main_of(page)
    assert "None." not in main_of(page)


async def test_an_unknown_timeline_is_no_reason_to_call_all_sleepovers_lost(manager, bus):
    bus.answers[EndHubHome] = ConstellationChange(view=a_view(), concerns=())

    page = await checked(manager, "hub-home/end", {})

    assert not asked_of(bus, WhatWouldBeLost)
    assert "can’t show which sleepovers" in main_of(page)


async def test_confirming_twice_asks_with_one_key(manager, bus):
    check = await checked(manager, "phase", {"phase": "paused"})

    await manager.submit(check, {"step": "confirm"})
    await manager.submit(check, {"step": "confirm"})

    keys = [key for _, request, key in bus.asked if isinstance(request, MoveToPhase) and not request.dry_run]
    assert keys[0] == keys[1] is not None


async def test_going_back_from_the_check_keeps_what_was_entered(manager, bus):
    check = await checked(manager, "hub-home", CHANGES["hub-home"][0])

    form = await manager.submit(check, {"step": "change"})

    tree = parsed(form)
    assert form.status_code == 200
    assert tree.find(".//input[@id='beds']").get("value") == "3"
    assert tree.find(".//input[@id='on-month']").get("value") == "12"
    assert text_of(tree.find(".//textarea[@id='reason']")) == "The board agreed."
    assert [one.get("value") for one in tree.findall(".//input[@type='radio']") if one.get("checked") is not None] == [
        str(IVY), "interim",
    ]  # fmt: skip
    assert [request.dry_run for request in asked_of(bus, AppointHubHome)] == [True]


async def test_only_phases_that_can_follow_are_offered(manager, bus):
    bus.answers[HowIsConstellation] = a_view(may_become=(ConstellationPhase.PAUSED, ConstellationPhase.CLOSED))

    page = await manager.get(f"{HERE}/phase")

    offered = [field.get("value") for field in parsed(page).findall(".//input[@name='phase']")]
    assert offered == ["paused", "closed"]
