"""A support group through all rooms: planned, told, replied to, attended, and in the support log of its month."""

from datetime import timedelta

from shared.contracts.clock import day_in_london, system_clock
from shared.contracts.gatherings import (
    Attendance,
    HowIsGathering,
    PlanGathering,
    PlannedGathering,
    RecordAttendance,
    ReplyToGathering,
    WhichGatherings,
)
from shared.contracts.notifications import MyNotices, NoticeKind
from shared.contracts.outcomes import SupportKind, WhatSupportWasGiven
from shared.contracts.packs import id_of
from shared.contracts.refusals import Refused
from shared.contracts.words import GatheringKind, GatheringState
from shared.testing.waiting import until
from tests.journeys.conftest import OpenTown
from tests.support.town import AUTHORITY, Town, carer, household, worker

KITES = id_of(AUTHORITY, "constellations", "X1")
KARL, SALLY, LIAISON_WORKER = carer("C0001"), carer("C0008"), worker("W021")
LAWS = household("H0005")
SECRET = "at Sally’s, for Timothy’s birthday"
BEGINS_AFTER = timedelta(seconds=8)
"""Long enough for two people to be told and to reply, and short enough to wait for."""


async def test_a_support_group_from_its_plan_to_the_support_log(open_town: OpenTown) -> None:
    async with open_town() as town:
        karl, sally = await town.signed_in(KARL), await town.signed_in(SALLY)
        starts_at = system_clock() + BEGINS_AFTER
        planned = await karl.ask(
            PlanGathering(
                constellation_ids=(KITES,),
                kind=GatheringKind.SUPPORT_GROUP,
                starts_at=starts_at,
                minutes=90,
                title="Cake",
                place=SECRET,
                capacity=3,
            )
        )
        assert isinstance(planned, PlannedGathering), planned
        assert LAWS in planned.invited

        replied = await sally.ask(
            ReplyToGathering(gathering_id=planned.gathering_id, is_coming=True, adults=2, children=1)
        )
        assert isinstance(replied, PlannedGathering), replied
        refused = await karl.ask(ReplyToGathering(gathering_id=planned.gathering_id, is_coming=True, adults=1))
        assert isinstance(refused, Refused)
        assert refused.reason == "gathering_is_full"
        await until(lambda: sally_is_invited(town), within=20)

        attendance = RecordAttendance(
            gathering_id=planned.gathering_id,
            attendance=(Attendance(household_id=LAWS, adults=2, children=1),),
        )
        liaison_worker = await town.signed_in(LIAISON_WORKER)

        async def is_recorded() -> bool:
            return isinstance(await liaison_worker.ask(attendance), PlannedGathering)

        await until(is_recorded, within=30)
        seen = await karl.ask(HowIsGathering(gathering_id=planned.gathering_id))
        assert isinstance(seen, PlannedGathering), seen
        assert seen.state is GatheringState.HELD

        async def is_in_the_support_log() -> bool:
            log = await karl.ask(
                WhatSupportWasGiven(constellation_id=KITES, month=f"{day_in_london(planned.starts_at):%Y-%m}")
            )
            assert not isinstance(log, Refused), log
            groups = [row for row in log.rows if row.kind is SupportKind.SUPPORT_GROUP]
            return any(row.household_ids == (LAWS,) and row.minutes == 90 for row in groups)

        await until(is_in_the_support_log, within=20)
        waiting = await karl.ask(WhichGatherings())
        assert not isinstance(waiting, Refused)
        assert not any(one.waits_for_attendance for one in waiting.gatherings)


async def sally_is_invited(town: Town) -> bool:
    notices = await (await town.signed_in(SALLY)).ask(MyNotices())
    assert not isinstance(notices, Refused)
    found = [one for one in notices.notices if one.kind is NoticeKind.GATHERING_PLANNED]
    assert not any(SECRET in notice.body for notice in found)
    return bool(found)
