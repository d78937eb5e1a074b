"""Who does a course again has both records, and the certificate that holds longest counts; of a day there is one."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from shared.contracts.training import CarersTraining, RequiredOf, TrainingState, WhoIsTrained
from tests.component.bookings.a_constellation import MANAGER, TODAY
from tests.component.bookings.a_training import TOM, added, correct, how_is, looked, record, recorded, states
from tests.component.bookings.test_training_in_a_pack import LAST_YEAR, OF_TOM, a_course, a_line, take

FIRST = {"done_on": date(2025, 1, 10), "certificate_ends_on": date(2026, 12, 31)}
SECOND = {"done_on": TODAY, "certificate_ends_on": date(2028, 12, 31)}


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)], ids=["as they were done", "the older one later"])
async def test_of_two_certificates_both_are_kept_and_the_later_one_counts(carers, first_aid, order):
    for done in order:
        await recorded(carers, TOM, first_aid, **done)

    view = await how_is(carers)

    assert [(one.done_on, one.certificate_ends_on, one.ended_at) for one in view.records] == [
        (*SECOND.values(), None),
        (*FIRST.values(), None),
    ]
    [its] = view.standings
    assert (its.state, its.done_on, its.expires_on) == (TrainingState.HOLDS, *SECOND.values())
    [listed] = (await carers.asked(WhoIsTrained(course_id=first_aid, at_once=500), by=MANAGER)).standings[-1:]
    assert listed == its, "one row a carer and a course"


async def test_before_it_was_renewed_it_stood_as_the_first_certificate_says(carers, first_aid):
    await recorded(carers, TOM, first_aid, **FIRST)
    await recorded(carers, TOM, first_aid, **SECOND)

    assert (await states(carers, on=date(2026, 11, 1)))[TOM] is TrainingState.EXPIRES_SOON
    assert (await states(carers, on=date(2027, 1, 1)))[TOM] is TrainingState.HOLDS


async def test_who_renews_is_told_again_before_the_next_certificate_ends(carers):
    choice = await added(
        carers, name="Sewing", months=None, required_of=RequiredOf.NOBODY, required_from=None, source=""
    )
    await recorded(carers, TOM, choice, **FIRST)
    [first] = await looked(carers)
    await recorded(carers, TOM, choice, **SECOND)
    renewed = await looked(carers)
    carers.clock.moment = datetime(2028, 12, 1, 9, tzinfo=UTC)

    [second] = await looked(carers)

    assert renewed == []
    assert (first.thing_version, second.thing_version) == (1, 2)
    assert first.expiring_course_ids == second.expiring_course_ids == (choice,)


async def test_the_same_day_twice_is_refused_with_what_to_do_and_the_certificate_is_put_right(carers, first_aid):
    its = await recorded(carers, TOM, first_aid, done_on=TODAY, certificate_ends_on=date(2027, 12, 31))

    refused = await record(carers, TOM, first_aid, **SECOND)

    assert refused.reason == "recorded_already"
    assert "Correct that record if its certificate says otherwise" in refused.detail
    view = await correct(carers, its, certificate_ends_on=SECOND["certificate_ends_on"])
    assert [one.expires_on for one in view.records if one.ended_at is None] == [SECOND["certificate_ends_on"]]


async def test_of_two_who_record_the_same_day_at_once_one_is_refused(carers, first_aid):
    replies = await asyncio.gather(*(record(carers, TOM, first_aid, **SECOND) for _ in range(2)))

    assert sorted(isinstance(one, CarersTraining) for one in replies) == [False, True]
    assert len((await how_is(carers)).records) == 1


async def test_a_pack_brings_both_and_adds_the_next_one_to_what_is_known(carers):
    first = a_line(done_on=LAST_YEAR, certificate_ends_on=date(2027, 6, 2))
    second = a_line(done_on=TODAY, certificate_ends_on=date(2028, 6, 2))
    await take(carers, (a_course(),), (first,))

    both = await take(carers, (a_course(),), (first, second))

    assert (both.added["training"], both.unchanged["training"]) == (1, 1)
    assert [one.expires_on for one in (await how_is(carers)).records] == [date(2028, 6, 2), date(2027, 6, 2)]
    [its] = (await how_is(carers)).standings
    assert its.expires_on == date(2028, 6, 2)


async def test_a_pack_says_of_a_day_only_what_is_recorded_of_it(carers):
    await take(carers, (a_course(),), (OF_TOM,))

    refused = await take(carers, (a_course(),), (a_line(certificate_ends_on=date(2027, 12, 31), place="Online"),))

    assert [one.field for one in refused.faults] == ["training.0.done_on"]
    assert len((await how_is(carers)).records) == 1
