"""The pages of constellations on the registry that answers them: what is entered on the one is true in the other."""

from dataclasses import dataclass

import pytest
import structlog

from services.registry.pages.site import PAGES
from shared.contracts.constellations import ConstellationView, HowIsConstellation
from shared.contracts.losing import LostSleepovers, WhatWouldBeLost, WhatWouldBeLostByLeaving
from shared.contracts.registry import MembershipChanged
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedBus, parsed, person, text_of, visiting
from shared.web.app import create_app
from tests.component.registry.a_constellation_site import main_of, summary_of
from tests.component.registry.builders import constellation, household, said_by

MOE = person("Moe Hale", Role.PROGRAMME_MANAGER)
TERNS = f"/constellations/{constellation('X1')}"
TODAY = {"on-day": "23", "on-month": "11", "on-year": "2026", "reason": "They live round the corner."}


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@dataclass
class RegistryAndBookings:
    """The registry's room, and bookings that has nothing to lose."""

    registry: Room
    bookings: ScriptedBus

    def asker_for(self, statement):
        return AsksBoth(self, statement.actor)


@dataclass
class AsksBoth:
    of: RegistryAndBookings
    actor: object

    async def ask(self, request, *, key=None, **_):
        if request.owner == "registry":
            return await self.of.registry.asked(request, by=self.actor, key=key)
        return self.of.bookings.answers[type(request)]


@pytest.fixture
async def manager(filled):
    bookings = ScriptedBus(
        {WhatWouldBeLost: LostSleepovers(sleepovers=()), WhatWouldBeLostByLeaving: LostSleepovers(sleepovers=())}
    )
    app = create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(people_of={AUTHORITY: (MOE,)}),
        asker_for=RegistryAndBookings(filled, bookings).asker_for,
        pages=[PAGES],
        now=filled.clock,
    )
    async with visiting(app) as visitor:
        await visitor.sign_in(MOE, AUTHORITY)
        yield visitor


async def how_the_terns_are(registry):
    by = actor(Role.PROGRAMME_MANAGER)
    view = await registry.asked(HowIsConstellation(constellation_id=constellation("X1")), by=by)
    assert isinstance(view, ConstellationView)
    return view


async def test_a_household_is_added_and_the_list_the_picture_and_the_history_tell_of_it(manager, filled):
    form = await manager.get(f"{TERNS}/satellites/add")

    check = await manager.submit(form, TODAY | {"household": str(household("H6"))})
    before = await how_the_terns_are(filled)
    page = await manager.submit(check, {"step": "confirm"})
    everything = await manager.get("/constellations")

    assert "Satellite households 3 (6 to 10) Without the change: 2 (6 to 10)" in main_of(check)
    assert len(before.satellites) == 2
    rows = [text_of(row) for row in parsed(page).findall(".//main//tbody/tr")]
    assert [row.split()[1] for row in rows] == ["Lowe", "Marsh", "Vale"]
    assert "Vale joined Why: They live round the corner." in main_of(page)
    assert "Recorded on Monday 23 November 2026 at 9am by" in main_of(page)
    assert "3 satellite households (6 to 10)" in main_of(everything)
    [joined] = said_by(await filled.said(), MembershipChanged)
    assert joined.household_id == household("H6")


async def test_a_household_of_another_constellation_isnt_offered(manager):
    form = await manager.get(f"{TERNS}/satellites/add")

    offered = {box.get("value") for box in parsed(form).findall(".//main//input[@name='household']")}
    assert offered == {str(household("H6"))}


async def test_a_constellation_that_somebody_else_changed_is_shown_anew(manager, filled):
    form = await manager.get(f"{TERNS}/satellites/remove")
    leaving = TODAY | {"household": str(household("H2")), "leaving_reason": "moved_away"}
    check = await manager.submit(form, leaving)
    filled.clock.move(hours=1)
    other = await manager.submit(form, leaving | {"household": str(household("H3"))})
    await manager.submit(other, {"step": "confirm"})

    page = await manager.submit(check, {"step": "confirm"})

    assert "Somebody else has changed this constellation since you opened this page" in summary_of(page)
    assert "The last change was recorded on Monday 23 November 2026 at 10am by somebody." in main_of(page)
    assert "Satellite households 1 (6 to 10)" in main_of(page)


async def test_what_the_rules_refuse_is_told_at_its_question(manager):
    form = await manager.get(f"{TERNS}/phase")

    page = await manager.submit(form, TODAY | {"phase": "planned"})

    [link] = parsed(page).findall(".//div[@role='alert']//a")
    assert link.get("href") == "#phase"
    assert "can't become" in text_of(link)


async def test_a_constellation_is_planned_for_a_day_to_come_and_is_there_then(manager, filled):
    form = await manager.get("/constellations/plan")
    radios = parsed(form).findall(".//main//input[@type='radio']")
    area, worker = (next(box.get("value") for box in radios if box.get("name") == name) for name in ("area", "worker"))

    plan = TODAY | {"on-month": "12", "name": "The Wrens", "area": area, "worker": worker}
    page = await manager.submit(await manager.submit(form, plan), {"step": "confirm"})

    assert page.status_code == 200
    assert "The Wrens" in main_of(page)
    assert "This is how it will be on Wednesday 23 December 2026" in main_of(page)
    assert "The Wrens" not in main_of(await manager.get("/constellations"))
    assert "The Wrens" in main_of(await manager.get("/constellations?on=2026-12-23"))


async def test_the_hub_home_of_a_past_day_is_the_one_of_then(manager):
    form = await manager.get(f"{TERNS}/hub-home/end")
    await manager.submit(await manager.submit(form, TODAY), {"step": "confirm"})

    now = main_of(await manager.get(TERNS))
    then = main_of(await manager.get(f"{TERNS}?on=2026-11-22"))

    assert "Hub home vacant since Monday 23 November 2026" in now
    assert "Hub home No hub home" in now
    assert "Launched since" in then
    assert "Hub home Frost 2 beds" in then


async def test_a_closing_of_the_day_is_taken_back_on_its_page_once_it_was_seen_what_comes_back(manager, filled):
    closing = await manager.submit(await manager.get(f"{TERNS}/phase"), TODAY | {"phase": "closed"})
    closed = await manager.submit(closing, {"step": "confirm"})
    filled.clock.move(hours=1)

    form = await manager.get(f"{TERNS}/take-back")
    unsaid = await manager.submit(form, {"reason": ""})
    check = await manager.submit(form, {"reason": "The Rooks were meant."})
    before = await how_the_terns_are(filled)
    page = await manager.submit(check, {"step": "confirm"})

    links = {text_of(link): link.get("href") for link in parsed(closed).findall(".//main//a")}
    assert links["Take back the last change"] == f"{TERNS}/take-back"
    assert "Find households that could join" not in links
    assert "The last change, from Monday 23 November 2026: Closed. Recorded on Monday" in main_of(form)
    assert "Enter why" in summary_of(unsaid)
    assert "The hub home’s term goes on." in main_of(check)
    assert "Households that belong to it again Lowe Marsh" in main_of(check)
    assert "State Launched Without the change: Closed" in main_of(check)
    assert before.state is ConstellationState.CLOSED
    assert "What was recorded for Monday 23 November 2026 is taken back." in text_of(parsed(page))
    assert "Taken back Closed" in main_of(page)
    assert "Taken back on Monday 23 November 2026 at 10am by" in main_of(page)
    assert "The Rooks were meant." in main_of(page)
    assert (await how_the_terns_are(filled)).state is ConstellationState.LAUNCHED
