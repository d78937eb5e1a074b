"""What is recorded of households and children, for whom, and who has read it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.actor import machine
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.records import (
    ApprovalStanding,
    Belonging,
    FindChildren,
    FindHouseholds,
    HowIsChild,
    HowIsHousehold,
    WhoHasLooked,
)
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision, PlacementEndReason
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.a_register_of_records import (
    ADMINISTRATOR,
    ANN,
    CAT,
    EVE,
    FRIDAY,
    KIT,
    LEE,
    LONG_AGO,
    LOU,
    MOE,
    SUE,
    SUMMER,
    TODAY,
    ZOE,
    a_child,
    a_household,
    a_sleepover,
    approved,
    placed,
    put,
    write_the_register,
)
from tests.component.registry.builders import carer, child, constellation, household, worker

EVERYWHERE = {"H1", "H2", "H3", "H4", "H5", "H6"}


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


async def households(room, by=MOE, **query):
    reply = await room.asked(FindHouseholds(**query), by=by)
    return [card.ref for card in reply.households]


async def children(room, by=MOE, **query):
    reply = await room.asked(FindChildren(**query), by=by)
    return [card.ref for card in reply.children]


async def readings(room, subject_id):
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch(
            "SELECT actor_id, purpose FROM reading WHERE subject_id = $1 ORDER BY position", subject_id
        )
    return [(row["actor_id"], row["purpose"]) for row in rows]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["H4", "H1", "H2", "H3", "H5", "H6"]),
        ("low", ["H2"]),
        ("ANN frost", ["H1"]),
        ("zoe", ["H2"]),
        ("h3", ["H3"]),
        ("po1", ["H3"]),
        ("po", []),
        ("kit frost", []),
        ("%", []),
        ("_", []),
    ],
)
async def test_a_household_is_found_by_what_people_know_of_it(register, search, found):
    assert await households(register, search=search) == found


async def test_households_are_filtered_by_how_they_are_today(register):
    await placed_twins_and_friend(register)

    assert set(await households(register, belonging=Belonging.IN_A_CONSTELLATION)) == EVERYWHERE - {"H6"}
    assert await households(register, belonging=Belonging.OUTSIDE) == ["H6"]
    assert set(await households(register, has_vacancy=True)) == EVERYWHERE - {"H3", "H6"}
    assert await households(register, approval=ApprovalStanding.ENDED) == ["H6"]
    assert set(await households(register, approval=ApprovalStanding.APPROVED)) == EVERYWHERE - {"H6"}
    assert await households(register, supervising_social_worker_id=worker("W2")) == ["H2"]
    assert await households(register, supervising_social_worker_id=worker("W4")) == [], "until the summer"


async def placed_twins_and_friend(room):
    """Three more with the Marshes, who are approved for three and have one already."""
    async with room.database.work(AUTHORITY) as work:
        for ref in ("K7", "K8", "K9"):
            await a_child(work, ref, f"Child {ref}", "Vane")
            await placed(work, ref, "H3")


async def test_a_card_says_how_a_household_is_today(register):
    reply = await register.asked(FindHouseholds(search="lowe"), by=MOE)

    [card] = reply.households
    assert (card.name, card.carers, card.postcode_district) == ("Lowe", ("Zoe Lowe",), "PO5")
    assert (card.constellation_id, card.is_hub_home) == (constellation("X1"), False)
    assert (card.places, card.children, card.vacancies) == (3, 2, 1)
    assert card.supervising_social_worker_id == worker("W2")
    assert (reply.page, reply.pages, reply.total) == (1, 1, 1)


@pytest.mark.parametrize(
    ("by", "seen"),
    [
        (MOE, EVERYWHERE),
        (LEE, EVERYWHERE),
        (ADMINISTRATOR, EVERYWHERE),
        (SUE, {"H2"}),
        (CAT, {"H2"}),
        (ZOE, {"H2"}),
        (ANN, {"H1"}),
        (actor(Role.SATELLITE_CARER), set()),
    ],
)
async def test_households_are_seen_by_whom_they_concern(register, by, seen):
    assert set(await households(register, by=by)) == seen
    for ref in EVERYWHERE:
        reply = await register.asked(HowIsHousehold(household_id=household(ref)), by=by)
        assert (getattr(reply, "reason", "") != "not_yours") == (ref in seen), ref


async def test_a_long_list_comes_in_pages_and_no_household_is_lost(register):
    async with register.database.work(AUTHORITY) as work:
        for number in range(60):
            await a_household(work, f"L{number:02}", f"Long {number:02}")

    found = [await register.asked(FindHouseholds(search="long", page=page), by=MOE) for page in (1, 2, 3, 9)]

    assert [(reply.page, reply.pages, reply.total) for reply in found] == [
        (1, 3, 60),
        (2, 3, 60),
        (3, 3, 60),
        (3, 3, 60),
    ]
    assert [card.ref for reply in found[:3] for card in reply.households] == [f"L{number:02}" for number in range(60)]


async def test_a_household_is_as_it_was_on_the_day(register):
    today = await register.asked(HowIsHousehold(household_id=household("H6")), by=MOE)
    before = await register.asked(HowIsHousehold(household_id=household("H6"), on=date(2023, 3, 3)), by=MOE)

    assert (today.approval, today.vacancies) == (None, None)
    assert [child.child_id for child in today.children] == [child("K6")]
    assert (before.approval.places, before.vacancies) == (2, 1)
    assert [one.child_id for one in before.children] == [child("K1")]
    assert [(one.ended_on, one.ended_reason) for one in today.approvals] == [(SUMMER, "resigned")]


async def test_a_households_record_tells_its_history(register):
    view = await register.asked(HowIsHousehold(household_id=household("H2")), by=SUE)

    assert [(one.name, one.phone) for one in view.carers] == [("Zoe Lowe", "07700 900003")]
    assert [(one.worker_id, one.started_on, one.ended_on) for one in view.supervising_social_workers] == [
        (worker("W2"), SUMMER, None),
        (worker("W4"), LONG_AGO, SUMMER),
    ]
    assert [(one.constellation_id, one.is_hub_home) for one in view.constellations] == [(constellation("X1"), False)]
    assert [(one.name, one.age) for one in view.children] == [("Ada Fenn", 10), ("Bo Fenn", 7)]
    assert not view.may_see_who_looked


async def test_what_was_never_true_isnt_told(register):
    async with register.database.work(AUTHORITY) as work:
        await approved(work, "H2", places=9, started_on=LONG_AGO, ended_on=LONG_AGO)
        await put(
            work,
            "membership",
            constellation_id=constellation("X2"),
            household_id=household("H2"),
            joined_on=SUMMER,
            left_on=SUMMER,
            version=1,
        )

    view = await register.asked(HowIsHousehold(household_id=household("H2")), by=MOE)

    assert [one.places for one in view.approvals] == [3]
    assert len(view.constellations) == 1


async def test_children_whose_records_are_not_the_askers_are_only_counted(register):
    view = await register.asked(HowIsHousehold(household_id=household("H5")), by=LEE)

    assert (view.children, view.children_not_shown, view.limit.placed) == ((), 1, 1)


async def test_the_fostering_limit_counts_who_sleeps_there(register):
    at_the_hub = HowIsHousehold(household_id=household("H1"), on=FRIDAY)
    await register.heard(a_sleepover(children=("K1", "K2", "K3")))
    within = (await register.asked(at_the_hub, by=MOE)).limit
    async with register.database.work(AUTHORITY) as work:
        await a_child(work, "K7", "Gil", "Vane")
        await placed(work, "K7", "H1")

    beyond = (await register.asked(at_the_hub, by=MOE)).limit
    today = (await register.asked(HowIsHousehold(household_id=household("H1")), by=MOE)).limit

    assert (within.limit, within.placed, within.guests, within.verdict) == (3, 0, 3, LimitVerdict.WITHIN)
    assert (beyond.placed, beyond.guests, beyond.verdict) == (1, 3, LimitVerdict.BEYOND)
    assert (today.placed, today.guests, today.verdict) == (1, 0, LimitVerdict.WITHIN)
    assert "CoramBAAF" in beyond.source


async def test_brothers_and_sisters_exemptions_and_the_authoritys_own_limit_count(register):
    async with register.database.work(AUTHORITY) as work:
        rule = {"name": "usual_fostering_limit", "value": 1, "source": "Our policy of 2026", "started_on": SUMMER}
        await put(work, "rule", id=uuid4(), **rule)

    siblings = (await register.asked(HowIsHousehold(household_id=household("H2")), by=MOE)).limit
    before = (await register.asked(HowIsHousehold(household_id=household("H2"), on=LONG_AGO), by=MOE)).limit
    async with register.database.work(AUTHORITY) as work:
        await a_child(work, "K7", "Gil", "Vane")
        await placed(work, "K7", "H2")
        await work.fetch(
            "UPDATE approval SET exemptions = $1 WHERE household_id = $2", ["Ada, Bo, Gil"], household("H2")
        )
    exempt = (await register.asked(HowIsHousehold(household_id=household("H2")), by=MOE)).limit

    assert (siblings.limit, siblings.verdict, siblings.source) == (1, LimitVerdict.ALL_SIBLINGS, "Our policy of 2026")
    assert before.limit == 3
    assert exempt.verdict is LimitVerdict.EXEMPTION_TO_READ


@pytest.mark.parametrize(
    ("by", "seen"),
    [
        (MOE, {"K1", "K2", "K3", "K4", "K6"}),
        (LEE, {"K1", "K2", "K3"}),
        (LOU, {"K4"}),
        (CAT, {"K1", "K2"}),
        (SUE, {"K1", "K2"}),
        (ZOE, {"K1", "K2"}),
        (KIT, {"K3"}),
        (ANN, set()),
        (EVE, set()),
        (actor(Role.SATELLITE_CARER, child_ids=(child("K1"),)), set()),
    ],
)
async def test_children_are_seen_by_whom_they_concern_and_each_is_written_down(register, by, seen):
    found = await children(register, by=by)

    assert set(found) == seen
    for ref in ("K1", "K2", "K3", "K4", "K6"):
        assert len(await readings(register, child(ref))) == (ref in seen)
    for ref in ("K1", "K2", "K3", "K4", "K6"):
        reply = await register.asked(HowIsChild(child_id=child(ref)), by=by)
        assert (getattr(reply, "reason", "") != "not_yours") == (ref in seen), ref


async def test_a_child_is_found_by_any_of_their_names(register):
    assert await children(register, search="ada") == ["K1"]
    assert await children(register, search="adelaide fenn") == ["K1"]
    assert await children(register, search="fenn") == ["K1", "K2", "K6"]
    assert await children(register, search="k3") == ["K3"]
    assert await children(register, belonging=Belonging.OUTSIDE) == ["K6"]
    assert await children(register, by=ZOE, search="fenn") == [], "a carer isn't told the last name"
    assert await children(register, by=ZOE, search="bo") == ["K2"]


async def test_a_worker_reads_all_of_a_childs_record(register):
    view = await register.asked(HowIsChild(child_id=child("K1")), by=CAT)

    assert (view.known_as, view.first_name, view.last_name, view.age) == ("Ada", "Adelaide", "Fenn", 10)
    assert (view.household_id, view.constellation_id) == (household("H2"), constellation("X1"))
    assert [(one.household_id, one.ended_reason, one.was_planned) for one in view.placements] == [
        (household("H2"), None, None),
        (household("H6"), PlacementEndReason.CREQB, False),
    ]
    assert [(one.name, one.household_id, one.lives_with_the_child) for one in view.siblings] == [
        ("Bo Fenn", household("H2"), True),
        ("Fay Fenn", household("H6"), False),
    ]
    assert [(one.decision, one.conditions, one.started_on) for one in view.delegations] == [
        (OvernightDecision.CARER, "tell the social worker", SUMMER),
        (OvernightDecision.CHILDRENS_SOCIAL_WORKER, "", None),
    ]
    assert [one.worker_id for one in view.social_workers] == [worker("W3")]
    assert view.may_see_who_looked


async def test_a_carer_reads_what_it_takes_to_look_after_the_child(register):
    view = await register.asked(HowIsChild(child_id=child("K1"), purpose=Purpose.LOOK_AFTER_THE_CHILD), by=ZOE)

    assert (view.known_as, view.last_name, view.allergies) == ("Ada", "", "Peanuts")
    assert [one.household_id for one in view.placements] == [household("H2")], "not where the child lived before"
    assert [(one.name, one.household_id) for one in view.siblings] == [("Bo", household("H2")), ("Fay", None)]
    assert not view.may_see_who_looked
    assert await readings(register, child("K1")) == [(carer("C3"), "look_after_the_child")]


async def test_a_carer_reads_no_more_when_the_child_has_moved(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch(
            "UPDATE placement SET ended_on = $1 WHERE child_id = $2 AND household_id = $3",
            TODAY,
            child("K1"),
            household("H2"),
        )

    reply = await register.asked(HowIsChild(child_id=child("K1")), by=ZOE)

    assert reply.reason == "not_yours"


async def test_another_authority_finds_nobody(register):
    elsewhere = MOE.model_copy(update={"authority": "elsewhere"})

    assert await households(register, by=elsewhere) == []
    assert await children(register, by=elsewhere) == []
    for query in (HowIsHousehold(household_id=household("H2")), HowIsChild(child_id=child("K1"))):
        assert (await register.asked(query, by=elsewhere)).reason == "not_yours"


@pytest.mark.parametrize("by", [LEE, ZOE, ADMINISTRATOR])
async def test_the_carers_whom_a_list_of_households_names_are_written_down(register, by):
    await register.asked(FindHouseholds(search="lowe"), by=by)

    assert await readings(register, carer("C3")) == [(by.person_id, "keep_the_register")]
    assert await readings(register, carer("C1")) == [], "not on the page"


async def test_who_has_looked_tells_who_when_as_what_and_why(register):
    await register.asked(HowIsChild(child_id=child("K1"), purpose=Purpose.LOOK_AFTER_THE_CHILD), by=ZOE)
    register.clock.move(hours=1)
    await register.asked(HowIsChild(child_id=child("K1")), by=CAT)

    log = await register.asked(WhoHasLooked(subject_id=child("K1")), by=CAT)

    now = register.clock()
    assert log.subject == "Ada Fenn"
    assert [(one.reader, one.roles, one.purpose, one.read_at) for one in log.readings] == [
        ("Cat Hale", (Role.CHILDRENS_SOCIAL_WORKER,), Purpose.KEEP_THE_REGISTER, now),
        ("Zoe Lowe", (Role.SATELLITE_CARER,), Purpose.LOOK_AFTER_THE_CHILD, now - timedelta(hours=1)),
    ]
    assert (await readings(register, child("K1")))[-1] == (worker("W3"), "see_who_looked")


async def test_a_service_that_read_is_named(register):
    async with register.database.work(AUTHORITY, actor=machine("notifications", AUTHORITY)) as work:
        await work.fetch(
            "INSERT INTO reading (read_at, actor_id, subject_id, purpose, correlation_id) "
            "VALUES (now(), $1, $2, $3, $2)",
            work.actor.person_id,
            carer("C3"),
            "send_a_notice",
        )

    log = await register.asked(WhoHasLooked(subject_id=carer("C3")), by=ADMINISTRATOR)

    assert [(one.reader, one.roles) for one in log.readings] == [("The service notifications", ())]
    assert log.subject == "Zoe Lowe"


async def test_a_long_log_comes_in_pages(register):
    for _ in range(27):
        await register.asked(HowIsChild(child_id=child("K1")), by=MOE)

    first = await register.asked(WhoHasLooked(subject_id=child("K1")), by=MOE)
    second = await register.asked(WhoHasLooked(subject_id=child("K1"), page=2), by=MOE)

    assert (first.total, first.pages, len(first.readings)) == (27, 2, 25)
    assert (second.total, len(second.readings)) == (28, 3), "looking at the first page was a reading"


@pytest.mark.parametrize("subject", [child("K3"), carer("C3"), uuid4()], ids=["another child", "a carer", "nobody"])
async def test_a_social_worker_sees_the_log_of_their_own_children_only(register, subject):
    reply = await register.asked(WhoHasLooked(subject_id=subject), by=CAT)

    assert reply.reason == "not_yours"
    assert await readings(register, subject) == []
