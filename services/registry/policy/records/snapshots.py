"""How do a household's and a child's dated facts look to a register that knows only of now?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.registry.policy.facts import Approval, holding
from services.registry.policy.records.approvals import stretch_on
from shared.contracts.words import OvernightDecision

NOTHING_DELEGATED = OvernightDecision.CHILDRENS_SOCIAL_WORKER
"""Who decides on overnight stays where nothing is recorded: whoever is responsible for the child."""


def approval_as_on(approvals: Iterable[Approval], day: date) -> Mapping[str, Any]:
    """A household's approval as the columns of a pack have it; each is none where the household never was approved.

    One that ended is as it ended. Terms that changed meanwhile don't make a new approval.
    """
    known = tuple(approvals)
    # An approval that ended on its own first day holds on none, and is all that there is to tell.
    stretch = stretch_on(known, day) or known[-1:]
    terms = holding(stretch, day) or next(reversed([one for one in stretch if one.start <= day] or stretch[:1]), None)
    return {
        "approved_on": stretch[0].started_on if stretch else None,
        "approval_ended_on": stretch[-1].ended_on if stretch else None,
        "approval_ended_reason": stretch[-1].ended_reason if stretch else None,
        "approval_places": terms.places if terms else None,
        "approval_age_from": terms.age_from if terms else None,
        "approval_age_to": terms.age_to if terms else None,
        "approval_kinds": terms.kinds if terms else (),
    }
