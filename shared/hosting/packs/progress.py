"""How does whoever waits for a long import see that it moves?"""

from collections.abc import Callable, Iterable, Sequence

Walk = Callable[[str, Sequence[str]], Iterable[str]]
"""Hands on the names that it is given, one after another, and may show how far it is: `walk("Reading", tables)`."""


def unseen(_: str, names: Sequence[str]) -> Iterable[str]:
    """Shows nothing."""
    return names
