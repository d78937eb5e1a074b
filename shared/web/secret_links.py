"""Who made the secret link that something without a session follows, such as a phone's calendar?

A link's last part is its authority, a dot and a secret: `portsmouth.Qm9…`. The path that is logged is the route's
template, so a secret stands in no line of ours; a proxy in front has to leave these paths out of its own.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date

from fastapi import Request
from starlette.responses import Response

from shared.contracts.actor import AUTHORITY_PATTERN, Actor
from shared.contracts.asking import Asks
from shared.contracts.clock import night_in_london
from shared.contracts.registry import Statement
from shared.web.house import house_of

_LINK = re.compile(rf"({AUTHORITY_PATTERN.strip('^$')})\.([A-Za-z0-9_-]{{43}})")
UNSEEN = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
"""On everything that is opened by a secret, or shows one."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who made a link, as far as what it shows goes."""

    actor: Actor
    asks: Asks
    tonight: date
    site: str
    """The address of the site, without a slash at its end."""


def new_secret() -> str:
    """256 random bits, as an address can have them."""
    return secrets.token_urlsafe(32)


def linked(authority: str, secret: str) -> str:
    """The last part of a link's address."""
    return f"{authority}.{secret}"


def site_of(request: Request) -> str:
    """The address of the site as whoever asks for it has it; https wherever cookies go over nothing else."""
    base = request.base_url
    if house_of(request).settings.secure_cookies:
        base = base.replace(scheme="https")
    return str(base).rstrip("/")


async def holder_of(request: Request, link: str) -> Holder | None:
    """Who made the link, with their rights of now; nobody where it opens nothing. May raise an `AskError`."""
    found = _LINK.fullmatch(link)
    if found is None:
        return None
    house = house_of(request)
    statement = await house.identity.behind(found[1], found[2])
    if not isinstance(statement, Statement):
        return None
    return Holder(
        actor=statement.actor,
        asks=house.asker_for(statement),
        tonight=night_in_london(house.clock()),
        site=site_of(request),
    )


def opens_nothing() -> Response:
    """The one answer to every link that opens nothing: it tells nobody why."""
    return Response("Not found\n", status_code=404, media_type="text/plain", headers=UNSEEN)
