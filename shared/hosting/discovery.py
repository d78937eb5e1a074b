"""Which services are installed? Whatever brings an entry point in `hubhome.services`: installing is enough."""

import re
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points

from shared.hosting.loading import loading
from shared.hosting.service import Service

GROUP = "hubhome.services"
WEB = "web"
"""The process that serves all services' pages; it has a key and a user of the bus, as a service has."""
RESERVED = frozenset({WEB, "operator", "installation", "provisioning", "test"})
"""Names that have keys, rights or subjects of their own."""
_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")


class PluginError(Exception):
    """An installed service can't be used; one clear line of which, and why. The house doesn't start without it."""


def installed_services() -> Sequence[Service]:
    """Every installed service, by name. Raises `PluginError` for one that can't be loaded: it is never skipped."""
    with loading():
        loaded = [_load(entry) for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)]
    services: dict[str, Service] = {}
    for service in loaded:
        if service.name in services:
            raise PluginError(f"Two installed services are called {service.name}. Remove one of them.")
        services[service.name] = service
    return [services[name] for name in sorted(services)]


def find_service(name: str) -> Service:
    """The installed service of this name; raises `PluginError`, with the names there are, where there is none."""
    services = {service.name: service for service in installed_services()}
    try:
        return services[name]
    except KeyError:
        raise PluginError(f"No service {name} is installed. There are: {', '.join(services)}.") from None


def in_one_line(error: Exception) -> str:
    """What kind of error it is and what it says, however many lines it has."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _load(entry: EntryPoint) -> Service:
    origin = f"{entry.name} ({entry.value}"
    if entry.dist is not None:
        origin += f" of {entry.dist.name} {entry.dist.version}"
    try:
        found = entry.load()
    except Exception as error:
        # A plugin can fail in any way while it is imported; whatever it is, it is told in one line.
        raise PluginError(f"The service {origin}) can't be loaded: {in_one_line(error)}") from error
    if not isinstance(found, Service):
        raise PluginError(f"The service {origin}) isn't a Service but a {type(found).__name__}.")
    if found.name in RESERVED or not _NAME.fullmatch(found.name):
        raise PluginError(f"The service {origin}) can't be called {found.name}: that is reserved, or isn't one word.")
    if found.name != entry.name:
        raise PluginError(f"The service {origin}) calls itself {found.name}; the entry point's name must be the same.")
    return found
