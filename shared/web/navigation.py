"""Where can somebody go from any page?"""

from dataclasses import dataclass

from shared.contracts.roles import PEOPLE, Role


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the navigation, for whoever has one of the roles."""

    text: str
    href: str
    """A path of this site; the item is the current one on it and on every page below it (of `/`, on it alone)."""
    roles: frozenset[Role] = PEOPLE

    def is_current(self, path: str) -> bool:
        """Whether a page with this path belongs to the item."""
        return path == self.href or (self.href != "/" and path.startswith(self.href + "/"))
