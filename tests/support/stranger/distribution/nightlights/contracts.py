"""What night lights is asked."""

from shared.contracts.fields import Count
from shared.contracts.message import Query, Reply
from shared.contracts.roles import Role


class NightLights(Reply):
    """How many sleepovers need one."""

    lights: Count


class HowManyNightLights(Query[NightLights], owner="nightlights", asked_by={Role.HUB_HOME_CARER}):
    """How many night lights must be ready?"""
