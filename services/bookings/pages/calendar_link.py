"""The page on which somebody puts their calendar onto their phone, and takes it off again."""

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from shared.contracts.calendar_links import (
    HAVE_A_CALENDAR,
    HowIsMyCalendarLink,
    MakeCalendarLink,
    MyCalendarLink,
    WithdrawCalendarLink,
    hash_of,
)
from shared.contracts.refusals import Refused
from shared.web.forms import Form
from shared.web.secret_links import UNSEEN, linked, new_secret, site_of
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import Viewer, require

router = APIRouter()
HasACalendar = Annotated[Viewer, require(*HAVE_A_CALENDAR)]
SAYS = {
    "key_already_used": "That link was made already, and it is shown only once. Make a new one if you don’t have it.",
}


@router.get("/calendar/link")
async def link(viewer: HasACalendar) -> Response:
    """Whether there is a link, and the form to make one."""
    return await _page(viewer, Form())


@router.post("/calendar/link")
async def make(request: Request, viewer: HasACalendar, key: FormKey, sent: Submitted) -> Response:
    """Make a link in place of the one before, and show it, for the only time."""
    form = Form.submitted(sent)
    secret = new_secret()
    shows_names = "yes" in form.values("names")
    answer = await viewer.asks.ask(MakeCalendarLink(secret_hash=hash_of(secret), shows_names=shows_names), key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at={"shows_names": "names"}, says=SAYS)
        return await _page(viewer, form)
    address = f"{site_of(request)}/calendar/feed/{linked(viewer.authority, secret)}.ics"
    return _unseen(
        viewer.render(
            "bookings/calendar_link_made.html",
            address=address,
            on_this_phone=f"webcal:{address.partition(':')[2]}",
            shows_names=answer.shows_names,
        )
    )


@router.get("/calendar/link/withdraw")
async def nothing_to_withdraw(viewer: HasACalendar) -> Response:
    """Where a browser is that reloads the address of the deed."""
    return viewer.redirect("/calendar/link")


@router.post("/calendar/link/withdraw")
async def withdraw(viewer: HasACalendar, key: FormKey) -> Response:
    """End the link."""
    answer = await viewer.asks.ask(WithdrawCalendarLink(), key=key)
    if isinstance(answer, Refused):
        form = Form()
        form.errors.refused(answer, at={})
        return await _page(viewer, form)
    return viewer.redirect("/calendar/link", flash="calendar_link_withdrawn")


async def _page(viewer: Viewer, form: Form) -> Response:
    answer = await viewer.asks.ask(HowIsMyCalendarLink())
    mine = MyCalendarLink() if isinstance(answer, Refused) else answer
    return viewer.render("bookings/calendar_link.html", form=form, link=mine)


def _unseen(page: HTMLResponse) -> Response:
    for name, value in UNSEEN.items():
        page.headers[name] = value
    return page
