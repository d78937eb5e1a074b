"""Folders for what is made when a module is imported, before any fixture could give one."""

import atexit
import shutil
import tempfile
from pathlib import Path


def a_folder() -> Path:
    """One that is there as long as this process is."""
    folder = Path(tempfile.mkdtemp(prefix="hubhome-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
