"""What the registry is asked to match: which constellation for a household, which households for a constellation?

Every suggestion comes with all its reasons, and its place follows from those that say so (`Part.ORDER`) and from
nothing else. Nobody is decided for: the deed is `AddSatellite`, by a person.
"""

from typing import Annotated

from pydantic import Field

from shared.contracts.constellations import KEEPERS
from shared.contracts.fields import Classified, Code, Count, Day, Identifier, PersonalText, SensitiveText
from shared.contracts.message import Query, Reply, Value

Place = Annotated[int, Field(ge=1), Classified.STATE]
HowMany = Annotated[int, Field(ge=1, le=100), Classified.STATE]


class Aspect(Code):
    """What a reason is about."""

    BROTHERS_AND_SISTERS = "brothers_and_sisters"
    DISTANCE = "distance"
    ROOM = "room"
    LANGUAGES = "languages"
    CHILDRENS_NEEDS = "childrens_needs"
    PETS = "pets"
    APPROVAL = "approval"


class Part(Code):
    """What a reason has to do with the suggestion."""

    ORDER = "order"
    """The place follows from it."""
    CONTEXT = "context"
    """Good to know; the place doesn't depend on it."""
    CAUTION = "caution"
    """Speaks against it, or has to be talked about first; the place doesn't depend on it."""
    NOT_RECORDED = "not_recorded"
    """Nobody can tell from the register."""


class Reason(Value):
    """One reason, in plain English and without anybody's name."""

    aspect: Aspect
    part: Part
    sentence: SensitiveText


class Distance(Value):
    """From the hub home to the household, between the middles of their postcode districts; never from an address."""

    from_district: PersonalText
    to_district: PersonalText
    km: Annotated[float, Field(ge=0), Classified.PERSONAL]
    bearing: Annotated[float, Field(ge=0, lt=360), Classified.PERSONAL] | None
    """Degrees clockwise from north; none within a district."""


class SiblingsThere(Value):
    """A household of the constellation where brothers or sisters of the household's children live."""

    household_id: Identifier
    children: Count
    """How many of the household's children have a brother or sister there."""


class Room(Value):
    """How many satellite households a constellation has on the day, and may have."""

    satellites: Count
    joining: Count = 0
    """Satellite households more that it has on a day to come, by what is recorded."""
    fewest: Count
    most: Count
    children: Count
    """Children who live in the constellation's households, the hub home included."""
    beds: Count

    @property
    def spaces(self) -> int:
        """How many more satellite households it may have, for good."""
        return max(0, self.most - self.satellites - self.joining)


class Match(Value):
    """A household and a constellation that could go together, with all that is known for and against it."""

    place: Place
    """1 is the first; those between which the reasons see no difference share a place."""
    household_id: Identifier
    constellation_id: Identifier
    distance: Distance | None
    siblings: tuple[SiblingsThere, ...]
    room: Room
    """As it is without the household."""
    languages: tuple[SensitiveText, ...]
    """Languages besides English that are spoken in the household and in the constellation's households."""
    reasons: tuple[Reason, ...]
    """In the order in which they count, then the others."""


class WhyNot(Code):
    """Why a constellation can't take a household."""

    FULL = "full"
    PAUSED = "paused"
    CLOSED = "closed"


class LeftOut(Value):
    """A constellation that isn't suggested."""

    constellation_id: Identifier
    why: WhyNot


class SuggestedConstellations(Reply):
    """The constellations that have room for the household, the best reasons first."""

    household_id: Identifier
    on: Day
    matches: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]
    """Those that have no room, or are paused."""


class SuggestConstellation(Query[SuggestedConstellations], owner="registry", asked_by=KEEPERS):
    """Which constellation could this household join? Liaison workers are told of those that they are assigned to.

    Refused: `no_such_household`, `not_approved`, `in_a_constellation`.
    """

    household_id: Identifier
    on: Day | None = None
    """The first day on which it would belong; today where it isn't said."""


class SuggestedHouseholds(Reply):
    """The households that could join a constellation, the best reasons first."""

    constellation_id: Identifier
    on: Day
    matches: tuple[Match, ...]
    of: Count
    """How many there are altogether; `matches` are the first of them."""


class SuggestHouseholds(Query[SuggestedHouseholds], owner="registry", asked_by=KEEPERS):
    """Which approved households that are in no constellation could join this one?

    Refused: `no_such_constellation`, `not_yours`, and the words of `WhyNot` where it can't take one.
    """

    constellation_id: Identifier
    on: Day | None = None
    """The first day on which one would belong; today where it isn't said."""
    at_most: HowMany = 25
