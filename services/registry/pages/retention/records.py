"""The pages on which somebody looks at what is due, holds a record, and erases one."""

from collections.abc import AsyncIterator
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry import grounds
from services.registry.pages.records.households import not_yours
from services.registry.pages.retention import words
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Purpose
from shared.contracts.retention import (
    DuePlace,
    DueRecords,
    EraseRecord,
    HoldRecord,
    HowLongIsItKept,
    LiftHold,
    OpenPlace,
    OpenRecord,
    RecordToErase,
    WhatIsDue,
    WhatWouldGo,
)
from shared.contracts.roles import Role
from shared.web.downloads.listing import Cell, Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.navigation import NavItem
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.why import whys
from shared.web.wording import day

KEEPERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
NAV = (NavItem("Retention", "/retention", KEEPERS),)
FLASHES = {
    "record_erased": "The record is erased.",
    "record_held": "The record is held. It isn’t erased until somebody lifts the hold.",
    "hold_lifted": "The hold is lifted.",
    "period_set": "The period holds from {on}.",
}
COLUMNS = ("Kind", "Reference", "Name", "Due since", "Kept for", "Rule", "Held")
STEP, CONFIRM, CHANGE = "step", "confirm", "change"
BY_DECISION = "by_decision"
FIELDS = {"reason": "erase_reason", BY_DECISION: BY_DECISION}

P = TypeVar("P", DuePlace, OpenPlace)

router = APIRouter()
Keeper = Annotated[Viewer, require(*KEEPERS)]


@router.get("/retention")
async def retention(viewer: Keeper, after: str = "", open_after: str = "", download: Download = "") -> Response:
    """What is due today, a page of it beyond `after`, and how long which records are kept."""
    place, open_place = _place(DuePlace, after), _place(OpenPlace, open_after)
    wanted = WhatIsDue(after=None if open_place else place, open_after=open_place)
    due = await (_all_of_it(viewer) if download else viewer.asks.ask(wanted))
    periods = await viewer.asks.ask(HowLongIsItKept())
    if isinstance(due, Refused) or isinstance(periods, Refused):
        return not_yours(viewer)
    if download:
        rows: list[tuple[Cell, ...]] = [
            (
                words.KIND_WORDS[one.kind],
                one.ref,
                one.name,
                one.due_on,
                words.kept_for(one),
                one.source,
                "Held" if one.hold else "",
            )
            for one in due.records
        ]
        rows += [
            (
                words.KIND_WORDS[one.kind],
                one.ref,
                one.name,
                "",
                "To be looked at",
                words.left_open(one),
                "Held" if one.hold else "",
            )
            for one in due.left_open
        ]
        return await taken(viewer, download, Listing("records-due", COLUMNS, rows))
    return viewer.render(
        "registry/retention/due.html",
        due=due,
        periods=periods,
        words=words,
        record_path=_record_path,
        is_first=place is None,
        further=f"/retention?after={_word_of(due.last)}" if due.last else "",
        is_first_open=open_place is None,
        further_open=f"/retention?open_after={_word_of(due.last_open)}" if due.last_open else "",
    )


async def _all_of_it(viewer: Viewer) -> DueRecords | Refused:
    """What is due and what no period ends, as one list to be taken away."""
    pages = [page async for page in _every_page(viewer)]
    if isinstance(pages[-1], Refused):
        return pages[-1]
    found = [page for page in pages if isinstance(page, DueRecords)]
    return found[0].model_copy(
        update={
            "records": tuple(record for page in found for record in page.records),
            "left_open": tuple(record for page in found for record in page.left_open),
        }
    )


async def _every_page(viewer: Viewer) -> AsyncIterator[DueRecords | Refused]:
    """The first page, then the others of what is due, then those of what no period ends; a refusal is the last."""
    asked = WhatIsDue(purpose=Purpose.EXPORT_THE_REGISTER)
    first = page = await viewer.asks.ask(asked)
    yield page
    while isinstance(page, DueRecords) and page.last is not None:
        page = await viewer.asks.ask(asked.model_copy(update={"after": page.last}))
        yield page
    page = first if isinstance(page, DueRecords) else page
    while isinstance(page, DueRecords) and page.last_open is not None:
        page = await viewer.asks.ask(asked.model_copy(update={"open_after": page.last_open}))
        yield page


def _record_path(one: OpenRecord) -> str:
    """Where what isn't recorded can be."""
    is_home = one.kind is Kind.HOUSEHOLD
    return f"/households/{one.subject_id}" if is_home else f"/workers/{one.subject_id}"


def _word_of(place: DuePlace | OpenPlace) -> str:
    return "_".join(map(str, place.model_dump(mode="json").values()))


def _place(kind: type[P], word: str) -> P | None:
    """The place in an address; from the beginning where it is none."""
    try:
        return kind.model_validate(dict(zip(kind.model_fields, word.split("_"), strict=True)))
    except ValueError:
        return None


@router.get("/retention/{subject_id}")
async def record(viewer: Keeper, subject_id: UUID) -> Response:
    """What would go and what would stay, and what holds the record."""
    return await _record(viewer, subject_id, Form())


@router.post("/retention/{subject_id}/erase")
async def erase(viewer: Keeper, subject_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Show once more what would go; then, once that was looked at, erase it for good."""
    form = Form.submitted(sent)
    reason = form.text("erase_reason", missing="Enter why the record is erased", name="The reason")
    if form.failed or form.value(STEP) == CHANGE:
        return await _record(viewer, subject_id, form)
    is_confirmed = form.value(STEP) == CONFIRM
    command = EraseRecord(
        subject_id=subject_id, by_decision=bool(form.value(BY_DECISION)), reason=reason, dry_run=not is_confirmed
    )
    answer = await viewer.asks.ask(command, key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return await _record(viewer, subject_id, form)
    if is_confirmed:
        return viewer.redirect("/retention", flash="record_erased")
    view = await viewer.asks.ask(WhatWouldGo(subject_id=subject_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    return viewer.render(
        "registry/retention/check.html",
        view=view,
        words=words,
        reason=reason,
        back=f"/retention/{subject_id}",
        hidden=[(name, form.value(name)) for name in ("erase_reason", BY_DECISION) if form.value(name)],
    )


@router.post("/retention/{subject_id}/hold")
async def hold(viewer: Keeper, subject_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Keep the record from being erased."""
    form = Form.submitted(sent)
    reason = form.text("hold_reason", missing="Enter why the record is held", name="The reason")
    if not form.failed:
        answer = await viewer.asks.ask(HoldRecord(subject_id=subject_id, reason=reason), key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/retention/{subject_id}", flash="record_held")
        form.errors.refused(answer, at={"reason": "hold_reason"})
    return await _record(viewer, subject_id, form)


@router.post("/retention/{subject_id}/lift")
async def lift(viewer: Keeper, subject_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Let the record go by its period again."""
    form = Form.submitted(sent)
    reason = form.text("lift_reason", missing="Enter why the hold is lifted", name="The reason")
    if not form.failed:
        answer = await viewer.asks.ask(LiftHold(subject_id=subject_id, reason=reason), key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/retention/{subject_id}", flash="hold_lifted")
        form.errors.refused(answer, at={"reason": "lift_reason"})
    return await _record(viewer, subject_id, form)


async def _record(viewer: Viewer, subject_id: UUID, form: Form) -> Response:
    view = await viewer.asks.ask(WhatWouldGo(subject_id=subject_id))
    if isinstance(view, Refused):
        return not_yours(viewer)
    if view.erased is not None:
        return viewer.render(
            "registry/retention/erased.html",
            sentence=words.erased(view.erased),
            whys=whys(grounds.RECORD_ERASED.cited(view.erased.source)),
        )
    return viewer.render(
        "registry/retention/record.html", view=view, words=words, form=form, back=_path_of(view), facts=_facts(view)
    )


def _path_of(view: RecordToErase) -> str:
    """Where one came from, as far as there is a page of it."""
    paths = {Kind.CHILD: "/children", Kind.HOUSEHOLD: "/households", Kind.WORKER: "/caseloads"}
    return f"{paths[view.kind]}/{view.subject_id}" if view.kind in paths else "/retention"


def _facts(view: RecordToErase) -> list[tuple[str, str]]:
    rows = [("Record of", f"{view.name} ({view.ref})"), ("Kind", words.KIND_WORDS[view.kind])]
    if view.due_on is None:
        rows.append(("Kept until", "Not known: the period hasn’t begun, or nothing is recorded from which to count"))
    else:
        rows.append(("Kept until", day(view.due_on)))
    if view.due is not None:
        rows += [("Kept for", words.kept_for(view.due)), ("Whose rule", view.due.source)]
    return rows
