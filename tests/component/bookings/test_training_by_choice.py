"""Of a course that nobody requires its holder is told once that it expires soon, and nobody is ever due of it."""

from datetime import UTC, date, datetime
from uuid import uuid4

from services.bookings.handlers.training.telling import LOOK_AT_TRAINING
from shared.contracts.training import RequiredOf
from tests.component.bookings.a_constellation import BIRCH, TODAY
from tests.component.bookings.a_training import SUE, TOM, a_household, added, looked, recorded


async def looks_booked(carers):
    return [thing for name, thing in await carers.errands() if name == LOOK_AT_TRAINING]


A_CHOICE = {"name": "Sewing", "months": 12, "required_of": RequiredOf.NOBODY, "required_from": None, "source": ""}


async def test_that_a_choice_expires_is_said_once_and_nobody_is_due_of_it(carers):
    sewing = await added(carers, **A_CHOICE)
    await recorded(carers, TOM, sewing)
    said = []
    for day in (date(2027, 8, 24), date(2027, 8, 25), date(2027, 8, 26), date(2027, 11, 24)):
        carers.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        said.append(await looked(carers))

    none, [soon], none_more, none_at_last = said
    assert none == none_more == none_at_last == []
    assert (soon.person_id, soon.supervising_social_worker_id) == (TOM, SUE)
    assert (soon.expiring_course_ids, soon.due_course_ids) == ((sewing,), ())


async def test_a_look_that_was_begun_for_what_was_there_before_goes_on_as_any_other(carers):
    await added(carers, **A_CHOICE)
    before = await looks_booked(carers)

    await carers.ran(LOOK_AT_TRAINING, uuid4(), None)

    assert len(before) == 1
    assert await looks_booked(carers) == before


async def test_who_is_approved_no_more_isn_t_told_of_a_choice_that_expires(carers):
    sewing = await added(carers, **A_CHOICE)
    await recorded(carers, TOM, sewing, certificate_ends_on=TODAY)
    await carers.heard(a_household(BIRCH, version=2, approval_ended_on=TODAY))

    assert await looked(carers) == []
