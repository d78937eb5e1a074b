"""What does the registry tell the others of something that is new or has changed?"""

from datetime import date

from services.registry.policy.constellations.life import Life
from services.registry.policy.records.delegation import must_tell_social_worker
from services.registry.policy.register import (
    Carer,
    Child,
    Household,
    Membership,
    Placement,
    Thing,
    Worker,
)
from shared.contracts.message import Event
from shared.contracts.registry import (
    ChildChanged,
    ConstellationChanged,
    HouseholdChanged,
    MembershipChanged,
    PersonChanged,
    PlacementChanged,
)
from shared.contracts.words import ConstellationState


def event_about(thing: Thing) -> Event | None:
    """What is said of it: identifiers, days and states; `None` for an area or the authority, of which nobody hears.

    Of a constellation its whole life is told, see `event_about_life`.
    """
    match thing:
        case Worker() | Carer():
            return _person(thing)
        case Household():
            return HouseholdChanged(
                household_id=thing.id,
                supervising_social_worker_id=thing.supervising_social_worker_id,
                approved_on=thing.approved_on,
                approval_ended_on=thing.approval_ended_on,
                approval_ended_reason=thing.approval_ended_reason,
                thing_version=thing.version,
            )
        case Child():
            return ChildChanged(
                child_id=thing.id,
                sibling_group_id=thing.sibling_group_id,
                childrens_social_worker_id=thing.childrens_social_worker_id,
                overnight_decision=thing.overnight_decision,
                must_tell_social_worker=must_tell_social_worker(thing.overnight_conditions),
                thing_version=thing.version,
            )
        case Placement():
            return PlacementChanged(
                placement_id=thing.id,
                child_id=thing.child_id,
                household_id=thing.household_id,
                kind=thing.kind,
                started_on=thing.started_on,
                ended_on=thing.ended_on,
                ended_reason=thing.ended_reason,
                thing_version=thing.version,
            )
        case Membership():
            return MembershipChanged(
                membership_id=thing.id,
                constellation_id=thing.constellation_id,
                household_id=thing.household_id,
                joined_on=thing.joined_on,
                left_on=thing.left_on,
                thing_version=thing.version,
            )
    return None


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


def _person(person: Worker | Carer) -> PersonChanged:
    home = person if isinstance(person, Carer) else None
    return PersonChanged(
        person_id=person.id,
        roles=person.roles,
        household_id=home and home.household_id,
        is_main_carer=home is not None and home.is_main_carer,
        thing_version=person.version,
    )
