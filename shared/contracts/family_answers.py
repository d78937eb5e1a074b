"""What a household says to a plan of family time, and what of the plan has changed since."""

from shared.contracts.family_words import FamilyTimePart
from shared.contracts.fields import Flag, Identifier, Instant, Minutes, SensitiveText
from shared.contracts.message import Value


class Acknowledgement(Value):
    """What the carers of one household said to the plan. The household is told of by its children, not by its name."""

    child_ids: tuple[Identifier, ...]
    is_host: Flag
    is_mine: Flag
    is_for_sleepover: Flag = False
    """A hub home at which these children are that day, and don't live."""
    has_left: Flag = False
    """It has nothing to do with it since the plan changed, and must know that."""
    replied_at: Instant | None = None
    is_possible: Flag | None = None
    why: SensitiveText = ""


class FamilyTimeChangedSince(Value):
    """What of the plan changed since the asker’s household answered it, or was last asked."""

    changed_at: Instant
    parts: tuple[FamilyTimePart, ...]
    was_starts_at: Instant
    was_minutes: Minutes
    was_acknowledged: Flag
