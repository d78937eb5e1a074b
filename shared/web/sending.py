"""Who may send more than a form?"""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant  # codespell:ignore dependant

from shared.web.edge import SAFE_METHODS
from shared.web.viewer import RoleGuard, signed_in

LARGEST_FORM = 1024 * 1024
"""Bytes. A form is some kilobytes; a route that takes files has a limit of its own (`max_body_size`)."""


async def known_sender(request: Request) -> None:
    """Where a page takes more than a form, it is taken only from those for whom the page is; the app asks it first.

    Nothing has been received then. Raises `SignInNeededError` and `RoleNeededError`.
    """
    route = request.scope.get("route")
    takes = getattr(route, "max_body_size", None)
    if request.method in SAFE_METHODS or route is None or takes is None or takes <= LARGEST_FORM:
        return
    viewer = await signed_in(request)
    for guard in _guards(route.dependant):  # codespell:ignore dependant
        await guard(viewer)


def _guards(needs: Dependant) -> Iterator[RoleGuard]:  # codespell:ignore dependant
    for need in needs.dependencies:
        if isinstance(need.call, RoleGuard):
            yield need.call
        yield from _guards(need)
