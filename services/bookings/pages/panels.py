"""What of bookings waits for somebody on their home page?"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from services.bookings import wording
from services.bookings.pages.days import coming_friday
from services.bookings.pages.swaps.showing import swaps_to_answer
from services.bookings.pages.waiting import words
from services.bookings.pages.waiting.showing import what_we_wait_for
from shared.contracts.bookings import DECIDERS, SleepoverView, WhatIsOn, WhatWaitsForMe
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.words import SleepoverKind
from shared.web.names import names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer
from shared.web.wording import counted, day, moment, stay_in_words

AHEAD = timedelta(days=365)
ON_THE_PANEL = 5
PURPOSE = Purpose.DECIDE_A_SLEEPOVER


async def waiting_for_your_decision(viewer: Viewer) -> Panel | None:
    """The sleepovers on which the viewer must decide; a household that will be a hub home sees it when one waits."""
    if not viewer.actor.has(*DECIDERS):
        return None
    answer, offers, swaps = await asyncio.gather(
        viewer.asks.ask(WhatWaitsForMe()), _offers(viewer), swaps_to_answer(viewer)
    )
    views = () if isinstance(answer, Refused) else answer.sleepovers
    if not views and not offers and not swaps and not viewer.actor.has(*(DECIDERS - {Role.SATELLITE_CARER})):
        return None
    return Panel(
        "Waiting for your decision",
        (
            *offers,
            *swaps,
            *await _lines(viewer, _emergencies_first([one for one in views if not one.series_id]), PURPOSE),
            *await _lines_of_series(viewer, [one for one in views if one.series_id]),
        ),
        empty="No sleepover waits for your decision.",
    )


async def _offers(viewer: Viewer) -> tuple[PanelLine, ...]:
    """The beds that are offered to the viewer's household from the waiting list."""
    if not viewer.actor.has(Role.SATELLITE_CARER):
        return ()
    offers = [one for one in (await what_we_wait_for(viewer)).waiting if one.may_answer]
    names = await names_of(viewer.asks, [child for one in offers for child in one.child_ids], PURPOSE)
    return tuple(
        PanelLine(
            f"A bed for {words.children(one, names)}: {stay_in_words(one.first_night_on, one.last_night_on)}. "
            f"Answer by {moment(one.offered_until)}",
            f"/waiting-list/{one.waiting_id}",
            "Offered",
        )
        for one in offers
        if one.offered_until
    )


async def your_sleepovers(viewer: Viewer) -> Panel | None:
    """A satellite household's next sleepovers, and the way to ask for one."""
    if not viewer.actor.has(Role.SATELLITE_CARER):
        return None
    answer = await viewer.asks.ask(WhatIsOn(first_on=viewer.tonight, last_on=viewer.tonight + AHEAD))
    views = () if isinstance(answer, Refused) else answer.sleepovers
    friday = coming_friday(viewer.tonight)
    return Panel(
        "Your sleepovers",
        await _lines(viewer, _emergencies_first(views)[:ON_THE_PANEL], Purpose.PLAN_A_SLEEPOVER),
        empty="You have no sleepovers ahead.",
        actions=(
            PanelLine("Ask for a sleepover", f"/sleepovers/ask?first_night={friday}&last_night={friday}"),
            PanelLine("Ask for regular sleepovers", "/sleepovers/regular"),
        ),
    )


def _emergencies_first(views: Sequence[SleepoverView]) -> list[SleepoverView]:
    return sorted(views, key=lambda view: view.kind != SleepoverKind.EMERGENCY)


async def _lines(viewer: Viewer, views: Sequence[SleepoverView], purpose: Purpose) -> tuple[PanelLine, ...]:
    names = await names_of(viewer.asks, [child for view in views for child in view.child_ids], purpose)
    return tuple(
        PanelLine(
            f"{'Emergency for ' if view.kind == SleepoverKind.EMERGENCY else ''}"
            f"{wording.listed([names.child(child) for child in view.child_ids])}: "
            f"{stay_in_words(view.first_night_on, view.last_night_on)}{_decide_by(view)}",
            f"/sleepovers/{view.sleepover_id}",
            wording.STATE_TAGS[view.state][0],
        )
        for view in views
    )


async def _lines_of_series(viewer: Viewer, views: Sequence[SleepoverView]) -> tuple[PanelLine, ...]:
    """One line for each series, whose sleepovers are decided together."""
    series: dict[UUID | None, list[SleepoverView]] = {}
    for view in views:
        series.setdefault(view.series_id, []).append(view)
    names = await names_of(viewer.asks, [child for view in views for child in view.child_ids], PURPOSE)
    return tuple(
        PanelLine(
            f"Regular sleepovers of {wording.listed([names.child(child) for child in its[0].child_ids])}: "
            f"{counted(len(its), 'sleepover')} from {day(its[0].first_night_on)} on{_decide_by(its[0])}",
            f"/sleepovers/regular/{series_id}",
            wording.STATE_TAGS[its[0].state][0],
        )
        for series_id, its in series.items()
    )


def _decide_by(view: SleepoverView) -> str:
    return f". Decide by {moment(view.held_until)}" if view.may_agree and view.held_until else ""
