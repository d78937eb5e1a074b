"""What does the register say against children sleeping in a hub home on a night? Each of them is written down."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from services.registry.policy.records.cautions import cautions
from services.registry.policy.records.limits import HomeByNight
from services.registry.policy.records.stays import Stay
from services.registry.repository import names
from services.registry.repository.keeping.facts import rulebook
from services.registry.repository.records import changes, terms
from services.registry.repository.records.cautions import known_of, on_short_breaks
from shared.contracts.cautions import Cautions, CautionsOfStay
from shared.contracts.registry import Purpose
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.persistence.work import Work


async def cautions_of_stay(query: CautionsOfStay, work: Work) -> Cautions:
    """Compared by what is recorded of each night; also where nothing speaks against it, that is told of each child."""
    nights = _nights(query.first_night_on, query.last_night_on)
    placements = await changes.placements_at(work, query.hub_household_id)
    stays = [
        *(_expected(query, one, nights[0], nights[-1]) for one in query.child_ids),
        *(_expected(query, one.child_id, one.first_night_on, one.last_night_on) for one in query.others),
    ]
    everybody = sorted({one.child_id for one in stays} | {one.child_id for one in placements})
    known = replace(await known_of(work, everybody), other_nights=_other_nights(query))
    home = HomeByNight(
        placements,
        stays,
        {child.id: child.sibling_group_id for child in known.children.values()},
        await changes.approvals_of(work, query.hub_household_id),
        await rulebook(work),
        await terms.exemptions_at(work, query.hub_household_id),
    )
    there = {one for night in nights for one in home.there_on(night)} & set(known.children)
    await names.write_down(work, sorted(there), Purpose.DECIDE_A_SLEEPOVER)
    return Cautions(
        cautions=tuple(cautions(query.child_ids, nights, home, known)),
        counts_nights_of=tuple(await on_short_breaks(work, query.child_ids)),
    )


def _nights(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _other_nights(query: CautionsOfStay) -> dict[UUID, set[date]]:
    found: defaultdict[UUID, set[date]] = defaultdict(set)
    for one in query.their_other_nights:
        found[one.child_id].update(_nights(one.first_night_on, one.last_night_on))
    return found


def _expected(query: CautionsOfStay, child_id: UUID, first: date, last: date) -> Stay:
    """Somebody to be reckoned with that night: whether it is agreed yet is nothing that the register goes by here."""
    return Stay(
        sleepover_id=query.hub_household_id,
        child_id=child_id,
        hub_household_id=query.hub_household_id,
        first_night_on=first,
        last_night_on=last,
        kind=SleepoverKind.PLANNED,
        state=SleepoverState.CONFIRMED,
    )
