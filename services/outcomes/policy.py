"""What is support, how much of it was there in a month, and who may see or record it?"""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from shared.contracts.actor import Actor
from shared.contracts.outcomes import Figures, RecordSupportContact, SupportContactLine, SupportKind, SupportRow
from shared.contracts.outcomes import SupportTotal as Total
from shared.contracts.packs import id_of
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState, GatheringKind, SleepoverState

MOST_MINUTES = 24 * 60
"""One contact is over within a day."""
SLEPT_IN_A_BED = frozenset({SleepoverState.CONFIRMED, SleepoverState.STAYED})


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; empty where the last comes before the first."""

    first: date
    last: date

    @classmethod
    def of_month(cls, month: str) -> "Period":
        """All the days of `2026-11`."""
        first = date.fromisoformat(f"{month}-01")
        return cls(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))

    @property
    def days(self) -> int:
        """How many there are."""
        return max(0, (self.last - self.first).days + 1)

    def within(self, other: "Period") -> "Period":
        """The days that both have."""
        return Period(max(self.first, other.first), min(self.last, other.last))

    def up_to(self, day: date) -> "Period":
        """The days until this one, it included."""
        return Period(self.first, min(self.last, day))


@dataclass(frozen=True, slots=True)
class Constellation:
    """A constellation as it is now."""

    id: UUID
    state: ConstellationState
    hub_household_id: UUID | None
    beds: int
    launched_on: date | None


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


def rows_of_the_month(
    month: Period, contacts: Iterable[SupportRow], sleepovers: Iterable[Sleepover], gatherings: Iterable[Gathering]
) -> tuple[SupportRow, ...]:
    """The log's rows, oldest first. A sleepover from the month before stands on the first night that is in this one."""
    rows = [*contacts]
    rows += [
        SupportRow(
            thing_id=sleepover.id,
            kind=SupportKind.SLEEPOVER,
            on=sleepover.nights.within(month).first,
            household_ids=(sleepover.satellite_household_id,) if sleepover.satellite_household_id else (),
            minutes=0,
            nights=sleepover.bed_nights(month),
            topic=None,
        )
        for sleepover in sleepovers
    ]
    rows += [
        SupportRow(
            thing_id=gathering.id,
            kind=SupportKind(gathering.kind),
            on=gathering.held_on,
            household_ids=gathering.household_ids,
            minutes=gathering.minutes,
            nights=0,
            topic=None,
        )
        for gathering in gatherings
    ]
    # The id last: the same facts, heard in another order, make the same log.
    return tuple(sorted(rows, key=lambda row: (row.on, row.kind, row.thing_id)))


def totals(rows: Sequence[SupportRow]) -> tuple[Total, ...]:
    """What each kind of support that was given came to, in the order of the kinds."""
    of_kind = {kind: [row for row in rows if row.kind is kind] for kind in SupportKind}
    return tuple(
        Total(
            kind=kind,
            times=len(some),
            minutes=sum(row.minutes for row in some),
            nights=sum(row.nights for row in some),
        )
        for kind, some in of_kind.items()
        if some
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened in a month in all constellations, and who belonged to them."""

    memberships: Sequence[Membership]
    sleepovers: Sequence[Sleepover]
    gatherings: Sequence[Gathering]
    contacts: Mapping[UUID, int]
    """How many, by hub household."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many satellite households a constellation ought to have."""

    fewest: int
    most: int


def figures(constellation: Constellation, month: Period, today: date, facts: Facts, size: Size) -> Figures:
    """A constellation's month. Nights are counted up to tonight, the others as far as they are recorded."""
    so_far = month.up_to(today)
    counted_on = min(month.last, today)
    kinds = Counter(gathering.kind for gathering in facts.gatherings if gathering.constellation_id == constellation.id)
    return Figures(
        constellation_id=constellation.id,
        state=constellation.state,
        satellites=len(households_on(counted_on, constellation.id, facts.memberships)),
        fewest=size.fewest,
        most=size.most,
        social_activities=kinds[GatheringKind.SOCIAL_ACTIVITY],
        gatherings=kinds.total(),
        contacts=facts.contacts.get(constellation.hub_household_id, 0) if constellation.hub_household_id else 0,
        nights_open=nights_open(constellation, so_far),
        nights_used=sum(
            sleepover.bed_nights(so_far)
            for sleepover in facts.sleepovers
            if sleepover.constellation_id == constellation.id
        ),
    )


def nights_open(constellation: Constellation, period: Period) -> int:
    """Beds times nights of a period since the launch. Beds are counted as there are now."""
    if constellation.launched_on is None:
        return 0
    return constellation.beds * Period(max(period.first, constellation.launched_on), period.last).days


def households_on(day: date, constellation_id: UUID, memberships: Iterable[Membership]) -> frozenset[UUID]:
    """The satellite households of a constellation on a day."""
    return frozenset(
        membership.household_id
        for membership in memberships
        if membership.constellation_id == constellation_id and membership.is_on(day)
    )


def may_see(actor: Actor, constellation: Constellation) -> bool:
    """Whether a constellation's log and figures are the actor's business.

    A hub home carer's own; a liaison worker's own; a supervising social worker's whose household is the hub home; a
    programme manager's all.
    """
    if actor.has(Role.PROGRAMME_MANAGER):
        return True
    hub = constellation.hub_household_id
    return (
        (actor.has(Role.LIAISON_WORKER) and constellation.id in actor.constellation_ids)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and hub is not None and hub in actor.supervised_household_ids)
        or (actor.has(Role.HUB_HOME_CARER) and hub is not None and hub == actor.household_id)
    )


def may_see_figures(actor: Actor, constellation: Constellation) -> bool:
    """As `may_see`; a data analyst sees every constellation's figures, which tell of no household."""
    return actor.has(Role.DATA_ANALYST) or may_see(actor, constellation)


def why_it_cant_be_recorded(contact: RecordSupportContact, today: date, satellites: frozenset[UUID]) -> Refused | None:
    """What is wrong with a contact that a hub home carer wants to record."""
    if contact.household_id not in satellites:
        return Refused(
            reason="not_yours",
            detail="Choose a satellite household of your own constellation.",
            fields=("household_id",),
        )
    if contact.on > today:
        return Refused(reason="in_the_future", detail="The date must be today or in the past.", fields=("on",))
    if not 1 <= contact.minutes <= MOST_MINUTES:
        return Refused(
            reason="not_a_length",
            detail=f"The time it took must be between 1 and {MOST_MINUTES} minutes.",
            fields=("minutes",),
        )
    return None


def ids_of_lines(authority: str, lines: Sequence[SupportContactLine]) -> list[UUID]:
    """The identifier of each line's contact: the same in every import of the same lines.

    Lines have no reference of their own, so their words identify them, and where several are alike, their number
    among these: a carer may well have rung the same household twice on one day.
    """
    alike: Counter[str] = Counter()
    ids = []
    for line in lines:
        words = "/".join(
            (line.hub_household_ref, line.household_ref, str(line.on), line.kind, str(line.minutes), line.about)
        )
        alike[words] += 1
        ids.append(id_of(authority, "support_contacts", f"{words}/{alike[words]}"))
    return ids


def month_before(month: str) -> str:
    """The month before `2026-11` is `2026-10`."""
    return (Period.of_month(month).first - timedelta(days=1)).strftime("%Y-%m")


def month_after(month: str) -> str:
    """The month after `2026-11` is `2026-12`."""
    return (Period.of_month(month).last + timedelta(days=1)).strftime("%Y-%m")
