"""The page on which an administrator imports a pack or a return, and those that follow it.

An authority that isn't there yet has nobody who could sign in: its first pack comes with the command `hubhome import`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from shared.contracts.clock import Clock, system_clock
from shared.contracts.packs import Import, Imported, TellRows
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import PEOPLE
from shared.hosting.importing import (
    RETURN_TABLES,
    ImportRefusedError,
    PartlySavedError,
    check_pack,
    save_pack,
    tables_of,
    take_return,
)
from shared.hosting.importing_page import telling
from shared.hosting.importing_page.waiting import LASTS, Files, WaitingFiles
from shared.hosting.packs.apart import read_apart
from shared.hosting.packs.faults import Fault, PackRefusedError
from shared.hosting.packs.reading import Pack
from shared.hosting.packs.row_by_row import RowByRow
from shared.hosting.service import Service
from shared.web.downloads.taking import Download, taken
from shared.web.downloads.writing import KINDS
from shared.web.forms import Form
from shared.web.navigation import NavItem
from shared.web.pages import Pages
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

LARGEST = 25 * 1024 * 1024
"""Bytes of all files together: a register of 150,000 rows has half of it."""
PACK, RETURN = "pack", "return"
MAY_IMPORT = ImportRegister.asked_by & PEOPLE
Importer = Annotated[Viewer, require(*MAY_IMPORT)]


@dataclass(frozen=True, slots=True)
class Checked:
    """What files would do, before anybody confirms it."""

    pack: Pack
    replies: Mapping[str, Imported]
    left_out: tuple[Fault, ...] = ()
    """Of a return, what isn't known."""
    more_left_out: int = 0

    @property
    def rows(self) -> RowByRow:
        """What would become of each row."""
        return self.pack.row_by_row(self.replies)

    @property
    def is_partial(self) -> bool:
        """Whether something would be left out."""
        return bool(self.left_out)


class Desk:
    """Reads, checks and saves what is sent; one lot at a time, for each takes a process's memory."""

    def __init__(self, services: Sequence[Service], folder: Path, clock: Clock) -> None:
        self._tables = tables_of(services)
        self._turn = asyncio.Semaphore(1)
        self.waiting = WaitingFiles(folder, clock)

    async def checked(self, viewer: Viewer, files: Files, *, is_taken: bool = False) -> Checked:
        """What the files would do, row by row. Raises as `check_pack` does."""
        async with self._turn:
            pack = await read_apart(files.sent, self._taken_of(viewer, files), viewer.authority)
        telling = TellRows(is_taken=is_taken)
        if files.kind == RETURN:
            found = await take_return(pack, viewer.asks, dry_run=True, telling=telling, take_what_is_known=True)
            return Checked(pack, found.replies, found.left_out, found.more)
        return Checked(pack, await check_pack(pack, viewer.asks, telling=telling))

    async def kept(self, viewer: Viewer, files: Files, checked: Checked) -> str:
        """The ticket by which the files are found until they are confirmed, or their time is over."""
        would_do = telling.fingerprint(checked.replies)
        ticket = await asyncio.to_thread(self.waiting.keep, viewer.actor, files, would_do)
        # Also where nobody comes to this page again.
        asyncio.get_running_loop().call_later(LASTS.total_seconds() + 1, self.waiting.forget_what_is_over)
        return ticket

    async def saved(self, viewer: Viewer, files: Files, checked: Checked, key: FormKey) -> Mapping[str, Imported]:
        """What became of them. Raises as `take_return` and `save_pack` do."""
        if files.kind == RETURN:
            found = await take_return(
                checked.pack, viewer.asks, dry_run=False, take_what_is_known=checked.is_partial, key=key
            )
            return found.replies
        return await save_pack(checked.pack, viewer.asks, key=key)

    def _taken_of(self, viewer: Viewer, files: Files) -> list[type[Import]]:
        """A service whose tables aren't the viewer's to bring isn't asked; the page says that they weren't read."""
        if files.kind == RETURN:
            return [*RETURN_TABLES]
        return [command for command in self._tables if viewer.actor.has(*command.asked_by)]


def importing_pages(services: Sequence[Service], folder: Path, clock: Clock = system_clock) -> Pages:
    """What belongs to no service, for a pack has tables of all of them; files wait in the folder to be confirmed.

    Raises `FolderError` where it isn't the web's own.
    """
    desk = Desk(services, folder, clock)
    router = APIRouter()

    @router.get("/import")
    async def import_form(viewer: Importer) -> Response:
        """Choose the files."""
        return _form_page(viewer, Form.starting_with(kind=PACK))

    @router.post("/import", max_body_size=LARGEST)
    async def check(viewer: Importer, sent: Submitted) -> Response:
        """Read and check them, and show what they would do; nothing is saved."""
        form = Form.submitted(sent)
        kind = form.choice("kind", (PACK, RETURN), missing="Select what you import")
        files = Files(kind, await _files_in(sent))
        if not files.sent:
            form.errors.add("files", "Select the files")
        if form.failed:
            return _form_page(viewer, form)
        try:
            checked = await desk.checked(viewer, files)
        except (PackRefusedError, ImportRefusedError) as error:
            return _refused_page(viewer, error)
        return _check_page(viewer, checked, await desk.kept(viewer, files, checked), kind)

    @router.get("/import/confirm")
    async def nothing_to_confirm(viewer: Importer) -> Response:
        """Where a browser is that reloads the address after the last page."""
        return viewer.redirect("/import")

    @router.post("/import/confirm")
    async def confirm(viewer: Importer, key: FormKey, sent: Submitted) -> Response:
        """Save what was shown. Where it would do something else by now, that is shown first."""
        return await _confirmed(viewer, desk, Form.submitted(sent).value("ticket"), key)

    @router.post("/import/changes")
    async def take_away(viewer: Importer, sent: Submitted) -> Response:
        """The rows and what would become of each, as a file: looked at anew, for nothing of it is kept."""
        form = Form.submitted(sent)
        return await _taken(viewer, desk, form.value("ticket"), form.value("kind"))

    @router.get("/import/changes")
    async def nothing_to_take_away(viewer: Importer) -> Response:
        """As with `/import/confirm`."""
        return viewer.redirect("/import")

    return Pages(
        title="The import",
        router=router,
        templates="shared.hosting.importing_page:templates",
        nav=(NavItem("Import", "/import", MAY_IMPORT),),
        flashes={"imported": "Imported: {added} added, {changed} changed, {unchanged} as before."},
    )


async def _confirmed(viewer: Viewer, desk: Desk, ticket: str, key: FormKey) -> Response:
    waiting = await asyncio.to_thread(desk.waiting.find, viewer.actor, ticket)
    if waiting is None:
        return _gone(viewer)
    if waiting.done is not None:
        return _done(viewer, waiting.done)
    try:
        checked = await desk.checked(viewer, waiting.files)
        would_do = telling.fingerprint(checked.replies)
        if would_do != waiting.would_do:
            await asyncio.to_thread(desk.waiting.note, ticket, would_do)
            return _check_page(viewer, checked, ticket, waiting.files.kind, is_other=True)
        replies = await desk.saved(viewer, waiting.files, checked, key)
    except PartlySavedError as error:
        return _partly_page(viewer, error)
    except (PackRefusedError, ImportRefusedError) as error:
        return _refused_page(viewer, error)
    done = telling.totals(replies)
    await asyncio.to_thread(desk.waiting.saved, ticket, done)
    return _done(viewer, done)


async def _taken(viewer: Viewer, desk: Desk, ticket: str, kind: str) -> Response:
    waiting = await asyncio.to_thread(desk.waiting.find, viewer.actor, ticket)
    if waiting is None or waiting.done is not None or kind not in KINDS:
        return _gone(viewer)
    try:
        checked = await desk.checked(viewer, waiting.files, is_taken=True)
    except (PackRefusedError, ImportRefusedError) as error:
        return _refused_page(viewer, error)
    listing = await asyncio.to_thread(checked.rows.listing)
    return await taken(viewer, cast(Download, kind), listing)


def _gone(viewer: Viewer) -> Response:
    return viewer.render("import/gone.html", minutes=int(LASTS.total_seconds()) // 60, status=410)


def _done(viewer: Viewer, done: tuple[int, int, int]) -> Response:
    added, changed, unchanged = done
    return viewer.redirect("/import", flash="imported", added=added, changed=changed, unchanged=unchanged)


async def _files_in(sent: FormData) -> list[tuple[str, bytes]]:
    uploads = [value for value in sent.getlist("files") if isinstance(value, UploadFile)]
    return [(upload.filename, await upload.read()) for upload in uploads if upload.filename]


def _form_page(viewer: Viewer, form: Form) -> Response:
    return viewer.render(
        "import/form.html", form=form, megabytes=LARGEST // 1024 // 1024, authority=viewer.profile.name
    )


def _check_page(viewer: Viewer, checked: Checked, ticket: str, kind: str, *, is_other: bool = False) -> Response:
    added, changed, _ = telling.totals(checked.replies)
    left_out, not_shown = telling.by_file(checked.left_out)
    return viewer.render(
        "import/check.html",
        ticket=ticket,
        is_return=kind == RETURN,
        is_other=is_other,
        changes_something=bool(added or changed),
        counts=telling.counts(checked.replies),
        rows=telling.rows(checked.rows),
        kinds=KINDS,
        notes=telling.notes_by_file(checked.pack.notes),
        left_out=left_out,
        left_out_count=len(checked.left_out) + checked.more_left_out,
        not_shown=not_shown + checked.more_left_out,
        minutes=int(LASTS.total_seconds()) // 60,
    )


def _refused_page(viewer: Viewer, error: PackRefusedError | ImportRefusedError) -> Response:
    if isinstance(error, ImportRefusedError):
        return viewer.render("import/refused.html", status=422, sentences=str(error).splitlines())
    wrong, not_shown = telling.by_file(error.faults)
    return viewer.render(
        "import/faults.html",
        status=422,
        count=error.count,
        wrong=wrong,
        not_shown=not_shown + error.count - len(error.faults),
        notes=telling.notes_by_file(error.notes),
    )


def _partly_page(viewer: Viewer, error: PartlySavedError) -> Response:
    return viewer.render(
        "import/partly.html",
        status=409 if error.is_refused else 503,
        counts=telling.counts(error.done),
        sentences=str(error).splitlines(),
        is_refused=error.is_refused,
    )
