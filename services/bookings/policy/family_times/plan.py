"""What is a family time, when is it, and which one can't be?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.family_times.before import Change, Left, minutes_between
from services.bookings.policy.nights import months_after
from shared.contracts.clock import LONDON
from shared.contracts.family_words import FamilyTimeOffReason, FamilyTimeState, Supervision
from shared.contracts.refusals import Refused, refusal, refuse

MONTHS_AHEAD = 12
SEEN_FOR = timedelta(days=30)
"""For how long a family time that is over stays in the list."""
ARE_ON = (FamilyTimeState.PROPOSED, FamilyTimeState.PLANNED, FamilyTimeState.HELD)
"""What stands on a calendar, takes the room and the children's time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a family time is: all of it that can be changed."""

    on: date
    starts: time
    ends: time
    children: Mapping[UUID, str]
    """Each child who comes, with how they get there."""
    with_birth_family: bool
    birth_family: str
    hub_household_id: UUID | None
    place: str
    supervision: Supervision
    supervisor_id: UUID | None
    supervisor: str

    @property
    def starts_at(self) -> datetime:
        """When it begins; where the clocks change, London's time is what was said."""
        return datetime.combine(self.on, self.starts, tzinfo=LONDON).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return datetime.combine(self.on, self.ends, tzinfo=LONDON).astimezone(UTC)

    @property
    def minutes(self) -> int:
        """How long it is."""
        return minutes_between(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyTime:
    """A family time as it is kept."""

    id: UUID
    version: int
    plan_version: int
    state: FamilyTimeState
    series_id: UUID | None
    about: About
    planned_by: UUID
    changed_at: datetime
    asked: frozenset[UUID] = frozenset()
    """The households that are asked of it as it stands: whoever isn't among them after a move hears so."""
    ever_asked: frozenset[UUID] = frozenset()
    """All that were asked of any plan of it."""
    chased_at: datetime | None = None
    is_without_hub_home: bool = False
    """The home that hosts it isn't a hub home on its day, and whoever planned it was told so."""
    reason: FamilyTimeOffReason | None = None
    came: frozenset[UUID] = frozenset()
    birth_family_came: bool | None = None
    what_happened: str = ""

    @property
    def child_ids(self) -> tuple[UUID, ...]:
        """The children who come, in a steady order."""
        return tuple(sorted(self.about.children))

    @property
    def responsible_id(self) -> UUID:
        """Who records what became of it."""
        return self.about.supervisor_id or self.planned_by

    def has_begun(self, now: datetime) -> bool:
        """Whether it is under way or over."""
        return self.about.starts_at <= now


@dataclass(frozen=True, slots=True)
class Reply:
    """What a household said."""

    household_id: UUID
    plan_version: int
    is_possible: bool
    why: str
    replied_at: datetime
    replied_by: UUID


@dataclass(frozen=True, slots=True)
class Around:
    """Who has to do with a family time, on its day."""

    homes: Mapping[UUID, UUID]
    """Where each child lives; who lives nowhere that bookings knows of isn't there."""
    hub_household_id: UUID | None
    constellations: frozenset[UUID]
    replies: Mapping[UUID, Reply]
    """To the plan as it is."""
    stays: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    """The hub homes at which a child is that day for a sleepover, from its first evening to the day home."""

    must_acknowledge: frozenset[UUID] = frozenset()
    """Those that must acknowledge it as it is: the plan, or that it is cancelled."""
    answered_before: Mapping[UUID, Reply] = field(default_factory=dict)
    """What each last said to a plan that isn't any more."""
    changes: Sequence[Change] = ()
    """Of the plan, in their order."""
    left: Mapping[UUID, Left] = field(default_factory=dict)
    """Those that a change of the plan left with nothing to do with it."""

    @property
    def households(self) -> frozenset[UUID]:
        """Each that must acknowledge the plan: where the children live or are that day, and the hub home that hosts."""
        hosts = {self.hub_household_id} if self.hub_household_id else set()
        return frozenset(self.homes.values()).union(hosts, *self.stays.values())

    @property
    def only_stayed_at(self) -> frozenset[UUID]:
        """The hub homes that are asked for no other reason than a sleepover."""
        return frozenset().union(*self.stays.values()) - {*self.homes.values(), self.hub_household_id}

    def children_with(self, household_id: UUID) -> frozenset[UUID]:
        """The children who live in a household, or are there that day."""
        live = {child for child, home in self.homes.items() if home == household_id}
        return frozenset(live | {child for child, hubs in self.stays.items() if household_id in hubs})

    @property
    def outstanding(self) -> frozenset[UUID]:
        """Those that haven't said anything to it as it is."""
        return self.must_acknowledge - self.replies.keys()

    @property
    def left_outstanding(self) -> frozenset[UUID]:
        """Those that don't know yet that they have nothing to do with it any more."""
        return frozenset(home for home, one in self.left.items() if one.acknowledged_at is None)

    @property
    def missing(self) -> frozenset[UUID]:
        """All that must still say that they know."""
        return self.outstanding | self.left_outstanding

    @property
    def is_of_several_homes(self) -> bool:
        """Whether brothers and sisters meet who don't live together."""
        return len(set(self.homes.values())) > 1


def check_what(about: About, around: Around, families: Mapping[UUID, UUID | None], *, is_host: bool) -> None:
    """Refuse what is no family time of one family, with somebody to meet, at a place that there is.

    `families` has the sibling group of each child that is known; `is_host`, whether the hub home is one on that day.
    """
    if unknown := about.children.keys() - families.keys():
        raise refuse(
            grounds.NOT_KNOWN_YET, f"{len(unknown)} of the children aren’t known yet. Try again later.", "children"
        )
    groups = {families[child] for child in about.children}
    if len(about.children) > 1 and (len(groups) > 1 or None in groups):
        raise refuse(
            grounds.NOT_A_FAMILY,
            "Choose brothers and sisters only. Who they are is recorded in the register.",
            "children",
        )
    if about.children.keys() - around.homes.keys():
        raise refuse(
            grounds.LIVES_NOWHERE,
            "A child has no placement on that day, so nobody can be asked. Choose another day, or put the placement "
            "right first.",
            "children",
        )
    if not around.is_of_several_homes and not about.with_birth_family:
        raise refuse(
            grounds.NOBODY_TO_MEET,
            "Choose a brother or sister who lives elsewhere on that day, or say that birth family comes",
            "children",
        )
    if (about.hub_household_id is None) == (not about.place):
        raise refuse(grounds.NO_PLACE, "Choose a hub home, or enter where it is", "place")
    if about.hub_household_id is not None and not is_host:
        raise refuse(
            grounds.NOT_A_HUB_HOME, "This household is no hub home on that day. Choose another one.", "hub_household_id"
        )


def check_supervision(about: About, allowed: Collection[UUID]) -> None:
    """Refuse who can't supervise: a worker is whoever plans it, or a social worker of one of the children."""
    by_a_worker = about.supervision is Supervision.WORKER
    in_words = about.supervision is Supervision.SOMEBODY
    if by_a_worker and about.supervisor_id not in allowed:
        raise refuse(grounds.NOBODY_SUPERVISES, "Select the worker who supervises it", "supervisor_id")
    if in_words and not about.supervisor:
        raise refuse(grounds.NOBODY_SUPERVISES, "Enter who supervises it", "supervisor")
    if about.supervision is Supervision.HUB_HOME_CARERS and about.hub_household_id is None:
        raise refuse(
            grounds.NOBODY_SUPERVISES,
            "The hub home’s carers can only supervise at the hub home. Select somebody else, or the hub home.",
            "supervision",
        )


def check_time(about: About, now: datetime, today: date) -> None:
    """Refuse what nobody can plan: `in_the_past`, `too_far_ahead`, `ends_before_it_starts`."""
    if about.minutes < 1:
        raise refuse(grounds.FAMILY_TIME_HAS_NO_LENGTH, "The end time must be after the start time", "ends")
    if about.starts_at <= now:
        raise refuse(grounds.FAMILY_TIME_IN_THE_PAST, "It must start later than now. Change when it is.", "on")
    if about.on > months_after(today, MONTHS_AHEAD):
        raise refuse(
            grounds.FAMILY_TIME_TOO_FAR_AHEAD,
            f"The date must be within the next {MONTHS_AHEAD} months. Choose an earlier one.",
            "on",
        )


def moved(one: FamilyTime, to: About, by: timedelta, now: datetime) -> FamilyTime:
    """The family time after its plan has changed: nobody has acknowledged it yet, and it is so many days later."""
    return replace(
        one,
        version=one.version + 1,
        plan_version=one.plan_version + 1,
        # Where it is to be is looked at as it is planned.
        is_without_hub_home=False,
        about=replace(to, on=one.about.on + by),
        changed_at=now,
        chased_at=None,
    )


def is_the_same_plan(one: FamilyTime, other: FamilyTime) -> bool:
    """Whether another of its series is the same but for the day: who has looked at one has seen the other."""
    return replace(other.about, on=one.about.on) == one.about


def keeping_the_ways(one: FamilyTime, to: About, known: Collection[UUID]) -> About:
    """The new plan with how those children get there whose way isn't `known` to who changes it, as it was."""
    children = {
        child: way if child in known else one.about.children.get(child, way) for child, way in to.children.items()
    }
    return replace(to, children=children)


def in_order_of_moving(family_times: Sequence[FamilyTime], by: timedelta) -> list[FamilyTime]:
    """So that none takes the place of the next before that has left it."""
    return sorted(family_times, key=lambda one: one.about.starts_at, reverse=by > timedelta())


def check_changeable(one: FamilyTime, plan_version: int | None, now: datetime) -> None:
    """Refuse what can't be changed or acknowledged now: `called_off`, `has_begun`, `changed_meanwhile`."""
    check_on(one)
    if one.has_begun(now):
        raise refuse(grounds.FAMILY_TIME_HAS_BEGUN, "It has begun. What was planned can’t be changed any more.")
    if plan_version is not None and one.plan_version != plan_version:
        raise refuse(grounds.CHANGED_MEANWHILE, "The plan has changed meanwhile. Look at it, and begin again.")


def check_on(one: FamilyTime) -> None:
    """Refuse what was called off."""
    if one.state is FamilyTimeState.CANCELLED:
        raise refuse(
            grounds.FAMILY_TIME_CALLED_OFF, "It was cancelled. Plan a new one if it is to take place after all."
        )


def cancelled(one: FamilyTime, reason: FamilyTimeOffReason, now: datetime) -> FamilyTime:
    """The family time after it was called off. Refused: `called_off`, `was_held`."""
    check_on(one)
    if one.state is FamilyTimeState.HELD:
        raise refuse(grounds.FAMILY_TIME_WAS_HELD, "It is recorded who came, so it took place. Correct that instead.")
    is_news = one.state is FamilyTimeState.PLANNED and not one.has_begun(now)
    return replace(
        one,
        version=one.version + 1,
        # What was said to the plan doesn't say that its end is known.
        plan_version=one.plan_version + is_news,
        state=FamilyTimeState.CANCELLED,
        reason=reason,
        changed_at=now,
        chased_at=None if is_news else one.chased_at,
    )


def agreed(one: FamilyTime, by: UUID, now: datetime) -> FamilyTime:
    """The family time after a worker has agreed to what was proposed, and so answers for it from now on.

    Refused: `not_proposed`, `has_begun`.
    """
    if one.state is not FamilyTimeState.PROPOSED:
        raise refuse(grounds.NOT_PROPOSED, "Nobody waits for this any more: it was decided already.")
    check_changeable(one, None, now)
    return replace(one, version=one.version + 1, state=FamilyTimeState.PLANNED, planned_by=by, changed_at=now)


def recorded(
    one: FamilyTime, came: Collection[UUID], *, birth_family: bool, what_happened: str, now: datetime
) -> FamilyTime:
    """The family time with what became of it. Refused: `called_off`, `not_agreed`, `not_begun`, `nobody_came`."""
    check_on(one)
    if one.state is FamilyTimeState.PROPOSED:
        raise refuse(grounds.NOT_AGREED, "No worker agreed to it, so it didn’t take place as family time. Decline it.")
    if not one.has_begun(now):
        raise refuse(grounds.FAMILY_TIME_NOT_BEGUN, "It hasn’t begun. Record who came once it has.", "came_child_ids")
    if not came or not set(came) <= one.about.children.keys():
        raise refuse(
            grounds.NO_CHILD_CAME, "Select each child who came. If nobody came, cancel it instead.", "came_child_ids"
        )
    return replace(
        one,
        version=one.version + 1,
        state=FamilyTimeState.HELD,
        came=frozenset(came),
        birth_family_came=birth_family and one.about.with_birth_family,
        what_happened=what_happened,
        changed_at=now,
    )


def who_must_acknowledge(one: FamilyTime, households: frozenset[UUID]) -> frozenset[UUID]:
    """Who must acknowledge it as it is. Of what was cancelled before it began, whoever was asked of the plan."""
    if one.state is FamilyTimeState.PLANNED:
        return households
    is_off = one.state is FamilyTimeState.CANCELLED and one.changed_at < one.about.starts_at
    return one.asked if is_off else frozenset()


def check_acknowledgeable(one: FamilyTime, plan_version: int, now: datetime, *, is_possible: bool) -> None:
    """Refuse what can't be acknowledged now, and that what is cancelled isn't possible."""
    is_off = one.state is FamilyTimeState.CANCELLED
    if is_off and not (is_possible and one.asked):
        check_on(one)
    check_changeable(replace(one, state=FamilyTimeState.PLANNED) if is_off else one, plan_version, now)


def chase_at(now: datetime, starts_at: datetime, hours: int) -> datetime:
    """When those who haven't acknowledged it are reminded: after the hours, or half of what is left if less."""
    return min(now + timedelta(hours=hours), now + (starts_at - now) / 2)


def room_is_taken() -> Refused:
    """Somebody else's family time is there."""
    return refusal(
        grounds.ROOM_IS_TAKEN,
        "The hub home’s room is taken for family time then. Choose another time or place.",
        "hub_household_id",
    )


def child_has_family_time() -> Refused:
    """A child is at another family time."""
    return refusal(
        grounds.CHILD_HAS_FAMILY_TIME,
        "One of the children has other family time then. Choose another time.",
        "children",
    )
