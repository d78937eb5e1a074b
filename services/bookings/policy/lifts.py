"""Who takes whom along to a gathering, and what of it can't be?"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.bookings import grounds
from shared.contracts.gatherings import ArrangedLift, Lift
from shared.contracts.refusals import refuse

Lifts = Mapping[UUID, Lift]
"""Of a gathering, what the households that come said of lifts, by household."""


def check_lift(gives: int, needs: int) -> None:
    """Refuse who both gives and needs one: `gives_and_needs_lifts`."""
    if gives and needs:
        raise refuse(
            grounds.GIVES_AND_NEEDS_LIFTS,
            "Enter either how many you can take, or for how many of you you need a lift",
            "needs_lift",
        )


def arranged(lifts: Lifts, wanted: Iterable[ArrangedLift]) -> dict[UUID, Lift]:
    """The lifts once these are arranged. Refused: `no_lift_needed`, `no_lift_offered`, `not_enough_seats`."""
    found = dict(lifts)
    for one in wanted:
        passenger = found.get(one.household_id)
        if passenger is None or not passenger.needs:
            raise refuse(
                grounds.NO_LIFT_NEEDED, "A household doesn’t need a lift any more. Look at the lifts again.", "lifts"
            )
        driver = found.get(one.with_household_id) if one.with_household_id else None
        if one.with_household_id and (driver is None or not driver.gives):
            raise refuse(
                grounds.NO_LIFT_OFFERED, "A household offers no lift any more. Look at the lifts again.", "lifts"
            )
        found[one.household_id] = passenger.model_copy(update={"with_household_id": one.with_household_id})
    if cant_be(found):
        raise refuse(
            grounds.NOT_ENOUGH_SEATS, "A household can’t take so many people. Choose another one for some.", "lifts"
        )
    return found


def cant_be(lifts: Lifts) -> frozenset[UUID]:
    """The households whose lift can't be as it was arranged: who takes them doesn't, or has no room for all of them."""
    wanted: dict[UUID, int] = {}
    for one in lifts.values():
        if one.with_household_id:
            wanted[one.with_household_id] = wanted.get(one.with_household_id, 0) + one.needs
    full = {home for home, people in wanted.items() if home not in lifts or lifts[home].gives < people}
    return frozenset(one.household_id for one in lifts.values() if one.with_household_id in full)


def pairs(lifts: Lifts) -> frozenset[tuple[UUID, UUID]]:
    """Who goes with whom."""
    return frozenset((one.household_id, one.with_household_id) for one in lifts.values() if one.with_household_id)


def told_of(before: Lifts, after: Lifts) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The households for which something is arranged anew, and those for which only something is undone."""
    was, will_be = pairs(before), pairs(after)
    new = frozenset(home for pair in will_be - was for home in pair)
    gone = frozenset(home for pair in was - will_be for home in pair)
    return new, gone - new


def seen_by(lifts: Lifts, household_id: UUID | None) -> tuple[Lift, ...]:
    """What a household sees: its own, and those of the households that it takes or goes with."""
    own = lifts.get(household_id) if household_id else None
    if own is None:
        return ()
    together = [one for one in lifts.values() if one.with_household_id == household_id]
    driver = lifts.get(own.with_household_id) if own.with_household_id else None
    return (own, *together, *([driver] if driver else []))
