"""Which port a server of ours can have."""

import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
_EPHEMERAL_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST = 15_000


def free_port() -> int:
    """A loopback port that nobody listens on, below those that the kernel gives to outgoing connections.

    Were it one of those, a client that reconnects while the server is down could be given the server's own port as its
    source: it would connect to itself, and the server couldn't come back.
    """
    below = _lowest_ephemeral_port()
    while True:
        port = random.randrange(_LOWEST, below)  # noqa: S311  spreads parallel test runs, guards nothing
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
        return port


def _lowest_ephemeral_port() -> int:
    try:
        lowest = int(_EPHEMERAL_RANGE.read_text().split()[0])
    except OSError:  # not Linux
        lowest = 32_768
    return lowest if lowest > _LOWEST + 1_000 else 32_768
