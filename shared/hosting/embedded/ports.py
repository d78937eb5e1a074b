"""Which port a server of ours can have."""

import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
_EPHEMERAL_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST = 15_000


def free_port() -> int:
    """A loopback port that is the caller's for a minute: others who ask get another one, and a server can listen on it.

    It is below those that the kernel gives to outgoing connections. Were it one of those, a client that reconnects
    while the server is down could be given the server's own port as its source: it would connect to itself, and the
    server couldn't come back.
    """
    below = _lowest_ephemeral_port()
    while True:
        port = random.randrange(_LOWEST, below)  # noqa: S311  spreads parallel test runs, guards nothing
        if _claimed(port):
            return port


def _claimed(port: int) -> bool:
    """Leave a connection that has just ended there: for a minute the kernel gives the port to whoever reuses addresses.

    Every server does; this probe doesn't, so whoever asks meanwhile is refused. Between a port that is only looked at
    and the server that listens on it, another process took it (seen: a house of two that started at once).
    """
    with socket.socket() as claim:
        try:
            claim.bind((LOOPBACK, port))
        except OSError:
            return False
        claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        claim.listen()
        with socket.create_connection((LOOPBACK, port)):
            accepted, _ = claim.accept()
            accepted.close()  # who closes first is the one that waits
    return True


def _lowest_ephemeral_port() -> int:
    try:
        lowest = int(_EPHEMERAL_RANGE.read_text().split()[0])
    except OSError:  # not Linux
        lowest = 32_768
    return lowest if lowest > _LOWEST + 1_000 else 32_768
