"""The page from which somebody gets everything that is held on a person."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from shared.contracts.clock import Clock, system_clock
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.hosting.service import Service
from shared.hosting.subject_access.archive import archive_of
from shared.hosting.subject_access.asking import everything_on
from shared.web.names import names_of
from shared.web.pages import Pages
from shared.web.viewer import Viewer, require
from shared.web.why import whys

Keeper = Annotated[Viewer, require(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)]


def subject_access_pages(services: Sequence[Service], clock: Clock = system_clock) -> Pages:
    """The pages; no service's, for the archive is of all of them."""
    router = APIRouter()

    @router.get("/subject-access/{subject_id}")
    async def ask(viewer: Keeper, subject_id: UUID) -> Response:
        names = await names_of(viewer.asks, [subject_id], Purpose.ANSWER_A_SUBJECT_ACCESS_REQUEST)
        name = names.known.get(subject_id)
        if name is None and not names.are_missing:
            return _none(viewer, "There is no such person or household in the register.")
        return viewer.render("subject_access/ask.html", name=name or "this person", subject_id=subject_id)

    @router.post("/subject-access/{subject_id}")
    async def give(viewer: Keeper, subject_id: UUID) -> Response:
        found = await everything_on(services, viewer.asks, subject_id)
        if isinstance(found, Refused):
            return _none(viewer, found.detail, found)
        return Response(
            archive_of(found, authority=viewer.profile.name, made_at=clock()),
            media_type="application/zip",
            headers={"Content-Disposition": f'attachment; filename="subject-access-{subject_id}.zip"'},
        )

    return Pages(title="Subject access", router=router, templates="shared.hosting.subject_access:templates")


def _none(viewer: Viewer, sentence: str, refused: Refused | None = None) -> Response:
    return viewer.render("subject_access/none.html", sentence=sentence, status=404, whys=whys(refused))
