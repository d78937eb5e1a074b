"""The month's log writes itself from what happened, and is shown to those whose business it is."""

from datetime import date
from uuid import uuid4

import pytest

from shared.contracts.actor import Actor
from shared.contracts.asking import NotAllowedError
from shared.contracts.outcomes import SupportKind, SupportLog, SupportTotal, WhatSupportWasGiven
from shared.contracts.refusals import Refused
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import ConstellationState, ContactTopic
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.outcomes.facts import (
    BIRCH,
    HERONS,
    HUB,
    KITES,
    NOVEMBER,
    OTHER_HUB,
    SATELLITES,
    a_constellation,
    a_day,
    an_id,
)

RUTH = actor(Role.HUB_HOME_CARER, household_id=HUB, constellation_ids=(KITES,))
MANAGER = actor(Role.PROGRAMME_MANAGER)
ASKED = WhatSupportWasGiven(constellation_id=KITES, month=NOVEMBER)


async def test_the_log_has_a_row_for_everything_oldest_first(in_november: Room) -> None:
    log = await in_november.asked(ASKED, by=RUTH)

    assert isinstance(log, SupportLog)
    assert (log.hub_household_id, log.constellation_id, log.month) == (HUB, KITES, NOVEMBER)
    rows = [(row.thing_id, row.kind, row.on, row.minutes, row.nights) for row in log.rows]
    assert rows == [
        (an_id("over the month's end"), SupportKind.SLEEPOVER, a_day(1), 0, 4),
        (an_id("call"), SupportKind.PHONE_CALL, a_day(2), 20, 0),
        (an_id("visit"), SupportKind.VISIT, a_day(2), 60, 0),
        (an_id("of before"), SupportKind.SLEEPOVER, a_day(6), 0, 1),
        (an_id("picnic"), SupportKind.SOCIAL_ACTIVITY, a_day(7), 90, 0),
        (an_id("to come"), SupportKind.SLEEPOVER, a_day(27), 0, 4),
        (an_id("meeting"), SupportKind.CONSTELLATION_MEETING, a_day(30), 90, 0),
    ]
    assert [row.household_ids for row in log.rows[1:5]] == [(BIRCH,), (BIRCH,), (), SATELLITES[:2]]
    assert [row.topic for row in log.rows[1:4]] == [ContactTopic.A_HARD_DAY, ContactTopic.SLEEP, None]


async def test_the_log_ends_with_what_each_kind_came_to(in_november: Room) -> None:
    log = await in_november.asked(ASKED, by=RUTH)

    assert log.totals == (
        SupportTotal(kind=SupportKind.PHONE_CALL, times=1, minutes=20, nights=0),
        SupportTotal(kind=SupportKind.VISIT, times=1, minutes=60, nights=0),
        SupportTotal(kind=SupportKind.SLEEPOVER, times=3, minutes=0, nights=9),
        SupportTotal(kind=SupportKind.SOCIAL_ACTIVITY, times=1, minutes=90, nights=0),
        SupportTotal(kind=SupportKind.CONSTELLATION_MEETING, times=1, minutes=90, nights=0),
    )


async def test_a_month_begins_and_ends_at_londons_midnight(in_november: Room) -> None:
    october, december = [
        await in_november.asked(WhatSupportWasGiven(constellation_id=KITES, month=month), by=RUTH)
        for month in ("2026-10", "2026-12")
    ]

    assert [row.thing_id for row in october.rows] == [an_id("over the month's end"), an_id("call of october")]
    assert october.rows[0].nights == 4
    assert [row.thing_id for row in december.rows] == [an_id("of december")]


@pytest.mark.parametrize(
    "asker",
    [
        RUTH,
        MANAGER,
        actor(Role.LIAISON_WORKER, constellation_ids=(KITES,)),
        actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(HUB,)),
    ],
)
async def test_those_whose_business_it_is_see_it(in_november: Room, asker: Actor) -> None:
    assert len((await in_november.asked(ASKED, by=asker)).rows) == 7


@pytest.mark.parametrize(
    "asker",
    [
        actor(Role.HUB_HOME_CARER, household_id=OTHER_HUB, constellation_ids=(HERONS,)),
        actor(Role.HUB_HOME_CARER),
        actor(Role.LIAISON_WORKER, constellation_ids=(HERONS,)),
        actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(BIRCH,)),
        actor(Role.CHILDRENS_SOCIAL_WORKER, constellation_ids=(KITES,)),
    ],
)
async def test_to_everybody_else_it_is_refused(in_november: Room, asker: Actor) -> None:
    reply = await in_november.asked(ASKED, by=asker)

    assert isinstance(reply, Refused)
    assert (reply.reason, reply.fields) == ("not_yours", ("constellation_id",))


@pytest.mark.parametrize("role", sorted(PEOPLE - WhatSupportWasGiven.asked_by))
async def test_other_roles_cant_ask(in_november: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await in_november.asked(ASKED, by=actor(role))


async def test_a_neighbours_constellation_isnt_there(in_november: Room) -> None:
    for asked, asker in (
        (ASKED, actor(Role.PROGRAMME_MANAGER, authority="elsewhere")),
        (WhatSupportWasGiven(constellation_id=uuid4(), month=NOVEMBER), MANAGER),
    ):
        reply = await in_november.asked(asked, by=asker)
        assert isinstance(reply, Refused)
        assert reply.reason == "no_such_constellation"


async def test_a_constellation_without_a_hub_home_has_no_log_yet(outcomes: Room) -> None:
    await outcomes.heard(
        a_constellation(state=ConstellationState.PLANNED, hub_household_id=None, bed_ids=(), launched_on=None)
    )

    reply = await outcomes.asked(ASKED, by=MANAGER)

    assert isinstance(reply, Refused)
    assert reply.reason == "no_hub_home"


async def test_a_month_in_which_nothing_happened_is_empty(in_november: Room) -> None:
    log = await in_november.asked(WhatSupportWasGiven(constellation_id=KITES, month="2024-02"), by=RUTH)

    assert (log.rows, log.totals) == ((), ())
    assert date(2024, 2, 29).day == 29
