"""What does a service bring to the web?"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter

from shared.web.navigation import NavItem
from shared.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One thing that waits for the viewer, and the page where they do it."""

    text: str
    href: str
    hint: str = ""
    also: tuple[tuple[str, str], ...] = ()
    """Other pages about the same thing, as text and address."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the home page: what waits for the viewer in one service."""

    title: str
    lines: tuple[PanelLine, ...] = ()
    empty: str = "Nothing is waiting for you."
    """What to say where there are no lines."""
    actions: tuple[PanelLine, ...] = ()
    """What the viewer can begin from here, whether or not something waits."""
    big_button: PanelLine | None = None
    """What can't wait: a button as wide as a phone, before everything else of the panel."""


PanelOf = Callable[[Viewer], Awaitable[Panel | None]]
"""Asks for a panel; `None` where the viewer has no business with it. It may let an `AskError` through."""


@dataclass(frozen=True, slots=True)
class Pages:
    """One service's part of the web."""

    title: str
    """What people call the service: "Bookings can't be reached"."""
    router: APIRouter
    templates: str = ""
    """The folder of its templates as `package:folder`; inside, they lie in a folder of the service's own name."""
    nav: tuple[NavItem, ...] = ()
    panels: tuple[PanelOf, ...] = ()
    by_secret: APIRouter | None = None
    """What is read without signing in, by a secret in the address: see `shared/web/secret_links.py`."""
    flashes: Mapping[str, str] = field(default_factory=dict)
    """What a page says after a redirect: code to sentence, with `{places}` for the values that go with it."""
