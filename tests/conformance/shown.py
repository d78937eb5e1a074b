"""Everything that pages show: each page to each role, and each of its forms sent empty and filled in.

It is what a browser without JavaScript is shown. What is built alike, whatever words are in it, is kept once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.etree.ElementTree import Element

import httpx
from starlette.routing import compile_path

from shared.testing.site import Visitor, parsed, visiting
from shared.web.edge import SAFE_METHODS
from tests.conformance.pages_to_sweep import STAFF, WORLDS, FullBus, a_site, path_of, roles_of

ROUNDS = 3
"""How often a form is filled in: what it asks for only after it was sent is filled in then."""
TOMORROW = date.today() + timedelta(days=1)  # noqa: DTZ011  any day that is near will do
TYPED = {"text", "number", "email", "tel", "search"}
NEVER_TWICE = re.compile(r'name="(csrf_token|form_id)" value="[^"]*')
FORM_TAG = re.compile(r"<form\b[^>]*>")
ENCODED = {"content-type": "application/x-www-form-urlencoded"}
A_NUMBER, A_WORD = "2", "word"
WRITTEN_LIKE = {
    "email": "sam@council.example",
    "tel": "01632 960001",
    "postcode": "PO5 2EZ",
    "phone": "01632 960001",
    "starts": "10am",
    "ends": "11am",
    "at": "10am",
}
"""What is entered where not every word will do, by what a field is called or is for."""


@dataclass
class Shown:
    """What was seen."""

    pages: dict[str, str] = field(default_factory=dict)
    """What is shown, by how one comes there."""
    looked_at: set[str] = field(default_factory=set)
    """The routes that show a page."""
    sent_to: set[str] = field(default_factory=set)
    """Those to which a form of some page is sent."""
    told: set[str] = field(default_factory=set)
    """Those that tell what is wrong with a form that is sent empty."""
    done: set[str] = field(default_factory=set)
    """Those that take a form that is filled in, or ask whether it is right."""
    broken: list[str] = field(default_factory=list)
    _alike: set[str] = field(default_factory=set)

    def keep(self, how: str, page: httpx.Response) -> Element | None:
        """Keep a page that there was none like; its main part, where it says anything that wasn't seen before."""
        if page.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            self.broken.append(f"{how}: {page.status_code}")
        if not is_page(page):
            return None
        # To look for the same text first spares the reading of most pages.
        text = NEVER_TWICE.sub("", page.text[page.text.index("<main") :])
        if text in self._alike:
            return None
        main = parsed(page).find(".//main")
        shape = shape_of(main)
        if shape not in self._alike:
            self.pages[how] = page.text
        self._alike |= {text, shape}
        return main


async def everything_shown(routes: list) -> Shown:
    """What these routes show to each role that may see them, and to nobody where anybody may."""
    shown = Shown()
    to_look_at = [one for one in routes if "GET" in one.methods]
    for world in WORLDS:
        for role in [None, *STAFF]:
            theirs = [one for one in to_look_at if role in readers_of(one, of_all=world is WORLDS[0])]
            if theirs:
                async with visiting(a_site(FullBus(world))) as visitor:
                    if role is not None:
                        await visitor.sign_in(STAFF[role])
                    await Sweep(visitor, routes, shown).look_at(theirs, role or "nobody")
    return shown


def readers_of(route, *, of_all: bool) -> set:
    """The roles that may see a page, or one of them; nobody in particular, where anybody may."""
    roles = roles_of(route) or {None}
    return set(roles) if of_all else {min(roles, key=str)}


@dataclass
class Sweep:
    """Somebody who looks at everything."""

    visitor: Visitor
    routes: list
    shown: Shown

    async def look_at(self, theirs: list, who: str) -> None:
        for route in theirs:
            page = await self.visitor.client.get(path_of(route))
            if page.status_code == httpx.codes.OK:
                self.shown.looked_at.add(route.path)
            pages = len(self.shown.pages)
            main = self.shown.keep(f"{route.path} for {who}", page)
            if main is None and self._has_a_form_to_try(page):
                main = parsed(page).find(".//main")
            for form in () if main is None else main.iterfind(".//form"):
                is_new = len(self.shown.pages) > pages
                if is_new or self._route_of(form.get("action") or page.url.path) not in self.shown.done:
                    await self._send(form, page.url.path, f"{route.path} for {who}")

    def _has_a_form_to_try(self, page: httpx.Response) -> bool:
        """Whether a page that was seen before has a form that nobody yet could send: this one may."""
        if not is_page(page):
            return False
        tags = (re.search(r'action="([^"]*)"', tag) for tag in FORM_TAG.findall(page.text[page.text.index("<main") :]))
        routes = {self._route_of(action[1] if action else page.url.path) for action in tags}
        return bool(routes - self.shown.done - {None})

    async def _send(self, form: Element, here: str, how: str) -> None:
        """A form, empty and filled in."""
        where = form.get("action") or here
        if form.get("method", "get").lower() != "post":
            answer = await self.visitor.client.get(where, params=list(entries(form, filled=True)))
            self.shown.keep(f"{how}, looked for something", answer)
            return
        route = self._route_of(where)
        if route is None:
            return
        self.shown.sent_to.add(route)
        empty = await self._post(where, form, filled=False)
        if says_what_is_wrong(empty):
            self.shown.told.add(route)
        if empty.is_redirect:
            self.shown.done.add(route)
        self.shown.keep(f"{how}, sent empty to {route}", empty)
        await self._fill_in(form, where, route, how)

    async def _fill_in(self, form: Element, where: str, route: str, how: str) -> None:
        for _ in range(ROUNDS):
            answer = await self._post(where, form, filled=True)
            self.shown.keep(f"{how}, filled in and sent to {route}", answer)
            again = [one for one in forms_in(answer) if self._route_of(one.get("action") or where) == route]
            if not says_what_is_wrong(answer) and answer.status_code < httpx.codes.BAD_REQUEST:
                self.shown.done.add(route)
            if not again:
                return
            form, where = again[0], again[0].get("action") or where

    async def _post(self, where: str, form: Element, *, filled: bool) -> httpx.Response:
        content = str(httpx.QueryParams(list(entries(form, filled=filled))))
        return await self.visitor.client.post(where, content=content, headers=ENCODED)

    def _route_of(self, where: str) -> str | None:
        """The route to which a form is sent; none where it is somebody else's, as the page's own menu's."""
        path = where.partition("?")[0]
        found = [
            one.path for one in self.routes if one.methods - SAFE_METHODS and compile_path(one.path)[0].match(path)
        ]
        # `/x/add` is a route of its own, and not that of something called "add".
        return min(found, key=lambda one: one.count("{"), default=None)


def is_page(answer: httpx.Response) -> bool:
    return not answer.is_redirect and answer.headers.get("content-type", "").startswith("text/html")


def forms_in(answer: httpx.Response) -> list[Element]:
    """The forms in a page's main part."""
    return list(parsed(answer).iterfind(".//main//form")) if is_page(answer) else []


def says_what_is_wrong(answer: httpx.Response) -> bool:
    return is_page(answer) and "govuk-error-summary" in answer.text


def shape_of(element: Element | None) -> str:
    """How a part of a page is built: its elements, what they are, and whether there are words in them."""
    if element is None:
        return ""
    looks = [(name, element.get(name)) for name in ("class", "type", "role", "id", "scope") if element.get(name)]
    inner = []
    for one in element:
        shape = shape_of(one)
        # Rows of a list that are built alike are one.
        if not inner or inner[-1] != shape:
            inner.append(shape)
    has_words = bool((element.text or "").strip())
    return f"<{element.tag} {looks} {has_words}>{''.join(inner)}</>"


def entries(form: Element, *, filled: bool) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form: with nothing entered, or something in each of its fields."""
    asked: dict[str, str] = {}
    button = next((one for one in form.iter("button") if one.get("name")), None)
    for one in form.iter():
        name, kind, value = one.get("name"), one.get("type", "text"), one.get("value", "")
        if not name or one is button:
            continue
        if one.tag == "input" and kind == "hidden":
            yield name, value
        elif one.tag == "select":
            asked[name] = [option.get("value", "") for option in one.iter("option")][-1]
        elif one.tag == "textarea" or (one.tag == "input" and kind in TYPED):
            asked[name] = value or _typed(name, one)
        elif one.tag == "input" and kind in {"radio", "checkbox"}:
            asked[name] = value
    if filled:
        yield from asked.items()
    if button is not None:
        yield button.get("name", ""), button.get("value", "")


def _typed(name: str, control: Element) -> str:
    part = name.rpartition("-")[2]
    if part in {"day", "month", "year"}:
        return str(getattr(TOMORROW, part))
    for kind in (name.rpartition("_")[2], control.get("type")):
        if kind in WRITTEN_LIKE:
            return WRITTEN_LIKE[kind]
    is_short = "govuk-input--width" in control.get("class", "")
    return A_NUMBER if is_short or control.get("inputmode") == "numeric" else A_WORD
