"""How to ask a service something: the one call that pages, services and the command line share."""

from typing import Any, Protocol, TypeVar
from uuid import UUID

from shared.contracts.message import Command, Reply, Request
from shared.contracts.refusals import Refused

R = TypeVar("R", bound=Reply)


class AskError(Exception):
    """No usable answer came.

    AskError
    ├── UnreachableError   nobody answers that subject now: nothing was done
    ├── NoReplyInTimeError the deadline passed: a command may or may not have been done; ask again with the same key
    ├── NotAllowedError    the actor isn't one, or may not ask this
    ├── TooLargeError      the request doesn't fit into one message: nothing was asked
    ├── BrokenRequestError the service couldn't read the request, or failed on it
    └── NotKeptError       a command that was to be kept for its service isn't: nobody will see it
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


class NotKeptError(AskError):
    """The bus didn't confirm that it keeps a command: it may be away itself. Nobody will see it."""


class Asks(Protocol):
    """Somebody who can ask, for one actor in one authority."""

    async def ask(self, request: Request[R], *, key: UUID | None = None, within: float | None = None) -> R | Refused:
        """The typed reply, or the refusal.

        `key` is a command's idempotency key (a new one when not given): asked again with it, the deed is done once and
        the reply is the same. `within` is the deadline in seconds. Raises an `AskError` when there is no answer.
        """
        ...


class AsksAndKeeps(Asks, Protocol):
    """Somebody who can ask, and have kept what can't be asked now: the web, for its viewers."""

    async def keep(self, command: Command[Any], *, key: UUID) -> None:
        """Have the bus keep a command until its service is back; done once with all that was asked with the same key.

        Returns when the bus has it on disk. Only identifiers and states are kept: its words aren't. Raises
        `NotKeptError` where nobody can say that it is kept, and `TypeError` for a command that isn't declared so.
        """
        ...
