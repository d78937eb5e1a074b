"""The stranger's pages: a form that asks a command, a page for one role, and pages that fail in every way."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from shared.contracts.notifications import ReadNotice
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhichAuthority
from shared.contracts.roles import Role
from shared.web.forms import Form
from shared.web.navigation import NavItem
from shared.web.pages import Pages, Panel, PanelLine
from shared.web.submitting import FormKey, Submitted
from shared.web.viewer import SignedIn, Viewer, require

router = APIRouter(prefix="/colours")
WALL = UUID("6f2c6f7e-3f5b-4f6e-9f5e-0d7f5f3f0a11")
Manager = Annotated[Viewer, require(Role.PROGRAMME_MANAGER)]


@router.get("/paint")
async def paint(viewer: SignedIn) -> Response:
    return viewer.render("stranger/paint.html", form=Form())


@router.post("/paint")
async def painted(viewer: SignedIn, key: FormKey, sent: Submitted) -> Response:
    form = Form.submitted(sent)
    form.text("colour", missing="Enter a colour")
    first_day = form.day("first_day", "the first day")
    if form.failed or first_day is None:
        return viewer.render("stranger/paint.html", form=form)
    answer = await viewer.asks.ask(ReadNotice(notice_id=WALL), key=key)
    if isinstance(answer, Refused):
        form.errors.refused(answer, at={"colour": "colour", "on": "first_day"})
        return viewer.render("stranger/paint.html", form=form)
    return viewer.redirect("/colours/paint", flash="painted", coats=2, on=first_day)


@router.get("/report")
async def report(viewer: Manager) -> Response:
    return viewer.render("stranger/paint.html", form=Form())


@router.get("/who")
async def who(viewer: SignedIn) -> Response:
    await viewer.asks.ask(WhichAuthority())
    return viewer.render("stranger/paint.html", form=Form())


@router.get("/broken")
async def broken(viewer: SignedIn) -> Response:
    raise RuntimeError("the child is called Ada")


@router.get("/misspelt")
async def misspelt(viewer: SignedIn) -> Response:
    return viewer.render("stranger/misspelt.html")


@router.get("/number/{number}")
async def number(viewer: SignedIn, number: int) -> Response:
    return viewer.redirect("/", flash="never_declared")


@router.get("/numbers")
async def numbers(viewer: SignedIn, first: Annotated[int, Query(alias="from")]) -> Response:
    return viewer.redirect("/")


async def what_waits(viewer: Viewer) -> Panel | None:
    await viewer.asks.ask(WhichAuthority())
    return Panel("Walls to paint", (PanelLine("Paint the hall", "/colours/paint", "By Friday"),))


PAGES = Pages(
    title="Colours",
    router=router,
    templates="stranger:templates",
    nav=(
        NavItem("Paint", "/colours/paint"),
        NavItem("Report", "/colours/report", frozenset({Role.PROGRAMME_MANAGER})),
    ),
    panels=(what_waits,),
    flashes={"painted": "Painted with {coats} coats on {on}."},
)
