"""The pages that find records, look back at them, and tell who read them: what they ask, and what they show."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.fostering_limit import LimitOnNight, LimitVerdict
from shared.contracts.records import AssignedWorker, FindChildren, HowIsChild, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.seeking import WhoReadWhat
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, text_of, visiting
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import ADA, BIRCH, KITES, SOCIAL_WORKER, SUPERVISOR, TOM, a_household


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def links_of(page):
    return {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}


def asked_of(bus, kind):
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]


async def test_children_are_asked_for_with_the_filters_of_the_address(visitor, bus):
    await visitor.sign_in(MANAGER)

    await visitor.get(f"/children?constellation={KITES}&worker={SOCIAL_WORKER.person_id}&age_from=4&age_to=11")

    assert asked_of(bus, FindChildren) == [
        FindChildren(constellation_id=KITES, childrens_social_worker_id=SOCIAL_WORKER.person_id, age_from=4, age_to=11)
    ]


async def test_a_record_is_shown_as_it_was_known_on_a_day(visitor, bus):
    await visitor.sign_in(MANAGER)

    household = main_of(await visitor.get(f"/households/{BIRCH}?on=2026-03-03&known=2026-06-10"))
    child = main_of(await visitor.get(f"/children/{ADA}?on=2026-03-03&known=2026-06-10"))

    end_of_the_day = datetime(2026, 6, 10, 23, tzinfo=UTC)
    assert [query.as_known_at for query in asked_of(bus, HowIsHousehold)] == [end_of_the_day]
    assert [(query.on, query.as_known_at) for query in asked_of(bus, HowIsChild)] == [
        (date(2026, 3, 3), end_of_the_day)
    ]
    for shown in (household, child):
        assert "as it was known at the end of Wednesday 10 June 2026. What was recorded later is left out." in shown
        assert "workers are as they are now." in shown
    assert "Sleepovers are left out" not in household


async def test_before_anything_was_recorded_there_is_nothing_and_another_day_can_be_chosen(visitor, bus):
    await visitor.sign_in(MANAGER)
    too_early = Refused(reason="not_known_then", detail="Nothing was recorded then. Choose a later moment.")
    bus.answers[HowIsHousehold] = bus.answers[HowIsChild] = too_early

    for path in (f"/households/{BIRCH}", f"/children/{ADA}"):
        page = await visitor.get(f"{path}?known=2020-01-01")
        assert page.status_code == 200
        assert "Nothing was recorded then. Choose a later moment." in main_of(page)
        assert "As it was known on" in main_of(page)


async def test_what_is_known_from_today_on_is_what_is_known_now(visitor, bus):
    await visitor.sign_in(MANAGER)

    await visitor.get(f"/households/{BIRCH}?known=2026-11-23")
    wrong = await visitor.get(f"/households/{BIRCH}?known=yesterday")

    assert [query.as_known_at for query in asked_of(bus, HowIsHousehold)] == [None, None]
    assert wrong.status_code == 422


async def test_a_carer_looks_at_today_only(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get(f"/children/{ADA}?on=2025-03-03&known=2025-03-10")

    assert [(query.on, query.as_known_at) for query in asked_of(bus, HowIsChild)] == [(None, None)]
    assert "On another day" not in main_of(page)


async def test_a_workers_name_leads_to_the_caseload_for_who_may_see_it(visitor, bus):
    own = AssignedWorker(worker_id=SUPERVISOR.person_id, started_on=None, ended_on=None)
    bus.answers[HowIsHousehold] = a_household(supervising_social_workers=(own,))
    led = {}
    for somebody in (MANAGER, SUPERVISOR, HUB_HOME_CARER):
        await visitor.sign_in(somebody)
        links = links_of(await visitor.get(f"/households/{BIRCH}"))
        led[somebody.name] = f"/caseloads/{SUPERVISOR.person_id}" in links.values()

    assert led == {MANAGER.name: True, SUPERVISOR.name: True, HUB_HOME_CARER.name: False}


async def test_the_access_log_is_asked_for_with_the_filters_of_the_address(visitor, bus):
    await visitor.sign_in(MANAGER)

    await visitor.get("/access-log")
    page = await visitor.get(
        f"/access-log?first=2026-11-01&last=2026-11-22&reader={SUPERVISOR.person_id}&purpose=send_a_notice&search=+ada&page=2"
    )

    assert asked_of(bus, WhoReadWhat) == [
        WhoReadWhat(first_on=date(2026, 11, 23), last_on=date(2026, 11, 23)),
        WhoReadWhat(
            first_on=date(2026, 11, 1),
            last_on=date(2026, 11, 22),
            reader_id=SUPERVISOR.person_id,
            purpose=Purpose.SEND_A_NOTICE,
            search="ada",
            page=2,
        ),
    ]
    shown = main_of(page)
    assert "28 readings on Sunday 1 November 2026 to Sunday 22 November 2026, page 2 of 2." in shown
    assert "Pat Moran Supervising social worker All who have looked at the record of Ada Fenn" in shown
    assert links_of(page)["All who have looked at the record of Tom Birch"] == f"/carers/{TOM}/who-has-looked"


async def test_days_that_cant_be_asked_for_are_said_at_their_fields(visitor, bus):
    await visitor.sign_in(MANAGER)
    bus.answers[WhoReadWhat] = Refused(reason="too_many_days", detail="Choose a year at most.", fields=("first_on",))

    too_many = await visitor.get("/access-log?first=2020-01-01&last=2026-01-01")
    none = await visitor.get("/access-log?first=never")

    assert (too_many.status_code, none.status_code) == (422, 422)
    assert "Choose a year at most." in main_of(too_many)
    assert "Enter a real date" in main_of(none)


async def test_where_what_was_known_of_sleepovers_isn_t_kept_the_page_says_so(visitor, bus):
    view = bus.answers[HowIsHousehold]
    nights = (
        LimitOnNight(
            night=view.on, limit=3, placed=1, guests=0, verdict=LimitVerdict.WITHIN, source="The usual fostering limit"
        ),
    )
    bus.answers[HowIsHousehold] = view.model_copy(update={"are_sleepovers_counted": False, "nights": nights})
    await visitor.sign_in(MANAGER)
    household = main_of(await visitor.get(f"/households/{BIRCH}?on=2026-03-03&known=2026-06-10"))

    assert "Sleepovers are left out: what was known of them then isn’t kept." in household
    assert "Counted from the placements alone." in household
