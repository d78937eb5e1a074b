"""A full Friday through all rooms: two wait, one cancels, who needs it most says no, and the next sleeps there."""

from datetime import date

from shared.contracts.bookings import (
    CancelSleepover,
    HowIsSleepover,
    SleepoverView,
    WhatWaitsForMe,
)
from shared.contracts.notifications import MyNotices, NoticeKind
from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.refusals import Refused
from shared.contracts.waiting import (
    AcceptOfferedBed,
    DeclineOfferedBed,
    HowIsWaiting,
    JoinWaitingList,
    WaitingState,
    WaitingView,
    WhoIsWaiting,
)
from shared.contracts.waits_counted import EndOfWait
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import SleepoverNeed, SleepoverState
from shared.messaging.asking import Asker
from shared.testing.waiting import until
from tests.journeys.conftest import OpenTown
from tests.support.town import carer, child, household, next_friday, worker

KARL, LIAISON_WORKER = carer("C0001"), worker("W021")
SALLY, TIMOTHY = carer("C0008"), child("K0004")
LISA, GEMMA = carer("C0004"), child("K0002")
SOPHIE, ANGELA = carer("C0003"), child("K0001")
OTHER, OTHERS_CHILD = carer("C0015"), child("K0010")


async def test_a_full_friday_from_the_refusal_to_the_bed(open_town: OpenTown) -> None:
    async with open_town() as town:
        friday = next_friday()
        karl, sally, lisa = [await town.signed_in(one) for one in (KARL, SALLY, LISA)]
        sophie, other, liaison = [await town.signed_in(one) for one in (SOPHIE, OTHER, LIAISON_WORKER)]
        assert isinstance(await town.asked_for(lisa, GEMMA, night=friday), SleepoverView)
        taken = await town.asked_for(sally, TIMOTHY, night=friday)
        assert isinstance(taken, SleepoverView), taken
        refused = await town.asked_for(sophie, ANGELA, night=friday)
        assert isinstance(refused, Refused)
        assert refused.reason == "hub_home_is_full"

        hers = await sophie.ask(
            JoinWaitingList(
                child_ids=(ANGELA,), first_night_on=friday, last_night_on=friday, need=SleepoverNeed.CARERS_AWAY
            )
        )
        assert isinstance(hers, WaitingView), hers
        theirs = await other.ask(
            JoinWaitingList(
                child_ids=(OTHERS_CHILD,), first_night_on=friday, last_night_on=friday, need=SleepoverNeed.HOME_AT_RISK
            )
        )
        assert isinstance(theirs, WaitingView), theirs
        assert (theirs.place, theirs.of) == (1, 2)
        lists = await liaison.ask(WhoIsWaiting())
        assert not isinstance(lists, Refused)
        [kites] = lists.lists
        assert [one.waiting_id for one in kites.waiting] == [theirs.waiting_id, hers.waiting_id]

        await sally.ask(CancelSleepover(sleepover_id=taken.sleepover_id))
        await until(lambda: has_one(other, NoticeKind.WAITING_OFFERED), within=20)
        assert (await state_of(sophie, hers)) is WaitingState.WAITING

        declined = await other.ask(DeclineOfferedBed(waiting_id=theirs.waiting_id))
        assert isinstance(declined, WaitingView), declined
        await until(lambda: has_one(sophie, NoticeKind.WAITING_OFFERED), within=20)
        again = await town.asked_for(sally, TIMOTHY, night=friday)
        assert isinstance(again, Refused), "the bed is offered, and held"

        accepted = await sophie.ask(AcceptOfferedBed(waiting_id=hers.waiting_id))
        assert isinstance(accepted, WaitingView), accepted
        assert accepted.sleepover_id
        waiting = await karl.ask(WhatWaitsForMe())
        assert not isinstance(waiting, Refused)
        assert accepted.sleepover_id in {one.sleepover_id for one in waiting.sleepovers}
        await until(lambda: has_one(sophie, NoticeKind.SLEEPOVER_ASKED_FOR), within=20)
        agreed = await town.agreed(karl, accepted.sleepover_id, "The register was read, and it is right for both")
        assert isinstance(agreed, SleepoverView), agreed
        found = await sophie.ask(HowIsSleepover(sleepover_id=accepted.sleepover_id))
        assert isinstance(found, SleepoverView)
        assert found.state is SleepoverState.CONFIRMED
        board = await liaison.ask(WhoSleepsWhere(on=friday))
        assert not isinstance(board, Refused)
        [there] = [one.sleeps_at for one in board.children if one.child_id == ANGELA]
        assert there == household("H0001")

        await until(lambda: ends_counted(liaison, friday, {EndOfWait.OFFER_NOT_TAKEN, EndOfWait.BED_BY_OFFER}))


async def ends_counted(liaison: Asker, friday: date, ends: set[EndOfWait]) -> bool:
    """Whether each of these ends of waiting is in the month's figures, once and for one night."""
    answer = await liaison.ask(HowAreConstellations(month=f"{friday:%Y-%m}"))
    assert not isinstance(answer, Refused)
    waits = [one for figures in answer.constellations for one in figures.waits]
    return {one.ended for one in waits} == ends and all((one.waits, one.nights) == (1, 1) for one in waits)


async def state_of(who: Asker, view: WaitingView) -> WaitingState:
    now = await who.ask(HowIsWaiting(waiting_id=view.waiting_id))
    assert isinstance(now, WaitingView), now
    return now.state


async def has_one(who: Asker, kind: NoticeKind) -> bool:
    notices = await who.ask(MyNotices())
    assert not isinstance(notices, Refused)
    return any(one.kind is kind for one in notices.notices)
