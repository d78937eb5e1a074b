"""How do the services' pages become one site?"""

from collections.abc import Sequence

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from shared.contracts.clock import Clock, system_clock
from shared.web.edge import PageLog, SecurityHeaders, WithoutNul
from shared.web.error_pages import add_error_pages
from shared.web.flash import Sentences
from shared.web.home import home_router
from shared.web.house import AskerFor, House
from shared.web.identity import Identity, RememberingIdentity
from shared.web.navigation import NavItem
from shared.web.own_pages import OwnPagesOnly
from shared.web.pages import Pages
from shared.web.plain_pages import Ready, health_router
from shared.web.plain_pages import router as plain_router
from shared.web.rendering import Renderer, environment
from shared.web.sending import LARGEST_FORM, known_sender
from shared.web.session import Cookies, SessionMiddleware
from shared.web.settings import WebSettings
from shared.web.signing_in import router as sign_in_router
from shared.web.static_files import VersionedStaticFiles
from shared.web.submitting import trusted_form

CHECKS = (Depends(known_sender), Depends(trusted_form))
"""What is looked at before any page of the site."""


async def always_ready() -> Sequence[str]:
    """No reason not to be."""
    return ()


def create_app(
    *,
    settings: WebSettings,
    identity: Identity,
    asker_for: AskerFor,
    pages: Sequence[Pages] = (),
    ready: Ready = always_ready,
    now: Clock = system_clock,
) -> FastAPI:
    """The site of the services whose pages these are, in this order on the home page and in the navigation.

    Every form is checked for its token, whoever's page it is. Raises `AssetsMissingError` before the assets are set
    up, and `PagesClashError` where two services declare one flash differently.
    """
    static = VersionedStaticFiles()
    cookies = Cookies(settings, now)
    app = FastAPI(
        title="Hubhome",
        openapi_url=None,
        redirect_slashes=False,
        max_body_size=LARGEST_FORM,
        dependencies=CHECKS,
        middleware=[
            Middleware(PageLog, trusts_proxy=settings.trust_proxy_ids),
            Middleware(SecurityHeaders, only_https=settings.secure_cookies),
            Middleware(SessionMiddleware, cookies=cookies),
            Middleware(OwnPagesOnly),
            Middleware(WithoutNul),
        ],
    )
    home = NavItem("Home", "/")
    app.state.house = House(
        settings=settings,
        identity=RememberingIdentity(identity, now=now),
        asker_for=asker_for,
        renderer=Renderer(
            environment(*(part.templates for part in pages if part.templates)),
            nav=(home, *(item for part in pages for item in part.nav)),
            sentences=Sentences(*(part.flashes for part in pages)),
            static=static.url,
        ),
        clock=now,
    )
    add_error_pages(app)
    app.mount("/static", static)
    app.include_router(home_router(pages))
    app.routes.extend(_checked(sign_in_router))
    app.routes.extend(_checked(plain_router))
    app.include_router(health_router(ready))
    for part in pages:
        app.routes.extend(_checked(part.router))
        if part.by_secret:
            app.routes.extend(_checked(part.by_secret))
    return app


_CHECKED: dict[int, APIRouter] = {}
"""By the ids of routers; each of these keeps the router that it is made of."""


def _checked(router: APIRouter) -> Sequence[BaseRoute]:
    """The router's routes behind the checks of the site, for each site of this process.

    What a handler takes FastAPI works out from its signature, and again for each app that includes its router: half of
    what a page costs a test, which has a site of its own.
    """
    if id(router) not in _CHECKED:
        checked = APIRouter(dependencies=CHECKS, max_body_size=LARGEST_FORM, redirect_slashes=False)
        checked.include_router(router)
        _CHECKED[id(router)] = checked
    return _CHECKED[id(router)].routes
