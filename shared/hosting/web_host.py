"""How do the installed services' pages get onto one web server, and who signs in there?"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from pkgutil import resolve_name
from uuid import UUID

import structlog
from fastapi import FastAPI

from shared.contracts.actor import SigningKey, machine
from shared.contracts.asking import AsksAndKeeps
from shared.contracts.calendar_links import WhoseCalendarLink
from shared.contracts.clock import Clock, system_clock
from shared.contracts.refusals import Refused
from shared.contracts.registry import (
    INSTALLATION,
    AuthorityProfile,
    PersonToPick,
    Statement,
    WhichAuthorities,
    WhichAuthority,
    WhoCanSignIn,
    WhoIsSigningIn,
)
from shared.contracts.roles import Role
from shared.hosting.discovery import WEB, PluginError, in_one_line
from shared.hosting.importing_page.pages import importing_pages
from shared.hosting.importing_page.waiting import own_folder
from shared.hosting.loading import loading
from shared.hosting.process import Tell, run, serve_health, server, until_told
from shared.hosting.service import Service
from shared.hosting.settings import ProcessSettings
from shared.hosting.subject_access.pages import subject_access_pages
from shared.messaging.asking import Asker
from shared.messaging.connection import Bus, build_bus
from shared.messaging.errors import BusAwayError
from shared.messaging.health_over_bus import ask_health
from shared.messaging.keeping import KeepingAsker
from shared.observing.errors import NotReadyError
from shared.observing.health import Health
from shared.web.app import create_app
from shared.web.identity import AuthorityToPick
from shared.web.pages import Pages
from shared.web.settings import WebSettings
from shared.web.trail import present_trail

log = structlog.get_logger()

ASKED_WITHIN = 6.0
"""Seconds for every service to say how it is: the bus is flushed first, and each has four."""


class RegistryIdentity:
    """Asks the registry who people are, as the sign-in: it may ask for that and nothing else."""

    def __init__(self, bus: Bus, key: SigningKey, clock: Clock = system_clock) -> None:
        self._bus = bus
        self._key = key
        self._clock = clock

    async def authorities(self) -> Sequence[AuthorityToPick]:
        """See `shared.web.identity.Identity`."""
        reply = await self._asks(INSTALLATION).ask(WhichAuthorities())
        if isinstance(reply, Refused):
            return ()
        return [AuthorityToPick(one.authority, one.name) for one in reply.authorities]

    async def profile(self, authority: str) -> AuthorityProfile | None:
        """See `shared.web.identity.Identity`."""
        reply = await self._asks(authority).ask(WhichAuthority())
        return None if isinstance(reply, Refused) else reply

    async def people(self, authority: str) -> Sequence[PersonToPick]:
        """See `shared.web.identity.Identity`."""
        reply = await self._asks(authority).ask(WhoCanSignIn())
        return () if isinstance(reply, Refused) else reply.people

    async def statement(self, authority: str, person_id: UUID) -> Statement | Refused:
        """See `shared.web.identity.Identity`."""
        return await self._asks(authority).ask(WhoIsSigningIn(person_id=person_id))

    async def behind(self, authority: str, secret: str) -> Statement | Refused:
        """See `shared.web.identity.Identity`."""
        return await self._asks(authority).ask(WhoseCalendarLink(secret=secret))

    def _asks(self, authority: str) -> Asker:
        actor = machine(WEB, authority, Role.SIGN_IN)
        trail = replace(present_trail(), actor_id=actor.person_id)
        return Asker(self._bus, authority, lambda: self._key.sign(actor, self._clock()), trail, self._clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is served, and where."""

    services: Sequence[Service]
    web: WebSettings
    more: Sequence[Pages] = ()
    """Pages that belong to no service: the demo's mailbox."""


def run_web(site: Site, settings: ProcessSettings, ready: Tell) -> int:
    """Serve the pages of these services until told to stop; the exit code."""
    return run(WEB, settings, lambda: _serve(site, settings, ready))


async def _serve(site: Site, settings: ProcessSettings, ready: Tell) -> str:
    bus = build_bus(WEB, settings.bus_of(WEB))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(bus.close)
        await bus.connect()
        if settings.health_port is not None:
            # On a port of its own: what is measured isn't for whoever can open a page.
            await serve_health(stack, _health(site, bus), settings.health_host, settings.health_port)
        serving = server(app_of(site, settings, bus), host=site.web.host, port=site.web.port)
        tasks = {
            asyncio.create_task(until_told(), name="told"),
            asyncio.create_task(serving.serve(), name="the web server"),
            asyncio.create_task(bus.watch(), name="the watch over the bus"),
            asyncio.create_task(_gave_up(bus), name="the bus"),
        }
        while not serving.started and not any(task.done() for task in tasks):  # noqa: ASYNC110  uvicorn has a flag only
            await asyncio.sleep(0.01)
        if serving.started:
            ready()
        done, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        first = done.pop()
        serving.should_exit = True
        for task in others:
            if task.get_name() != "the web server":
                task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        return "" if first.get_name() == "told" else f"{first.get_name()} ended"


def app_of(site: Site, settings: ProcessSettings, bus: Bus) -> FastAPI:
    """The site's app, whose pages ask on this bus."""

    async def not_ready() -> Sequence[str]:
        return await what_stands_in_the_way(bus, site.services)

    return create_app(
        settings=site.web,
        identity=RegistryIdentity(bus, settings.key_of(WEB)),
        asker_for=lambda statement: _asker(bus, statement),
        pages=[
            *pages_of(site.services),
            *house_pages(site.services, site.web.imports_folder),
            *site.more,
        ],
        ready=not_ready,
    )


def _health(site: Site, bus: Bus) -> Health:
    async def house() -> None:
        if reasons := await what_stands_in_the_way(bus, site.services):
            raise NotReadyError("; ".join(reasons))

    health = Health(WEB)
    health.add("house", house, within=ASKED_WITHIN)
    return health


def pages_of(services: Sequence[Service]) -> list[Pages]:
    """What these services bring to the web; raises `PluginError` for pages that can't be loaded."""
    with loading():
        return [_load(service) for service in services if service.pages]


def _load(service: Service) -> Pages:
    try:
        found = resolve_name(service.pages)
    except Exception as error:
        # As with the service itself: whatever it is, it is told in one line.
        raise PluginError(
            f"The pages of {service.name} ({service.pages}) can't be loaded: {in_one_line(error)}"
        ) from error
    if not isinstance(found, Pages):
        raise PluginError(f"The pages of {service.name} ({service.pages}) aren't Pages but a {type(found).__name__}.")
    return found


def house_pages(services: Sequence[Service], imports_folder: Path | None) -> list[Pages]:
    """The pages that belong to no service: they are about all that are installed."""
    return [importing_pages(services, imports_folder or own_folder()), subject_access_pages(services)]


async def what_stands_in_the_way(bus: Bus, services: Sequence[Service]) -> Sequence[str]:
    """Why the house isn't ready, one sentence a reason; asked of every service at once."""
    try:
        await bus.flushes()
    except BusAwayError as error:
        return [str(error)]
    found = await asyncio.gather(*(_of_one(bus, service.name) for service in services))
    return [reason for reasons in found for reason in reasons]


async def _of_one(bus: Bus, service: str) -> Sequence[str]:
    try:
        checks = await ask_health(bus, service)
    except BusAwayError as error:
        return [str(error)]
    return [f"{service}: {name}: {word}" for name, word in checks.items()]


async def _gave_up(bus: Bus) -> None:
    await bus.gave_up.wait()


def _asker(bus: Bus, statement: Statement) -> AsksAndKeeps:
    trail = replace(present_trail(), actor_id=statement.actor.person_id)
    return KeepingAsker(bus, statement.actor.authority, lambda: statement.statement, trail)
