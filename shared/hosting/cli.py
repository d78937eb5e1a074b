"""The command `hubhome`."""

import sys

import click
from pydantic import ValidationError

from shared.hosting.commands.deploying import keys, provision
from shared.hosting.commands.house import demo, run, up
from shared.hosting.commands.keeping import retention, subject_access
from shared.hosting.commands.letters import dead_letters
from shared.hosting.commands.looking import doctor, messages, settings
from shared.hosting.commands.packs import export, import_, import_return
from shared.hosting.commands.removing import remove
from shared.hosting.commands.talking import ask, tell
from shared.hosting.discovery import PluginError
from shared.hosting.settings import SettingsError
from shared.observing.logs import configure_logs


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="hubhome")
def hubhome() -> None:
    """Run the Mockingbird Programme: hub homes, sleepovers, support, and the evidence of what it changes."""
    configure_logs(level="WARNING", as_json=False, service="hubhome")


for command in (
    up,
    demo,
    run,
    provision,
    keys,
    import_,
    import_return,
    export,
    subject_access,
    retention,
    remove,
    ask,
    tell,
    messages,
    dead_letters,
    doctor,
    settings,
):
    hubhome.add_command(command)


def main() -> None:
    """The entry point: what can't be done is told in one line."""
    try:
        hubhome(prog_name="hubhome")
    except (PluginError, SettingsError) as error:
        sys.exit(f"hubhome: {error}")
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        words = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
        sys.exit(f"hubhome: a setting is missing or wrong: {words}. See 'hubhome settings'.")
