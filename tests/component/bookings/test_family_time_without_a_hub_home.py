"""Where a hub home ends before the day of a family time there, whoever planned it is told once; the page says it."""

from datetime import date, timedelta

import pytest

from services.bookings.handlers.family_times.rooms import LOOK_AT_FAMILY_ROOMS
from shared.contracts.family_time import FamilyTimeChanged
from shared.contracts.family_words import FamilyTimeChange
from shared.testing.actors import AUTHORITY
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import visiting
from tests.component.bookings.a_constellation import (
    CEDAR,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    SATELLITE,
    a_hub_home,
    a_life,
    a_phase,
)
from tests.component.bookings.a_family_time import ELSEWHERE, cancel, change, how_is, planned, planned_alone
from tests.component.bookings.a_family_time_site import SAM, TOM, a_family_time_site
from tests.component.bookings.a_site import main_of
from tests.component.bookings.test_gatherings_in_a_browser import sign_in


def ends(until, version=2):
    """The Kites' hub home ends, and another has it from then on."""
    return a_life(a_hub_home(until=until), a_hub_home(CEDAR, since=until), phases=(a_phase(),), version=version)


def lasts(version):
    return a_life(a_hub_home(), phases=(a_phase(),), version=version)


async def looked(room):
    """What is said as the errand runs, which waits."""
    assert (LOOK_AT_FAMILY_ROOMS, KITES) in await room.errands()
    await room.ran(LOOK_AT_FAMILY_ROOMS, KITES, None)
    return [one for one in await room.said() if isinstance(one, FamilyTimeChanged)]


async def test_whoever_planned_it_is_told_once_and_nobody_is_asked_anew(family):
    family_time = await planned_alone(family)
    before = await how_is(family, family_time)
    await family.heard(ends(FRIDAY))
    [event] = await looked(family)
    view = await how_is(family, family_time)
    again = await looked(family)

    assert (event.what, event.family_time_id, event.changed_by) == (FamilyTimeChange.HUB_HOME_ENDED, family_time, None)
    assert (event.hub_household_id, event.planned_by, event.thing_version) == (HUB, LIAISON.person_id, 2)
    assert again == []
    assert (before.is_without_hub_home, view.is_without_hub_home) == (False, True)
    assert (view.plan_version, view.hub_household_id, view.outstanding) == (1, HUB, before.outstanding)


@pytest.mark.parametrize("until", [FRIDAY + timedelta(days=1), date(2027, 1, 4)], ids=["the next day", "later"])
async def test_a_hub_home_that_ends_afterwards_hosts_it(family, until):
    await planned_alone(family)
    await family.heard(ends(until))

    assert (LOOK_AT_FAMILY_ROOMS, KITES) not in await family.errands()


async def test_family_time_elsewhere_or_that_is_called_off_is_left_alone(family):
    await planned_alone(family, **ELSEWHERE)
    off = await planned_alone(family, on=FRIDAY + timedelta(days=7))
    await cancel(family, off)
    await family.heard(ends(FRIDAY))

    assert (LOOK_AT_FAMILY_ROOMS, KITES) not in await family.errands()


async def test_of_several_each_who_planned_them_is_told_once(family):
    await planned(family, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211")
    await planned(family, MANAGER, on=FRIDAY + timedelta(days=1))
    await family.said()
    await family.heard(ends(FRIDAY))

    events = await looked(family)

    by_planner = {LIAISON.person_id: [], MANAGER.person_id: []}
    for one in events:
        by_planner[one.planned_by].append(one.of)
    assert by_planner == {LIAISON.person_id: [3, 0, 0], MANAGER.person_id: [1]}


async def test_a_hub_home_that_stays_after_all_takes_it_back_without_a_word(family):
    family_time = await planned_alone(family)
    await family.heard(ends(FRIDAY))
    await looked(family)
    await family.heard(lasts(version=3))

    assert await looked(family) == []
    assert not (await how_is(family, family_time)).is_without_hub_home


async def test_one_that_is_put_right_before_anybody_looks_has_lost_nothing(family):
    await planned_alone(family)
    await family.heard(ends(FRIDAY), lasts(version=3))

    assert await looked(family) == []


async def test_at_another_place_it_is_right_again(family):
    family_time = await planned_alone(family)
    await family.heard(ends(FRIDAY))
    await looked(family)

    await change(family, family_time, **ELSEWHERE)

    assert not (await how_is(family, family_time)).is_without_hub_home


async def test_the_page_says_so_to_everybody_and_what_to_do_to_who_answers_for_it(family):
    family_time = await planned_alone(family)
    await family.heard(ends(FRIDAY))
    await looked(family)
    texts = []
    async with visiting(a_family_time_site(family, CEDAR)) as visitor:
        for who in (SAM, TOM):
            await visitor.sign_in(who, AUTHORITY)
            texts.append(main_of(await visitor.get(f"/family-time/{family_time}")))

    assert all("isn’t a hub home any more on that day" in text for text in texts)
    assert "Change where it is, or cancel it" in texts[0]
    assert "Whoever planned it is told" in texts[1]
    for who in (HUB_CARER, SATELLITE):
        assert (await how_is(family, family_time, by=who)).is_without_hub_home


@pytest.mark.browser
async def test_the_page_is_usable_on_a_phone_and_a_desktop(family, browser_page):
    family_time = await planned_alone(family)
    await family.heard(ends(FRIDAY))
    await looked(family)
    async with served(a_family_time_site(family, CEDAR)) as address, browser_page(DESKTOP) as page:
        await sign_in(page, address, SAM)
        await page.goto(f"{address}/family-time/{family_time}")
        await assert_usable(page, "family-time-without-hub-home")
