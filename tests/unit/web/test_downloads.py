"""Is a list the same in each kind of file, and is nothing in it run?"""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from shared.web.downloads.formulas import as_meant
from shared.web.downloads.links import links
from shared.web.downloads.listing import Listing
from shared.web.downloads.ods import MEDIA_TYPE
from shared.web.downloads.writing import KINDS

ROWS = (
    ("Zoë  O’Neil ", 7, date(2026, 3, 3), datetime(2026, 7, 1, 8, 30, 59, tzinfo=UTC), None),
    ("<b>&amp;", 0, date(1999, 12, 31), datetime(2026, 1, 1, 22, 5, tzinfo=UTC), "two\nlines"),
)
LISTING = Listing("children", ("Child", "Age", "On", "At", "Note"), ROWS)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=20)


def in_london(*parts):
    """A moment as a spreadsheet has it, which knows no zones."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def read(ending, content):
    """The rows as texts, days and numbers."""
    if ending == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_file_is_read_back_as_it_was_written(ending):
    header, first, second = read(ending, KINDS[ending].write(LISTING))

    assert header == ["Child", "Age", "On", "At", "Note"]
    assert first == ["Zoë  O’Neil ", 7.0, date(2026, 3, 3), in_london(2026, 7, 1, 9, 30), ""]
    assert second == ["<b>&amp;", 0.0, date(1999, 12, 31), in_london(2026, 1, 1, 22, 5), "two\nlines"]


def test_a_csv_file_has_a_mark_that_spreadsheets_know_it_by():
    content = KINDS["csv"].write(LISTING)

    assert content.startswith(b"\xef\xbb\xbf")
    assert read("csv", content)[1] == ["Zoë  O’Neil ", "7", "2026-03-03", "2026-07-01 09:30", ""]


@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.parametrize("text", ["=1+1", "+44 23", "-1", "@SUM(A1)", "＝1+1", "'=1"])
def test_no_text_is_run_as_a_formula(ending, text):
    [_, [cell]] = read(ending, KINDS[ending].write(Listing("a", ("A",), [(text,)])))

    assert cell.startswith("'")
    assert as_meant(cell) == text


@pytest.mark.parametrize("ending", KINDS)
@given(texts=st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4))
def test_every_text_comes_back(ending, texts):
    _, *rows = read(ending, KINDS[ending].write(Listing("a", ("A", "B"), [(text, "x") for text in texts])))

    assert [as_meant(row[0]) for row in rows] == texts


def test_an_opendocument_file_says_first_what_it_is():
    content = KINDS["ods"].write(LISTING)

    assert content[30:].startswith(b"mimetype" + MEDIA_TYPE.encode())


def test_signs_that_no_file_can_hold_spoil_none():
    [_, [cell]] = read("ods", KINDS["ods"].write(Listing("a", ("A",), [("a\x00b\x0b\ud800",)])))

    assert cell == "a\ufffdb\ufffd\ufffd"


def test_a_row_has_a_cell_for_each_column():
    with pytest.raises(ValueError, match="must have 2 cells"):
        Listing("a", ("A", "B"), [("only one",)])


def test_a_link_keeps_the_filters_and_leaves_the_page_out():
    [first, *_] = links("/households", "search=birch+lane&page=3&vacancy=yes")

    assert first == {"text": "CSV", "href": "/households?search=birch+lane&vacancy=yes&download=csv"}
