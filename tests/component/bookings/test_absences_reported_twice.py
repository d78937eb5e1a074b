"""Who reports a child who is gone already adds to the report that is open; who expects the child tonight sees it."""

import asyncio
from uuid import uuid4

import pytest

from shared.contracts.absences import (
    AbsenceDeedKind,
    AbsenceEnded,
    AbsenceRecorded,
    AbsenceView,
    AddToAbsence,
    HowIsAbsence,
    WhichAbsences,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BIRCH,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    OTHER_HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    named,
)
from tests.component.bookings.an_absence import ABSENCE, LEFT_AT, RECORDED_AT, WORDS, at, back, gone, sleeps_over

HOW = HowIsAbsence(absence_id=ABSENCE)
SEEN = "Seen at the bus station"


def adding(words=SEEN):
    return AddToAbsence(absence_id=ABSENCE, words=words)


def kinds_of(view):
    return [one.kind for one in view.deeds]


@pytest.fixture
async def missing(bookings):
    """Ada is missing since twenty to twelve, as her carer has recorded at ten to."""
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(words=WORDS), by=SATELLITE)
    await bookings.said()
    return bookings


async def test_what_the_second_knows_is_added_to_the_report_that_is_open(missing):
    second = await missing.asked(gone(absence_id=uuid4(), words=SEEN), by=LIAISON)

    assert second.absence_id == ABSENCE
    assert [(one.kind, one.by, one.words) for one in second.deeds] == [
        (AbsenceDeedKind.RECORDED, SATELLITE.person_id, WORDS),
        (AbsenceDeedKind.ADDED, LIAISON.person_id, SEEN),
    ]
    assert [one.since for one in second.spans] == [LEFT_AT]
    assert await missing.said() == [], "words stay here, and nothing else has changed"


async def test_a_form_that_is_sent_twice_adds_nothing(missing):
    again = await missing.asked(gone(words=WORDS), by=SATELLITE)

    assert kinds_of(again) == [AbsenceDeedKind.RECORDED]


async def test_of_two_who_report_at_once_there_is_one_absence_with_what_both_know(bookings):
    bookings.clock.moment = RECORDED_AT
    await asyncio.gather(
        bookings.asked(gone(absence_id=uuid4(), words=WORDS), by=SATELLITE),
        bookings.asked(gone(absence_id=uuid4(), words=SEEN), by=LIAISON),
    )

    [event] = await bookings.said()
    [listed] = (await bookings.asked(WhichAbsences(), by=LIAISON)).absences
    view = await bookings.asked(HowIsAbsence(absence_id=listed.absence_id), by=LIAISON)
    assert isinstance(event, AbsenceRecorded)
    assert {one.words for one in view.deeds} == {WORDS, SEEN}


async def test_who_is_responsible_adds_what_they_know_until_the_child_is_back(missing):
    view = await missing.asked(adding(), by=SATELLITE)
    refused = await missing.asked(adding(), by=OTHER_SATELLITE)
    looks_only = await missing.asked(HOW, by=ADMINISTRATOR)
    await missing.asked(back(RECORDED_AT), by=SATELLITE)
    over = await missing.asked(adding(), by=SATELLITE)

    assert [one.words for one in view.deeds] == [WORDS, SEEN]
    assert (refused.reason, over.reason, looks_only.may_change) == ("not_yours", "absence_is_over", False)
    [event] = await missing.said()
    assert isinstance(event, AbsenceEnded)
    assert event.thing_version == 3


async def test_what_was_added_is_erased_with_the_childs_record(missing):
    await missing.asked(adding(), by=LIAISON)
    await missing.heard(RecordErased(thing_version=1, subject_id=ADA, kind=Kind.CHILD))

    assert {one.words for one in (await missing.asked(HOW, by=LIAISON)).deeds} == {""}


async def test_who_reports_it_as_well_finds_no_shut_door(bookings):
    await sleeps_over(bookings, first=FRIDAY, last=FRIDAY)
    bookings.clock.moment = at(16, day=SATURDAY)
    await bookings.asked(gone(since=at(15, day=SATURDAY)), by=SATELLITE)
    before = await bookings.asked(HOW, by=HUB_CARER)

    view = await bookings.asked(gone(since=at(5, day=SATURDAY), absence_id=uuid4()), by=HUB_CARER)

    assert isinstance(before, Refused), "the hub home had the child the night before"
    assert view.absence_id == ABSENCE
    assert kinds_of(view) == [AbsenceDeedKind.RECORDED, AbsenceDeedKind.ADDED]
    assert isinstance(await bookings.asked(HOW, by=HUB_CARER), AbsenceView)


async def test_a_hub_home_that_expects_the_child_tonight_sees_who_has_been_gone_since_before(bookings):
    await sleeps_over(bookings, first=SATURDAY, last=SATURDAY)
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(words=WORDS), by=SATELLITE)
    on_friday = await bookings.asked(HOW, by=HUB_CARER)
    bookings.clock.moment = at(17, day=SATURDAY)

    view = await bookings.asked(HOW, by=HUB_CARER)
    listed = (await bookings.asked(WhichAbsences(), by=HUB_CARER)).absences
    elsewhere = await bookings.asked(HOW, by=OTHER_HUB_CARER)

    assert (on_friday.reason, elsewhere.reason) == ("not_yours", "not_yours")
    assert (view.household_id, view.expected_household_id) == (BIRCH, BIRCH)
    assert view.deeds[0].words == WORDS
    assert [(one.absence_id, one.may_change) for one in listed] == [(ABSENCE, True)]


async def test_a_hub_home_that_expected_the_child_sees_nothing_once_the_child_is_back(bookings):
    await sleeps_over(bookings, first=SATURDAY, last=SATURDAY)
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(words=WORDS), by=SATELLITE)
    bookings.clock.moment = at(17, day=SATURDAY)
    await bookings.asked(back(at(16, day=SATURDAY)), by=SATELLITE)

    assert (await bookings.asked(HOW, by=HUB_CARER)).reason == "not_yours"
    assert (await bookings.asked(WhichAbsences(), by=HUB_CARER)).absences == ()


async def test_what_there_isnt_is_nobodys_to_add_to(missing):
    nothing = AddToAbsence(absence_id=named("absences", "none"), words=SEEN)

    assert (await missing.asked(nothing, by=LIAISON)).reason == "not_yours"
