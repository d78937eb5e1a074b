"""Is a pack read the same, whatever a spreadsheet did to it?"""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.hosting.packs import report
from shared.hosting.packs.cells import (
    CellWrongError,
    read_code_word,
    read_day,
    read_flag,
    read_instant,
    read_whole_number,
)
from shared.hosting.packs.columns import Column
from shared.hosting.packs.faults import PackRefusedError
from shared.hosting.packs.reading import read_pack
from shared.hosting.packs.sheets import plain
from shared.hosting.packs.short_years import years_in_full
from shared.web.downloads.formulas import as_meant, harmless

MESSY_TABLES = ("children", "households", "carers", "placements", "activities", "support_contacts")
SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""With which a spreadsheet may begin a formula; the last four are full-width."""
DAYS = {"date_of_birth", "approved_on", "started_on", "ended_on", "on"}


@st.composite
def messes(draw):
    """A way in which a program may write a table: returns a function from its text to bytes."""
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    line_end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    spelling = draw(st.sampled_from(SPELLINGS))
    day_of = draw(st.sampled_from([str, uk, named_month]))
    blank_rows = draw(st.integers(0, 3))
    title_rows = draw(st.integers(0, 3))
    is_doubled = draw(st.booleans())
    empty_columns = draw(st.integers(0, 2))
    padding = draw(st.sampled_from(["", " ", "\xa0"]))
    order = draw(st.randoms(use_true_random=False))
    says_separator = draw(st.booleans()) and encoding != "utf-16"

    def mess(text: str) -> bytes:
        header, *rows = csv.reader(io.StringIO(text))
        columns = list(range(len(header)))
        order.shuffle(columns)
        rows = [
            [day_of(cell) if name in DAYS and cell else cell for name, cell in zip(header, row, strict=True)]
            for row in rows
        ]
        sheet = io.StringIO()
        writer = csv.writer(sheet, delimiter=delimiter, lineterminator=line_end)
        writer.writerows([["Exported on 3 March by the case management system"]] * title_rows)
        writer.writerow([*(spelling(header[column]) for column in columns), *[""] * empty_columns])
        for row in [*rows, *rows] if is_doubled else rows:
            writer.writerow([*(f"{padding}{row[column]}{padding}" for column in columns), *[""] * empty_columns])
            writer.writerows([[]] * blank_rows)
        writer.writerows([[""] * len(header)] * blank_rows)
        separator = f"sep={delimiter}\n" if says_separator and line_end != "\r" else ""
        return (separator + sheet.getvalue()).encode(encoding)

    return mess


def uk(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def named_month(day: str) -> str:
    return f"{date.fromisoformat(day):%d-%b-%Y}"


def one_slip(name: str) -> str:
    """The two letters in the middle of a long name have changed places."""
    at = len(name) // 2
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :] if len(name) >= 11 else name


SPELLINGS = [
    str,
    str.upper,
    str.title,
    one_slip,
    lambda name: name.replace("_", " ").capitalize(),
    lambda name: name.title().replace("_", ""),
    lambda name: name.replace("_", "."),
]


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(MESSY_TABLES, messes())))
def test_a_mess_reads_like_the_tidy_table(small_pack_in, small_tables, ways):
    with tempfile.TemporaryDirectory() as folder:
        small_pack = small_pack_in(Path(folder))
        tidy = small_pack.read().commands()
        for table, mess in ways.items():
            (Path(folder) / f"{table}.csv").write_bytes(mess(small_tables[table]))

        assert small_pack.read().commands() == tidy


@settings(max_examples=150, deadline=None)
@given(
    table=st.sampled_from(["authority", "children", "placements", "sleepovers", "activities"]),
    content=st.binary(max_size=300)
    | st.text(alphabet='KAX019,;\t|"\n\r\x00é-/: Y', max_size=200).map(lambda text: text.encode("utf-8")),
    keeps_header=st.booleans(),
)
def test_whatever_stands_in_a_file_is_taken_or_explained(small_pack_in, small_tables, table, content, keeps_header):
    with tempfile.TemporaryDirectory() as folder:
        small_pack = small_pack_in(Path(folder))
        header = small_tables[table].splitlines()[0].encode() + b"\n" if keeps_header else b""
        (Path(folder) / f"{table}.csv").write_bytes(header + content)

        told = outcome_of(small_pack)

        assert told.endswith("all of them in order.") or " to put right." in told.splitlines()[-1]


def outcome_of(small_pack) -> str:
    try:
        return report.of_pack(small_pack.read())
    except PackRefusedError as refused:
        return report.of_refusal(refused)


@settings(max_examples=200, deadline=None)
@given(st.dates(min_value=read_day("1900-01-01"), max_value=read_day("2199-12-31")))
def test_a_day_is_the_same_in_every_writing(day):
    writings = (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%d.%m.%Y",
        "%d-%m-%Y",
        "%Y-%m-%dT00:00:00",
        "%d/%m/%Y 00:00",
        "%d %B %Y",
        "%d-%b-%Y",
        "%Y/%m/%d",
        "%Y.%m.%d",
    )

    assert {read_day(day.strftime(writing)) for writing in writings} == {day}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-05-31T13:30", "2025-05-31T13:30:00+01:00"),
        ("2025-01-31 13:30:15", "2025-01-31T13:30:15+00:00"),
        ("31/05/2025 9:05", "2025-05-31T09:05:00+01:00"),
        ("2025-05-31T13:30Z", "2025-05-31T13:30:00+00:00"),
        ("2025-10-26T01:30+01:00", "2025-10-26T01:30:00+01:00"),
        ("2025-10-26T01:30+00:00", "2025-10-26T01:30:00+00:00"),
    ],
)
def test_a_moment_is_londons_unless_it_says_otherwise(text, moment):
    assert read_instant(text).isoformat() == moment


@pytest.mark.parametrize(
    ("texts", "flag"), [(("Y", "yes", "TRUE", "1", "y"), True), (("N", "No", "false", "FALSE", "0"), False)]
)
def test_yes_and_no_have_many_spellings(texts, flag):
    assert {read_flag(text) for text in texts} == {flag}


def test_a_spreadsheets_number_is_whole():
    assert [read_whole_number(text) for text in ("3", "3.0", "+3", "-3", "007", "1,440")] == [
        3,
        3,
        3,
        -3,
        7,
        1440,
    ]


def test_codes_lose_their_blanks():
    assert read_code_word("moved away") == "moved_away"
    assert plain("  Children’s Social-Worker  ref ") == "childrens_social_worker_ref"


def test_what_was_mended_is_told(small_pack):
    (small_pack.folder / "carers.csv").write_bytes(
        "carer_ref;Household-Ref;first_name;last_name;main_carer;mobile;email;contact_by;\r\n"
        "C2;H0002;Zoë;Lowe;no;;;;\r\n\r\nC2;H0002;Zoë;Lowe;no;;;;\r\n;;;;;;;;\r\n".encode("cp1252")
    )
    small_pack.replace("children.csv", "2019-02-28", "28/02/2019")
    (small_pack.folder / "areas.csv").rename(small_pack.folder / "Areas.CSV")
    (small_pack.folder / "areas.xlsx").write_bytes(b"PK")
    (small_pack.folder / "README.md").write_text("not of the pack", encoding="utf-8")

    assert sorted(small_pack.notes()) == [
        "Areas.CSV: it was read as areas.csv.",
        "areas.xlsx: it isn't a CSV file and wasn't read.",
        "carers.csv: 2 blank rows were left out.",
        "carers.csv: column 9 is empty and was left out.",
        "carers.csv: it was read as Windows-1252, the encoding of older spreadsheets.",
        "carers.csv: row 4 left out, for the same stands in an earlier row.",
        "carers.csv: the cells are separated by semicolons.",
        "carers.csv: the columns are in another order, and were read by their headings.",
        "carers.csv: the heading Household-Ref was read as household_ref.",
        "children.csv: dates in date_of_birth were read as day, month, year.",
    ]


def test_a_row_that_says_the_same_in_other_words_is_left_out(small_pack):
    tidy = small_pack.read().commands()
    text = (small_pack.folder / "children.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "2019-02-28" in line)
    again = row.replace("2019-02-28", "28 February 2019")
    (small_pack.folder / "children.csv").write_text(f"{text}{again}\n", encoding="utf-8")

    assert small_pack.read().commands() == tidy
    assert [note for note in small_pack.notes() if "left out, for the same stands in an earlier row." in note]


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("2019/02/28", "dates in date_of_birth were read as year, month, day."),
        ("28/02/19", "dates in date_of_birth with two digits for the year were read as of 20.., as the file's other"),
        ("28 Feb 19", "dates in date_of_birth with two digits for the year were read as of 20.., as the file's other"),
    ],
)
def test_a_date_that_can_mean_one_day_only_is_taken_with_a_word(small_pack, written, note):
    tidy = small_pack.read().commands()
    small_pack.replace("children.csv", "2019-02-28", written)

    assert small_pack.read().commands() == tidy
    assert [one for one in small_pack.notes() if one.startswith(f"children.csv: {note}")]


@pytest.mark.parametrize(
    ("others", "is_taken"),
    [
        (("2016-05-01",), True),
        (("01/05/2024", "1 June 2012"), True),
        ((), False),
        (("1921-05-01", "2016-05-01"), False),
        (("1921-05-01",), False),
        (("2040-05-01",), False),
        (("2016/05/01",), False),
    ],
)
def test_two_digits_are_a_year_of_this_century_only_by_the_other_dates_of_the_file(others, is_taken):
    column = Column("on", True, False, False, True, "", None, False, read_day)  # noqa: FBT003  as it is declared

    found = years_in_full((column, text) for text in (*others, "28/02/19"))

    assert found == ({"28/02/19": "28/02/2019"} if is_taken else {})


def test_an_approval_that_ended_before_it_began_is_taken_with_a_word(small_pack):
    small_pack.replace("households.csv", "dog,W2,,", "dog,W2,2019-12-31,resigned")

    assert small_pack.notes() == [
        "households.csv: approval_ended_on is before approved_on, and was taken as it stands: row 2."
    ]


def test_one_pack_is_read_for_whichever_services_are_installed(small_pack):
    assert read_pack(small_pack.folder, (), "saltmarsh").commands() == []


@pytest.mark.parametrize(
    "text", ["3 Juny 2025", "31 June 2025", "3 Mar 25", "03/04/25", "25-04-03", "2025-13-01", "45123", "2025/04-03"]
)
def test_a_day_that_could_be_another_is_refused(text):
    with pytest.raises(CellWrongError):
        read_day(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=f"'ab{SIGNS}", max_size=8) | st.text(max_size=20))
def test_a_text_comes_back_as_it_was_and_no_spreadsheet_runs_it(text):
    cell = harmless(text)

    assert as_meant(cell) == text
    assert not cell.startswith(tuple(SIGNS))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", "'"])
def test_every_sign_of_a_formula_is_made_harmless(before, sign):
    text = f"{before}{sign}HYPERLINK()"

    assert harmless(text) == f"'{text}"
    assert as_meant(f"'{text}") == text


def test_text_that_begins_like_a_formula_is_read_as_it_was_meant(small_pack):
    small_pack.replace("carers.csv", "07700 900001", "'+44 7700 900001")
    small_pack.replace("children.csv", "peanuts", "'- peanuts")
    small_pack.replace("areas.csv", "North", "'s Hertogenbosch")

    register = small_pack.read().commands()[0]

    assert register.carers[0].mobile == "+44 7700 900001"
    assert register.children[0].allergies == "- peanuts"
    assert register.areas[0].name == "'s Hertogenbosch"


def test_a_file_of_unicode_text_as_excel_saves_it_is_a_table(small_pack, small_tables):
    tidy = small_pack.read().commands()
    (small_pack.folder / "areas.csv").unlink()
    text = small_tables["areas"].replace(",", "\t").replace("\n", "\r\n")
    (small_pack.folder / "Areas.txt").write_bytes(text.encode("utf-16"))

    assert small_pack.read().commands() == tidy
    assert small_pack.notes() == [
        "Areas.txt: it was read as areas.csv.",
        "areas.csv: it was read as UTF-16.",
        "areas.csv: the cells are separated by tabs.",
    ]


def test_a_text_that_is_kept_from_a_spreadsheet_by_a_formula_is_read_as_it_was_meant(small_pack):
    tidy = small_pack.read().commands()
    small_pack.replace("carers.csv", "07700 900001", '"=""07700 900001"""')
    small_pack.replace("areas.csv", "North", '="North"')

    assert small_pack.read().commands() == tidy
    assert small_pack.notes() == [
        'areas.csv: cells written like ="07700 900001" were read as their text.',
        'carers.csv: cells written like ="07700 900001" were read as their text.',
    ]


def test_what_a_database_writes_for_nothing_is_an_empty_cell(small_pack):
    tidy = small_pack.read().commands()
    small_pack.replace("children.csv", "Ada,Fenn,,2019", "Ada,Fenn,NULL,2019")
    small_pack.replace("children.csv", "W2,,,,,parent,", "W2,,,NULL,NULL,parent,")
    small_pack.replace("placements.csv", "2024-05-01,,", "2024-05-01,NULL,NULL")

    assert small_pack.read().commands() == tidy
    assert small_pack.notes() == [
        "children.csv: NULL was read as an empty cell: known_as, allergies, cared_alongside.",
        "placements.csv: NULL was read as an empty cell: ended_on, ended_reason.",
    ]


def test_a_cell_that_has_to_say_something_isnt_filled_by_a_null(small_pack):
    small_pack.replace("children.csv", "Ada,Fenn", "Ada,NULL")

    assert small_pack.faults() == ["children.csv, row 2, column last_name: The cell is empty. Fill it in."]


@pytest.mark.parametrize("shown", ["#N/A", "#REF!"])
def test_what_is_shown_for_a_formula_that_failed_is_nobodys_allergy(small_pack, shown):
    small_pack.replace("children.csv", "peanuts", shown)

    [fault] = small_pack.faults()
    assert fault == (
        f'children.csv, row 2, column allergies: "{shown}" is what a spreadsheet shows where a formula has failed. '
        "Write what it should say, or leave the cell empty."
    )
