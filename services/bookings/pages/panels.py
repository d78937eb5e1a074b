"""What of bookings waits for somebody on their home page?"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from services.bookings import wording
from services.bookings.pages.days import coming_friday
from services.bookings.pages.swaps.showing import swaps_to_answer
from services.bookings.pages.waiting import words
from services.bookings.pages.waiting.showing import what_we_wait_for
from shared.contracts.bookings import DECIDERS, SleepoverView, WhatIsOn, WhatWaitsForMe
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.waiting import WaitingState
from shared.contracts.words import SleepoverKind
from shared.web.names import Names, names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer
from shared.web.wording import counted, day, moment, moment_near, stay_in_words

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
            *await _lines_of(
                viewer,
                [
                    *_together([one for one in views if not one.series_id]),
                    *_together([one for one in views if one.series_id]),
                ],
                PURPOSE,
            ),
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
            f"Answer by {moment_near(one.offered_until, viewer.now)}",
            f"/waiting-list/{one.waiting_id}",
            "Offered",
        )
        for one in offers
        if one.offered_until
    )


async def your_sleepovers(viewer: Viewer) -> Panel | None:
    """A satellite household's next sleepovers, and the way to ask for one.

    Those on which the household must decide stand with what waits for its decision, and only there.
    """
    if not viewer.actor.has(Role.SATELLITE_CARER):
        return None
    answer, places = await asyncio.gather(
        viewer.asks.ask(WhatIsOn(first_on=viewer.tonight, last_on=viewer.tonight + AHEAD)), _waiting(viewer)
    )
    views = () if isinstance(answer, Refused) else answer.sleepovers
    friday = coming_friday(viewer.tonight)
    others = [one for one in views if not one.may_agree]
    things = _together(_emergencies_first(others))
    lines = await _lines_of(viewer, things[:ON_THE_PANEL], Purpose.PLAN_A_SLEEPOVER)
    see_all = (PanelLine("See all in your calendar", "/calendar"),) if len(things) > ON_THE_PANEL else ()
    return Panel(
        "Your sleepovers",
        (*lines, *places),
        empty="You have no other sleepovers ahead." if views else "You have no sleepovers ahead.",
        actions=(
            *see_all,
            PanelLine("Ask for a sleepover", f"/sleepovers/ask?first_night={friday}&last_night={friday}"),
            PanelLine("Ask for regular sleepovers", "/sleepovers/regular"),
        ),
    )


async def _waiting(viewer: Viewer) -> tuple[PanelLine, ...]:
    """What the viewer's household waits for; what is offered to it stands with what it has to decide."""
    places = [one for one in (await what_we_wait_for(viewer)).waiting if one.state is WaitingState.WAITING]
    names = await names_of(viewer.asks, [child for one in places for child in one.child_ids], Purpose.PLAN_A_SLEEPOVER)
    return tuple(
        PanelLine(
            f"You wait for a bed for {words.children(one, names)}: "
            f"{stay_in_words(one.first_night_on, one.last_night_on)}",
            f"/waiting-list/{one.waiting_id}",
            words.place(one.place, one.of),
        )
        for one in places
    )


def _emergencies_first(views: Sequence[SleepoverView]) -> list[SleepoverView]:
    return sorted(views, key=lambda view: view.kind != SleepoverKind.EMERGENCY)


def _together(views: Sequence[SleepoverView]) -> list[list[SleepoverView]]:
    """Each by itself; regular ones of a series that stand alike together, where the first of them stands."""
    things: dict[object, list[SleepoverView]] = {}
    for number, view in enumerate(views):
        thing = (view.series_id, view.state) if view.series_id else number
        things.setdefault(thing, []).append(view)
    return list(things.values())


async def _lines_of(viewer: Viewer, things: Sequence[Sequence[SleepoverView]], purpose: Purpose) -> list[PanelLine]:
    names = await names_of(viewer.asks, [child for its in things for child in its[0].child_ids], purpose)
    return [_line_of_series(its, names) if its[0].series_id else _line(its[0], names) for its in things]


def _line(view: SleepoverView, names: Names) -> PanelLine:
    return PanelLine(
        f"{'Emergency for ' if view.kind == SleepoverKind.EMERGENCY else ''}"
        f"{wording.listed([names.child(child) for child in view.child_ids])}: "
        f"{stay_in_words(view.first_night_on, view.last_night_on)}{_decide_by(view)}",
        f"/sleepovers/{view.sleepover_id}",
        wording.STATE_TAGS[view.state][0],
    )


def _line_of_series(its: Sequence[SleepoverView], names: Names) -> PanelLine:
    """A series, whose sleepovers are decided together."""
    return PanelLine(
        f"Regular sleepovers of {wording.listed([names.child(child) for child in its[0].child_ids])}: "
        f"{counted(len(its), 'sleepover')} from {day(its[0].first_night_on)} on{_decide_by(its[0])}",
        f"/sleepovers/regular/{its[0].series_id}",
        wording.STATE_TAGS[its[0].state][0],
    )


def _decide_by(view: SleepoverView) -> str:
    return f". Decide by {moment(view.held_until)}" if view.may_agree and view.held_until else ""
