"""How is a family time told to others: on the bus, and to somebody who asks?"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from services.bookings.policy.family_times.before import Change, Left
from services.bookings.policy.family_times.changing import Since, as_it_was_known, changed_since, in_order
from services.bookings.policy.family_times.people import (
    by_household,
    may_agree,
    may_cancel,
    may_change,
    may_record,
    may_reply,
    own_children,
    own_households,
    runs,
    waits_for_record,
    whose_way_is_known_to,
)
from services.bookings.policy.family_times.plan import Around, FamilyTime, is_the_same_plan
from services.bookings.policy.nights import Nights
from services.bookings.policy.school_holidays import SchoolHolidays
from shared.contracts.actor import Actor
from shared.contracts.bookings import FamilyTimeInCalendar
from shared.contracts.calendars import FamilyTimeInMyCalendar
from shared.contracts.family_answers import Acknowledgement, FamilyTimeChangedSince
from shared.contracts.family_time import (
    ChildAtFamilyTime,
    FamilyTimeCard,
    FamilyTimeFacts,
    FamilyTimeView,
    OneOfFamilyTimes,
)
from shared.contracts.family_words import FamilyTimePart, FamilyTimeState, Supervision
from shared.contracts.roles import CARERS
from shared.persistence.work import Work

F = TypeVar("F", bound=FamilyTimeFacts)


def family_time_fact(event: type[F], one: FamilyTime, around: Around, changed_by: UUID | None, **more: Any) -> F:
    """An event about it: nothing of its words."""
    return event.model_validate(
        {
            "thing_version": one.version,
            "family_time_id": one.id,
            "series_id": one.series_id,
            "constellation_ids": tuple(sorted(around.constellations)),
            "child_ids": one.child_ids,
            "household_ids": tuple(sorted(around.households)),
            "outstanding_household_ids": tuple(sorted(around.outstanding)),
            "hub_household_id": one.about.hub_household_id,
            "with_brothers_and_sisters": around.is_of_several_homes,
            "with_birth_family": one.about.with_birth_family,
            "supervision": one.about.supervision,
            "starts_at": one.about.starts_at,
            "minutes": one.about.minutes,
            "state": one.state,
            "planned_by": one.planned_by,
            "responsible_id": one.responsible_id,
            "changed_at": one.changed_at,
            "changed_by": changed_by,
            "plan_version": one.plan_version,
            **more,
        }
    )


def what_it_was(change: Change) -> dict[str, Any]:
    """What an event tells of the plan before: what of it changed, and when it was to be."""
    return {
        "parts": in_order({*change.parts, *([FamilyTimePart.GETTING_THERE] if change.way_child_ids else [])}),
        "was_starts_at": change.was_starts_at,
        "was_minutes": change.was_minutes,
    }


def family_time_view(
    one: FamilyTime,
    around: Around,
    work: Work,
    holidays: SchoolHolidays,
    others: Iterable[tuple[FamilyTime, Around]] = (),
) -> FamilyTimeView:
    """The family time as an actor sees it: of other children and households what is needed, and nothing of where."""
    about = one.about
    actor, now = work.actor, work.now
    answers_for_all = runs(actor, one, around)
    known = whose_way_is_known_to(actor, one, around)
    mine = own_children(actor, around)
    return FamilyTimeView(
        family_time_id=one.id,
        plan_version=one.plan_version,
        state=one.state,
        starts_at=about.starts_at,
        minutes=about.minutes,
        children=tuple(
            ChildAtFamilyTime(
                child_id=child,
                is_mine=child in mine,
                getting_there=about.children[child] if child in known else "",
                is_way_known=child in known,
                came=child in one.came if one.state is FamilyTimeState.HELD else None,
            )
            for child in one.child_ids
        ),
        with_brothers_and_sisters=around.is_of_several_homes,
        with_birth_family=about.with_birth_family,
        birth_family=about.birth_family,
        hub_household_id=about.hub_household_id,
        place=about.place,
        supervision=about.supervision,
        supervisor_id=about.supervisor_id,
        supervisor=about.supervisor,
        planned_by=one.planned_by,
        responsible_id=one.responsible_id,
        acknowledgements=_acknowledgements(around, actor, sees_all=answers_for_all),
        asked=len(around.must_acknowledge) + len(around.left),
        outstanding=len(around.missing),
        changed=_changed(one, around, actor),
        was_chased=one.chased_at is not None,
        is_without_hub_home=one.is_without_hub_home and not one.has_begun(now),
        birth_family_came=one.birth_family_came,
        what_happened=one.what_happened if answers_for_all else "",
        reason=one.reason,
        series_id=one.series_id,
        others=tuple(
            OneOfFamilyTimes(
                family_time_id=other.id,
                starts_at=other.about.starts_at,
                minutes=other.about.minutes,
                state=other.state,
                waits_alike=other.state is one.state
                and waits_for_reply(other, its, actor, now)
                and is_the_same_plan(one, other),
                school_holidays=holidays.on(Nights(other.about.on, other.about.on)),
            )
            for other, its in others
        ),
        school_holidays=holidays.on(Nights(about.on, about.on)),
        may_agree=may_agree(actor, one, around, now),
        may_reply=may_reply(actor, one, around, now),
        may_change=may_change(actor, one, around, now),
        may_cancel=may_cancel(actor, one, around),
        may_record=may_record(actor, one, around, now),
    )


def _acknowledgements(around: Around, actor: Actor, *, sees_all: bool) -> tuple[Acknowledgement, ...]:
    own = own_households(actor)
    found = []
    for home, children in by_household(around).items():
        reply = around.replies.get(home)
        if not sees_all and home not in own:
            continue
        found.append(
            Acknowledgement(
                child_ids=children,
                is_host=home == around.hub_household_id,
                is_mine=actor.has(*CARERS) and home == actor.household_id,
                is_for_sleepover=home in around.only_stayed_at,
                replied_at=reply.replied_at if reply else None,
                is_possible=reply.is_possible if reply else None,
                why=reply.why if reply else "",
            )
        )
    if sees_all:
        found += [
            Acknowledgement(
                child_ids=tuple(sorted(left.child_ids)),
                is_host=False,
                is_mine=False,
                has_left=True,
                replied_at=left.acknowledged_at,
                is_possible=None if left.acknowledged_at is None else True,
            )
            for _, left in sorted(around.left.items())
        ]
    return tuple(found)


def _changed(one: FamilyTime, around: Around, actor: Actor) -> FamilyTimeChangedSince | None:
    since = _since(one, around, actor)
    return None if since is None else FamilyTimeChangedSince.model_validate(asdict(since))


def _since(one: FamilyTime, around: Around, actor: Actor) -> Since | None:
    if not actor.has(*CARERS):
        return None
    return changed_since(one, around, actor.household_id, own_children(actor, around))


def not_yours_any_more(one: FamilyTime, left: Left) -> FamilyTimeView:
    """The family time to a household that has nothing to do with it any more: when it was to be, and nothing else."""
    reply = Acknowledgement(
        child_ids=(),
        is_host=False,
        is_mine=True,
        has_left=True,
        replied_at=left.acknowledged_at,
        is_possible=None if left.acknowledged_at is None else True,
    )
    return FamilyTimeView(
        family_time_id=one.id,
        plan_version=left.plan_version,
        state=FamilyTimeState.CANCELLED,
        starts_at=left.was_starts_at,
        minutes=left.was_minutes,
        children=(),
        with_brothers_and_sisters=False,
        with_birth_family=False,
        birth_family="",
        hub_household_id=None,
        place="",
        supervision=Supervision.NOT_SUPERVISED,
        supervisor_id=None,
        supervisor="",
        planned_by=one.planned_by,
        responsible_id=one.planned_by,
        acknowledgements=(reply,),
        asked=0,
        outstanding=0,
        was_chased=False,
        birth_family_came=None,
        what_happened="",
        reason=None,
        series_id=None,
        others=(),
        has_left=True,
        may_reply=left.acknowledged_at is None,
    )


def card_not_yours_any_more(one: FamilyTime, left: Left) -> FamilyTimeCard:
    """The same in a list."""
    return FamilyTimeCard(
        family_time_id=one.id,
        series_id=None,
        state=FamilyTimeState.CANCELLED,
        starts_at=left.was_starts_at,
        minutes=left.was_minutes,
        child_ids=(),
        with_birth_family=False,
        hub_household_id=None,
        asked=0,
        outstanding=0,
        not_possible=0,
        was_chased=False,
        waits_for_reply=left.acknowledged_at is None,
        waits_for_agreement=False,
        waits_for_record=False,
        is_mine_to_run=False,
        has_left=True,
    )


def family_time_card(one: FamilyTime, around: Around, actor: Actor, now: datetime) -> FamilyTimeCard:
    """The family time in a list."""
    return FamilyTimeCard(
        family_time_id=one.id,
        series_id=one.series_id,
        state=one.state,
        starts_at=one.about.starts_at,
        minutes=one.about.minutes,
        child_ids=one.child_ids,
        with_birth_family=one.about.with_birth_family,
        hub_household_id=one.about.hub_household_id,
        asked=len(around.must_acknowledge) + len(around.left),
        outstanding=len(around.missing),
        not_possible=sum(
            not around.replies[home].is_possible for home in around.must_acknowledge & around.replies.keys()
        ),
        was_chased=one.chased_at is not None,
        waits_for_reply=waits_for_reply(one, around, actor, now),
        waits_for_agreement=may_agree(actor, one, around, now),
        waits_for_record=waits_for_record(actor, one, now),
        is_mine_to_run=runs(actor, one, around),
        has_changed=_since(one, around, actor) is not None,
    )


def waits_for_reply(one: FamilyTime, around: Around, actor: Actor, now: datetime) -> bool:
    """Whether an actor's own household hasn't said anything to the plan as it is."""
    return may_reply(actor, one, around, now) and actor.household_id in around.outstanding


def on_a_calendar(one: FamilyTime, around: Around, actor: Actor, now: datetime) -> FamilyTimeInCalendar:
    """The family time on a calendar in Hubhome."""
    sees_all = runs(actor, one, around)
    homes = around.households if sees_all else around.households & own_households(actor)
    return FamilyTimeInCalendar(
        family_time_id=one.id,
        starts_at=one.about.starts_at,
        minutes=one.about.minutes,
        child_ids=one.child_ids,
        household_ids=tuple(sorted(homes)),
        constellation_ids=tuple(sorted(around.constellations)) if sees_all else (),
        is_proposed=one.state is FamilyTimeState.PROPOSED,
        waits_for_reply=waits_for_reply(one, around, actor, now),
    )


def on_a_phone(one: FamilyTime, around: Around, actor: Actor) -> FamilyTimeInMyCalendar:
    """The family time in the calendar of a phone, which anybody may read: no words, and own children only."""
    mine = own_children(actor, around)
    return FamilyTimeInMyCalendar(
        family_time_id=one.id,
        version=one.version,
        changed_at=one.changed_at,
        starts_at=one.about.starts_at,
        minutes=one.about.minutes,
        children=len(one.child_ids),
        child_ids=tuple(child for child in one.child_ids if child in mine),
        is_at_mine=one.about.hub_household_id is not None and one.about.hub_household_id == actor.household_id,
        is_proposed=one.state is FamilyTimeState.PROPOSED,
        is_off=one.state is FamilyTimeState.CANCELLED,
    )


def gone_from_a_phone(one: FamilyTime, around: Around, household_id: UUID) -> FamilyTimeInMyCalendar:
    """The family time to a household that was asked of it once: called off, when it knew it to be, with no child."""
    starts_at, minutes = as_it_was_known(one, around, household_id)
    return FamilyTimeInMyCalendar(
        family_time_id=one.id,
        version=one.version,
        changed_at=one.changed_at,
        starts_at=starts_at,
        minutes=minutes,
        children=0,
        child_ids=(),
        is_at_mine=False,
        is_proposed=False,
        is_off=True,
    )


def all_concerned(arounds: Mapping[UUID, Around]) -> dict[UUID, frozenset[UUID]]:
    """Of each family time the households that have to do with it."""
    return {one: around.households for one, around in arounds.items()}


def who_is_missing(arounds: Mapping[UUID, Around]) -> dict[UUID, frozenset[UUID]]:
    """Of each family time the households that haven't said that they know of it as it is."""
    return {one: around.missing for one, around in arounds.items()}
