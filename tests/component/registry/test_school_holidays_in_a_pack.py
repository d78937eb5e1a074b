"""School holidays come with a pack, are said like those that somebody enters, and overturn none of these."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.authority_pack import SchoolHolidayLine
from shared.contracts.school_holidays import (
    CorrectSchoolHoliday,
    SchoolHolidayChanged,
    SchoolHolidayName,
    WhichSchoolHolidays,
)
from shared.testing.rooms import Room
from tests.component.registry.lives import MANAGER
from tests.component.registry.test_importing_decisions import in_the_pack, refused, taken

OPEN_AGAIN = date(2027, 1, 4)
"""The Monday after: a pack's last column is the first day on which something doesn't hold any more."""


def a_holiday(**facts: Any) -> SchoolHolidayLine:
    return SchoolHolidayLine(
        **{
            "name": SchoolHolidayName.CHRISTMAS,
            "started_on": date(2026, 12, 21),
            "ended_on": OPEN_AGAIN,
            "source": "Term dates of the schools",
            **facts,
        }
    )


EASTER = {"name": SchoolHolidayName.EASTER, "started_on": date(2027, 3, 29), "ended_on": date(2027, 4, 12)}


async def test_they_are_said_once_with_their_last_day_and_exported_as_they_came(registry: Room) -> None:
    first = await taken(registry, school_holidays=(a_holiday(),))
    said = [one for one in await registry.said() if isinstance(one, SchoolHolidayChanged)]
    again = await taken(registry, school_holidays=(a_holiday(), a_holiday(**EASTER)))

    assert [(one.name, one.first_on, one.last_on) for one in said] == [
        ("christmas", date(2026, 12, 21), date(2027, 1, 3))
    ]
    assert first.added["school_holidays"] == 1
    assert (again.added["school_holidays"], again.unchanged["school_holidays"]) == (1, 1)
    then = [one for one in await registry.said() if isinstance(one, SchoolHolidayChanged)]
    assert [one.name for one in then] == ["easter"]
    in_order = sorted(await in_the_pack(registry, "school_holidays"), key=lambda one: one.started_on)
    assert in_order == [a_holiday(), a_holiday(**EASTER)]


@pytest.mark.parametrize(
    ("holidays", "field", "sentence"),
    [
        (
            (a_holiday(ended_on=date(2028, 1, 4)),),
            "school_holidays.0.ended_on",
            "A school holiday has at most 70 days.",
        ),
        (
            (a_holiday(), a_holiday(name=SchoolHolidayName.ANOTHER, started_on=date(2027, 1, 3), ended_on=OPEN_AGAIN)),
            "school_holidays.1.started_on",
            "The same is decided from 2026-12-21 and from 2027-01-03, on the same days.",
        ),
    ],
    ids=["too long", "on the same days"],
)
async def test_what_cant_be_is_named_and_nothing_is_kept(
    registry: Room, holidays: tuple[SchoolHolidayLine, ...], field: str, sentence: str
) -> None:
    [(told_field, told, _)] = await refused(registry, school_holidays=holidays)

    assert (told_field, told) == (field, sentence)
    assert (await registry.asked(WhichSchoolHolidays(), by=MANAGER)).holidays == ()


async def test_a_pack_doesn_t_set_back_what_somebody_corrected(registry: Room) -> None:
    await taken(registry, school_holidays=(a_holiday(),))
    [known] = (await registry.asked(WhichSchoolHolidays(), by=MANAGER)).holidays
    await registry.asked(
        CorrectSchoolHoliday(
            holiday_id=known.holiday_id,
            version=known.version,
            name=SchoolHolidayName.CHRISTMAS,
            first_on=known.first_on,
            last_on=date(2027, 1, 4),
            source="Term dates as corrected",
        ),
        by=MANAGER,
    )

    [(field, sentence, _)] = await refused(registry, school_holidays=(a_holiday(),))

    assert (field, sentence) == (
        "school_holidays.0.started_on",
        "Somebody has recorded this otherwise in Hubhome since then.",
    )
    [kept] = (await registry.asked(WhichSchoolHolidays(), by=MANAGER)).holidays
    assert kept.last_on == date(2027, 1, 4)
