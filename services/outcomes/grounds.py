"""On which grounds does outcomes say no? Facts and sources: docs/design/DOMAIN.md."""

from shared.contracts.grounds import NO_SUCH_TABLE, NOT_KNOWN_YET, PRIVACY, RECORDS
from shared.contracts.refusals import Ground, Source, Whose

__all__ = ["NOT_KNOWN_YET", "NO_SUCH_TABLE"]

HUB_HOME = Source(
    Whose.PROGRAMME, "The hub home carer mentors the satellite households: Gloucestershire’s One Minute Guide; Barnsley"
)

NO_SUCH_CONSTELLATION = Ground("no_such_constellation", "Only constellations that are known can be named.", RECORDS)
NOT_YOUR_LOG = Ground(
    "not_yours", "A support log is seen by those who belong to the constellation or answer for it.", PRIVACY
)
NOT_AT_A_HUB_HOME = Ground("not_yours", "Support is recorded by the hub home that gave it.", HUB_HOME)
NOT_YOUR_SATELLITE = Ground("not_yours", "A hub home supports the households of its own constellation.", HUB_HOME)
NO_HUB_HOME = Ground("no_hub_home", "A support log is a hub home’s.", HUB_HOME)
IN_THE_FUTURE = Ground("in_the_future", "Support is recorded once it was given.", RECORDS)
NOT_A_LENGTH = Ground("not_a_length", "One contact takes a minute at least, and a day at most.", RECORDS)
NOT_A_HUB_HOME = Ground("not_a_hub_home", "Support is recorded of the hub home that gave it.", HUB_HOME)
