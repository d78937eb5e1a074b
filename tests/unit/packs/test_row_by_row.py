"""What a dry run tells is found in the files by their rows, and goes into a list of its own."""

import csv
import io

import pytest

from shared.contracts.packs import CellChange, Imported, RowChange, RowsTold, id_of
from shared.hosting.discovery import installed_services
from shared.hosting.importing import import_pack
from shared.hosting.packs.row_by_row import NEVER_WAS, Runs
from shared.hosting.place_to_write import PlaceError
from shared.web.downloads.writing import as_csv

K1, H1 = (str(id_of("saltmarsh", table, ref)) for table, ref in (("children", "K1"), ("households", "H0001")))
UNKNOWN = str(id_of("saltmarsh", "households", "H0099"))


def changed(table, position, row, *cells):
    return RowChange(
        table=table,
        position=position,
        row=row,
        cells=tuple(CellChange(column=column, before=before, after=after) for column, before, after in cells),
    )


def counted(*tables, rows=None):
    return Imported(added={}, changed=dict.fromkeys(tables, 1), unchanged=dict.fromkeys(tables, 0), rows=rows)


REGISTRY = counted(
    "households",
    "carers",
    "placements",
    rows=RowsTold(
        added={"placements": (1,)},
        changed=(
            changed("households", 1, "H0002", ("phone", "01632 960001", ""), ("pets", "", "dog")),
            changed("carers", 0, "C1"),
            changed("placements", None, "K9, H0001, 2020-01-01", ("ended_on", "", "2020-01-01")),
        ),
    ),
)
BOOKINGS = counted(
    "sleepovers",
    rows=RowsTold(
        added={},
        changed=(changed("sleepovers", 0, "B1", ("child_ref", "K2", K1), ("hub_household_ref", UNKNOWN, H1)),),
    ),
)


@pytest.fixture
def told(small_pack):
    return small_pack.read().row_by_row({"registry": REGISTRY, "bookings": BOOKINGS})


def test_a_row_is_found_by_its_number_in_its_file(told):
    [households, carers, placements, sleepovers] = told.files

    assert (households.file, households.unchanged.words()) == ("households.csv", "row 2")
    assert [(one.row, one.name) for one in households.changed] == [(3, "H0002")]
    assert (carers.changed[0].row, carers.changed[0].cells) == (2, ())
    assert (placements.added.words(), placements.unchanged.words()) == ("row 3", "row 2")
    assert [(one.row, one.words) for one in placements.changed] == [(None, "To change, and not in the files")]
    assert sleepovers.file == "sleepovers.csv"


def test_what_a_service_knows_by_its_identifier_is_called_as_the_pack_calls_it(told):
    [row] = told.files[-1].changed

    assert [(one.column, one.before, one.after) for one in row.cells] == [
        ("child_ref", "K2", "K1"),
        ("hub_household_ref", UNKNOWN, "H0001"),
    ]


def test_the_whole_list_has_every_row_and_a_line_for_each_cell_that_changes(told):
    header, *rows = csv.reader(io.StringIO(as_csv(told.listing()).decode("utf-8-sig")))

    assert header[:4] == ["File", "Row", "Reference", "What happens"]
    assert rows == [
        ["households.csv", "2", "H0001", "As before", "", "", ""],
        ["households.csv", "3", "H0002", "To change", "phone", "01632 960001", ""],
        ["households.csv", "3", "H0002", "To change", "pets", "", "dog"],
        ["carers.csv", "2", "C1", "To change", "", "", ""],
        ["carers.csv", "3", "C2", "As before", "", "", ""],
        ["placements.csv", "2", "K1, H0002, 2024-05-01", "As before", "", "", ""],
        ["placements.csv", "3", "K2, H0002, 2024-05-01", "To add", "", "", ""],
        [
            "placements.csv",
            "",
            "K9, H0001, 2020-01-01",
            "To change, and not in the files",
            "ended_on",
            "",
            "2020-01-01",
        ],
        ["sleepovers.csv", "2", "B1", "To change", "child_ref", "K2", "K1"],
        ["sleepovers.csv", "2", "B1", "To change", "hub_household_ref", UNKNOWN, "H0001"],
    ]


def test_where_not_everything_could_be_told_no_row_is_called_as_before(small_pack):
    rows = RowsTold(added={}, changed=(changed("carers", 1, "C2", ("email", "", "zoe@mail.example")),), more=140)

    told = small_pack.read().row_by_row({"registry": counted("carers", rows=rows)})

    assert [one.name for one in told] == ["C2"]
    assert told.listing().rows[-1][2] == "And 140 more rows to change, too many to list"


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        (((2, 2),), "row 2"),
        (((2, 61), (63, 63)), "rows 2 to 61 and 63"),
        (((2, 2), (4, 5), (7, 9)), "rows 2, 4 to 5 and 3 more"),
    ],
)
def test_rows_are_named_in_runs_and_no_more_than_fit(runs, words):
    assert Runs(runs, sum(last - first + 1 for first, last in runs)).words(most=2) == words


class Tells:
    """Services of which the registry tells its rows."""

    async def ask(self, request, **_):
        if request.owner == "registry":
            return REGISTRY
        return Imported(added={"sleepovers": int(request.owner == "bookings")}, changed={}, unchanged={})


async def dry_run(pack, out=None, asks=None):
    said = []
    services = installed_services()
    await import_pack("saltmarsh", pack.folder, services, asks or Tells(), dry_run=True, changes=out, tell=said.append)
    return said[1].splitlines()


async def test_a_dry_run_says_which_rows_and_what_they_say_now(small_pack):
    lines = await dry_run(small_pack)

    assert lines[:6] == [
        "households.csv: row 2 as before.",
        "carers.csv: row 3 as before.",
        "placements.csv: row 3 to add; row 2 as before.",
        'households.csv, row 3, H0002: phone "01632 960001" → empty; pets empty → "dog".',
        "carers.csv, row 2, C1: says the same today: its days before or to come change, or it follows from other rows.",
        'placements.csv, not in it, K9, H0001, 2020-01-01: ended_on empty → "2020-01-01".',
    ]
    assert NEVER_WAS in lines
    assert [line for line in lines if "doesn't say" in line] == ["bookings doesn't say which rows those are."]
    assert lines[-1] == "Nothing was saved: this was a dry run."


async def test_a_long_list_ends_with_how_many_more_there_are(small_pack):
    class TellsALot(Tells):
        async def ask(self, request, **_):
            many = tuple(changed("areas", None, f"A{number}", ("name", "", "North")) for number in range(340))
            rows = RowsTold(added={}, changed=many)
            return counted("areas", rows=rows) if request.owner == "registry" else await super().ask(request)

    lines = await dry_run(small_pack, asks=TellsALot())

    assert sum(line.startswith("areas.csv, not in it") for line in lines) == 200
    assert "… and 140 more rows to change." in lines


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
async def test_the_whole_list_goes_into_a_file_that_only_its_owner_reads(small_pack, tmp_path, ending):
    out = tmp_path / f"list.{ending}"

    await dry_run(small_pack, out)

    assert out.stat().st_size > 250
    assert out.stat().st_mode & 0o777 == 0o600


async def test_a_file_that_cant_be_written_is_told_before_anybody_is_asked(small_pack, tmp_path):
    class Asked:
        async def ask(self, request, **_):
            pytest.fail(f"{request.owner} was asked")

    out = tmp_path / "list.csv"
    out.write_text("mine")

    with pytest.raises(PlaceError, match=r"is there already"):
        await dry_run(small_pack, out, Asked())

    assert out.read_text() == "mine"
