"""The pages of a worker's caseload, and of handing it over to somebody else."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.forms import ALL, FIELDS, SOME, read_handover
from services.registry.pages.constellations.changing import CHANGE, CONFIRM, MOST_RADIOS, STEP, hidden_fields, options
from services.registry.pages.constellations.looking import not_yours
from services.registry.pages.days import as_it_was, day_asked_for
from shared.contracts.constellations import Caseload, CaseToCome, HandOverCaseload, WhoseCaseload
from shared.contracts.records import SEES_CHILDREN, SEES_HOUSEHOLDS
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.retention import KEEPS_RECORDS
from shared.contracts.words import CaseKind
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import day as day_in_words
from shared.web.wording import sentence_case

router = APIRouter()
CaseloadReader = Annotated[Viewer, require(*WhoseCaseload.asked_by)]
HandsOver = Annotated[Viewer, require(*HandOverCaseload.asked_by)]
KINDS = ("constellations", "households", "children")
OF_WHICH = dict(zip((CaseKind.CONSTELLATION, CaseKind.HOUSEHOLD, CaseKind.CHILD), KINDS, strict=True))
TO_COME = "Later"
_A = {CaseKind.CONSTELLATION: "A constellation", CaseKind.HOUSEHOLD: "A household", CaseKind.CHILD: "A child"}
Group = tuple[str, Sequence[tuple[str, str]]]
"""What somebody is assigned to of one kind: its heading, and each by name with its page."""


@router.get("/caseloads/{worker_id}")
async def caseload(viewer: CaseloadReader, worker_id: UUID, on: str = "", download: Download = "") -> Response:
    """What somebody is assigned to on a day."""
    form = Form.starting_with(on=on or viewer.today.isoformat())
    day = day_asked_for(viewer, on, form)
    answer = await viewer.asks.ask(WhoseCaseload(worker_id=worker_id, on=day))
    if isinstance(answer, Refused):
        return not_yours(viewer)
    purpose = Purpose.EXPORT_THE_REGISTER if download else Purpose.KEEP_THE_REGISTER
    names = await names_of(viewer.asks, _ids(answer), purpose)
    groups = _groups(viewer, answer, names)
    if download:
        rows = [(heading.partition(" (")[0], name) for heading, items in groups for name, _ in items]
        rows += [(TO_COME, name) for name, _ in _to_come(viewer, answer, names)]
        return await taken(viewer, download, Listing("caseload", ("Kind", "Assigned to"), rows), names)
    return viewer.render(
        "registry/caseloads/caseload.html",
        form=form,
        names=names,
        here=f"/caseloads/{worker_id}",
        as_it_was=as_it_was(viewer, day),
        worker=names.person(worker_id) or "this worker",
        may_keep_records=viewer.actor.has(*KEEPS_RECORDS),
        worker_id=worker_id,
        is_own=worker_id == viewer.actor.person_id,
        groups=groups,
        to_come=_to_come(viewer, answer, names),
        may_hand_over=day == viewer.today and bool(_ids(answer)[1:]) and viewer.actor.has(*HandOverCaseload.asked_by),
    )


@router.get("/caseloads/{worker_id}/hand-over")
async def handover_form(viewer: HandsOver, worker_id: UUID) -> Response:
    """The form, as of today."""
    known = await viewer.asks.ask(WhoseCaseload(worker_id=worker_id))
    if isinstance(known, Refused):
        return not_yours(viewer)
    return await _form_page(viewer, known, Form.starting_with(on=viewer.today, extent=ALL))


@router.post("/caseloads/{worker_id}/hand-over")
async def hand_over(viewer: HandsOver, worker_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Show how the new worker's caseload will be; or hand over, once that was looked at; or go back to the form."""
    known = await viewer.asks.ask(WhoseCaseload(worker_id=worker_id))
    if isinstance(known, Refused):
        return not_yours(viewer)
    form = Form.submitted(sent)
    handover = read_handover(form, known)
    if handover is None or form.value(STEP) == CHANGE:
        return await _form_page(viewer, known, form)
    is_confirmed = form.value(STEP) == CONFIRM
    if is_confirmed:
        answer = await viewer.asks.ask(handover, key=key)
    else:
        answer = await viewer.asks.ask(handover.model_copy(update={"dry_run": True}))
    if isinstance(answer, Refused):
        form.errors.refused(answer, at=FIELDS)
        return await _form_page(viewer, known, form)
    if is_confirmed:
        return viewer.redirect(f"/caseloads/{worker_id}?on={handover.on}", flash="caseload_handed_over", on=handover.on)
    then = await viewer.asks.ask(WhoseCaseload(worker_id=worker_id, on=handover.on))
    if isinstance(then, Refused):
        return not_yours(viewer)
    return await _check_page(viewer, form, handover, then, answer)


async def _check_page(
    viewer: Viewer, form: Form, handover: HandOverCaseload, known: Caseload, afterwards: Caseload
) -> Response:
    """What goes over and what the other has then, both as of the first day."""
    names = await names_of(viewer.asks, [*_ids(known), *_ids(afterwards)], Purpose.KEEP_THE_REGISTER)
    handed_over = _only(known, handover.only) if handover.only else known
    return viewer.render(
        "registry/caseloads/check.html",
        names=names,
        here=f"/caseloads/{handover.from_worker_id}/hand-over",
        handover=handover,
        giver=names.person(handover.from_worker_id) or "The worker",
        taker=names.person(handover.to_worker_id) or "the new worker",
        handed_over=_groups(viewer, handed_over, names),
        handed_over_later=_to_come(viewer, handed_over, names),
        afterwards=_groups(viewer, afterwards, names),
        afterwards_later=_to_come(viewer, afterwards, names),
        hidden=hidden_fields(form),
    )


async def _form_page(viewer: Viewer, known: Caseload, form: Form) -> Response:
    names = await _names(viewer, known)
    here = f"/caseloads/{known.worker_id}"
    if names.are_missing:
        # Children who are all called "A child" can't be chosen between, and a wrong one would look right.
        return viewer.render("registry/changing/names_needed.html", status=503, back_to=here)
    return viewer.render(
        "registry/caseloads/hand_over.html",
        form=form,
        here=here,
        worker=names.person(known.worker_id) or "this worker",
        workers=options(known.could_take_over),
        most_radios=MOST_RADIOS,
        all=ALL,
        some=SOME,
        items=_items(known, names),
    )


def _items(known: Caseload, names: Names) -> list[dict[str, str]]:
    """Each part of the caseload as something to tick, with what it is, and from when where that is a later day."""
    parts = [
        (kind, one, "")
        for kind, ids in (
            (CaseKind.CONSTELLATION, known.constellation_ids),
            (CaseKind.HOUSEHOLD, known.household_ids),
            (CaseKind.CHILD, known.child_ids),
        )
        for one in ids
    ]
    # Who has something now and again later hands over both.
    later = {one.id: one for one in reversed(known.to_come) if one.id not in {part for _, part, _ in parts}}
    parts += [(one.kind, one.id, _when(one)) for one in later.values()]
    told = sorted((list(OF_WHICH).index(kind), names.known.get(one, _A[kind]), one, when) for kind, one, when in parts)
    return [
        {"value": str(one), "text": f"{name} ({list(OF_WHICH)[place].value}{when})"} for place, name, one, when in told
    ]


def _when(one: CaseToCome) -> str:
    """`, from Tuesday 1 December 2026`; with its last day, where that is known."""
    until = f" to {day_in_words(one.ended_on - timedelta(days=1))}" if one.ended_on else ""
    return f", from {day_in_words(one.started_on)}{until}" if one.started_on else until


def _to_come(viewer: Viewer, known: Caseload, names: Names) -> list[tuple[str, str]]:
    """What begins later, the soonest first, with its days and its page."""
    pages = _pages(viewer)
    return [
        (f"{names.known.get(one.id, _A[one.kind])}{_when(one)}", f"{page}{one.id}" if page else "")
        for one in known.to_come
        for page in (pages[OF_WHICH[one.kind]],)
    ]


def _pages(viewer: Viewer) -> dict[str, str]:
    """Where the pages of each kind are, for who may open them."""
    return {
        "constellations": "/constellations/",
        "households": "/households/" if viewer.actor.has(*SEES_HOUSEHOLDS) else "",
        "children": "/children/" if viewer.actor.has(*SEES_CHILDREN) else "",
    }


def _groups(viewer: Viewer, known: Caseload, names: Names) -> list[Group]:
    """What is in it, by kind and name; a kind of which there is nothing is left out."""
    pages = _pages(viewer)
    ids = dict(zip(KINDS, (known.constellation_ids, known.household_ids, known.child_ids), strict=True))
    singular = {OF_WHICH[kind]: word for kind, word in _A.items()}
    return [
        (
            f"{sentence_case(kind)} ({len(ids[kind])})",
            sorted(
                (names.known.get(one, singular[kind]), f"{pages[kind]}{one}" if pages[kind] else "")
                for one in ids[kind]
            ),
        )
        for kind in KINDS
        if ids[kind]
    ]


def _only(known: Caseload, ids: tuple[UUID, ...]) -> Caseload:
    fields = ("constellation_ids", "household_ids", "child_ids")
    some = {field: tuple(one for one in getattr(known, field) if one in ids) for field in fields}
    return known.model_copy(update={**some, "to_come": tuple(one for one in known.to_come if one.id in ids)})


def _ids(known: Caseload) -> list[UUID | None]:
    to_come = (one.id for one in known.to_come)
    return [known.worker_id, *known.constellation_ids, *known.household_ids, *known.child_ids, *to_come]


async def _names(viewer: Viewer, known: Caseload) -> Names:
    return await names_of(viewer.asks, _ids(known), Purpose.KEEP_THE_REGISTER)
