"""What a real browser makes of the pages of an import: accessible, no wider than a phone, and without JavaScript."""

import pytest
import structlog

from shared.contracts.packs import Imported
from shared.contracts.past_stays import ImportStays
from shared.contracts.refusals import Fault, Refused
from shared.contracts.registry import ImportRegister
from shared.contracts.returns import ImportEpisodes
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from tests.component.hosting.an_import_site import (
    ADMINISTRATOR,
    AUTHORITY,
    a_bus,
    a_pack,
    a_site,
    imported,
    told_rows,
    zipped,
)

pytestmark = pytest.mark.browser
EPISODES = b"""\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
202600000,30/12/2024,P,V2,N8,U6,PR4,02/05/2025,X1,CREQB,,WF10 4LS,2510002
202600001,12/02/2025,P,C2,N4,U1,PR1,,,,LS8 2SU,LS17 9HB,SC990001
"""
UNKNOWN = Fault(field="episodes.1.child", sentence="Nobody has this number.", remedy="Write it down.")


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


async def sign_in(page, address):
    await page.goto(f"{address}/sign-in/{AUTHORITY}")
    await page.get_by_role("button", name=ADMINISTRATOR.name).click()
    await page.wait_for_url(f"{address}/")


async def send(page, address, files, kind="The register"):
    await page.goto(f"{address}/import")
    await page.get_by_label(kind).check()
    await page.get_by_label("Select the files").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files]
    )
    await page.get_by_role("button", name="Check the files").click()


def a_messy_pack():
    files = dict(a_pack())
    files["areas.csv"] = files["areas.csv"].replace(b"\r\n", b"\n").replace(b",", b";")
    return files


async def test_every_page_of_an_import_is_accessible(browser_page):
    bus = a_bus()

    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:

        async def look(name):
            await assert_usable(page, name)

        await sign_in(page, address)
        await page.goto(f"{address}/import")
        await look("form")
        await page.get_by_role("button", name="Check the files").click()
        await look("form-with-errors")
        await send(page, address, a_messy_pack().items())
        await look("check")
        bus.answers[ImportRegister] = imported(households=(2, 7, 51), children=(3, 0, 90))
        await page.get_by_role("button", name="Import", exact=True).click()
        await look("check-anew")
        await page.get_by_role("button", name="Import", exact=True).click()
        await look("done")
        bus.answers[ImportRegister] = told_rows()
        await send(page, address, a_messy_pack().items())
        await look("check-row-by-row")
        bus.answers[ImportRegister] = imported(households=(2, 7, 51), children=(3, 0, 90))

        spoilt = a_messy_pack()
        spoilt["placements.csv"] += b"K9999,H0001,U4,31/02/2026,,\nK0001,H9999,U4,2026-06-02,,\n"
        spoilt["children.csv"] += b"K0001" + 15 * b"," + b"\n"
        await send(page, address, spoilt.items())
        await look("faults")
        await send(page, address, a_pack("severnvale"))
        await look("another-authority")

        bus.answers[ImportEpisodes] = Imported(
            added={"placements": 1}, changed={"placements": 0}, unchanged={"placements": 0}, left_out=(UNKNOWN,)
        )
        await send(page, address, [("Episodes.csv", EPISODES)], "An SSDA903 return")
        await look("return")

        bus.answers[ImportStays] = Refused(reason="no", detail="The bed is taken.")
        await send(page, address, a_pack())
        await look("refused")
        bus.answers[ImportStays] = lambda command: (
            imported(sleepovers=(4, 0, 9)) if command.dry_run else Refused(reason="no", detail="The bed is taken.")
        )
        await send(page, address, a_pack())
        await page.get_by_role("button", name="Import", exact=True).click()
        await look("partly")
        bus.answers |= dict.fromkeys((ImportRegister, ImportStays), imported(households=(0, 0, 60)))
        await send(page, address, a_pack())
        await look("nothing-to-import")


async def test_a_pack_is_imported_without_javascript(browser_page):
    async with served(a_site(a_bus())) as address, browser_page(PHONE, javascript=False) as page:
        await sign_in(page, address)
        await send(page, address, [("pack.zip", zipped(a_pack()))])
        await page.get_by_role("button", name="Import", exact=True).click()

        assert "Imported: 9 added, 1 changed" in await page.get_by_role("main").inner_text()


async def test_the_list_of_the_rows_is_taken_away_without_javascript_and_the_import_goes_on(browser_page):
    bus = a_bus()
    bus.answers[ImportRegister] = told_rows()
    async with served(a_site(bus)) as address, browser_page(PHONE, javascript=False) as page:
        await sign_in(page, address)
        await send(page, address, [("pack.zip", zipped(a_pack()))])
        async with page.expect_download() as download:
            await page.get_by_role("button", name="CSV").click()
        file = await download.value
        await page.get_by_role("button", name="Import", exact=True).click()

        assert file.suggested_filename.startswith("harbourside-import-")
        assert "Imported: 6 added, 1 changed" in await page.get_by_role("main").inner_text()
