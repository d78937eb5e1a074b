"""The embedded house's own secrets: made at its first start, kept in its folder for its user's eyes only."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.actor import SigningKey
from shared.persistence.provisioning import Passwords

FILE = "secrets.json"
MACHINES = ("web", "operator")
"""Who signs and connects besides the services."""


@dataclass(frozen=True, slots=True)
class HouseSecrets:
    """Passwords of the bus and the databases, and every process's signing key."""

    bus: dict[str, str]
    databases: dict[str, Passwords]
    keys: dict[str, SigningKey]
    web: str

    @property
    def public_keys(self) -> dict[str, str]:
        """Everybody's public key."""
        return {name: key.public_text() for name, key in self.keys.items()}


def house_secrets(folder: Path, services: Sequence[str]) -> HouseSecrets:
    """What the folder keeps, with what a service that is new to it needs."""
    kept = _read(folder / FILE)
    bus, databases, keys = kept.get("bus", {}), kept.get("databases", {}), kept.get("keys", {})
    for name in (*services, *MACHINES):
        bus.setdefault(name, secrets.token_urlsafe(24))
        keys.setdefault(name, SigningKey.new(name).private_text())
    for name in services:
        databases.setdefault(name, {"login": secrets.token_urlsafe(24), "owner": secrets.token_urlsafe(24)})
    web = kept.get("web") or secrets.token_urlsafe(48)
    _write(folder / FILE, {"bus": bus, "databases": databases, "keys": keys, "web": web})
    return HouseSecrets(
        bus=bus,
        databases={name: Passwords(**both) for name, both in databases.items()},
        keys={name: SigningKey.from_text(name, text) for name, text in keys.items()},
        web=web,
    )


def _read(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    kept: dict[str, Any] = json.loads(file.read_text())
    return kept


def _write(file: Path, kept: dict[str, Any]) -> None:
    unfinished = file.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as open_file:
        json.dump(kept, open_file)
    unfinished.rename(file)
