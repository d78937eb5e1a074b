"""The pages that show which agreements the authority is party to."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.registry.pages.joint import words
from services.registry.pages.joint.deeds import offered
from shared.contracts.joint import AGREES, READS_AGREEMENTS, Agreement, Side, WhichAgreements
from shared.contracts.refusals import Refused
from shared.web.downloads.listing import Listing
from shared.web.downloads.taking import Download, taken
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer, require

router = APIRouter()
COLUMNS = ("Constellation", "With", "Whose constellation", "Agreement", "State")
Reader = Annotated[Viewer, require(*READS_AGREEMENTS)]


@router.get("/agreements")
async def agreements(viewer: Reader, download: Download = "") -> Response:
    """All of them, those that wait for an answer first."""
    found = await agreements_known(viewer)
    if download:
        rows = [
            (one.constellation, one.other, words.who_keeps_it(one), words.days_of(one), words.STATE_TAGS[one.state][0])
            for one in found
        ]
        return await taken(viewer, download, Listing("agreements", COLUMNS, rows))
    return viewer.render(
        "registry/joint/agreements.html",
        agreements=[
            {
                "href": f"/agreements/{one.agreement_id}",
                "name": f"{one.constellation}, with {one.other}",
                "tag": words.STATE_TAGS[one.state],
                "waits": words.what_waits(one),
                "facts": (
                    ("Whose constellation", words.who_keeps_it(one)),
                    ("Agreement", words.days_of(one)),
                ),
            }
            for one in found
        ],
    )


@router.get("/agreements/{agreement_id}")
async def agreement(viewer: Reader, agreement_id: UUID) -> Response:
    """One agreement: what is shared by it, and what can be done about it."""
    found = next((one for one in await agreements_known(viewer) if one.agreement_id == agreement_id), None)
    if found is None:
        return no_such_agreement(viewer)
    host, guest = words.parties(found, viewer.profile.name)
    return viewer.render(
        "registry/joint/agreement.html",
        agreement=found,
        tag=words.STATE_TAGS[found.state],
        waits=words.what_waits(found),
        who_keeps_it=words.who_keeps_it(found),
        days=words.days_of(found),
        shared=words.what_is_shared(found.shares, host, guest),
        never_shared=words.what_is_never_shared(found.shares),
        guest="your" if found.side is Side.GUEST else f"{guest}’s",
        constellation_path=f"/constellations/{found.constellation_id}" if has_a_page(found) else "",
        deeds=offered(found) if viewer.actor.has(*AGREES) else (),
    )


async def offers_that_wait(viewer: Viewer) -> Panel | None:
    """What another authority has offered and nobody has answered yet; no panel where there is nothing of it."""
    if not viewer.actor.has(*AGREES):
        return None
    lines = [
        PanelLine(
            one.constellation, f"/agreements/{one.agreement_id}", f"{one.other} offers to share this constellation."
        )
        for one in await agreements_known(viewer)
        if one.may_answer
    ]
    return Panel("Offers from other authorities", tuple(lines), empty="") if lines else None


async def agreements_known(viewer: Viewer, constellation_id: UUID | None = None) -> tuple[Agreement, ...]:
    """The authority's agreements, or those on one constellation."""
    answer = await viewer.asks.ask(WhichAgreements(constellation_id=constellation_id))
    return () if isinstance(answer, Refused) else answer.agreements


def no_such_agreement(viewer: Viewer) -> Response:
    """One page for what is somebody else's and for what there isn't: it tells nobody which."""
    return viewer.render("registry/joint/no_agreement.html", status=404)


def has_a_page(agreement: Agreement) -> bool:
    """Whether the constellation is known here: at the guest, once both have agreed."""
    return agreement.side is Side.HOST or agreement.state.value in {"agreed", "ended"}
