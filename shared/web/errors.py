"""What can go wrong in the web kit itself.

WebError
├── AssetsMissingError     the design system isn't set up beside the code: the app refuses to start
├── PagesClashError        two services bring the same word for two different things: the app refuses to start
├── UnknownFlashError      a page redirects with a message that no service declares
├── SignInNeededError      nobody is signed in: answered by a redirect to the sign-in
├── RoleNeededError        somebody is, and the page isn't theirs: 403
├── ListCutShortError      a list to take away that a service refused, or a page of it: no file
└── UntrustedFormError     a form that isn't one of ours, or is older than the session: 403
"""


class WebError(Exception):
    """The root of the kit's errors."""


class AssetsMissingError(WebError):
    """The design system's files aren't there."""


class PagesClashError(WebError):
    """Two services' pages use one word for two things."""


class UnknownFlashError(WebError):
    """A message after a redirect that no service declares."""


class SignInNeededError(WebError):
    """Nobody is signed in, or their session ended."""


class RoleNeededError(WebError):
    """Whoever is signed in has none of the roles that the page is for."""


class UntrustedFormError(WebError):
    """A form without this session's token, or sent from another site."""


class ListCutShortError(WebError):
    """A list to take away of which a page was refused; `why` is the refusal in words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
