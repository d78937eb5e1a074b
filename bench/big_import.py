"""How many rows of a large pack does the house import in a second: the first time, and again?"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import big_pack
from bench.house import opened


@dataclass(frozen=True)
class BigImport:
    """What was measured."""

    rows: int
    first_s: float
    again_s: float


def measure() -> BigImport:
    """Import one pack twice into a house of its own, as an operator does: the command's own start counts too."""
    with tempfile.TemporaryDirectory(prefix="hubhome-bench-") as folder:
        Path(folder).chmod(0o711)
        pack = Path(folder) / "pack"
        pack.mkdir()
        rows = big_pack.write(pack)
        with opened(folder):
            return BigImport(rows, _imported(folder, pack), _imported(folder, pack))


def _imported(folder: str, pack: Path) -> float:
    hubhome = Path(sys.executable).with_name("hubhome")
    began = time.perf_counter()
    subprocess.run([hubhome, "import", big_pack.AUTHORITY, pack, "--data", f"{folder}/house"], check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    found = measure()
    print(f"{found.rows:,} rows: first {found.first_s:.1f} s, again {found.again_s:.1f} s")
