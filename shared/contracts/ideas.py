"""What bookings is asked of ideas: gatherings that worked, kept to be used again."""

from typing import Annotated

from pydantic import StringConstraints

from shared.contracts.fields import Classified, Count, Flag, Identifier, Instant, SensitiveText
from shared.contracts.gatherings import MOST_LETTERS_OF_A_LINE, PLANS_GATHERINGS, Line, Note, Places
from shared.contracts.message import Command, Done, Query, Reply, Value
from shared.contracts.words import GatheringKind

MOST_IDEAS = 200

MayBeALine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=MOST_LETTERS_OF_A_LINE), Classified.SENSITIVE
]


class Idea(Value):
    """A gathering that worked, in the words of who answered for it."""

    idea_id: Identifier
    gathering_id: Identifier
    kind: GatheringKind
    title: SensitiveText
    what: SensitiveText
    people: Count | None
    """For how many it is good."""
    cost: SensitiveText
    place: SensitiveText
    think_of: SensitiveText
    kept_at: Instant
    may_remove: Flag = False


class Ideas(Reply):
    """The ideas of the authority, the newest first, at most 200."""

    ideas: tuple[Idea, ...]


class OneIdea(Reply):
    """The idea as it is kept now."""

    idea: Idea


class KeepIdea(Command[OneIdea], owner="bookings", asked_by=PLANS_GATHERINGS):
    """Keeps a gathering that has begun as an idea, for all who plan in the authority; once more, it is changed.

    Only who answers for the gathering keeps it. Refused: `not_yours`, `not_begun`, `called_off`.
    """

    gathering_id: Identifier
    title: Line
    what: Note = ""
    people: Places | None = None
    cost: MayBeALine = ""
    place: MayBeALine = ""
    think_of: Note = ""


class RemoveIdea(Command[Done], owner="bookings", asked_by=PLANS_GATHERINGS):
    """Removes an idea with its words. Only who kept it, or a programme manager, does. Refused: `not_yours`."""

    idea_id: Identifier


class WhichIdeas(Query[Ideas], owner="bookings", asked_by=PLANS_GATHERINGS):
    """Which gatherings worked in this authority, and what is there to know of them?"""
