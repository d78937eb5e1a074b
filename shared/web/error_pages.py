"""What does somebody read when a page can't be shown?"""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from shared.contracts.asking import AskError, NoReplyInTimeError, NotAllowedError, UnreachableError
from shared.contracts.envelope import Trail
from shared.web.edge import REQUEST_ID, SAFE_METHODS, SECURITY_HEADERS, trail_of
from shared.web.errors import ListCutShortError, RoleNeededError, SignInNeededError, UntrustedFormError
from shared.web.house import house_of
from shared.web.paths import sign_in_path
from shared.web.session import visit_of
from shared.web.viewer import perhaps_signed_in

RETRY_AFTER = "30"
"""Seconds after which a service that restarts is usually back."""

NOT_LIKE_THAT = ("This page can’t be used like that", "Go to the home page and start again from there.")
GONE_WRONG = ("Sorry, there is a problem with Hubhome", "Try again later.")
SAYINGS = {
    403: ("You can’t see this page", "Your role doesn’t include it. If you think it should, tell your fostering team."),
    404: (
        "Page not found",
        "If you typed the web address, check it is correct. If you pasted it, check you copied all of it.",
    ),
    413: ("What you sent is too large", "Send less at a time."),
    422: ("Something was missing from what you sent", "Go back, check what you entered, and try again."),
}
FOREIGN_FORM = (
    "This form is too old",
    "You signed in or out since it was shown. Nothing was saved. Go back, reload the page, and try again.",
)

ADDRESS = frozenset({"path", "query"})
"""Where a fault makes an address one of no page; elsewhere it is what was sent that is at fault."""
OUR_FAULT = 500
"""From this status on it is ours to mend, and somebody may be waiting."""

log = structlog.get_logger(__name__)


def add_error_pages(app: FastAPI) -> None:
    """Answer every error with a page in the one layout, which tells what to do and nothing of our insides."""
    app.add_exception_handler(SignInNeededError, _to_the_sign_in)
    app.add_exception_handler(RoleNeededError, lambda request, _: error_page(request, 403))
    app.add_exception_handler(UntrustedFormError, _foreign_form)
    app.add_exception_handler(ListCutShortError, _list_cut_short)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _not_as_expected)
    app.add_exception_handler(AskError, _no_answer)
    app.add_exception_handler(Exception, _failed)


def _to_the_sign_in(request: Request, _: Exception) -> Response:
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(sign_in_path(path) if request.method in SAFE_METHODS else sign_in_path(), status_code=303)


def _foreign_form(request: Request, _: Exception) -> Response:
    log.warning("untrusted_form_refused", method=request.method)
    return error_page(request, 403, FOREIGN_FORM)


def _list_cut_short(request: Request, error: Exception) -> Response:
    if not isinstance(error, ListCutShortError):
        raise TypeError("not a list that was cut short")
    log.warning("list_cut_short")
    heading, whole = "The list can’t be downloaded", "Nothing was downloaded, so that you don’t have half a list."
    return error_page(request, 409, (heading, *filter(None, [error.why]), whole, "Go back to the list and try again."))


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise TypeError("not an HTTP error")
    if not hasattr(request.state, "viewer"):
        # No page was found, so nobody asked who looks: whoever is signed in keeps the menu to go on from.
        await perhaps_signed_in(request)
    response = error_page(request, error.status_code)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _not_as_expected(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise TypeError("not a fault of a request")
    is_no_address = any(fault["loc"][0] in ADDRESS for fault in error.errors())
    return error_page(request, 404 if is_no_address else 422)


def _no_answer(request: Request, error: Exception) -> Response:
    if isinstance(error, NotAllowedError):
        return error_page(request, 403)
    if not isinstance(error, UnreachableError | NoReplyInTimeError):
        log.error("page_failed", error=type(error).__name__)
        return error_page(request, 500)
    log.warning("page_lost", error=type(error).__name__)
    heading = "Sorry, part of Hubhome can’t be reached"
    if request.method in SAFE_METHODS:
        saying = (heading, error.sentence, "Nothing is lost. Try again in a few minutes.")
    elif isinstance(error, UnreachableError):
        saying = (heading, error.sentence, "Nothing was saved. Try again in a few minutes.")
    else:
        saying = (
            "Sorry, we don’t know if that was saved",
            error.sentence,
            "Reload this page to send it again. It is only done once, even if you send it twice.",
        )
    response = error_page(request, 503, saying)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


async def _failed(request: Request, error: Exception) -> Response:
    # This page is made outside of the middlewares, where whatever failed can't reach.
    trail = trail_of(request.scope) or Trail.start()
    # Without the traceback: the error goes on to the server, which logs it at the end of the request's own task. That
    # line is to be found by the request's id as well, so what is bound here isn't undone.
    structlog.contextvars.bind_contextvars(correlation_id=str(trail.correlation_id))
    log.error("page_failed", error=type(error).__name__)
    response = error_page(request, 500)
    for name, value in {**SECURITY_HEADERS, REQUEST_ID: str(trail.correlation_id)}.items():
        response.headers.setdefault(name, value)
    return response


def error_page(request: Request, status: int, saying: tuple[str, ...] | None = None) -> Response:
    """The page of an error: its heading and sentences, and whom to ring where it is ours to mend. Asks nobody."""
    house = house_of(request)
    heading, *sentences = saying or SAYINGS.get(status, NOT_LIKE_THAT if status < OUR_FAULT else GONE_WRONG)
    viewer = getattr(request.state, "viewer", None)
    authority = visit_of(request).session.authority
    # Without asking: whoever is to answer may be what fails.
    profile = viewer.profile if viewer else house.identity.last_profile(authority) if authority else None
    return house.renderer.page(
        request,
        "hubhome/error.html",
        viewer=viewer,
        profile=profile,
        status=status,
        heading=heading,
        sentences=sentences,
        tell_whom_to_ring=status >= OUR_FAULT,
    )
