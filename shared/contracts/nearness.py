"""What the registry is asked of how near hub homes are: which is the next to ask for a bed?"""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Flag, Identifier
from shared.contracts.message import Query, Reply, Value
from shared.contracts.roles import Role


class NearHubHome(Value):
    """A constellation's hub home, and how far it is."""

    constellation_id: Identifier
    household_id: Identifier
    km: Annotated[float, Field(ge=0), Classified.PERSONAL] | None
    """Between the middles of two postcode districts, never from an address; none where a district isn't known."""
    is_in_area: Flag
    """Whether it is in the household's area."""


class HubHomesNear(Reply):
    """The hub homes that children can sleep at today: the nearest first, then those of unknown distance."""

    hub_homes: tuple[NearHubHome, ...]


class WhichHubHomesAreNear(Query[HubHomesNear], owner="registry", asked_by={Role.SERVICE}):
    """Which hub homes are near a household, and which of them are in its area?

    The area is that of the household's constellation; for one that is in none, that of the nearest hub home.
    """

    household_id: Identifier
