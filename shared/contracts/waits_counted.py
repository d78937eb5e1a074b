"""How waiting for beds at a hub home ended, and how often it did so."""

from shared.contracts.fields import Code, Count
from shared.contracts.message import Value


class EndOfWait(Code):
    """How waiting for beds on some nights ended, what was in vain first."""

    NO_BED = "no_bed"
    """The first evening came, and no bed had become free."""
    OFFER_NOT_TAKEN = "offer_not_taken"
    """Beds were offered, and the household said no, or nothing in time."""
    LEFT = "left"
    """They left the list by their own wish or somebody's who may say so for them, or lived elsewhere by then."""
    BED_OTHERWISE = "bed_otherwise"
    """They had a bed by a swap, by other nights or in an emergency."""
    BED_BY_OFFER = "bed_by_offer"
    """They took the beds that were offered."""


class WaitFigures(Value):
    """How often waiting ended in one way, and for how many nights that was."""

    ended: EndOfWait
    waits: Count
    nights: Count
    """Nights that were waited for, each child's counted."""
