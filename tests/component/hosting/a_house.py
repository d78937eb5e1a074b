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
    print(json.dumps(words), flush=True)  # noqa: T201  how a program talks to the test that started it


def live(name, behaviour, folder, ready):
    if behaviour == "raises":
        raise ValueError("no\nsuch table")
    if behaviour == "explains":
        raise SystemExit("set HUBHOME_WEB_SECRET")
    if behaviour == "exits":
        return 3
    if behaviour == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if behaviour == "never-ready":
        time.sleep(60)
    if behaviour == "once":
        tell(once=name, others=sorted(path.name for path in folder.glob("*.ready")))
        return 0

    def fail(number, frame):
        raise ValueError("a bug")

    def leave(number, frame):
        tell(left=name)
        raise SystemExit(0)

    def stay(number, frame):
        tell(stayed=name)

    signal.signal(signal.SIGTERM, stay if behaviour == "stubborn" else leave)
    signal.signal(signal.SIGUSR1, fail)
    (folder / f"{name}.ready").touch()
    tell(ready=name, pid=os.getpid())
    ready()
    while True:
        signal.pause()


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
            Child(name, partial(live, name, behaviour, folder), once=behaviour == "once")
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
