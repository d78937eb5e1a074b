"""What does the registry tell the others of something that is new or has changed?"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from services.registry.policy.constellations.life import Life
from services.registry.policy.records.delegation import has_more_than_telling, must_tell_social_worker
from services.registry.policy.register import (
    BedSharingAgreement,
    Carer,
    Child,
    Household,
    Membership,
    Person,
    Placement,
    Thing,
)
from services.registry.policy.rules import SetRule
from services.registry.policy.school_holidays import SchoolHoliday
from shared.contracts.bed_sharing import BedSharingAgreementChanged
from shared.contracts.message import Event
from shared.contracts.registry import (
    ChildChanged,
    ConstellationChanged,
    HouseholdChanged,
    MembershipChanged,
    PersonChanged,
    PlacementChanged,
)
from shared.contracts.rules import RuleChanged
from shared.contracts.school_holidays import SchoolHolidayChanged
from shared.contracts.words import ConstellationState


def event_about(thing: Thing, day: date) -> Event | None:
    """What is said of it on a day: identifiers and states; `None` for an area or the authority, of which nobody hears.

    Of a constellation its whole life is told, see `event_about_life`.
    """
    if isinstance(thing, Person):
        return _person(thing, day)
    tell = _TELLING.get(type(thing))
    return tell(thing) if tell else None


def event_about_rule(rule: SetRule, version: int) -> RuleChanged:
    """What is said of a rule that the authority has set: its value and its days, not where it is written and why."""
    return RuleChanged(
        rule_id=rule.id,
        name=rule.name.value,
        value=rule.value,
        started_on=rule.started_on,
        ended_on=rule.ended_on,
        thing_version=version,
    )


def event_about_school_holiday(holiday: SchoolHoliday, version: int) -> SchoolHolidayChanged:
    """What is said of a school holiday: its name's code and its days, not where it is published."""
    return SchoolHolidayChanged(
        holiday_id=holiday.id,
        name=holiday.name.value,
        first_on=holiday.started_on,
        last_on=holiday.last_on,
        is_taken_away=not holiday.is_true,
        thing_version=version,
    )


def event_about_life(life: Life, authority: str, day: date) -> ConstellationChanged:
    """What is said of a constellation on a day; one that begins later is planned until then."""
    state = life.state_on(day) or ConstellationState.PLANNED
    hub = None if state is ConstellationState.CLOSED else life.hub_home_on(day)
    return ConstellationChanged(
        constellation_id=life.id,
        area_id=life.area_id,
        state=state,
        hub_household_id=hub.household_id if hub else None,
        bed_ids=life.bed_ids(authority, hub),
        liaison_worker_id=life.liaison_worker_on(day),
        launched_on=life.launched_on,
        phases=life.phase_terms(),
        hub_homes=life.hub_home_terms(authority),
        thing_version=life.version,
    )


def _person(person: Person, day: date) -> PersonChanged:
    is_there = person.is_there_on(day)
    home = person if isinstance(person, Carer) and is_there else None
    return PersonChanged(
        person_id=person.id,
        roles=person.roles if is_there else (),
        household_id=home and home.household_id,
        is_main_carer=home is not None and home.is_main_carer,
        thing_version=person.version,
    )


def _household(household: Household) -> HouseholdChanged:
    return HouseholdChanged(
        household_id=household.id,
        supervising_social_worker_id=household.supervising_social_worker_id,
        approved_on=household.approved_on,
        approval_ended_on=household.approval_ended_on,
        approval_places=household.approval_places,
        thing_version=household.version,
    )


def _child(child: Child) -> ChildChanged:
    return ChildChanged(
        child_id=child.id,
        sibling_group_id=child.sibling_group_id,
        childrens_social_worker_id=child.childrens_social_worker_id,
        overnight_decision=child.overnight_decision,
        must_tell_social_worker=must_tell_social_worker(child.overnight_conditions, child.overnight_must_tell),
        has_conditions=has_more_than_telling(child.overnight_conditions),
        thing_version=child.version,
    )


def _placement(placement: Placement) -> PlacementChanged:
    return PlacementChanged(
        placement_id=placement.id,
        child_id=placement.child_id,
        household_id=placement.household_id,
        kind=placement.kind,
        started_on=placement.started_on,
        ended_on=placement.ended_on,
        ended_reason=placement.ended_reason,
        thing_version=placement.version,
    )


def _bed_sharing(agreement: BedSharingAgreement) -> BedSharingAgreementChanged:
    return BedSharingAgreementChanged(
        agreement_id=agreement.id,
        sharing_id=agreement.sharing_id,
        household_id=agreement.household_id,
        child_ids=agreement.child_ids,
        child_id=agreement.child_id,
        started_on=agreement.started_on,
        ended_on=agreement.ended_on,
        thing_version=agreement.version,
    )


def _membership(membership: Membership) -> MembershipChanged:
    return MembershipChanged(
        membership_id=membership.id,
        constellation_id=membership.constellation_id,
        household_id=membership.household_id,
        joined_on=membership.joined_on,
        left_on=membership.left_on,
        thing_version=membership.version,
    )


_TELLING: Mapping[type[Thing], Callable[[Any], Event]] = {
    Household: _household,
    Child: _child,
    Placement: _placement,
    BedSharingAgreement: _bed_sharing,
    Membership: _membership,
}
