"""The page on which somebody records that a child is missing or away without authorisation."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.bookings.forms import read_identifier
from services.bookings.pages.absences.reading import read_absence
from services.bookings.pages.absences.words import KIND_HINTS
from services.bookings.pages.choosing import ToChoose, board_of, households_to_choose, of_a_household
from services.bookings.policy.nights import ONE_NIGHT
from shared.contracts.absences import RECORDS_ABSENCES
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS, Role
from shared.web.forms import Form
from shared.web.gone import KIND_TAGS, Gone, gone_of
from shared.web.names import Names, names_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
Records = Annotated[Viewer, require(*RECORDS_ABSENCES)]
FIELDS = {"child_id": "child", "since": "since_at", "kind": "kind"}
CHOOSES_A_HOUSEHOLD = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.SUPERVISING_SOCIAL_WORKER})
"""Who is rung about other children than their own."""
PURPOSE = Purpose.SEE_WHO_SLEEPS_WHERE
KINDS = [{"value": kind.value, "text": KIND_TAGS[kind][0], "hint": {"text": hint}} for kind, hint in KIND_HINTS.items()]
"""Both kinds, each with what the return means by it."""


@router.get("/absences/record")
async def record_form(viewer: Records, household: str = "") -> Response:
    """Which child, since when, and whether it is known where they are."""
    return await _page(viewer, Form.starting_with(since_on=viewer.today), read_identifier(household))


@router.post("/absences/record")
async def record_absence(viewer: Records, key: FormKey, sent: Submitted) -> Response:
    """Record it, and go to its page; or show what is wrong."""
    form = Form.submitted(sent)
    household_id = read_identifier(form.value("household"))
    offer = await _offer(viewer, household_id)
    command = read_absence(form, key, offer.children)
    if command is not None:
        answer = await viewer.asks.ask(command, key=key)
        if not isinstance(answer, Refused):
            known = "absence_added" if command.words else "absence_known"
            is_new = answer.absence_id == command.absence_id
            return viewer.redirect(f"/absences/{answer.absence_id}", flash="absence_recorded" if is_new else known)
        form.errors.refused(answer, at=FIELDS)
    return await _page(viewer, form, household_id)


async def _page(viewer: Viewer, form: Form, household_id: UUID | None) -> Response:
    offer = await _offer(viewer, household_id)
    gone = await gone_of(viewer, offer.children)
    ids = [*offer.children, *offer.households, *(one.recorded_by for one in gone.absences)]
    names = await names_of(viewer.asks, ids, PURPOSE)
    if offer.households and not offer.children:
        return viewer.render(
            "bookings/absences/choose_household.html",
            form=form,
            names=names,
            households=households_to_choose(offer.households, names),
        )
    if len(offer.children) == 1:
        form.suggest(child=[str(offer.children[0])])
    return viewer.render(
        "bookings/absences/record.html",
        form=form,
        names=names,
        household_id=offer.household_id,
        # Children who are all called "A child" can't be told apart, and a wrong one would look right.
        cant_tell=names.are_missing and len(offer.children) > 1,
        gone=gone,
        children=[_choice(one, names, gone) for one in offer.children],
        kinds=KINDS,
    )


def _choice(child_id: UUID, names: Names, gone: Gone) -> dict[str, Any]:
    """Whoever is gone can still be chosen: somebody else's report goes with the one that is open."""
    known = gone.of(child_id)
    hint = {"hint": {"text": f"Recorded already as {gone.since_when(known)}"}} if known else {}
    return {"value": str(child_id), "text": names.child(child_id), **hint}


async def _offer(viewer: Viewer, household_id: UUID | None) -> ToChoose:
    """The children of the viewer's own statement and of their home, or of a household that they choose.

    A hub home has those of last night too: who finds a bed empty in the morning records it then.
    """
    actor = viewer.actor
    own = actor.child_ids if actor.has(*CARERS, Role.CHILDRENS_SOCIAL_WORKER) else ()
    if actor.has(Role.HUB_HOME_CARER):
        board = [*await board_of(viewer, viewer.tonight), *await board_of(viewer, viewer.tonight - ONE_NIGHT)]
        at_home = [one.child_id for one in board if actor.household_id in {one.sleeps_at, one.lives_with}]
        return ToChoose(tuple(dict.fromkeys([*own, *at_home])))
    return await of_a_household(viewer, household_id) if actor.has(*CHOOSES_A_HOUSEHOLD) else ToChoose(own)
