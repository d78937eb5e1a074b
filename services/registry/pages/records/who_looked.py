"""The page that tells who has read somebody's record."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.records import words
from services.registry.pages.records.households import refused_record
from services.registry.wording import listed
from shared.contracts.records import SEES_WHO_LOOKED, ReadingLine, WhoHasLooked
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import PEOPLE, Role
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, every_page, taken
from shared.web.paging import neighbours, page_number
from shared.web.viewer import Viewer, require
from shared.web.wording import moment, role, sentence_case

router = APIRouter()
Reader = Annotated[Viewer, require(*SEES_WHO_LOOKED)]
CarersReader = Annotated[Viewer, require(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)]


@router.get("/children/{child_id}/who-has-looked")
async def who_looked_at_a_child(viewer: Reader, child_id: UUID, page: str = "", download: Download = "") -> Response:
    """Each reading of the child's record, the latest first."""
    return await _page(viewer, child_id, f"/children/{child_id}", page, download)


@router.get("/carers/{person_id}/who-has-looked")
async def who_looked_at_a_carer(
    viewer: CarersReader, person_id: UUID, page: str = "", download: Download = ""
) -> Response:
    """Each reading of the carer's record, the latest first."""
    return await _page(viewer, person_id, f"/carers/{person_id}", page, download)


async def _page(viewer: Viewer, subject_id: UUID, record: str, page: str, download: Download) -> Response:
    query = WhoHasLooked(subject_id=subject_id, page=page_number(page))
    if download:
        purpose = {"purpose": Purpose.EXPORT_THE_REGISTER}
        logs = await every_page(viewer, query.model_copy(update=purpose))
        readings = [line for log in logs for line in log.readings]
        rows = [(line.read_at, _who(line), _roles(line), words.PURPOSE_WORDS[line.purpose]) for line in readings]
        return await taken(viewer, download, Listing("who-has-looked", ("When", "Who", "Role today", "Why"), rows))
    log = await viewer.asks.ask(query)
    if isinstance(log, Refused):
        return refused_record(viewer, log)
    return viewer.render(
        "registry/records/who_looked.html",
        log=log,
        back=record if record.startswith("/children/") else "/households",  # a carer's record is the household's
        lines=[
            {
                "when": moment(line.read_at),
                "who": _who(line),
                "roles": _roles(line),
                "why": words.PURPOSE_WORDS[line.purpose],
            }
            for line in log.readings
        ],
        pages=neighbours(f"{record}/who-has-looked", log, {}),
    )


def _who(line: ReadingLine) -> str:
    return line.reader or "Somebody who isn’t in the register any more"


def _roles(line: ReadingLine) -> str:
    return sentence_case(listed([role(one) for one in line.roles if one in PEOPLE]))
