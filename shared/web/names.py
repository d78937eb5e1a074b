"""What are the people, households and constellations on a page called?"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from shared.contracts.asking import Asks, NoReplyInTimeError, UnreachableError
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey

NAMES_AT_ONCE = 500
"""What one question may ask for."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of those whom the viewer may know; a general word for the others."""

    known: Mapping[UUID, str] = field(default_factory=dict)
    are_missing: bool = False
    """Whether the registry couldn't be asked: the page is right, only without names."""

    def child(self, child_id: UUID) -> str:
        """What the child is known as, or `A child`."""
        return self.known.get(child_id, "A child")

    def household(self, household_id: UUID | None) -> str:
        """The household's name, or `A household`."""
        return self.known.get(household_id, "A household") if household_id else "A household"

    def constellation(self, constellation_id: UUID) -> str:
        """The constellation's name, or `A constellation`."""
        return self.known.get(constellation_id, "A constellation")

    def person(self, person_id: UUID | None) -> str:
        """The person's name, or nothing."""
        return self.known.get(person_id, "") if person_id else ""


async def names_of(asks: Asks, ids: Iterable[UUID | None], purpose: Purpose) -> Names:
    """The names, asked for as whoever asks, in as many questions as it takes; each id once, and no id none.

    While the registry is away the page is shown without them: include `hubhome/names_missing.html` on it.
    """
    wanted = list(dict.fromkeys(one for one in ids if one))
    parts = [tuple(wanted[start : start + NAMES_AT_ONCE]) for start in range(0, len(wanted), NAMES_AT_ONCE)]
    try:
        replies = await asyncio.gather(*(asks.ask(WhoAreThey(ids=part, purpose=purpose)) for part in parts))
    except (UnreachableError, NoReplyInTimeError) as error:
        log.warning("names_lost", error=type(error).__name__)
        return Names(are_missing=True)
    return Names({named.id: named.name for reply in replies if not isinstance(reply, Refused) for named in reply.names})
