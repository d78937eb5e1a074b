"""The pages of retention on a site of their own, with a bus that answers from a small world."""

from datetime import UTC, date, datetime

from fastapi import APIRouter

from services.registry.pages.retention import periods as how_long
from services.registry.pages.retention import records as retention
from services.registry.policy.retention.periods import USUAL
from shared.contracts.record_words import PeriodName
from shared.contracts.registry import Kind
from shared.contracts.retention import (
    DueRecord,
    DueRecords,
    Erased,
    EraseRecord,
    ErasureRecord,
    Hold,
    HoldRecord,
    HowLongIsItKept,
    LeftOpen,
    LiftHold,
    OpenRecord,
    PartThatGoes,
    Period,
    Periods,
    RecordToErase,
    WhatIsDue,
    WhatWouldGo,
)
from shared.contracts.roles import Role
from shared.testing.site import HUB_HOME_CARER, MANAGER, SETTINGS, MadeUpIdentity, ScriptedBus, person
from shared.web.app import create_app
from shared.web.pages import Pages
from tests.component.registry.builders import child, household, worker

ADA, BIRCH = child("K1"), household("H2")
ADMINISTRATOR = person("Jo Reed", Role.ADMINISTRATOR)
MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
GOES = (
    PartThatGoes(what="Names, date of birth, needs and characteristics", rows=1),
    PartThatGoes(what="Reasons of placements", rows=4),
)
HELD = Hold(started_on=date(2026, 3, 2), reason="An inquiry into the years before 2020.", recorded_by=None)


LEFT_OPEN = (
    OpenRecord(
        subject_id=household("H3"),
        kind=Kind.HOUSEHOLD,
        ref="H0003",
        name="Nash",
        why=LeftOpen.APPLICATION,
        since=date(2024, 3, 4),
    ),
    OpenRecord(
        subject_id=worker("W9"),
        kind=Kind.WORKER,
        ref="W0009",
        name="Dot Hale",
        why=LeftOpen.NO_DUTY,
        since=date(2025, 1, 8),
    ),
)


def a_due_record(**changes):
    name = PeriodName.CHILD_FROM_BIRTH
    return DueRecord(
        **{
            "subject_id": ADA,
            "kind": Kind.CHILD,
            "ref": "K0001",
            "name": "Adelaide Fenn",
            "period": name,
            "years": 75,
            "source": USUAL[name].source,
            "counted_from": date(1951, 11, 1),
            "due_on": date(2026, 11, 1),
            "hold": None,
            **changes,
        }
    )


def a_record(**changes):
    return RecordToErase(
        **{
            "subject_id": ADA,
            "kind": Kind.CHILD,
            "ref": "K0001",
            "name": "Adelaide Fenn",
            "with_ids": (),
            "due": a_due_record(),
            "due_on": date(2026, 11, 1),
            "hold": None,
            "in_the_way": (),
            "goes": GOES,
            "erased": None,
            **changes,
        }
    )


def an_erased_record():
    erasure = ErasureRecord(erased_at=MORNING, period=PeriodName.CHILD_FROM_BIRTH, source="Schedule of 2026")
    return a_record(ref="", name="", due=None, due_on=None, goes=(), erased=erasure)


def a_bus():
    of_a_household = {"subject_id": BIRCH, "kind": Kind.HOUSEHOLD, "ref": "H0002", "name": "Birch", "hold": HELD}
    periods = [
        Period(name=name, years=usual.years, source=usual.source, started_on=None) for name, usual in USUAL.items()
    ]
    periods[2] = Period(
        name=PeriodName.WORKER_FROM_LAST_DUTY,
        years=8,
        source="Retention schedule of 4 May 2026",
        started_on=date(2026, 6, 1),
        reason="As for other staff",
    )
    return ScriptedBus(
        {
            WhatIsDue: DueRecords(
                on=date(2026, 11, 23),
                records=(a_due_record(), a_due_record(**of_a_household)),
                total=2,
                left_open=LEFT_OPEN,
                total_left_open=2,
            ),
            HowLongIsItKept: Periods(on=date(2026, 11, 23), periods=tuple(periods)),
            WhatWouldGo: a_record(),
            EraseRecord: Erased(subject_id=ADA, kind=Kind.CHILD, goes=GOES),
            HoldRecord: a_record(hold=HELD),
            LiftHold: a_record(),
        }
    )


def a_site(bus):
    router = APIRouter()
    router.include_router(how_long.router)
    router.include_router(retention.router)
    pages = Pages(
        title="Registry",
        router=router,
        templates="services.registry:templates",
        nav=retention.NAV,
        flashes=retention.FLASHES,
    )
    identity = MadeUpIdentity(people_of={"portsmouth": (MANAGER, ADMINISTRATOR, HUB_HOME_CARER)})
    return create_app(settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[pages], now=lambda: MORNING)
