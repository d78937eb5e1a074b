"""What the bench's services say to one another."""

from shared.contracts.fields import Count, Identifier
from shared.contracts.message import Command, Event, Reply
from shared.contracts.roles import Role


class ThingMade(Event, owner="maker", about="made_id"):
    """A thing was made."""

    made_id: Identifier
    size: Count


class Thing(Reply):
    """The thing."""

    made_id: Identifier


class MakeThing(Command[Thing], owner="maker", asked_by={Role.LIAISON_WORKER}):
    """Makes a thing."""

    made_id: Identifier
    size: Count
