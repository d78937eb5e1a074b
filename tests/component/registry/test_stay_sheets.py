"""A hub home reads of a child what it must know while the child is about to sleep there, and nothing else."""

import itertools
from datetime import UTC, date, datetime

import pytest
import structlog

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.records import HowIsChild
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName, SetRule
from shared.contracts.stays import (
    HowIsHubHomeForChildren,
    HubHomeStory,
    StaySheet,
    StaySheetView,
    WhichStaySheets,
    WhoComesToStay,
)
from shared.contracts.words import OvernightDecision, SleepoverKind
from shared.testing.actors import AUTHORITY
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
    SATURDAY,
    SUE,
    SUNDAY,
    TODAY,
    ZOE,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import carer, child, constellation, household, the, worker

TUESDAY = date(2026, 11, 24)
NOT_YOURS = "not_yours"
ADAS = StaySheet(child_id=child("K1"))


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


def it_is(room, day, hour=9):
    room.clock.moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


async def answer_on(room, day, by=ANN, hour=9):
    it_is(room, day, hour)
    reply = await room.asked(ADAS, by=by)
    return reply.reason if isinstance(reply, Refused) else "open"


async def readings(room):
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT actor_id, subject_id, purpose FROM reading ORDER BY position")
    return [(row["actor_id"], row["subject_id"], row["purpose"]) for row in rows]


async def test_a_stay_sheet_opens_before_the_stay_and_closes_after_it(register):
    await register.heard(a_sleepover())

    answers = {day: await answer_on(register, date(2026, 11, day)) for day in range(23, 31)}

    assert answers == {
        23: "not_open_yet",
        24: "not_open_yet",
        25: "open",
        26: "open",
        27: "open",
        28: "open",
        29: "open",
        30: NOT_YOURS,
    }
    it_is(register, TODAY)
    refused = await register.asked(ADAS, by=ANN)
    assert refused.detail == "You can read this stay sheet from Wednesday 25 November 2026."


async def set_rule(room, name, value, on):
    wanted = SetRule(name=name, value=value, on=on, source="Policy 12", reason="Decided by the panel")
    assert not isinstance(await room.asked(wanted, by=MOE), Refused)


async def test_the_authority_sets_when_it_opens_and_closes_from_a_day_on(register):
    await set_rule(register, RuleName.STAY_SHEET_DAYS_BEFORE, 0, FRIDAY)
    await set_rule(register, RuleName.STAY_SHEET_DAYS_AFTER, 2, FRIDAY)
    thursday = date(2026, 11, 26)
    elsewhere = {"hub": "H4", "children": ("K4",), "sleepover_id": the("sleepovers", "B2")}
    await register.heard(a_sleepover())
    await register.heard(a_sleepover(**elsewhere, first_night_on=thursday, last_night_on=thursday))

    adas = {day: await answer_on(register, date(2026, 11, day)) for day in range(25, 31)}
    dis = {}
    for day in range(23, 30):
        it_is(register, date(2026, 11, day))
        reply = await register.asked(StaySheet(child_id=child("K4")), by=EVE)
        dis[day] = reply.reason if isinstance(reply, Refused) else "open"

    assert adas == {25: "not_open_yet", 26: "not_open_yet", 27: "open", 28: "open", 29: "open", 30: "open"}
    assert [day for day, answer in dis.items() if answer == "open"] == [24, 25, 26, 27], "as it was on its first night"
    it_is(register, FRIDAY)
    assert (await register.asked(ADAS, by=ANN)).readable_until == date(2026, 11, 30)


async def test_in_an_emergency_it_opens_at_once_whatever_the_authority_has_set(register):
    await set_rule(register, RuleName.STAY_SHEET_DAYS_BEFORE, 0, TODAY)
    await register.heard(
        a_sleepover(SleepoverRequested, kind=SleepoverKind.EMERGENCY, first_night_on=TUESDAY, last_night_on=TUESDAY)
    )

    assert await answer_on(register, TODAY) == "open"


async def test_it_tells_what_must_be_known(register):
    await register.heard(a_sleepover(children=("K1", "K2", "K3")))
    it_is(register, FRIDAY)

    sheet = await register.asked(ADAS, by=ANN)

    assert isinstance(sheet, StaySheetView)
    assert (sheet.known_as, sheet.age, sheet.allergies, sheet.health_needs) == ("Ada", 10, "Peanuts", "Asthma")
    assert (sheet.first_night_on, sheet.last_night_on, sheet.readable_until) == (FRIDAY, SATURDAY, SUNDAY)
    assert [(one.name, one.phone) for one in sheet.carers] == [("Zoe Lowe", "07700 900003")]
    assert sheet.childrens_social_worker.name == "Cat Hale"
    assert sheet.out_of_hours_phone == "01632 960001"
    assert (sheet.overnight_decision, sheet.overnight_conditions) == (OvernightDecision.CARER, "tell the social worker")
    assert sheet.siblings_who_come == ("Bo",), "Cy comes too, and is no brother"
    assert "Fenn" not in sheet.model_dump_json()


async def test_nothing_else_of_the_child_is_told_to_the_hub_home(register):
    await register.heard(a_sleepover())
    it_is(register, FRIDAY)

    reply = await register.asked(HowIsChild(child_id=child("K1")), by=ANN)

    assert reply.reason == NOT_YOURS


async def test_a_hub_home_reads_no_sheet_of_a_child_who_doesnt_come(register):
    await register.heard(a_sleepover())
    it_is(register, FRIDAY)

    assert await answer_on(register, FRIDAY, by=EVE) == NOT_YOURS, "the child comes to another hub home"
    for ref in ("K2", "K3", "K4", "nobody"):
        reply = await register.asked(StaySheet(child_id=child(ref)), by=ANN)
        assert reply.reason == NOT_YOURS, ref


@pytest.mark.parametrize("by", [KIT, LOU], ids=["another satellite carer", "another liaison worker"])
async def test_a_stay_opens_nothing_to_others(register, by):
    await register.heard(a_sleepover())

    assert await answer_on(register, FRIDAY, by=by) == NOT_YOURS


@pytest.mark.parametrize("by", [ZOE, CAT, SUE, LEE, MOE], ids=["carer", "csw", "ssw", "liaison", "manager"])
async def test_who_looks_after_the_child_reads_it_at_any_time(register, by):
    without = await register.asked(ADAS, by=by)
    await register.heard(a_sleepover())
    before = await register.asked(ADAS, by=by)
    it_is(register, date(2026, 12, 24))
    after = await register.asked(ADAS, by=by)

    assert [sheet.first_night_on for sheet in (without, before, after)] == [None, FRIDAY, None]


@pytest.mark.parametrize("event", [SleepoverDeclined, SleepoverCancelled])
@pytest.mark.parametrize("kind", SleepoverKind)
async def test_a_no_closes_it_at_once(register, event, kind):
    await register.heard(a_sleepover(kind=kind))
    assert await answer_on(register, FRIDAY) == "open"

    await register.heard(a_sleepover(event, kind=kind, version=2))

    assert await answer_on(register, FRIDAY) == NOT_YOURS


async def test_a_stay_that_is_cut_short_closes_it_sooner(register):
    await register.heard(a_sleepover())
    assert await answer_on(register, SUNDAY) == "open"

    await register.heard(a_sleepover(SleepoverShortened, version=2, last_night_on=FRIDAY))

    assert await answer_on(register, SATURDAY) == "open"
    assert await answer_on(register, SUNDAY) == NOT_YOURS


async def test_an_emergency_opens_it_when_somebody_asks(register):
    await register.heard(a_sleepover(SleepoverRequested, kind=SleepoverKind.EMERGENCY, first_night_on=TUESDAY))

    assert await answer_on(register, TODAY) == "open"


async def test_what_calls_itself_an_emergency_days_ahead_opens_nothing_yet(register):
    await register.heard(a_sleepover(SleepoverRequested, kind=SleepoverKind.EMERGENCY))

    assert await answer_on(register, TODAY) == "not_open_yet"


async def test_a_planned_sleepover_opens_nothing_until_it_is_confirmed(register):
    await register.heard(a_sleepover(SleepoverRequested))

    assert await answer_on(register, FRIDAY) == NOT_YOURS


async def test_whatever_the_order_of_hearing_the_newest_counts(register, room_of):
    history = [
        a_sleepover(SleepoverRequested, version=1),
        a_sleepover(SleepoverConfirmed, version=2),
        a_sleepover(SleepoverCancelled, version=3),
    ]
    for order in itertools.permutations(history):
        async with room_of(plugin, Settings()) as room:
            await write_the_register(room)
            await room.heard(*order)
            assert await answer_on(room, FRIDAY) == NOT_YOURS


async def test_a_stay_may_be_heard_of_before_the_child(room_of):
    async with room_of(plugin, Settings()) as room:
        await room.heard(a_sleepover())
        assert await answer_on(room, FRIDAY) == NOT_YOURS
        await write_the_register(room)
        assert await answer_on(room, FRIDAY) == "open"


async def test_another_authority_hears_nothing_of_it(register):
    await register.heard(a_sleepover())
    it_is(register, FRIDAY)

    reply = await register.asked(ADAS, by=ANN.model_copy(update={"authority": "elsewhere"}))

    assert reply.reason == NOT_YOURS


async def test_each_reading_is_written_down_with_why_and_a_refused_one_isnt(register):
    await register.heard(a_sleepover())

    await answer_on(register, TODAY)
    assert await readings(register) == []
    await answer_on(register, FRIDAY)

    who, why = carer("C1"), "look_after_the_child"
    assert await readings(register) == [
        (who, child("K1"), why),
        (who, carer("C3"), why),
        (who, worker("W3"), why),
    ]


async def test_no_name_is_in_the_log_or_on_the_bus(register):
    with structlog.testing.capture_logs() as lines:
        await register.heard(a_sleepover(children=("K1", "K2")))
        await answer_on(register, FRIDAY)

    assert lines
    assert not [name for name in ("Ada", "Fenn", "Bo", "Zoe", "Peanuts") if name in str(lines)]
    assert await register.said() == []


async def test_a_hub_home_knows_who_comes_and_from_when_it_can_read(register):
    await register.heard(
        a_sleepover(children=("K1", "K2")),
        a_sleepover(
            SleepoverRequested,
            children=("K3",),
            sleepover_id=the("sleepovers", "B2"),
            kind=SleepoverKind.EMERGENCY,
            first_night_on=TODAY,
            last_night_on=TODAY,
        ),
        a_sleepover(children=("K4",), hub="H4", sleepover_id=the("sleepovers", "B3")),
        a_sleepover(
            SleepoverRequested, children=("K3",), sleepover_id=the("sleepovers", "B4"), first_night_on=SATURDAY
        ),
    )

    coming = (await register.asked(WhoComesToStay(), by=ANN)).stays

    assert [one.sleepover_id for one in coming] == [the("sleepovers", ref) for ref in ("B2", "B1", "B1")]
    wednesday = date(2026, 11, 25)
    assert [(one.child_id, one.first_night_on, one.opens_on) for one in coming] == [
        (child("K3"), TODAY, None),
        *sorted(((child("K1"), FRIDAY, wednesday), (child("K2"), FRIDAY, wednesday))),
    ]
    it_is(register, date(2026, 11, 30))
    assert (await register.asked(WhoComesToStay(), by=ANN)).stays == ()


async def test_a_child_is_told_of_the_hub_home_what_is_recorded(register):
    query = HowIsHubHomeForChildren(constellation_id=constellation("X1"))

    story = await register.asked(query, by=KIT)

    assert story == HubHomeStory(
        constellation_id=constellation("X1"),
        constellation="The Terns",
        carers=("Ann", "Ben"),
        children=0,
        pets=("a dog",),
        languages=("English", "Polish"),
        beds=2,
        km=1,
        liaison_worker="Lee",
    )
    assert {subject for _, subject, _ in await readings(register)} == {carer("C1"), carer("C2"), worker("W1")}


async def test_how_far_it_is_depends_on_who_asks(register):
    query = HowIsHubHomeForChildren(constellation_id=constellation("X1"))

    assert (await register.asked(query, by=ZOE)).km == 0, "in the same district"
    assert (await register.asked(query, by=ANN)).km is None, "lives there"
    assert (await register.asked(query, by=CAT)).km is None


async def test_of_another_constellation_a_carer_is_told_nothing(register):
    query = HowIsHubHomeForChildren(constellation_id=constellation("X2"))

    assert (await register.asked(query, by=ZOE)).reason == NOT_YOURS
    assert isinstance(await register.asked(query, by=CAT), HubHomeStory)


async def test_without_a_hub_home_there_is_nothing_to_tell(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE hub_home SET ended_on = $1 WHERE household_id = $2", LONG_AGO, household("H1"))

    reply = await register.asked(HowIsHubHomeForChildren(constellation_id=constellation("X1")), by=ZOE)

    assert reply.reason == "no_hub_home"
    assert ADMINISTRATOR.roles.isdisjoint(HowIsHubHomeForChildren.asked_by)


@pytest.mark.parametrize(
    ("by", "on", "opens"),
    [
        (ANN, FRIDAY, {"K1", "K3"}),
        (ANN, TODAY, set()),
        (EVE, FRIDAY, set()),
        (MOE, TODAY, {"K1", "K2", "K3"}),
        (CAT, TODAY, {"K1", "K2"}),
        (ZOE, TODAY, {"K1", "K2"}),
    ],
)
async def test_which_stay_sheets_somebody_can_open_is_told_and_nothing_of_the_children(register, by, on, opens):
    await register.heard(a_sleepover(children=("K1", "K3")))
    it_is(register, on)
    children = {ref: child(ref) for ref in ("K1", "K2", "K3", "K99")}

    answer = await register.asked(WhichStaySheets(child_ids=tuple(children.values())), by=by)

    assert {ref for ref, one in children.items() if one in answer.child_ids} == opens
    assert await readings(register) == []
