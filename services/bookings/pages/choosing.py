"""How does somebody who looks after no child themselves choose a household, before they choose a child of it?"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.web.names import Names
from shared.web.viewer import Viewer


async def households_with_children(viewer: Viewer) -> tuple[UUID, ...]:
    """Those of whose children the viewer may know where they sleep tonight, without the viewer's own."""
    answer = await viewer.asks.ask(WhoSleepsWhere(on=viewer.tonight))
    board = () if isinstance(answer, Refused) else answer.children
    return tuple(dict.fromkeys(one.lives_with for one in board if one.lives_with != viewer.actor.household_id))


def households_to_choose(household_ids: Iterable[UUID], names: Names) -> Sequence[dict[str, str]]:
    """The options of a select, by name, below one that is no choice."""
    named = sorted(((names.household(one), str(one)) for one in household_ids), key=lambda pair: pair[0].casefold())
    return [{"value": "", "text": "Choose a household"}, *({"value": one, "text": name} for name, one in named)]
