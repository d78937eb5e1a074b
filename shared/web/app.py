"""How do the services' pages become one site?"""

from collections.abc import Sequence

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware

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
        dependencies=[Depends(known_sender), Depends(trusted_form)],
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
    for router in (home_router(pages), sign_in_router, plain_router, health_router(ready)):
        app.include_router(router)
    for part in pages:
        app.include_router(part.router)
        if part.by_secret:
            app.include_router(part.by_secret)
    return app
