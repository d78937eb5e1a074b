"""Which family time does somebody speak of, and may they?"""

from collections.abc import Callable, Collection
from uuid import UUID

from services.bookings.handlers.family_times.telling import family_time_view, not_yours_any_more
from services.bookings.policy.family_times import people
from services.bookings.policy.family_times.plan import Around, FamilyTime
from services.bookings.repository.family_times import FamilyTimes
from services.bookings.repository.school_holidays import school_holidays
from shared.contracts.actor import Actor
from shared.contracts.family_time import FamilyTimeView
from shared.contracts.family_words import FamilyTimeState
from shared.persistence.work import Work

May = Callable[[Actor, FamilyTime, Around], bool]


async def to_change(family_time_id: UUID, work: Work, may: May) -> tuple[FamilyTime, Around]:
    """The family time with its people, locked with its series, for whom it concerns so."""
    family_times = FamilyTimes(work)
    one = await family_times.locked(family_time_id)
    if one is None:
        raise people.not_yours()
    around = (await family_times.around([one]))[one.id]
    if not may(work.actor, one, around):
        raise people.not_yours()
    return one, around


async def with_following(one: FamilyTime, work: Work, only: Collection[FamilyTimeState]) -> list[FamilyTime]:
    """It and those of its series after it in these states, soonest first."""
    series = await FamilyTimes(work).of_series(one.series_id) if one.series_id else [one]
    return [
        other
        for other in series
        if other.id == one.id or (other.about.starts_at > one.about.starts_at and other.state in only)
    ]


async def as_it_is(family_time_id: UUID, work: Work) -> FamilyTimeView:
    """The family time as the actor may see it. Nobody learns from a refusal whether there is such a one."""
    family_times = FamilyTimes(work)
    one = await family_times.one(family_time_id)
    if one is None:
        raise people.not_yours()
    around = (await family_times.around([one]))[one.id]
    if not people.may_see(work.actor, one, around):
        if left := people.left_of(work.actor, around, work.now):
            return not_yours_any_more(one, left)
        raise people.not_yours()
    others = [other for other in await family_times.of_series(one.series_id) if other.id != one.id]
    arounds = await family_times.around(others) if others else {}
    seen = [(other, arounds[other.id]) for other in others if people.may_see(work.actor, other, arounds[other.id])]
    return family_time_view(one, around, work, await school_holidays(work), seen)
