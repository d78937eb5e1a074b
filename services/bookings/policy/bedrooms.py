"""Which children would share a bedroom of a hub home, and is that agreed for each of them? (NMS 10.6)"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import Nights, lasts_on
from services.bookings.policy.rules import Rule
from services.bookings.policy.timeline import HubHome, Timeline
from shared.contracts.refusals import RefusalError, refuse


@dataclass(frozen=True, slots=True)
class BedroomTerm:
    """In which bedrooms a household's beds are, from a day on; of a household's, the one that began last holds."""

    household_id: UUID
    started_on: date
    bed_ids: tuple[UUID, ...]
    bedrooms: tuple[int, ...]
    """The bedroom of each bed, by a number."""
    recorded_at: datetime
    recorded_by: UUID
    reserve: frozenset[UUID] = frozenset()
    """Those of the beds that are kept for emergencies."""

    @property
    def has_a_shared_one(self) -> bool:
        """Whether two beds are in one bedroom."""
        return len(set(self.bedrooms)) < len(self.bedrooms)


def beds_in_bedrooms(bedrooms: Iterable[object]) -> tuple[int, ...]:
    """How many beds are in each bedroom, in the order of their first beds."""
    return tuple(Counter(bedrooms).values())


@dataclass(frozen=True, slots=True)
class SharingAgreement:
    """For one child it is agreed that these children share a bedroom in a household."""

    sharing_id: UUID
    household_id: UUID
    child_ids: frozenset[UUID]
    child_id: UUID
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Bedrooms:
    """The bedrooms of one hub home with what is agreed there, on all nights."""

    terms: Sequence[BedroomTerm] = ()
    agreements: Sequence[SharingAgreement] = ()
    _groups: Mapping[UUID, list[SharingAgreement]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Put together what is agreed of the same children."""
        groups: defaultdict[UUID, list[SharingAgreement]] = defaultdict(list)
        for one in self.agreements:
            groups[one.sharing_id].append(one)
        object.__setattr__(self, "_groups", groups)

    def term_on(self, night: date) -> BedroomTerm | None:
        """What is recorded of a night; of one day, what was recorded last."""
        begun = [one for one in self.terms if one.started_on <= night]
        return max(begun, key=lambda one: (one.started_on, one.recorded_at), default=None)

    def of(self, bed_id: UUID, night: date) -> object:
        """The bedroom of a bed; one of its own where nothing is recorded."""
        term = self.term_on(night)
        if term is None or bed_id not in term.bed_ids:
            return bed_id
        return term.bedrooms[term.bed_ids.index(bed_id)]

    def reserve_on(self, bed_ids: Collection[UUID], night: date) -> frozenset[UUID]:
        """Those of all beds of the hub home on a night that are kept for emergencies.

        It may have fewer than were recorded: one is left to plan with even so, the first.
        """
        term = self.term_on(night)
        kept = term.reserve.intersection(bed_ids) if term else frozenset()
        return kept if len(kept) < len(bed_ids) else frozenset(sorted(kept)[1:])

    def reserve_in(self, timeline: Timeline, nights: Iterable[date]) -> frozenset[UUID]:
        """Those that are kept for emergencies on any of the nights, by which beds there are on each."""
        homes = [(night, home) for night in nights if (home := timeline.hub_home_on(night))]
        return frozenset().union(*(self.reserve_on(home.bed_ids, night) for night, home in homes))

    def may_share(self, child_ids: Collection[UUID], night: date) -> bool:
        """Whether these children may sleep in one bedroom: nobody shares, or it is agreed for each of a group."""
        return len(child_ids) < 2 or any(  # noqa: PLR2004  one child shares with nobody
            group[0].child_ids >= set(child_ids) and _is_agreed(group, night) for group in self._groups.values()
        )

    def may_sleep(
        self, child_id: UUID, bed_id: UUID, nights: Nights, others: Collection[tuple[UUID, UUID, Nights]]
    ) -> bool:
        """Whether on each night the child may share the bed's bedroom with those of the others who are in it."""
        return all(
            self.may_share(
                {
                    child_id,
                    *(child for child, bed, theirs in others if night in theirs and self._is_there(bed, bed_id, night)),
                },
                night,
            )
            for night in nights
        )

    def _is_there(self, bed_id: UUID, other_id: UUID, night: date) -> bool:
        return self.of(bed_id, night) == self.of(other_id, night)

    def unagreed_nights(self, sleepers: Iterable[tuple[UUID, UUID, Nights]], nights: Iterable[date]) -> list[date]:
        """Those of the nights on which children, each in a bed, would share a bedroom without an agreement."""
        there = list(sleepers)
        return [night for night in nights if not self._is_agreed_on(there, night)]

    def _is_agreed_on(self, sleepers: Iterable[tuple[UUID, UUID, Nights]], night: date) -> bool:
        rooms: defaultdict[object, set[UUID]] = defaultdict(set)
        for child_id, bed_id, nights in sleepers:
            if night in nights:
                rooms[self.of(bed_id, night)].add(child_id)
        return all(self.may_share(children, night) for children in rooms.values())


def _is_agreed(group: Sequence[SharingAgreement], night: date) -> bool:
    agreed = {one.child_id for one in group if lasts_on(night, one.started_on, one.ended_on)}
    return agreed >= group[0].child_ids


def bedroom_not_agreed(rule: Rule) -> RefusalError:
    """The refusal of beds that are free, in a bedroom in which somebody else sleeps or would."""
    return refuse(
        rule.cited(grounds.BEDROOM_NOT_AGREED),
        "A child would share a bedroom there, and it isn’t agreed for each child who would. Choose other nights, or "
        "have each child’s social worker record that they agree. For a bed now, ring your fostering service.",
        "child_ids",
        "first_night_on",
    )


def recorded(
    known: Iterable[BedroomTerm],
    home: HubHome,
    in_bedrooms: Sequence[int],
    *,
    reserve_beds: int = 0,
    on: date,
    tonight: date,
    at: datetime,
    by: UUID,
) -> BedroomTerm:
    """A hub home's beds put into bedrooms from a day on, with as many of them kept for emergencies.

    Refused: `not_all_beds`, `no_bed_to_plan_with`, `in_the_past`, `later_changes_exist`.
    """
    if on < tonight:
        raise refuse(grounds.ARRANGED_IN_THE_PAST, "The first night must be tonight or later.", "on")
    if later := min((one.started_on for one in known if one.started_on > on), default=None):
        raise refuse(
            grounds.LATER_CHANGES_EXIST,
            f"From {later.day} {later:%B %Y} something else is recorded. Choose that day or a later one.",
            "on",
        )
    if sum(in_bedrooms) != len(home.bed_ids):
        beds = f"{len(home.bed_ids)} bed" + ("" if len(home.bed_ids) == 1 else "s")
        raise refuse(
            grounds.NOT_ALL_BEDS,
            f"The hub home has {beds} for the constellation. Put each into a bedroom.",
            "beds_in_bedrooms",
        )
    if reserve_beds >= len(home.bed_ids):
        raise refuse(
            grounds.NO_BED_TO_PLAN_WITH,
            "Keep fewer beds for emergencies: at least 1 must be left for sleepovers that are planned.",
            "reserve_beds",
        )
    bedrooms = [number for number, beds in enumerate(in_bedrooms, start=1) for _ in range(beds)]
    bed_ids = tuple(sorted(home.bed_ids))
    reserve = _kept_for_emergencies(bed_ids, bedrooms, reserve_beds)
    return BedroomTerm(home.household_id, on, bed_ids, tuple(bedrooms), at, by, reserve)


def _kept_for_emergencies(bed_ids: Sequence[UUID], bedrooms: Sequence[int], how_many: int) -> frozenset[UUID]:
    """Beds in bedrooms of their own first, where nobody has to agree; of those the last, for the first go first."""
    shared = Counter(bedrooms)
    by_bedroom = sorted(zip(bedrooms, bed_ids, strict=True), key=lambda one: (shared[one[0]], -one[0]))
    return frozenset(bed_id for _, bed_id in by_bedroom[:how_many])
