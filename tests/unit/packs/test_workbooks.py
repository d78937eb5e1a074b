"""Does a workbook read like the CSV files of the same tables?"""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.hosting.packs.faults import PackRefusedError
from shared.hosting.packs.reading import Pack, read_pack
from shared.hosting.packs.sheets import letter_of
from tests.support.workbooks import Failed, as_strict, write_binary_workbook, write_open_document, write_workbook

DATE_FORMATS = ["dd/mm/yyyy", "yyyy-mm-dd", "d mmm yy", "mmmm yyyy", "[$-809]dddd d mmmm"]


def cells_of(tables: dict[str, str]) -> dict[str, list[list[str]]]:
    return {name: list(csv.reader(io.StringIO(text))) for name, text in tables.items()}


@pytest.fixture
def read_workbook(tmp_path, small_pack, small_imports):
    """Reads a workbook of the small pack whose sheets were changed, from a folder without CSV files."""
    folder = tmp_path / "book"
    folder.mkdir()

    def read(sheets: dict[str, list[list[object]]], name: str = "register.xlsx", **ways: object) -> Pack:
        write_workbook(folder / name, sheets, **ways)
        return read_pack(folder / name, small_imports, "saltmarsh")

    return read


def faults_of(read, *args, **ways) -> list[str]:
    with pytest.raises(PackRefusedError) as refused:
        read(*args, **ways)
    return [str(fault) for fault in refused.value.faults]


@st.composite
def ways(draw):
    """A way to lay a table out in a sheet."""
    return {
        "date_format": draw(st.sampled_from(DATE_FORMATS)),
        "is_typed": draw(st.booleans()),
        "title_rows": draw(st.integers(0, 3)),
        "empty_columns": draw(st.integers(0, 2)),
        "blank_rows": draw(st.integers(0, 2)),
        "padding": draw(st.sampled_from(["", " ", "\u00a0", "\u200b"])),
    }


@settings(max_examples=40, deadline=None)
@given(way=ways(), title=st.sampled_from([str, str.upper, str.title, lambda name: name.replace("_", " ")]))
def test_a_workbook_reads_like_the_csv_files(small_pack_in, small_tables, small_imports, way, title):
    with tempfile.TemporaryDirectory() as folder:
        tidy = small_pack_in(Path(folder)).read().commands()
        book = Path(folder) / "register.xlsx"
        write_workbook(book, {title(name): rows for name, rows in cells_of(small_tables).items()}, **way)

        assert read_pack(book, small_imports, "saltmarsh").commands() == tidy


def test_a_folder_with_a_workbook_is_as_good(small_pack, small_tables, small_imports, tmp_path):
    tidy = small_pack.read().commands()
    folder = tmp_path / "folder"
    folder.mkdir()
    write_workbook(folder / "our export.xlsx", cells_of(small_tables))
    (folder / "~$our export.xlsx").write_bytes(b"a lock file")
    (folder / "README.md").write_text("not of the pack")

    pack = read_pack(folder, small_imports, "saltmarsh")

    assert pack.commands() == tidy
    assert pack.notes == ()


def test_a_workbook_a_table_is_named_by_its_file(small_pack, small_tables, small_imports, tmp_path):
    tidy = small_pack.read().commands()
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, rows in cells_of(small_tables).items():
        write_workbook(folder / f"{name}.xlsx", {"Sheet1": rows})

    assert read_pack(folder, small_imports, "saltmarsh").commands() == tidy


def test_a_fault_names_the_sheet_the_row_and_the_columns_letter(read_workbook, small_tables):
    sheets = cells_of(small_tables)
    sheets["Children"] = sheets.pop("children")
    sheets["Children"][2][4] = "last summer"
    sheets["sleepovers"][1][1] = "K7"

    assert faults_of(read_workbook, sheets, title_rows=2) == [
        (
            'register.xlsx, sheet Children, row 5, column date_of_birth (E): "last summer" isn\'t a date. '
            "Write it as 2019-02-28 or 28/02/2019."
        ),
        (
            'register.xlsx, sheet sleepovers, row 4, column child_ref (B): "K7" isn\'t in register.xlsx, sheet '
            "Children. Correct the reference, or add the row to register.xlsx, sheet Children."
        ),
    ]


@pytest.mark.parametrize("shown", ["#N/A", "#DIV/0!"])
def test_a_formula_that_has_failed_isnt_an_empty_cell(read_workbook, small_tables, shown):
    sheets = cells_of(small_tables)
    at = sheets["children"][0].index("allergies")
    sheets["children"][2][at] = Failed(shown)

    assert faults_of(read_workbook, sheets, title_rows=1, empty_columns=2) == [
        (
            f'register.xlsx, sheet children, row 4, column allergies ({letter_of(at + 2)}): "{shown}" is what a '
            "spreadsheet shows where a formula has failed. Write what it should say, or leave the cell empty."
        )
    ]


def test_a_formula_that_has_failed_is_named_in_a_strict_workbook_too(small_tables, small_imports, tmp_path):
    sheets = cells_of(small_tables)
    at = sheets["children"][0].index("allergies")
    sheets["children"][2][at] = Failed("#N/A")
    book = tmp_path / "register.xlsx"
    write_workbook(book, sheets)
    as_strict(book)

    [fault] = faults_of(read_pack, book, small_imports, "saltmarsh")

    assert fault.startswith(f'register.xlsx, sheet children, row 3, column allergies ({letter_of(at)}): "#N/A" is')


@pytest.mark.parametrize("shown", ["#N/A", "Err:502"])
def test_a_formula_that_has_failed_is_named_in_an_open_document_too(small_tables, small_imports, tmp_path, shown):
    sheets = cells_of(small_tables)
    needs, allergies = map(sheets["children"][0].index, ("health_needs", "allergies"))
    sheets["children"][1][needs] = ""
    sheets["children"][2][needs] = sheets["children"][2][allergies] = Failed(shown)
    book = tmp_path / "register.ods"
    write_open_document(book, sheets)

    faults = faults_of(read_pack, book, small_imports, "saltmarsh")

    assert [fault.split(" is what")[0] for fault in faults] == [
        f'register.ods, sheet children, row 3, column {name} ({letter_of(at)}): "{shown}"'
        for name, at in (("health_needs", needs), ("allergies", allergies))
    ]


def test_of_a_binary_workbook_it_is_said_that_failed_formulas_cant_be_seen(small_tables, small_imports, tmp_path):
    book = tmp_path / "register.xlsb"
    write_binary_workbook(book, cells_of(small_tables))

    [note] = read_pack(book, small_imports, "saltmarsh").notes

    assert str(note) == (
        "register.xlsb: of this kind of workbook nobody can tell here a formula that has failed from an empty cell. "
        "Of .xlsx and .ods one can."
    )


def test_a_missing_sheet_is_named(read_workbook, small_tables):
    sheets = cells_of(small_tables)
    del sheets["areas"]
    sheets["placement"] = sheets.pop("placements")

    assert faults_of(read_workbook, sheets) == [
        (
            "register.xlsx, sheet areas: The sheet is missing. "
            "Add a sheet named areas, with its header row even where it has no other rows."
        ),
        "register.xlsx, sheet placements: The sheet is missing. Did you mean sheet placement? Name it placements.",
    ]


def test_what_a_workbook_has_besides_is_told_and_left_alone(read_workbook, small_tables):
    sheets = {**cells_of(small_tables), "our notes": [["remember", "this"]], "Sheet3": []}
    sheets["carers"][0].append("")
    sheets["carers"][1].append("")

    assert [str(note) for note in read_workbook(sheets, hidden=("areas",)).notes] == [
        "sheet our notes: no service uses this table yet; it wasn't read.",
        "register.xlsx, sheet areas: the sheet is hidden, and was read.",
    ]


def test_a_reference_keeps_its_leading_noughts_and_a_number_its_wholeness(read_workbook, small_tables):
    sheets = cells_of({name: text.replace("A1", "0017") for name, text in small_tables.items()})
    sheets["areas"].append([18, "South"])

    [register, *_] = read_workbook(sheets).commands()

    assert [area.area_ref for area in register.areas] == ["0017", "18"]


def test_a_telephone_number_that_was_kept_as_a_number_has_its_nought_again(read_workbook, small_tables):
    sheets = cells_of(small_tables)
    mobile, out_of_hours = sheets["carers"][0].index("mobile"), sheets["authority"][0].index("out_of_hours_phone")
    sheets["carers"][1][mobile], sheets["carers"][2][mobile] = 7700900001, "+447700900002"
    sheets["authority"][1][out_of_hours] = "163296001"
    sheets["children"][1][sheets["children"][0].index("allergies")] = 7700900003

    pack = read_workbook(sheets)
    [register, *_] = pack.commands()

    assert [carer.mobile for carer in register.carers] == ["07700900001", "+447700900002"]
    assert register.authority[0].out_of_hours_phone == "0163296001"
    assert register.children[0].allergies == "7700900003"
    was_put_back = "the leading nought of telephone numbers was put back, which a spreadsheet takes away"
    assert [str(note) for note in pack.notes] == [
        f"register.xlsx, sheet authority: {was_put_back}: out_of_hours_phone, row 2.",
        f"register.xlsx, sheet carers: {was_put_back}: mobile, row 2.",
    ]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04 half of one", b"area_ref,name\nA1,North\n"])
def test_what_is_no_workbook_is_refused(tmp_path, small_imports, content):
    book = tmp_path / "register.xlsx"
    book.write_bytes(content)

    with pytest.raises(PackRefusedError) as refused:
        read_pack(book, small_imports, "saltmarsh")

    assert [str(fault) for fault in refused.value.faults] == [
        "register.xlsx: It can't be read as a workbook. Close it elsewhere, and save it again as an Excel workbook."
    ]


def test_another_kind_of_file_is_refused(tmp_path, small_imports):
    letter = tmp_path / "register.pdf"
    letter.write_bytes(b"%PDF")

    with pytest.raises(PackRefusedError) as refused:
        read_pack(letter, small_imports, "saltmarsh")

    assert [str(fault) for fault in refused.value.faults] == [
        (
            "register.pdf: It is neither a folder nor a workbook. "
            "Name a folder of CSV files, or a workbook (.xlsx, .xls or .ods)."
        )
    ]


def test_csv_files_come_before_the_workbook_they_were_saved_from(small_pack, small_tables):
    write_workbook(small_pack.folder / "register.xlsx", {"areas": [["area_ref", "name"], ["A2", "South"]]})

    pack = small_pack.read()

    assert [area.name for area in pack.commands()[0].areas] == ["North"]
    assert [str(note) for note in pack.notes] == ["register.xlsx: it isn't a CSV file and wasn't read."]


@pytest.mark.parametrize(
    ("position", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")]
)
def test_columns_have_the_letters_that_a_spreadsheet_shows(position, letter):
    assert letter_of(position) == letter
