"""Which days can't have been meant, of whomever they are told?"""

from datetime import date

from services.registry import grounds
from shared.contracts.refusals import refuse

FIRST_YEAR = 1950
"""No household that fosters today began before it, and no child of today was born."""
MOST_YEARS_AHEAD = 10
"""What is decided today holds from a day that somebody plans with; a year further on was typed wrongly."""


def is_impossible(day: date, today: date) -> bool:
    """Whether a day lies further back, or further ahead, than anything that a record tells of."""
    return not FIRST_YEAR <= day.year <= today.year + MOST_YEARS_AHEAD


def years(today: date) -> str:
    """The years that can be, in words."""
    return f"from {FIRST_YEAR} to {today.year + MOST_YEARS_AHEAD}"


def refuse_an_impossible_day(day: date | None, today: date, field: str = "on") -> None:
    """Raises the refusal `impossible_day`, which concerns the message's `field`."""
    if day is not None and is_impossible(day, today):
        raise refuse(grounds.IMPOSSIBLE_DAY, f"{day.year} can’t be right. Enter a year {years(today)}.", field)
