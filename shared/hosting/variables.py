"""Which variables are read that are no setting of a process? A command's, the deploy step's, OpenTelemetry's."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.hosting.service import Service


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment."""

    name: str
    words: str
    is_secret: bool = False


DATA = Variable("HUBHOME_DATA", "the data folder of an embedded house: 'up' opens it, other commands look for it there")
ADMIN_URL = Variable(
    "HUBHOME_DATABASE_ADMIN_URL", "PostgreSQL as its superuser, for provision, remove and doctor", is_secret=True
)
OPENTELEMETRY = (
    Variable(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "where spans are sent; the exporter reads its other variables too",
        is_secret=True,
    ),
    Variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "the same, for spans only", is_secret=True),
    Variable("OTEL_TRACES_EXPORTER", "otlp, or none to send nothing"),
    Variable("OTEL_SDK_DISABLED", "true to send nothing"),
)
"""Those that Hubhome looks at. An address may have a password in it."""


def login_password_of(service: str) -> Variable:
    """With which a service comes into its database: provisioning sets it."""
    name = f"HUBHOME_{service.upper()}_DATABASE_PASSWORD"
    return Variable(name, f"with which {service} comes into its database: provision sets it", is_secret=True)


def owner_password_of(service: str) -> Variable:
    """With which its migrations do."""
    name = f"HUBHOME_{service.upper()}_OWNER_PASSWORD"
    return Variable(name, f"with which the migrations of {service} do: provision sets it", is_secret=True)


def all_variables(services: Sequence[Service]) -> Sequence[Variable]:
    """All of them, for these services."""
    passwords = [of(service.name) for service in services for of in (login_password_of, owner_password_of)]
    return [DATA, ADMIN_URL, *passwords, *OPENTELEMETRY]
