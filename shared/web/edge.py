"""What is true of every response, and refused of every request, whatever page it is for?"""

import time
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.session import Visit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "manifest-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every response; one that sets a `Cache-Control` of its own keeps it."""
HSTS = "max-age=31536000"

log = structlog.get_logger(__name__)


class SecurityHeaders:
    """Puts the security headers on every response that passes."""

    def __init__(self, app: ASGIApp, *, only_https: bool) -> None:
        self._app = app
        self._only_https = only_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if self._only_https:
                    headers.setdefault("Strict-Transport-Security", HSTS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class OwnPagesOnly:
    """Refuses a deed that another site's page asks of our visitor's browser, before anything reads it.

    The form's token is checked as well (`shared/web/submitting.py`): this is the lock that no route can be outside of.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it with a 403."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not is_our_own(Headers(scope=scope)):
            log.warning("foreign_form_refused", method=scope["method"])
            response = PlainTextResponse("This form was sent from another site.", status_code=403)
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
    return bool(urlsplit(origin).netloc) and urlsplit(origin).netloc == headers.get("host")


class PageLog:
    """One line a request: no query string, no path with identifiers in it, no name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and tell of it, also where it fails."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            visit = scope.get("state", {}).get("visit")
            log.info(
                "page_served",
                method=scope["method"],
                path_template=getattr(scope.get("route"), "path", "unmatched"),
                status=status,
                took_ms=round((time.perf_counter() - began) * 1000, 1),
                authority=visit.session.authority if isinstance(visit, Visit) else None,
            )
