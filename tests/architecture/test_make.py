"""`make` mends what was cut off, and its code is that of what it ran: on stand-ins for Python, pip and pytest."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.laws import ROOT

PYTHON = """#!/bin/sh
[ "$1" = -m ] && [ "$2" = venv ] || exit 0
for last; do :; done
mkdir -p "$last/bin"
for program in python pip; do printf '#!/bin/sh\\n' > "$last/bin/$program"; chmod +x "$last/bin/$program"; done
"""
PYTEST = """#!/bin/sh
case "$*" in *'not alone'*) exit $TOGETHER;; *) exit $ALONE;; esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What `make` reads of a checkout, and a Python that makes an environment at once."""
    for name in ("Makefile", "pyproject.toml", "requirements/development.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    program(tmp_path / "python3", PYTHON)
    return tmp_path


def program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def made(checkout: Path, target: str, **environment: str) -> int:
    command = ["make", "-C", checkout, target, f"PYTHON={checkout / 'python3'}"]
    # Without what an outer `make test` hands to an inner one.
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(command, env=outer | environment, check=False).returncode


def test_an_environment_that_was_cut_off_before_it_had_pip_is_made_anew(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    program(checkout / ".venv" / "bin" / "python", "#!/bin/sh\n")

    assert made(checkout, "install") == 0
    assert (checkout / ".venv" / ".installed").exists()


@pytest.mark.parametrize(
    ("together", "alone", "code"),
    [(0, 0, 0), (0, 5, 0), (5, 0, 0), (1, 0, 2), (1, 5, 2), (0, 1, 2), (5, 1, 2), (5, 5, 2)],
)
def test_tests_that_all_run_alone_or_all_together_are_run_and_none_at_all_is_a_fault(checkout, together, alone, code):
    assert made(checkout, "install") == 0
    program(checkout / ".venv" / "bin" / "pytest", PYTEST)

    assert made(checkout, "test", TOGETHER=str(together), ALONE=str(alone)) == code
