"""What a service is, as the house sees it: the manifest that an entry point in `hubhome.services` leads to."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_settings import BaseSettings

from shared.contracts.message import Event, Reply, Request
from shared.contracts.packs import Export, Import
from shared.contracts.refusals import Ground, Refused
from shared.contracts.subject_access import SubjectAccess
from shared.persistence.held import Held
from shared.persistence.tables import ServiceTables

Answers = Callable[..., Awaitable[Reply | Refused]]
"""`async def request_sleepover(command, work) -> SleepoverView`. More parameters are filled by their types: the
service's settings, its signing key."""
Reacts = Callable[..., Awaitable[None]]
"""`async def release_their_nights(event, work) -> None`, its other parameters filled likewise."""
Runs = Callable[..., Awaitable[None]]
"""`async def deliver(desk) -> None`, its other parameters filled likewise."""


class NoSettings(BaseSettings):
    """The settings of a service that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service: what it answers, hears and says, and what it brings. The whole of it on one screen."""

    name: str
    package: str
    """The package it lies in; its migrations are in the folder `migrations` there."""
    tables: ServiceTables
    answers: Mapping[type[Request[Any]], Answers] = field(default_factory=dict)
    hears: Mapping[type[Event], Reacts] = field(default_factory=dict)
    says: frozenset[type[Event]] = frozenset()
    refuses: frozenset[Ground] = frozenset()
    """On which grounds it says no: `declared_in(grounds)`."""
    runs: Mapping[str, Runs] = field(default_factory=dict)
    """Errands by name: what is done later, or outside a transaction."""
    pages: str = ""
    """Where its `shared.web.pages.Pages` are, `package.module:NAME`: only the web loads them."""
    settings: type[BaseSettings] = NoSettings
    imports: tuple[type[Import], ...] = ()
    """The commands that take tables of a register pack."""
    exports: tuple[type[Export[Any]], ...] = ()
    """The queries that give the same tables back."""
    holds: tuple[Held, ...] = ()
    """What it keeps that is about a person, table by table."""
    subject_access: type[SubjectAccess] | None = None
    """The query that tells of it."""
    codes: frozenset[str] = frozenset()
    """Its columns, `table.column`, in which there is a word of a closed list and never anybody's own words."""
