"""How often children were missing or away is counted as the return does, and not told of so few that one could tell."""

from datetime import UTC, datetime

import pytest

from services.outcomes.wording import absences_in_cells, absences_in_words
from shared.contracts.absences import (
    AbsenceChanged,
    AbsenceCorrected,
    AbsenceFacts,
    AbsenceKind,
    AbsenceReadIn,
    AbsenceRecorded,
    AbsenceSpan,
    AbsenceState,
    AbsenceTakenBack,
)
from shared.contracts.outcomes import AbsenceFigures, HowAreConstellations
from shared.contracts.roles import Role
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.outcomes.facts import BIRCH, HERONS, KITES, NOVEMBER, a_constellation, an_id

MANAGER, LIAISON = actor(Role.PROGRAMME_MANAGER), actor(Role.LIAISON_WORKER, constellation_ids=(KITES,))
MISSING, AWAY = AbsenceKind.MISSING, AbsenceKind.AWAY
HIDDEN = AbsenceFigures(is_hidden=True)
IN_NOVEMBER, IN_OCTOBER = datetime(2026, 11, 3, 22, tzinfo=UTC), datetime(2026, 10, 31, 22, tzinfo=UTC)
IN_SEPTEMBER = datetime(2026, 9, 30, 21, tzinfo=UTC)


def an_absence(
    number: int,
    said: type[AbsenceFacts] = AbsenceRecorded,
    *parts: tuple[AbsenceKind, datetime],
    version: int = 1,
    constellation=KITES,
    child: str = "",
) -> AbsenceFacts:
    return said(
        thing_version=version,
        absence_id=an_id(f"absence {number}"),
        child_id=an_id(child or f"child {number}"),
        household_id=BIRCH,
        expected_household_id=BIRCH,
        constellation_id=constellation,
        state=AbsenceState.TAKEN_BACK if said is AbsenceTakenBack else AbsenceState.OPEN,
        spans=tuple(AbsenceSpan(kind=kind, since=since) for kind, since in parts or ((MISSING, IN_NOVEMBER),)),
        ended_at=None,
        recorded_at=IN_NOVEMBER,
        recorded_by=an_id("tom"),
        changed_at=IN_NOVEMBER,
        changed_by=an_id("tom"),
    )


def several(number: int, first: int = 1, constellation=KITES) -> list[AbsenceFacts]:
    return [an_absence(one, constellation=constellation) for one in range(first, first + number)]


async def of(room: Room, constellation=KITES, month: str = NOVEMBER) -> AbsenceFigures:
    reply = await room.asked(HowAreConstellations(month=month), by=MANAGER)
    return next(one.absences for one in reply.constellations if one.constellation_id == constellation)


async def of_all(room: Room) -> AbsenceFigures:
    return (await room.asked(HowAreConstellations(month=NOVEMBER), by=MANAGER)).all_absences


@pytest.fixture
async def two(outcomes: Room) -> Room:
    """Two constellations."""
    await outcomes.heard(a_constellation(), a_constellation(constellation_id=HERONS))
    return outcomes


@pytest.mark.parametrize("children", [0, 1, 5, 6, 7])
async def test_between_none_and_six_children_it_isnt_told_how_many(two: Room, children: int) -> None:
    await two.heard(*several(children))

    shown = AbsenceFigures(children=children, missing=children, away=0)
    assert await of(two) == (shown if children in {0, 6, 7} else HIDDEN)


async def test_each_part_counts_once_in_the_month_in_which_it_began(two: Room) -> None:
    changed = an_absence(1, AbsenceChanged, (MISSING, IN_OCTOBER), (AWAY, IN_NOVEMBER), version=2)
    of_one_child = an_absence(8, child="child 2")
    over = an_absence(9, AbsenceChanged, (MISSING, IN_SEPTEMBER), (AWAY, IN_OCTOBER), child="child 3")
    await two.heard(*several(7), changed, of_one_child, over)

    assert await of(two) == AbsenceFigures(children=7, missing=7, away=1)
    assert await of(two, month="2026-10") == HIDDEN


async def test_what_was_taken_back_or_corrected_counts_as_it_is_whatever_is_heard_first(two: Room) -> None:
    taken_back = an_absence(7, AbsenceTakenBack, version=2)
    corrected = an_absence(6, AbsenceCorrected, (AWAY, IN_NOVEMBER), version=3)
    await two.heard(taken_back, corrected, *several(7), taken_back)

    assert await of(two) == AbsenceFigures(children=6, missing=5, away=1)


async def test_the_sum_is_told_where_it_gives_away_nothing(two: Room) -> None:
    await two.heard(*several(6), *several(7, first=10, constellation=HERONS))

    assert await of_all(two) == AbsenceFigures(children=13, missing=13, away=0)


@pytest.mark.parametrize("hidden", [HERONS, None], ids=["a constellation", "those in none"])
async def test_the_sum_is_hidden_where_somebody_could_take_what_is_shown_from_it(two: Room, hidden) -> None:
    await two.heard(*several(6), *several(2, first=10, constellation=hidden))

    assert await of(two) == AbsenceFigures(children=6, missing=6, away=0)
    assert await of_all(two) == HIDDEN


async def test_two_hidden_ones_that_are_enough_together_are_in_the_sum(two: Room) -> None:
    await two.heard(*several(3), *several(3, first=10, constellation=HERONS))

    assert (await of(two), await of(two, HERONS)) == (HIDDEN, HIDDEN)
    assert await of_all(two) == AbsenceFigures(children=6, missing=6, away=0)


async def test_who_doesnt_see_every_constellation_isnt_told_the_sum(two: Room) -> None:
    await two.heard(*several(9))

    reply = await two.asked(HowAreConstellations(month=NOVEMBER), by=LIAISON)

    assert reply.all_absences is None
    assert [one.absences.children for one in reply.constellations] == [9]


@pytest.mark.parametrize(
    ("absences", "words", "cells"),
    [
        (HIDDEN, "Too few to be told", ("c", "c", "c")),
        (AbsenceFigures(children=0, missing=0, away=0), "Nobody", (0, 0, 0)),
        (AbsenceFigures(children=7, missing=9, away=1), "7 children: missing 9 times, away 1 time", (7, 9, 1)),
    ],
)
def test_what_is_hidden_is_told_as_such_and_never_as_none(absences, words, cells) -> None:
    assert absences_in_words(absences) == words
    assert absences_in_cells(absences) == cells


async def test_what_a_return_told_is_counted_like_what_was_recorded(two: Room) -> None:
    await two.heard(*(an_absence(number, AbsenceReadIn) for number in range(1, 8)))

    assert await of(two) == AbsenceFigures(children=7, missing=7, away=0)
