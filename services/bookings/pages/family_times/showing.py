"""The page of one family time, on which a household acknowledges it and a worker agrees to it or records it."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import grounds, wording
from services.bookings.forms import NO, YES
from services.bookings.pages.family_times import words
from services.bookings.pages.family_times.listing import Onlooker
from services.bookings.pages.links import Reach, how_to_reach_host, leads_to_who_was_told
from services.bookings.pages.series.holidays import holidays_in_words, named
from shared.contracts.family_time import (
    MOST_LETTERS_OF_A_NOTE,
    PLANS_FAMILY_TIME,
    PROPOSES_FAMILY_TIME,
    AcknowledgeFamilyTime,
    AgreeToFamilyTime,
    FamilyTimeView,
    HowIsFamilyTime,
    RecordFamilyTime,
)
from shared.contracts.family_words import FamilyTimeState
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.why import whys

router = APIRouter()
Carer = Annotated[Viewer, require(*CARERS)]
Worker = Annotated[Viewer, require(*PLANS_FAMILY_TIME)]
Recorder = Annotated[Viewer, require(*PROPOSES_FAMILY_TIME)]


@router.get("/family-time/{family_time_id}")
async def family_time(viewer: Onlooker, family_time_id: UUID) -> Response:
    """How it stands, who hasn't acknowledged it, and what the viewer may do."""
    view = await family_time_or_not_yours(viewer, family_time_id)
    return view if isinstance(view, Response) else await _shown(viewer, view)


@router.post("/family-time/{family_time_id}/agree")
async def agree(viewer: Worker, family_time_id: UUID, key: FormKey) -> Response:
    """Plan what was proposed, so that the carers are asked."""
    answer = await viewer.asks.ask(AgreeToFamilyTime(family_time_id=family_time_id), key=key)
    if isinstance(answer, Refused):
        return await _refused(viewer, family_time_id, answer)
    return viewer.redirect(f"/family-time/{family_time_id}", flash="family_time_agreed_to")


@router.get("/family-time/{family_time_id}/acknowledge")
async def acknowledge_form(viewer: Carer, family_time_id: UUID) -> Response:
    """Whether the plan is known, or isn't possible; who isn't asked sees the family time."""
    view = await family_time_or_not_yours(viewer, family_time_id)
    if isinstance(view, Response):
        return view
    return await _acknowledge_page(viewer, view, _as_answered(view))


@router.post("/family-time/{family_time_id}/acknowledge")
async def acknowledge(viewer: Carer, family_time_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Keep what the household says, or show what is wrong."""
    form = Form.submitted(sent)
    is_possible = form.choice("possible", [YES, NO], missing="Select whether it is possible") == YES
    why = form.value("why")
    if not form.failed and not is_possible:
        form.text("why", missing="Enter why it isn’t possible", at_most=MOST_LETTERS_OF_A_NOTE, name="Why")
    version = form.value("plan_version")
    if not form.failed and version.isascii() and version.isdigit():
        command = AcknowledgeFamilyTime(
            family_time_id=family_time_id,
            plan_version=int(version),
            is_possible=is_possible,
            why="" if is_possible else why,
            and_following=YES in form.values("following"),
        )
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            flash = "family_time_acknowledged" if is_possible else "family_time_not_possible"
            return viewer.redirect(f"/family-time/{family_time_id}", flash=flash)
        form.errors.refused(answer, at={"why": "why"})
        if answer.reason == "changed_meanwhile":
            # What was said was said to a plan that isn't any more: they look at the new one, which the page shows.
            return await _acknowledge_anew(viewer, family_time_id, answer)
    view = await family_time_or_not_yours(viewer, family_time_id)
    return view if isinstance(view, Response) else await _acknowledge_page(viewer, view, form)


async def _acknowledge_anew(viewer: Viewer, family_time_id: UUID, refused: Refused) -> Response:
    view = await family_time_or_not_yours(viewer, family_time_id)
    if isinstance(view, Response):
        return view
    form = Form.starting_with(plan_version=str(view.plan_version))
    form.errors.refused(refused, at={})
    return await _acknowledge_page(viewer, view, form)


def _as_answered(view: FamilyTimeView) -> Form:
    """What the household has said to this plan, if it has."""
    own = next((one for one in view.acknowledgements if one.is_mine), None)
    said = (
        {} if own is None or own.is_possible is None else {"possible": YES if own.is_possible else NO, "why": own.why}
    )
    return Form.starting_with(plan_version=str(view.plan_version), **said)


@router.get("/family-time/{family_time_id}/record")
async def record_form(viewer: Recorder, family_time_id: UUID) -> Response:
    """Who came, all ticked the first time; or as it was recorded."""
    view = await family_time_or_not_yours(viewer, family_time_id)
    if isinstance(view, Response):
        return view
    came = [str(one.child_id) for one in view.children if one.came is not False]
    family = [YES] if view.birth_family_came is not False and view.with_birth_family else []
    form = Form.starting_with(came=came, family=family, what_happened=view.what_happened)
    return await _record_page(viewer, view, form)


@router.post("/family-time/{family_time_id}/record")
async def record(viewer: Recorder, family_time_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Record what became of it, or show what is wrong."""
    form = Form.submitted(sent)
    view = await family_time_or_not_yours(viewer, family_time_id)
    if isinstance(view, Response):
        return view
    missing = "Select who came. If nobody came, cancel it instead."
    came = form.choices("came", [str(one.child_id) for one in view.children], missing=missing)
    what = form.value("what_happened")
    if len(what) > MOST_LETTERS_OF_A_NOTE:
        form.errors.add("what_happened", f"How it went must be {MOST_LETTERS_OF_A_NOTE} characters or fewer")
    if not form.failed:
        command = RecordFamilyTime(
            family_time_id=family_time_id,
            came_child_ids=tuple(UUID(one) for one in came),
            birth_family_came=YES in form.values("family"),
            what_happened=what,
        )
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect(f"/family-time/{family_time_id}", flash="family_time_recorded")
        form.errors.refused(answer, at={"came_child_ids": "came"})
    return await _record_page(viewer, view, form)


async def family_time_or_not_yours(viewer: Viewer, family_time_id: UUID) -> FamilyTimeView | Response:
    """The family time; or one page for what is somebody else's and for what there isn't, which tells nobody which."""
    view = await viewer.asks.ask(HowIsFamilyTime(family_time_id=family_time_id))
    if isinstance(view, Refused):
        return viewer.render(
            "bookings/family_times/not_yours.html", status=404, whys=whys(grounds.NOT_YOUR_FAMILY_TIME)
        )
    return view


async def names_around(viewer: Viewer, view: FamilyTimeView) -> Names:
    """Those who have to do with it."""
    of_those_who_left = [child for one in view.acknowledgements if one.has_left for child in one.child_ids]
    ids = [
        *(one.child_id for one in view.children),
        *of_those_who_left,
        view.hub_household_id,
        view.supervisor_id,
        view.planned_by,
    ]
    return await names_of(viewer.asks, ids, Purpose.PLAN_FAMILY_TIME)


async def _refused(viewer: Viewer, family_time_id: UUID, refused: Refused) -> Response:
    view = await family_time_or_not_yours(viewer, family_time_id)
    return view if isinstance(view, Response) else await _shown(viewer, view, refused)


async def _shown(viewer: Viewer, view: FamilyTimeView, refused: Refused | None = None) -> Response:
    if view.has_left:
        return _not_yours_any_more(viewer, view)
    names, leads_to_them, reach = await asyncio.gather(
        names_around(viewer, view), leads_to_who_was_told(viewer, view.family_time_id), _how_to_reach(viewer, view)
    )
    tag, tag_classes = words.STATE_TAGS[view.state]
    own = next((one for one in view.acknowledgements if one.is_mine), None)
    return viewer.render(
        "bookings/family_times/family_time.html",
        names=names,
        view=view,
        here=f"/family-time/{view.family_time_id}",
        who=words.children([one.child_id for one in view.children], names),
        tag=tag,
        tag_classes=tag_classes,
        rows=_rows(view, names),
        acknowledgements=_acknowledgements(view, names),
        reach=reach,
        changed=words.what_changed(view),
        is_off=view.state is FamilyTimeState.CANCELLED,
        how_many=words.how_many_acknowledged(view.asked, view.outstanding) if view.asked else "",
        own=(*words.what_they_said(own), words.since(own)) if own and view.asked else None,
        call_off=words.how_it_is_called_off(view, viewer.actor.person_id),
        has_answered=own is not None and own.is_possible is not None,
        others=[
            (
                wording.hours(one.starts_at, one.minutes),
                f"/family-time/{one.family_time_id}",
                words.STATE_TAGS[one.state][0],
                named(one.school_holidays) if one.school_holidays else "",
            )
            for one in view.others
        ],
        sentence=refused.detail if refused else "",
        whys=whys(refused) if refused else (),
        leads_to_who_was_told=leads_to_them,
        status=409 if refused else 200,
    )


async def _how_to_reach(viewer: Viewer, view: FamilyTimeView) -> Reach:
    """How the carers who bring a child reach the hub home where it is; of their own they know it."""
    takes_place = view.state in {FamilyTimeState.PLANNED, FamilyTimeState.HELD}
    is_elsewhere = view.hub_household_id is None or view.hub_household_id == viewer.actor.household_id
    return Reach() if is_elsewhere or not takes_place else await how_to_reach_host(viewer, view.family_time_id)


def _not_yours_any_more(viewer: Viewer, view: FamilyTimeView) -> Response:
    """That it has nothing to do with the household any more, and when it was to be; all else is others' now."""
    return viewer.render(
        "bookings/family_times/left.html",
        when=wording.hours(view.starts_at, view.minutes),
        here=f"/family-time/{view.family_time_id}",
        view=view,
        since="".join(words.since(one) for one in view.acknowledgements),
        yes=YES,
    )


def _rows(view: FamilyTimeView, names: Names) -> list[tuple[str, str]]:
    rows = [
        ("With", words.with_whom(view)),
        ("When", wording.hours(view.starts_at, view.minutes)),
        ("In school holidays", holidays_in_words(view.school_holidays)),
        ("Where", words.where(view, names)),
        ("Supervision", words.supervised(view, names)),
        *((f"How {names.child(one.child_id)} gets there", one.getting_there) for one in view.children),
        ("Planned by", names.person(view.planned_by)),
    ]
    if view.reason is not None:
        rows.append(("Cancelled because", words.OFF_WORDS[view.reason]))
    if view.state is FamilyTimeState.HELD:
        came = [one.child_id for one in view.children if one.came]
        family = [" and birth family"] if view.birth_family_came else []
        rows.append(("Came", words.children(came, names) + "".join(family)))
    return [(label, text) for label, text in (*rows, ("How it went", view.what_happened)) if text]


def _acknowledgements(view: FamilyTimeView, names: Names) -> list[dict[str, Any]]:
    """What each household said, for who answers for it all; whose own it is sees that alone, above."""
    if not view.asked or all(one.is_mine for one in view.acknowledgements):
        return []
    return [
        {
            "who": words.whose_carers(one, names),
            "tag": words.what_they_said(one)[0],
            "tag_classes": words.what_they_said(one)[1],
            "since": words.since(one),
        }
        for one in view.acknowledgements
    ]


async def _acknowledge_page(viewer: Viewer, view: FamilyTimeView, form: Form) -> Response:
    if view.has_left or (not view.may_reply and not form.failed):
        return viewer.redirect(f"/family-time/{view.family_time_id}")
    names = await names_around(viewer, view)
    later = [one for one in view.others if one.starts_at > view.starts_at and one.waits_alike]
    return viewer.render(
        "bookings/family_times/acknowledge.html",
        form=form,
        names=names,
        here=f"/family-time/{view.family_time_id}",
        rows=[row for row in _rows(view, names) if row[0] != "Planned by"],
        later=len(later),
        changed=words.what_changed(view),
        is_off=view.state is FamilyTimeState.CANCELLED,
        yes=YES,
        no=NO,
    )


async def _record_page(viewer: Viewer, view: FamilyTimeView, form: Form) -> Response:
    if not view.may_record and not form.failed:
        return viewer.redirect(f"/family-time/{view.family_time_id}")
    names = await names_around(viewer, view)
    return viewer.render(
        "bookings/family_times/record.html",
        form=form,
        names=names,
        here=f"/family-time/{view.family_time_id}",
        when=wording.hours(view.starts_at, view.minutes),
        children=[{"value": str(one.child_id), "text": names.child(one.child_id)} for one in view.children],
        birth_family=view.birth_family or "Birth family" if view.with_birth_family else "",
        may_cancel=view.may_cancel,
        yes=YES,
    )
