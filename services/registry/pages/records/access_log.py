"""The page that tells who read whose record in the whole authority."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.days import EARLIEST, LATEST, NOT_A_DAY
from services.registry.pages.records import words
from services.registry.pages.records.finding_households import MOST_LETTERS
from services.registry.wording import listed
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Purpose
from shared.contracts.roles import PEOPLE
from shared.contracts.seeking import AccessLine, AccessLog, WhoReadWhat
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, every_page, taken
from shared.web.forms import Form
from shared.web.paging import neighbours, page_number
from shared.web.viewer import Viewer, require
from shared.web.wording import day, moment, role, sentence_case

router = APIRouter()
Overseer = Annotated[Viewer, require(*WhoReadWhat.asked_by)]

NOBODY_NOW = "Somebody who isn’t in the register any more"
COLUMNS = ("When", "Who read", "Role today", "Whose record", "Why")


@router.get("/access-log")
async def access_log(
    viewer: Overseer,
    *,
    first: str = "",
    last: str = "",
    reader: str = "",
    purpose: str = "",
    search: str = "",
    page: str = "",
    download: Download = "",
) -> Response:
    """The readings of some days, the latest first; today's where no day is asked for."""
    filters = {
        "first": first or last or viewer.today.isoformat(),
        "last": last or first or viewer.today.isoformat(),
        "reader": reader if _is_id(reader) else "",
        "purpose": purpose if purpose in list(Purpose) else "",
        "search": search.strip()[:MOST_LETTERS],
    }
    form = Form.starting_with(**filters)
    days = (_day(form, "first"), _day(form, "last"))
    query = _query(filters, days, page)
    if download and not form.failed:
        logs = await every_page(viewer, query.model_copy(update={"for_purpose": Purpose.EXPORT_THE_REGISTER}))
        rows = [_row(line) for log in logs for line in log.readings]
        return await taken(viewer, download, Listing("access-log", COLUMNS, rows))
    log = None if form.failed else await viewer.asks.ask(query)
    if log is None or isinstance(log, Refused):
        if log is not None:
            form.errors.refused(log, at={"first_on": "first", "last_on": "last"})
        log = AccessLog(page=1, pages=1, total=0, first_on=viewer.today, last_on=viewer.today, readings=(), readers=())
    return viewer.render(
        "registry/records/access_log.html",
        form=form,
        log=log,
        span=day(log.first_on) if log.first_on == log.last_on else f"{day(log.first_on)} to {day(log.last_on)}",
        lines=[_line(line) for line in log.readings],
        readers=[
            {"value": "", "text": "Anybody"},
            *({"value": str(one.reader_id), "text": one.name or NOBODY_NOW} for one in log.readers),
        ],
        purposes=[
            {"value": "", "text": "Any reason"},
            *({"value": one.value, "text": text} for one, text in words.PURPOSE_WORDS.items()),
        ],
        pages=neighbours("/access-log", log, filters),
    )


def _query(filters: Mapping[str, str], days: tuple[date | None, date | None], page: str) -> WhoReadWhat:
    return WhoReadWhat(
        first_on=days[0],
        last_on=days[1],
        reader_id=UUID(filters["reader"]) if filters["reader"] else None,
        purpose=Purpose(filters["purpose"]) if filters["purpose"] else None,
        search=filters["search"],
        page=page_number(page),
    )


def _day(form: Form, field: str) -> date | None:
    try:
        found = date.fromisoformat(form.value(field))
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        form.errors.add(field, NOT_A_DAY)
        return None
    return found


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _line(line: AccessLine) -> dict[str, Any]:
    return {
        "when": moment(line.read_at),
        "who": line.reader or NOBODY_NOW,
        "roles": _roles(line),
        "whose": line.subject or NOBODY_NOW,
        "href": _log_of(line),
        "why": words.PURPOSE_WORDS[line.purpose],
    }


def _log_of(line: AccessLine) -> str:
    """The page of all readings of that record, where there is one."""
    if line.kind is Kind.CHILD:
        return f"/children/{line.subject_id}/who-has-looked"
    return f"/carers/{line.subject_id}/who-has-looked" if line.kind is Kind.CARER else ""


def _row(line: AccessLine) -> tuple[Any, ...]:
    return (
        line.read_at,
        line.reader or NOBODY_NOW,
        _roles(line),
        line.subject or NOBODY_NOW,
        words.PURPOSE_WORDS[line.purpose],
    )


def _roles(line: AccessLine) -> str:
    return sentence_case(listed([role(one) for one in line.roles if one in PEOPLE]))
