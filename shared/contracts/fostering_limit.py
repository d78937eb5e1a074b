"""How many children are in a home, held against the usual fostering limit (DOMAIN.md §3.4)?"""

from shared.contracts.fields import Code, Count, Day, SensitiveText
from shared.contracts.message import Value


class LimitVerdict(Code):
    """How many children are in a home, held against the usual fostering limit."""

    WITHIN = "within"
    ALL_SIBLINGS = "all_siblings"
    """More than the limit, and all of them brothers and sisters."""
    EXEMPT = "exempt"
    """More than the limit, and written exemptions name each of them."""
    EXEMPTION_TO_READ = "exemption_to_read"
    """More than the limit, with an exemption that has its children in words only: somebody must read whether it names
    each of them."""
    BEYOND = "beyond"


class FosteringLimit(Value):
    """How many children there are in a home on a day, and how many there usually may be."""

    limit: Count
    placed: Count
    guests: Count
    """Children who come for a sleepover that night: none of the rules leaves them out."""
    verdict: LimitVerdict
    source: SensitiveText
    named: Count = 0
    """How many of them an exemption names that night; one that is written in words only names nobody here."""


class LimitOnNight(FosteringLimit):
    """The same, of one night."""

    night: Day
