"""Where does each child sleep on a night?"""

from shared.contracts.absences import AbsenceKind
from shared.contracts.fields import Code, Day, Flag, Identifier, Instant
from shared.contracts.message import Query, Reply, Value
from shared.contracts.roles import WORKERS, Role


class WhyThere(Code):
    """Why a child is expected where the board says."""

    LIVES_THERE = "lives_there"
    SLEEPOVER = "sleepover"
    SOMEWHERE_ELSE = "somewhere_else"
    """A duty worker found them a place for this night, neither at home nor at a hub home."""


class NotThere(Value):
    """A child isn't, or for a part of the night wasn't, where the board expects them."""

    absence_id: Identifier
    kind: AbsenceKind
    """What it was at the end of the night, or is now."""
    since: Instant
    """When the child left or was last seen, whichever is later."""
    ended_at: Instant | None
    """When the child was back, where they are."""
    is_gone: Flag
    """Whether the child wasn't back by the end of the night."""
    is_by_day: Flag = False
    """Whether a return told of it: its days are known, and no times."""


class Whereabouts(Value):
    """Where one child is expected to sleep."""

    child_id: Identifier
    lives_with: Identifier
    """The household in which the child is placed; where `has_no_home`, from which they came."""
    sleeps_at: Identifier
    """The household; of who sleeps somewhere else, which is none that is known here, the child's home."""
    why: WhyThere
    since_on: Day
    until_on: Day | None
    """The last night there, where it is known."""
    sleepover_id: Identifier | None
    constellation_id: Identifier | None = None
    """The constellation that the child's household belongs to that night."""
    childrens_social_worker_id: Identifier | None = None
    emergency_id: Identifier | None = None
    """The emergency that says where, or that is for who `has_no_home`; for whoever answers for the child."""
    has_no_home: Flag = False
    """No household is known in which the child lives in this night, and there is an emergency for it that nobody stood
    down: a bed is looked for, or is found where they sleep somewhere else."""
    not_there: NotThere | None = None
    """Where the child was missing or away without authorisation that night."""


class Board(Reply):
    """Where every child of the authority that the asker may see sleeps on one night."""

    on: Day
    children: tuple[Whereabouts, ...]
    known_at: Instant | None = None
    """The moment at which it was known so; none where it is as it is known now."""
    kept_since: Instant | None = None
    """From when on is kept what was known, where it was asked for: of a moment before nothing can be told."""


class WhoSleepsWhere(Query[Board], owner="bookings", asked_by=WORKERS | {Role.HUB_HOME_CARER, Role.ADMINISTRATOR}):
    """Where does each child sleep on this night, as it is known or as it was known at a moment?

    Whose business a child is is decided as things are now.
    """

    on: Day
    constellation_id: Identifier | None = None
    known_at: Instant | None = None
    """What was recorded later isn't in it. A moment that is still to come is now."""
