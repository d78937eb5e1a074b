"""What somebody types, with the addresses of a house that runs, and what they are told."""

import asyncio
import json
import logging
from dataclasses import dataclass

import structlog
from click.testing import CliRunner

from shared.hosting.cli import hubhome
from shared.testing.houses import House


@dataclass(frozen=True)
class Typed:
    """What became of a command."""

    exit_code: int
    said: str

    @property
    def notes(self) -> list[str]:
        return [line.removeprefix("Note: ") for line in self.said.splitlines() if line.startswith("Note: ")]

    @property
    def counts(self) -> dict[str, str]:
        """What became of each table."""
        lines = [line.strip().split(": ", 1) for line in self.said.splitlines() if " added, " in line]
        return {table: what for table, what in lines}  # noqa: C416  pairs


async def typed(house: House, *words: object) -> Typed:
    """The command `hubhome`, with the addresses of this house."""
    environment = {
        "HUBHOME_NATS_URL": house.settings.nats_url.get_secret_value(),
        "HUBHOME_SIGNING_KEYS": json.dumps({"operator": house.keys.of("operator").private_text()}),
    }
    # The command sets up logging for its process, which here is that of all tests.
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        # In a thread, for the command has a loop of its own, and the house runs in this one.
        result = await asyncio.to_thread(CliRunner().invoke, hubhome, list(map(str, words)), env=environment)
    finally:
        structlog.reset_defaults()
        root.handlers[:], root.level = handlers, level
    return Typed(result.exit_code, result.output)
