"""What a test of pages needs: made-up people, a bus that answers as told, and a visitor who fills in forms."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element

import html5lib
import httpx
from pydantic import SecretStr
from starlette.types import ASGIApp

from shared.contracts.actor import Actor
from shared.contracts.grounds import NOT_KNOWN_YET
from shared.contracts.message import Command, Reply, Request
from shared.contracts.refusals import Refused, refusal
from shared.contracts.registry import AuthorityProfile, PersonToPick, Statement
from shared.contracts.roles import Role
from shared.web.identity import AuthorityToPick
from shared.web.settings import WebSettings

ADDRESS = "http://hubhome.test"
SETTINGS = WebSettings(secret_key=SecretStr("s" * 40), secure_cookies=False, sign_in="pick_a_person")
"""Settings under which a test's visitor can sign in."""

R = TypeVar("R", bound=Reply)


def person(name: str, *roles: Role, belongs_to: str = "") -> PersonToPick:
    """Somebody made up, with an id that follows from the name."""
    return PersonToPick(person_id=uuid5(UUID(int=0), name), name=name, roles=roles, belongs_to=belongs_to)


HUB_HOME_CARER = person("Ruth Adeyemi", Role.HUB_HOME_CARER, belongs_to="Adeyemi household")
SATELLITE_CARER = person("Tom Birch", Role.SATELLITE_CARER, belongs_to="Birch household")
MANAGER = person("Priya Nair", Role.PROGRAMME_MANAGER, belongs_to="Fostering service")


@dataclass
class MadeUpIdentity:
    """An identity whose people are given; set `fails` to have every question fail with it."""

    people_of: Mapping[str, Sequence[PersonToPick]] = field(
        default_factory=lambda: {"portsmouth": (HUB_HOME_CARER, SATELLITE_CARER, MANAGER)}
    )
    profiles: Mapping[str, AuthorityProfile] = field(default_factory=dict)
    standing: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)
    """Fields of the `Actor` by person: household, constellations, children."""
    fails: Exception | None = None
    asked: list[str] = field(default_factory=list)
    left: set[UUID] = field(default_factory=set)
    """People who can't sign in any more."""
    links: dict[str, Actor] = field(default_factory=dict)
    """By the secrets of links, who is behind each, as far as the link goes."""

    async def authorities(self) -> Sequence[AuthorityToPick]:
        """Those who have people."""
        self._ask("authorities")
        return [AuthorityToPick(authority, _name(authority)) for authority in self.people_of]

    async def profile(self, authority: str) -> AuthorityProfile | None:
        """The given profile, else a plausible one."""
        self._ask("profile")
        return self.profiles.get(authority) or AuthorityProfile(
            authority=authority, name=_name(authority), colour="#4c2c92", out_of_hours_phone="023 9268 0810"
        )

    async def people(self, authority: str) -> Sequence[PersonToPick]:
        """The given people."""
        self._ask("people")
        return self.people_of[authority]

    async def statement(self, authority: str, person_id: UUID) -> Statement | Refused:
        """A statement good for five minutes, unless they left."""
        self._ask("statement")
        known = {somebody.person_id: somebody for somebody in self.people_of.get(authority, ())}
        if person_id not in known or person_id in self.left:
            return refusal(NOT_KNOWN_YET, "Nobody of this authority is known by this.")
        somebody = known[person_id]
        actor = Actor(
            person_id=person_id,
            authority=authority,
            roles=frozenset(somebody.roles),
            **self.standing.get(person_id, {}),
        )
        return _statement(actor, somebody.name)

    async def behind(self, authority: str, secret: str) -> Statement | Refused:
        """A statement about who made the link, unless they left."""
        self._ask("behind")
        actor = self.links.get(secret)
        if actor is None or actor.authority != authority or actor.person_id in self.left:
            return refusal(NOT_KNOWN_YET, "Nobody of this authority is behind this.")
        return _statement(actor, "Somebody")

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.fails:
            raise self.fails


def _statement(actor: Actor, name: str) -> Statement:
    return Statement(
        statement=f"statement of {actor.person_id}",
        actor=actor,
        name=name,
        expires_at=datetime.now(UTC) + timedelta(minutes=5),
    )


Answer = Reply | Refused | Exception | Callable[[Any], Reply | Refused]


@dataclass
class ScriptedBus:
    """A bus that answers each kind of request as given, and remembers who asked what with which key."""

    answers: dict[type[Request[Any]], Answer] = field(default_factory=dict)
    asked: list[tuple[UUID, Request[Any], UUID | None]] = field(default_factory=list)
    kept: list[tuple[UUID, Command[Any], UUID]] = field(default_factory=list)
    """Who had what kept, with which key; where it isn't, `keeps_nothing` is raised."""
    keeps_nothing: Exception | None = None

    def asker_for(self, statement: Statement) -> "ScriptedAsks":
        """Somebody's voice, for `create_app`."""
        return ScriptedAsks(self, statement.actor)


@dataclass
class ScriptedAsks:
    """One person's voice on a scripted bus."""

    bus: ScriptedBus
    actor: Actor

    async def ask(self, request: Request[R], *, key: UUID | None = None, within: float | None = None) -> R | Refused:
        """The answer for this kind of request; an exception among the answers is raised."""
        del within
        self.bus.asked.append((self.actor.person_id, request, key))
        answer = self.bus.answers[type(request)]
        if isinstance(answer, Exception):
            raise answer
        return cast("R | Refused", answer if isinstance(answer, Reply | Refused) else answer(request))

    async def keep(self, command: Command[Any], *, key: UUID) -> None:
        """Keep it, as the bus would: without its words."""
        if self.bus.keeps_nothing:
            raise self.bus.keeps_nothing
        self.bus.kept.append((self.actor.person_id, command.without_words(), key))


class Visitor:
    """A browser without JavaScript: follows redirects, keeps cookies, and sends the forms that pages show."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str) -> httpx.Response:
        """A page, after its redirects."""
        return await self.client.get(path, follow_redirects=True)

    async def sign_in(self, somebody: PersonToPick, authority: str = "portsmouth") -> httpx.Response:
        """Their home page."""
        page = await self.get(f"/sign-in/{authority}?search={somebody.name}")
        return await self.submit(page, {"person_id": str(somebody.person_id)})

    async def submit(
        self, page: httpx.Response, fields: Mapping[str, Any], *, action: str = "", follow_redirects: bool = True
    ) -> httpx.Response:
        """What comes of the page's own form, with its hidden fields as shown; sending it again is a double submit.

        Of several forms `action` says which.
        """
        form = form_of(page, action)
        hidden = {
            field.get("name", ""): field.get("value", "")
            for field in form.iter("input")
            if field.get("type") == "hidden" and field.get("name")
        }
        path = form.get("action") or page.url.path
        return await self.client.post(path, data={**hidden, **fields}, follow_redirects=follow_redirects)


@asynccontextmanager
async def visiting(app: ASGIApp) -> AsyncIterator[Visitor]:
    """A visitor of the app; what it raises comes back as its 500 page, as from a server."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        yield Visitor(client)


def parsed(page: httpx.Response) -> Element:
    """The page's tree; raises html5lib's `ParseError` where it isn't well-formed HTML."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return cast("Element", parser.parse(page.text))


def text_of(element: Element | None) -> str:
    """The text in an element, each run of blanks as one."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def title_of(page: httpx.Response) -> str:
    """The page's title."""
    return text_of(parsed(page).find(".//title"))


def form_of(page: httpx.Response, action: str = "") -> Element:
    """The page's own form: the one in its main part that is posted, or the one of several that is posted there."""
    forms = parsed(page).iterfind(".//main//form[@method='post']")
    form = next((one for one in forms if action in ("", one.get("action"))), None)
    if form is None:
        shown = f"{page.status_code}, {title_of(page)}"
        raise LookupError(f"{page.url.path} ({shown}) shows no form {action}".rstrip())
    return form


def _name(authority: str) -> str:
    return f"{authority.capitalize()} City Council"
