"""What of a page is taken away as a list?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shared.contracts.clock import LONDON
from shared.web.downloads.formulas import harmless

Cell = str | int | float | date | datetime | None
"""What stands in a cell: a text, a number, a day or a moment; nothing where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows and columns that a page shows, no more of either."""

    name: str
    """As the file is called: `households`."""
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]

    def __post_init__(self) -> None:
        """Raise `ValueError` where a row has more or fewer cells than there are columns."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"each row of {self.name} must have {len(self.columns)} cells")

    def cells(self) -> Iterator[list[Cell]]:
        """The rows as a spreadsheet may hold them: a text is never run as a formula, a moment is that in London."""
        for row in self.rows:
            yield [_safe(cell) for cell in row]


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, datetime):
        # without the zone, which no spreadsheet has, and without seconds, which nobody needs
        return cell.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0)
    return cell
