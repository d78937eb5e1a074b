"""The page of what is recorded of a fostering household."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry import grounds
from services.registry.pages.days import as_it_was, day_asked_for, day_known, end_of
from services.registry.pages.records import child_words, words
from services.registry.pages.workers import caseload_path
from services.registry.wording import listed
from shared.contracts.bed_sharing import SharingState
from shared.contracts.child_terms import Term
from shared.contracts.constellations import KEEPERS
from shared.contracts.records import (
    SEES_HOUSEHOLDS,
    HouseholdView,
    HowIsHousehold,
)
from shared.contracts.refusals import Refused
from shared.contracts.registering import KEEPS_WORKERS
from shared.contracts.registry import Purpose
from shared.contracts.retention import KEEPS_RECORDS
from shared.contracts.roles import WORKERS, Role
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.viewer import Viewer, require
from shared.web.why import whys

router = APIRouter()
Reader = Annotated[Viewer, require(*SEES_HOUSEHOLDS)]


@router.get("/households/{household_id}")
async def household(viewer: Reader, household_id: UUID, on: str = "", known: str = "") -> Response:
    """What is recorded of a household, today or on another day, also as it was known on one."""
    form = Form.starting_with(on=on or viewer.today.isoformat(), known=known)
    day, known_on = day_asked_for(viewer, on, form), day_known(viewer, known, form)
    view = await viewer.asks.ask(
        HowIsHousehold(household_id=household_id, on=day if day != viewer.today else None, as_known_at=end_of(known_on))
    )
    if isinstance(view, Refused):
        return not_there_then(viewer, view, form, f"/households/{household_id}") or refused_record(viewer, view)
    ids = [
        *(part.constellation_id for part in view.constellations),
        *(one.worker_id for one in view.supervising_social_workers),
        *(approval.recorded_by for approval in (*view.approvals, *view.replaced_approvals)),
        *(exemption.recorded_by for exemption in (*view.exemptions, *view.replaced_exemptions)),
    ]
    names = await names_of(viewer.asks, ids, Purpose.KEEP_THE_REGISTER)
    return viewer.render(
        "registry/records/household.html",
        form=form,
        view=view,
        names=names,
        words=words,
        here=f"/households/{household_id}",
        may_look_back=viewer.actor.has(*WORKERS, Role.ADMINISTRATOR),
        as_it_was=as_it_was(viewer, view.on, known_on),
        known_on=known_on,
        caseload_of=partial(caseload_path, viewer),
        back="/households" if viewer.actor.has(*WORKERS, Role.ADMINISTRATOR) else "/",
        facts=_facts(view),
        exempt_today=partial(_holds, on=view.on),
        earlier_at_home=[one for one in view.carers_at_home if not _holds(one, on=view.on)],
        limit_tag=words.LIMIT_TAGS[view.limit.verdict],
        limit_tags=words.LIMIT_TAGS,
        nights=child_words.nights_alike(view.nights, viewer.today),
        child_words=child_words,
        sharings=[one for one in view.bed_sharings if one.state is not SharingState.OVER],
        reads_children={child.child_id for child in view.children},
        may_assign=viewer.actor.has(*KEEPS_WORKERS),
        may_keep_records=viewer.actor.has(*KEEPS_RECORDS),
        match_path=f"/households/{household_id}/match" if _could_join(viewer, view) else "",
    )


def not_yours(viewer: Viewer) -> Response:
    """One page for what is somebody else's and for what there isn't: it tells nobody which."""
    return viewer.render("registry/records/not_yours.html", status=404, whys=whys(grounds.NOT_YOUR_RECORD))


def refused_record(viewer: Viewer, refused: Refused) -> Response:
    """Of an erased record that it was, when and by which rule, and nothing else; of any other, as ever."""
    if refused.reason != "record_erased":
        return not_yours(viewer)
    return viewer.render("registry/retention/erased.html", status=410, sentence=refused.detail, whys=whys(refused))


def not_there_then(viewer: Viewer, refused: Refused, form: Form, here: str) -> Response | None:
    """That nothing was recorded yet at the moment that was asked for, with the form for another one."""
    if refused.reason != grounds.NOT_KNOWN_THEN.reason:
        return None
    return viewer.render(
        "registry/constellations/not_there_then.html",
        form=form,
        here=here,
        label="See the record on another day",
        sentence=refused.detail,
        whys=whys(refused),
    )


def _could_join(viewer: Viewer, view: HouseholdView) -> bool:
    """Whether the viewer may look for a constellation for it, and it needs one."""
    is_outside = not any(part.ended_on is None or part.ended_on > view.on for part in view.constellations)
    return viewer.actor.has(*KEEPERS) and view.approval is not None and is_outside


def _holds(term: Term, *, on: date) -> bool:
    return (term.started_on or date.min) <= on < (term.ended_on or date.max)


def _facts(view: HouseholdView) -> list[tuple[str, str]]:
    return [
        ("Reference", view.ref),
        ("Address", f"{view.address}, {view.postcode}"),
        ("Spare beds", str(view.spare_beds) if view.approvals or view.spare_beds else words.NOT_RECORDED),
        ("Languages", listed(view.languages) or words.NOT_RECORDED),
        ("Pets", listed(view.pets) or words.NOT_RECORDED),
        ("A carer at home full time", words.carer_at_home(view.carers_at_home, view.on)),
    ]
