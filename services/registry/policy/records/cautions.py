"""What is recorded that speaks against children sleeping in a hub home, night by night?"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.registry.policy.alongside import ChildThere, speaks_against
from services.registry.policy.facts import MatchingFact, holding
from services.registry.policy.records.limits import HomeByNight
from services.registry.policy.records.reading import age_on
from services.registry.policy.records.short_breaks import too_many
from services.registry.policy.register import Placement
from shared.contracts.cautions import Caution, CautionKind
from shared.contracts.fostering_limit import LimitVerdict

_AGAINST_THE_LIMIT = {
    LimitVerdict.BEYOND: CautionKind.BEYOND_FOSTERING_LIMIT,
    LimitVerdict.EXEMPTION_TO_READ: CautionKind.EXEMPTION_TO_READ,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is recorded of the children who are compared."""

    children: Mapping[UUID, ChildThere]
    """Without what has its days."""
    matching: Mapping[UUID, Sequence[MatchingFact]]
    placements: Mapping[UUID, Sequence[Placement]]
    on_short_breaks: Collection[UUID] = ()
    """Those who are looked after in a series of short breaks only, and go home to a parent after each."""
    other_nights: Mapping[UUID, Collection[date]] = field(default_factory=dict)
    """Of the children of the stay, when they sleep at hub homes besides."""

    def on(self, child_id: UUID, night: date) -> ChildThere | None:
        """The child as recorded for a night; nothing of one whom this authority doesn't know."""
        child = self.children.get(child_id)
        if child is None:
            return None
        facts = self.matching.get(child_id, ())
        return replace(child, known={one.topic: one.finding for one in facts if one.holds_on(night)})

    def home_on(self, child_id: UUID, night: date) -> UUID | None:
        """The household where the child lives."""
        return next((one.household_id for one in self.placements.get(child_id, ()) if _lasts(one, night)), None)


@dataclass(frozen=True, slots=True)
class _Found:
    kind: CautionKind
    child_ids: tuple[UUID, ...]
    other_child_ids: tuple[UUID, ...] = ()
    limit: int = 0
    children: int = 0
    age_from: int | None = None
    age_to: int | None = None
    days_so_far: int = 0
    days: int = 0


def cautions(child_ids: Collection[UUID], nights: Sequence[date], home: HomeByNight, known: Known) -> list[Caution]:
    """All that speaks against a stay, each with its nights; `home` has everybody who sleeps there, these included."""
    found: defaultdict[_Found, list[date]] = defaultdict(list)
    for night in nights:
        for one in (
            *_of_those_there(child_ids, night, home, known),
            *_of_the_limit(child_ids, night, home),
            *_of_the_terms(child_ids, night, home, known),
        ):
            found[one].append(night)
    for one in _of_short_breaks(child_ids, nights, home, known):
        found[one] = list(nights)
    return [
        Caution(
            kind=one.kind,
            child_ids=one.child_ids,
            other_child_ids=one.other_child_ids,
            nights=tuple(on),
            limit=one.limit,
            children=one.children,
            age_from=one.age_from,
            age_to=one.age_to,
            days_so_far=one.days_so_far,
            days=one.days,
        )
        for one, on in found.items()
    ]


def _of_those_there(child_ids: Collection[UUID], night: date, home: HomeByNight, known: Known) -> Iterator[_Found]:
    """From the children of the stay to everybody else who sleeps there and back, a caution a kind and child."""
    against: defaultdict[tuple[CautionKind, UUID], list[UUID]] = defaultdict(list)
    for own in sorted(child_ids):
        for other in sorted(home.there_on(night) - set(child_ids)):
            for one, two in ((own, other), (other, own)):
                for kind in _between(one, two, night, known):
                    against[kind, one].append(two)
    for (kind, child_id), others in against.items():
        yield _Found(kind, (child_id,), tuple(others))


def _between(one: UUID, two: UUID, night: date, known: Known) -> Iterator[CautionKind]:
    """Whoever lives together was placed together: that was decided then."""
    own, other = known.on(one, night), known.on(two, night)
    if own is None:
        yield CautionKind.NOT_COMPARED
    if own is None or other is None:
        return
    household_id = known.home_on(one, night)
    if household_id is None or household_id != known.home_on(two, night):
        yield from speaks_against(own, other)


def _of_the_limit(child_ids: Collection[UUID], night: date, home: HomeByNight) -> Iterator[_Found]:
    limit = home.on(night)
    if limit.verdict in _AGAINST_THE_LIMIT:
        kind = _AGAINST_THE_LIMIT[limit.verdict]
        yield _Found(kind, tuple(sorted(child_ids)), limit=limit.limit, children=limit.placed + limit.guests)


def _of_the_terms(child_ids: Collection[UUID], night: date, home: HomeByNight, known: Known) -> Iterator[_Found]:
    """What the hub home isn't approved for. Its kinds are those of placements, and a sleepover is none of them.

    Exemptions that name each child who is there cover how many there are, and nobody's age.
    """
    stay = tuple(sorted(child_ids))
    approval = holding(home.approvals, night)
    if approval is None:
        yield _Found(CautionKind.NOT_APPROVED, stay)
        return
    there = home.on(night)
    children = there.placed + there.guests
    if approval.places is not None and children > approval.places and there.named < children:
        yield _Found(CautionKind.BEYOND_APPROVED_PLACES, stay, limit=approval.places, children=children)
    for child_id in stay:
        child = known.children.get(child_id)
        if child is not None and child.born_on and not approval.is_for_age(age_on(night, child.born_on)):
            yield _Found(
                CautionKind.OUTSIDE_APPROVED_AGES, (child_id,), age_from=approval.age_from, age_to=approval.age_to
            )


def _of_short_breaks(
    child_ids: Collection[UUID], nights: Sequence[date], home: HomeByNight, known: Known
) -> Iterator[_Found]:
    """How many days a child has, of the stay as a whole: no night of it is more than another."""
    for child_id in sorted(child_ids):
        if child_id not in known.on_short_breaks:
            continue
        for kind, limit, days in too_many(nights, known.other_nights.get(child_id, ()), home.rules):
            yield _Found(kind, (child_id,), limit=limit, days_so_far=days.so_far, days=days.with_it)


def _lasts(placement: Placement, night: date) -> bool:
    return placement.started_on <= night < (placement.ended_on or date.max)
