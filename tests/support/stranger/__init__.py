"""A distribution that somebody else made, and its installation: a copy into a folder of the path."""

import shutil
from pathlib import Path

DISTRIBUTION = Path(__file__).parent / "distribution"


def install(folder: Path) -> None:
    """What an installer does with a wheel: its package and its `dist-info` are put into a folder of the path."""
    shutil.copytree(DISTRIBUTION, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
