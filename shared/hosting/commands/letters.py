"""Commands for the messages that were set aside: dead-letters list, show, replay."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from shared.hosting.commands.contact import data_option, find_house
from shared.messaging.dead_letters import DeadLetter, DeadLetters, as_json
from shared.messaging.errors import BusAwayError, NotReplayableError

NUMBER = click.IntRange(1, 2**64 - 1)
"""What a stream can number; the server doesn't answer for any other."""


@click.group("dead-letters")
def dead_letters() -> None:
    """Look at the messages that a reaction couldn't take, and replay them."""


@dead_letters.command("list")
@data_option
def list_(folder: Path | None) -> None:
    """List them, oldest first."""

    async def show(letters: DeadLetters) -> None:
        count = 0
        async for letter in letters.all():
            count += 1
            click.echo(f"{letter.number:>6}  {letter.set_aside_at}  {letter.reaction}  {letter.reason}")
        if not count:
            click.echo("No message is set aside.")

    _with(folder, show)


@dead_letters.command()
@click.argument("number", type=NUMBER)
@data_option
def show(number: int, folder: Path | None) -> None:
    """Show one: where it was said, why it was set aside, its headers and its body."""

    async def show_one(letters: DeadLetters) -> None:
        click.echo(as_json(await _found(letters, number)))

    _with(folder, show_one)


@dead_letters.command()
@click.argument("number", type=NUMBER)
@click.option("--body", type=click.File("rb"), help="A file with the mended body (- for stdin).")
@data_option
def replay(number: int, body: Any, folder: Path | None) -> None:
    """Say one again, under its old id: whoever has heard it skips it, whoever failed hears it now."""

    async def replay_one(letters: DeadLetters) -> None:
        letter = await _found(letters, number)
        await letters.replay(letter, body=body.read() if body else None)
        click.echo(f"{number} was said again.")

    _with(folder, replay_one)


async def _found(letters: DeadLetters, number: int) -> DeadLetter:
    letter = await letters.find(number)
    if letter is None:
        raise click.ClickException(f"No message {number} is set aside: see 'hubhome dead-letters list'.")
    return letter


def _with(folder: Path | None, do: Callable[[DeadLetters], Awaitable[None]]) -> None:
    contact = find_house(folder)

    async def run() -> None:
        async with contact.bus() as bus:
            await do(DeadLetters(bus.client))

    try:
        asyncio.run(run())
    except (BusAwayError, NotReplayableError) as error:
        raise click.ClickException(str(error)) from error
