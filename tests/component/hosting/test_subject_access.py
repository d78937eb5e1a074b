"""Everything that is held on a person comes as one archive that says what is in it, or not at all."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from uuid import UUID

import html5lib
import pytest
import structlog

from services.bookings.plugin import plugin as bookings
from services.registry.plugin import plugin as registry
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import WhatBookingsHolds
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Named, Names, Purpose, WhoAreThey
from shared.contracts.retention import WhatRegistryHolds
from shared.contracts.subject_access import HeldOnPerson, HeldTable
from shared.hosting.subject_access.archive import archive_of
from shared.hosting.subject_access.asking import Everything, everything_on
from shared.hosting.subject_access.pages import subject_access_pages
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import (
    HUB_HOME_CARER,
    MANAGER,
    SETTINGS,
    MadeUpIdentity,
    ScriptedBus,
    parsed,
    text_of,
    visiting,
)
from shared.web.app import create_app

ADA, HOME = UUID(int=1), UUID(int=2)
MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
CHILD = HeldTable(
    table="child",
    title="The child",
    what="As the authority's pack said.",
    columns=("id", "known_as", "health_needs"),
    rows=((str(ADA), "=Ada", "Asthma, says Aunt <Jo>"),),
    may_name_others=("health_needs",),
)
STAYS = HeldTable(table="sleepover", title="Sleepovers", what="Asked for.", columns=("id",), rows=(("1",), ("2",)))
OF_REGISTRY = HeldOnPerson(
    service="registry",
    tables=(CHILD,),
    not_in_it=("What others read isn’t given.",),
    name="Ada & Co",
    household_id=HOME,
)
OF_BOOKINGS = HeldOnPerson(service="bookings", tables=(STAYS,))


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def bus():
    return ScriptedBus(
        {
            WhatRegistryHolds: OF_REGISTRY,
            WhatBookingsHolds: OF_BOOKINGS,
            WhoAreThey: lambda query: Names(
                names=tuple(Named(id=one, kind=Kind.CHILD, name="Ada Fenn") for one in query.ids)
            ),
        }
    )


@pytest.fixture
def app(bus):
    pages = subject_access_pages([bookings, registry], clock=lambda: MORNING)
    return create_app(settings=SETTINGS, identity=MadeUpIdentity(), asker_for=bus.asker_for, pages=[pages])


def unpacked(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as kept:
        return {name: kept.read(name).decode("utf-8-sig") for name in kept.namelist()}


def asked_of(bus, kind):
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]


def an_asker(bus):
    class Asks:
        async def ask(self, request, **_):
            bus.asked.append((None, request, None))
            answer = bus.answers[type(request)]
            if isinstance(answer, Exception):
                raise answer
            return answer

    return Asks()


async def test_the_registry_is_asked_first_and_the_others_by_the_household_that_it_knows(bus):
    found = await everything_on([bookings, registry], an_asker(bus), ADA)

    assert [type(request) for _, request, _ in bus.asked] == [WhatRegistryHolds, WhatBookingsHolds]
    assert asked_of(bus, WhatBookingsHolds) == [WhatBookingsHolds(subject_id=ADA, household_id=HOME)]
    assert found == Everything(ADA, (OF_REGISTRY, OF_BOOKINGS))


async def test_without_one_of_the_services_there_is_no_archive(bus):
    bus.answers[WhatBookingsHolds] = UnreachableError("Bookings can't be reached")

    with pytest.raises(UnreachableError):
        await everything_on([bookings, registry], an_asker(bus), ADA)


async def test_a_refusal_is_the_answer(bus):
    bus.answers[WhatRegistryHolds] = Refused(reason="record_erased", detail="Erased on Monday.")

    assert (await everything_on([bookings, registry], an_asker(bus), ADA)).reason == "record_erased"
    assert asked_of(bus, WhatBookingsHolds) == []


def test_a_table_is_a_file_that_a_spreadsheet_opens_and_runs_nothing_of():
    files = unpacked(archive_of(Everything(ADA, (OF_REGISTRY, OF_BOOKINGS)), authority="Here", made_at=MORNING))

    assert set(files) == {"index.html", "registry/child.csv", "bookings/sleepover.csv"}
    [row] = csv.DictReader(io.StringIO(files["registry/child.csv"]))
    assert row == {"id": str(ADA), "known_as": "'=Ada", "health_needs": "Asthma, says Aunt <Jo>"}


def test_the_index_says_what_each_part_is_what_to_read_first_and_what_isn_t_in_it():
    files = unpacked(archive_of(Everything(ADA, (OF_REGISTRY, OF_BOOKINGS)), authority="Here", made_at=MORNING))
    page = html5lib.parse(files["index.html"], namespaceHTMLElements=False)
    text = " ".join("".join(page.itertext()).split())

    assert "Everything that is held on Ada & Co" in text
    assert "The child: health_needs" in text
    assert "Sleepovers (2 rows). Asked for." in text
    assert "Registry: What others read isn’t given." in text
    links = {link.get("href") for link in page.iter("a")}
    assert links == {name for name in files if name != "index.html"}


async def test_the_page_gives_the_archive_to_those_who_keep_records(app, bus):
    async with visiting(app) as visitor:
        await visitor.sign_in(MANAGER)
        page = await visitor.get(f"/subject-access/{ADA}")
        archive = await visitor.submit(page, {})

    assert "Everything that is held on Ada Fenn" in text_of(parsed(page).find(".//h1"))
    assert {query.purpose for query in asked_of(bus, WhoAreThey)} == {Purpose.ANSWER_A_SUBJECT_ACCESS_REQUEST}
    assert archive.headers["content-type"] == "application/zip"
    assert archive.headers["content-disposition"] == f'attachment; filename="subject-access-{ADA}.zip"'
    assert archive.headers["cache-control"] == "no-store"
    assert "registry/child.csv" in unpacked(archive.content)


async def test_nobody_else_gets_it_and_nobody_gets_it_without_the_form(app, bus):
    async with visiting(app) as visitor:
        await visitor.sign_in(HUB_HOME_CARER)
        assert (await visitor.get(f"/subject-access/{ADA}")).status_code == 403
        await visitor.sign_in(MANAGER)
        assert (await visitor.client.post(f"/subject-access/{ADA}")).status_code == 403

    assert asked_of(bus, WhatRegistryHolds) == []


async def test_of_whom_nobody_knows_there_is_nothing_to_give(app, bus):
    bus.answers[WhoAreThey] = Names(names=(), withheld=1)
    async with visiting(app) as visitor:
        await visitor.sign_in(MANAGER)
        page = await visitor.get(f"/subject-access/{ADA}")

    assert page.status_code == 404
    assert "There is no such person or household" in text_of(parsed(page))


@pytest.mark.browser
async def test_the_page_and_the_index_are_accessible(app, browser_page, tmp_path):
    files = unpacked(archive_of(Everything(ADA, (OF_REGISTRY, OF_BOOKINGS)), authority="Here", made_at=MORNING))
    (tmp_path / "index.html").write_text(files["index.html"], encoding="utf-8")
    async with served(app) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth?search={MANAGER.name}")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.goto(f"{address}/subject-access/{ADA}")
        await assert_usable(page, "subject-access")
        await page.goto((tmp_path / "index.html").as_uri())
        await assert_usable(page, "subject-access-index")
