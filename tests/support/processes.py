"""A house of real processes, as whoever runs Hubhome on one machine opens it."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.hosting.commands.contact import Contact, find_house
from shared.hosting.embedded.house_folder import running_house
from shared.hosting.embedded.ports import free_port
from shared.testing.waiting import until

HUBHOME = Path(sys.executable).with_name("hubhome")
OPENS_WITHIN = 60.0
"""Seconds."""


@dataclass(frozen=True)
class RealHouse:
    """A house's supervisor and its folder."""

    pid: int
    folder: Path

    @property
    def log(self) -> Path:
        """Everything that its processes log; with `--verbose`, a line of each page, request, event and errand."""
        return self.folder.with_name("house.log")

    async def contact(self) -> Contact:
        """How its operator reaches it, once it is open."""
        await until(self._is_open, within=OPENS_WITHIN)
        return find_house(self.folder)

    async def _is_open(self) -> bool:
        return running_house(self.folder) is not None


@contextmanager
def real_house(*options: str, **settings: str) -> Iterator[RealHouse]:
    """`hubhome up` with these options and variables, on a folder of its own; it must end in an orderly way.

    The folder isn't pytest's own, which PostgreSQL can't reach when it runs as somebody else.
    """
    with tempfile.TemporaryDirectory(prefix="hubhome-journey-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o711)
        house = folder / "data"
        log = folder / "house.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [HUBHOME, "up", "--data", house, "--port", str(free_port()), *options],
                stdout=output,
                stderr=output,
                env={**os.environ, **settings},
                start_new_session=True,
            )
        try:
            yield RealHouse(process.pid, house)
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(60)
        assert code == 0, log.read_text()[-3000:]
