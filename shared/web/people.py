"""How is one person found among two hundred at the sign-in?"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.registry import PersonToPick
from shared.contracts.roles import Role
from shared.web.wording import ROLE_WORDS

SHOWN_AT_FIRST = 6
"""People of a role that are shown before somebody asks for all: enough to try each part, short on a phone."""


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """The people of one role who match, and how many of them are shown."""

    role: Role
    shown: tuple[PersonToPick, ...]
    total: int

    @property
    def hidden(self) -> int:
        """How many more there are."""
        return self.total - len(self.shown)


def by_role(people: Sequence[PersonToPick], *, role: Role | None = None, search: str = "") -> list[RoleGroup]:
    """The people in groups, each under the first of their roles, neighbours by household or team beside each other.

    `search` finds each of its words in a name, a household or team, or a role. Everybody is shown where the groups
    were narrowed down, else the first few of each role.
    """
    words = search.casefold().split()
    groups: dict[Role, list[PersonToPick]] = {}
    for person in people:
        roles = [known for known in ROLE_WORDS if known in person.roles]
        if not roles or (role and role not in roles):
            continue
        if all(word in _text(person, roles) for word in words):
            groups.setdefault(role or roles[0], []).append(person)
    limit = None if role or words else SHOWN_AT_FIRST
    return [
        RoleGroup(known, tuple(sorted(groups[known], key=_order)[:limit]), len(groups[known]))
        for known in ROLE_WORDS
        if known in groups
    ]


def _order(person: PersonToPick) -> tuple[str, str]:
    return person.belongs_to.casefold(), person.name.casefold()


def _text(person: PersonToPick, roles: Sequence[Role]) -> str:
    return " ".join((person.name, person.belongs_to, *(ROLE_WORDS[role] for role in roles))).casefold()
