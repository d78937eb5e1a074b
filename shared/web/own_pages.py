"""Does a form come from a page of this site, as far as the browser says?"""

from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.edge import SAFE_METHODS
from shared.web.error_pages import error_page

FROM_ELSEWHERE = ("This form came from another website", "Nothing was saved. Go to the page here, and try again.")

log = structlog.get_logger(__name__)


class OwnPagesOnly:
    """Refuses a deed that another site's page asks of our visitor's browser, before anything reads it.

    The form's token is checked as well (`shared/web/submitting.py`): this is the lock that no route can be outside of.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it with a 403 page."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not is_our_own(Headers(scope=scope)):
            log.warning("foreign_form_refused", method=scope["method"])
            response = error_page(Request(scope, receive), 403, FROM_ELSEWHERE)
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_our_own(headers: Headers) -> bool:
    """Whether a request comes from a page of this site, as far as the browser says.

    `Sec-Fetch-Site` decides where it is sent; else `Origin`'s host, without its scheme, which a proxy in front of us
    may change. A client that sends neither isn't a browser that somebody could be tricked in.
    """
    fetch_site = headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        place = urlsplit(origin).netloc
    except ValueError:  # no browser's: an address that can't be one
        return False
    return bool(place) and place == headers.get("host")
