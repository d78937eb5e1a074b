"""Who can ask something of a service: the roles of the programme, and the three that are no person."""

from shared.contracts.fields import Code


class Role(Code):
    """What somebody is in the programme (DESIGN.md §4), or which machine speaks."""

    HUB_HOME_CARER = "hub_home_carer"
    SATELLITE_CARER = "satellite_carer"
    LIAISON_WORKER = "liaison_worker"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    CHILDRENS_SOCIAL_WORKER = "childrens_social_worker"
    PROGRAMME_MANAGER = "programme_manager"
    DATA_ANALYST = "data_analyst"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"
    """A service asking another one, in an authority whose message it is working on."""
    SIGN_IN = "sign_in"
    """The web host, before it knows who somebody is; may ask only for what a sign-in needs."""
    OPERATOR = "operator"
    """Whoever holds the installation's own key: the command line."""


CARERS = frozenset({Role.HUB_HOME_CARER, Role.SATELLITE_CARER})
WORKERS = frozenset(
    {
        Role.LIAISON_WORKER,
        Role.SUPERVISING_SOCIAL_WORKER,
        Role.CHILDRENS_SOCIAL_WORKER,
        Role.PROGRAMME_MANAGER,
    }
)
PEOPLE = CARERS | WORKERS | {Role.DATA_ANALYST, Role.ADMINISTRATOR}
