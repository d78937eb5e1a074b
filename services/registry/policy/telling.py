"""What does the registry tell the others of something that is new or has changed?"""

from services.registry.policy.delegation import must_tell_social_worker
from services.registry.policy.register import (
    Carer,
    Child,
    Constellation,
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


def event_about(thing: Thing, authority: str) -> Event | None:  # noqa: PLR0911  a table: one event a kind of thing
    """What is said of it: identifiers, days and states; `None` for an area or the authority, of which nobody hears."""
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
        case Constellation():
            return ConstellationChanged(
                constellation_id=thing.id,
                area_id=thing.area_id,
                state=thing.state,
                hub_household_id=thing.hub_household_id,
                bed_ids=thing.bed_ids(authority),
                liaison_worker_id=thing.liaison_worker_id,
                launched_on=thing.launched_on,
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


def _person(person: Worker | Carer) -> PersonChanged:
    home = person if isinstance(person, Carer) else None
    return PersonChanged(
        person_id=person.id,
        roles=person.roles,
        household_id=home and home.household_id,
        is_main_carer=home is not None and home.is_main_carer,
        thing_version=person.version,
    )
