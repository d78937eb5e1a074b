"""What is on is written as RFC 5545 has it, and read back as it was meant."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from shared.web.ical import Entry, Hours, Nights, Status, calendar_file, uid_of

THING = UUID("2f1c3f5e-9a57-4c39-8d0e-6f0c0b7a4e11")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def an_entry(**changes):
    values = {
        "thing_id": THING,
        "version": 3,
        "when": Nights(date(2026, 11, 27), date(2026, 11, 28)),
        "status": Status.CONFIRMED,
        "title": "Sleepover at the hub home: 2 children",
        "changed_at": MONDAY,
    }
    return Entry(**{**values, **changes})


def read(file):
    """The one event of a file."""
    [event] = Calendar.from_ical(file).walk("VEVENT")
    return event


def test_a_sleepover_has_the_days_on_which_its_nights_begin():
    event = read(calendar_file([an_entry()]))

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 11, 27), date(2026, 11, 29))
    assert event["dtstart"].params == {"VALUE": "DATE"}
    assert event["dtend"].params == {"VALUE": "DATE"}
    assert (event["uid"], event["sequence"], event["status"]) == (uid_of(THING), 3, "CONFIRMED")
    assert event.decoded("dtstamp") == event.decoded("last-modified") == MONDAY
    assert event["transp"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 1)),
        (date(2026, 12, 30), date(2027, 1, 1), date(2027, 1, 2)),
        (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)),
        (date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)),
        (date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)),
    ],
    ids=["New Year", "across New Year", "a leap day", "the clocks go forward", "the clocks go back"],
)
def test_a_night_is_one_day_whatever_the_year_and_the_clocks_do(first, last, end):
    event = read(calendar_file([an_entry(when=Nights(first, last))]))

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (first, end)


@pytest.mark.parametrize(
    ("starts_at", "hours"),
    [
        (datetime(2026, 7, 14, 17, 30, tzinfo=UTC), 1),
        (datetime(2026, 11, 14, 18, 30, tzinfo=UTC), 0),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), 0),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), 1),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), 1),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), 0),
        (datetime(2049, 7, 14, 17, 30, tzinfo=UTC), 1),
    ],
)
def test_an_hour_is_londons_in_both_halves_of_the_year_also_by_the_files_own_rules(starts_at, hours):
    file = calendar_file([an_entry(when=Hours(starts_at, 90))])

    event = read(file)
    start, end = event.decoded("dtstart"), event.decoded("dtend")
    assert event["dtstart"].params["TZID"] == event["dtend"].params["TZID"] == "Europe/London"
    assert start.astimezone(UTC) == starts_at
    assert end.astimezone(UTC) == starts_at + timedelta(minutes=90)
    [zone] = Calendar.from_ical(file).walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    as_the_file_says = zone.to_tz(lookup_tzid=False)
    assert as_the_file_says.utcoffset(start.replace(tzinfo=None)) == timedelta(hours=hours)


def test_of_the_hour_that_the_clocks_have_twice_each_one_is_meant():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    event = read(calendar_file([an_entry(when=Hours(first, 60))]))

    assert event["dtstart"].params["TZID"] == "Europe/London"
    assert event.decoded("dtstart").astimezone(UTC) == first
    assert event.decoded("dtend").astimezone(UTC) == first + timedelta(hours=1)


def test_what_is_taken_and_not_sent_is_no_message():
    assert b"METHOD:PUBLISH" in calendar_file([an_entry()])
    assert b"METHOD" not in calendar_file([an_entry()], is_sent=False)


def test_nights_alone_need_no_zone():
    assert b"VTIMEZONE" not in calendar_file([an_entry()])


def test_what_is_called_off_is_still_there_as_called_off():
    event = read(calendar_file([an_entry(status=Status.CANCELLED, when=Hours(MONDAY, 60))]))

    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")


def test_a_calendar_that_is_looked_at_says_how_often():
    file = Calendar.from_ical(calendar_file([], name="Hubhome"))

    assert (file["method"], file["version"], file["x-wr-calname"]) == ("PUBLISH", "2.0", "Hubhome")
    assert file["refresh-interval"].params["VALUE"] == "DURATION"
    assert file["refresh-interval"].to_ical() == file["x-published-ttl"].encode() == b"PT1H"


def test_a_text_is_escaped_and_a_long_line_is_folded():
    text = "Tea, cake; and \\ a line\nbreak: " + "a word that is long enough – " * 9
    file = calendar_file([an_entry(title="A, b; c", details=text)])

    event = read(file)
    assert (event["summary"], event["description"]) == ("A, b; c", text)
    assert b"SUMMARY:A\\, b\\; c\r\n" in file
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


NIGHTS = st.builds(
    lambda first, more: Nights(first, first + timedelta(days=more)),
    st.dates(date(2024, 1, 1), date(2031, 12, 31)),
    st.integers(0, 27),
)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120)


@given(NIGHTS, st.integers(1, 10_000), st.sampled_from(Status), TEXTS, TEXTS)
def test_whatever_is_written_is_read_back(nights, version, status, title, details):
    entry = an_entry(when=nights, version=version, status=status, title=title, details=details)

    file = calendar_file([entry])

    event = read(file)
    assert file == calendar_file([entry])
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (nights.first, nights.last + timedelta(days=1))
    assert (event["sequence"], event["status"], event["summary"]) == (version, status.value, title)
    assert event.get("description", "") == details
