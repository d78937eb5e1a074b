"""Who called an agreed sleepover off, and with what notice, is counted in the month of its first night."""

import pytest

from services.outcomes.wording import called_off_in_words
from shared.contracts.bookings import SleepoverCancelled, SleepoverShortened
from shared.contracts.calling_off import CalledOff, CalledOffFigures, Notice, Side
from shared.contracts.outcomes import HowAreConstellations
from shared.contracts.roles import Role
from shared.contracts.words import DeclineReason, SleepoverKind
from shared.testing.actors import actor
from tests.component.outcomes.facts import KITES, NOVEMBER, a_day, a_sleepover

MANAGER = actor(Role.PROGRAMME_MANAGER)


def off(name, days_before=0, *, by=Side.HUB_HOME, said=SleepoverCancelled, **facts):
    """The first sleepover of the twentieth, called off."""
    called_off = CalledOff(by=by, days_before=days_before)
    return a_sleepover(
        a_day(20), a_day(21), said, name=name, called_off=called_off, **{"reason": DeclineReason.OTHER, **facts}
    )


async def counted(room, month=NOVEMBER):
    reply = await room.asked(HowAreConstellations(month=month), by=MANAGER)
    return next(one.called_off for one in reply.constellations if one.constellation_id == KITES)


@pytest.mark.parametrize(
    ("days", "notice"),
    [
        (None, Notice.AFTER_IT_BEGAN),
        (0, Notice.ON_THE_DAY),
        (1, Notice.ONE_OR_TWO_DAYS),
        (2, Notice.ONE_OR_TWO_DAYS),
        (3, Notice.THREE_TO_SIX_DAYS),
        (6, Notice.THREE_TO_SIX_DAYS),
        (7, Notice.A_WEEK_OR_MORE),
    ],
)
async def test_by_how_many_days_before_the_first_night(in_november, days, notice):
    await in_november.heard(off("a", days))

    assert await counted(in_november) == (CalledOffFigures(by=Side.HUB_HOME, notice=notice, times=1),)
    assert await counted(in_november, "2026-12") == ()


async def test_each_side_has_its_own_the_latest_first(in_november):
    await in_november.heard(
        off("a", 9),
        off("b", 0),
        off("c", 0),
        off("d", 4, by=Side.SATELLITE),
        off("e", None, said=SleepoverShortened, by=Side.SERVICE),
    )

    assert [(one.by, one.notice, one.times) for one in await counted(in_november)] == [
        (Side.SATELLITE, Notice.THREE_TO_SIX_DAYS, 1),
        (Side.HUB_HOME, Notice.ON_THE_DAY, 2),
        (Side.HUB_HOME, Notice.A_WEEK_OR_MORE, 1),
        (Side.SERVICE, Notice.AFTER_IT_BEGAN, 1),
    ]


async def test_who_answers_for_a_child_is_a_side_of_its_own(in_november):
    for_the_child = CalledOff(by=Side.SERVICE, days_before=0, for_the_child=True)
    await in_november.heard(off("a", by=Side.SERVICE), off("b").model_copy(update={"called_off": for_the_child}))

    service = CalledOffFigures(by=Side.SERVICE, notice=Notice.ON_THE_DAY, times=1)
    assert await counted(in_november) == (service, service.model_copy(update={"for_the_child": True}))
    assert called_off_in_words(await counted(in_november)) == (
        "By the service: 1 on the day. By who answers for the child: 1 on the day"
    )


async def test_what_nobody_called_off_and_what_was_an_emergencys_isnt_counted(in_november):
    await in_november.heard(
        off("a").model_copy(update={"called_off": None}),
        off("b", kind=SleepoverKind.EMERGENCY, said=SleepoverShortened),
    )

    assert await counted(in_november) == ()


@pytest.mark.parametrize("is_late", [False, True], ids=["in order", "the first comes last"])
async def test_what_is_said_of_it_later_changes_nothing_of_who_called_it_off(in_november, is_late):
    ended = off("a", None, said=SleepoverShortened, thing_version=3)
    put_right = off("a", said=SleepoverShortened, thing_version=4).model_copy(
        update={"called_off": None, "is_correction": True}
    )

    await in_november.heard(*((put_right, ended) if is_late else (ended, put_right)))

    assert [(one.by, one.notice) for one in await counted(in_november)] == [(Side.HUB_HOME, Notice.AFTER_IT_BEGAN)]
