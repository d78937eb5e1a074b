"""Family time through all rooms: planned, acknowledged, a child moves, the new home is asked, and it is counted."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from shared.contracts.clock import LONDON, day_in_london, system_clock
from shared.contracts.family_time import (
    AcknowledgeFamilyTime,
    ComingChild,
    FamilyTimeView,
    HowIsFamilyTime,
    PlanFamilyTime,
    PlannedFamilyTimes,
    RecordFamilyTime,
)
from shared.contracts.family_words import Supervision
from shared.contracts.notifications import MyNotices, NoticeKind
from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.packs import id_of
from shared.contracts.record_changes import RecordPlacement
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose, WhoAreThey
from shared.contracts.words import PlacementEndReason, PlacementKind
from shared.messaging.asking import Asker
from shared.testing.waiting import until
from tests.journeys.conftest import OpenTown
from tests.support.town import AUTHORITY, carer, child, household, worker

KITES, HUB = id_of(AUTHORITY, "constellations", "X1"), household("H0001")
HUB_CARER, AT_HOME, AT_THE_NEW_HOME = carer("C0001"), carer("C0010"), carer("C0006")
LIAISON_WORKER, MANAGER = worker("W021"), worker("W023")
BROTHER, SISTER = child("K0006"), child("K0007")
SECRET = "Their mother, who must not know where they live"


def soon() -> datetime:
    """The next minute but one in London: plans have minutes. Never so late that nothing could follow on its day."""
    at = (system_clock() + timedelta(minutes=1, seconds=45)).astimezone(LONDON).replace(second=0, microsecond=0)
    return at + timedelta(minutes=1) if (at.hour, at.minute) == (23, 59) else at


async def kinds_told(asker: Asker, about: UUID) -> list[NoticeKind]:
    """What somebody was told of it, the first one first; never a word of whose it is."""
    answer = await asker.ask(MyNotices())
    assert not isinstance(answer, Refused), answer
    found = [one for one in answer.notices if one.about_id == about]
    assert not any("mother" in one.body for one in found)
    return [one.kind for one in reversed(found)]


async def acknowledged(asker: Asker, one: UUID, version: int = 1) -> int:
    """How many households are missing once this one has acknowledged it."""
    view = await asker.ask(AcknowledgeFamilyTime(family_time_id=one, plan_version=version, is_possible=True))
    assert isinstance(view, FamilyTimeView), view
    return view.outstanding


@pytest.mark.timeout(300)  # a plan is for a minute that must come
async def test_family_time_from_its_plan_over_a_move_to_the_figures(open_town: OpenTown) -> None:
    async with open_town() as town:
        liaison_worker = await town.signed_in(LIAISON_WORKER)
        at_home, host = await town.signed_in(AT_HOME), await town.signed_in(HUB_CARER)
        starts_at = soon()
        planned = await liaison_worker.ask(
            PlanFamilyTime(
                children=(ComingChild(child_id=BROTHER), ComingChild(child_id=SISTER)),
                with_birth_family=True,
                birth_family=SECRET,
                on=day_in_london(starts_at),
                starts=f"{starts_at:%H:%M}",
                ends="23:59",
                hub_household_id=HUB,
                supervision=Supervision.HUB_HOME_CARERS,
            )
        )
        assert isinstance(planned, PlannedFamilyTimes), planned
        one = planned.family_time_id
        assert one is not None

        async def both_are_asked() -> bool:
            asked = [NoticeKind.FAMILY_TIME_TO_ACKNOWLEDGE]
            return await kinds_told(at_home, one) == asked == await kinds_told(host, one)

        await until(both_are_asked, within=20)
        assert await acknowledged(at_home, one) == 1
        assert await acknowledged(host, one) == 0

        new_home = await town.signed_in(AT_THE_NEW_HOME)
        assert isinstance(await new_home.ask(HowIsFamilyTime(family_time_id=one)), Refused)
        moved = await (await town.signed_in(MANAGER)).ask(
            RecordPlacement(
                child_id=SISTER,
                household_ref="H0004",
                kind=PlacementKind.U4,
                on=day_in_london(starts_at),
                reason="A bed for each",
                ended_reason=PlacementEndReason.CARPL,
                allowed_because="Agreed by the panel",
            )
        )
        assert not isinstance(moved, Refused), moved

        async def the_new_home_is_asked() -> bool:
            return await kinds_told(new_home, one) == [NoticeKind.FAMILY_TIME_TO_ACKNOWLEDGE]

        await until(the_new_home_is_asked, within=60)
        assert await kinds_told(host, one) == [NoticeKind.FAMILY_TIME_TO_ACKNOWLEDGE]
        assert await acknowledged(new_home, one) == 0
        new_home = await town.signed_in(AT_THE_NEW_HOME)
        names = await new_home.ask(WhoAreThey(ids=(BROTHER, household("H0006")), purpose=Purpose.PLAN_FAMILY_TIME))
        assert not isinstance(names, Refused)
        assert BROTHER in {named.id for named in names.names}

        record = RecordFamilyTime(family_time_id=one, came_child_ids=(BROTHER, SISTER), birth_family_came=True)
        liaison_worker = await town.signed_in(LIAISON_WORKER)

        async def is_recorded() -> bool:
            return isinstance(await liaison_worker.ask(record), FamilyTimeView)

        await until(is_recorded, within=150)

        async def is_counted() -> bool:
            month = f"{day_in_london(starts_at):%Y-%m}"
            answer = await liaison_worker.ask(HowAreConstellations(month=month))
            assert not isinstance(answer, Refused), answer
            [kites] = [one for one in answer.constellations if one.constellation_id == KITES]
            counts = (kites.family_times_with_brothers_and_sisters, kites.family_times_with_birth_family)
            return counts == (1, 1)

        await until(is_counted, within=20)
