"""How near are hub homes to a household that needs a bed?"""

from services.registry.policy.nearness import hub_homes_near
from services.registry.repository.constellations import lives
from services.registry.repository.constellations.districts import known_districts
from services.registry.repository.constellations.hub_homes import postcodes_of
from shared.contracts.nearness import HubHomesNear, WhichHubHomesAreNear
from shared.persistence.work import Work


async def which_hub_homes_are_near(query: WhichHubHomesAreNear, work: Work) -> HubHomesNear:
    """Identifiers and distances between districts: of nobody in person, so nothing is written down."""
    all_lives = list((await lives.lives(work)).values())
    homes = {hub.household_id for one in all_lives if (hub := one.hub_home_on(work.today))}
    postcodes = await postcodes_of(work, {query.household_id, *homes})
    return HubHomesNear(
        hub_homes=hub_homes_near(query.household_id, all_lives, postcodes, known_districts(), work.today)
    )
