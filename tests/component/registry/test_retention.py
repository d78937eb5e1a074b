"""How long records are kept, and which of them are due."""

from datetime import date, timedelta

import pytest

from services.registry.policy.retention.clocks import years_after
from shared.contracts.packs import Imported
from shared.contracts.record_changes import EndPlacement
from shared.contracts.record_words import PeriodName
from shared.contracts.records import WhoHasLooked
from shared.contracts.registry import ExportRegister, Kind, Purpose
from shared.contracts.retention import (
    MOST_DUE,
    EraseRecord,
    HoldRecord,
    HowLongIsItKept,
    KeepItFor,
    SupposedPeriod,
    WhatIsDue,
    WhatWouldGo,
)
from shared.contracts.words import PlacementEndReason
from shared.hosting.retention import erase_what_is_due, everything_left_open
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import MOE, TODAY, write_the_register
from tests.component.registry.builders import (
    a_child,
    a_placement,
    a_small_register,
    carer,
    child,
    household,
    with_row_changed,
    with_rows,
    worker,
)
from tests.component.registry.conftest import OPERATOR

CHILD, HOME, WORKER, DEATH, READING, NOTICE, APPLICANT, CONNECTED, OPEN = PeriodName


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


async def due(room, on=None):
    reply = await room.asked(WhatIsDue(on=on), by=MOE)
    assert reply.total == len(reply.records)
    return {one.subject_id: one for one in reply.records}


async def change(room, sql):
    async with room.database.work(AUTHORITY) as work:
        await work.fetch(sql)


async def test_what_an_authority_has_not_set_is_kept_as_a_source_says_or_as_hubhome_does(register):
    reply = await register.asked(HowLongIsItKept(), by=MOE)

    assert {one.name: one.years for one in reply.periods} == {
        CHILD: 75,
        HOME: 10,
        WORKER: 6,
        DEATH: 15,
        READING: 6,
        NOTICE: 6,
        APPLICANT: 3,
        CONNECTED: 10,
        OPEN: 1,
    }
    assert {one.name for one in reply.periods if "Hubhome’s own" in one.source} == {WORKER, READING, NOTICE, OPEN}
    assert all(one.started_on is None for one in reply.periods)


async def test_a_period_holds_from_its_day(register):
    later = TODAY + timedelta(days=30)
    wanted = KeepItFor(name=WORKER, years=12, on=later, source="Schedule of 2026", reason="Decided by the panel")

    dry = await register.asked(wanted.model_copy(update={"dry_run": True}), by=MOE)
    before = await register.asked(HowLongIsItKept(on=later), by=MOE)
    await register.asked(wanted, by=MOE)
    earlier = await register.asked(wanted.model_copy(update={"on": TODAY}), by=MOE)

    assert (dry.periods[2].years, before.periods[2].years) == (12, 6)
    assert earlier.reason == "later_changes_exist"
    assert (await register.asked(HowLongIsItKept(), by=MOE)).periods[2].years == 6
    assert (await register.asked(HowLongIsItKept(on=later), by=MOE)).periods[2].source == "Schedule of 2026"


async def test_a_child_is_due_on_the_birthday_that_the_period_says(register):
    birthday = years_after(date(2016, 2, 28), 75)

    assert child("K1") not in await due(register, birthday - timedelta(days=1))
    record = (await due(register, birthday))[child("K1")]

    assert (record.kind, record.due_on, record.years, record.ref) == (Kind.CHILD, birthday, 75, "K1")
    assert "75th birthday" in record.source


@pytest.mark.parametrize(("born", "years", "due_on"), [
    (date(2016, 2, 29), 75, date(2091, 3, 1)),
    (date(2016, 2, 29), 4, date(2020, 2, 29)),
    (date(2016, 2, 28), 1, date(2017, 2, 28)),
])  # fmt: skip
def test_a_year_later_is_the_same_date(born, years, due_on):
    assert years_after(born, years) == due_on


async def test_a_household_is_due_ten_years_after_its_approval_or_the_last_placement_there(register):
    ten_years = date(2036, 7, 1)
    assert household("H6") not in await due(register, ten_years)  # a child lives there
    await change(register, f"UPDATE placement SET ended_on = '2026-09-01' WHERE child_id = '{child('K6')}'")

    assert household("H6") not in await due(register, date(2036, 8, 31))
    found = await due(register, date(2036, 9, 1))

    assert found[household("H6")].counted_from == date(2026, 9, 1)
    assert household("H2") not in found  # still approved


async def test_a_worker_is_due_when_the_last_duty_is_long_over(register):
    await change(register, f"UPDATE assignment SET ended_on = '2020-11-23' WHERE worker_id = '{worker('W5')}'")

    found = await due(register)

    assert found.keys() == {worker("W5")}
    assert found[worker("W5")].due_on == TODAY


async def test_what_is_held_is_listed_as_held_and_isn_t_erased(register):
    await change(register, f"UPDATE assignment SET ended_on = '2020-11-23' WHERE worker_id = '{worker('W5')}'")
    await register.asked(HoldRecord(subject_id=worker("W5"), reason="A claim."), by=MOE)

    found = await due(register)
    refused = await register.asked(EraseRecord(subject_id=worker("W5"), reason="Due"), by=MOE)

    assert found[worker("W5")].hold.reason == "A claim."
    assert refused.reason == "held"


async def test_a_household_is_listed_as_held_where_a_carer_of_its_is(register):
    await change(register, f"UPDATE placement SET ended_on = '2026-09-01' WHERE child_id = '{child('K6')}'")
    await register.asked(HoldRecord(subject_id=carer("C7"), reason="A claim."), by=MOE)

    found = await due(register, date(2036, 9, 1))

    assert found[household("H6")].hold.reason == "A claim."


async def test_why_somebody_looked_at_what_is_due_is_written_down_as_they_said(register):
    await change(register, f"UPDATE assignment SET ended_on = '2020-11-23' WHERE worker_id = '{worker('W5')}'")

    await register.asked(WhatIsDue(purpose=Purpose.EXPORT_THE_REGISTER), by=MOE)

    async with register.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT subject_id, purpose FROM reading")
    assert (row["subject_id"], row["purpose"]) == (worker("W5"), "export_the_register")


async def test_what_is_due_is_erased_by_its_period_and_what_isn_t_only_by_decision(register):
    await change(register, f"UPDATE assignment SET ended_on = '2020-11-23' WHERE worker_id = '{worker('W5')}'")
    await change(
        register, f"UPDATE assignment SET started_on = NULL, ended_on = '2020-11-24' WHERE worker_id = '{worker('W2')}'"
    )

    not_yet = await register.asked(EraseRecord(subject_id=worker("W2"), reason="-"), by=MOE)
    await register.asked(EraseRecord(subject_id=worker("W5"), reason="Due"), by=MOE)

    assert not_yet.reason == "not_due"
    assert "24 November 2026" in not_yet.detail
    assert await due(register) == {}
    record = await register.asked(WhatWouldGo(subject_id=worker("W5")), by=MOE)
    assert (record.erased.period, record.erased.source[:13]) == (WORKER, "Hubhome’s own")


async def many_workers_who_left(room, number):
    """Each of them due since 2016, and their identifiers in the order in which they are due."""
    await change(
        room,
        "INSERT INTO person (id, ref, first_name, last_name, roles, version) SELECT gen_random_uuid(), 'L' || n, 'Lu', "
        f"'Left', '{{liaison_worker}}', 1 FROM generate_series(1, {number}) n",
    )
    await change(
        room,
        "INSERT INTO assignment (id, kind, subject_id, worker_id, started_on, ended_on) SELECT gen_random_uuid(), "
        "'liaison_worker', gen_random_uuid(), id, '2009-01-01', '2010-01-01' FROM person WHERE last_name = 'Left'",
    )


class OfTheRoom:
    """What a command asks, put to the room as the operator."""

    def __init__(self, room):
        self.room = room

    async def ask(self, request, **_):
        return await self.room.asked(request, by=OPERATOR)


async def test_what_is_held_hides_nothing_that_is_due_behind_it(register):
    await many_workers_who_left(register, MOST_DUE + 1)
    await change(
        register,
        "INSERT INTO record_hold (id, subject_id, started_on, reason) SELECT gen_random_uuid(), id, '2020-01-01', "
        f"'A claim.' FROM (SELECT id FROM person WHERE last_name = 'Left' ORDER BY id LIMIT {MOST_DUE}) held",
    )
    told = []

    dry = await erase_what_is_due(OfTheRoom(register), told.append, dry_run=True)
    run = await erase_what_is_due(OfTheRoom(register), told.append, dry_run=False)
    again = await erase_what_is_due(OfTheRoom(register), told.append, dry_run=False)

    assert (dry.erased, dry.held, dry.left) == (1, MOST_DUE, 0)
    assert (run.erased, run.held, run.left) == (1, MOST_DUE, 0)
    assert (again.erased, again.held, again.left) == (0, MOST_DUE, 0)
    assert len([line for line in told if line.startswith("erase ")]) == 2


async def test_what_no_period_ends_is_told_to_the_last_of_them(register):
    await change(
        register,
        "INSERT INTO household (id, ref, version, name, address, postcode, languages, pets, spare_beds, recorded_at) "
        "SELECT gen_random_uuid(), 'Z' || n, 1, 'Open', '', 'PO5 2EZ', '{}', '{}', 0, '2020-01-01' "
        f"FROM generate_series(1, {MOST_DUE + 3}) n",
    )

    open_ones = [one async for one in everything_left_open(OfTheRoom(register))]

    first = await register.asked(WhatIsDue(), by=MOE)
    second = await register.asked(WhatIsDue(open_after=first.last_open), by=MOE)
    assert len({one.subject_id for one in open_ones}) == len(open_ones) == first.total_left_open > MOST_DUE
    assert (second.records, len(second.left_open)) == ((), first.total_left_open - MOST_DUE)


async def test_the_place_of_a_record_is_one_also_once_it_is_erased(register):
    await many_workers_who_left(register, MOST_DUE + 1)
    first = await register.asked(WhatIsDue(), by=MOE)
    await register.asked(EraseRecord(subject_id=first.last.subject_id, reason="Due"), by=MOE)

    second = await register.asked(WhatIsDue(after=first.last), by=MOE)

    assert (len(first.records), first.total) == (MOST_DUE, MOST_DUE + 1)
    assert (len(second.records), second.total, second.last) == (1, MOST_DUE, None)
    assert second.records[0].subject_id not in {one.subject_id for one in first.records}


async def test_who_is_named_as_due_is_written_down_as_read(register):
    await due(register, date(2095, 1, 1))

    log = await register.asked(WhoHasLooked(subject_id=child("K1")), by=MOE)

    assert [one.reader_id for one in log.readings] == [MOE.person_id]


async def test_of_a_household_that_is_due_its_carers_are_written_down_as_read(register):
    await change(register, f"UPDATE placement SET ended_on = '2026-09-01' WHERE child_id = '{child('K6')}'")
    before = (await register.asked(WhoHasLooked(subject_id=carer("C7")), by=MOE)).total

    assert household("H6") in await due(register, date(2036, 9, 1))

    log = await register.asked(WhoHasLooked(subject_id=carer("C7")), by=MOE)
    # The reading of the log itself is one.
    assert log.total == before + 2


async def erased_k5(room):
    """Ed Ives, of the small register, has left and his record is erased."""
    end = EndPlacement(child_id=child("K5"), on=TODAY, ended_reason=PlacementEndReason.OTHER, reason="Left")
    await room.asked(end, by=MOE)
    reply = await room.asked(EraseRecord(subject_id=child("K5"), by_decision=True, reason="Upheld"), by=MOE)
    assert reply.kind is Kind.CHILD


async def test_a_pack_that_brings_somebody_back_is_refused_at_their_row(filled):
    await erased_k5(filled)

    reply = await filled.asked(a_small_register(), by=OPERATOR)

    assert [(fault.field, fault.sentence) for fault in reply.faults if "erased" in fault.sentence] == [
        ("children.4.first_name", "This is about somebody whose record was erased on 23 November 2026.")
    ]
    async with filled.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT first_name, last_name FROM child WHERE id = $1", child("K5"))
    assert tuple(row) == ("Erased", "record")


async def test_a_pack_without_them_is_taken(filled):
    await erased_k5(filled)
    pack = a_small_register()
    pack = pack.model_copy(update={"children": pack.children[:-1], "placements": pack.placements[:-1]})

    assert isinstance(await filled.asked(pack, by=OPERATOR), Imported)


async def test_a_pack_that_says_of_them_what_our_export_says_changes_nothing(filled):
    await erased_k5(filled)
    page = await filled.asked(ExportRegister(table="children"), by=OPERATOR)
    [line] = [one for one in page.children if one.child_ref == "K5"]
    pack = a_small_register()
    pack = pack.model_copy(
        update={
            "children": (*pack.children[:-1], line.model_copy(update={"childrens_social_worker_ref": "W3"})),
            "placements": (*pack.placements[:-1], pack.placements[-1].model_copy(update={
                "ended_on": TODAY, "ended_reason": PlacementEndReason.OTHER,
            })),
        }
    )  # fmt: skip
    await filled.said()

    reply = await filled.asked(pack, by=OPERATOR)

    assert isinstance(reply, Imported), reply
    assert sum(reply.changed.values()) == 0
    assert await filled.said() == []


async def test_a_reference_that_is_used_anew_is_somebody_else(filled):
    await erased_k5(filled)
    pack = a_small_register()
    pack = pack.model_copy(update={"children": pack.children[:-1], "placements": pack.placements[:-1]})
    new = with_rows(pack, children=a_child("K50", "Ed", "Ives"), placements=a_placement("K50", "H6", TODAY))

    assert isinstance(await filled.asked(new, by=OPERATOR), Imported)


async def test_a_row_about_an_erased_household_or_carer_is_refused_too(filled):
    await change(filled, f"UPDATE approval SET ended_on = '{TODAY}' WHERE household_id = '{household('H6')}'")
    await change(filled, f"UPDATE placement SET ended_on = '{TODAY}' WHERE household_id = '{household('H6')}'")
    reply = await filled.asked(EraseRecord(subject_id=household("H6"), by_decision=True, reason="Upheld"), by=MOE)
    assert reply.kind is Kind.HOUSEHOLD, reply

    reply = await filled.asked(with_row_changed(a_small_register(), "carers", "C7", first_name="Ursula"), by=OPERATOR)

    told = {fault.field for fault in reply.faults if "erased" in fault.sentence}
    assert told == {"households.5.name", "carers.6.first_name"}


async def test_what_would_be_due_by_another_period_is_told_and_nothing_is_set(register):
    ten = SupposedPeriod(name=CHILD, years=10)

    counted = await register.asked(WhatIsDue(supposing=ten, most=0), by=MOE)
    named = await register.asked(WhatIsDue(supposing=ten, most=1), by=MOE)

    assert counted.total > 0
    assert (counted.records, counted.last) == ((), None)
    assert [len(named.records), named.total] == [1, counted.total]
    assert {one.years for one in named.records} == {10}
    assert await due(register) == {}


async def test_all_that_was_ever_set_of_a_period_is_told_the_latest_first(register):
    for years, on in ((12, TODAY), (14, TODAY), (16, TODAY + timedelta(days=30))):
        wanted = KeepItFor(name=WORKER, years=years, on=on, source="Schedule", reason="Decided")
        await register.asked(wanted, by=MOE)

    [period] = [one for one in (await register.asked(HowLongIsItKept(), by=MOE)).periods if one.name is WORKER]

    assert [(one.years, one.started_on) for one in period.terms] == [(16, TODAY + timedelta(days=30)), (14, TODAY)]
    assert {one.recorded_by for one in period.terms} == {MOE.person_id}
