"""The pages of ideas: gatherings that worked, kept to be planned again."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings import wording
from services.bookings.pages.gatherings.entering import read_idea
from services.bookings.pages.gatherings.showing import gathering_or_not_yours
from shared.contracts.clock import day_in_london
from shared.contracts.gatherings import PLANS_GATHERINGS, PlannedGathering
from shared.contracts.ideas import Idea, RemoveIdea, WhichIdeas
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require
from shared.web.wording import day

router = APIRouter()
Planner = Annotated[Viewer, require(*PLANS_GATHERINGS)]


@router.get("/gatherings/ideas")
async def ideas(viewer: Planner) -> Response:
    """What worked, the newest first."""
    return viewer.render("bookings/gatherings/ideas.html", ideas=[_card(one) for one in await ideas_of(viewer)])


@router.get("/gatherings/{gathering_id}/idea")
async def idea_form(viewer: Planner, gathering_id: UUID) -> Response:
    """The gathering as it was, or the idea that it is already; who can't keep it sees the gathering."""
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    if not view.may_keep_as_idea:
        return viewer.redirect(f"/gatherings/{gathering_id}")
    kept = next((one for one in await ideas_of(viewer) if one.gathering_id == gathering_id), None)
    return _page(viewer, view, Form.starting_with(**_as_far_as_known(view, kept)))


@router.post("/gatherings/{gathering_id}/idea")
async def idea(viewer: Planner, gathering_id: UUID, key: FormKey, sent: Submitted) -> Response:
    """Keep it, or show what is wrong."""
    form = Form.submitted(sent)
    view = await gathering_or_not_yours(viewer, gathering_id)
    if isinstance(view, Response):
        return view
    command = read_idea(form, gathering_id)
    if command is not None:
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            return viewer.redirect("/gatherings/ideas", flash="idea_kept")
        form.errors.refused(answer, at={})
    return _page(viewer, view, form)


@router.get("/gatherings/ideas/{idea_id}/remove")
async def remove_form(viewer: Planner, idea_id: UUID) -> Response:
    """Whether it is really to be removed; what somebody can't remove leads to the list."""
    return await _remove_page(viewer, idea_id, Form())


@router.post("/gatherings/ideas/{idea_id}/remove")
async def remove(viewer: Planner, idea_id: UUID, key: FormKey) -> Response:
    """Remove it."""
    answer = await viewer.asks.ask(RemoveIdea(idea_id=idea_id), key=key)
    return viewer.redirect("/gatherings/ideas", **({} if isinstance(answer, Refused) else {"flash": "idea_removed"}))


async def ideas_of(viewer: Viewer) -> tuple[Idea, ...]:
    """The ideas that the viewer may use."""
    answer = await viewer.asks.ask(WhichIdeas())
    return () if isinstance(answer, Refused) else answer.ideas


async def _remove_page(viewer: Viewer, idea_id: UUID, form: Form) -> Response:
    found = next((one for one in await ideas_of(viewer) if one.idea_id == idea_id and one.may_remove), None)
    if found is None:
        return viewer.redirect("/gatherings/ideas")
    return viewer.render("bookings/gatherings/idea_remove.html", form=form, idea=_card(found))


def _page(viewer: Viewer, view: PlannedGathering, form: Form) -> Response:
    return viewer.render(
        "bookings/gatherings/idea.html",
        form=form,
        here=f"/gatherings/{view.gathering_id}",
        title=wording.called(view.kind, view.title),
    )


def _as_far_as_known(view: PlannedGathering, kept: Idea | None) -> dict[str, str]:
    if kept is not None:
        words = {field: getattr(kept, field) for field in ("title", "what", "cost", "place", "think_of")}
        return {**words, "people": str(kept.people or "")}
    came = sum(one.adults + one.children for one in view.attendance)
    return {"title": view.title, "place": view.place, "people": str(came or view.capacity or "")}


def _card(idea: Idea) -> dict[str, Any]:
    rows = [
        ("Kind", wording.GATHERING_WORDS[idea.kind]),
        ("What", idea.what),
        ("For how many", wording.in_number(idea.people) if idea.people else ""),
        ("Cost", idea.cost),
        ("Where", idea.place),
        ("What to think of", idea.think_of),
        ("Kept on", day(day_in_london(idea.kept_at))),
    ]
    return {
        "id": str(idea.idea_id),
        "title": idea.title,
        "rows": [(label, text) for label, text in rows if text],
        "may_remove": idea.may_remove,
    }
