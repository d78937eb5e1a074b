"""How does what an import would change get into a file of its own?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.hosting.packs.row_by_row import RowByRow
from shared.hosting.place_to_write import new_file
from shared.web.downloads.writing import KINDS

OWN = 0o600
"""It quotes what is known of people: nobody else on the machine reads it."""


def kind_of(path: Path) -> str:
    """The kind of file by its ending, or nothing where it is none that can be written."""
    ending = path.suffix.removeprefix(".").lower()
    return ending if ending in KINDS else ""


@contextmanager
def list_in(path: Path | None) -> Iterator[Callable[[RowByRow], object]]:
    """What writes the list into a new file, or nowhere; raises `PlaceError` before anybody is asked."""
    if path is None:
        yield lambda _: None
        return
    with new_file(path, OWN):
        yield lambda told: path.write_bytes(KINDS[kind_of(path)].write(told.listing()))
