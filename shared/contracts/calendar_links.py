"""What the registry is asked about the secret links by which people read their own calendar, and whom it signs for."""

import hashlib
from typing import Annotated

from pydantic import StringConstraints

from shared.contracts.calendars import WhatGoesInMyCalendar
from shared.contracts.fields import Classified, Flag, Instant
from shared.contracts.message import Command, Done, Query, Reply
from shared.contracts.packs import WrittenLike
from shared.contracts.registry import Statement, WhoAreThey
from shared.contracts.roles import CARERS, Role

HAVE_A_CALENDAR = WhatGoesInMyCalendar.asked_by
"""Roles with a calendar of their own. Whoever runs the whole programme has none: it would be everybody's."""
MAY_HAVE_NAMES = CARERS | {Role.CHILDRENS_SOCIAL_WORKER}
"""Roles whose calendar may have children's first names: few children, whom the person knows."""
WITHOUT_NAMES = frozenset({WhatGoesInMyCalendar.type_name()})
"""All that may be asked with the statement behind a link."""
WITH_NAMES = WITHOUT_NAMES | {WhoAreThey.type_name()}
"""The same, where somebody who may have names wanted them."""

LinkSecret = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$"),
    WrittenLike("256 bits as an address can have them", "made-up-secret-of-forty-three-letters-012345"[:43]),
    Classified.SENSITIVE,
]
"""256 bits that nobody can guess. Only who made the link has it, and whoever they gave it to."""
SecretHash = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    WrittenLike("a SHA-256 in hexadecimal digits", "0123456789abcdef" * 4),
    Classified.SENSITIVE,
]


def hash_of(secret: str) -> str:
    """What is kept of a secret. Of 256 random bits a plain SHA-256 is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


class MyCalendarLink(Reply):
    """The asker's link; what it is, nobody can tell any more."""

    made_at: Instant | None = None
    """None where there is no link."""
    shows_names: Flag = False
    may_show_names: Flag = False


class HowIsMyCalendarLink(Query[MyCalendarLink], owner="registry", asked_by=HAVE_A_CALENDAR):
    """Have I a link to my calendar, and does it show names?"""


class MakeCalendarLink(Command[MyCalendarLink], owner="registry", asked_by=HAVE_A_CALENDAR):
    """Makes the asker's link, in place of the one before, which opens nothing any more.

    The secret itself isn't said: who shows it once made it. Refused: `names_not_for_you`.
    """

    secret_hash: SecretHash
    shows_names: Flag = False


class WithdrawCalendarLink(Command[Done], owner="registry", asked_by=HAVE_A_CALENDAR):
    """Ends the asker's link; of no effect where there is none."""


class WhoseCalendarLink(Query[Statement], owner="registry", asked_by={Role.SIGN_IN}):
    """Who is behind this link today, with which roles and standing? The statement is good for their calendar only.

    Refused with `no_such_link`, in the same words for a secret that was never one, one that was withdrawn or replaced,
    and one of somebody who can't sign in any more.
    """

    secret: LinkSecret
