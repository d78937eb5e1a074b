"""The registry, as the host sees it."""

from services.registry.handlers import importing, names, signing_in
from services.registry.settings import Settings
from services.registry.tables import tables
from shared.contracts.registry import (
    ChildChanged,
    ConstellationChanged,
    HouseholdChanged,
    HowToReach,
    ImportRegister,
    MembershipChanged,
    PersonChanged,
    PlacementChanged,
    WhichAuthorities,
    WhichAuthority,
    WhoAreThey,
    WhoCanSignIn,
    WhoIsSigningIn,
)
from shared.hosting.service import Service

plugin = Service(
    name="registry",
    package="services.registry",
    answers={
        ImportRegister: importing.import_register,
        WhoAreThey: names.who_are_they,
        HowToReach: names.how_to_reach,
        WhichAuthority: signing_in.which_authority,
        WhichAuthorities: signing_in.which_authorities,
        WhoCanSignIn: signing_in.who_can_sign_in,
        WhoIsSigningIn: signing_in.who_is_signing_in,
    },
    says=frozenset(
        {
            ChildChanged,
            ConstellationChanged,
            HouseholdChanged,
            MembershipChanged,
            PersonChanged,
            PlacementChanged,
        }
    ),
    runs={importing.LIST_THE_AUTHORITY: importing.list_the_authority},
    tables=tables,
    settings=Settings,
    imports=(ImportRegister,),
)
