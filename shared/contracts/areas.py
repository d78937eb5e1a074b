"""What the registry is asked of an authority's areas."""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Count, Day, Identifier, PersonalText, Version
from shared.contracts.message import Command, Query, Reply, Value
from shared.contracts.packs import Ref
from shared.contracts.registering import KEEPS_WORKERS

AreaName = Annotated[str, Field(min_length=1, max_length=80), Classified.PERSONAL]


class AreaCard(Value):
    """An area in the list."""

    area_id: Identifier
    version: Version
    """Sent back with a change: if somebody else was quicker, the change is refused and nothing is lost."""
    name: PersonalText
    ref: Ref
    closed_on: Day | None
    """The first day on which it isn't one any more, where it is known."""
    constellations: Count
    """Those in it that aren't closed today."""


class Areas(Reply):
    """The authority's areas by name, those that are closed last."""

    on: Day
    areas: tuple[AreaCard, ...]
    area_id: Identifier | None = None
    """The one that was added or changed."""


class WhichAreas(Query[Areas], owner="registry", asked_by=KEEPS_WORKERS):
    """Which areas does the authority have, or had?"""


class AddArea(Command[Areas], owner="registry", asked_by=KEEPS_WORKERS):
    """Adds an area, in which constellations can be planned. Refused: `name_taken`."""

    name: AreaName


class RenameArea(Command[Areas], owner="registry", asked_by=KEEPS_WORKERS):
    """Calls an area otherwise. Refused: `no_such_area`, `name_taken`, `nothing_changes`, `changed_meanwhile`."""

    area_id: Identifier
    version: Version
    name: AreaName


class CloseArea(Command[Areas], owner="registry", asked_by=KEEPS_WORKERS):
    """Ends an area: from a day on no constellation can be planned in it.

    Refused: `no_such_area`, `constellations_are_in_it` (that go on on that day or later), `is_closed`,
    `changed_meanwhile`.
    """

    area_id: Identifier
    version: Version
    on: Day
