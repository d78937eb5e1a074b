"""The embedded servers leave nothing behind, however they end."""

import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from shared.hosting.embedded.postgres_server import PostgresServer
from tests.component.hosting.what_runs import eventually, living, shared_memory_segments, spawned_by


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="hubhome-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def test_the_servers_end_when_whoever_started_them_is_killed(folder):
    program = f"""
import json, time
from pathlib import Path
from urllib.parse import urlsplit
from shared.hosting.embedded.nats_server import NatsServer
from shared.hosting.embedded.postgres_server import PostgresServer
from tests.component.hosting.what_runs import eventually, living, shared_memory_segments, spawned_by

servers = [NatsServer(Path({str(folder)!r}) / "nats"), PostgresServer(Path({str(folder)!r}) / "postgres")]
for server in servers:
    server.start()
print(json.dumps([server.pid for server in servers]), flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as starter:
        orphans = [psutil.Process(pid) for pid in json.loads(starter.stdout.readline())]
        orphans += [worker for orphan in orphans for worker in orphan.children(recursive=True)]
        assert len(orphans) > 2

        starter.kill()

    eventually(lambda: not living(orphans))
    successor = PostgresServer(folder / "postgres")
    successor.start()
    successor.stop()


def test_a_stopped_server_leaves_no_process_port_or_shared_memory(folder):
    server = PostgresServer(folder / "postgres")
    server.start()
    workers, segment = spawned_by(server), server._shared_memory()
    assert segment in shared_memory_segments()

    server.kill()
    server.stop()

    assert living(workers) == []
    assert segment not in shared_memory_segments()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0


def test_a_server_killed_before_anybody_saw_it_ready_leaves_no_shared_memory(folder):
    server = PostgresServer(folder / "postgres")
    server.launch()
    eventually(lambda: server._shared_memory() is not None)
    segment = server._shared_memory()
    assert segment in shared_memory_segments()

    server.kill()

    assert segment not in shared_memory_segments()
