"""How to ask a service something: the one call that pages, services and the command line share."""

from typing import Protocol, TypeVar
from uuid import UUID

from shared.contracts.message import Reply, Request
from shared.contracts.refusals import Refused

R = TypeVar("R", bound=Reply)


class AskError(Exception):
    """No usable answer came.

    AskError
    ├── UnreachableError   nobody answers that subject now: nothing was done
    ├── NoReplyInTimeError the deadline passed: a command may or may not have been done; ask again with the same key
    ├── NotAllowedError    the actor isn't one, or may not ask this
    ├── TooLargeError      the request doesn't fit into one message: nothing was asked
    └── BrokenRequestError the service couldn't read the request, or failed on it
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnreachableError(AskError):
    """Nobody answers that subject now; said at once, and nothing was saved."""


class NoReplyInTimeError(AskError):
    """The deadline passed without a reply."""


class NotAllowedError(AskError):
    """The actor's statement is forged, expired or for another authority, or its roles don't allow the request."""


class TooLargeError(AskError):
    """The request doesn't fit into one message; `fits` is the part of it that about would. Nothing was asked."""

    def __init__(self, sentence: str, fits: float) -> None:
        super().__init__(sentence)
        self.fits = fits


class BrokenRequestError(AskError):
    """The service couldn't read the request, or failed while working on it; nothing was saved."""


class Asks(Protocol):
    """Somebody who can ask, for one actor in one authority."""

    async def ask(self, request: Request[R], *, key: UUID | None = None, within: float | None = None) -> R | Refused:
        """The typed reply, or the refusal.

        `key` is a command's idempotency key (a new one when not given): asked again with it, the deed is done once and
        the reply is the same. `within` is the deadline in seconds. Raises an `AskError` when there is no answer.
        """
        ...
