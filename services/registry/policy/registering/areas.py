"""What can't be done with an area?"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.life import Life
from services.registry.policy.register import Area
from shared.contracts.refusals import refuse
from shared.contracts.words import ConstellationPhase


def refuse_name_taken(others: Iterable[Area], name: str, day: date) -> None:
    """Raises the refusal `name_taken` where another area that is open on a day is called so."""
    wanted = " ".join(name.split()).casefold()
    if any(one.is_open_on(day) and " ".join(one.name.split()).casefold() == wanted for one in others):
        raise refuse(grounds.NAME_TAKEN, "Another area has this name. Enter another one.", "name")


def refuse_closing(area: Area, lives: Mapping[UUID, Life], on: date) -> None:
    """Raises the refusal of an area that is closed, or in which a constellation goes on on that day or later."""
    if area.closed_on is not None:
        raise refuse(
            grounds.AREA_IS_CLOSED,
            f"It closes on {area.closed_on.day} {area.closed_on:%B %Y} already. Look at the list again.",
            "on",
        )
    going_on = sorted(one.name for one in lives.values() if _goes_on(one, on))
    if going_on:
        raise refuse(
            grounds.CONSTELLATIONS_ARE_IN_IT,
            f"{', '.join(going_on)} {'is' if len(going_on) == 1 else 'are'} in this area then. Close "
            f"{'it' if len(going_on) == 1 else 'them'} first, by that day.",
            "on",
        )


def _goes_on(life: Life, on: date) -> bool:
    """Whether there is a day from this one on on which it isn't closed."""
    is_open = life.phase_on(on) not in {None, ConstellationPhase.CLOSED}
    return is_open or any(
        one.is_true and one.end > on and one.phase is not ConstellationPhase.CLOSED for one in life.phases
    )
