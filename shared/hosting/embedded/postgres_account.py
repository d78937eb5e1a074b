"""As whom PostgreSQL runs: as ourselves, or, because it refuses to run as root, as somebody who may do nothing else."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from shared.hosting.embedded.errors import FolderError

UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A user and a group of this machine."""

    uid: int
    gid: int

    @classmethod
    def for_cluster(cls, cluster: Path) -> "Account | None":
        """The account for a cluster's folder, be it there or still to come; None when that is ourselves.

        As root: the owner of a cluster that is there already, so that it need never be given away, or else `nobody`.
        Raises `FolderError` where a cluster belongs to somebody else, and we aren't root.
        """
        owner = cluster.stat().st_uid if cluster.exists() else None
        if os.geteuid() != 0:
            if owner not in {None, os.geteuid()}:
                raise FolderError(f"{cluster} belongs to another user; choose a folder of your own")
            return None
        try:
            entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(UNPRIVILEGED)
        except KeyError:
            raise FolderError(f"PostgreSQL can't run as root, and there is no user {UNPRIVILEGED!r} here") from None
        return cls(entry.pw_uid, entry.pw_gid)

    def can_reach(self, path: Path) -> bool:
        """Whether every folder above the path lets this account through."""
        return all(self._may_search(folder) for folder in path.resolve().parents)

    def own(self, path: Path) -> None:
        """Give this account one file or folder of ours."""
        os.chown(path, self.uid, self.gid)

    def _may_search(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)
