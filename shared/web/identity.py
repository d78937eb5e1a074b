"""Who can sign in, and what may they claim? The registry knows; this is what the web needs of it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from shared.contracts.asking import AskError
from shared.contracts.refusals import Refused
from shared.contracts.registry import AuthorityProfile, PersonToPick, Statement

REMEMBERED_FOR = 60.0
"""Seconds. A statement lives five minutes: what is remembered a minute is never sent when about to expire."""
AT_MOST = 4000
"""Remembered statements; beyond, the memory starts anew rather than grow with everybody who ever signed in."""


@dataclass(frozen=True, slots=True)
class AuthorityToPick:
    """One of the installation's authorities: its word on the bus, and its name on pages."""

    authority: str
    name: str


class Identity(Protocol):
    """Asks who people are, in the web's own name. Every call may raise an `AskError`."""

    async def authorities(self) -> Sequence[AuthorityToPick]:
        """The authorities of this installation, in the order in which to show them."""
        ...

    async def profile(self, authority: str) -> AuthorityProfile | None:
        """What pages show of the authority; `None` where there is no such authority."""
        ...

    async def people(self, authority: str) -> Sequence[PersonToPick]:
        """Everybody who can be picked at the sign-in; nobody where the registry doesn't allow it."""
        ...

    async def statement(self, authority: str, person_id: UUID) -> Statement | Refused:
        """The signed statement of somebody who can sign in; refused where they can't, or can't any more."""
        ...

    async def behind(self, authority: str, secret: str) -> Statement | Refused:
        """The statement of who made a link with this secret, good for what the link shows; refused where it's none."""
        ...


class RememberingIdentity:
    """An identity that asks for the same thing at most once a minute.

    A role taken away is so gone from the pages within that minute. A profile is shown beyond it while the registry
    can't be reached: the page that says so must still name whom to ring at night.
    """

    def __init__(
        self,
        identity: Identity,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._identity = identity
        self._clock = clock
        self._now = now
        self._statements: dict[tuple[str, UUID], tuple[float, Statement]] = {}
        self._profiles: dict[str, tuple[float, AuthorityProfile]] = {}
        self._authorities: tuple[float, Sequence[AuthorityToPick]] | None = None

    async def authorities(self) -> Sequence[AuthorityToPick]:
        """The authorities, from up to a minute ago."""
        if self._authorities is None or self._clock() - self._authorities[0] >= REMEMBERED_FOR:
            self._authorities = (self._clock(), tuple(await self._identity.authorities()))
        return self._authorities[1]

    async def people(self, authority: str) -> Sequence[PersonToPick]:
        """As asked."""
        return await self._identity.people(authority)

    async def profile(self, authority: str) -> AuthorityProfile | None:
        """The profile, from up to a minute ago; older only where asking fails.

        Nothing is asked for a word that is no authority of ours: it may come from an address that somebody typed.
        """
        asked_at, known = self._profiles.get(authority, (0.0, None))
        if known and self._clock() - asked_at < REMEMBERED_FOR:
            return known
        try:
            is_ours = authority in {ours.authority for ours in await self.authorities()}
            profile = await self._identity.profile(authority) if is_ours else None
        except AskError:
            if known:
                return known
            raise
        if profile:
            self._profiles[authority] = (self._clock(), profile)
        return profile

    def last_profile(self, authority: str) -> AuthorityProfile | None:
        """The profile if it was ever asked for, without asking."""
        return self._profiles.get(authority, (0.0, None))[1]

    async def behind(self, authority: str, secret: str) -> Statement | Refused | None:
        """As asked: a link that was withdrawn opens nothing from then on; none where it isn't an authority of ours."""
        if authority not in {ours.authority for ours in await self.authorities()}:
            return None
        return await self._identity.behind(authority, secret)

    async def statement(self, authority: str, person_id: UUID) -> Statement | Refused:
        """The statement, from up to a minute ago and never expired; a refusal is asked for anew each time."""
        asked_at, known = self._statements.get((authority, person_id), (0.0, None))
        if known and self._clock() - asked_at < REMEMBERED_FOR and self._now() < known.expires_at:
            return known
        answer = await self._identity.statement(authority, person_id)
        if len(self._statements) >= AT_MOST:
            self._statements.clear()
        self._statements.pop((authority, person_id), None)
        if isinstance(answer, Statement):
            self._statements[authority, person_id] = (self._clock(), answer)
        return answer
