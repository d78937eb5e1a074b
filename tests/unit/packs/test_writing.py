"""Is what is written as a pack read back as it was, whatever stands in it?"""

import csv
import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.hosting.packs.reading import read_pack, tables_taken
from shared.hosting.packs.writing import write_folder, write_workbook


def tables_of(pack) -> dict:
    """The tables of a pack's commands, by whoever keeps them."""
    found = {}
    for command in pack.commands():
        for name, line in tables_taken(type(command)).items():
            if not line.only_to_check:
                found[line.table] = (line, getattr(command, name))
    return found


def written_and_read(tables, place: Path, imports):
    (write_workbook if place.suffix == ".xlsx" else write_folder)(place, tables)
    return tables_of(read_pack(place, imports, "saltmarsh"))


@pytest.fixture(params=["pack", "pack.xlsx"])
def place(request, tmp_path):
    return tmp_path / "out" / request.param if request.param == "pack" else tmp_path / request.param


def test_a_whole_pack_is_read_back(small_pack, small_imports, place):
    tables = tables_of(small_pack.read())

    assert written_and_read(tables, place, small_imports) == tables


def test_a_moment_keeps_its_hour_where_the_clocks_go_back(small_pack, small_imports, place):
    tables = tables_of(small_pack.read())
    kind, [gathering] = tables["activities"]
    moments = [datetime(2025, 10, 26, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    rows = tuple(
        gathering.model_copy(update={"activity_ref": f"G{n}", "starts_at": moment}) for n, moment in enumerate(moments)
    )

    back = written_and_read({**tables, "activities": (kind, rows)}, place, small_imports)

    assert [row.starts_at for row in back["activities"][1]] == moments


@settings(max_examples=40, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=60)
    | st.text(alphabet="=+-@';,\"|a1 ", max_size=12)
    | st.sampled_from(["NULL", "'NULL", "#N/A", "''#REF!", "#DIV/0! it says"]),
    is_workbook=st.booleans(),
)
def test_free_text_comes_back_and_never_as_a_formula(small_pack_in, small_imports, text, is_workbook):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        tables = tables_of(small_pack_in(folder / "in").read())
        kind, children = tables["children"]
        child = kind.model_validate({**dict(children[0]), "health_needs": text.strip() or None})
        tables["children"] = (kind, (child, children[1]))
        place = folder / ("out.xlsx" if is_workbook else "out")

        [back, _] = written_and_read(tables, place, small_imports)["children"][1]

        plain = "".join(one for one in text if one not in "\u200b\u200e\u200f\u2060\u00ad\ufeff")
        expected = kind.model_validate({**dict(child), "health_needs": plain.translate(BLANKS).strip() or None})
        assert back == expected
        if not is_workbook:
            written = (place / "children.csv").read_text(encoding="utf-8-sig")
            cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
