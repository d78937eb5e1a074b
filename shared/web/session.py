"""Who is at the browser, as the signed cookie says?

The cookie holds an authority, a person's id, the session's own secret for its forms, and when it began; no name, no
role. Signing in and out begins a new session with a new secret, so that nobody's prepared cookie survives it.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.flash import Flash, FlashValue
from shared.web.settings import WebSettings

FLASH_LASTS = 120
"""Seconds: long enough for a redirect on a bad line, too short to greet somebody the next day."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's time with us, before or after signing in."""

    form_secret: str
    started_at: datetime
    authority: str | None = None
    person_id: UUID | None = None


class Cookies:
    """Writes and reads the two cookies."""

    def __init__(self, settings: WebSettings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._lasts = settings.session_lasts
        self._secure = settings.secure_cookies
        self._now = now
        prefix = "__Host-" if settings.secure_cookies else ""
        self.session_name = f"{prefix}hubhome"
        self.flash_name = f"{prefix}hubhome-flash"
        # The way of signing in is part of the salt: who picked themselves from a list is out once that is switched off.
        self._sessions = _serializer(settings, f"session-{settings.sign_in}")
        self._flashes = _serializer(settings, "flash")

    def new(self, authority: str | None = None, person_id: UUID | None = None) -> Session:
        """A session that begins now, with a secret of its own."""
        return Session(secrets.token_urlsafe(24), self._now(), authority, person_id)

    def read_session(self, cookies: Mapping[str, str]) -> Session | None:
        """The session; `None` where there is none, it was tampered with, or its hours are over."""
        try:
            secret, started, authority, person = self._sessions.loads(cookies[self.session_name])
            session = Session(secret, datetime.fromisoformat(started), authority, UUID(person) if person else None)
        except (KeyError, BadData, ValueError, TypeError):
            return None
        return session if self._now() - session.started_at < self._lasts else None

    def read_flash(self, cookies: Mapping[str, str]) -> Flash | None:
        """The message that the page before left, if any."""
        try:
            code, values = self._flashes.loads(cookies[self.flash_name])
        except (KeyError, BadData, ValueError, TypeError):
            return None
        return Flash(code, values)

    def write_session(self, session: Session) -> str:
        """The `Set-Cookie` of a session."""
        person = str(session.person_id) if session.person_id else None
        signed = self._sessions.dumps([session.form_secret, session.started_at.isoformat(), session.authority, person])
        return self._cookie(self.session_name, signed, int(self._lasts.total_seconds()))

    def write_flash(self, flash: Flash | None) -> str:
        """The `Set-Cookie` of a flash, or what removes it."""
        if flash is None:
            return self._cookie(self.flash_name, "", 0)
        return self._cookie(self.flash_name, self._flashes.dumps([flash.code, dict(flash.values)]), FLASH_LASTS)

    def _cookie(self, name: str, value: str, lasts: int) -> str:
        secure = "; Secure" if self._secure else ""
        return f"{name}={value}; Max-Age={lasts}; Path=/; HttpOnly; SameSite=Lax{secure}"


class Visit:
    """One request's hold on the session: what it reads, and what the response will leave in the browser."""

    def __init__(self, cookies: Cookies, sent: Mapping[str, str]) -> None:
        self._cookies = cookies
        self._sent_flash = cookies.read_flash(sent)
        self._had_flash = cookies.flash_name in sent
        self._to_set: dict[str, str] = {}
        known = cookies.read_session(sent)
        self.session = known or cookies.new()
        self._is_kept = known is not None

    @property
    def is_known(self) -> bool:
        """Whether the browser came with a session of ours, or has one by now."""
        return self._is_kept

    @property
    def form_secret(self) -> str:
        """What each form of this session carries; asking for it keeps an anonymous session in the browser."""
        if not self._is_kept:
            self._keep(self.session)
        return self.session.form_secret

    def begin(self, authority: str, person_id: UUID) -> None:
        """Somebody signed in: a new session, whatever was before."""
        self._keep(self._cookies.new(authority, person_id))

    def end(self) -> None:
        """They signed out, or can't sign in any more: a new session of nobody."""
        self._keep(self._cookies.new())

    def leave_flash(self, code: str, values: Mapping[str, FlashValue]) -> Flash:
        """Tell the next page what to say."""
        flash = Flash.of(code, values)
        self._to_set["flash"] = self._cookies.write_flash(flash)
        return flash

    def take_flash(self) -> Flash | None:
        """What the page before left to say; said once."""
        if self._had_flash:
            self._to_set.setdefault("flash", self._cookies.write_flash(None))
        return self._sent_flash

    def set_cookies(self) -> list[str]:
        """The `Set-Cookie` values of the response."""
        return list(self._to_set.values())

    def _keep(self, session: Session) -> None:
        self.session = session
        self._is_kept = True
        self._to_set["session"] = self._cookies.write_session(session)


class SessionMiddleware:
    """Gives each request its `Visit` as `request.state.visit`, and its response the cookies."""

    def __init__(self, app: ASGIApp, cookies: Cookies) -> None:
        self._app = app
        self._cookies = cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = Visit(self._cookies, HTTPConnection(scope).cookies)
        scope.setdefault("state", {})["visit"] = visit

        async def send_with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for value in visit.set_cookies():
                    headers.append("set-cookie", value)
            await send(message)

        await self._app(scope, receive, send_with_cookies)


def visit_of(connection: HTTPConnection) -> Visit:
    """The request's visit."""
    visit: Any = connection.state.visit
    if not isinstance(visit, Visit):
        raise TypeError("the session's middleware isn't in front of this page")
    return visit


def _serializer(settings: WebSettings, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        settings.secret_key.get_secret_value(),
        salt=f"hubhome-{purpose}",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
