"""What a process doesn't need isn't loaded into it: a house's processes share one memory (decision 0058)."""

import subprocess
import sys

import pytest

from shared.hosting.cli import COMMANDS

SERVICES = """
import shared.hosting.supervisor, shared.hosting.house.demo
from shared.hosting.discovery import installed_services
assert len(installed_services()) >= 4
"""


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded once it has run this."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("unneeded", ["alembic", "mako", "xlsxwriter", "click.testing", "pytest"])
def test_a_house_that_runs_has_no_tool_that_only_others_need(unneeded):
    assert unneeded not in loaded_by(SERVICES)


def test_only_the_web_loads_pages():
    loaded = loaded_by(SERVICES)

    assert not loaded & {"fastapi", "shared.web.app", "shared.hosting.web_host"}
    assert not [module for module in loaded if module.startswith("services.") and module.split(".")[2:3] == ["pages"]]


def test_a_command_is_loaded_when_it_is_asked_for():
    everything = {f"shared.hosting.commands.{where.partition(':')[0]}" for where in COMMANDS.values()}

    assert not everything & loaded_by("import shared.hosting.cli")
    assert everything & loaded_by(
        "from shared.hosting.cli import hubhome; import click; hubhome.get_command(click.Context(hubhome), 'settings')"
    ) == {"shared.hosting.commands.looking"}
