"""What bookings answers about family time: how one stands, which there are, and what can be planned."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from services.bookings.handlers.family_times.finding import as_it_is
from services.bookings.handlers.family_times.telling import card_not_yours_any_more, family_time_card
from services.bookings.policy.family_times import people
from services.bookings.policy.family_times.plan import MONTHS_AHEAD, SEEN_FOR, Around, FamilyTime
from services.bookings.policy.nights import ONE_NIGHT, months_after
from services.bookings.repository.families import Families
from services.bookings.repository.family_times import FamilyTimes
from shared.contracts.clock import LONDON
from shared.contracts.family_time import (
    PLANS_FAMILY_TIME,
    PROPOSES_FAMILY_TIME,
    ChildForFamilyTime,
    FamilyTimeCard,
    FamilyTimeOptions,
    FamilyTimeView,
    HowIsFamilyTime,
    WhatFamilyTimeCanBe,
    WhichFamilyTimes,
)
from shared.contracts.family_time import FamilyTimes as FamilyTimeList
from shared.contracts.family_words import FamilyTimeState
from shared.persistence.work import Work

EVER = datetime(2000, 1, 1, tzinfo=UTC)
"""Before the first family time that there is."""


async def how_is_family_time(query: HowIsFamilyTime, work: Work) -> FamilyTimeView:
    """The family time, for whom it concerns."""
    return await as_it_is(query.family_time_id, work)


async def which_family_times(_query: WhichFamilyTimes, work: Work) -> FamilyTimeList:
    """What concerns the asker, with what of it waits for them."""
    family_times = FamilyTimes(work)
    ends_at = _midnight(months_after(work.today, MONTHS_AHEAD)) + ONE_NIGHT
    seen_since = _midnight(work.today) - SEEN_FOR
    # What waits for somebody stays until it is done, however long ago it was.
    unrecorded = await family_times.concerning(work.actor, EVER, seen_since, [FamilyTimeState.PLANNED])
    found = [one for one in unrecorded if people.waits_for_record(work.actor, one, work.now)]
    found += await family_times.concerning(work.actor, seen_since, ends_at)
    arounds = await family_times.around(found)
    return FamilyTimeList(
        family_times=tuple(_cards(found, arounds, work)),
        may_plan=work.actor.has(*PROPOSES_FAMILY_TIME),
    )


def _cards(found: Iterable[FamilyTime], arounds: Mapping[UUID, Around], work: Work) -> Iterator[FamilyTimeCard]:
    for one in found:
        around = arounds[one.id]
        if people.may_see(work.actor, one, around):
            yield family_time_card(one, around, work.actor, work.now)
        elif left := people.left_of(work.actor, around, work.now):
            yield card_not_yours_any_more(one, left)


async def what_family_time_can_be(_query: WhatFamilyTimeCanBe, work: Work) -> FamilyTimeOptions:
    """The children for whom the asker may plan, each with the brothers and sisters, and the hub homes of today."""
    families = Families(work)
    offered = await families.to_choose_from(work.actor, work.today)
    known = await families.with_brothers_and_sisters(offered)
    hubs = await families.hub_homes_on(work.today)
    only_proposes = not work.actor.has(*PLANS_FAMILY_TIME)
    if only_proposes:
        hubs &= {work.actor.household_id} if work.actor.household_id else set()
    children = []
    for child in known:
        if child.id not in offered:
            continue
        family = [
            other
            for other in known
            if other.id == child.id or (child.sibling_group_id and other.sibling_group_id == child.sibling_group_id)
        ]
        workers = {other.childrens_social_worker_id for other in family if other.childrens_social_worker_id}
        children.append(
            ChildForFamilyTime(
                child_id=child.id,
                brothers_and_sisters=tuple(sorted(other.id for other in family if other.id != child.id)),
                social_worker_ids=tuple(sorted(workers)),
            )
        )
    if only_proposes:
        children = [child for child in children if child.brothers_and_sisters]
    return FamilyTimeOptions(
        children=tuple(children), hub_household_ids=tuple(sorted(hubs)), only_brothers_and_sisters=only_proposes
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)
