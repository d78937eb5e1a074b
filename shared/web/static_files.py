"""Where are the stylesheets, scripts and images, and for how long may a browser keep them?"""

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from shared.web.errors import AssetsMissingError

FOLDER = Path(__file__).parent / "static"
NEEDED = ("govuk/govuk-frontend.min.css", "govuk/govuk-frontend.min.js", "hubhome.css", "hubhome.js", "favicon.svg")
SUFFIXES = frozenset({".css", ".js", ".svg"})


class VersionedStaticFiles(StaticFiles):
    """The files under a path with their version in it, which is kept for a year where it is the one we have.

    Another version's path, which a page of a house being updated may ask for, is answered with the file we have and
    not kept.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        for name in NEEDED:
            if not (folder / name).is_file():
                raise AssetsMissingError(f"shared/web/static/{name} is missing: run `make install`")
        super().__init__(directory=folder)
        digest = hashlib.sha256()
        for path in sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
        self.version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The path of a file, for a page."""
        return f"/static/{self.version}/{name}"

    def get_path(self, scope: Scope) -> str:
        """The file's path without the version before it."""
        return super().get_path(scope).partition("/")[2]

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        is_current = super().get_path(scope).partition("/")[0] == self.version
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
        return response
