"""How is a constellation in a month, in numbers?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.outcomes.policy.absences import Part, absence_figures
from services.outcomes.policy.calling_off import CallingOff, called_off_figures
from services.outcomes.policy.months import Period
from services.outcomes.policy.timeline import Constellation
from services.outcomes.policy.waits import Wait, wait_figures
from shared.contracts.outcomes import Figures
from shared.contracts.words import GatheringKind, SleepoverState

SLEPT_IN_A_BED = frozenset({SleepoverState.CONFIRMED, SleepoverState.STAYED})


@dataclass(frozen=True, slots=True)
class Membership:
    """A satellite household in a constellation, until the day before it left."""

    constellation_id: UUID
    household_id: UUID
    joined_on: date
    left_on: date | None

    def is_on(self, day: date) -> bool:
        """Whether the household belongs to the constellation on a day."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True, slots=True)
class Sleepover:
    """Children in beds of a hub home."""

    id: UUID
    constellation_id: UUID
    satellite_household_id: UUID | None
    children: int
    nights: Period

    def bed_nights(self, period: Period) -> int:
        """Nights in a period, each child's counted."""
        return self.children * self.nights.within(period).days


@dataclass(frozen=True, slots=True)
class Gathering:
    """People of a constellation who met."""

    id: UUID
    constellation_id: UUID
    kind: GatheringKind
    held_on: date
    minutes: int
    household_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class FamilyTime:
    """Family time that took place: of which constellations’ households, and with whom."""

    constellation_ids: frozenset[UUID]
    with_brothers_and_sisters: bool
    with_birth_family: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened in a month in all constellations, and who belonged to them."""

    memberships: Sequence[Membership]
    sleepovers: Sequence[Sleepover]
    gatherings: Sequence[Gathering]
    contacts: Mapping[UUID, int]
    """How many, by constellation."""
    absences: Sequence[Part]
    """What began in the month."""
    family_times: Sequence[FamilyTime]
    called_off: Sequence[CallingOff] = ()
    """Sleepovers whose first night was to be in the month."""
    waits: Sequence[Wait] = ()
    """Waiting that is over, likewise."""


@dataclass(frozen=True, slots=True)
class Now:
    """When it is: between midnight and six it is already the next day, and still the same night."""

    today: date
    tonight: date


@dataclass(frozen=True, slots=True)
class Size:
    """How many satellite households a constellation ought to have, and how many it takes to be told of."""

    fewest: int
    most: int
    fewest_told: int


def figures(
    constellation: Constellation, month: Period, now: Now, facts: Facts, size: Size, *, knows_them: bool
) -> Figures:
    """A constellation's month. Nights are counted up to tonight, the others as far as they are recorded.

    Whoever is at work with these families `knows_them`, and is told of few family times as well.
    """
    fewest_told = 0 if knows_them else size.fewest_told
    so_far = month.up_to(now.tonight)
    counted_on = min(month.last, now.today)
    its_family_times = [one for one in facts.family_times if constellation.id in one.constellation_ids]
    kinds = Counter(gathering.kind for gathering in facts.gatherings if gathering.constellation_id == constellation.id)
    return Figures(
        constellation_id=constellation.id,
        state=constellation.state_on(counted_on),
        satellites=len(households_on(counted_on, constellation.id, facts.memberships)),
        fewest=size.fewest,
        most=size.most,
        social_activities=kinds[GatheringKind.SOCIAL_ACTIVITY],
        gatherings=kinds.total(),
        contacts=facts.contacts.get(constellation.id, 0),
        family_times_with_brothers_and_sisters=told(
            sum(one.with_brothers_and_sisters for one in its_family_times), fewest_told
        ),
        family_times_with_birth_family=told(sum(one.with_birth_family for one in its_family_times), fewest_told),
        nights_open=constellation.nights_open(so_far),
        nights_used=sum(
            sleepover.bed_nights(so_far)
            for sleepover in facts.sleepovers
            if sleepover.constellation_id == constellation.id
        ),
        called_off=called_off_figures(one for one in facts.called_off if one.constellation_id == constellation.id),
        waits=wait_figures(one for one in facts.waits if one.constellation_id == constellation.id),
        absences=absence_figures(
            [one for one in facts.absences if one.constellation_id == constellation.id], size.fewest_told
        ),
    )


def households_on(day: date, constellation_id: UUID, memberships: Iterable[Membership]) -> frozenset[UUID]:
    """The satellite households of a constellation on a day."""
    return frozenset(
        membership.household_id
        for membership in memberships
        if membership.constellation_id == constellation_id and membership.is_on(day)
    )


def told(number: int, fewest: int) -> int | None:
    """The number; none where it is so few that somebody could tell who it is (DOMAIN.md §4.3)."""
    return None if 0 < number < fewest else number
