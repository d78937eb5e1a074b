"""For which children of a sleepover is it? The boxes of what can be done for some of them, all ticked."""

from dataclasses import dataclass
from uuid import UUID

from services.bookings.forms import read_identifier
from shared.contracts.bookings import SleepoverView
from shared.contracts.registry import Purpose
from shared.web.forms import Form
from shared.web.names import names_of
from shared.web.viewer import Viewer

FIELD, FOR_ALL = "children", "for_all"
AT = {"child_ids": FIELD}


@dataclass(frozen=True, slots=True)
class Boxes:
    """A box for each child; without any where it is for all of them, or while nobody can tell them by their names."""

    options: tuple[dict[str, str], ...] = ()
    are_unnamed: bool = False
    """Their names can't be shown: then it is for all of them."""


async def boxes_of(viewer: Viewer, view: SleepoverView, form: Form) -> Boxes:
    """Those of the form; what was ticked before stays so."""
    if not view.may_part:
        return Boxes()
    names = await names_of(viewer.asks, view.child_ids, Purpose.PLAN_A_SLEEPOVER)
    if names.are_missing:
        return Boxes(are_unnamed=True)
    if not form.failed:
        form.suggest(**{FIELD: [str(one) for one in view.child_ids]})
    return Boxes(tuple({"value": str(one), "text": names.child(one)} for one in view.child_ids))


def read_children(form: Form, view: SleepoverView) -> tuple[UUID, ...]:
    """The children who were ticked; none where it is for all of them, or where the form tells what is wrong.

    Also those who aren't on it any more: a form that is sent twice is never for those who stay.
    """
    if form.value(FOR_ALL):
        return ()
    ticked = {found for one in form.values(FIELD) if (found := read_identifier(one)) is not None}
    if not ticked and view.may_part:
        form.errors.add(FIELD, "Select at least one child")
    return () if ticked == set(view.child_ids) else tuple(sorted(ticked))
