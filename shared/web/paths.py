"""Where may a redirect lead?"""

from urllib.parse import urlencode, urlsplit

HOME = "/"


def is_local(path: str) -> bool:
    """Whether a browser that is sent to this path stays on this site.

    `//host`, `/\\host` and paths with control characters, which browsers drop before they look, don't.
    """
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    if not path.isprintable():
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc


def local_or_home(path: str) -> str:
    """The path where it stays on this site, else the home page."""
    return path if is_local(path) else HOME


def sign_in_path(then: str = HOME) -> str:
    """The sign-in, from where the viewer goes on to `then`."""
    return "/sign-in" if then == HOME else "/sign-in?" + urlencode({"next": then})
