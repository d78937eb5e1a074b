"""Can it be written where somebody wants it? Looked at before anybody is asked for it: asking leaves a trace."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class PlaceError(Exception):
    """Nothing can be written there; the sentence says why."""


@contextmanager
def new_file(path: Path, mode: int = 0o666) -> Iterator[None]:
    """Make an empty file for the block to fill; where the block fails, it is gone again. Raises `PlaceError`."""
    with _told(path):
        path.touch(mode, exist_ok=False)
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def empty_folder(path: Path) -> Iterator[None]:
    """A folder for the block to fill, made where there is none; one that is still empty after a failure is gone again.

    Raises `PlaceError` where something is in it, or nothing can be.
    """
    with _told(path):
        is_new = not path.exists()
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise FileExistsError
        with tempfile.TemporaryFile(dir=path):
            pass
    try:
        yield
    except BaseException:
        if is_new:
            with suppress(OSError):
                path.rmdir()
        raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise PlaceError(f"{path} is there already. Name another, or take it away.") from None
    except OSError as error:
        raise PlaceError(f"{path} can't be written: {error.strerror}.") from error
