"""What is true of every response, whatever page it is of?"""

import re
import time
from collections.abc import Mapping

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.envelope import Trail
from shared.observing.logs import bound
from shared.observing.tracing import span
from shared.web.session import Visit
from shared.web.trail import on_trail

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

REQUEST_ID = "X-Request-Id"
"""On every response the id by which the request is found in the logs of all services."""
NUL = b"%00"
_SAFE_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")

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


class WithoutNul:
    """Puts a blank for each character NUL that a link asks for: nobody looks for it, and no database takes it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if NUL in scope.get("query_string", b""):
            scope["query_string"] = scope["query_string"].replace(NUL, b"%20")
        await self._app(scope, receive, send)


class PageLog:
    """Begins each request's trail, and leaves one line of it: no query string, no identifier of the path, no name.

    With `trusts_proxy` a trace that comes in is continued, and the proxy's own id of the request is noted: without a
    proxy that sets them, anybody's browser could (docs/decisions/0045).
    """

    def __init__(self, app: ASGIApp, *, trusts_proxy: bool) -> None:
        self._app = app
        self._trusts_proxy = trusts_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and tell of it, also where it fails."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        trail, came_with = Trail.start(), self._came_with(scope)
        # Also for the page of an error that gets past here, which is made outside.
        scope.setdefault("state", {})["trail"] = trail
        with (
            on_trail(trail),
            bound(correlation_id=str(trail.correlation_id), **_to_note(came_with)),
            span(f"serve {scope['method']}", kind="server", traceparent=came_with.get("traceparent", "")) as noted,
        ):
            began, status = time.perf_counter(), 500

            async def send_and_note(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                    MutableHeaders(scope=message)[REQUEST_ID] = str(trail.correlation_id)
                await send(message)

            try:
                await self._app(scope, receive, send_and_note)
            finally:
                path_template = getattr(scope.get("route"), "path", "unmatched")
                visit = scope.get("state", {}).get("visit")
                noted.note(path_template=path_template, status=status)
                log.info(
                    "page_served",
                    method=scope["method"],
                    path_template=path_template,
                    status=status,
                    took_ms=round((time.perf_counter() - began) * 1000, 1),
                    authority=visit.session.authority if isinstance(visit, Visit) else None,
                )

    def _came_with(self, scope: Scope) -> dict[str, str]:
        """What the proxy says of the request, where it is trusted and says it in a form that is safe to write down."""
        if not self._trusts_proxy:
            return {}
        sent = Headers(scope=scope)
        return {name: sent[name] for name in ("traceparent", REQUEST_ID) if _SAFE_ID.fullmatch(sent.get(name, ""))}


def _to_note(came_with: Mapping[str, str]) -> dict[str, str]:
    return {"proxy_request_id": came_with[REQUEST_ID]} if REQUEST_ID in came_with else {}


def trail_of(scope: Scope) -> Trail | None:
    """The trail of a request, also where its serving has ended; none, where it never began."""
    trail = scope.get("state", {}).get("trail")
    return trail if isinstance(trail, Trail) else None
