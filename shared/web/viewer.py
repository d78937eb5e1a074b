"""Who is looking at the page, what may they ask, and how is it shown to them?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse

from shared.contracts.actor import Actor
from shared.contracts.asking import AskError, AsksAndKeeps, NoReplyInTimeError, UnreachableError
from shared.contracts.clock import day_in_london, night_in_london
from shared.contracts.refusals import Refused
from shared.contracts.registry import AuthorityProfile
from shared.contracts.roles import Role
from shared.web.errors import RoleNeededError, SignInNeededError
from shared.web.flash import FlashValue
from shared.web.house import house_of
from shared.web.paths import is_local
from shared.web.session import Session, visit_of


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who is signed in, for the length of one request."""

    actor: Actor
    name: str
    profile: AuthorityProfile
    asks: AsksAndKeeps
    """Asks on the bus as this person; what they may not ask is refused there, not here."""
    now: datetime
    """The moment. With `today` and `tonight` the pages' only clock."""
    today: date
    """The day it is in England."""
    tonight: date
    """The night it is, or that is to come, in England: in the small hours, yesterday's date."""
    _render: Callable[..., HTMLResponse] = field(repr=False)
    _leave_flash: Callable[[str, dict[str, FlashValue]], None] = field(repr=False)

    @property
    def authority(self) -> str:
        """The authority whose pages these are."""
        return self.actor.authority

    def render(self, template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A page from a service's template (`bookings/ask.html`), in the one layout.

        Pass the `Form` as `form`: the title, the error summary and the status 422 of a failed one follow from it.
        """
        return self._render(template, viewer=self, status=status, **context)

    def redirect(self, path: str, /, *, flash: str = "", **values: FlashValue) -> RedirectResponse:
        """To another page of this site after a form is done, where the sentence of the code `flash` is shown once.

        Raises `ValueError` for an address elsewhere, and `UnknownFlashError` for a code that no service declares.
        """
        if not is_local(path):
            raise ValueError(f"{path!r} isn't a path of this site")
        if flash:
            self._leave_flash(flash, dict(values))
        return RedirectResponse(path, status_code=303)


async def signed_in(request: Request) -> Viewer:
    """The viewer; raises `SignInNeededError` where nobody is signed in, or they can't be any more."""
    house = house_of(request)
    visit = visit_of(request)
    session: Session = visit.session
    if session.authority is None or session.person_id is None:
        raise SignInNeededError
    try:
        profile = await house.identity.profile(session.authority)
        answer = await house.identity.statement(session.authority, session.person_id)
    except NoReplyInTimeError as error:
        # Nothing has been asked for them yet: whatever they sent, nothing of it was saved.
        raise UnreachableError(error.sentence) from error
    if profile is None or isinstance(answer, Refused):
        visit.end()
        raise SignInNeededError

    def leave_flash(code: str, values: dict[str, FlashValue]) -> None:
        house.renderer.sentences.check(visit.leave_flash(code, values))

    now = house.clock()
    viewer = Viewer(
        actor=answer.actor,
        name=answer.name,
        profile=profile,
        asks=house.asker_for(answer),
        now=now,
        today=day_in_london(now),
        tonight=night_in_london(now),
        _render=lambda template, **context: house.renderer.page(request, template, **context),
        _leave_flash=leave_flash,
    )
    request.state.viewer = viewer
    return viewer


async def perhaps_signed_in(request: Request) -> Viewer | None:
    """The viewer, or nobody: also while nobody can be asked who they are."""
    try:
        return await signed_in(request)
    except (SignInNeededError, AskError):
        return None


@dataclass(frozen=True, slots=True)
class RoleGuard:
    """A dependency that lets only some roles see a page; a test reads who from it."""

    roles: frozenset[Role]

    async def __call__(self, viewer: "SignedIn") -> Viewer:
        """The viewer; raises `RoleNeededError` where they have none of the roles."""
        if not viewer.actor.has(*self.roles):
            raise RoleNeededError
        return viewer


def require(*roles: Role) -> Any:
    """The dependency for pages of these roles: `Carer = Annotated[Viewer, require(*CARERS)]`.

    It only spares people a page of no use to them: what may be done is decided by the service that is asked.
    """
    return Depends(RoleGuard(frozenset(roles)))


SignedIn = Annotated[Viewer, Depends(signed_in)]
"""The viewer of a page that is for everybody who is signed in."""
PerhapsSignedIn = Annotated[Viewer | None, Depends(perhaps_signed_in)]
"""The viewer of a page that is for everybody."""
