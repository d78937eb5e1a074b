"""The pages of records: what they ask, for whom, and what they show."""

import pytest

from services.registry import grounds
from shared.contracts.asking import UnreachableError
from shared.contracts.records import (
    ApprovalStanding,
    Belonging,
    FindHouseholds,
    HowIsChild,
    HowIsHousehold,
    WhoHasLooked,
)
from shared.contracts.refusals import Refused, refusal
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.stays import ComingStays, HowIsHubHomeForChildren, StaySheet, WhoComesToStay
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, text_of, title_of, visiting
from tests.component.registry.a_site_of_records import ADMINISTRATOR, ANALYST, a_bus, a_site
from tests.component.registry.a_world_of_readings import NORTH
from tests.component.registry.a_world_of_records import (
    ADA,
    BIRCH,
    CY,
    HUB,
    KITES,
    NOTHING_RECORDED,
    SOCIAL_WORKER,
    SUPERVISOR,
    TOM,
    a_child,
    a_household,
    a_stay_sheet,
    a_story,
)

NOT_YOURS = Refused(reason="not_yours", detail="You can’t see this record.")


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def asked_of(bus, kind):
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]


def links_of(page):
    return {text_of(link): link.get("href") for link in parsed(page).findall(".//main//a")}


async def test_what_no_key_makes_is_left_out_of_a_search(visitor, bus):
    await visitor.sign_in(SUPERVISOR)

    page = await visitor.get("/households?search=%00birch%%0000")

    assert page.status_code == 200
    assert [one.search for one in asked_of(bus, FindHouseholds)] == ["birch% 00"]


async def test_households_are_asked_for_with_the_filters_of_the_address(visitor, bus):
    await visitor.sign_in(SUPERVISOR)

    await visitor.get(
        "/households?search=+birch&belonging=outside&approval=ended&vacancy=yes&page=2"
        f"&worker={SUPERVISOR.person_id}&constellation={KITES}&area={NORTH}&age=7"
    )

    assert asked_of(bus, FindHouseholds) == [
        FindHouseholds(
            search="birch",
            belonging=Belonging.OUTSIDE,
            approval=ApprovalStanding.ENDED,
            has_vacancy=True,
            supervising_social_worker_id=SUPERVISOR.person_id,
            constellation_id=KITES,
            area_id=NORTH,
            takes_age=7,
            page=2,
        )
    ]


@pytest.mark.parametrize(
    "query",
    [
        "?belonging=nowhere&approval=perhaps&page=many",
        "?page=0",
        "?page=-1",
        "?page=²",
        "?age=31&area=x&worker=00000000-0000-0000-0000-000000000001&constellation=1",
    ],
)
async def test_a_filter_that_isnt_one_leaves_everything(visitor, bus, query):
    await visitor.sign_in(MANAGER)

    page = await visitor.get(f"/households{query}")

    assert page.status_code == 200
    assert asked_of(bus, FindHouseholds) == [FindHouseholds()]


async def test_the_next_page_keeps_the_filters(visitor):
    await visitor.sign_in(MANAGER)

    page = await visitor.get("/households?search=b&vacancy=yes&page=2")

    links = links_of(page)
    assert links["Previous page : 1 of 3"] == "/households?search=b&vacancy=yes&page=1"
    assert links["Next page : 3 of 3"] == "/households?search=b&vacancy=yes&page=3"


async def test_a_list_tells_how_each_household_is(visitor):
    await visitor.sign_in(MANAGER)

    shown = main_of(await visitor.get("/households"))

    assert "53 households, page 1 of 3." in shown
    assert "Tom Birch and Zoe Birch. H2, PO5 2 of 3 placed, room for 1 more The Kites Pat Moran" in shown
    assert "Hub home of The Kites" in shown
    assert "Not approved Not in a constellation Nobody recorded" in shown


async def test_a_household_is_shown_on_the_day_asked_for(visitor, bus):
    await visitor.sign_in(MANAGER)

    page = await visitor.get(f"/households/{BIRCH}?on=2025-03-03")
    wrong = await visitor.get(f"/households/{BIRCH}?on=3/3/2025")

    assert [query.on and query.on.isoformat() for query in asked_of(bus, HowIsHousehold)] == ["2025-03-03", None]
    assert page.status_code == 200
    assert wrong.status_code == 422
    assert "Enter a real date, like 2026-11-27" in main_of(wrong)


async def test_a_household_page_tells_vacancy_limit_and_history(visitor):
    await visitor.sign_in(MANAGER)

    shown = main_of(await visitor.get(f"/households/{BIRCH}"))

    assert "1 vacancy: 2 of 3 places taken, counted from the placements." in shown
    assert "Within the limit 2 that night. Usually at most 3 fostered children" in shown
    assert "CoramBAAF" in shown
    assert "With another foster carer, long term (U4), since Monday 8 January 2024" in shown
    assert "1 child whose record you can’t see." in shown
    assert "Exemption: Ada, Ben, Cy and Di Fenn may live here together until 31 August 2027" in shown
    assert "Until Tuesday 2 April 2024" in shown
    assert "Ended: Terms changed" in shown


async def test_a_childs_page_has_the_codes_in_words(visitor):
    await visitor.sign_in(SOCIAL_WORKER)

    shown = main_of(await visitor.get(f"/children/{ADA}"))

    assert "Not planned The carers asked for it to end, because of behaviour (CREQB)" in shown
    assert "Full care order (C2)" in shown
    assert "The carers where the child lives On condition: tell the social worker each time" in shown
    assert "Cy FennLives with Cedar" in shown
    assert "Ethnicity Not recorded" in shown


@pytest.mark.parametrize(
    ("who", "purpose"),
    [(SATELLITE_CARER, Purpose.LOOK_AFTER_THE_CHILD), (SOCIAL_WORKER, Purpose.KEEP_THE_REGISTER)],
    ids=["carer", "worker"],
)
async def test_why_somebody_reads_is_said(visitor, bus, who, purpose):
    await visitor.sign_in(who)
    bus.asked.clear()

    await visitor.get(f"/children/{ADA}")

    assert [query.purpose for query in (*asked_of(bus, HowIsChild), *asked_of(bus, WhoAreThey))] == [purpose] * 2


async def test_a_carers_page_of_a_child_leads_nowhere_that_a_carer_cant_go(visitor, bus):
    bus.answers[HowIsChild] = a_child(last_name="", may_see_who_looked=False)
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get(f"/children/{ADA}")

    assert "Adelaide" not in main_of(page)
    assert not [href for href in links_of(page).values() if "/households/" in href or "who-has-looked" in href]


@pytest.mark.parametrize(
    "path",
    [f"/households/{BIRCH}", f"/children/{ADA}", f"/children/{ADA}/stay-sheet", f"/hub-homes/{KITES}/for-children"],
)
async def test_what_isnt_yours_looks_like_what_there_isnt(visitor, bus, path):
    bus.answers |= dict.fromkeys((HowIsHousehold, HowIsChild, StaySheet, HowIsHubHomeForChildren), NOT_YOURS)
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get(path)

    assert page.status_code == 404
    assert title_of(page).startswith("You can’t see this record")


async def test_a_stay_sheet_begins_with_what_is_dangerous(visitor):
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get(f"/children/{ADA}/stay-sheet")

    shown = main_of(page)
    parts = [
        "Allergies: Peanuts",
        "Health",
        "Keeping everybody safe",
        "Who to ring",
        "What else helps",
        "Who may decide",
    ]
    assert sorted(parts, key=shown.index) == parts
    assert "Sleeps at the hub home: Friday 27 to Sunday 29 November 2026, 2 nights." in shown
    assert (
        "Tom Birch and Zoe Birch may decide about nights away. On condition: tell the social worker each time" in shown
    )
    assert "Brothers and sisters who come too Ben" in shown
    assert "until Sunday 29 November 2026" in shown
    assert links_of(page)["07700 900001"] == "tel:07700900001"


async def test_what_isnt_recorded_is_to_be_asked_and_never_taken_for_none(visitor, bus):
    bus.answers[StaySheet] = a_stay_sheet(allergies=None, health_needs=None)
    await visitor.sign_in(HUB_HOME_CARER)

    shown = main_of(await visitor.get(f"/children/{ADA}/stay-sheet"))
    bus.answers[StaySheet] = NOTHING_RECORDED
    bare = main_of(await visitor.get(f"/children/{ADA}/stay-sheet"))

    assert "No allergies are recorded. Ask Tom Birch to be sure." in shown
    assert "Ask the child’s social worker to be sure." in bare
    assert "Who decides about nights away isn’t recorded." in bare


async def test_a_sheet_that_isnt_open_yet_says_from_when_and_whom_to_ring(visitor, bus):
    bus.answers[StaySheet] = Refused(reason="not_open_yet", detail="You can read it from Wednesday 25 November 2026.")
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get(f"/children/{ADA}/stay-sheet")

    assert page.status_code == 403
    assert "from Wednesday 25 November 2026" in main_of(page)
    assert "023 9268 0810" in main_of(page)


async def test_a_hub_home_carers_home_leads_to_the_stay_sheets(visitor, bus):
    home = await visitor.sign_in(HUB_HOME_CARER)

    shown = main_of(home)
    assert "Emergency: Ben, Monday 23 November 2026, 1 night The stay sheet is open" in shown
    assert "Ada, Friday 27 to Sunday 29 November 2026, 2 nights Stay sheet from Wednesday 25 November" in shown
    assert f"/children/{ADA}/stay-sheet" in links_of(home).values()
    assert {query.purpose for query in asked_of(bus, WhoAreThey)} == {Purpose.LOOK_AFTER_THE_CHILD}


async def test_no_worker_has_that_panel(visitor, bus):
    for somebody in (MANAGER, SOCIAL_WORKER):
        home = await visitor.sign_in(somebody)
        assert "Children who come to stay" not in main_of(home)

    assert asked_of(bus, WhoComesToStay) == []


async def test_a_satellite_home_has_that_panel_where_somebody_comes_to_stay(visitor, bus):
    as_hub_home_of_that_night = main_of(await visitor.sign_in(SATELLITE_CARER))
    bus.answers[WhoComesToStay] = ComingStays(stays=())
    otherwise = main_of(await visitor.get("/"))

    assert "Emergency: Ben, Monday 23 November 2026, 1 night The stay sheet is open" in as_hub_home_of_that_night
    assert "come to stay" not in otherwise
    assert "comes to stay" not in otherwise


async def test_a_lost_registry_takes_only_its_panel_along(visitor, bus):
    bus.answers[WhoComesToStay] = UnreachableError("The registry can’t be reached.")

    home = await visitor.sign_in(HUB_HOME_CARER)

    assert home.status_code == 200
    assert "Registry can’t be reached; nothing is lost." in main_of(home)


async def test_a_child_is_told_in_plain_words_and_only_what_is_recorded(visitor, bus):
    await visitor.sign_in(SATELLITE_CARER)

    shown = main_of(await visitor.get(f"/hub-homes/{KITES}/for-children"))
    bus.answers[HowIsHubHomeForChildren] = a_story(
        carers=("Ruth",), children=0, pets=(), languages=(), beds=1, km=None, liaison_worker=""
    )
    bare = main_of(await visitor.get(f"/hub-homes/{KITES}/for-children"))

    told = ("Ruth and Femi look after everybody.", "1 child lives there too.", "Pets: a dog and two rabbits.")
    assert not [sentence for sentence in (*told, "The hub home is about 3 miles away.") if sentence not in shown]
    assert "Contains OS data" in shown, "its attribution stands wherever a distance is"
    told = (
        "Ruth looks after everybody.",
        "We don’t know of any pets.",
        "There is 1 bed for children who come to stay.",
    )
    assert not [sentence for sentence in told if sentence not in bare]
    assert not [word for word in ("How far", "What they speak", "Contains OS data") if word in bare]
    assert "Your hub home You belong to The Kites." in shown


async def test_a_child_who_goes_to_another_constellation_isn_t_told_that_it_is_theirs(visitor):
    await visitor.sign_in(SATELLITE_CARER)

    shown = main_of(await visitor.get(f"/hub-homes/{HUB}/for-children"))

    assert "The hub home where you will sleep It belongs to The Kites. That is another group" in shown


async def test_who_has_looked_is_told_in_words(visitor, bus):
    await visitor.sign_in(SOCIAL_WORKER)

    shown = main_of(await visitor.get(f"/children/{ADA}/who-has-looked"))

    assert "Sunday 22 November 2026 at 7:30pm Tom BirchSatellite carer To look after the child" in shown
    assert "The service notifications To send a notice" in shown
    assert "Somebody who isn’t in the register any more" in shown
    assert asked_of(bus, WhoHasLooked) == [WhoHasLooked(subject_id=ADA, page=1)]


async def test_who_looked_at_a_carer_is_for_managers_and_administrators(visitor):
    statuses = {}
    for somebody in (MANAGER, ADMINISTRATOR, SOCIAL_WORKER, SATELLITE_CARER):
        await visitor.sign_in(somebody)
        statuses[somebody.name] = (await visitor.get(f"/carers/{TOM}/who-has-looked")).status_code

    assert list(statuses.values()) == [200, 200, 403, 403]


async def test_a_data_analyst_has_no_business_here(visitor, bus):
    await visitor.sign_in(ANALYST)
    bus.asked.clear()

    for path in ("/households", f"/households/{BIRCH}", "/children", f"/children/{CY}", f"/children/{CY}/stay-sheet"):
        assert (await visitor.get(path)).status_code == 403

    assert bus.asked == []


async def test_a_name_that_is_missing_leaves_the_page_right(visitor, bus):
    bus.answers[WhoAreThey] = UnreachableError("The registry can’t be reached.")
    bus.answers[HowIsHousehold] = a_household()
    await visitor.sign_in(MANAGER)

    shown = main_of(await visitor.get(f"/households/{BIRCH}"))

    assert "Names can’t be shown now." in shown
    assert "A constellation, satellite household" in shown


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (HowIsChild, f"/children/{ADA}"),
        (HowIsHousehold, f"/households/{BIRCH}"),
        (WhoHasLooked, f"/children/{ADA}/who-has-looked"),
    ],
)
async def test_of_an_erased_record_a_page_says_that_it_was_and_nothing_else(visitor, bus, asked, path):
    bus.answers[asked] = refusal(
        grounds.RECORD_ERASED.cited("Schedule of 2026"), "This record was erased on 3 March 2026."
    )
    await visitor.sign_in(MANAGER)

    page = await visitor.get(path)

    assert page.status_code == 410
    assert main_of(page) == (
        "This record was erased This record was erased on 3 March 2026. Which rule is this, and whose? "
        f"The rule {grounds.RECORD_ERASED.rule} Whose rule The authority’s own Where it is from Schedule of 2026"
    )


async def test_who_keeps_records_finds_the_way_to_holding_and_erasing_one(visitor):
    await visitor.sign_in(MANAGER)
    managers = links_of(await visitor.get(f"/children/{ADA}"))
    of_a_household = links_of(await visitor.get(f"/households/{BIRCH}"))
    await visitor.sign_in(SOCIAL_WORKER)
    workers = links_of(await visitor.get(f"/children/{ADA}"))

    assert {f"/retention/{ADA}", f"/subject-access/{ADA}"} <= set(managers.values())
    assert {f"/retention/{BIRCH}", f"/subject-access/{BIRCH}", f"/retention/{TOM}"} <= set(of_a_household.values())
    assert not {f"/retention/{ADA}", f"/subject-access/{ADA}"} & set(workers.values())
