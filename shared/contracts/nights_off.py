"""What bookings is asked of the nights on which a hub home takes no children, and what it says of them."""

from shared.contracts.fields import Day, Flag, Identifier, Instant
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.roles import CARERS, Role

ARRANGES_NIGHTS_OFF = frozenset({Role.HUB_HOME_CARER, Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER})


class NightsOffChanged(Event, owner="bookings", about="nights_off_id"):
    """A hub home takes no children on these nights, or has given them back."""

    nights_off_id: Identifier
    constellation_id: Identifier
    hub_household_id: Identifier
    first_night_on: Day
    last_night_on: Day
    is_given_back: Flag


class NightsOff(Value):
    """Nights on which a hub home takes no children, the first and the last included."""

    nights_off_id: Identifier
    hub_household_id: Identifier
    first_night_on: Day
    last_night_on: Day
    taken_at: Instant
    taken_by: Identifier


class NightsOffOfHubHome(Reply):
    """The nights off of a constellation's hub home, or hub homes where it changes: tonight's and those to come."""

    constellation_id: Identifier
    nights_off: tuple[NightsOff, ...]
    may_arrange: Flag
    """Whether the asker may take nights off there and give them back."""


class WhichNightsAreOff(
    Query[NightsOffOfHubHome],
    owner="bookings",
    asked_by=CARERS | {Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR},
):
    """On which nights, from tonight on, does a constellation's hub home take no children?

    Carers and liaison workers ask of their own constellations. Refused: `not_yours`.
    """

    constellation_id: Identifier


class TakeNightsOff(Command[NightsOffOfHubHome], owner="bookings", asked_by=ARRANGES_NIGHTS_OFF):
    """The hub home takes no children on these nights: nobody can ask for them, and in an emergency it is passed over.

    What is promised there, or asked for, is for somebody to call off first: nobody loses a bed by this. Refused:
    `not_yours`, `ends_before_it_starts`, `in_the_past`, `too_many_nights_off`, `no_hub_home`, `hub_home_changes`,
    `children_are_expected`, `off_already`.
    """

    constellation_id: Identifier
    first_night_on: Day
    last_night_on: Day


class GiveNightsBack(Command[NightsOffOfHubHome], owner="bookings", asked_by=ARRANGES_NIGHTS_OFF):
    """The hub home takes children on these nights after all. Refused: `not_yours`, `given_back_already`."""

    constellation_id: Identifier
    nights_off_id: Identifier
