"""A time of the day is read as people write it, and asked for again where it could be either half of the day."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.clock import LONDON
from shared.web.times import TimeError, read_time
from shared.web.wording import clock


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("6:30pm", time(18, 30)),
        ("6.30 PM", time(18, 30)),
        ("6 pm", time(18)),
        ("06:30", time(6, 30)),
        ("18:30", time(18, 30)),
        ("1830", time(18, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("Midday", time(12)),
        ("midnight", time(0)),
        ("10 a.m.", time(10)),
        ("00:15", time(0, 15)),
    ],
)
def test_a_time_is_read_as_people_write_it(text, meant):
    assert read_time(text, name="the start time") == meant


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter the start time"),
        ("6", "The start time must say whether it is am or pm, like 6:30pm"),
        ("6:30", "The start time must say whether it is am or pm, like 6:30pm"),
        ("12:30", "The start time must say whether it is am or pm, like 6:30pm"),
        ("25:00", "The start time must be a real time, like 6:30pm"),
        ("13pm", "The start time must be a real time, like 6:30pm"),
        ("6:61pm", "The start time must be a real time, like 6:30pm"),
        ("half past six", "The start time must be a real time, like 6:30pm"),
        ("٦pm", "The start time must be a real time, like 6:30pm"),
    ],
)
def test_what_is_no_time_says_what_to_enter(text, sentence):
    with pytest.raises(TimeError) as error:
        read_time(text, name="the start time")

    assert error.value.sentence == sentence


@given(st.datetimes().map(lambda moment: moment.replace(tzinfo=LONDON, fold=0, second=0, microsecond=0)))
def test_a_time_as_a_page_writes_it_is_read_as_the_same(moment):
    assert read_time(clock(moment), name="the start time") == moment.astimezone(LONDON).time()
