"""A small house to run as a program: `a_house.py FOLDER-or-"temporary" CHILD[=BEHAVIOUR]...`.

It tells on stdout where it is and when it is open; each child tells its name and process id when it is ready.
"""

import json
import os
import signal
import sys
import time
from functools import partial
from pathlib import Path

import structlog

from shared.hosting.embedded.forked import Child
from shared.hosting.embedded.nats_server import NatsServer
from shared.hosting.embedded.postgres_server import PostgresServer
from shared.hosting.supervisor import Supervisor


def tell(**words):
    os.write(1, f"{json.dumps(words)}\n".encode())  # in one piece, also from a signal handler and from many processes


def fails(name, folder, ready):
    raise ValueError("no\nsuch table")


def explains(name, folder, ready):
    raise SystemExit("set HUBHOME_WEB_SECRET")


def exits(name, folder, ready):
    return 3


def dies(name, folder, ready):
    os.kill(os.getpid(), signal.SIGKILL)


def is_never_ready(name, folder, ready):
    time.sleep(60)


def meets(name, folder, ready):
    """Has its task done once somebody else has begun theirs."""
    (folder / f"{name}.here").touch()
    while len(list(folder.glob("*.here"))) < 2:
        time.sleep(0.01)
    tell(once=name)
    return 0


def runs_once(name, folder, ready):
    tell(once=name)
    return 0


def serves(name, folder, ready, *, stays=False):
    def leave(number, frame):
        tell(left=name)
        raise SystemExit(0)

    def stay(number, frame):
        tell(stayed=name)

    def fail(number, frame):
        raise ValueError("a bug")

    signal.signal(signal.SIGTERM, stay if stays else leave)
    signal.signal(signal.SIGUSR1, fail)
    tell(ready=name, pid=os.getpid())
    ready()
    while True:
        signal.pause()


BEHAVIOURS = {
    "": serves,
    "dies": dies,
    "exits": exits,
    "meets": meets,
    "explains": explains,
    "never-ready": is_never_ready,
    "once": runs_once,
    "raises": fails,
    "stubborn": partial(serves, stays=True),
}


class Blueprint:
    def __init__(self, wanted):
        self.wanted = [child.partition("=")[::2] for child in wanted if child not in {"nats", "postgres"}]
        self.with_servers = [child for child in wanted if child in {"nats", "postgres"}]

    def servers(self, folder):
        tell(folder=str(folder))
        kinds = {"postgres": PostgresServer, "nats": NatsServer}
        self.started = [kinds[name](folder / name) for name in self.with_servers]
        return self.started

    def children(self, folder):
        return [
            Child(name, partial(BEHAVIOURS[behaviour], name, folder), once=behaviour in {"once", "meets"})
            for name, behaviour in self.wanted
        ]

    def state(self):
        return {"servers": {server.name: server.pid for server in self.started}}

    def opened(self):
        tell(open=True, **self.state())


if __name__ == "__main__":
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.PrintLoggerFactory(sys.stderr)
    )
    folder = None if sys.argv[1] == "temporary" else Path(sys.argv[1])
    patience = 1.0 if any("never-ready" in child for child in sys.argv) else 30.0
    sys.exit(Supervisor(Blueprint(sys.argv[2:]), folder, grace=1.0, patience=patience).run())
