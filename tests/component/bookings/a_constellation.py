"""A made-up constellation: the Kites, with a hub home of two beds, two satellite households and their children."""

from datetime import date
from uuid import UUID

from shared.contracts.actor import Actor
from shared.contracts.message import Event
from shared.contracts.packs import id_of
from shared.contracts.registry import (
    ChildChanged,
    ConstellationChanged,
    HubHomeTerm,
    MembershipChanged,
    PhaseTerm,
    PlacementChanged,
)
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationPhase, ConstellationState, OvernightDecision, PlacementKind
from shared.testing.actors import AUTHORITY, actor

TODAY = date(2026, 11, 23)
"""The driven clock's first day, a Monday."""
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)


def named(table: str, ref: str, authority: str = AUTHORITY) -> UUID:
    return id_of(authority, table, ref)


def a_bed(ref: str, number: int) -> UUID:
    return named("beds", f"{ref}/{number}")


KITES, HERONS = named("constellations", "X1"), named("constellations", "X2")
HUB, OTHER_HUB = named("households", "H1"), named("households", "H9")
BIRCH, CEDAR, DOGWOOD = (named("households", ref) for ref in ("H2", "H3", "H4"))
BEDS = (a_bed("X1", 1), a_bed("X1", 2))
ADA, BEN, CLEO, DEV, EVE = (named("children", ref) for ref in ("K1", "K2", "K3", "K4", "K5"))
SIBLINGS = named("sibling_groups", "S1")
WORKER, OTHER_WORKER = named("workers", "W1"), named("workers", "W2")

SATELLITE = actor(
    Role.SATELLITE_CARER,
    person_id=named("carers", "C2"),
    household_id=BIRCH,
    constellation_ids=(KITES,),
    child_ids=(ADA, BEN),
)
OTHER_SATELLITE = actor(Role.SATELLITE_CARER, household_id=CEDAR, constellation_ids=(KITES,), child_ids=(CLEO, DEV))
HUB_CARER = actor(Role.HUB_HOME_CARER, person_id=named("carers", "C1"), household_id=HUB, constellation_ids=(KITES,))
SECOND_HUB_CARER = actor(Role.HUB_HOME_CARER, household_id=HUB, constellation_ids=(KITES,))
OTHER_HUB_CARER = actor(Role.HUB_HOME_CARER, household_id=OTHER_HUB, constellation_ids=(HERONS,))
LIAISON = actor(Role.LIAISON_WORKER, constellation_ids=(KITES,))
OTHER_LIAISON = actor(Role.LIAISON_WORKER, constellation_ids=(HERONS,))
CHILDS_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=WORKER, child_ids=(CLEO,))
OTHER_CHILDS_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=OTHER_WORKER, child_ids=(EVE,))
SUPERVISOR = actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(BIRCH,))
MANAGER = actor(Role.PROGRAMME_MANAGER)
ADMINISTRATOR = actor(Role.ADMINISTRATOR)
ANALYST = actor(Role.DATA_ANALYST)
OPERATOR = actor(Role.OPERATOR)


def elsewhere(somebody: Actor) -> Actor:
    """The same person with the same standing, as another authority's statement would have it."""
    return somebody.model_copy(update={"authority": "elsewhere"})


def a_constellation(
    constellation_id: UUID = KITES,
    *,
    hub: UUID | None = HUB,
    beds: tuple[UUID, ...] = BEDS,
    state: ConstellationState = ConstellationState.LAUNCHED,
    launched_on: date | None = date(2023, 7, 15),
    version: int = 1,
    area: str = "A1",
) -> ConstellationChanged:
    return ConstellationChanged(
        thing_version=version,
        constellation_id=constellation_id,
        area_id=named("areas", area),
        state=state,
        hub_household_id=hub,
        bed_ids=beds,
        liaison_worker_id=None,
        launched_on=launched_on,
    )


def a_hub_home(
    household_id: UUID = HUB,
    since: date = date(2023, 7, 15),
    until: date | None = None,
    *,
    beds: tuple[UUID, ...] = BEDS,
) -> HubHomeTerm:
    return HubHomeTerm(household_id=household_id, bed_ids=beds, is_interim=False, started_on=since, ended_on=until)


def a_phase(
    phase: ConstellationPhase = ConstellationPhase.LAUNCHED,
    since: date = date(2023, 7, 15),
    until: date | None = None,
) -> PhaseTerm:
    return PhaseTerm(phase=phase, started_on=since, ended_on=until)


def a_life(
    *hub_homes: HubHomeTerm, phases: tuple[PhaseTerm, ...] = (), version: int = 2, constellation_id: UUID = KITES
) -> ConstellationChanged:
    """A constellation with its whole timeline; what it is like today doesn't matter to who has that."""
    return a_constellation(constellation_id, hub=None, beds=(), version=version).model_copy(
        update={"phases": phases or (a_phase(),), "hub_homes": hub_homes}
    )


def a_membership(
    household_id: UUID,
    constellation_id: UUID = KITES,
    *,
    joined_on: date = date(2023, 7, 15),
    left_on: date | None = None,
    version: int = 1,
    ref: str = "",
) -> MembershipChanged:
    return MembershipChanged(
        thing_version=version,
        membership_id=named("memberships", f"{constellation_id}/{household_id}/{ref}"),
        constellation_id=constellation_id,
        household_id=household_id,
        joined_on=joined_on,
        left_on=left_on,
    )


def a_placement(
    child_id: UUID,
    household_id: UUID,
    *,
    started_on: date = date(2024, 1, 10),
    ended_on: date | None = None,
    version: int = 1,
    ref: str = "",
) -> PlacementChanged:
    return PlacementChanged(
        thing_version=version,
        placement_id=named("placements", f"{child_id}/{household_id}/{ref}"),
        child_id=child_id,
        household_id=household_id,
        kind=PlacementKind.U1,
        started_on=started_on,
        ended_on=ended_on,
        ended_reason=None,
    )


def a_child(
    child_id: UUID,
    *,
    decides: OvernightDecision = OvernightDecision.CARER,
    worker: UUID | None = WORKER,
    siblings: UUID | None = None,
    version: int = 1,
) -> ChildChanged:
    return ChildChanged(
        thing_version=version,
        child_id=child_id,
        sibling_group_id=siblings,
        childrens_social_worker_id=worker,
        overnight_decision=decides,
        must_tell_social_worker=False,
    )


def the_register() -> list[Event]:
    """Ada and Ben, brother and sister, live with the Birches, whose word is enough. Cleo and Dev live with the Cedars:
    Cleo's social worker decides, and the team manager for Dev. Eve lives with the Dogwoods, in the other constellation.
    """
    return [
        a_constellation(),
        a_constellation(HERONS, hub=OTHER_HUB, beds=(a_bed("X2", 1),), area="A2"),
        a_membership(BIRCH),
        a_membership(CEDAR),
        a_membership(DOGWOOD, HERONS),
        a_child(ADA, siblings=SIBLINGS),
        a_child(BEN, siblings=SIBLINGS),
        a_child(CLEO, decides=OvernightDecision.CHILDRENS_SOCIAL_WORKER),
        a_child(DEV, decides=OvernightDecision.TEAM_MANAGER, worker=OTHER_WORKER),
        a_child(EVE, worker=OTHER_WORKER),
        a_placement(ADA, BIRCH),
        a_placement(BEN, BIRCH),
        a_placement(CLEO, CEDAR),
        a_placement(DEV, CEDAR),
        a_placement(EVE, DOGWOOD),
    ]
