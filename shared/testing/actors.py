"""Made-up people who ask: actors, and the keys that sign for them."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from shared.contracts.actor import LIFETIME, Actor, KeyRing, SigningKey
from shared.contracts.roles import Role

AUTHORITY = "testshire"


class Keys:
    """A house's keys: one for each name that asks, and the ring of them all."""

    def __init__(self, *names: str) -> None:
        self._keys = {name: SigningKey.new(name) for name in ("registry", "web", "operator", *names)}
        self.ring = KeyRing.from_texts(self.public_texts())

    def public_texts(self) -> dict[str, str]:
        """Everybody's public key, as the settings want it."""
        return {name: key.public_text() for name, key in self._keys.items()}

    def of(self, name: str) -> SigningKey:
        """One process's key."""
        return self._keys[name]

    def sign(self, actor: Actor, now: datetime, lifetime: timedelta = LIFETIME) -> str:
        """A statement as the house makes it: about people from the registry, about machines from themselves."""
        issuer = {Role.SIGN_IN: "web", Role.OPERATOR: "operator"}
        name = next((issuer[role] for role in actor.roles if role in issuer), "registry")
        return self._keys[name].sign(actor, now, lifetime)


def actor(
    *roles: Role,
    person_id: UUID | None = None,
    authority: str = AUTHORITY,
    household_id: UUID | None = None,
    constellation_ids: tuple[UUID, ...] = (),
    child_ids: tuple[UUID, ...] = (),
    supervised_household_ids: tuple[UUID, ...] = (),
) -> Actor:
    """Somebody with these roles and this standing."""
    return Actor(
        person_id=person_id or uuid4(),
        authority=authority,
        roles=frozenset(roles),
        household_id=household_id,
        constellation_ids=constellation_ids,
        child_ids=child_ids,
        supervised_household_ids=supervised_household_ids,
    )
