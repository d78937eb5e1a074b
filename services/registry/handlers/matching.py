"""Which households and constellations could go together? Of whomever something is told, that is written down.

What is told of a household, such as its languages or pets, is told of its carers (docs/decisions/0080).
"""

from datetime import date

from services.registry import grounds
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.matching import suggesting as matching
from services.registry.policy.matching.reasons import Surroundings
from services.registry.repository import names
from services.registry.repository.constellations import matching as known
from services.registry.repository.constellations.districts import known_districts
from services.registry.repository.keeping.columns import constellation
from services.registry.repository.records import households as records_of_households
from shared.contracts.matching import (
    SuggestConstellation,
    SuggestedConstellations,
    SuggestedHouseholds,
    SuggestHouseholds,
)
from shared.contracts.refusals import refuse
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.persistence.work import Work


async def suggest_households(query: SuggestHouseholds, work: Work) -> SuggestedHouseholds:
    """The approved households outside of all constellations, for one that the asker keeps and that has room."""
    if not matching.may_match(work.actor, query.constellation_id):
        raise refuse(
            grounds.NOT_YOUR_CONSTELLATION,
            "You can only match households with your own constellations.",
            "constellation_id",
        )
    day = query.on or work.today
    near = await _constellation(query, work, day)
    found = matching.households_for(near, await known.who_could_join(work, day), known_districts(), query.at_most)
    await _write_down(found, work)
    return SuggestedHouseholds(constellation_id=near.id, on=day, matches=found.matches, of=found.of)


async def suggest_constellation(query: SuggestConstellation, work: Work) -> SuggestedConstellations:
    """The constellations that the asker keeps and that have room, for a household outside of all."""
    day = query.on or work.today
    standing = await known.standing_of(work, query.household_id, day)
    if standing is None:
        raise refuse(grounds.NO_SUCH_HOUSEHOLD, "Choose a household of your own authority.", "household_id")
    if not standing.is_approved:
        raise refuse(
            grounds.NOT_APPROVED,
            f"This household isn’t approved on {in_words(day)}. Choose a day on which it is.",
            "household_id",
        )
    if not standing.is_outside:
        raise refuse(
            grounds.IN_A_CONSTELLATION,
            f"This household belongs to a constellation on {in_words(day)} or later. It has to leave that one first.",
            "household_id",
        )
    own = () if work.actor.has(Role.PROGRAMME_MANAGER) else (constellation.c.id.in_(work.actor.constellation_ids),)
    around = await known.surroundings(work, day, await known.size_rules(work, day), *own)
    found = matching.constellations_for(standing.home, around, known_districts())
    await _write_down(found, work)
    return SuggestedConstellations(
        household_id=query.household_id, on=day, matches=found.matches, left_out=matching.left_out(around)
    )


async def _constellation(query: SuggestHouseholds, work: Work, day: date) -> Surroundings:
    """The one asked for; refused where there is none, or where it can't take a household on the day."""
    size = await known.size_rules(work, day)
    found = await known.surroundings(work, day, size, constellation.c.id == query.constellation_id)
    if not found:
        raise refuse(grounds.NO_SUCH_CONSTELLATION, "Choose a constellation of your own authority.", "constellation_id")
    if (why := matching.why_not(found[0])) is not None:
        raise matching.refusal(found[0], why, day, size.most)
    return found[0]


async def _write_down(found: matching.Matches, work: Work) -> None:
    carers = await records_of_households.carer_ids(work, sorted(found.homes), work.today)
    await names.write_down(work, [*sorted(found.told_of), *carers], Purpose.KEEP_THE_REGISTER)
