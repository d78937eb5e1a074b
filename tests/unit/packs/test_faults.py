"""How is each thing that can be wrong with a pack told?"""

import pytest

from shared.contracts.registry import ImportRegister
from shared.hosting.packs import report
from shared.hosting.packs.faults import KEPT, Fault, PackRefusedError, quoted
from shared.hosting.packs.reading import read_pack

ONE_CELL = {
    "a day that isn't in the calendar": (
        ("children.csv", "2019-02-28", "31/02/2019"),
        'children.csv, row 2, column date_of_birth: "31/02/2019" isn\'t a date. Write it as 2019-02-28 or 28/02/2019.',
    ),
    "a year of two figures": (
        ("children.csv", "2019-02-28", "28/02/99"),
        (
            'children.csv, row 2, column date_of_birth: "28/02/99" could mean two days: its year has two digits. '
            "Write the year with four digits, as in 2019-02-28 or 28/02/2019."
        ),
    ),
    "a year before anybody's": (
        ("children.csv", "2019-02-28", "0219-02-28"),
        'children.csv, row 2, column date_of_birth: "0219-02-28" isn\'t a date. Write it as 2019-02-28 or 28/02/2019.',
    ),
    "no moment": (
        ("activities.csv", "2025-05-31T13:30", "half past one"),
        (
            'activities.csv, row 2, column starts_at: "half past one" isn\'t a date and a time. '
            "Write it as 2025-05-31T13:30 or 31/05/2025 13:30."
        ),
    ),
    "an hour of the clock that isn't": (
        ("activities.csv", "2025-05-31T13:30", "2025-05-31T25:30"),
        (
            'activities.csv, row 2, column starts_at: "2025-05-31T25:30" isn\'t a date and a time. '
            "Write it as 2025-05-31T13:30 or 31/05/2025 13:30."
        ),
    ),
    "an hour that the clocks skipped": (
        ("activities.csv", "2025-05-31T13:30", "2025-03-30T01:30"),
        (
            'activities.csv, row 2, column starts_at: "2025-03-30T01:30" never was: the clocks went forward over it. '
            "Correct the time; perhaps 2025-03-30T02:30 is meant."
        ),
    ),
    "an hour that the clocks showed twice": (
        ("activities.csv", "2025-05-31T13:30", "26/10/2025 01:30"),
        (
            'activities.csv, row 2, column starts_at: "26/10/2025 01:30" was twice: the clocks went back over it. '
            "Write 2025-10-26T01:30+01:00 for the first time, or 2025-10-26T01:30+00:00 for the second."
        ),
    ),
    "no number": (
        ("constellations.csv", "launched,2", "launched,two"),
        'constellations.csv, row 2, column hub_beds: "two" isn\'t a whole number. Write digits only, for example 3.',
    ),
    "too small a number": (
        ("constellations.csv", "launched,2", "launched,-1"),
        'constellations.csv, row 2, column hub_beds: "-1" is less than 0. Write 0 or more.',
    ),
    "too large a number": (
        ("households.csv", "2020-01-01,3,0", "2020-01-01,21,0"),
        'households.csv, row 2, column approval_places: "21" is more than 20. Write 20 or less.',
    ),
    "neither yes nor no": (
        ("carers.csv", "Frost,Y", "Frost,maybe"),
        'carers.csv, row 2, column main_carer: "maybe" is neither yes nor no. Write Y or N.',
    ),
    "nearly a word of the list": (
        ("constellations.csv", "launched,2", "lanched,2"),
        (
            'constellations.csv, row 2, column state: "lanched" isn\'t a word that this column knows. '
            "Did you mean launched? Write planned, recruiting_hub_home, matching_satellites, launched, "
            "hub_home_vacant, interim_hub_home, paused or closed."
        ),
    ),
    "no word of the list": (
        ("sleepovers.csv", "planned", "because"),
        (
            'sleepovers.csv, row 2, column kind: "because" isn\'t a word that this column knows. '
            "Write planned or emergency."
        ),
    ),
    "a role that no worker has": (
        ("workers.csv", "liaison_worker", "operator"),
        (
            'workers.csv, row 2, column role: "operator" isn\'t a word that this column knows. '
            "Write liaison_worker, supervising_social_worker, childrens_social_worker, programme_manager, data_analyst "
            "or administrator."
        ),
    ),
    "no postcode": (
        ("households.csv", '"1, Mill Lane",PO5 2EZ', '"1, Mill Lane",PO5'),
        'households.csv, row 2, column postcode: "PO5" isn\'t a postcode. Write it like PO5 2EZ.',
    ),
    "no e-mail address": (
        ("carers.csv", "ann@mail.example", "ann at mail"),
        'carers.csv, row 2, column email: "ann at mail" isn\'t an e-mail address. Write it like sam@council.example.',
    ),
    "no telephone number": (
        ("carers.csv", "07700 900001", "ring Bob"),
        'carers.csv, row 2, column mobile: "ring Bob" isn\'t a telephone number. Write it like 01632 960001.',
    ),
    "no reference": (
        ("children.csv", "C2,W2,,,peanuts", "C2,W2,S 1,,peanuts"),
        'children.csv, row 2, column sibling_group_ref: "S 1" isn\'t a reference. Write it like H0001.',
    ),
    "no code, among several": (
        ("households.csv", "short_break;short_term", "short_break;50%"),
        (
            'households.csv, row 2, column approval_kinds: "50%" isn\'t a code. '
            "Use letters, digits, hyphens and underscores only. Put ; between several of them."
        ),
    ),
    "too long a text": (
        ("constellations.csv", "The Terns", "T" * 121),
        (
            f'constellations.csv, row 2, column name: "{"T" * 60}…" is longer than 120 characters. '
            "Shorten it to 120 characters."
        ),
    ),
    "an empty cell that must be filled": (
        ("children.csv", "Ada", " "),
        "children.csv, row 2, column first_name: The cell is empty. Fill it in.",
    ),
    "a key twice": (
        ("carers.csv", "C2,", "C1,"),
        (
            'carers.csv, row 3, column carer_ref: "C1" is already in row 2. '
            "Give each row its own carer_ref, or remove one of the two rows."
        ),
    ),
    "an end before its start": (
        ("placements.csv", "2024-09-30", "30/04/2024"),
        (
            'placements.csv, row 3, column ended_on: "30/04/2024" is before started_on, which is "2024-05-01". '
            "Correct one of the two."
        ),
    ),
    "a membership that ends before it starts": (
        ("memberships.csv", "2023-07-15,,", "2023-07-15,2023-07-14,"),
        (
            'memberships.csv, row 2, column left_on: "2023-07-14" is before joined_on, which is "2023-07-15". '
            "Correct one of the two."
        ),
    ),
    "a last night before the first": (
        ("sleepovers.csv", "2025-06-05", "2025-06-02"),
        (
            'sleepovers.csv, row 2, column last_night: "2025-06-02" is before first_night, which is "2025-06-03". '
            "Correct one of the two."
        ),
    ),
    "ages the wrong way round": (
        ("households.csv", "2020-01-01,3,0,18", "2020-01-01,3,19,18"),
        (
            'households.csv, row 2, column approval_age_to: "18" is less than approval_age_from, which is "19". '
            "Correct one of the two."
        ),
    ),
    "a reference to nothing": (
        ("memberships.csv", "H0002", "H0777"),
        (
            'memberships.csv, row 2, column household_ref: "H0777" isn\'t in households.csv. '
            "Correct the reference, or add the row to households.csv."
        ),
    ),
    "a reference with an O for a nought": (
        ("memberships.csv", "H0002", "hOO02"),
        (
            'memberships.csv, row 2, column household_ref: "hOO02" isn\'t in households.csv. '
            'Did you mean "H0002"? Correct the reference, or add the row to households.csv.'
        ),
    ),
    "a reference to nothing, among several": (
        ("activities.csv", "H0002", "H0002;H00022"),
        (
            'activities.csv, row 2, column attended: "H00022" isn\'t in households.csv. '
            'Did you mean "H0002"? Correct the reference, or add the row to households.csv.'
        ),
    ),
    "another authority's pack": (
        ("authority.csv", "saltmarsh,", "harbourside,"),
        (
            'authority.csv, row 2, column authority: "harbourside" isn\'t "saltmarsh", the authority that this import '
            "is for. Check that it is the right folder, or write saltmarsh."
        ),
    ),
    "a missing column": (
        ("areas.csv", ",name\nA1,North", "\nA1"),
        "areas.csv, row 1, column name: The column is missing. Add a column with the heading name.",
    ),
    "a column of a misspelt name": (
        ("children.csv", "allergies", "allergys"),
        (
            "children.csv, row 1, column allergys: No service knows this column. "
            "Did you mean allergies? Correct the heading, or remove the column."
        ),
    ),
    "a column that must be there, under a misspelt name": (
        ("children.csv", "date_of_birth", "date_birth"),
        (
            "children.csv, row 1, column date_birth: No service knows this column. "
            "Did you mean date_of_birth? Correct the heading, or remove the column."
        ),
    ),
    "a column that nobody knows": (
        ("areas.csv", "area_ref,name\nA1,North", "area_ref,name,mood\nA1,North,good"),
        "areas.csv, row 1, column mood: No service knows this column. Correct the heading, or remove the column.",
    ),
    "a column without a heading": (
        ("areas.csv", "area_ref,name\nA1,North", "area_ref,name,\nA1,North,good"),
        "areas.csv, row 1: Column 3 has no heading. Write its heading, or remove the column.",
    ),
    "a heading twice": (
        ("areas.csv", "area_ref,name\nA1,North", "area_ref,name,Name\nA1,North,South"),
        "areas.csv, row 1, column Name: Two columns have this heading. Remove one of them.",
    ),
    "more cells than headings": (
        ("areas.csv", "A1,North", "A1,North,by the sea"),
        (
            "areas.csv, row 2: The row has 3 cells and the header has 2. "
            "Put a cell that has a comma or a semicolon in it in quotation marks."
        ),
    ),
    "a quotation mark that is never closed": (
        ("workers.csv", "Tom,Orr", '"Tom,Orr'),
        (
            "workers.csv, row 3: The quotation marks don't pair up in this row. "
            'Inside a cell, write a quotation mark twice (""), and put the whole cell in quotation marks.'
        ),
    ),
}


@pytest.mark.parametrize(("spoilt", "sentence"), ONE_CELL.values(), ids=ONE_CELL.keys())
def test_a_fault_says_where_what_and_what_to_do(small_pack, spoilt, sentence):
    small_pack.replace(*spoilt)

    assert small_pack.faults() == [sentence]


def test_a_missing_file_is_named(small_pack):
    (small_pack.folder / "placements.csv").unlink()

    assert small_pack.faults() == [
        (
            "placements.csv: The file is missing. "
            "Put placements.csv into the folder, with its header row even where it has no other rows."
        )
    ]


@pytest.mark.parametrize(
    ("found", "remedy"),
    [
        ("placement.csv", "Did you mean placement.csv? Name it placements.csv."),
        ("Placements.xlsx", 'Save Placements.xlsx as "CSV UTF-8", named placements.csv.'),
    ],
)
def test_a_file_that_is_nearly_the_missing_one_is_suggested(small_pack, found, remedy):
    (small_pack.folder / "placements.csv").rename(small_pack.folder / found)

    assert small_pack.faults() == [f"placements.csv: The file is missing. {remedy}"]


def test_one_table_in_two_files_is_refused(small_pack):
    (small_pack.folder / "Areas.csv").write_text("area_ref,name\n", encoding="utf-8")

    assert small_pack.faults() == ["areas.csv: Areas.csv and areas.csv are both the table areas. Remove one of them."]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(PackRefusedError) as refused:
        read_pack(tmp_path / "nowhere", (ImportRegister,), "saltmarsh")

    assert [str(fault) for fault in refused.value.faults] == [
        "nowhere: There is no such folder. Name the folder of the pack."
    ]


def test_an_empty_file_is_told_its_columns(small_pack):
    (small_pack.folder / "areas.csv").write_bytes(b"\r\n , \r\n")

    assert small_pack.faults() == [
        "areas.csv: The file is empty. Write the names of its columns into the first row: area_ref, closed_on, name."
    ]


def test_a_byte_of_no_encoding_is_found_in_its_row(small_pack):
    (small_pack.folder / "areas.csv").write_bytes(b"area_ref,name\nA1,No\x81rth\n")

    assert small_pack.faults() == [
        (
            "areas.csv, row 2: The byte 0x81 is a letter neither in UTF-8 nor in Windows-1252. "
            'In the spreadsheet, save the file again as "CSV UTF-8".'
        )
    ]


def test_a_file_that_is_no_text_is_refused(small_pack):
    (small_pack.folder / "areas.csv").write_bytes(b"area_ref,name\nA1,N\x00orth\n")

    assert small_pack.faults() == [
        (
            "areas.csv, row 2: The file holds something that isn't text. "
            'In the spreadsheet, save the file again as "CSV UTF-8".'
        )
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [("", "0 rows"), ("saltmarsh,S,E06,01632 960001,a@b.cd\nmore,M,E07,01632 960001,a@b.cd\n", "2 rows")],
)
def test_an_authority_is_one_row(small_pack, rows, words):
    (small_pack.folder / "authority.csv").write_text(
        f"authority,name,gss_code,out_of_hours_phone,duty_email\n{rows}", encoding="utf-8"
    )

    assert (
        f"authority.csv: The table has {words} and must have one. Leave only the row of the authority itself."
        in small_pack.faults()
    )


def test_everything_wrong_is_told_at_once_in_the_order_of_the_files(small_pack):
    small_pack.replace("children.csv", "K2,Bo,Fenn,,2015-11-03", "K2,,Fenn,,soon")
    small_pack.replace("children.csv", "C2,W2,,,peanuts", "C2,W9,,,peanuts")
    small_pack.replace("areas.csv", "North", "")
    small_pack.replace("sleepovers.csv", "K1", "K7")

    assert [fault.split(":")[0] for fault in small_pack.faults()] == [
        "areas.csv, row 2, column name",
        "children.csv, row 2, column childrens_social_worker_ref",
        "children.csv, row 3, column first_name",
        "children.csv, row 3, column date_of_birth",
        "sleepovers.csv, row 2, column child_ref",
    ]


def test_rows_are_numbered_as_a_spreadsheet_does(small_pack):
    small_pack.add_row("areas.csv", '\n"A2","North\nby the sea"\n\nA3,')

    assert small_pack.faults() == ["areas.csv, row 6, column name: The cell is empty. Fill it in."]


def test_a_table_that_cannot_be_read_makes_no_faults_elsewhere(small_pack):
    (small_pack.folder / "households.csv").write_bytes(b"\x81")

    assert [fault.split(":")[0] for fault in small_pack.faults()] == ["households.csv, row 1"]


def test_a_row_with_a_fault_can_still_be_referred_to(small_pack):
    small_pack.replace("households.csv", '"1, Mill Lane",PO5 2EZ', '"1, Mill Lane",nowhere')

    assert len(small_pack.faults()) == 1


def test_neither_the_error_nor_a_fault_shows_a_persons_details_to_a_log(small_pack):
    small_pack.replace("children.csv", "2019-02-28", "born on Tuesday")

    with pytest.raises(PackRefusedError) as refused:
        small_pack.read()

    assert "Tuesday" in str(refused.value.faults[0])
    assert "Tuesday" not in f"{refused.value!r} {refused.value} {refused.value.faults!r}"
    assert refused.value.__cause__ is refused.value.__context__ is None


def test_a_value_cannot_write_to_the_operators_terminal():
    assert quoted("\x1b[2Jgone\n") == '"�[2Jgone�"'


def test_a_flood_is_counted_and_its_beginning_told(small_pack):
    rows = "".join(f"Z{number},\n" for number in range(KEPT + 5))
    (small_pack.folder / "areas.csv").write_text(f"area_ref,name\nA1,North\n{rows}", encoding="utf-8")

    with pytest.raises(PackRefusedError) as refused:
        small_pack.read()

    assert (len(refused.value.faults), refused.value.count) == (KEPT, KEPT + 5)
    lines = report.of_refusal(refused.value).splitlines()
    assert lines[0] == "areas.csv, row 3, column name: The cell is empty. Fill it in."
    assert lines[200:] == ["… and 9,805 more.", "Nothing was saved: there are 10,005 to put right."]


def test_a_report_of_one_fault_is_in_the_singular():
    fault = Fault("areas.csv", "The file is missing.", "Add it.")

    assert report.of_refusal(PackRefusedError((fault,), 1)) == (
        "areas.csv: The file is missing. Add it.\nNothing was saved: there is 1 to put right."
    )
