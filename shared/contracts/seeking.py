"""What records can be sought by, and what was read of them in the whole authority."""

from shared.contracts.constellations import Choice
from shared.contracts.fields import Day, Identifier, Instant, PersonalText
from shared.contracts.message import Query, Reply, Value
from shared.contracts.records import ON_A_PAGE, Paged, PageNumber, PageSize, Search
from shared.contracts.registry import Kind, Purpose
from shared.contracts.roles import WORKERS, Role


class Seekable(Reply):
    """What households and children can be narrowed down by today, by name; only what some of them have."""

    areas: tuple[Choice, ...]
    constellations: tuple[Choice, ...]
    supervising_social_workers: tuple[Choice, ...]
    childrens_social_workers: tuple[Choice, ...]


class WhatCanBeSought(Query[Seekable], owner="registry", asked_by=WORKERS | {Role.ADMINISTRATOR}):
    """By which areas, constellations and workers can the records be narrowed down that the asker may see?"""


class AccessLine(Value):
    """Somebody read something of a person."""

    read_at: Instant
    reader_id: Identifier
    reader: PersonalText
    """Their name, or the service's that read; empty where the registry doesn't know them."""
    roles: tuple[Role, ...]
    """What they are today."""
    subject_id: Identifier
    subject: PersonalText
    """Whose record it is; empty where the registry doesn't know them any more."""
    kind: Kind | None
    """What the person is; nothing where they aren't known."""
    purpose: Purpose


class Reader(Value):
    """Somebody who read something on the days asked for."""

    reader_id: Identifier
    name: PersonalText


class AccessLog(Paged):
    """Who read whose record, the latest first."""

    first_on: Day
    last_on: Day
    readings: tuple[AccessLine, ...]
    readers: tuple[Reader, ...]
    """All who read something on these days, by name."""


class WhoReadWhat(Query[AccessLog], owner="registry", asked_by={Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR}):
    """Who read whose record in the authority on some days, when and why?

    A day is that in London. Whose record it is, is told by name: so each of them is written down as read in turn.
    Refused: `too_many_days`, `ends_before_it_starts`.
    """

    first_on: Day | None = None
    """Today where neither day is said."""
    last_on: Day | None = None
    reader_id: Identifier | None = None
    purpose: Purpose | None = None
    search: Search = ""
    """Words that must all be found in the name of whose record it is."""
    page: PageNumber = 1
    at_once: PageSize = ON_A_PAGE
    for_purpose: Purpose = Purpose.SEE_WHO_LOOKED
    """Why the asker looks."""
