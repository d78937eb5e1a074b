"""Stays and gatherings of before, as a pack has them, and what is replied to whoever imports them."""

from datetime import UTC, date, datetime

from shared.contracts.packs import Imported
from shared.contracts.past_stays import ActivityLine, ImportStays, PastOutcome, SleepoverLine
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import GatheringKind, SleepoverKind
from tests.component.bookings.a_constellation import MANAGER, OPERATOR

MAY = [date(2026, 5, day) for day in range(1, 32)]


def a_stay(ref, child="K1", first=MAY[0], last=None, *, outcome=PastOutcome.STAYED, hub="H1"):
    return SleepoverLine(
        sleepover_ref=ref,
        child_ref=child,
        hub_household_ref=hub,
        first_night=first,
        last_night=last or first,
        kind=SleepoverKind.PLANNED,
        outcome=outcome,
    )


def a_gathering(ref="G1", kind=GatheringKind.TRAINING, attended=("H2", "H3"), constellation="X1"):
    return ActivityLine(
        activity_ref=ref,
        constellation_ref=constellation,
        kind=kind,
        starts_at=datetime(2026, 5, 9, 12, tzinfo=UTC),
        minutes=90,
        attended=attended,
    )


def counts(added=0, changed=0, unchanged=0, activities=(0, 0, 0)):
    return Imported(
        added={"sleepovers": added, "activities": activities[0]},
        changed={"sleepovers": changed, "activities": activities[1]},
        unchanged={"sleepovers": unchanged, "activities": activities[2]},
    )


async def take(bookings, *stays, activities=(), dry_run=False, by=OPERATOR):
    return await bookings.asked(ImportStays(sleepovers=stays, activities=activities, dry_run=dry_run), by=by)


async def sleeps_at(bookings, child_id, on):
    board = await bookings.asked(WhoSleepsWhere(on=on), by=MANAGER)
    return next(child.sleeps_at for child in board.children if child.child_id == child_id)
