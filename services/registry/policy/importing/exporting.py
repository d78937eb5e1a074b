"""What row of a pack tells of a thing of the register, or of a fact about one?

The inverse of `lines` and `histories`. References are identifiers, as an export has them.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from services.registry.policy.facts import (
    Approval,
    Assignment,
    CarerAtHome,
    Delegation,
    Duty,
    Exemption,
    Fact,
    HealthFact,
    HubHome,
    MatchingFact,
    ModelFinding,
    Phase,
)
from services.registry.policy.importing.decided import HELD
from services.registry.policy.register import (
    Area,
    BedSharingAgreement,
    Carer,
    Child,
    Constellation,
    Household,
    Membership,
    Placement,
    Profile,
    Thing,
    Worker,
)
from services.registry.policy.retention.applications import Application
from services.registry.policy.retention.deaths import Death
from services.registry.policy.retention.erasing import NO_ADDRESS, or_erased
from services.registry.policy.retention.holds import RecordHold
from services.registry.policy.retention.periods import KeptFor
from services.registry.policy.rules import SetRule
from services.registry.policy.school_holidays import SchoolHoliday
from shared.contracts.authority_pack import (
    ApplicationLine,
    DeathLine,
    RecordHoldLine,
    RetentionPeriodLine,
    RuleLine,
    SchoolHolidayLine,
)
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
from shared.contracts.packs import PackLine
from shared.contracts.register_pack import (
    AreaLine,
    AuthorityLine,
    CarerLine,
    ChildLine,
    ConstellationLine,
    HouseholdLine,
    MembershipLine,
    PlacementLine,
    WorkerLine,
)
from shared.contracts.registry import Kind

_SUBJECTS = {
    Duty.LIAISON_WORKER: "constellation_ref",
    Duty.SUPERVISING_SOCIAL_WORKER: "household_ref",
    Duty.CHILDRENS_SOCIAL_WORKER: "child_ref",
}


def line_of(one: Thing | Fact, kinds: Mapping[UUID, Kind]) -> PackLine:
    """The row of a thing, as it is today, or of a fact; `kinds` says what the record of a hold is."""
    if isinstance(one, RecordHold):
        return _record_hold(one, kinds[one.subject_id])
    return _LINES[type(one)](one)


def _maybe(identifier: UUID | None) -> str | None:
    return str(identifier) if identifier else None


def _authority(one: Profile) -> AuthorityLine:
    return AuthorityLine(
        authority=one.ref,
        name=one.name,
        gss_code=one.gss_code,
        out_of_hours_phone=one.out_of_hours_phone,
        duty_email=one.duty_email,
        colour=one.colour,
    )


def _worker(one: Worker) -> WorkerLine:
    return WorkerLine.model_validate(
        {
            "worker_ref": one.ref,
            "first_name": one.first_name,
            "last_name": one.last_name,
            "role": one.roles[0],
            "email": one.email or NO_ADDRESS,
            "phone": one.phone,
            "social_work_england_number": one.social_work_england_number,
            "other_roles": one.roles[1:],
            "joined_on": one.joined_on,
            "left_on": one.left_on,
        }
    )


def _household(one: Household) -> HouseholdLine:
    return HouseholdLine(
        household_ref=one.ref,
        name=one.name,
        address=or_erased(one.address),
        postcode=one.postcode,
        phone=one.phone,
        approved_on=one.approved_on,
        approval_places=one.approval_places,
        approval_age_from=one.approval_age_from,
        approval_age_to=one.approval_age_to,
        approval_kinds=one.approval_kinds,
        spare_beds=one.spare_beds,
        languages=one.languages,
        pets=one.pets,
        supervising_social_worker_ref=_maybe(one.supervising_social_worker_id),
        approval_ended_on=one.approval_ended_on,
        approval_ended_reason=one.approval_ended_reason,
        carer_at_home=one.carer_at_home,
    )


def _carer(one: Carer) -> CarerLine:
    return CarerLine(
        carer_ref=one.ref,
        household_ref=str(one.household_id),
        first_name=one.first_name,
        last_name=one.last_name,
        main_carer=one.is_main_carer,
        email=one.email,
        mobile=one.phone,
        contact_by=one.contact_by,
        joined_on=one.joined_on,
        left_on=one.left_on,
    )


def _child(one: Child) -> ChildLine:
    return ChildLine(
        child_ref=one.ref,
        first_name=one.first_name,
        last_name=one.last_name,
        known_as=one.known_as,
        date_of_birth=one.date_of_birth,
        sex=or_erased(one.sex),
        ethnicity=one.ethnicity,
        language=one.language,
        legal_status=or_erased(one.legal_status),
        childrens_social_worker_ref=_maybe(one.childrens_social_worker_id),
        sibling_group_ref=_maybe(one.sibling_group_id),
        health_needs=one.health_needs,
        allergies=one.allergies,
        cared_alongside=one.cared_alongside,
        overnight_decision=one.overnight_decision,
        overnight_conditions=one.overnight_conditions,
        ssda903_id=one.ssda903_id,
    )


def _placement(one: Placement) -> PlacementLine:
    return PlacementLine(
        child_ref=str(one.child_id),
        household_ref=str(one.household_id),
        placement_type=one.kind,
        started_on=one.started_on,
        ended_on=one.ended_on,
        ended_reason=one.ended_reason,
        reason=one.reason or None,
        allowed_because=one.allowed_because or None,
    )


def _bed_sharing(one: BedSharingAgreement) -> BedSharingLine:
    return BedSharingLine(
        child_ref=str(one.child_id),
        household_ref=str(one.household_id),
        with_child_refs=tuple(str(other) for other in one.child_ids if other != one.child_id),
        started_on=one.started_on,
        ended_on=one.ended_on,
        reason=one.reason or None,
        agreed_by=or_erased(one.agreed_by),
        agreed_on=one.agreed_on,
        written_in=one.written_in or None,
        conditions=one.conditions or None,
    )


def _constellation(one: Constellation) -> ConstellationLine:
    return ConstellationLine(
        constellation_ref=one.ref,
        name=one.name,
        area_ref=str(one.area_id),
        hub_household_ref=_maybe(one.hub_household_id),
        liaison_worker_ref=_maybe(one.liaison_worker_id),
        launched_on=one.launched_on,
        state=one.state,
        hub_beds=one.hub_beds,
    )


def _membership(one: Membership) -> MembershipLine:
    return MembershipLine(
        constellation_ref=str(one.constellation_id),
        household_ref=str(one.household_id),
        joined_on=one.joined_on,
        left_on=one.left_on,
        leaving_reason=one.leaving_reason,
        reason=one.reason or None,
        allowed_because=one.allowed_because or None,
    )


def _days(one: Fact) -> Mapping[str, Any]:
    return {"started_on": one.started_on, "ended_on": one.ended_on, "reason": one.reason or None}


def _phase(one: Phase) -> PhaseLine:
    return PhaseLine(
        **_days(one),
        constellation_ref=str(one.constellation_id),
        phase=one.phase,
        allowed_because=one.allowed_because or None,
    )


def _hub_home(one: HubHome) -> HubHomeLine:
    return HubHomeLine(
        **_days(one),
        constellation_ref=str(one.constellation_id),
        household_ref=str(one.household_id),
        beds=one.beds,
        interim=one.is_interim,
        allowed_because=one.allowed_because or None,
    )


def _assignment(one: Assignment) -> AssignmentLine:
    return AssignmentLine(**_days(one), worker_ref=str(one.worker_id), **{_SUBJECTS[one.kind]: str(one.subject_id)})


def _approval(one: Approval) -> ApprovalLine:
    return ApprovalLine(
        **_days(one),
        household_ref=str(one.household_id),
        places=one.places,
        age_from=one.age_from,
        age_to=one.age_to,
        kinds=one.kinds,
        exemptions=one.exemptions,
        ended_reason=one.ended_reason,
        allowed_because=one.allowed_because or None,
    )


def _delegation(one: Delegation) -> DelegationLine:
    return DelegationLine(
        **_days(one),
        child_ref=str(one.child_id),
        area=one.area,
        decision=one.decision,
        conditions=one.conditions,
        must_tell=one.must_tell,
        review_on=one.review_on,
        written_in=one.written_in or None,
    )


def _matching_fact(one: MatchingFact) -> MatchingFactLine:
    return MatchingFactLine(
        **_days(one),
        child_ref=str(one.child_id),
        topic=one.topic,
        finding=one.finding,
        details=one.details,
        written_in=one.written_in or None,
    )


def _rule(one: SetRule) -> RuleLine:
    return RuleLine(**_days(one), rule=one.name, value=one.value, source=one.source)


def _school_holiday(one: SchoolHoliday) -> SchoolHolidayLine:
    return SchoolHolidayLine(**_days(one), name=one.name, source=one.source)


def _retention_period(one: KeptFor) -> RetentionPeriodLine:
    return RetentionPeriodLine(**_days(one), period=one.name, years=one.years, source=one.source)


def _record_hold(one: RecordHold, kind: Kind) -> RecordHoldLine:
    column, _ = HELD[kind]
    return RecordHoldLine(**_days(one), **{column: str(one.subject_id)}, lifted_because=one.lifted_because or None)


def _health_fact(one: HealthFact) -> HealthFactLine:
    return HealthFactLine(
        **_days(one),
        child_ref=str(one.child_id),
        topic=one.topic,
        finding=one.finding,
        details=one.details,
        written_in=one.written_in or None,
    )


def _exemption(one: Exemption) -> ExemptionLine:
    return ExemptionLine(
        **_days(one),
        household_ref=str(one.household_id),
        child_ref=str(one.child_id),
        granted_by=or_erased(one.granted_by),
        written_in=one.written_in or None,
    )


def _carer_at_home(one: CarerAtHome) -> CarerAtHomeLine:
    return CarerAtHomeLine(
        **_days(one),
        household_ref=str(one.household_id),
        at_home=one.is_at_home,
        written_in=one.written_in or None,
    )


def _model_finding(one: ModelFinding) -> ModelFindingLine:
    return ModelFindingLine(
        **_days(one),
        constellation_ref=str(one.constellation_id),
        element=one.element,
        met=one.is_met,
        evidence=one.evidence,
    )


def _death(one: Death) -> DeathLine:
    return DeathLine(**_days(one), child_ref=str(one.child_id), written_in=one.written_in or None)


def _application(one: Application) -> ApplicationLine:
    return ApplicationLine(
        **_days(one), household_ref=str(one.household_id), state=one.state, written_in=one.written_in or None
    )


_LINES: Mapping[type[Any], Callable[[Any], PackLine]] = {
    Profile: _authority,
    Area: lambda one: AreaLine(area_ref=one.ref, name=one.name, closed_on=one.closed_on),
    Worker: _worker,
    Household: _household,
    Carer: _carer,
    Child: _child,
    Placement: _placement,
    BedSharingAgreement: _bed_sharing,
    Constellation: _constellation,
    Membership: _membership,
    Phase: _phase,
    HubHome: _hub_home,
    Assignment: _assignment,
    Approval: _approval,
    Delegation: _delegation,
    MatchingFact: _matching_fact,
    SetRule: _rule,
    KeptFor: _retention_period,
    SchoolHoliday: _school_holiday,
    HealthFact: _health_fact,
    Exemption: _exemption,
    CarerAtHome: _carer_at_home,
    ModelFinding: _model_finding,
    Death: _death,
    Application: _application,
}
