"""What a reaction or an errand can say about its own failure (STYLE.md §7).

MessagingError
├── TryAgainLaterError  not now: heard again after a while, on a ladder that ends in the dead letters
├── BrokenBodyError     a compressed body that can't be read
├── BodyTooLargeError   a body that no message can carry
├── DriftError          a stream or a consumer isn't what the code needs: deploy first
├── NotReplayableError  a message that was set aside can't be said again
└── BusAwayError        the bus can't be reached

Anything else that a reaction raises is poison: to the dead letters at once, with its reason. An errand goes up the
ladder whatever it raises: there are no dead letters from which it could be said again.
"""

from datetime import timedelta


class MessagingError(Exception):
    """Something between a service and the bus."""

    log_safe = True


class TryAgainLaterError(MessagingError):
    """Raised by a reaction or an errand that may succeed later; `after` overrules the ladder's next step."""

    def __init__(self, sentence: str, *, after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class BrokenBodyError(MessagingError):
    """A compressed body isn't one, or holds more than anybody takes."""


class BodyTooLargeError(MessagingError):
    """A body doesn't fit into a message, even compressed; `fits` is the part of it that about would."""

    def __init__(self, fits: float) -> None:
        super().__init__(f"the body is too large for one message: about {fits:.0%} of it would fit")
        self.fits = fits


class DriftError(MessagingError):
    """A stream or a consumer differs from what the code needs; names both sides."""


class NotReplayableError(MessagingError):
    """A message that was set aside can't be said again; says what to do instead."""


class BusAwayError(MessagingError):
    """The bus can't be reached, or doesn't answer in time."""
