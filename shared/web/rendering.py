"""How does a template become a page?"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NoReturn
from uuid import uuid4

from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    UndefinedError,
)
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.contracts.registry import AuthorityProfile
from shared.web import wording
from shared.web.downloads.links import links
from shared.web.flash import Sentences
from shared.web.navigation import NavItem
from shared.web.session import visit_of
from shared.web.submitting import KEY_FIELD, TOKEN_FIELD


class TellingUndefined(ChainableUndefined):
    """Refuses to print a name that nobody gave, or an attribute that an object hasn't.

    The design system's macros lean on missing keys of a dictionary, and on conditions without an else, so these stay
    quiet; a template of ours with a misspelt name fails instead of showing a hole.
    """

    def __str__(self) -> str:
        """Nothing, or the error."""
        if self._undefined_hint is None and self._undefined_name != "undefined":
            given = self._undefined_obj
            if not isinstance(given, dict):
                self._refuse()
        return ""

    def __html__(self) -> str:
        """As `str`."""
        return str(self)

    def _refuse(self) -> NoReturn:
        raise UndefinedError(self._undefined_message)


@cache
def environment(*templates: str) -> Environment:
    """The templates of the kit, of the design system, and of the services (`package:folder`), escaping everything.

    Made once for the same services: compiling the design system's templates takes half a second.
    """
    loaders: list[BaseLoader] = [
        PackageLoader("shared.web", "templates"),
        PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    ]
    for place in templates:
        package, _, folder = place.partition(":")
        loaders.append(PackageLoader(package, folder or "templates"))
    made = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=TellingUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": wording.day,
        "clock": wording.clock,
        "moment": wording.moment,
        "role": wording.role,
        "sentence_case": wording.sentence_case,
    }
    return made


class Renderer:
    """Makes pages in the one layout."""

    def __init__(
        self, made: Environment, *, nav: Sequence[NavItem], sentences: Sentences, static: Callable[[str], str]
    ) -> None:
        self.sentences = sentences
        self._environment = made
        self._nav = tuple(nav)
        self._static = static

    def page(
        self,
        request: Request,
        template: str,
        /,
        *,
        viewer: Any = None,
        profile: AuthorityProfile | None = None,
        status: int = 200,
        **context: Any,
    ) -> HTMLResponse:
        """The page, with what the layout needs: who looks, where they can go, and what was just done.

        `viewer` is a `Viewer` or nobody; a page for nobody may still show an authority's `profile`. A `form` that
        failed makes a 200 a 422, so that nothing between us and the reader takes it for a success.
        """
        visit = visit_of(request)
        flash = visit.take_flash()
        form = context.get("form")
        if status == 200 and getattr(form, "failed", False):  # noqa: PLR2004  OK
            status = 422
        body = self._environment.get_template(template).render(
            viewer=viewer,
            profile=viewer.profile if viewer else profile,
            nav=[
                {"text": item.text, "href": item.href, "active": item.is_current(request.url.path)}
                for item in self._nav
                if viewer and viewer.actor.has(*item.roles)
            ],
            flash=self.sentences.read(flash) if flash else "",
            is_flash_done=flash is None or self.sentences.is_done(flash),
            static=self._static,
            download_links=lambda: links(request.url.path, request.url.query),
            csrf_field=lambda: _hidden(TOKEN_FIELD, visit.form_secret),
            form_key=lambda: _hidden(KEY_FIELD, str(uuid4())),
            **context,
        )
        return HTMLResponse(body, status_code=status)


def _hidden(name: str, value: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)
