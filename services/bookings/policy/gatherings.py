"""Who may plan a gathering, reply to it and record who came, and what of it can't be?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self
from uuid import UUID

from services.bookings import grounds
from shared.contracts.actor import Actor
from shared.contracts.clock import LONDON, day_in_london
from shared.contracts.gatherings import PLANS_GATHERINGS, Attendance, GatheringReply, Lift
from shared.contracts.refusals import RefusalError, Refused, refusal, refuse
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import GatheringKind, GatheringOffReason, GatheringState, OfSeries

MONTHS_AHEAD = 12
SEEN_FOR = timedelta(days=30)
"""For how long a gathering that is over stays in the list."""
A_MINUTE, A_WEEK = timedelta(minutes=1), timedelta(days=7)
ARE_ON = (GatheringState.PLANNED, GatheringState.HELD)
"""What stands on a calendar."""
SEES_ALL = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.SERVICE})
BY_CONSTELLATION = frozenset({Role.HUB_HOME_CARER, Role.LIAISON_WORKER})
"""Whose constellations' gatherings are theirs to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a gathering is: all of it that can be changed."""

    kind: GatheringKind
    starts_at: datetime
    minutes: int
    title: str
    place: str
    note: str
    capacity: int | None
    course_id: UUID | None = None
    """Of a training, the course that whoever comes has done."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def held_on(self) -> date:
        """Its day in London."""
        return day_in_london(self.starts_at)

    def on_day(self, day: date) -> Self:
        """The same on another day: at the same times of London, also where the clocks change in between."""
        starts, ends = self.starts_at.astimezone(LONDON), self.ends_at.astimezone(LONDON)
        starts_at = datetime.combine(day, starts.time(), tzinfo=LONDON).astimezone(UTC)
        last = day + (ends.date() - starts.date())
        ends_at = datetime.combine(last, ends.time(), tzinfo=LONDON).astimezone(UTC)
        return replace(self, starts_at=starts_at, minutes=max(0, int((ends_at - starts_at) / A_MINUTE)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A gathering that was planned here."""

    id: UUID
    version: int
    state: GatheringState
    constellation_ids: tuple[UUID, ...]
    about: About
    planned_by: UUID
    changed_at: datetime
    taken: int = 0
    """How many people have said that they come."""
    plan_version: int = 1
    """The version in which what it is was last changed; places that go from one to another change nothing of that."""
    reason: GatheringOffReason | None = None
    series_id: UUID | None = None

    def has_begun(self, now: datetime) -> bool:
        """Whether it is under way or over."""
        return self.about.starts_at <= now

    def is_ahead(self, now: datetime) -> bool:
        """Whether it is still to come, and wasn't called off."""
        return self.state is GatheringState.PLANNED and not self.has_begun(now)


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of a gathering's people."""

    invited: frozenset[UUID]
    """The households that belong to one of its constellations on its day."""
    replies: Mapping[UUID, GatheringReply]
    attendance: Mapping[UUID, Attendance]
    waiting: tuple[UUID, ...] = ()
    """The households that wait for places, the first first."""
    lifts: Mapping[UUID, Lift] = field(default_factory=dict)
    """Of those that come, what they said of lifts."""
    invited_by: Mapping[UUID, Collection[UUID]] = field(default_factory=dict)
    """The invited households by constellation."""

    @property
    def everybody(self) -> frozenset[UUID]:
        """Every household that has to do with it."""
        return self.invited | self.replies.keys() | self.attendance.keys()

    @property
    def with_people(self) -> frozenset[UUID]:
        """The households that come, or wait for places."""
        return frozenset(one for one, reply in self.replies.items() if reply.is_coming or reply.waits)

    def may_reply(self, household_id: UUID | None) -> bool:
        """Whether a household has something to say: who isn't invited any more, at most that it doesn't come."""
        return household_id in self.invited | self.with_people

    @property
    def concerned(self) -> frozenset[UUID]:
        """Who is to hear of a change: also who had replied and isn't invited any more."""
        return self.invited | self.with_people


def may_plan_for(actor: Actor, constellation_ids: Iterable[UUID]) -> bool:
    """Whether the actor may plan for all of these constellations."""
    if actor.has(Role.PROGRAMME_MANAGER):
        return True
    return actor.has(*BY_CONSTELLATION) and set(constellation_ids) <= set(actor.constellation_ids)


def runs(actor: Actor, gathering: Planned) -> bool:
    """Whether the actor answers for the gathering, or for a part of it: to record who came of theirs.

    Who runs all of it; the hub home carers and liaison workers of one of its constellations.
    """
    return runs_all(actor, gathering) or (
        actor.has(*BY_CONSTELLATION) and not set(gathering.constellation_ids).isdisjoint(actor.constellation_ids)
    )


def runs_all(actor: Actor, gathering: Planned) -> bool:
    """Whether the gathering is the actor's to change and to cancel, for all of its constellations.

    Who planned it, also for constellations that aren't theirs any more; the hub home carers and liaison workers of all
    of its constellations; programme managers.
    """
    is_theirs = actor.has(*PLANS_GATHERINGS) and actor.person_id == gathering.planned_by
    return is_theirs or may_plan_for(actor, gathering.constellation_ids)


def those_ticked_by(actor: Actor, gathering: Planned, its: Answered) -> frozenset[UUID]:
    """The households of which the actor reads and records whether they came: of their own constellations, or all."""
    if runs_all(actor, gathering) or actor.has(*SEES_ALL):
        return its.everybody
    own = set(gathering.constellation_ids) & set(actor.constellation_ids) if runs(actor, gathering) else ()
    return frozenset(home for one in own for home in its.invited_by.get(one, ()))


def may_see(actor: Actor, gathering: Planned, its: Answered) -> bool:
    """Whether the gathering is any of the actor's business."""
    concerned = its.invited | its.replies.keys()
    return (
        actor.has(*SEES_ALL)
        or runs(actor, gathering)
        or (actor.has(*CARERS) and actor.household_id in concerned)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and not concerned.isdisjoint(actor.supervised_household_ids))
    )


def may_reply(actor: Actor, gathering: Planned, now: datetime, *, is_invited: bool) -> bool:
    """Whether the actor's household is asked, and it hasn't begun."""
    return gathering.is_ahead(now) and is_invited and actor.has(*CARERS)


def may_change(actor: Actor, gathering: Planned, now: datetime) -> bool:
    """Whether the actor may change it now."""
    return gathering.is_ahead(now) and runs_all(actor, gathering)


def may_cancel(actor: Actor, gathering: Planned) -> bool:
    """Whether the actor may call it off now: also afterwards, where it isn't recorded who came."""
    return gathering.state is GatheringState.PLANNED and runs_all(actor, gathering)


def may_record(actor: Actor, gathering: Planned, now: datetime) -> bool:
    """Whether the actor may record who came now."""
    return gathering.state is not GatheringState.CANCELLED and gathering.has_begun(now) and runs(actor, gathering)


def may_arrange_lifts(actor: Actor, gathering: Planned, now: datetime) -> bool:
    """Whether the actor may say who takes whom now."""
    return gathering.is_ahead(now) and runs(actor, gathering)


def check_may_arrange_lifts(actor: Actor, gathering: Planned, now: datetime) -> None:
    """Refuse who can't arrange lifts now: `not_yours`, `called_off`, `has_begun`."""
    if not runs(actor, gathering):
        raise not_yours()
    check_on(gathering)
    check_not_begun(gathering, now)


def may_keep_as_idea(actor: Actor, gathering: Planned, now: datetime) -> bool:
    """Whether the actor may keep it as an idea: it has begun, and they answer for it."""
    return gathering.state is not GatheringState.CANCELLED and gathering.has_begun(now) and runs(actor, gathering)


def check_may_keep_as_idea(actor: Actor, gathering: Planned, now: datetime) -> None:
    """Refuse who can't keep it as an idea now: `not_yours`, `called_off`, `not_begun`."""
    if not runs(actor, gathering):
        raise not_yours()
    check_on(gathering)
    if not gathering.has_begun(now):
        raise refuse(grounds.GATHERING_NOT_BEGUN, "The gathering hasn’t begun. Keep it as an idea once it has.")


def may_remove_idea(actor: Actor, kept_by: UUID) -> bool:
    """Whether an idea is the actor's to remove."""
    return actor.has(Role.PROGRAMME_MANAGER) or actor.person_id == kept_by


def check_planned_for(actor: Actor, constellation_ids: Sequence[UUID]) -> None:
    """Refuse who may not plan for these constellations."""
    if not may_plan_for(actor, constellation_ids):
        raise refuse(
            grounds.NOT_YOUR_CONSTELLATION,
            "You can only plan for your own constellations. Choose those.",
            "constellation_ids",
        )


def check_somebody_is_invited(invited: Collection[UUID]) -> None:
    """Refuse a gathering to which nobody would be invited."""
    if not invited:
        raise refuse(
            grounds.NOBODY_IS_INVITED,
            "No household belongs to the constellation on that day. Choose another day, or another constellation.",
            "constellation_ids",
        )


def check_changeable(gathering: Planned, actor: Actor, version: int, now: datetime) -> None:
    """Refuse who can't change it now: `not_yours`, `called_off`, `has_begun`, `changed_meanwhile`."""
    check_runs_all(actor, gathering)
    check_on(gathering)
    check_not_begun(gathering, now)
    if version < gathering.plan_version:
        raise refuse(
            grounds.CHANGED_MEANWHILE, "Somebody else changed this gathering meanwhile. Look at it, and begin again."
        )


def check_room(gathering: Planned, about: About, given_up: int = 0) -> None:
    """Refuse fewer places than are promised; those of who isn't invited any more are given up."""
    taken = gathering.taken - given_up
    if about.capacity is not None and about.capacity < taken:
        raise RefusalError(fewer_places_than_taken(taken))


def those_of(which: OfSeries, gathering: Planned, series: Iterable[Planned], now: datetime) -> list[Planned]:
    """The gathering and which others of its series something is done to: none that has begun or was called off."""
    if which is OfSeries.ONE:
        return [gathering]
    after = gathering.about.starts_at
    others = (one for one in series if one.id != gathering.id and one.is_ahead(now))
    return [gathering, *(one for one in others if which is OfSeries.ALL or one.about.starts_at > after)]


def changed(gathering: Planned, about: About, now: datetime) -> Planned:
    """The gathering as it is after a change."""
    version = gathering.version + 1
    return replace(gathering, version=version, plan_version=version, about=about, changed_at=now)


def cancelled(gathering: Planned, actor: Actor, reason: GatheringOffReason, now: datetime) -> Planned:
    """The gathering after it was called off. Refused: `not_yours`, `called_off`, `was_held`."""
    check_runs_all(actor, gathering)
    check_on(gathering)
    if gathering.state is GatheringState.HELD:
        raise refuse(
            grounds.WAS_HELD, "It is recorded who came to this gathering, so it took place. Correct who came instead."
        )
    return replace(
        gathering, version=gathering.version + 1, state=GatheringState.CANCELLED, reason=reason, changed_at=now
    )


def check_attendance(
    gathering: Planned, actor: Actor, attendance: Sequence[Attendance], its: Answered, now: datetime
) -> None:
    """Refuse what can't be recorded: `not_yours`, `called_off`, `not_begun`, `nobody_came`, `not_invited`.

    Where the actor ticks a part of the households, what others recorded of the rest stands beside it.
    """
    if not runs(actor, gathering):
        raise not_yours()
    check_on(gathering)
    if not gathering.has_begun(now):
        raise refuse(
            grounds.GATHERING_NOT_BEGUN, "The gathering hasn’t begun. Record who came once it has.", "attendance"
        )
    theirs = those_ticked_by(actor, gathering, its)
    if not (attendance or its.attendance.keys() - theirs) or not all(one.adults + one.children for one in attendance):
        raise refuse(
            grounds.NOBODY_CAME,
            "Select who came, and enter how many. If nobody came, cancel the gathering instead.",
            "attendance",
        )
    came = [one.household_id for one in attendance]
    if not theirs.issuperset(came) or len(set(came)) < len(came):
        raise refuse(grounds.NOT_INVITED, "Select each household that came once, of those invited.", "attendance")


def with_the_others(
    actor: Actor, gathering: Planned, attendance: Sequence[Attendance], its: Answered
) -> tuple[Attendance, ...]:
    """Who came, with what stands recorded of the households that aren't the actor's to tick."""
    theirs = those_ticked_by(actor, gathering, its)
    return (*attendance, *(one for home, one in its.attendance.items() if home not in theirs))


def came_by_constellation(
    came: Collection[UUID], invited_by: Mapping[UUID, Collection[UUID]], constellation_ids: Sequence[UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """Of each constellation the households that came; who belongs to none any more is the first one's guest."""
    found = {one: {home for home in came if home in invited_by.get(one, ())} for one in constellation_ids}
    belongs_to_one = set().union(*found.values())
    strangers = set(came) - belongs_to_one
    if strangers:
        found[constellation_ids[0]] |= strangers
    return {one: tuple(sorted(homes)) for one, homes in found.items()}


def months_to_look_at(today: date) -> tuple[date, ...]:
    """The first days of the months in which something ought to be planned: this one, and in its last week the next."""
    return tuple(sorted({today.replace(day=1), (today + A_WEEK).replace(day=1)}))


def fewer_places_than_taken(taken: int | None = None) -> Refused:
    """More people come than there would be room for."""
    people = f"{taken} people have" if taken and taken > 1 else "People have"
    return refusal(
        grounds.FEWER_PLACES_THAN_TAKEN,
        f"{people} said that they are coming. Enter at least as many places, or ask somebody not to come.",
        "capacity",
    )


def not_yours() -> RefusalError:
    """The same for what is somebody else's and for what there isn't."""
    return refuse(grounds.NOT_YOUR_GATHERING, "You can only see and change gatherings that you are part of.")


def check_runs_all(actor: Actor, gathering: Planned) -> None:
    """Refuse who answers for some of its constellations, or for none: `not_yours`."""
    if runs_all(actor, gathering):
        return
    if runs(actor, gathering):
        raise refuse(
            grounds.NOT_YOUR_GATHERING,
            "This gathering is for other constellations as well. Ask who planned it, or a programme manager.",
        )
    raise not_yours()


def check_on(gathering: Planned) -> None:
    """Refuse one that was called off: `called_off`."""
    if gathering.state is GatheringState.CANCELLED:
        raise refuse(
            grounds.CALLED_OFF, "This gathering was cancelled. Plan a new one if it is to take place after all."
        )


def check_not_begun(gathering: Planned, now: datetime) -> None:
    """Refuse one that is under way or over: `has_begun`."""
    if gathering.has_begun(now):
        raise refuse(grounds.HAS_BEGUN, "This gathering has begun. What was planned can’t be changed any more.")
