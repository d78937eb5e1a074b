"""Where `hubhome` begins: Ctrl-C ends it at once and without a word, also while it is still being loaded."""

import signal

from shared.hosting.loading import loading


def main() -> None:
    """Load the command line, and run it with Python's own answer to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with loading():
        from shared.hosting.cli import main as command_line  # noqa: PLC0415  the loading is what Ctrl-C may fall into

    signal.signal(signal.SIGINT, signal.default_int_handler)
    command_line()
