"""Two households swap their nights through all rooms: asked, agreed in turn, and everybody hears of the new nights."""

from datetime import timedelta

from shared.contracts.bookings import HowIsSleepover, SleepoverView
from shared.contracts.notifications import MyNotices, NoticeKind
from shared.contracts.refusals import Refused
from shared.contracts.swaps import (
    AgreeToSwap,
    ProposeSwap,
    SwapOptions,
    SwapState,
    SwapView,
    WhatCanISwapWith,
    WhichSwaps,
)
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.messaging.asking import Asker
from shared.testing.waiting import until
from tests.journeys.conftest import OpenTown
from tests.support.town import carer, child, household, next_friday, once_looked_at, worker

KARL, LIAISON_WORKER = carer("C0001"), worker("W021")
SALLY, TIMOTHY = carer("C0008"), child("K0004")
SOPHIE, ANGELA = carer("C0003"), child("K0001")
A_WEEK = timedelta(days=7)


async def test_two_fridays_change_hands_once_everybody_has_said_yes(open_town: OpenTown) -> None:
    async with open_town() as town:
        friday = next_friday() + A_WEEK
        karl, sally, sophie = [await town.signed_in(one) for one in (KARL, SALLY, SOPHIE)]
        liaison = await town.signed_in(LIAISON_WORKER)
        hers = await town.asked_for(sophie, ANGELA, night=friday)
        theirs = await town.asked_for(sally, TIMOTHY, night=friday + A_WEEK)
        for one in (hers, theirs):
            assert isinstance(one, SleepoverView), one
            agreed = await town.agreed(karl, one.sleepover_id)
            assert isinstance(agreed, SleepoverView), agreed

        options = await sophie.ask(WhatCanISwapWith(sleepover_id=hers.sleepover_id))
        assert isinstance(options, SwapOptions), options
        assert theirs.sleepover_id in {one.sleepover_id for one in options.nights}
        swap = await sophie.ask(ProposeSwap(sleepover_id=hers.sleepover_id, for_sleepover_id=theirs.sleepover_id))
        assert isinstance(swap, SwapView), swap
        await until(lambda: has_one(sally, NoticeKind.SWAP_TO_ANSWER), within=20)
        assert await to_answer(karl) == []

        await say_yes(sally, swap)
        await until(lambda: has_one(karl, NoticeKind.SWAP_TO_DECIDE), within=20)
        assert await to_answer(karl) == [swap.swap_id]
        done = await say_yes(karl, swap)
        assert done.state is SwapState.SWAPPED

        for who in (sally, sophie, karl, liaison):
            await until(lambda who=who: has_one(who, NoticeKind.SLEEPOVER_MOVED), within=20)
        found = await sophie.ask(HowIsSleepover(sleepover_id=hers.sleepover_id))
        assert isinstance(found, SleepoverView)
        assert found.first_night_on == friday + A_WEEK
        for night, there in ((friday, TIMOTHY), (friday + A_WEEK, ANGELA)):
            board = await liaison.ask(WhoSleepsWhere(on=night))
            assert not isinstance(board, Refused)
            at_the_hub = {one.child_id for one in board.children if one.sleeps_at == household("H0001")}
            assert at_the_hub & {TIMOTHY, ANGELA} == {there}


async def say_yes(who: Asker, swap: SwapView) -> SwapView:
    answer = await once_looked_at(who, AgreeToSwap(swap_id=swap.swap_id))
    assert isinstance(answer, SwapView), answer
    return answer


async def to_answer(who: Asker) -> list[object]:
    answer = await who.ask(WhichSwaps())
    assert not isinstance(answer, Refused)
    return [one.swap_id for one in answer.swaps if one.may_agree]


async def has_one(who: Asker, kind: NoticeKind) -> bool:
    notices = await who.ask(MyNotices())
    assert not isinstance(notices, Refused)
    return any(one.kind is kind for one in notices.notices)
