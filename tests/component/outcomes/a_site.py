"""A made-up site of outcomes' pages: what its bus answers, and who visits."""

from datetime import UTC, date, datetime
from uuid import UUID

from shared.contracts.calling_off import CalledOffFigures, Notice, Side
from shared.contracts.outcomes import (
    ConstellationFigures,
    Figures,
    HowAreConstellations,
    SupportKind,
    SupportLog,
    SupportRow,
    SupportTotal,
    WhatSupportWasGiven,
)
from shared.contracts.registry import Kind, Named, Names
from shared.contracts.roles import Role
from shared.contracts.waits_counted import EndOfWait, WaitFigures
from shared.contracts.words import ConstellationState, ContactTopic
from shared.testing.site import (
    parsed,
    person,
    text_of,
)

KITES, HERONS, OWLS = UUID(int=1), UUID(int=2), UUID(int=3)
HUB, BIRCH, CEDAR, UNKNOWN = UUID(int=10), UUID(int=11), UUID(int=12), UUID(int=13)
ANALYST = person("Ana Lyst", Role.DATA_ANALYST)
LIAISON = person("Lio Worker", Role.LIAISON_WORKER)
JUST_JULY = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
"""Half past midnight in London; still June by the clock of the process."""
TODAY = date(2026, 7, 1)
THIS_MONTH = f"{TODAY:%Y-%m}"


def a_row(number: int, kind: SupportKind, day: int, **facts: object) -> SupportRow:
    return SupportRow(
        **{
            "thing_id": UUID(int=number),
            "kind": kind,
            "on": date(2026, 11, day),
            "household_ids": (BIRCH,),
            "minutes": 0,
            "nights": 0,
            "topic": None,
            **facts,
        }
    )


def the_log(asked: WhatSupportWasGiven) -> SupportLog:
    return SupportLog(
        hub_household_id=HUB,
        constellation_id=asked.constellation_id,
        month=asked.month,
        rows=(
            a_row(21, SupportKind.PHONE_CALL, 2, minutes=80, topic=ContactTopic.CONTACT),
            a_row(22, SupportKind.SOCIAL_ACTIVITY, 7, minutes=90, household_ids=(BIRCH, CEDAR, UNKNOWN)),
            a_row(23, SupportKind.SLEEPOVER, 27, nights=2),
        ),
        totals=(
            SupportTotal(kind=SupportKind.PHONE_CALL, times=1, minutes=80, nights=0),
            SupportTotal(kind=SupportKind.SLEEPOVER, times=1, minutes=0, nights=2),
            SupportTotal(kind=SupportKind.SOCIAL_ACTIVITY, times=1, minutes=90, nights=0),
        ),
    )


def an_empty_log(asked: WhatSupportWasGiven) -> SupportLog:
    return the_log(asked).model_copy(update={"rows": (), "totals": ()})


CALLED_OFF = (
    CalledOffFigures(by=Side.SATELLITE, notice=Notice.ON_THE_DAY, times=1),
    CalledOffFigures(by=Side.SATELLITE, notice=Notice.A_WEEK_OR_MORE, times=2),
    CalledOffFigures(by=Side.HUB_HOME, notice=Notice.AFTER_IT_BEGAN, times=1),
)


WAITS = (
    WaitFigures(ended=EndOfWait.NO_BED, waits=2, nights=5),
    WaitFigures(ended=EndOfWait.BED_BY_OFFER, waits=1, nights=1),
)


def the_figures(asked: HowAreConstellations) -> ConstellationFigures:
    sizes = {KITES: 7, HERONS: 1, OWLS: 11}
    return ConstellationFigures(
        month=asked.month,
        constellations=tuple(
            Figures(
                constellation_id=constellation,
                state=ConstellationState.LAUNCHED,
                satellites=size,
                fewest=6,
                most=10,
                social_activities=1,
                gatherings=3,
                contacts=24,
                nights_open=44 if constellation != OWLS else 0,
                nights_used=12 if constellation != OWLS else 0,
                called_off=CALLED_OFF if constellation == HERONS else (),
                waits=WAITS if constellation == HERONS else (),
            )
            for constellation, size in sizes.items()
        ),
    )


NAMES = Names(
    names=(
        Named(id=KITES, kind=Kind.CONSTELLATION, name="The Kites"),
        Named(id=HERONS, kind=Kind.CONSTELLATION, name="The Herons"),
        Named(id=HUB, kind=Kind.HOUSEHOLD, name="Adeyemi household"),
        Named(id=BIRCH, kind=Kind.HOUSEHOLD, name="Birch household"),
        Named(id=CEDAR, kind=Kind.HOUSEHOLD, name="Cedar household"),
    ),
    withheld=1,
)


def main_of(page) -> str:
    return text_of(parsed(page).find(".//main"))
