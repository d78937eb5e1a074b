"""A support group of the Kites on Friday evening, and what is asked of it."""

from datetime import UTC, datetime, timedelta

from shared.contracts.gatherings import (
    Attendance,
    CancelGathering,
    ChangeGathering,
    HowIsGathering,
    PlanGathering,
    PlannedGathering,
    RecordAttendance,
    ReplyToGathering,
    WhichGatherings,
)
from shared.contracts.words import GatheringKind, GatheringOffReason
from tests.component.bookings.a_constellation import HUB_CARER, KITES, LIAISON

FRIDAY_EVENING = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
TITLE, PLACE, NOTE = "Games night for Ada’s birthday", "At Ruth’s, 3 Elm Road", "Bring a cake for Ada"


def planning(*constellation_ids, **more):
    return PlanGathering(
        **{
            "constellation_ids": constellation_ids or (KITES,),
            "kind": GatheringKind.SUPPORT_GROUP,
            "starts_at": FRIDAY_EVENING,
            "minutes": 90,
            "title": TITLE,
            "place": PLACE,
            "note": NOTE,
            **more,
        }
    )


async def planned(bookings, *constellation_ids, by=HUB_CARER, **more):
    view = await bookings.asked(planning(*constellation_ids, **more), by=by)
    assert isinstance(view, PlannedGathering), view
    await bookings.said()
    return view


def changing(view, **more):
    fields = view.model_dump(include={*ChangeGathering.model_fields})
    return ChangeGathering(**{**fields, **more})


async def how_is(bookings, view, by=LIAISON):
    return await bookings.asked(HowIsGathering(gathering_id=view.gathering_id), by=by)


async def reply(bookings, view, by, adults=1, children=0, *, is_coming=True, or_waits=False):
    said = {"is_coming": is_coming, "or_waits": or_waits, "adults": adults, "children": children}
    return await bookings.asked(ReplyToGathering(gathering_id=view.gathering_id, **said), by=by)


async def cancel(bookings, view, by=HUB_CARER, reason=GatheringOffReason.WEATHER):
    return await bookings.asked(CancelGathering(gathering_id=view.gathering_id, reason=reason), by=by)


async def record(bookings, view, *came, by=HUB_CARER):
    attendance = tuple(Attendance(household_id=home, adults=adults, children=kids) for home, adults, kids in came)
    return await bookings.asked(RecordAttendance(gathering_id=view.gathering_id, attendance=attendance), by=by)


async def listed(bookings, by):
    return await bookings.asked(WhichGatherings(), by=by)


def once_it_has_begun(bookings):
    bookings.clock.moment = FRIDAY_EVENING + timedelta(minutes=10)
