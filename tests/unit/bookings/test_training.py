"""When does what a carer has done hold, and of whom is a course required, whatever the days are?"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.pages.training.words import done_and_until, holds_for
from services.bookings.policy.training import Carer, Record, is_required, last_day, standing
from shared.contracts.training import Course, RequiredOf, TrainingState

TOM, BIRCH, FIRST_AID = UUID(int=1), UUID(int=2), UUID(int=3)
APPROVED_ON, REQUIRED_FROM = date(2020, 1, 6), date(2024, 4, 1)
A_DAY = timedelta(days=1)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
MONTHS = st.none() | st.integers(1, 240)


def a_course(months=36, **facts):
    return Course(
        **{
            "course_id": FIRST_AID,
            "version": 1,
            "name": "First aid",
            "months": months,
            "required_of": RequiredOf.EVERY_CARER,
            "required_from": REQUIRED_FROM,
            "source": "A policy",
            "retired_on": None,
            **facts,
        }
    )


def a_carer(**facts):
    return Carer(**{"person_id": TOM, "household_id": BIRCH, "approved_on": APPROVED_ON, **facts})


def a_record(done_on, certificate_ends_on=None, number=9):
    return Record(
        id=UUID(int=number),
        person_id=TOM,
        course_id=FIRST_AID,
        done_on=done_on,
        certificate_ends_on=certificate_ends_on,
    )


@pytest.mark.parametrize(
    ("done_on", "months", "certificate", "last"),
    [
        (date(2024, 2, 29), 12, None, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, None, date(2025, 2, 28)),
        (date(2024, 12, 31), 1, None, date(2025, 1, 31)),
        (date(2024, 5, 3), None, None, None),
        (date(2024, 5, 3), None, date(2024, 6, 1), date(2024, 6, 1)),
        (date(2024, 5, 3), 12, date(2024, 6, 1), date(2024, 6, 1)),
    ],
)
def test_it_holds_so_many_months_or_as_long_as_the_certificate_says(done_on, months, certificate, last):
    assert last_day(a_course(months), done_on, certificate) == last


@pytest.mark.parametrize(
    ("day", "course", "carer", "is_so"),
    [
        (REQUIRED_FROM, {}, {}, True),
        (REQUIRED_FROM - A_DAY, {}, {}, False),
        (REQUIRED_FROM, {"required_of": RequiredOf.NOBODY, "required_from": None}, {}, False),
        (REQUIRED_FROM, {"retired_on": REQUIRED_FROM}, {}, False),
        (REQUIRED_FROM, {"retired_on": REQUIRED_FROM + A_DAY}, {}, True),
        (REQUIRED_FROM, {}, {"approved_on": REQUIRED_FROM + A_DAY}, False),
        (REQUIRED_FROM, {}, {"approval_ended_on": REQUIRED_FROM}, False),
        (REQUIRED_FROM, {}, {"approved_on": None}, False),
        (REQUIRED_FROM, {}, {"approved_on": None, "is_approved_for_some": True}, True),
        (REQUIRED_FROM, {"required_of": RequiredOf.HUB_HOME_CARERS}, {}, False),
        (REQUIRED_FROM, {"required_of": RequiredOf.HUB_HOME_CARERS}, {"is_hub_home": True}, True),
    ],
)
def test_a_course_is_required_of_whom_the_authority_says_while_they_are_approved(day, course, carer, is_so):
    assert is_required(a_course(**course), a_carer(**carer), day) is is_so


def test_nothing_is_said_of_who_is_no_carer_any_more_or_of_a_choice_that_wasn_t_made():
    choice = a_course(required_of=RequiredOf.NOBODY, required_from=None)

    assert standing(a_course(), a_carer(household_id=None), [a_record(APPROVED_ON)], REQUIRED_FROM, 90) is None
    assert standing(choice, a_carer(), [], REQUIRED_FROM, 90) is None
    assert standing(choice, a_carer(), [a_record(APPROVED_ON)], REQUIRED_FROM, 90).is_due is False


@given(day=DAYS, done=st.lists(DAYS, max_size=4), months=MONTHS, days_before=st.integers(0, 366))
def test_who_is_due_has_nothing_that_holds_and_who_isn_t_has(day, done, months, days_before):
    course, records = a_course(months, required_from=date(2000, 1, 1)), [a_record(one) for one in done]
    carer = a_carer(approved_on=date(2000, 1, 1))

    found = standing(course, carer, records, day, days_before)

    ends = [last_day(course, one, None) or date.max for one in done if one <= day]
    assert found.is_due == (max(ends, default=date.min) < day)
    assert found.is_due_soon == (not found.is_due and max(ends) - day <= timedelta(days_before))
    assert (found.state is TrainingState.NEVER_DONE) == (not ends)


def test_the_last_day_counts_and_the_day_after_is_due():
    last, done = date(2027, 5, 3), [a_record(date(2024, 5, 3))]

    assert not standing(a_course(), a_carer(), done, last, 90).is_due
    assert standing(a_course(), a_carer(), done, last + A_DAY, 90).is_due
    assert standing(a_course(), a_carer(), done, last - 90 * A_DAY, 90).is_due_soon
    assert not standing(a_course(), a_carer(), done, last - 91 * A_DAY, 90).is_due_soon


@pytest.mark.parametrize(("course", "soon"), [({}, True), ({"retired_on": REQUIRED_FROM}, False)])
def test_a_choice_expires_soon_too_and_is_never_due_unless_there_is_nothing_to_renew(course, soon):
    choice = a_course(required_of=RequiredOf.NOBODY, required_from=None, **course)
    last, done = date(2027, 5, 3), [a_record(date(2024, 5, 3))]

    found = standing(choice, a_carer(), done, last, 90)

    assert (found.expires_soon, found.is_due_soon, found.is_due) == (soon, False, False)
    assert not standing(choice, a_carer(), done, last - 91 * A_DAY, 90).expires_soon
    assert not standing(choice, a_carer(), done, last + A_DAY, 90).expires_soon


def test_what_is_done_later_says_nothing_of_a_day_before():
    assert standing(a_course(), a_carer(), [a_record(date(2025, 1, 1))], date(2024, 12, 31), 90).is_due


@pytest.mark.parametrize(
    ("months", "words"), [(None, "For good"), (12, "1 year"), (36, "3 years"), (18, "18 months"), (1, "1 month")]
)
def test_how_long_a_course_holds_reads_in_years_where_it_is_years(months, words):
    assert holds_for(a_course(months)) == words


def test_when_it_was_done_and_until_when_it_holds_is_one_sentence():
    assert done_and_until(None, None) == ""
    assert done_and_until(date(2025, 3, 7), None) == "Done on Friday 7 March 2025, holds for good"
    assert done_and_until(date(2025, 3, 7), date(2028, 3, 7)) == (
        "Done on Friday 7 March 2025, holds until Tuesday 7 March 2028"
    )
