"""What the registry is asked, and what it says: who is who, and where do they belong?"""

from datetime import date
from enum import unique
from typing import Annotated

from pydantic import Field

from shared.contracts import authority_pack
from shared.contracts.actor import Actor, AuthorityName
from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, PersonalText
from shared.contracts.history_pack import (
    ApprovalLine,
    AssignmentLine,
    BedSharingLine,
    CarerAtHomeLine,
    DelegationLine,
    ExemptionLine,
    HealthFactLine,
    HubHomeLine,
    MatchingFactLine,
    ModelFindingLine,
    PhaseLine,
)
from shared.contracts.message import Event, Query, Reply, Value
from shared.contracts.packs import Export, Exported, Import
from shared.contracts.register_pack import (
    AreaLine,
    AuthorityLine,
    CarerLine,
    ChildLine,
    Colour,
    ConstellationLine,
    HouseholdLine,
    MembershipLine,
    PlacementLine,
    WorkerLine,
)
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import (
    ConstellationPhase,
    ConstellationState,
    OvernightDecision,
    PlacementEndReason,
    PlacementKind,
)

LONG_AGO = date.min
"""Since when something holds of which no first day was ever said."""
_PHASE_OF = {
    ConstellationState.HUB_HOME_VACANT: ConstellationPhase.LAUNCHED,
    ConstellationState.INTERIM_HUB_HOME: ConstellationPhase.LAUNCHED,
}


class PhaseTerm(Value):
    """A constellation is in a phase from `started_on` until the day before `ended_on`."""

    phase: ConstellationPhase
    started_on: Day
    ended_on: Day | None


class HubHomeTerm(Value):
    """A household is the hub home from `started_on` until the day before `ended_on`, with these beds."""

    household_id: Identifier
    bed_ids: tuple[Identifier, ...]
    """A constellation's beds keep their identifiers when the hub home changes: the first bed is wherever it is."""
    is_interim: Flag
    started_on: Day
    ended_on: Day | None


def _ever_held(term: PhaseTerm | HubHomeTerm) -> bool:
    return term.ended_on is None or term.started_on < term.ended_on


class ConstellationChanged(Event, owner="registry", about="constellation_id"):
    """A constellation is as this says: its life with every change that is known, and how it is on the day of saying.

    Said when something of it is decided, for whatever day, and again on each day on which a change takes effect. Of a
    joint one it is said in the authority that keeps it, and nowhere else: its beds are promised there only.
    """

    constellation_id: Identifier
    area_id: Identifier
    state: ConstellationState
    hub_household_id: Identifier | None
    bed_ids: tuple[Identifier, ...]
    """The beds kept for the constellation's children; none while there is no hub home."""
    liaison_worker_id: Identifier | None
    launched_on: Day | None
    """The first day of its first launch."""
    phases: tuple[PhaseTerm, ...] = ()
    """In order, gapless from the first; of what is past, present and to come."""
    hub_homes: tuple[HubHomeTerm, ...] = ()
    """In order; a gap is a vacancy."""

    def timeline(self) -> tuple[tuple[PhaseTerm, ...], tuple[HubHomeTerm, ...]]:
        """Its phases and hub homes, for whoever goes by the day; terms that ended on their own first day are left out.

        An event that was said before events had them is its own timeline: as it says, from the launch on and for good.
        """
        if self.phases or self.hub_homes:
            return tuple(filter(_ever_held, self.phases)), tuple(filter(_ever_held, self.hub_homes))
        since_on = self.launched_on or LONG_AGO
        phase = _PHASE_OF.get(self.state) or ConstellationPhase(self.state)
        hub_home = self.hub_household_id and HubHomeTerm(
            household_id=self.hub_household_id,
            bed_ids=self.bed_ids,
            is_interim=self.state == ConstellationState.INTERIM_HUB_HOME,
            started_on=since_on,
            ended_on=None,
        )
        return (PhaseTerm(phase=phase, started_on=since_on, ended_on=None),), (hub_home,) if hub_home else ()


class MembershipChanged(Event, owner="registry", about="membership_id"):
    """A satellite household belongs to a constellation from `joined_on` until the day before `left_on`.

    Of a joint constellation it is said in the authority that keeps it, also of the other authority's households.
    """

    membership_id: Identifier
    constellation_id: Identifier
    household_id: Identifier
    joined_on: Day
    left_on: Day | None


class PlacementChanged(Event, owner="registry", about="placement_id"):
    """A child lives in a household from `started_on` until the day before `ended_on`. Never said for a sleepover."""

    placement_id: Identifier
    child_id: Identifier
    household_id: Identifier
    kind: PlacementKind
    started_on: Day
    ended_on: Day | None
    ended_reason: PlacementEndReason | None


class ChildChanged(Event, owner="registry", about="child_id"):
    """A child is known to the registry, with who decides on overnight stays and who must be told of them."""

    child_id: Identifier
    sibling_group_id: Identifier | None
    childrens_social_worker_id: Identifier | None
    overnight_decision: OvernightDecision
    must_tell_social_worker: Flag
    """Whether the delegation is on the condition that the children's social worker is told of each stay."""
    has_conditions: Flag = False
    """Whether it has conditions besides telling somebody: the carers say that they are met, or don't decide alone."""


class HouseholdChanged(Event, owner="registry", about="household_id"):
    """A fostering household's approval is as this says. Never said of another authority's household."""

    household_id: Identifier
    supervising_social_worker_id: Identifier | None
    approved_on: Day | None
    """None where it has been approved since before records, or never was."""
    approval_ended_on: Day | None
    approval_places: Count | None = None
    """For how many children, by the terms of the day of saying or the last before; None where that isn't recorded."""


class PersonChanged(Event, owner="registry", about="person_id"):
    """A carer or a worker is known to the registry, with their roles and, for a carer, their household."""

    person_id: Identifier
    roles: tuple[Role, ...]
    """A carer's are those of the day on which it was said; `household_id` is what lasts."""
    household_id: Identifier | None
    is_main_carer: Flag


class ImportRegister(Import, owner="registry", asked_by={Role.OPERATOR, Role.ADMINISTRATOR}):
    """Takes an authority's register: everything is checked together, and saved all or nothing."""

    authority: tuple[AuthorityLine, ...]
    areas: tuple[AreaLine, ...]
    workers: tuple[WorkerLine, ...]
    households: tuple[HouseholdLine, ...]
    carers: tuple[CarerLine, ...]
    children: tuple[ChildLine, ...]
    placements: tuple[PlacementLine, ...]
    constellations: tuple[ConstellationLine, ...]
    memberships: tuple[MembershipLine, ...]
    constellation_phases: tuple[PhaseLine, ...] = ()
    hub_homes: tuple[HubHomeLine, ...] = ()
    assignments: tuple[AssignmentLine, ...] = ()
    approvals: tuple[ApprovalLine, ...] = ()
    delegations: tuple[DelegationLine, ...] = ()
    matching_facts: tuple[MatchingFactLine, ...] = ()
    bed_sharing_agreements: tuple[BedSharingLine, ...] = ()
    rules: tuple[authority_pack.RuleLine, ...] = ()
    retention_periods: tuple[authority_pack.RetentionPeriodLine, ...] = ()
    record_holds: tuple[authority_pack.RecordHoldLine, ...] = ()
    health_facts: tuple[HealthFactLine, ...] = ()
    exemptions: tuple[ExemptionLine, ...] = ()
    carers_at_home: tuple[CarerAtHomeLine, ...] = ()
    model_findings: tuple[ModelFindingLine, ...] = ()
    deaths: tuple[authority_pack.DeathLine, ...] = ()
    applications: tuple[authority_pack.ApplicationLine, ...] = ()
    school_holidays: tuple[authority_pack.SchoolHolidayLine, ...] = ()


class RegisterExported(Exported):
    """A page of a table of the register."""

    authority: tuple[AuthorityLine, ...] = ()
    areas: tuple[AreaLine, ...] = ()
    workers: tuple[WorkerLine, ...] = ()
    households: tuple[HouseholdLine, ...] = ()
    carers: tuple[CarerLine, ...] = ()
    children: tuple[ChildLine, ...] = ()
    placements: tuple[PlacementLine, ...] = ()
    constellations: tuple[ConstellationLine, ...] = ()
    memberships: tuple[MembershipLine, ...] = ()
    constellation_phases: tuple[PhaseLine, ...] = ()
    hub_homes: tuple[HubHomeLine, ...] = ()
    assignments: tuple[AssignmentLine, ...] = ()
    approvals: tuple[ApprovalLine, ...] = ()
    delegations: tuple[DelegationLine, ...] = ()
    matching_facts: tuple[MatchingFactLine, ...] = ()
    bed_sharing_agreements: tuple[BedSharingLine, ...] = ()
    rules: tuple[authority_pack.RuleLine, ...] = ()
    retention_periods: tuple[authority_pack.RetentionPeriodLine, ...] = ()
    record_holds: tuple[authority_pack.RecordHoldLine, ...] = ()
    health_facts: tuple[HealthFactLine, ...] = ()
    exemptions: tuple[ExemptionLine, ...] = ()
    carers_at_home: tuple[CarerAtHomeLine, ...] = ()
    model_findings: tuple[ModelFindingLine, ...] = ()
    deaths: tuple[authority_pack.DeathLine, ...] = ()
    applications: tuple[authority_pack.ApplicationLine, ...] = ()
    school_holidays: tuple[authority_pack.SchoolHolidayLine, ...] = ()


class ExportRegister(Export[RegisterExported], owner="registry", asked_by={Role.OPERATOR}):
    """Gives the register back as a pack has it; whoever it tells of is written down."""


@unique
class Purpose(Code):
    """Why somebody asks for names: it is written down with who asked for whom."""

    PLAN_A_SLEEPOVER = "plan_a_sleepover"
    DECIDE_A_SLEEPOVER = "decide_a_sleepover"
    PLAN_A_GATHERING = "plan_a_gathering"
    """Also to see whom it is for, and to record who came."""
    PLAN_FAMILY_TIME = "plan_family_time"
    COORDINATE_TRAINING = "coordinate_training"
    """To see or record which courses a carer has done, and what is due."""
    SEE_WHO_SLEEPS_WHERE = "see_who_sleeps_where"
    SEE_MY_CALENDAR = "see_my_calendar"
    REPORT_SUPPORT = "report_support"
    SEND_A_NOTICE = "send_a_notice"
    READ_A_NOTICE = "read_a_notice"
    KEEP_THE_REGISTER = "keep_the_register"
    """Somebody who plans, matches or reviews constellations, or corrects what is recorded."""
    EXPORT_THE_REGISTER = "export_the_register"
    IMPORT_THE_REGISTER = "import_the_register"
    """Somebody who looks at what an import would change of what is recorded."""
    LOOK_AFTER_THE_CHILD = "look_after_the_child"
    """The stay sheet: what the hub home must know of a child who sleeps there."""
    ANSWER_A_SUBJECT_ACCESS_REQUEST = "answer_a_subject_access_request"
    SEE_WHO_LOOKED = "see_who_looked"


class Kind(Code):
    """What an identifier names."""

    CHILD = "child"
    CARER = "carer"
    WORKER = "worker"
    HOUSEHOLD = "household"
    CONSTELLATION = "constellation"
    AREA = "area"


class Named(Value):
    """What somebody or something is called; for a child the name they are known as."""

    id: Identifier
    kind: Kind
    name: PersonalText


class Names(Reply):
    """The names of those whom the actor may know; the others are left out, and only counted."""

    names: tuple[Named, ...]
    withheld: Annotated[int, Field(ge=0), Classified.STATE] = 0


class WhoAreThey(Query[Names], owner="registry", asked_by=PEOPLE | {Role.SERVICE}):
    """What are these people, households and constellations called? The registry records who asked for whom and why."""

    ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=500)]
    purpose: Purpose


class ContactDetail(Value):
    """How to reach one person."""

    person_id: Identifier
    first_name: PersonalText
    email: PersonalText | None
    mobile: PersonalText | None


class ContactDetails(Reply):
    """The contact details of those who are known; the others are left out."""

    people: tuple[ContactDetail, ...]


class HowToReach(Query[ContactDetails], owner="registry", asked_by={Role.SERVICE}):
    """How are these people reached? Only services ask, to deliver; recorded like every reading of a person."""

    person_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=500)]
    purpose: Purpose


class AuthorityProfile(Reply):
    """What a page shows of the authority itself."""

    authority: AuthorityName
    name: PersonalText
    colour: Colour
    out_of_hours_phone: PersonalText


class WhichAuthority(Query[AuthorityProfile], owner="registry", asked_by=PEOPLE | {Role.SERVICE, Role.SIGN_IN}):
    """What is this authority called, and whom does one ring at night?"""


INSTALLATION = "installation"
"""In place of an authority: where the registry keeps what belongs to no authority, which is only their list."""


class AuthorityOfTheInstallation(Value):
    """One of the authorities that use this installation."""

    authority: AuthorityName
    name: PersonalText


class Authorities(Reply):
    """The authorities of this installation, by name."""

    authorities: tuple[AuthorityOfTheInstallation, ...]


class WhichAuthorities(Query[Authorities], owner="registry", asked_by={Role.SIGN_IN, Role.OPERATOR}):
    """Which authorities use this installation? Asked in `INSTALLATION`."""


class PersonToPick(Value):
    """Somebody who could be signed in as."""

    person_id: Identifier
    name: PersonalText
    roles: tuple[Role, ...]
    belongs_to: PersonalText
    """The household or team, in words."""


class PeopleToPick(Reply):
    """Everybody of the authority who can sign in."""

    people: tuple[PersonToPick, ...]


class WhoCanSignIn(Query[PeopleToPick], owner="registry", asked_by={Role.SIGN_IN}):
    """Who could sign in? Answered only where the registry's setting allows signing in by picking a person."""


class Statement(Reply):
    """A signed statement of who somebody is, to be sent with everything that they ask."""

    statement: Annotated[str, Classified.SENSITIVE]
    actor: Actor
    name: PersonalText
    expires_at: Instant


class WhoIsSigningIn(Query[Statement], owner="registry", asked_by={Role.SIGN_IN, Role.OPERATOR}):
    """Who is this person now, with which roles and standing? Refused for somebody who can't sign in.

    The sign-in is answered only where the registry's setting allows signing in by picking a person: until there is a
    proof of who somebody is, whoever has the web's key could else be anybody.
    """

    person_id: Identifier
