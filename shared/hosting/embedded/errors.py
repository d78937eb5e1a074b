"""What can go wrong with an embedded server; each error is one sentence that says what to do."""


class EmbeddedServerError(Exception):
    """An embedded server can't run.

    EmbeddedServerError
    ├── NotInstalledError  the extra `embedded` isn't installed
    ├── FolderError        the server can't use its folder
    └── NotStartedError    it ended, or wasn't ready in time
    """


class NotInstalledError(EmbeddedServerError):
    """The wheel that brings the server isn't installed."""

    def __init__(self, distribution: str) -> None:
        super().__init__(
            f"{distribution} isn't installed: install hubhome[embedded], or give the URLs of servers of your own"
        )


class FolderError(EmbeddedServerError):
    """The folder belongs to somebody else, can't be reached, or is in use by another server."""


class NotStartedError(EmbeddedServerError):
    """The server ended before it was ready, or wasn't ready in time."""
