"""A service is at home in an empty house: it can be imported where no other one is."""

import subprocess
import sys

import pytest

from shared.hosting.discovery import installed_services

EMPTY_HOUSE = """
import importlib, importlib.abc, sys

package, *refused = sys.argv[1:]

class Neighbours(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        of_a_neighbour = name.startswith("services.") and not (name + ".").startswith(package + ".")
        if of_a_neighbour or any((name + ".").startswith(one + ".") for one in refused):
            raise ImportError(f"{name} isn't in this house")

sys.meta_path.insert(0, Neighbours())
importlib.import_module(sys.argv[1] + ".plugin")
"""
REFUSED = ("shared.testing", "pytest", "tests")


def imported_alone(package: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", EMPTY_HOUSE, package, *REFUSED], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("service", installed_services(), ids=lambda service: service.name)
def test_a_service_can_be_imported_where_no_other_is(service):
    alone = imported_alone(service.package)

    assert alone.returncode == 0, alone.stderr


def test_the_empty_house_is_empty(tmp_path, monkeypatch):
    (tmp_path / "leaning").mkdir()
    (tmp_path / "leaning" / "__init__.py").touch()
    (tmp_path / "leaning" / "plugin.py").write_text("import services.bookings.plugin\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    alone = imported_alone("leaning")

    assert alone.returncode != 0
    assert "services.bookings isn't in this house" in alone.stderr


def test_there_are_services_to_look_at():
    assert len(installed_services()) >= 4
