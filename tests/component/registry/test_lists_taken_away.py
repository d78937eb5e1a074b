"""A list is taken away whole, as its viewer sees it, and it is written down who took it."""

import csv
import io

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.records import FindChildren, FindHouseholds, WhoHasLooked
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.seeking import WhoReadWhat
from shared.testing.site import MANAGER, parsed, text_of, visiting
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import ADA


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_file_has_the_rows_of_every_page_and_of_the_filters(visitor, bus):
    answer = await visitor.get("/households?search=birch&vacancy=yes&page=2&download=csv")

    asked = [request for _, request, _ in bus.asked if isinstance(request, FindHouseholds)]
    assert [(one.page, one.search, one.has_vacancy, one.at_once) for one in asked] == [
        (page, "birch", True, 500) for page in (1, 2, 3)
    ]
    header, *rows = rows_of(answer)
    assert len(rows) == 9
    assert dict(zip(header, rows[0], strict=True)) == {
        "Household": "Birch",
        "Reference": "H2",
        "Carers": "Tom Birch and Zoe Birch",
        "Postcode district": "PO5",
        "Approved": "Yes",
        "Places": "3",
        "Children placed": "2",
        "Vacancies": "1",
        "Constellation": "The Kites",
        "Hub home": "No",
        "Supervising social worker": "Pat Moran",
    }
    assert answer.headers["content-disposition"] == 'attachment; filename="portsmouth-households-2026-11-23.csv"'
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/households", "/children", f"/children/{ADA}/who-has-looked", "/access-log"])
async def test_who_took_a_list_away_is_written_down(visitor, bus, path):
    bus.asked.clear()
    await visitor.get(f"{path}?download=xlsx")

    purposes = {getattr(one, "for_purpose", getattr(one, "purpose", None)) for _, one, _ in bus.asked} - {None}
    assert purposes == {Purpose.EXPORT_THE_REGISTER}


@pytest.mark.parametrize("path", ["/households", "/children"])
async def test_without_names_there_is_no_file(visitor, bus, path):
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")

    answer = await visitor.get(f"{path}?download=ods")

    assert answer.status_code == 503
    assert "The list can’t be downloaded now" in text_of(parsed(answer).find(".//main"))


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/households", FindHouseholds),
        ("/children", FindChildren),
        (f"/children/{ADA}/who-has-looked", WhoHasLooked),
        ("/access-log", WhoReadWhat),
    ],
)
@pytest.mark.parametrize("cut_at", [1, 2])
async def test_half_a_list_is_never_given_out(visitor, bus, path, asked, cut_at):
    whole = bus.answers[asked]

    def until_it_is_refused(query):
        if query.page >= cut_at:
            return Refused(reason="not_yours", detail="This list isn’t yours any more.")
        reply = whole(query) if callable(whole) else whole
        return reply.model_copy(update={"pages": 3})

    bus.answers[asked] = until_it_is_refused

    answer = await visitor.get(f"{path}?download=csv")

    page = text_of(parsed(answer).find(".//main"))
    assert answer.status_code == 409
    assert "content-disposition" not in answer.headers
    assert "The list can’t be downloaded This list isn’t yours any more. Nothing was downloaded" in page
    assert "Fenn" not in answer.text


async def test_another_kind_of_file_is_no_page(visitor):
    assert (await visitor.get("/households?download=pdf")).status_code == 404


async def test_a_moment_in_a_file_is_that_of_the_clock_on_the_wall(visitor):
    [_, first, *_] = rows_of(await visitor.get("/access-log?download=csv"))

    assert first == [
        "2026-11-23 08:30",
        "Pat Moran",
        "Supervising social worker",
        "Ada Fenn",
        "To keep or review the register",
    ]
