"""What somebody types and sees who brings files as they really are: a mess that is mended, a workbook, a return."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from services.registry.plugin import plugin as registry
from shared.contracts.actor import machine
from shared.contracts.records import HowIsChild
from shared.contracts.roles import Role
from shared.testing.houses import House, OpenHouse
from tests.support.commands import typed
from tests.support.exports import MENDED, NUMBERS, a_workbook, in_the_uk, messy, tables, tidy, write
from tests.support.town import AUTHORITY, child, household


@pytest.fixture
def empty(open_house: OpenHouse) -> AbstractAsyncContextManager[House]:
    """The registry on real servers, with nothing in it: the files have nothing for anybody else."""
    return open_house([registry])


async def test_a_mess_is_mended_and_told_and_is_the_same_register_as_the_tidy_files(
    empty: AbstractAsyncContextManager[House], tmp_path: Path
) -> None:
    async with empty as house:
        mess = messy(tmp_path / "messy")

        dry = await typed(house, "import", AUTHORITY, mess, "--dry-run")
        first = await typed(house, "import", AUTHORITY, mess)
        again = await typed(house, "import", AUTHORITY, tidy(tmp_path / "tidy"))
        workbook = await typed(house, "import", AUTHORITY, a_workbook(tmp_path / "workbook"))
        with (mess / "placements.csv").open("a", encoding="utf-8") as file:
            file.write("K9999,H0002,U4,01/02/2026,,\n")
        refused = await typed(house, "import", AUTHORITY, mess)

    assert [one.exit_code for one in (dry, first, again, workbook, refused)] == [0, 0, 0, 0, 1], first.said
    assert set(MENDED) <= set(first.notes)
    assert any("left out, for the same stands in an earlier row" in note for note in first.notes)
    assert any("childrens_social_wroker_ref" in note for note in first.notes)
    assert first.counts["registry, children"].startswith("154 added")
    for one in (again, workbook):
        assert len(one.counts) > 8
        assert {table: what for table, what in one.counts.items() if not what.startswith("0 added, 0 changed")} == {}
    assert 'placements.csv, row 160, column child_ref: "K9999" isn\'t in children.csv.' in refused.said


RETURN = """\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
202600101,26/05/2025,S,C2,N1,U4,PR1,10/01/2026,X1,,,PO1 7LE,SC1
202600101,10/01/2026,L,E1,N1,U4,PR1,01/03/2026,X1,CREQB,,PO17LE,SC1
202600101,01/03/2026,P,E1,N1,U4,PR1,,,,,PO6 1JX,SC1
202600102,10/01/2025,S,C2,N1,U3,PR1,01/04/2026,X1,CARPL,,PO4 5FD,SC1
202600102,01/04/2026,P,C2,N1,U3,PR1,,,,,PO6 1JX,SC1
202600103,18/09/2024,S,C2,N1,U3,PR4,,,,,LS1 1AA,SC1
202600999,12/02/2025,S,C2,N4,U1,PR1,,,,,PO1 7LE,SC1
202600999,12/03/2025,P,C2,N4,K2,PR1,,,,,LS8 2SU,SC1
"""


async def test_a_return_ends_and_adds_placements_of_known_children_and_lists_the_others(
    empty: AbstractAsyncContextManager[House], tmp_path: Path
) -> None:
    place = tmp_path / "return"
    born = {row[0]: row[4] for row in tables()["children"]}
    header = [["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]]
    header += [[number, "F", in_the_uk(born[ref]), "WBRI", "UN1", "", ""] for ref, number in NUMBERS.items()]
    write(place, "Header.csv", header)
    (place / "Episodes.csv").write_text(RETURN, encoding="utf-8")
    async with empty as house:
        await typed(house, "import", AUTHORITY, tidy(tmp_path / "tidy"))

        whole = await typed(house, "import-return", AUTHORITY, place)
        taken, again = [await typed(house, "import-return", AUTHORITY, place, "--take-what-is-known") for _ in range(2)]
        asks = house.asks(machine("operator", AUTHORITY, Role.PROGRAMME_MANAGER))
        views = [await asks.ask(HowIsChild(child_id=child(ref))) for ref in ("K0001", "K0002")]

    assert [one.exit_code for one in (whole, taken, again)] == [1, 0, 0]
    for one in (whole, taken, again):
        assert 'episodes.csv, row 7, column pl_post: "LS1 1AA"' in one.said
        assert 'episodes.csv, row 8, column child: "202600999"' in one.said
    assert "registry, placements: 2 added, 1 changed, 1 as before" in taken.said
    assert "registry, placements: 0 added, 0 changed, 4 as before" in again.said
    assert [
        sorted((one.household_id, str(one.started_on), str(one.ended_on), one.ended_reason) for one in view.placements)
        for view in views
    ] == [
        sorted(
            [
                (household("H0002"), "2025-05-26", "2026-03-01", "CREQB"),
                (household("H0003"), "2026-03-01", "None", None),
            ]
        ),
        sorted(
            [
                (household("H0004"), "2025-01-10", "2026-04-01", "CARPL"),
                (household("H0003"), "2026-04-01", "None", None),
            ]
        ),
    ]
