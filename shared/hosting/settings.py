"""What a process of the house must be told: where the bus and its database are, and with which key it signs."""

import re
from collections.abc import Iterator
from typing import Any, Literal, TypeVar

import pydantic_settings
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.actor import KeyRing, SigningKey

S = TypeVar("S", bound=BaseSettings)

_UNREADABLE = re.compile(r'field "(\w+)"')


class ProcessSettings(BaseSettings):
    """One process's settings, from `HUBHOME_...` variables. Built once by the host, and frozen."""

    model_config = SettingsConfigDict(env_prefix="HUBHOME_", frozen=True, extra="ignore")

    nats_url: SecretStr = Field(
        description="the bus, with this process's user: nats://bookings:...@host:4222; "
        "{service} stands for its name where a process runs several"
    )
    database_url: SecretStr | None = Field(
        None, description="the service's own database; {service} stands for its name where a process runs several"
    )
    signing_keys: dict[str, SecretStr] = Field(
        default_factory=dict, description="private keys by name; a process needs only its own"
    )
    keys: dict[str, str] = Field(default_factory=dict, description="public keys by name: everybody who may ask")
    pool_connections: int = Field(10, ge=2, le=100, description="connections to the database")
    replies_kept_days: int = Field(3, ge=2, le=365, description="for how long a command told again gets the same reply")
    inbox_kept_days: int = Field(60, ge=7, le=3650, description="for how long what was heard is remembered")
    health_port: int | None = Field(8080, description="port of /health/live, /health/ready and /metrics")
    health_host: str = Field("0.0.0.0", description="address on which that port listens: a container's whole network")  # noqa: S104  what is to be asked there, is
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")
    log_format: Literal["console", "json"] = Field("json", description="for people, or a line of JSON a record")

    def bus_of(self, name: str) -> str:
        """The address of the bus for one service, or for the web."""
        return self.nats_url.get_secret_value().replace("{service}", name)

    def database_of(self, service: str) -> str:
        """The address of one service's database; raises `SettingsError` where it isn't set."""
        if self.database_url is None:
            raise SettingsError("HUBHOME_DATABASE_URL isn't set: it says where the service's database is.")
        return self.database_url.get_secret_value().replace("{service}", service)

    def key_of(self, name: str) -> SigningKey:
        """The private key of this name; raises `SettingsError` where it isn't set or isn't a key."""
        if name not in self.signing_keys:
            raise SettingsError(f"HUBHOME_SIGNING_KEYS has no key for {name}: 'hubhome keys' makes a set.")
        try:
            return SigningKey.from_text(name, self.signing_keys[name].get_secret_value())
        except ValueError:
            raise SettingsError(f"The key for {name} in HUBHOME_SIGNING_KEYS isn't one.") from None

    @property
    def key_ring(self) -> KeyRing:
        """Everybody who may ask; raises `SettingsError` where a key isn't one."""
        try:
            return KeyRing.from_texts(self.keys)
        except ValueError:
            raise SettingsError("HUBHOME_KEYS holds something that isn't a public key.") from None


class SettingsError(Exception):
    """A setting is missing or wrong; the sentence says which and what to do."""


def read_settings(kind: type[S], **given: Any) -> S:
    """The settings of a class: what is given, and the rest from the environment.

    Raises `SettingsError`, which names each variable that is missing or wrong and never what stands in it: that may be
    a secret.
    """
    try:
        return kind(**given)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        words = "; ".join(": ".join([*_where(kind, fault["loc"]), fault["msg"]]) for fault in faults)
    except pydantic_settings.SettingsError as error:
        # Its sentence names the field, and a class of pydantic's; its cause has the value.
        found = _UNREADABLE.search(str(error))
        words = f"{variable_of(kind, found[1]) if found else kind.__name__}: can't be read as JSON"
    raise SettingsError(f"a setting is missing or wrong: {words}. See 'hubhome settings'.")


def variable_of(kind: type[BaseSettings], field: str) -> str:
    """The environment variable of a field."""
    return f"{kind.model_config.get('env_prefix', '')}{field}".upper()


def _where(kind: type[BaseSettings], place: tuple[int | str, ...]) -> Iterator[str]:
    """The variable, and where in it; none for what is wrong between several, whose sentence names them."""
    if place:
        field, *within = map(str, place)
        yield ".".join([variable_of(kind, field), *within])
