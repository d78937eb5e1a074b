"""On the page, too, files as real exports are can be brought, and what was mended of them is told."""

import pytest

from shared.contracts.registry import ImportRegister
from shared.testing.site import parsed, text_of, visiting
from tests.component.hosting.an_import_site import ADMINISTRATOR, AUTHORITY, a_bus, a_site, asked, send
from tests.support.exports import MENDED, a_workbook, messy, tidy


def files_in(folder):
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


async def shown(files):
    """The page's text, and what the registry was asked to check."""
    bus = a_bus()
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, files)
    [register] = [request for _, request, _ in bus.asked if isinstance(request, ImportRegister)] or [None]
    assert asked(bus, dry_run=False) == []
    return page.status_code, text_of(parsed(page).find(".//main")), register


async def test_a_mess_is_mended_and_told(tmp_path):
    _, _, wanted = await shown(files_in(tidy(tmp_path / "tidy")))

    status, page, register = await shown(files_in(messy(tmp_path / "messy")))

    assert status == 200
    for note in MENDED:
        file, _, sentence = note.partition(": ")
        assert file in page
        assert sentence.rstrip(".")[1:] in page
    assert "childrens_social_wroker_ref" in page
    assert register == wanted


async def test_a_workbook_is_the_same_register(tmp_path):
    _, _, wanted = await shown(files_in(tidy(tmp_path / "tidy")))

    status, _, register = await shown([("Register.xlsx", a_workbook(tmp_path / "workbook").read_bytes())])

    assert status == 200
    assert register == wanted


@pytest.mark.parametrize("kind", ["files", "workbook"])
async def test_a_reference_to_nothing_is_told_with_its_row(tmp_path, kind):
    folder = messy(tmp_path / "messy")
    with (folder / "placements.csv").open("a", encoding="utf-8") as file:
        file.write("K9999,H0002,U4,01/02/2026,,\n")
    files = files_in(folder)
    if kind == "workbook":
        files = [
            (
                "Register.xlsx",
                a_workbook(
                    tmp_path / "book", more=("placements", ["K9999", "H0002", "U4", "2026-02-01", "", ""])
                ).read_bytes(),
            )
        ]

    status, page, register = await shown(files)

    assert status == 422
    assert "child_ref" in page
    assert '"K9999" isn\'t in' in page
    assert register is None
