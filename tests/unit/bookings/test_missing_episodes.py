"""A return's rows of who was missing or away: which there are of a year, and what those of a file tell that is new."""

from datetime import date, datetime
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.policy.absences import Absence
from services.bookings.policy.missing_episodes import Found, absences_told, episodes_in, rows_of
from shared.contracts.absences import AbsenceKind, AbsenceSpan
from shared.contracts.clock import LONDON, day_in_london
from shared.contracts.returns import ImportMissing, KnownOfReturn, MissingCode, MissingLine

CHILD, HOME = uuid4(), uuid4()
MISSING, AWAY = AbsenceKind.MISSING, AbsenceKind.AWAY
TODAY = date(2026, 11, 27)
BORN = date(2012, 3, 4)


def at(day, hour=12, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def an_absence(*spans, ended_at=None, child_id=CHILD, is_taken_back=False):
    return Absence(
        id=uuid4(),
        version=1,
        child_id=child_id,
        household_id=HOME,
        expected_household_id=HOME,
        constellation_id=None,
        spans=tuple(AbsenceSpan(kind=kind, since=since) for kind, since in spans),
        ended_at=ended_at,
        recorded_at=at(TODAY),
        recorded_by=uuid4(),
        is_taken_back=is_taken_back,
    )


def rows(*absences, year=2026):
    return [(one.missing.value, one.mis_start, one.mis_end) for one in episodes_in(absences, year)]


def a_line(start, end=None, code="M", number="101"):
    return MissingLine(child=number, dob=BORN, missing=MissingCode(code), mis_start=start, mis_end=end)


def found_of(*lines, recorded=(), today=TODAY):
    command = ImportMissing(missing=lines, known=(KnownOfReturn(child="101", child_id=CHILD),))
    found = Found()
    absences_told(rows_of(command, found), {CHILD: list(recorded)}, today, found)
    return found


def columns_of(found):
    return [fault.field for fault in found.left_out]


def d(month, day, year=2025):
    return date(year, month, day)


def test_each_part_is_a_row_by_londons_days():
    gone = an_absence((MISSING, at(d(9, 17), 23, 40)), (AWAY, at(d(9, 18), 0, 10)), ended_at=at(d(9, 20)))

    assert rows(gone) == [("M", d(9, 17), d(9, 18)), ("A", d(9, 18), d(9, 20))]


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (at(d(3, 30)), at(d(3, 31)), []),
        (at(d(3, 30)), at(d(4, 1)), [(d(3, 30), d(4, 1))]),
        (at(d(3, 31, 2026), 23), at(d(3, 31, 2026), 23, 30), [(d(3, 31, 2026), d(3, 31, 2026))]),
        (at(d(3, 30, 2026)), at(d(4, 2, 2026)), [(d(3, 30, 2026), None)]),
        (at(d(3, 30, 2026)), None, [(d(3, 30, 2026), None)]),
        (at(d(4, 1, 2026)), None, []),
    ],
    ids=["before", "into the year", "on its last day", "beyond it", "not back", "after"],
)
def test_a_year_lasts_from_april_to_march_and_who_comes_back_later_has_no_end(starts, ends, expected):
    assert rows(an_absence((MISSING, starts), ended_at=ends)) == [("M", *one) for one in expected]


def test_what_was_taken_back_never_was():
    assert rows(an_absence((MISSING, at(d(9, 17))), ended_at=at(d(9, 20)), is_taken_back=True)) == []


def test_a_row_of_what_is_recorded_with_its_times_changes_nothing():
    recorded = an_absence((MISSING, at(d(9, 17), 23)), (AWAY, at(d(9, 18), 1)), ended_at=at(d(9, 20), 8))

    found = found_of(a_line(d(9, 18), d(9, 20), "A"), a_line(d(9, 17), d(9, 18)), recorded=[recorded])

    assert (found.new, found.unchanged, found.left_out) == ([], 2, [])


def test_of_two_rows_that_say_the_same_each_is_one():
    recorded = an_absence((MISSING, at(d(9, 17), 8)), ended_at=at(d(9, 17), 9))
    row = a_line(d(9, 17), d(9, 17))

    found = found_of(row, row, row, recorded=[recorded])

    assert (found.unchanged, len(found.new), found.left_out) == (1, 1 + 1, [])
    [first, second] = found.new
    assert first.ended_at < second.spans[0].since, "both are kept, one after the other"


def test_what_turns_from_the_one_into_the_other_is_one_absence():
    found = found_of(a_line(d(9, 18), d(9, 20), "A"), a_line(d(9, 17), d(9, 18)), a_line(d(9, 20), d(9, 21), "A"))

    assert [[one.kind for one in told.spans] for told in found.new] == [[MISSING, AWAY], [AWAY]]
    assert [row.position for row in found.new[0].rows] == [1, 0]


@pytest.mark.parametrize(
    ("line", "recorded", "field"),
    [
        (a_line(d(9, 17), d(9, 19)), an_absence((MISSING, at(d(9, 17))), ended_at=at(d(9, 20))), "mis_start"),
        (a_line(d(9, 17), d(9, 20), "A"), an_absence((MISSING, at(d(9, 17))), ended_at=at(d(9, 20))), "mis_start"),
        (a_line(d(9, 18), d(9, 18)), an_absence((MISSING, at(d(9, 17))), ended_at=at(d(9, 20))), "mis_start"),
        (a_line(d(9, 17), d(9, 20)), an_absence((MISSING, at(d(9, 17)))), "mis_start"),
        (a_line(d(9, 17)), an_absence((AWAY, at(d(5, 17))), ended_at=at(d(5, 20))), "mis_end"),
        (a_line(d(9, 17)), an_absence((MISSING, at(d(9, 17))), ended_at=at(d(9, 20))), "mis_start"),
        (a_line(d(12, 1, 2026), d(12, 2, 2026)), an_absence((AWAY, at(d(5, 17))), ended_at=at(d(5, 20))), "mis_start"),
        (
            a_line(d(9, 17), d(9, 20)),
            an_absence((MISSING, at(d(9, 17))), ended_at=at(d(9, 20)), is_taken_back=True),
            "mis_start",
        ),
        (
            a_line(d(9, 17), d(9, 20)),
            an_absence((MISSING, at(d(9, 17), 8)), ended_at=at(d(9, 17), 13)),
            "mis_start",
        ),
    ],
    ids=[
        "back on another day",
        "the other kind",
        "within it",
        "not back here",
        "not back in the file",
        "not back in the file and back here",
        "to come",
        "taken back",
        "no room on its day",
    ],
)
def test_what_is_recorded_otherwise_or_makes_somebody_missing_is_left_out(line, recorded, field):
    found = found_of(line, recorded=[recorded])

    assert columns_of(found) == [f"missing.0.{field}"]
    assert (found.new, found.unchanged) == ([], 0)


def test_without_an_end_it_is_who_wasnt_back_on_the_last_day_of_the_year():
    later = an_absence((MISSING, at(d(9, 17))), ended_at=at(d(4, 2, 2026)))
    still = an_absence((MISSING, at(d(9, 17))))

    assert [found_of(a_line(d(9, 17)), recorded=[one]).unchanged for one in (later, still)] == [1, 1]


def test_a_child_who_isnt_known_or_is_born_otherwise_is_named():
    command = ImportMissing(missing=(a_line(d(9, 17), number="9"), a_line(d(9, 17), number="8")), born_otherwise=("8",))
    found = Found()

    assert rows_of(command, found) == {}
    assert columns_of(found) == ["missing.0.child", "missing.1.dob"]


DAYS = st.dates(date(2025, 4, 1), date(2025, 5, 5))
LINES = st.lists(st.tuples(DAYS, DAYS, st.sampled_from("MA")).map(lambda one: a_line(*sorted(one[:2]), one[2])))


@given(LINES)
def test_whatever_a_file_says_nothing_overlaps_nothing_is_lost_and_read_again_nothing_changes(lines):
    found = found_of(*lines)
    kept = [an_absence(*((one.kind, one.since) for one in told.spans), ended_at=told.ended_at) for told in found.new]

    in_order = sorted(kept, key=lambda one: one.started_at)
    assert all(before.ended_at <= after.started_at for before, after in pairwise(in_order))
    assert all(
        begins < ends for one in kept for begins, ends in pairwise([*(s.since for s in one.spans), one.ended_at])
    )
    taken = {row.position for told in found.new for row in told.rows}
    left_out = {int(fault.field.split(".")[1]) for fault in found.left_out}
    assert taken | left_out == {*range(len(lines))}
    assert not taken & left_out
    assert sorted(rows(*kept)) == sorted(
        (lines[one].missing.value, lines[one].mis_start, lines[one].mis_end) for one in taken
    )
    again = found_of(*(lines[one] for one in sorted(taken)), recorded=kept)
    assert (again.new, again.left_out, again.unchanged) == ([], [], len(taken))
    assert all(day_in_london(told.ended_at) >= told.first for told in found.new)
    assert all(isinstance(told.child_id, UUID) for told in found.new)
