"""What is a notice about, and who may see whom it was told to?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.actor import Actor
from shared.contracts.notifications import About, NoticeKind
from shared.contracts.roles import Role

AUTHORITY_WIDE = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Roles that may see of everything who was told."""
IF_TOLD = frozenset({Role.CHILDRENS_SOCIAL_WORKER, Role.SUPERVISING_SOCIAL_WORKER})
"""Roles that may see it of what they were told of, or asked to decide, themselves."""
ASKS_SOMETHING = frozenset(
    {
        NoticeKind.SLEEPOVER_TO_DECIDE,
        NoticeKind.SERIES_TO_DECIDE,
        NoticeKind.EMERGENCY_TO_ANSWER,
        NoticeKind.EMERGENCY_TO_TAKE_IN_HAND,
        NoticeKind.EMERGENCY_TO_APPROVE,
        NoticeKind.WAITING_OFFERED,
        NoticeKind.SWAP_TO_ANSWER,
        NoticeKind.SWAP_TO_DECIDE,
        NoticeKind.ABSENCE_TO_INTERVIEW,
        NoticeKind.FAMILY_TIME_PROPOSED,
        NoticeKind.FAMILY_TIME_TO_ACKNOWLEDGE,
    }
)
"""Notices that are of use only until somebody has answered."""
FOR_THEM_ALONE = About.HANDOVER
"""Who was told of it nobody sees: that there are handover notes is for whose stay it is (decision 0110)."""
NEWS_FOR = timedelta(days=2)
"""After the date of its last night something is news for so long: the morning it ends on, and one day more."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of which people are told, at one version of it."""

    about: About
    id: UUID
    version: int
    hub_household_id: UUID | None = None
    """The hub home whose carers may see who was told; none where only workers may."""
    for_calendars: Mapping[str, Any] = field(default_factory=dict)
    """What a calendar has of it, by the notice's columns; nothing where it changes nobody's calendar."""


def is_worth_a_mail(last_night_on: date, today: date) -> bool:
    """Whether something is still to come, or over for at most a day.

    A new installation replays the stream from its start: the notices are written, and nobody is sent a mail about
    last year.
    """
    return today <= last_night_on + NEWS_FOR


def may_see_who_was_told(actor: Actor, hub_household_ids: frozenset[UUID], told: frozenset[UUID]) -> bool:
    """Whether somebody may see who was told: by role, by being one of the `told`, or as its hub home.

    `hub_household_ids` are those of the notices; none where nobody was told, and of an emergency.
    """
    is_the_hub_home = len(hub_household_ids) == 1 and actor.household_id in hub_household_ids
    return (
        actor.has(*AUTHORITY_WIDE)
        or (actor.has(*IF_TOLD) and actor.person_id in told)
        or (actor.has(Role.HUB_HOME_CARER) and is_the_hub_home)
    )
