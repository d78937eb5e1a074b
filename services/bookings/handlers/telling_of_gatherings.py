"""How is a planned gathering told to others: on the bus, and to somebody who asks?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from services.bookings.handlers.training.attending import OfCourse
from services.bookings.policy.family_times.people import own_households
from services.bookings.policy.gatherings import (
    SEES_ALL,
    Answered,
    Planned,
    may_arrange_lifts,
    may_cancel,
    may_change,
    may_keep_as_idea,
    may_record,
    may_reply,
    runs,
    those_ticked_by,
)
from services.bookings.policy.lifts import seen_by
from services.bookings.policy.nights import Nights
from services.bookings.policy.places import Replied, people_of, place_in_queue
from services.bookings.policy.school_holidays import SchoolHolidays
from shared.contracts.actor import Actor
from shared.contracts.bookings import GatheringView
from shared.contracts.calendars import GatheringInMyCalendar
from shared.contracts.gatherings import (
    GatheringCancelled,
    GatheringCard,
    GatheringFacts,
    GatheringReply,
    OneOfGatherings,
    PlannedGathering,
)
from shared.contracts.roles import CARERS
from shared.contracts.words import GatheringState

F = TypeVar("F", bound=GatheringFacts)


def gathering_fact(event: type[F], gathering: Planned, its: Answered, changed_by: UUID | None, **more: object) -> F:
    """An event about it: nothing of its words."""
    return event.model_validate(
        {
            "thing_version": gathering.version,
            "gathering_id": gathering.id,
            "constellation_ids": gathering.constellation_ids,
            "household_ids": tuple(sorted(its.concerned)),
            "kind": gathering.about.kind,
            "starts_at": gathering.about.starts_at,
            "minutes": gathering.about.minutes,
            "state": gathering.state,
            "changed_at": gathering.changed_at,
            "changed_by": changed_by,
            "series_id": gathering.series_id,
            **({"reason": gathering.reason} if issubclass(event, GatheringCancelled) else {}),
            **more,
        }
    )


def gathering_page(
    gathering: Planned,
    its: Answered,
    actor: Actor,
    now: datetime,
    *,
    of_course: OfCourse | None = None,
    others: Iterable[OneOfGatherings] = (),
) -> PlannedGathering:
    """The gathering as the actor sees it; who else is invited and what they said is for who runs it, of theirs.

    Of a training of a course, who runs it learns how many it would help, and not whom.
    """
    about = gathering.about
    sees_everybody = runs(actor, gathering) or actor.has(*SEES_ALL)
    theirs, own = those_ticked_by(actor, gathering, its), _own_household(actor)
    records = may_record(actor, gathering, now)
    return PlannedGathering(
        gathering_id=gathering.id,
        version=gathering.version,
        constellation_ids=gathering.constellation_ids,
        kind=about.kind,
        state=gathering.state,
        starts_at=about.starts_at,
        minutes=about.minutes,
        title=about.title,
        place=about.place,
        note=about.note,
        capacity=about.capacity,
        places_taken=gathering.taken,
        invited=tuple(sorted(its.invited & theirs)),
        replies=tuple(one for one in its.replies.values() if one.household_id in {*theirs, own}),
        attendance=tuple(
            one if one.household_id in theirs else one.model_copy(update={"carer_ids": ()})
            for one in its.attendance.values()
            if one.household_id in {*theirs, own}
        ),
        waiting=its.waiting if sees_everybody else (),
        place_in_queue=place_in_queue(its.waiting, own),
        reason=gathering.reason,
        course_id=of_course.course.course_id if of_course else None,
        course=of_course.course.name if of_course else "",
        carers=tuple(one for one in of_course.carers if one.household_id in theirs) if of_course and records else (),
        carers_due=len(of_course.due) if of_course and sees_everybody else 0,
        carers_invited=len(of_course.carers) if of_course and sees_everybody else 0,
        would_help_me=of_course is not None and actor.has(*CARERS) and actor.person_id in of_course.due,
        lifts=tuple(its.lifts.values()) if sees_everybody else seen_by(its.lifts, own),
        seats_offered=sum(one.gives for one in its.lifts.values()),
        seats_needed=sum(one.needs for one in its.lifts.values()),
        may_arrange_lifts=may_arrange_lifts(actor, gathering, now) and any(one.needs for one in its.lifts.values()),
        series_id=gathering.series_id,
        others=tuple(others),
        may_reply=may_reply(actor, gathering, now, is_invited=its.may_reply(own)),
        may_change=may_change(actor, gathering, now),
        may_cancel=may_cancel(actor, gathering),
        may_record=records,
        may_keep_as_idea=may_keep_as_idea(actor, gathering, now),
        changed_at=gathering.changed_at,
    )


def another(
    gathering: Planned, replies: Mapping[UUID, GatheringReply], actor: Actor, holidays: SchoolHolidays
) -> OneOfGatherings:
    """One of a series on the page of another of it."""
    own, on = _own_household(actor), gathering.about.held_on
    return OneOfGatherings(
        gathering_id=gathering.id,
        starts_at=gathering.about.starts_at,
        minutes=gathering.about.minutes,
        state=gathering.state,
        reply=replies.get(own) if own else None,
        school_holidays=holidays.on(Nights(on, on)),
    )


def card(
    gathering: Planned, replies: Mapping[UUID, GatheringReply], actor: Actor, now: datetime, *, is_invited: bool
) -> GatheringCard:
    """The gathering in a list."""
    about, own = gathering.about, _own_household(actor)
    reply = replies.get(own) if own else None
    waits = gathering.state is GatheringState.PLANNED and may_record(actor, gathering, now)
    return GatheringCard(
        gathering_id=gathering.id,
        constellation_ids=gathering.constellation_ids,
        kind=about.kind,
        state=gathering.state,
        starts_at=about.starts_at,
        minutes=about.minutes,
        title=about.title,
        capacity=about.capacity,
        places_taken=gathering.taken,
        reply=reply,
        may_reply=may_reply(actor, gathering, now, is_invited=is_invited or people_of(reply) > 0),
        waits_for_attendance=waits,
        is_planned_by_me=gathering.planned_by == actor.person_id,
        series_id=gathering.series_id,
    )


def on_a_calendar(
    gathering: Planned, guests: frozenset[UUID], actor: Actor, replied: Replied | None = None
) -> GatheringView:
    """The gathering on a calendar, under the constellation of it that is the viewer's, or else the first.

    Who answers for it sees all who are its guests, everybody else their own households.
    """
    theirs = [one for one in gathering.constellation_ids if one in actor.constellation_ids]
    sees_all = runs(actor, gathering) or actor.has(*SEES_ALL)
    return GatheringView(
        gathering_id=gathering.id,
        constellation_id=(theirs or gathering.constellation_ids)[0],
        kind=gathering.about.kind,
        starts_at=gathering.about.starts_at,
        minutes=gathering.about.minutes,
        constellation_ids=gathering.constellation_ids,
        household_ids=tuple(sorted(guests if sees_all else guests & own_households(actor))),
        title=gathering.about.title,
        is_planned=True,
        waits_for_places=replied is not None and replied.waits,
    )


def on_a_phone(gathering: Planned, *, replied: Replied | None = None, has_left: bool = False) -> GatheringInMyCalendar:
    """The gathering in the calendar of a phone, which may be read by anybody: nothing of its words.

    Whose household `has_left` has it as called off, by a version of its own: nothing of the gathering has changed. What
    a household says is newer than what it said before, whatever it says.
    """
    return GatheringInMyCalendar(
        gathering_id=gathering.id,
        version=gathering.version + has_left,
        kind=gathering.about.kind,
        starts_at=gathering.about.starts_at,
        minutes=gathering.about.minutes,
        is_planned=not has_left,
        is_off=has_left or gathering.state is GatheringState.CANCELLED,
        is_declined=replied is not None and replied.is_no,
        waits_for_places=replied is not None and replied.waits,
        changed_at=max(gathering.changed_at, replied.at) if replied else gathering.changed_at,
    )


def _own_household(actor: Actor) -> UUID | None:
    return actor.household_id if actor.has(*CARERS) else None
