"""Commands that look: messages, settings, doctor."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from shared.contracts.asyncapi import asyncapi
from shared.contracts.catalogue import Catalogue
from shared.contracts.message import Event, Message
from shared.contracts.shapes import contract_of
from shared.hosting.commands.contact import data_option, find_house
from shared.hosting.diagnosis import diagnose
from shared.hosting.discovery import installed_services
from shared.hosting.service import Service
from shared.hosting.settings import ProcessSettings, variable_of
from shared.hosting.variables import all_variables
from shared.messaging.errors import BusAwayError
from shared.web.settings import WebSettings

MASK = "********"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Everything, with its schemas, as JSON.")
@click.option("--asyncapi", "as_asyncapi", is_flag=True, help="The whole catalogue as an AsyncAPI 3 document.")
@click.argument("name", required=False)
def messages(name: str | None, *, as_json: bool, as_asyncapi: bool) -> None:
    """List every message of the installed services: who says or answers it, who hears it, and its schema."""
    services = installed_services()
    if as_asyncapi:
        click.echo(json.dumps(_asyncapi(services), indent=2))
        return
    found = [message for message in Catalogue(_all(services)) if name in {None, message.message_name, message.__name__}]
    if not found:
        raise click.UsageError(f"There is no message {name}.")
    if as_json or name:
        contracts = {message.type_name(): {**contract_of(message), **_ways(message, services)} for message in found}
        click.echo(json.dumps(contracts, indent=2))
        return
    for message in found:
        ways = _ways(message, services)
        heard = f" Heard by {', '.join(ways['heard_by'])}." if ways["heard_by"] else ""
        click.echo(f"{message.type_name():<62} {(message.__doc__ or '').strip().splitlines()[0]}{heard}")


@click.command()
def settings() -> None:
    """List every setting with its value; secrets are masked."""
    services = installed_services()
    classes: list[tuple[str, type[BaseSettings]]] = [("process", ProcessSettings), ("web", WebSettings)]
    classes += [(service.name, service.settings) for service in services]
    for title, kind in classes:
        for name, field in kind.model_fields.items():
            variable = variable_of(kind, name)
            default = field.get_default(call_default_factory=True)
            shown = _shown(os.environ.get(variable), default, is_secret="Secret" in str(field.annotation))
            _list(variable, shown, field.description or title)
    for one in all_variables(services):
        _list(one.name, _shown(os.environ.get(one.name), None, is_secret=one.is_secret), one.words)


def _list(variable: str, shown: str, words: str) -> None:
    click.echo(f"{variable:<40} {shown:<24} {' '.join(words.split())}")


@click.command()
@data_option
def doctor(folder: Path | None) -> None:
    """Say what is reachable, migrated, lagging or misconfigured, and what helps; exit code 1 if anything is wrong."""
    contact = find_house(folder)
    try:
        findings = asyncio.run(diagnose(contact.bus, contact.admin_url, installed_services()))
    except BusAwayError as error:
        raise click.ClickException(f"{error}. Is the address right, and does the server run?") from error
    for finding in findings:
        click.echo(f"{'ok  ' if finding.is_well else 'BAD '} {finding.what}: {finding.how}")
        if finding.remedy:
            click.echo(f"       {finding.remedy}")
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


def _asyncapi(services: Sequence[Service]) -> dict[str, Any]:
    found = Catalogue(_all(services))
    ways = {message: _ways(message, services) for message in found}
    return asyncapi(
        found,
        "Hubhome",
        version("hubhome"),
        said_by={message: way["said_by"] for message, way in ways.items() if way["said_by"]},
        heard_by={message: way["heard_by"] for message, way in ways.items() if way["heard_by"]},
        answered_by={message: way["answered_by"][0] for message, way in ways.items() if way["answered_by"]},
    )


def _all(services: list[Service] | Any) -> set[type[Message]]:
    found: set[type[Message]] = set()
    for service in services:
        found |= {*service.answers, *service.hears, *service.says}
    return found


def _ways(message: type[Message], services: Any) -> dict[str, list[str]]:
    is_event = issubclass(message, Event)
    return {
        "said_by": [service.name for service in services if is_event and message in service.says],
        "heard_by": [service.name for service in services if is_event and message in service.hears],
        "answered_by": [service.name for service in services if not is_event and message in service.answers],
    }


def _shown(value: str | None, default: Any, *, is_secret: bool) -> str:
    if value is not None:
        return MASK if is_secret else value
    if isinstance(default, SecretStr):
        return MASK if default.get_secret_value() else "(not set)"
    return "(not set)" if default is None or "Undefined" in repr(default) else str(default)
