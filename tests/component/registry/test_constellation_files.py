"""What a constellation's pages show as a table is taken away as they show it, with the day and the constellation."""

import csv
import io

import pytest
import structlog

from shared.contracts.asking import UnreachableError
from shared.contracts.registry import Purpose, WhoAreThey
from shared.testing.site import MANAGER, visiting
from tests.component.registry import a_constellation_site, a_matching_site


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def bus():
    return a_constellation_site.a_bus()


async def taken(site, path):
    async with visiting(site) as visitor:
        await visitor.sign_in(MANAGER)
        return await visitor.get(path)


def rows_of(answer):
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    return [dict(zip(header, row, strict=True)) for row in rows]


async def test_the_households_are_those_of_the_table_beside_the_picture(bus):
    answer = await taken(a_constellation_site.a_site(bus), f"{a_constellation_site.HERE}?on=2026-11-20&download=csv")

    rows = rows_of(answer)
    assert len(rows) == 7
    assert rows[0] == {
        "Constellation": "The Kites",
        "On": "2026-11-20",
        "Number": "1",
        "Household": "Birch",
        "Belongs since": "2024-04-23",
        "Last day": "",
        "From the hub home": "About 2 km north-east",
        "Children": "2 children",
        "Brothers or sisters at": "Dogwood",
        "Household of": "",
    }
    assert rows[5]["Last day"] == "2026-12-31", "the last day, and not the first without it"
    why = {one.purpose for one in a_constellation_site.asked_of(bus, WhoAreThey)}
    assert why == {Purpose.EXPORT_THE_REGISTER}


async def test_a_constellation_without_names_is_no_file(bus):
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")

    answer = await taken(a_constellation_site.a_site(bus), f"{a_constellation_site.HERE}?download=ods")

    assert answer.status_code == 503


async def test_the_checklist_has_each_element_with_its_standing_and_what_it_rests_on():
    bus = a_matching_site.a_bus()

    answer = await taken(a_matching_site.a_site(bus), f"/constellations/{a_matching_site.KITES}/model?download=csv")

    rows = {row["Element"]: row for row in rows_of(answer)}
    found = rows["Carers who finished preparation and induction"]
    assert (found["Standing"], found["What somebody found"]) == ("Met", "Certificates of July 2026")
    assert (found["Found from"], found["Constellation"]) == ("2026-07-01", "The Kites")
    assert rows["Planned sleepovers"]["Recorded by"] == "with an import"
    assert "November 2026: " in rows["Planned sleepovers"]["Support logs"]
    assert rows["Enough beds"]["What it rests on"].startswith("1 bed; at least 2 are needed")
    why = {request.purpose for _, request, _ in bus.asked if isinstance(request, WhoAreThey)}
    assert why == {Purpose.EXPORT_THE_REGISTER}
