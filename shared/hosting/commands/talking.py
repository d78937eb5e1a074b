"""Commands that speak to services: ask, tell."""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any, get_origin
from uuid import UUID

import click
from pydantic import ValidationError

from shared.contracts.actor import AUTHORITY_PATTERN
from shared.contracts.asking import AskError
from shared.contracts.message import Request, word_of
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.hosting.commands.contact import Contact, data_option, find_house, role_for
from shared.hosting.discovery import installed_services
from shared.messaging.errors import BusAwayError


class AuthorityName(click.ParamType[str]):
    """An authority's word on the bus."""

    name = "authority"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Small letters, digits and hyphens."""
        if not re.match(AUTHORITY_PATTERN, str(value)):
            self.fail(f"{value!r} can't be an authority's name: small letters, digits and hyphens.", param, ctx)
        return str(value)


AUTHORITY = AuthorityName()

as_role = click.option("--role", type=click.Choice([role.value for role in Role]), help="Ask in this role.")
as_person = click.option("--person", type=click.UUID, help="Ask as this person, with their roles and standing.")


@click.command()
@click.argument("authority", type=AUTHORITY)
@click.argument("query")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE ...]")
@as_role
@as_person
@data_option
def ask(
    *, authority: str, query: str, fields: tuple[str, ...], role: str | None, person: UUID | None, folder: Path | None
) -> None:
    """Ask any query, and print the typed reply as JSON.

    A VALUE is JSON or plain text; a field named twice is a list.
    """
    _ask(find_house(folder), authority, _request(query, "query", fields, None), role=role, person=person)


@click.command()
@click.argument("authority", type=AUTHORITY)
@click.argument("command")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE ...]")
@click.option("--json", "file", type=click.File("rb"), help="A file with the whole command as JSON (- for stdin).")
@click.option("--key", type=click.UUID, help="The idempotency key: told again with it, the command is done once.")
@as_role
@as_person
@data_option
def tell(
    *,
    authority: str,
    command: str,
    fields: tuple[str, ...],
    file: Any,
    key: UUID | None,
    role: str | None,
    person: UUID | None,
    folder: Path | None,
) -> None:
    """Tell any command, and print its typed reply as JSON; the exit code is 1 when it is refused."""
    _ask(find_house(folder), authority, _request(command, "command", fields, file), role=role, person=person, key=key)


def _ask(
    contact: Contact,
    authority: str,
    request: Request[Any],
    *,
    role: str | None,
    person: UUID | None,
    key: UUID | None = None,
) -> None:
    async def run() -> Any:
        async with contact.bus() as bus:
            if person is not None:
                asks = await contact.asks_as(bus, authority, person)
            else:
                asks = contact.asks(bus, authority, role_for(type(request), preferred=Role(role) if role else None))
            return await asks.ask(request, key=key, within=30)

    try:
        reply = asyncio.run(run())
    except (AskError, BusAwayError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(reply.model_dump_json(indent=2))
    sys.exit(1 if isinstance(reply, Refused) else 0)


def _request(name: str, kind: str, fields: tuple[str, ...], file: Any) -> Request[Any]:
    """The request that was typed; raises `UsageError` with what is wrong with it."""
    message = _find(name, kind)
    if fields and file is not None:
        raise click.UsageError("FIELD=VALUE and --json don't go together: the file has the whole command.")
    try:
        if file is not None:
            return message.from_json(file.read())
        return message.model_validate_json(json.dumps(_values(fields, message)))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        lines = [f"  {'.'.join(map(str, fault['loc'])) or message.__name__}: {fault['msg']}" for fault in faults]
        raise click.UsageError(f"{message.__name__} can't be made of that:\n" + "\n".join(lines)) from error


def _find(name: str, kind: str) -> type[Request[Any]]:
    answered = [message for service in installed_services() for message in service.answers]
    requests = {
        message.message_name: message
        for message in sorted(answered, key=lambda one: one.contract_version)  # the newest of a name stays
        if message.message_kind == kind
    }
    wanted = word_of(name)
    if wanted not in requests:
        raise click.UsageError(f"There is no {kind} {name}. There are: {', '.join(sorted(requests))}.")
    return requests[wanted]


def _values(fields: tuple[str, ...], message: type[Request[Any]]) -> dict[str, Any]:
    values: dict[str, list[Any]] = {}
    for field in fields:
        name, equals, text = field.partition("=")
        if not equals:
            raise click.UsageError(f"{field!r} isn't FIELD=VALUE.")
        values.setdefault(name, []).append(_value(text))
    lists = {name for name, field in message.model_fields.items() if get_origin(field.annotation) is tuple}
    return {
        name: found[0] if len(found) == 1 and (name not in lists or isinstance(found[0], list)) else found
        for name, found in values.items()
    }


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
