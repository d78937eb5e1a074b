"""The command `hubhome`."""

import sys
from importlib import import_module

import click

from shared.hosting.discovery import PluginError
from shared.hosting.settings import SettingsError
from shared.observing.logs import configure_logs

COMMANDS = {
    "up": "house:up",
    "demo": "house:demo",
    "run": "house:run",
    "provision": "deploying:provision",
    "keys": "deploying:keys",
    "import": "packs:import_",
    "import-return": "packs:import_return",
    "export": "packs:export",
    "subject-access": "keeping:subject_access",
    "retention": "keeping:retention",
    "remove": "removing:remove",
    "ask": "talking:ask",
    "tell": "talking:tell",
    "messages": "looking:messages",
    "dead-letters": "letters:dead_letters",
    "set-aside": "aside:set_aside",
    "doctor": "looking:doctor",
    "settings": "looking:settings",
}
"""Where each command is, among `shared.hosting.commands`."""


class LoadedAsAsked(click.Group):
    """Loads a command when it is asked for: a house keeps what it has loaded, for as long as it is open."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click gives it
        """The names, in the order in which somebody meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click gives it
        """The command; nothing where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"shared.hosting.commands.{module}"), name)
        return command


@click.group(cls=LoadedAsAsked, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="hubhome")
def hubhome() -> None:
    """Run the Mockingbird Programme: hub homes, sleepovers, support, and the evidence of what it changes."""
    configure_logs(level="WARNING", as_json=False, service="hubhome")


def main() -> None:
    """The entry point: what can't be done is told in one line."""
    try:
        hubhome(prog_name="hubhome")
    except (PluginError, SettingsError) as error:
        sys.exit(f"hubhome: {error}")
