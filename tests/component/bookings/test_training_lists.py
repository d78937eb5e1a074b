"""However many carers there are: each course in numbers, its carers a page at a time, in replies that the bus takes."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from shared.contracts.records import MOST_ON_A_PAGE, ON_A_PAGE
from shared.contracts.training import CourseSummary, RequiredOf, TrainingShown, TrainingState, WhoIsTrained
from shared.testing.site import parsed, visiting
from tests.component.bookings.a_constellation import CEDAR, LIAISON, MANAGER, TODAY
from tests.component.bookings.a_site import main_of
from tests.component.bookings.a_training import (
    CERYS,
    RUTH,
    TESS,
    TOM,
    a_household,
    a_person,
    added,
    change,
    recorded,
)
from tests.component.bookings.a_training_site import CERYS as CERYS_CEDAR
from tests.component.bookings.a_training_site import SAM, a_training_site, carers_of_the_site

CARERS, COURSES = 1000, 6
A_MEGABYTE = 1024 * 1024
"""What a NATS server takes in one message, unless it is told otherwise; ours takes more."""
LONG_AGO = date(2019, 5, 3)


async def asked(room, by=MANAGER, **query):
    return await room.asked(WhoIsTrained(**query), by=by)


async def test_each_course_is_told_in_numbers_whatever_is_asked_for(carers):
    first_aid = await added(carers)
    choice = await added(carers, name="Sewing", months=12, required_of=RequiredOf.NOBODY, required_from=None, source="")
    await recorded(carers, TOM, first_aid)
    await recorded(carers, TESS, first_aid, certificate_ends_on=TODAY + timedelta(days=10))
    await recorded(carers, RUTH, first_aid, done_on=LONG_AGO)
    await recorded(carers, TOM, choice)

    everything = await asked(carers)
    due = await asked(carers, shows=TrainingShown.DUE, course_id=choice)

    summary = CourseSummary(course_id=first_aid, required=5, done=2, expiring=1, due=3, by_choice=0)
    by_choice = CourseSummary(course_id=choice, required=0, done=0, expiring=0, due=0, by_choice=1)
    assert everything.summaries == due.summaries == (summary, by_choice)
    assert (everything.total, due.total, due.standings) == (6, 0, ())


async def test_the_numbers_are_of_the_carers_for_whom_the_asker_answers(carers):
    await added(carers)

    assert [(await asked(carers, by=who)).summaries[0].required for who in (MANAGER, LIAISON)] == [5, 4]


async def test_who_is_due_comes_first_and_each_is_on_one_page(carers):
    first_aid = await added(carers)
    await recorded(carers, TOM, first_aid)
    await recorded(carers, TESS, first_aid, certificate_ends_on=TODAY + timedelta(days=10))

    pages = [await asked(carers, page=number, at_once=2) for number in (1, 2, 3)]
    beyond = await asked(carers, page=9, at_once=2)

    found = [one for page in pages for one in page.standings]
    assert [(page.page, page.pages, page.total) for page in pages] == [(1, 3, 5), (2, 3, 5), (3, 3, 5)]
    assert [one.state for one in found] == [TrainingState.NEVER_DONE] * 3 + [
        TrainingState.EXPIRES_SOON,
        TrainingState.HOLDS,
    ]
    assert len({one.person_id for one in found}) == 5
    assert beyond.standings == pages[2].standings


async def test_a_list_is_of_one_course_or_of_what_is_due_or_soon_will_be(carers):
    first_aid, fire = await added(carers), await added(carers, name="Fire safety")
    await recorded(carers, TOM, first_aid, certificate_ends_on=TODAY + timedelta(days=10))
    await recorded(carers, CERYS, fire)

    of_fire = await asked(carers, course_id=fire)
    due_of_it = await asked(carers, course_id=fire, shows=TrainingShown.DUE)
    soon = await asked(carers, shows=TrainingShown.SOON)

    assert {one.course_id for one in of_fire.standings} == {fire}
    assert {one.person_id for one in of_fire.standings} - {one.person_id for one in due_of_it.standings} == {CERYS}
    assert [(one.person_id, one.course_id) for one in soon.standings] == [(TOM, first_aid)]


async def test_of_a_choice_it_is_told_too_that_it_expires_soon(carers):
    choice = await added(carers, name="Sewing", months=12, required_of=RequiredOf.NOBODY, required_from=None, source="")
    await recorded(carers, TOM, choice, certificate_ends_on=TODAY + timedelta(days=10))
    await recorded(carers, TESS, choice)

    soon = await asked(carers, shows=TrainingShown.SOON)
    everything = await asked(carers)

    assert [one.person_id for one in soon.standings] == [TOM]
    assert [one.person_id for one in everything.standings] == [TOM, TESS]
    [its] = everything.summaries
    assert (its.by_choice, its.expiring_by_choice, its.expiring, its.due) == (2, 1, 0, 0)


async def test_by_carer_what_one_carer_has_stands_together(carers):
    await added(carers)
    await added(carers, name="Fire safety")

    found = (await asked(carers, is_by_carer=True)).standings

    assert [one.person_id for one in found[::2]] == [one.person_id for one in found[1::2]]
    assert len({one.person_id for one in found}) == 5


@pytest.mark.timeout(240)
async def test_of_a_thousand_carers_and_six_courses_each_reply_fits_into_a_message(bookings):
    homes = [uuid4() for _ in range(CARERS // 2)]
    people: list[UUID] = [uuid4() for _ in range(CARERS)]
    await bookings.heard(
        *(a_household(home) for home in homes),
        *(a_person(person, homes[number // 2]) for number, person in enumerate(people)),
    )
    for number in range(COURSES):
        await added(bookings, name=f"Course {number} {'x' * 90}", source="A policy of so many words. " * 18)

    first = await asked(bookings, at_once=MOST_ON_A_PAGE)
    pages = [await asked(bookings, at_once=MOST_ON_A_PAGE, page=number) for number in range(1, first.pages + 1)]

    assert (first.total, first.pages) == (CARERS * COURSES, CARERS * COURSES // MOST_ON_A_PAGE)
    assert [one.required for one in first.summaries] == [CARERS] * COURSES
    found = [(one.person_id, one.course_id) for page in pages for one in page.standings]
    assert len({*found}) == len(found) == CARERS * COURSES
    whole = first.model_copy(update={"standings": tuple(one for page in pages for one in page.standings)})
    assert len(whole.model_dump_json()) > A_MEGABYTE, "all of it together wouldn't fit, as it is"
    assert max(len(page.model_dump_json()) for page in pages) < A_MEGABYTE


@pytest.fixture
async def site(bookings):
    await bookings.heard(*carers_of_the_site())
    return bookings


def rows_of(page):
    return parsed(page).findall(".//main//tbody/tr")


async def test_the_page_begins_with_each_course_in_numbers_and_leads_to_its_carers(site):
    first_aid = await added(site)
    await recorded(site, CERYS_CEDAR.person_id, first_aid)
    async with visiting(a_training_site(site)) as visitor:
        await visitor.sign_in(SAM, "testshire")
        summary = await visitor.get("/training")
        led = await visitor.get(f"/training?course={first_aid}")
        taken = await visitor.get("/training?download=csv")

    [row] = rows_of(summary)
    assert row.find(".//a").get("href") == f"/training?course={first_aid}"
    assert "3 must have it" in main_of(summary)
    assert "1 has it" in main_of(summary)
    assert "0 expire soon, 2 due" in main_of(summary)
    assert len(rows_of(led)) == 3
    assert "First aid,3,1,0,2,0,0" in taken.text


async def test_a_choice_that_expires_is_shown_to_who_coordinates_and_to_who_did_it(site):
    choice = await added(site, name="Sewing", months=12, required_of=RequiredOf.NOBODY, required_from=None, source="")
    await recorded(site, CERYS_CEDAR.person_id, choice, certificate_ends_on=TODAY)
    async with visiting(a_training_site(site)) as visitor:
        await visitor.sign_in(SAM, "testshire")
        summary = await visitor.get("/training")
        soon = await visitor.get("/training?show=soon")
        taken = await visitor.get("/training?download=csv")
        await visitor.sign_in(CERYS_CEDAR, "testshire")
        own = await visitor.get("/training")

    assert "0 due now, 1 expires within 90 days" in main_of(summary)
    assert "1 did it by choice 1 expires soon" in main_of(summary)
    assert len(rows_of(soon)) == 1
    assert "Sewing,0,0,0,0,1,1" in taken.text
    assert "Due now, or ending soon Sewing Expires soon" in main_of(own)
    assert "due to do" not in main_of(own)


async def test_a_list_is_cut_into_pages_and_taken_away_whole(site):
    more = [uuid4() for _ in range(ON_A_PAGE)]
    await site.heard(*(a_person(one, CEDAR) for one in more))
    first_aid = await added(site)
    async with visiting(a_training_site(site)) as visitor:
        await visitor.sign_in(SAM, "testshire")
        first = await visitor.get(f"/training?course={first_aid}&show=due")
        second = await visitor.get(f"/training?course={first_aid}&show=due&page=2")
        taken = await visitor.get(f"/training?course={first_aid}&show=due&download=csv")

    assert [len(rows_of(page)) for page in (first, second)] == [ON_A_PAGE, 3]
    [following] = [one for one in parsed(first).findall(".//main//a") if one.get("rel") == "next"]
    assert following.get("href") == f"/training?show=due&course={first_aid}&page=2"
    assert len(taken.text.strip().splitlines()) == 1 + ON_A_PAGE + 3


async def test_who_is_changed_to_nobody_s_is_no_number_any_more(carers):
    first_aid = await added(carers)
    await change(carers, first_aid, required_of=RequiredOf.NOBODY, required_from=None)

    assert (await asked(carers)).summaries == ()
