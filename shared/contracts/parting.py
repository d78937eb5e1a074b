"""Some children don't stay, or not to the end, and the others with whom they were to keep their beds."""

from shared.contracts.bookings import SleepoverFacts
from shared.contracts.fields import Day, Flag, Identifier


class SleepoverParted(SleepoverFacts, owner="bookings", about="sleepover_id"):
    """Some children were taken out of a confirmed sleepover; the others keep their beds, and all that was agreed.

    Those who were taken out have a sleepover of their own since, of which `SleepoverCancelled` or `SleepoverShortened`
    tells.
    """

    left_id: Identifier
    """The sleepover that those who were taken out have now."""
    left_child_ids: tuple[Identifier, ...]
    left_first_night_on: Day | None = None
    """The nights that they still have, or had, with the one below; none where it was called off for them."""
    left_last_night_on: Day | None = None
    is_correction: Flag = False
    """It was said afterwards that they didn't sleep there on nights that are over."""
    another_bed_is_looked_for: Flag = False
    """An emergency is raised for the nights that they have left."""
