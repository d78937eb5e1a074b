"""How does one go from one page of a list to the next with the same filters?"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from shared.contracts.records import Paged

LAST_PAGE = 100_000


def page_number(text: str) -> int:
    """The page that an address asks for; the first where it asks for none."""
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < len("1000000") else 1


def neighbours(path: str, answer: Paged, filters: Mapping[str, str]) -> dict[str, Any]:
    """For `govukPagination`: the pages before and after, where there are such."""
    kept = {name: value for name, value in filters.items() if value}

    def link(page: int, text: str) -> dict[str, str]:
        query = urlencode({**kept, "page": page})
        return {"href": f"{path}?{query}", "text": text, "labelText": f"{page} of {answer.pages}"}

    return {
        "landmarkLabel": "Pages",
        "previous": link(answer.page - 1, "Previous page") if answer.page > 1 else None,
        "next": link(answer.page + 1, "Next page") if answer.page < answer.pages else None,
    }
