"""Who is asking: a signed, short-lived statement of a person, their authority, roles and standing (DESIGN.md §4).

A statement is a JWT signed with Ed25519. Which key signed it bounds what it may claim (`Issuer`): the web host's key
can only say "I am the sign-in", so somebody who takes over the web can't make themselves a manager; the statements
about people come from the registry, which knows what they are.
"""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import Field, ValidationError

from shared.contracts.fields import Classified, CodeWord, Identifier
from shared.contracts.message import Request, Value
from shared.contracts.roles import PEOPLE, Role

ALGORITHM = "EdDSA"
AUDIENCE = "hubhome"
LIFETIME = timedelta(minutes=5)
"""How long a statement is good for: long enough for a page, too short to be worth stealing."""
LEEWAY = timedelta(seconds=5)
"""How far two machines' clocks may differ."""
KEPT = 1024
"""Statements whose signature a process remembers having checked, the latest used ones: about a megabyte and a half."""

AUTHORITY_PATTERN = r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$"
AuthorityName = Annotated[str, Field(pattern=AUTHORITY_PATTERN), Classified.STATE]


class NotAnActorError(Exception):
    """A statement that isn't signed by a known key, is expired, is for another authority, or claims too much."""


class Actor(Value):
    """Who asks, in which authority, as what, and for whom they are responsible."""

    person_id: Identifier
    authority: AuthorityName
    roles: frozenset[Role]
    household_id: Identifier | None = None
    """The carer's own household."""
    constellation_ids: tuple[Identifier, ...] = ()
    """Constellations that the person is at the hub of, a satellite of, or the liaison worker of."""
    child_ids: tuple[Identifier, ...] = ()
    """Children whose social worker the person is, or who are placed in their household."""
    supervised_household_ids: tuple[Identifier, ...] = ()
    """Households whose supervising social worker the person is."""
    asks_only: frozenset[CodeWord] | None = None
    """The types of the only requests that this statement is good for; without, all that the roles may ask."""

    def has(self, *roles: Role) -> bool:
        """Whether the actor has at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    def may_ask(self, request: type[Request[Any]]) -> bool:
        """Whether the actor has a role that may ask this, and the statement isn't only good for something else."""
        is_narrower = self.asks_only is not None and request.type_name() not in self.asks_only
        return self.has(*request.asked_by) and not is_narrower


@dataclass(frozen=True, slots=True)
class Issuer:
    """A public key and what statements signed with it may claim."""

    public_key: Ed25519PublicKey
    may_claim: frozenset[Role]

    @classmethod
    def of(cls, name: str, encoded: str) -> "Issuer":
        """The issuer with this name: the name decides what it may claim."""
        raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        return cls(Ed25519PublicKey.from_public_bytes(raw), CLAIMS_OF.get(name, frozenset({Role.SERVICE})))


CLAIMS_OF: Mapping[str, frozenset[Role]] = {
    "registry": frozenset(PEOPLE | {Role.SERVICE}),
    "web": frozenset({Role.SIGN_IN}),
    "operator": frozenset(PEOPLE | {Role.OPERATOR, Role.SIGN_IN}),
}
"""What each issuer may claim; any other name is a service and may claim only to be one."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One process's private key and its name."""

    name: str
    private_key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def new(cls, name: str) -> "SigningKey":
        """A fresh key."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def from_text(cls, name: str, text: str) -> "SigningKey":
        """The key in `private_text()`'s form; raises `ValueError` where it isn't one."""
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return cls(name, Ed25519PrivateKey.from_private_bytes(raw))

    def private_text(self) -> str:
        """The private key in URL-safe base64: a secret."""
        raw = self.private_key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def public_text(self) -> str:
        """The public key in URL-safe base64, for the other processes' key ring."""
        raw = self.private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def sign(self, actor: Actor, now: datetime, lifetime: timedelta = LIFETIME) -> str:
        """The signed statement, good from `now` for `lifetime`."""
        claims: dict[str, Any] = {
            "aud": AUDIENCE,
            "iss": self.name,
            "sub": str(actor.person_id),
            "jti": secrets.token_urlsafe(9),
            "iat": now,
            "exp": now + lifetime,
            # Without what it doesn't say, so that a release that doesn't know a field refuses only who uses it.
            "actor": actor.model_dump(mode="json", exclude_none=True),
        }
        return jwt.encode(claims, self.private_key, algorithm=ALGORITHM, headers={"kid": self.name})


@dataclass(frozen=True, slots=True)
class _Signed:
    """What stands in a statement whose signature is good. Whether it is good now, and here, is asked each time."""

    actor: Actor
    issuer: Issuer
    issued_at: float
    expires_at: float


class KeyRing:
    """The public keys of every process of the house, by name."""

    def __init__(self, issuers: Mapping[str, Issuer]) -> None:
        self._issuers = dict(issuers)
        # A page asks several things with one statement, and its reading takes longer than most of the answers.
        self._signed = lru_cache(maxsize=KEPT)(self._read)

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> "KeyRing":
        """The ring from names and `public_text()`s."""
        return cls({name: Issuer.of(name, text) for name, text in texts.items()})

    def verify(self, statement: str, authority: str, now: datetime) -> Actor:
        """The actor that a statement speaks of.

        Raises `NotAnActorError` where the signature isn't one of a known key, `now` is outside its lifetime, it is
        for another authority than the message's, or it claims a role that its issuer can't give.
        """
        signed = self._signed(statement)
        if not signed.issued_at - LEEWAY.total_seconds() <= now.timestamp() < signed.expires_at:
            raise NotAnActorError("the statement has expired")
        if signed.actor.authority != authority:
            raise NotAnActorError("the statement is for another authority")
        if not signed.actor.roles or not signed.actor.roles <= signed.issuer.may_claim:
            raise NotAnActorError("the statement claims a role that its issuer can't give")
        return signed.actor

    def _read(self, statement: str) -> _Signed:
        """What is the same whenever it is asked. What can't be read isn't kept: nobody fills the memory with it."""
        try:
            issuer = self._issuers[str(jwt.get_unverified_header(statement).get("kid", ""))]
            claims = jwt.decode(
                statement,
                issuer.public_key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["exp", "iat", "sub"], "verify_exp": False, "verify_iat": False},
            )
            actor = Actor.model_validate(claims["actor"])
        except (KeyError, jwt.InvalidTokenError, ValidationError) as error:
            raise NotAnActorError(f"not a statement of a known issuer ({type(error).__name__})") from None
        if not _is_short(claims["iat"], claims["exp"]):
            raise NotAnActorError("the statement is for longer than statements are")
        return _Signed(actor, issuer, claims["iat"], claims["exp"])


def _is_short(issued_at: object, expires_at: object) -> bool:
    if not isinstance(issued_at, int | float) or not isinstance(expires_at, int | float):
        return False
    return expires_at - issued_at <= (LIFETIME + LEEWAY).total_seconds()


def machine(name: str, authority: str, role: Role = Role.SERVICE) -> Actor:
    """The actor that a process of the house is when it asks for itself; its id follows from its name."""
    return Actor(person_id=_machine_id(name), authority=authority, roles=frozenset({role}))


def _machine_id(name: str) -> UUID:
    return UUID(bytes=name.encode().ljust(16, b"\0")[:16])
