"""Which dated facts do the histories in a pack tell?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
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
    begun,
)
from services.registry.policy.importing.dated_import import Timelines
from services.registry.policy.retention.erasing import unless_erased
from shared.contracts.history_pack import (
    AssignmentLine,
)
from shared.contracts.packs import id_of
from shared.contracts.registry import ImportRegister

IdOf = Callable[[str, str], UUID]


def histories_in(pack: ImportRegister, authority: str) -> Timelines:
    """The facts of a pack's histories, by their kind and by what they are about."""
    found: defaultdict[type[Fact], defaultdict[tuple[object, ...], list[Any]]] = defaultdict(lambda: defaultdict(list))
    for fact in _facts_in(pack, lambda table, ref: id_of(authority, table, ref)):
        found[type(fact)][fact.subject].append(fact)
    return {kind: {subject: tuple(ones) for subject, ones in facts.items()} for kind, facts in found.items()}


def positions_in(pack: ImportRegister, authority: str) -> dict[tuple[type[Fact], tuple[object, ...]], list[int]]:
    """Where in their tables the rows stand that tell of one subject, in the order in which `histories_in` has them."""
    found: defaultdict[tuple[type[Fact], tuple[object, ...]], list[int]] = defaultdict(list)
    rows: Counter[type[Fact]] = Counter()
    for fact in _facts_in(pack, lambda table, ref: id_of(authority, table, ref)):
        found[type(fact), fact.subject].append(rows[type(fact)])
        rows[type(fact)] += 1
    return found


def _facts_in(pack: ImportRegister, id_of_ref: IdOf) -> Iterator[Fact]:
    for phase in pack.constellation_phases:
        yield begun(
            Phase,
            phase.started_on,
            ended_on=phase.ended_on,
            constellation_id=id_of_ref("constellations", phase.constellation_ref),
            phase=phase.phase,
            allowed_because=phase.allowed_because or "",
            reason=phase.reason or "",
        )
    for hub in pack.hub_homes:
        yield begun(
            HubHome,
            hub.started_on,
            ended_on=hub.ended_on,
            constellation_id=id_of_ref("constellations", hub.constellation_ref),
            household_id=id_of_ref("households", hub.household_ref),
            beds=hub.beds,
            is_interim=hub.interim,
            allowed_because=hub.allowed_because or "",
            reason=hub.reason or "",
        )
    yield from (_assignment(line, id_of_ref) for line in pack.assignments if is_about_one_thing(line))
    for approval in pack.approvals:
        yield begun(
            Approval,
            approval.started_on,
            ended_on=approval.ended_on,
            household_id=id_of_ref("households", approval.household_ref),
            places=approval.places,
            age_from=approval.age_from,
            age_to=approval.age_to,
            kinds=approval.kinds,
            exemptions=approval.exemptions,
            ended_reason=approval.ended_reason,
            allowed_because=approval.allowed_because or "",
            reason=approval.reason or "",
        )
    for delegation in pack.delegations:
        yield begun(
            Delegation,
            delegation.started_on,
            ended_on=delegation.ended_on,
            child_id=id_of_ref("children", delegation.child_ref),
            area=delegation.area,
            decision=delegation.decision,
            conditions=delegation.conditions,
            must_tell=delegation.must_tell,
            review_on=delegation.review_on,
            written_in=delegation.written_in or "",
            reason=delegation.reason or "",
        )
    for found in pack.matching_facts:
        yield begun(
            MatchingFact,
            found.started_on,
            ended_on=found.ended_on,
            child_id=id_of_ref("children", found.child_ref),
            topic=found.topic,
            finding=found.finding,
            details=found.details,
            written_in=found.written_in or "",
            reason=found.reason or "",
        )
    yield from _records_in(pack, id_of_ref)


def _records_in(pack: ImportRegister, id_of_ref: IdOf) -> Iterator[Fact]:
    for health in pack.health_facts:
        yield begun(
            HealthFact,
            health.started_on,
            ended_on=health.ended_on,
            child_id=id_of_ref("children", health.child_ref),
            topic=health.topic,
            finding=health.finding,
            details=health.details,
            written_in=health.written_in or "",
            reason=health.reason or "",
        )
    for exemption in pack.exemptions:
        yield begun(
            Exemption,
            exemption.started_on,
            ended_on=exemption.ended_on,
            household_id=id_of_ref("households", exemption.household_ref),
            child_id=id_of_ref("children", exemption.child_ref),
            granted_by=unless_erased(exemption.granted_by),
            written_in=exemption.written_in or "",
            reason=exemption.reason or "",
        )
    for home in pack.carers_at_home:
        yield begun(
            CarerAtHome,
            home.started_on,
            ended_on=home.ended_on,
            household_id=id_of_ref("households", home.household_ref),
            is_at_home=home.at_home,
            written_in=home.written_in or "",
            reason=home.reason or "",
        )
    for element in pack.model_findings:
        yield begun(
            ModelFinding,
            element.started_on,
            ended_on=element.ended_on,
            constellation_id=id_of_ref("constellations", element.constellation_ref),
            element=element.element,
            is_met=element.met,
            evidence=element.evidence,
            reason=element.reason or "",
        )


def is_about_one_thing(line: AssignmentLine) -> bool:
    """Whether a row says what the worker is assigned to: one that doesn't is refused with its place."""
    return sum(ref is not None for ref in (line.constellation_ref, line.household_ref, line.child_ref)) == 1


def _assignment(line: AssignmentLine, id_of_ref: IdOf) -> Assignment:
    duty, table, ref = next(
        (duty, table, ref)
        for duty, table, ref in (
            (Duty.LIAISON_WORKER, "constellations", line.constellation_ref),
            (Duty.SUPERVISING_SOCIAL_WORKER, "households", line.household_ref),
            (Duty.CHILDRENS_SOCIAL_WORKER, "children", line.child_ref),
        )
        if ref is not None
    )
    return begun(
        Assignment,
        line.started_on,
        ended_on=line.ended_on,
        kind=duty,
        subject_id=id_of_ref(table, ref),
        worker_id=id_of_ref("workers", line.worker_ref),
        reason=line.reason or "",
    )
