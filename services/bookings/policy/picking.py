"""Which beds could these children have, with what is kept of them; and why none, where there is none?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.bedrooms import Bedrooms, bedroom_not_agreed
from services.bookings.policy.nights import Nights, named
from services.bookings.policy.requests import Kept
from services.bookings.policy.rules import Rule
from shared.contracts.bookings import Stay
from shared.contracts.refusals import RefusalError, refuse


def pick_beds(
    child_ids: Sequence[UUID],
    bed_ids: Sequence[UUID],
    kept: Iterable[Kept],
    nights: Nights,
    *,
    reserve: Collection[UUID] = (),
    bedrooms: Bedrooms = Bedrooms(),  # noqa: B008  it is frozen: each bed is in a bedroom of its own
    rule: Rule | None = None,
    knows_of_offers: bool = True,
) -> list[Stay]:
    """A bed for each child on all of the nights, the first of `bed_ids` first, and none of the `reserve` beside them.

    By `rule`, none in a bedroom that the child may not share. Who `knows_of_offers` is told where the waiting list
    offers the child a bed; whoever else asks learns nothing of who waits. Refused: `too_few_beds`;
    `child_already_away`, `hub_home_is_off` and `hub_home_is_full`, naming the nights; `bedroom_not_agreed`.
    """
    if len(child_ids) > len(bed_ids):
        raise _too_few_beds(len(bed_ids), len(reserve))
    meanwhile = [one for one in kept if one.nights.overlap(nights)]
    away = [one for one in meanwhile if one.child_id in child_ids]
    if knows_of_offers and (offered := [one.nights for one in away if one.waiting_id is not None]):
        raise bed_is_offered([night for night in nights if any(night in other for other in offered)])
    if away:
        nights_away = [night for night in nights if any(night in other.nights for other in away)]
        raise child_already_away(nights_away, len({one.child_id for one in away}), len(child_ids))
    if off := [one.nights for one in meanwhile if one.child_id is None]:
        raise hub_home_is_off([night for night in nights if any(night in other for other in off)])
    taken = {one.bed_id for one in meanwhile}
    free = [bed_id for bed_id in bed_ids if bed_id not in taken]
    if len(free) < len(child_ids):
        full = nights_without_enough_beds(len(child_ids), bed_ids, meanwhile, nights)
        raise hub_home_is_full(full, but_for_reserve=not taken.issuperset(reserve))
    if rule is None or not rule.is_yes:
        return [Stay(child_id=child_id, bed_id=bed_id) for child_id, bed_id in zip(child_ids, free, strict=False)]
    there = [(one.child_id, one.bed_id, one.nights) for one in meanwhile if one.child_id is not None]
    picked = _agreed_beds(child_ids, free, there, nights, bedrooms)
    if picked is None:
        raise bedroom_not_agreed(rule)
    return picked


def _agreed_beds(
    child_ids: Sequence[UUID],
    free: Sequence[UUID],
    there: Sequence[tuple[UUID, UUID, Nights]],
    nights: Nights,
    bedrooms: Bedrooms,
) -> list[Stay] | None:
    """The first beds in which nobody shares a bedroom but by agreement; who may share with all may with fewer."""
    if not child_ids:
        return []
    for bed_id in free:
        if not bedrooms.may_sleep(child_ids[0], bed_id, nights, there):
            continue
        now = [*there, (child_ids[0], bed_id, nights)]
        rest = _agreed_beds(child_ids[1:], [one for one in free if one != bed_id], now, nights, bedrooms)
        if rest is not None:
            return [Stay(child_id=child_ids[0], bed_id=bed_id), *rest]
    return None


def nights_without_enough_beds(
    wanted: int, bed_ids: Sequence[UUID], kept: Sequence[Kept], nights: Nights
) -> list[date]:
    """Nights on which fewer of these beds are free than are wanted."""
    ours = set(bed_ids)
    return [
        night
        for night in nights
        if len(ours) - len({one.bed_id for one in kept if night in one.nights and one.bed_id in ours}) < wanted
    ]


def _too_few_beds(beds: int, reserve: int) -> RefusalError:
    if not beds:
        return refuse(
            grounds.TOO_FEW_BEDS,
            "The hub home has no bed to plan with on all of these nights. Ask for fewer nights, or for other ones.",
            "first_night_on",
            "last_night_on",
        )
    there = f"{beds + reserve} bed" + ("" if beds + reserve == 1 else "s")
    keeps = f" and keeps {reserve} of them for emergencies" if reserve else ""
    few = "1 child" if beds == 1 else f"{beds} children or fewer"
    return refuse(grounds.TOO_FEW_BEDS, f"The hub home has {there}{keeps}. Ask for {few}.", "child_ids")


def hub_home_is_full(nights: Sequence[date] = (), *, but_for_reserve: bool = False) -> RefusalError:
    """The refusal; without nights where there is a free bed on each, but none on all of them."""
    if not nights:
        sentence = "No bed is free on all of these nights. Ask for fewer nights, or for other ones."
    else:
        reserve = ", but for a bed that it keeps for emergencies" if but_for_reserve else ""
        sentence = f"The hub home is full on {named(nights)}{reserve}. Choose other nights."
    return refuse(grounds.HUB_HOME_IS_FULL, sentence, "first_night_on", "last_night_on")


def hub_home_is_off(nights: Sequence[date]) -> RefusalError:
    """The refusal of nights that the hub home has off."""
    return refuse(
        grounds.HUB_HOME_IS_OFF,
        f"The hub home takes no children on {named(nights)}. Choose other nights.",
        "first_night_on",
        "last_night_on",
    )


def child_already_away(nights: Sequence[date] = (), away: int = 1, asked_for: int = 1) -> RefusalError:
    """The refusal of a second sleepover in the same night: of how many `away`, of how many that were asked for.

    Without nights where somebody else was quicker just now, and nobody knows of whom.
    """
    if not nights:
        who, which = "One of the children you asked for already has a sleepover", "one of these nights"
    else:
        who = _who_is_away(away, asked_for)
        which = named(nights)
    rest = "" if away == asked_for else ", or ask only for the others"
    return refuse(
        grounds.CHILD_ALREADY_AWAY,
        f"{who} on {which}, agreed or still waiting for an answer. "
        f"Choose other nights{rest}, or cancel that sleepover first.",
        "child_ids",
    )


def bed_is_offered(nights: Sequence[date]) -> RefusalError:
    """The refusal of another sleepover for a child who is offered a bed from the waiting list."""
    return refuse(
        grounds.CHILD_ALREADY_AWAY,
        f"A bed is offered from the waiting list on {named(nights)}. Answer that offer first.",
        "child_ids",
    )


def _who_is_away(away: int, asked_for: int) -> str:
    if asked_for == 1:
        return "This child already has a sleepover"
    if away == asked_for:
        return "These children already have a sleepover"
    return f"{'One' if away == 1 else away} of these children already ha{'s' if away == 1 else 've'} a sleepover"
