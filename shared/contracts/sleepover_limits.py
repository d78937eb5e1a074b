"""How long, how soon and how often can somebody ask for a sleepover, and what goes beyond that?"""

from shared.contracts.fields import CodeWord, Count, Flag, Identifier
from shared.contracts.message import Value


class BeyondLimit(Value):
    """A limit of the authority's that a sleepover goes beyond."""

    rule: CodeWord
    """The rule's name, of `RuleName`."""
    limit: Count
    """As the rule had it on the day of asking."""
    would_be: Count
    """In the rule's own unit: nights, or days of notice."""


class NightsOfChild(Value):
    """How many nights a child has at hub homes in twelve months, slept, agreed to or asked for, beside the limit.

    Of all twelve months that have a night of the sleepover in them, those with the most.
    """

    child_id: Identifier
    already: Count
    """Without this sleepover."""
    would_be: Count
    """With it."""
    limit: Count
    """As the rule had it on the day of asking; 0 for none."""


class AskingLimits(Value):
    """How long, how soon and how often somebody can ask for a planned sleepover, by the authority's rules today."""

    most_nights: Count
    notice_days: Count
    """Days before the first night; 0 where it can be asked for tonight."""
    most_nights_in_12_months: Count
    """Of each child; 0 for no limit."""
    may_go_beyond: Flag
    """Whether a reason can be given, for a programme manager to agree to."""
