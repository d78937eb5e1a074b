"""Courses and training come with a pack and go with it, row for row; what somebody put right here is told otherwise by
no file."""

from datetime import date, timedelta

import pytest

from shared.contracts.packs import Imported, TellRows
from shared.contracts.past_stays import CourseLine, ExportStays, ImportStays, TrainingLine
from shared.contracts.register_pack import CarerToCheck
from shared.contracts.training import HowIsTraining, RequiredOf, TrainingState, WhichCourses
from tests.component.bookings.a_constellation import HUB, MANAGER, OPERATOR, TODAY, elsewhere, named
from tests.component.bookings.a_training import (
    POLICY,
    TOM,
    a_household,
    a_person,
    added,
    change,
    how_is,
    looked,
    recorded,
    states,
    take_back,
)

LAST_YEAR = date(2025, 6, 3)
THERE = "elsewhere"


def a_course(ref="FA", **facts):
    return CourseLine(
        **{
            "course_ref": ref,
            "name": "First aid",
            "months": 36,
            "required_of": RequiredOf.EVERY_CARER,
            "required_from": LAST_YEAR,
            "source": POLICY,
            **facts,
        }
    )


SEWING = a_course("SEW", name="Sewing", months=None, required_of=RequiredOf.NOBODY, required_from=None, source=None)
OLD = a_course("OLD", name="Old aid", retired_on=date(2026, 1, 1))


def a_line(carer="C2", course="FA", done_on=LAST_YEAR, **facts):
    return TrainingLine(carer_ref=carer, course_ref=course, done_on=done_on, **facts)


OF_TOM = a_line(certificate_ends_on=date(2027, 6, 2), place="Online")
OF_RUTH = a_line("C1", "SEW")


async def take(room, courses=(), training=(), by=OPERATOR, **more):
    return await room.asked(ImportStays(courses=courses, training=training, **more), by=by)


async def exported(room, table, by=OPERATOR, **query):
    return await room.asked(ExportStays(table=table, **query), by=by)


async def lines(room, by=OPERATOR):
    """The pack's two tables, in an order that goes by what they say."""
    courses = (await exported(room, "courses", by=by)).courses
    training = (await exported(room, "training", by=by)).training
    return courses, training


def said(courses, training, carers):
    """What the lines say, with names in place of identifiers, for these differ from house to house."""
    names = {one.course_ref: one.name for one in courses}
    what = [one.model_dump(exclude={"course_ref"}) for one in sorted(courses, key=lambda one: one.name)]
    done = [
        (carers[one.carer_ref], names[one.course_ref], one.done_on, one.certificate_ends_on, one.place)
        for one in training
    ]
    return what, sorted(done)


def wrong(refused):
    return [(one.field, one.sentence) for one in refused.faults]


async def test_what_a_pack_tells_is_on_the_list_and_counts(carers):
    reply = await take(carers, (a_course(), SEWING, OLD), (OF_TOM, OF_RUTH))

    assert (reply.added["courses"], reply.added["training"]) == (3, 2)
    assert [one.name for one in (await carers.asked(WhichCourses(), by=MANAGER)).courses] == [
        "First aid",
        "Sewing",
        "Old aid",
    ]
    [its] = (await how_is(carers)).records
    assert (its.done_on, its.expires_on, its.place) == (LAST_YEAR, date(2027, 6, 2), "Online")
    assert (await states(carers, course=its.course_id))[TOM] is TrainingState.HOLDS
    assert TOM not in {one.person_id for one in await looked(carers)}


async def test_taken_again_or_as_it_was_exported_it_changes_nothing(carers):
    pack = ((a_course(), SEWING), (OF_TOM, OF_RUTH))
    await take(carers, *pack)
    courses, training = await lines(carers)
    refs = {str(named("carers", ref)): ref for ref in ("C1", "C2")}
    mine = tuple(one.model_copy(update={"carer_ref": refs[one.carer_ref]}) for one in training)

    again = await take(carers, *pack)
    back = await take(carers, courses, mine)

    for reply in (again, back):
        assert (reply.added["courses"], reply.added["training"]) == (0, 0)
        assert (reply.unchanged["courses"], reply.unchanged["training"]) == (2, 2)
    assert await lines(carers) == (courses, training)


async def test_an_empty_authority_has_the_same_of_it_row_for_row(carers):
    await take(carers, (a_course(), SEWING, OLD), (OF_TOM,))
    fire = await added(carers, name="Fire safety", months=12)
    await recorded(carers, TOM, fire, place="At the hub home")
    await take_back(carers, await recorded(carers, TOM, fire, done_on=TODAY - timedelta(days=1)))
    courses, training = await lines(carers)
    there, operator = named("carers", "C2", THERE), elsewhere(OPERATOR)
    await carers.heard(
        a_household(named("households", "H2", THERE)),
        a_person(there, named("households", "H2", THERE)),
        authority=operator.authority,
    )

    reply = await take(
        carers, courses, tuple(one.model_copy(update={"carer_ref": "C2"}) for one in training), by=operator
    )

    assert isinstance(reply, Imported)
    here = said(courses, training, {str(TOM): "Tom"})
    assert said(*await lines(carers, by=operator), {str(there): "Tom"}) == here
    assert len(here[0]) == 4, "retired ones too"
    assert [one[1] for one in here[1]] == ["Fire safety", "First aid"], "what was taken back stays behind"


async def test_a_table_is_exported_a_page_at_a_time(carers):
    await take(carers, (a_course(), SEWING), (OF_TOM, OF_RUTH))

    first = await exported(carers, "training", limit=1)
    second = await exported(carers, "training", position=1, limit=1)

    assert (first.next_position, len(first.training)) == (1, 1)
    assert {one.carer_ref for one in (*first.training, *second.training)} == {
        str(named("carers", ref)) for ref in ("C1", "C2")
    }


OTHERWISE = "Somebody has recorded this otherwise in Hubhome since then."


async def test_a_file_tells_nothing_otherwise_than_somebody_decided_here(carers):
    await take(carers, (a_course(),), (OF_TOM,))
    [its] = (await how_is(carers)).records
    await take_back(carers, its)
    await change(carers, its.course_id, months=24)

    refused = await take(carers, (a_course(),), (OF_TOM,))

    assert wrong(refused) == [("courses.0.course_ref", OTHERWISE), ("training.0.done_on", OTHERWISE)]
    assert [one.ended_at is None for one in (await how_is(carers)).records] == [False]


@pytest.mark.parametrize(
    ("courses", "training", "field"),
    [
        ((a_course(), a_course()), (), "courses.1.course_ref"),
        ((a_course(), a_course("FA2", name="FIRST AID")), (), "courses.1.name"),
        ((a_course(source=None),), (), "courses.0.source"),
        ((a_course(required_from=None),), (), "courses.0.required_from"),
        ((a_course(),), (a_line("C99"),), "training.0.carer_ref"),
        ((a_course(),), (a_line(course="NO"),), "training.0.course_ref"),
        ((a_course(),), (a_line(done_on=TODAY + timedelta(days=1)),), "training.0.done_on"),
        ((a_course(),), (OF_TOM, a_line()), "training.1.done_on"),
    ],
    ids=["twice", "of one name", "no source", "no day", "no carer", "no course", "to come", "a day twice"],
)
async def test_what_cant_be_is_named_and_nothing_is_kept(carers, courses, training, field):
    refused = await take(carers, courses, training)

    assert [place for place, _ in wrong(refused)] == [field]
    assert (await carers.asked(WhichCourses(), by=MANAGER)).courses == ()


async def test_carers_of_the_pack_itself_are_checked_before_and_waited_for(carers):
    nina = CarerToCheck(carer_ref="C77")
    pack = {"courses": (a_course(),), "training": (a_line("C77"),), "carers": (nina,)}

    checked = await take(carers, **pack, dry_run=True, tell_rows=TellRows())
    early = await take(carers, **pack)
    await carers.heard(a_person(named("carers", "C77"), HUB))
    taken = await take(carers, **pack)

    assert checked.rows.added == {"courses": (0,), "training": (0,)}
    assert early.reason == "not_known_yet"
    assert taken.added["training"] == 1
    assert (await carers.asked(HowIsTraining(person_id=named("carers", "C77")), by=MANAGER)).records
