"""The registry's pages on the registry that answers them, for two authorities that could share a constellation."""

from services.registry.pages.site import PAGES
from shared.contracts.losing import LostSleepovers, WhatWouldBeLost, WhatWouldBeLostByLeaving
from shared.contracts.roles import Role
from shared.testing.rooms import Room
from shared.testing.site import SETTINGS, MadeUpIdentity, ScriptedBus, person
from shared.web.app import create_app
from tests.component.registry.test_pages_and_handlers import RegistryAndBookings
from tests.component.registry.two_authorities import GUEST, HOST

MOE, SEV = person("Moe Hale", Role.PROGRAMME_MANAGER), person("Sev Hale", Role.PROGRAMME_MANAGER)
LIAISON = person("Lee Hale", Role.LIAISON_WORKER)
WHY = "The boards agreed."
FIRST_DAY = {"on-day": "23", "on-month": "11", "on-year": "2026"}


def a_joint_site(room: Room):
    """Moe Hale and Lee Hale are Testshire's, Sev Hale is Severnvale's."""
    bookings = ScriptedBus(
        {WhatWouldBeLost: LostSleepovers(sleepovers=()), WhatWouldBeLostByLeaving: LostSleepovers(sleepovers=())}
    )
    return create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(people_of={HOST: (MOE, LIAISON), GUEST: (SEV,)}),
        asker_for=RegistryAndBookings(room, bookings).asker_for,
        pages=[PAGES],
        now=room.clock,
    )
