"""An administrator's files are read, checked and shown, and saved once that was confirmed."""

import asyncio
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import structlog
import xlsxwriter

from shared.contracts.grounds import RECORDS
from shared.contracts.packs import Imported
from shared.contracts.past_stays import ImportStays
from shared.contracts.refusals import Fault, Ground, refuse_faults
from shared.contracts.registry import ImportRegister
from shared.contracts.returns import ImportEpisodes
from shared.hosting.packs.apart import environment, read_apart
from shared.hosting.packs.faults import PackRefusedError
from shared.testing.site import MANAGER, parsed, text_of, visiting
from tests.component.hosting.an_import_site import (
    ADMINISTRATOR,
    AUTHORITY,
    OTHER,
    a_bus,
    a_pack,
    a_site,
    asked,
    imported,
    send,
    told_rows,
    zipped,
)

EPISODES = b"""\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
202600000,30/12/2024,P,V2,N8,U6,PR4,02/05/2025,X1,CREQB,,WF10 4LS,2510002
202600001,12/02/2025,P,C2,N4,U1,PR1,,,,LS8 2SU,LS17 9HB,SC990001
"""


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture(autouse=True)
def logged():
    with structlog.testing.capture_logs() as lines:
        yield lines


def main_of(page):
    return text_of(parsed(page).find(".//main"))


async def test_a_pack_is_checked_and_shown_and_nothing_is_saved(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, a_pack())

    assert page.status_code == 200
    assert "Households 2 to add, 1 to change, 57 as before" in main_of(page)
    assert "Sleepovers 4 to add, 1,200 as before" in main_of(page)
    assert asked(bus, dry_run=True) == ["registry", "bookings", "outcomes"]
    assert asked(bus, dry_run=False) == []


@pytest.mark.parametrize("twice", [False, True])
async def test_what_was_shown_is_saved_once_however_often_it_is_confirmed(bus, twice):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, [("pack.zip", zipped(a_pack()))])
        done = await visitor.submit(check, {})
        if twice:
            done = await visitor.submit(check, {})

    assert "Imported: 9 added, 1 changed, 2147 as before." in main_of(done)
    assert asked(bus, dry_run=False) == ["registry", "bookings", "outcomes"]


async def test_each_service_is_asked_to_save_under_a_key_that_the_shown_form_makes(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        await asyncio.gather(visitor.submit(check, {}), visitor.submit(check, {}))

    keys = [key for _, request, key in bus.asked if getattr(request, "dry_run", None) is False]
    assert len(set(keys)) == 3


async def test_another_authoritys_pack_is_refused_before_anybody_is_asked(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, a_pack("severnvale"))

    assert page.status_code == 422
    assert '"severnvale" isn\'t "harbourside", the authority that this import is for.' in main_of(page)
    assert asked(bus, dry_run=True) == []


async def test_every_fault_is_told_with_its_row_its_column_its_value_and_what_to_do(bus):
    files = dict(a_pack())
    files["placements.csv"] += (
        b"K9999,H0001,U4,31/02/2026,,\nK0001,H9999,U4,2026-06-02,,\nK9999,H0002,U4,2026-06-02,,\n"
    )
    rows = len(files["placements.csv"].splitlines())
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, [*files.items()])

    assert "there are 4 things to put right" in main_of(page)
    assert f'Row {rows - 2} started_on "31/02/2026" isn\'t a date. Write it as 2019-02-28' in main_of(page)
    assert f'Row {rows - 2} and {rows} child_ref "K9999" isn\'t in children.csv.' in main_of(page)
    assert asked(bus, dry_run=True) == []


async def test_what_a_service_finds_is_told_where_it_stands_in_the_files(bus):
    bus.answers[ImportStays] = refuse_faults(
        Ground("pack_refused", "A bed is one child’s.", RECORDS),
        "Not all can be taken.",
        [Fault(field="sleepovers.0.first_night", sentence="The bed is taken.", remedy="Look again.")],
    ).refused
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, a_pack())

    assert page.status_code == 422
    assert "sleepovers.csv" in main_of(page)
    assert "Row 2 first_night" in main_of(page)
    assert "The bed is taken. Look again." in main_of(page)
    assert asked(bus, dry_run=False) == []


async def test_what_would_become_of_it_by_now_is_shown_before_it_is_done(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        bus.answers[ImportRegister] = imported(households=(2, 7, 51), children=(3, 0, 90))

        again = await visitor.submit(check, {})
        assert "Something was changed in Hubhome since you looked." in main_of(again)
        assert "Households 2 to add, 7 to change, 51 as before" in main_of(again)
        assert asked(bus, dry_run=False) == []

        done = await visitor.submit(again, {})
        assert "Imported: 9 added, 7 changed" in main_of(done)


async def test_a_pack_that_changes_nothing_has_no_button(bus):
    bus.answers |= dict.fromkeys((ImportRegister, ImportStays), imported(households=(0, 0, 60)))
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, a_pack())

    assert "There is nothing to import" in main_of(page)
    assert parsed(page).find(".//main//form") is None


async def test_of_a_return_what_is_left_out_is_seen_before_the_rest_is_taken(bus):
    unknown = Fault(field="episodes.1.child", sentence="Nobody has this number.", remedy="Write it down.")
    bus.answers[ImportEpisodes] = Imported(
        added={"placements": 1}, changed={"placements": 0}, unchanged={"placements": 0}, left_out=(unknown,)
    )
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, [("Episodes.csv", EPISODES)], kind="return")
        done = await visitor.submit(check, {})

    assert "What would be left out (1)" in main_of(check)
    assert 'Row 3 child "202600001" can\'t be taken. Nobody has this number. Write it down.' in main_of(check)
    assert "Import what is known and leave the rest out" in main_of(check)
    assert "Imported: 1 added" in main_of(done)
    commands = [request for _, request, _ in bus.asked if isinstance(request, ImportEpisodes)]
    assert [(one.dry_run, one.take_what_is_known) for one in commands] == [(True, True), (True, True), (False, True)]


async def test_a_return_that_is_known_whole_leaves_nothing_out(bus):
    bus.answers[ImportEpisodes] = imported(placements=(2, 0, 0))
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        await visitor.submit(await send(visitor, [("Episodes.csv", EPISODES)], kind="return"), {})

    [saved] = [request for _, request, _ in bus.asked if getattr(request, "dry_run", None) is False]
    assert not saved.take_what_is_known


async def test_files_are_forgotten_after_half_an_hour(bus):
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    clock = [now]
    async with visiting(a_site(bus, lambda: clock[0])) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        clock[0] = now + timedelta(minutes=31)
        page = await visitor.submit(check, {})

    assert page.status_code == 410
    assert "The files aren’t kept any more" in main_of(page)
    assert asked(bus, dry_run=False) == []


async def test_nobody_else_can_confirm_them(bus):
    app = a_site(bus)
    async with visiting(app) as visitor, visiting(app) as other:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        await other.sign_in(OTHER, AUTHORITY)
        check = await send(visitor, a_pack())
        theirs = await send(other, a_pack())
        ticket = parsed(check).find(".//main//input[@name='ticket']").get("value")
        page = await other.submit(theirs, {"ticket": ticket})

    assert page.status_code == 410
    assert asked(bus, dry_run=False) == []


@pytest.mark.parametrize("ticket", ["", "x", "AAAA", "=" * 64, "é"])
async def test_a_made_up_ticket_opens_nothing(bus, ticket):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        page = await visitor.submit(check, {"ticket": ticket})

    assert page.status_code == 410


async def test_who_forgets_the_files_or_what_they_are_is_told(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, [], kind="")

    assert page.status_code == 422
    assert "Select the files" in main_of(page)
    assert "Select what you import" in main_of(page)


async def test_only_an_administrator_imports(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER, AUTHORITY)
        page = await visitor.get("/import")

    assert page.status_code == 403


async def test_more_than_fits_is_turned_away(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        page = await send(visitor, [("children.csv", b"x" * 26 * 1024 * 1024)])

    assert page.status_code == 413


async def test_nothing_of_a_file_is_in_a_log_or_a_cookie(bus, logged):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        spoilt = [(name, content.replace(b"2", b"Zebedee")) for name, content in a_pack()]
        await send(visitor, spoilt)
        bus.answers[ImportRegister] = told_rows(phone="Xanthippe")
        check = await send(visitor, a_pack())
        await visitor.submit(check, {"kind": "csv"}, action="/import/changes")
        await visitor.submit(check, {}, action="/import/confirm")
        cookies = str(dict(visitor.client.cookies))

    surname = a_child_s_surname()
    assert surname not in f"{logged}{cookies}"
    assert "Zebedee" not in f"{logged}{cookies}"
    assert "Xanthippe" not in f"{logged}{cookies}"


def a_child_s_surname():
    header, first, *_ = dict(a_pack())["children.csv"].decode("utf-8-sig").splitlines()
    return first.split(",")[header.split(",").index("last_name")]


@pytest.mark.parametrize("confirms_twice", [False, True])
async def test_another_process_of_the_web_finds_what_was_shown(bus, tmp_path, confirms_twice):
    async with visiting(a_site(bus, folder=tmp_path)) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        check = await send(visitor, a_pack())
        cookies = visitor.client.cookies
    # The first has ended: this one was started after it.
    async with visiting(a_site(bus, folder=tmp_path)) as visitor:
        visitor.client.cookies = cookies
        done = await visitor.submit(check, {})
        if confirms_twice:
            done = await visitor.submit(check, {})

    assert "Imported: 9 added, 1 changed, 2147 as before." in main_of(done)
    assert asked(bus, dry_run=False) == ["registry", "bookings", "outcomes"]


def a_sparse_workbook():
    """Two cells: at the first place, and at the last of seventeen thousand million."""
    with io.BytesIO() as content:
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            sheet = book.add_worksheet("areas")
            sheet.write(0, 0, "area_ref")
            sheet.write(1_048_575, 16_383, "A1")
        return content.getvalue()


def a_bomb():
    with io.BytesIO() as content:
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("areas.csv", bytes(257 * 1024 * 1024))
        return content.getvalue()


def many():
    with io.BytesIO() as content:
        with zipfile.ZipFile(content, "w") as archive:
            for number in range(201):
                archive.writestr(f"{number}.csv", b"")
        return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("register.xlsx", a_sparse_workbook, "takes more memory or time"),
        ("pack.zip", a_bomb, "Unpacked it has more than 256 MB."),
        ("register.xlsx", a_bomb, "The workbook is too large."),
        ("pack.zip", many, "There are 201 files in it"),
        ("pack.zip", lambda: b"PK\x03\x04 not an archive", "It can't be opened as an archive."),
        ("pack.zip", lambda: b"", "It can't be opened as an archive."),
        ("letter.docx", lambda: b"PK\x03\x04", "areas.csv: The file is missing."),
    ],
    ids=["sparse", "bomb", "bomb in a workbook", "many files", "no archive", "empty", "a letter"],
)
async def test_files_that_are_meant_to_do_harm_are_refused(name, content, said):
    with pytest.raises(PackRefusedError) as refused:
        await read_apart([(name, content())], [ImportRegister], AUTHORITY)

    assert said in "\n".join(map(str, refused.value.faults))


async def test_files_that_take_too_long_are_given_up():
    with pytest.raises(PackRefusedError) as refused:
        await read_apart(a_pack(), [ImportRegister], AUTHORITY, most_seconds=0)

    assert "takes more memory or time" in str(refused.value.faults[0])


def test_the_process_that_reads_knows_no_key_and_no_address(monkeypatch):
    monkeypatch.setenv("HUBHOME_NATS_URL", "nats://web:secret@bus")
    monkeypatch.setenv("HUBHOME_WEB_SECRET_KEY", "s" * 40)

    assert not [name for name in environment() if "HUBHOME" in name]
    assert "PATH" in environment()
