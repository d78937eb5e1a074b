"""The page of the authority's areas, and those on which one is added, called otherwise or closed."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from shared.contracts.areas import AddArea, AreaCard, Areas, CloseArea, RenameArea, WhichAreas
from shared.contracts.message import Command
from shared.contracts.refusals import Refused
from shared.contracts.registering import KEEPS_WORKERS
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Keeper = Annotated[Viewer, require(*KEEPS_WORKERS)]
NAME_AT_MOST = 80
COLUMNS = ("Area", "Reference", "Constellations", "Closed on")
FLASHES = {
    "area_added": "The area is added.",
    "area_renamed": "The area has its new name.",
    "area_closed": "The area closes on {on}.",
}


@router.get("/areas")
async def areas(viewer: Keeper, download: Download = "") -> Response:
    """All areas, those that are closed last."""
    answer = await _areas(viewer)
    if download:
        rows = [(one.name, one.ref, one.constellations, one.closed_on) for one in answer.areas]
        return await taken(viewer, download, Listing("areas", COLUMNS, rows))
    return viewer.render("registry/registering/areas.html", areas=answer.areas, on=answer.on)


@router.get("/areas/add")
async def add_form(viewer: Keeper) -> Response:
    """The form, with nothing in it."""
    return _naming(viewer, Form(), None)


@router.post("/areas/add")
async def add(viewer: Keeper, key: FormKey, sent: Submitted) -> Response:
    """Add it, or show what is wrong."""
    form = Form.submitted(sent)
    name = form.text("name", missing="Enter the area’s name", at_most=NAME_AT_MOST, name="The name")
    if form.failed:
        return _naming(viewer, form, None)
    refused = await _refused(viewer, AddArea(name=name), key, form)
    return _naming(viewer, form, None) if refused else viewer.redirect("/areas", flash="area_added")


@router.get("/areas/{area_id}/rename")
async def rename_form(viewer: Keeper, area_id: UUID) -> Response:
    """The form, with the name as it is."""
    area = await _one(viewer, area_id)
    return _gone(viewer) if area is None else _naming(viewer, _started(area, name=area.name), area)


@router.post("/areas/{area_id}/rename")
async def rename(viewer: Keeper, area_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Call it so, or show what is wrong."""
    area = await _one(viewer, area_id)
    if area is None:
        return _gone(viewer)
    form = Form.submitted(sent)
    name = form.text("name", missing="Enter the area’s name", at_most=NAME_AT_MOST, name="The name")
    if form.failed:
        return _naming(viewer, form, area)
    command = RenameArea(area_id=area_id, version=_version(form, area), name=name)
    refused = await _refused(viewer, command, key, form)
    return _naming(viewer, form, area) if refused else viewer.redirect("/areas", flash="area_renamed")


@router.get("/areas/{area_id}/close")
async def close_form(viewer: Keeper, area_id: UUID) -> Response:
    """The form, as of today."""
    area = await _one(viewer, area_id)
    return _gone(viewer) if area is None else _closing(viewer, _started(area, on=viewer.today), area)


@router.post("/areas/{area_id}/close")
async def close(viewer: Keeper, area_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Close it, or show what is wrong."""
    area = await _one(viewer, area_id)
    if area is None:
        return _gone(viewer)
    form = Form.submitted(sent)
    on = form.day("on", "the day")
    if form.failed or on is None:
        return _closing(viewer, form, area)
    refused = await _refused(viewer, CloseArea(area_id=area_id, version=_version(form, area), on=on), key, form)
    return _closing(viewer, form, area) if refused else viewer.redirect("/areas", flash="area_closed", on=on)


async def _refused(viewer: Viewer, command: Command[Areas], key: UUID, form: Form) -> bool:
    """Whether it was refused; then the form says why."""
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at={"name": "name", "on": "on"})
        return True
    return False


def _naming(viewer: Viewer, form: Form, area: AreaCard | None) -> Response:
    return viewer.render("registry/registering/area_name.html", form=form, area=area, version=_shown(form, area))


def _closing(viewer: Viewer, form: Form, area: AreaCard) -> Response:
    return viewer.render("registry/registering/area_close.html", form=form, area=area, version=_shown(form, area))


def _started(area: AreaCard, **values: object) -> Form:
    return Form.starting_with(version=str(area.version), **values)  # type: ignore[arg-type]  # a name or a day


def _shown(form: Form, area: AreaCard | None) -> str:
    """The version that is sent with the form: anew where somebody else was quicker."""
    if area is None:
        return ""
    was_overtaken = any(not problem.field for problem in form.errors)
    return str(area.version) if was_overtaken else form.value("version") or str(area.version)


def _version(form: Form, area: AreaCard) -> int:
    shown = form.value("version")
    return int(shown) if re.fullmatch(r"[1-9][0-9]{0,8}", shown) else area.version


async def _areas(viewer: Viewer) -> Areas:
    answer = await viewer.asks.ask(WhichAreas())
    return Areas(on=viewer.today, areas=()) if isinstance(answer, Refused) else answer


async def _one(viewer: Viewer, area_id: UUID) -> AreaCard | None:
    return next((one for one in (await _areas(viewer)).areas if one.area_id == area_id), None)


def _gone(viewer: Viewer) -> Response:
    return viewer.render("registry/registering/no_area.html", status=404)
