"""For whom, and within which limits, can somebody ask? What the forms of both kinds of asking show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response

from services.bookings import wording
from services.bookings.forms import read_identifier
from services.bookings.pages.choosing import board_of, households_to_choose
from services.bookings.pages.conditions import conditions_of
from shared.contracts.ask_options import AskOptions, ChildToAskFor, WhatCanIAskFor
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.web.forms import Form
from shared.web.names import Names, names_of
from shared.web.viewer import Viewer
from shared.web.why import whys

ANOTHER = "another"
"""In place of a household: whoever looks after children of their own would choose another one."""


@dataclass(frozen=True, slots=True)
class ForWhom:
    """What can be asked for, with the names."""

    options: AskOptions
    names: Names
    conditions: Mapping[UUID, Sequence[str]]
    """Of each child for whom the carers decide on some; without any of it where the registry doesn't tell them."""
    household_id: UUID | None = None
    """Where the children live, where that isn't the viewer's own household."""
    plans_for_others: bool = False
    """Whether the viewer can ask for another household as well."""

    def shown(self) -> dict[str, Any]:
        """The values of a form's template."""
        limits = self.options.limits
        return {
            "names": self.names,
            "household_id": self.household_id or "",
            "household": self.names.household(self.household_id) if self.household_id else "",
            "hub_home": self.names.household(self.options.hub_household_id),
            "children": [
                {
                    "value": str(child.child_id),
                    "text": self.names.child(child.child_id),
                    "hint": {"text": hint} if (hint := _hint(child, self.options.children, self.names)) else None,
                    "conditions": self.conditions.get(child.child_id, ()) if child.has_conditions else None,
                }
                for child in self.options.children
            ],
            "needs": wording.needs(),
            "limits": wording.asking_limits(limits) if limits else [],
            "asks_for_others": self.household_id is None and self.plans_for_others,
            "may_go_beyond": limits is not None and limits.may_go_beyond,
        }


async def options_in(viewer: Viewer, household: str, here: str) -> AskOptions | Refused | Response:
    """What can be asked for in the household that was chosen, or in one's own; else the page `here` to choose one."""
    household_id = read_identifier(household)
    if household_id is None and (household == ANOTHER or not viewer.actor.has(Role.SATELLITE_CARER)):
        return await _to_choose_a_household(viewer, here)
    return await viewer.asks.ask(WhatCanIAskFor(household_id=household_id))


async def _to_choose_a_household(viewer: Viewer, here: str) -> Response:
    own = viewer.actor.constellation_ids
    board = await board_of(viewer, viewer.tonight)
    households = {
        one.lives_with for one in board if one.constellation_id in own and one.lives_with != viewer.actor.household_id
    }
    names = await names_of(viewer.asks, households, Purpose.PLAN_A_SLEEPOVER)
    return viewer.render(
        "bookings/choose_household.html",
        form=Form(),
        names=names,
        here=here,
        households=households_to_choose(households, names),
        is_there_one=bool(households),
    )


async def for_whom(viewer: Viewer, options: AskOptions | Refused | Response, household: str) -> ForWhom | Response:
    """What the viewer can ask for; or the page on which to choose, or that says why nothing can be asked for now."""
    if isinstance(options, Response):
        return options
    if isinstance(options, Refused):
        return viewer.render("bookings/cannot_ask.html", sentence=options.detail, whys=whys(options))
    household_id = read_identifier(household)
    ids = [options.hub_household_id, *filter(None, [household_id]), *(child.child_id for child in options.children)]
    names = await names_of(viewer.asks, ids, Purpose.PLAN_A_SLEEPOVER)
    if sum(child.child_id not in names.known for child in options.children) > 1:
        # Children who are all called "A child" can't be chosen between, and a wrong one would look right.
        return viewer.render("bookings/names_needed.html", status=503)
    on_conditions = [child.child_id for child in options.children if child.has_conditions]
    told = await conditions_of(viewer, on_conditions, (viewer.tonight, viewer.tonight), Purpose.PLAN_A_SLEEPOVER)
    conditions = {one: [term.words for term in its] for one, its in told.items()}
    plans_for_others = viewer.actor.has(Role.HUB_HOME_CARER, Role.LIAISON_WORKER)
    return ForWhom(options, names, conditions, household_id, plans_for_others)


def _hint(child: ChildToAskFor, children: Sequence[ChildToAskFor], names: Names) -> str:
    """Who their brothers and sisters in the household are, and whether somebody else must agree."""
    family = [
        names.child(other.child_id)
        for other in children
        if other.child_id != child.child_id
        and child.sibling_group_id is not None
        and other.sibling_group_id == child.sibling_group_id
    ]
    sentences = [f"Brother or sister of {wording.listed(family)}"] if family else []
    if delegation := wording.DELEGATION_HINTS[child.overnight_decision]:
        sentences.append(delegation)
    return ". ".join(sentences)
