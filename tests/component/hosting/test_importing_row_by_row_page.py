"""The page of an import shows row by row what would change, and gives the list of it away."""

import re

import pytest
import structlog

from shared.contracts.packs import TellRows
from shared.contracts.registry import ImportRegister
from shared.testing.site import parsed, text_of, visiting
from tests.component.hosting.an_import_site import (
    ADMINISTRATOR,
    AUTHORITY,
    a_bus,
    a_pack,
    a_site,
    asked,
    send,
    told_rows,
)
from tests.conformance.test_downloads import rows_of


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


def main_of(page):
    return text_of(parsed(page).find(".//main"))


async def test_each_row_that_changes_is_shown_as_it_is_and_as_it_would_be(bus):
    bus.answers[ImportRegister] = told_rows()
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, a_pack())

    main = main_of(page)
    assert "Rows 3 to 4: to add" in main
    assert "Row 2, H0001 phone: “01632 960001” becomes empty" in main
    assert "Not in the file, H0999 It says the same today." in main
    assert "Of what isn’t in the files: a fact that a history in them doesn’t have any more" in main
    assert "And 140 more rows to change." in main
    assert "Bookings doesn’t say which rows those are." in main
    assert "Outcomes doesn’t say" not in main
    commands = [request for _, request, _ in bus.asked if isinstance(request, ImportRegister)]
    assert [one.tell_rows for one in commands] == [TellRows()]


async def test_other_values_than_were_shown_are_shown_before_they_are_saved(bus):
    """The counts are the same: somebody has recorded another number meanwhile."""
    bus.answers[ImportRegister] = told_rows()
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        bus.answers[ImportRegister] = told_rows(phone="01632 960077")
        again = await visitor.submit(check, {}, action="/import/confirm")

    assert "Something was changed in Hubhome since you looked." in main_of(again)
    assert "Row 2, H0001 phone: “01632 960077” becomes empty" in main_of(again)
    assert asked(bus, dry_run=False) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
async def test_the_list_of_the_rows_is_taken_away_and_that_is_said(bus, kind):
    bus.answers[ImportRegister] = told_rows()
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        bus.asked.clear()
        file = await visitor.submit(check, {"kind": kind}, action="/import/changes")

    assert re.fullmatch(rf'attachment; filename="harbourside-import-.*\.{kind}"', file.headers["content-disposition"])
    header, *rows = rows_of(f"list.{kind}", file.content)
    assert header == ["File", "Row", "Reference", "What happens", "Column", "In Hubhome now", "With the import"]
    assert [row for row in rows if "H0001" in row] == [
        ["households.csv", rows[0][1], "H0001", "To change", "phone", "01632 960001", ""]
    ]
    assert float(rows[0][1]) == 2
    commands = [request for _, request, _ in bus.asked if isinstance(request, ImportRegister)]
    assert [(one.dry_run, one.tell_rows) for one in commands] == [(True, TellRows(is_taken=True))]


@pytest.mark.parametrize("fields", [{"ticket": "AAAA", "kind": "csv"}, {"kind": "exe"}, {}])
async def test_a_list_of_other_files_or_of_another_kind_is_none(bus, fields):
    bus.answers[ImportRegister] = told_rows()
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        page = await visitor.submit(check, fields, action="/import/changes")
        back = await visitor.get("/import/changes")

    assert page.status_code == 410
    assert back.url.path == "/import"
