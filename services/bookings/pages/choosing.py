"""How does somebody who looks after no child themselves choose a household, before they choose a child of it?"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from shared.web.names import Names


def households_to_choose(household_ids: Iterable[UUID], names: Names) -> Sequence[dict[str, str]]:
    """The options of a select, by name, below one that is no choice."""
    named = sorted(((names.household(one), str(one)) for one in household_ids), key=lambda pair: pair[0].casefold())
    return [{"value": "", "text": "Choose a household"}, *({"value": one, "text": name} for name, one in named)]
