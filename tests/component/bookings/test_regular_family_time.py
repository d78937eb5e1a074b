"""Regular family time is planned all or none, and one of it or those after it are changed and called off."""

from datetime import date

from shared.contracts.family_time import (
    FamilyTimeCancelled,
    FamilyTimeChanged,
)
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimeState
from shared.contracts.refusals import Refused
from tests.component.bookings.a_constellation import (
    LIAISON,
    SATURDAY,
)
from tests.component.bookings.a_family_time import (
    AMONG_THEMSELVES,
    cancel,
    change,
    how_is,
    listed,
    planned,
    planned_alone,
    planning,
)


async def test_regular_family_time_is_planned_all_or_none_and_told_once(family):
    weekly = {"rule": "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261225", **AMONG_THEMSELVES}
    in_the_way = await planned_alone(family, on=date(2026, 12, 11))

    looked = await planned(family, **weekly, dry_run=True)
    answer = await family.asked(planning(**weekly), by=LIAISON)

    assert [(one.on.day, bool(one.in_the_way), one.bank_holidays) for one in looked.days] == [
        (27, False, ()),
        (4, False, ()),
        (11, True, ()),
        (18, False, ()),
        (25, False, ("Christmas Day",)),
    ]
    assert answer.reason == "not_all_can_be"
    assert [one.family_time_id for one in await listed(family, LIAISON)] == [in_the_way]
    await planned(family, **weekly, left_out=(date(2026, 12, 11), date(2026, 12, 25)))
    assert [(one.starts_at.day, one.of) for one in await family.said()] == [(27, 3), (4, 0), (18, 0)]


async def regular(family, **more):
    """Each Friday from this one on, three of them."""
    answer = await planned(family, rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211", **more)
    await family.said()
    return answer.family_time_id


async def test_this_and_those_after_it_are_changed_by_as_many_days(family):
    first = await regular(family)
    second = (await how_is(family, first)).others[0].family_time_id

    view = await change(family, second, following=True, on=date(2026, 12, 11), ends="17:00")

    assert not isinstance(view, Refused), view
    cards = await listed(family, LIAISON)
    assert [(one.starts_at.day, one.minutes) for one in cards] == [(27, 120), (11, 180), (18, 180)]
    said = await family.said()
    assert all(isinstance(one, FamilyTimeChanged) for one in said)
    assert sorted(one.of for one in said) == [0, 2]


async def test_only_one_of_them_is_changed_and_the_others_stay(family):
    first = await regular(family)

    await change(family, first, on=SATURDAY)

    assert [one.starts_at.day for one in await listed(family, LIAISON)] == [28, 4, 11]


async def test_this_and_those_after_it_are_called_off(family):
    first = await regular(family)
    second = (await how_is(family, first)).others[0].family_time_id

    await cancel(family, second, following=True)

    states = [one.state for one in await listed(family, LIAISON)]
    assert states == [FamilyTimeState.PLANNED, FamilyTimeState.CANCELLED, FamilyTimeState.CANCELLED]
    said = await family.said()
    assert {type(one) for one in said} == {FamilyTimeCancelled}
    assert {one.reason for one in said} == {FamilyTimeOffReason.CHILD_UNWELL}
    await planned(family, on=date(2026, 12, 11))
