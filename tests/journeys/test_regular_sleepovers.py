"""Every second Friday through all rooms: asked for, agreed and called off, each told once, and on the board."""

from datetime import timedelta

from shared.contracts.bookings import WhatIsOn
from shared.contracts.notifications import MyNotices, NoticeKind
from shared.contracts.refusals import Refused
from shared.contracts.series import AgreeToSeries, CancelSeries, Occurrences, RequestSeries, SeriesView
from shared.contracts.whereabouts import WhoSleepsWhere, WhyThere
from shared.contracts.words import SleepoverState
from shared.messaging.asking import Asker
from shared.testing.waiting import until
from tests.journeys.conftest import OpenTown
from tests.support.town import carer, child, next_friday, once_looked_at, worker

KARL, SALLY, LIAISON_WORKER = carer("C0001"), carer("C0008"), worker("W021")
"""The hub home's carer, and a satellite's with two children."""
TIMOTHY = child("K0004")
TWO_WEEKS = timedelta(weeks=2)


async def test_every_second_friday_from_the_wish_to_the_board(open_town: OpenTown) -> None:
    async with open_town() as town:
        sally, karl = await town.signed_in(SALLY), await town.signed_in(KARL)
        liaison_worker = await town.signed_in(LIAISON_WORKER)
        fridays = [next_friday() + number * TWO_WEEKS for number in range(4)]
        wish = RequestSeries(
            child_ids=(TIMOTHY,),
            first_night_on=fridays[0],
            nights=1,
            rule=f"FREQ=WEEKLY;INTERVAL=2;UNTIL={fridays[-1]:%Y%m%d}",
        )
        looked = await sally.ask(wish.model_copy(update={"dry_run": True}))
        assert isinstance(looked, Occurrences), looked
        assert [one.first_night_on for one in looked.occurrences if not one.in_the_way] == fridays

        asked = await sally.ask(wish)
        assert isinstance(asked, Occurrences), asked
        assert asked.series_id
        await until(lambda: has_one(karl, NoticeKind.SERIES_TO_DECIDE), within=20)
        await until(lambda: has_one(sally, NoticeKind.SERIES_ASKED_FOR), within=20)

        agreed = await once_looked_at(karl, AgreeToSeries(series_id=asked.series_id))
        assert isinstance(agreed, SeriesView), agreed
        assert {one.state for one in agreed.sleepovers} == {SleepoverState.CONFIRMED}
        await until(lambda: has_one(sally, NoticeKind.SERIES_CONFIRMED), within=20)
        await until(lambda: has_one(liaison_worker, NoticeKind.SERIES_TO_KNOW_OF), within=20)
        board = await liaison_worker.ask(WhoSleepsWhere(on=fridays[2]))
        assert not isinstance(board, Refused)
        assert {one.why for one in board.children if one.child_id == TIMOTHY} == {WhyThere.SLEEPOVER}

        cancelled = await sally.ask(CancelSeries(series_id=asked.series_id, from_on=fridays[2]))
        assert isinstance(cancelled, SeriesView), cancelled
        await until(lambda: has_one(karl, NoticeKind.SERIES_CANCELLED), within=20)
        ahead = await sally.ask(WhatIsOn(first_on=fridays[0], last_on=fridays[-1]))
        assert not isinstance(ahead, Refused)
        mine = [one for one in ahead.sleepovers if one.series_id == asked.series_id]
        assert [one.first_night_on for one in mine] == fridays[:2]
        assert await of_single_ones(sally) == 0


async def has_one(who: Asker, kind: NoticeKind) -> bool:
    notices = await who.ask(MyNotices())
    assert not isinstance(notices, Refused)
    found = [one for one in notices.notices if one.kind is kind]
    assert len(found) <= 1
    return bool(found)


async def of_single_ones(who: Asker) -> int:
    """Notices about one sleepover alone."""
    notices = await who.ask(MyNotices())
    assert not isinstance(notices, Refused)
    return sum(one.about.value == "sleepover" for one in notices.notices)
