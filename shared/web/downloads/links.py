"""Which links lead to the list of a page?"""

from urllib.parse import parse_qsl, urlencode

from shared.web.downloads.writing import KINDS

_NOT_KEPT = frozenset({"download", "page"})
"""What an address says that isn't a filter: all of a list is taken, not the page of it that is shown."""


def links(path: str, query: str) -> list[dict[str, str]]:
    """A link for each kind of file, to the page at this address and with its filters."""
    kept = [(name, value) for name, value in parse_qsl(query) if name not in _NOT_KEPT]
    return [
        {"text": kind.name, "href": f"{path}?{urlencode([*kept, ('download', ending)])}"}
        for ending, kind in KINDS.items()
    ]
