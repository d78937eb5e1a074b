"""What of the registry waits for somebody on their home page?"""

from datetime import timedelta
from uuid import UUID

from services.registry import wording
from services.registry.pages.constellations.looking import size_tag
from shared.contracts.constellations import KEEPERS, ConstellationCard, ConstellationCards, WhichConstellations
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.words import HOSTING, ConstellationState
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer
from shared.web.wording import day

SOON = timedelta(days=42)
"""Time enough to find another hub home, or to have the approval looked at."""


async def constellations_to_look_after(viewer: Viewer) -> Panel | None:
    """The viewer's constellations that need somebody now, or soon: told from how they are, and will be in six weeks.

    What will be has every end that is known by then: of an interim term, of an approval, of a membership.
    """
    if not viewer.actor.has(*KEEPERS):
        return None
    every = viewer.actor.has(Role.PROGRAMME_MANAGER)
    return Panel(
        "Constellations that need you",
        tuple(await needs_of(viewer, None if every else viewer.actor.person_id)),
        empty="No constellation needs anything now.",
        actions=_actions(viewer),
    )


async def needs_of(viewer: Viewer, worker_id: UUID | None) -> list[PanelLine]:
    """What those need that a worker is the liaison worker of; without one, all that the authority keeps."""
    now = await viewer.asks.ask(WhichConstellations(on=viewer.today))
    then = await viewer.asks.ask(WhichConstellations(on=viewer.today + SOON))
    soon = {card.constellation_id: card for card in _cards(then)}
    return [
        PanelLine(card.name, f"/constellations/{card.constellation_id}", need)
        for card in _cards(now)
        if not card.host and worker_id in {None, card.liaison_worker_id}
        if (need := _need(card, soon.get(card.constellation_id)))
    ]


def _actions(viewer: Viewer) -> tuple[PanelLine, ...]:
    everything = PanelLine("All constellations", "/constellations")
    if viewer.actor.has(Role.LIAISON_WORKER):
        return everything, PanelLine("Your caseload", f"/caseloads/{viewer.actor.person_id}")
    return (everything,)


def _cards(answer: ConstellationCards | Refused) -> tuple[ConstellationCard, ...]:
    return () if isinstance(answer, Refused) else answer.constellations


def _need(now: ConstellationCard, soon: ConstellationCard | None) -> str:
    if now.state == ConstellationState.HUB_HOME_VACANT:
        return f"It has had no hub home since {day(now.since)}."
    if now.state in HOSTING and soon and soon.state == ConstellationState.HUB_HOME_VACANT:
        return f"It has no hub home from {day(soon.since)}."
    if now.state == ConstellationState.INTERIM_HUB_HOME:
        return f"Its hub home is for the interim, since {day(now.since)}."
    if tag := size_tag(now.state, now.satellites, now.fewest, now.most):
        return f"{wording.households(now.satellites)}. {tag[0]}."
    if now.state in HOSTING and soon and soon.satellites < soon.fewest <= now.satellites:
        return f"It has fewer than {soon.fewest} satellite households in six weeks."
    return ""
