"""Which things does a register pack speak of?"""

from collections.abc import Container, Iterator
from datetime import date
from uuid import UUID

from services.registry.policy.records.sharing import in_order, sharing_id
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
from services.registry.policy.retention.erasing import NO_ADDRESS, unless_erased
from shared.contracts.history_pack import (
    BedSharingLine,
)
from shared.contracts.packs import id_of, id_of_row, identifier_in
from shared.contracts.register_pack import (
    ChildLine,
    HouseholdLine,
    MembershipLine,
    PlacementLine,
)
from shared.contracts.registry import ImportRegister


def things_in(pack: ImportRegister, authority: str, sibling_groups: Container[UUID] = ()) -> Iterator[Thing]:
    """One thing a row, in the pack's order; carers have no roles yet, for those follow from the whole register.

    Ids follow from references, so that a reference to a thing that isn't there gives an id of nothing. Only the
    `sibling_groups` that are known may be called by their identifiers, as an export does: they have no names.
    """
    ids = _Ids(authority, sibling_groups)
    for line in pack.authority:
        yield Profile(
            id=ids.of("authority", line.authority),
            ref=line.authority,
            name=line.name,
            gss_code=line.gss_code,
            out_of_hours_phone=line.out_of_hours_phone,
            duty_email=line.duty_email,
            colour=line.colour,
        )
    for area in pack.areas:
        yield Area(id=ids.of("areas", area.area_ref), ref=area.area_ref, name=area.name, closed_on=area.closed_on)
    for worker in pack.workers:
        yield Worker(
            id=ids.of("workers", worker.worker_ref),
            ref=worker.worker_ref,
            first_name=worker.first_name,
            last_name=worker.last_name,
            roles=tuple(dict.fromkeys((worker.role, *worker.other_roles))),
            email=None if worker.email == NO_ADDRESS else worker.email,
            phone=worker.phone,
            social_work_england_number=worker.social_work_england_number,
            joined_on=worker.joined_on,
            left_on=worker.left_on,
        )
    yield from (_household(household, ids) for household in pack.households)
    for carer in pack.carers:
        yield Carer(
            id=ids.of("carers", carer.carer_ref),
            ref=carer.carer_ref,
            household_id=ids.of("households", carer.household_ref),
            first_name=carer.first_name,
            last_name=carer.last_name,
            is_main_carer=carer.main_carer,
            email=carer.email,
            phone=carer.mobile,
            contact_by=carer.contact_by,
            roles=(),
            joined_on=carer.joined_on,
            left_on=carer.left_on,
        )
    yield from (_child(child, ids) for child in pack.children)
    yield from (_placement(placement, ids) for placement in pack.placements)
    yield from (_bed_sharing(agreement, ids) for agreement in pack.bed_sharing_agreements)
    for constellation in pack.constellations:
        yield Constellation(
            id=ids.of("constellations", constellation.constellation_ref),
            ref=constellation.constellation_ref,
            name=constellation.name,
            area_id=ids.of("areas", constellation.area_ref),
            hub_household_id=ids.of_any("households", constellation.hub_household_ref),
            liaison_worker_id=ids.of_any("workers", constellation.liaison_worker_ref),
            launched_on=constellation.launched_on,
            state=constellation.state,
            hub_beds=constellation.hub_beds or 0,
        )
    yield from (_membership(membership, ids) for membership in pack.memberships)


class _Ids:
    """Identifiers in one authority; each is worked out once, however many rows refer to it."""

    def __init__(self, authority: str, sibling_groups: Container[UUID]) -> None:
        self._authority = authority
        self._sibling_groups = sibling_groups
        self._known: dict[tuple[str, str], UUID] = {}

    def of(self, table: str, ref: str) -> UUID:
        found = self._known.get((table, ref))
        if found is None:
            found = self._known[table, ref] = id_of(self._authority, table, ref)
        return found

    def of_any(self, table: str, ref: str | None) -> UUID | None:
        return self.of(table, ref) if ref else None

    def of_siblings(self, ref: str | None) -> UUID | None:
        exported = identifier_in(ref or "")
        return exported if exported in self._sibling_groups else self.of_any("sibling_groups", ref)

    def of_row(self, table: str, *parts: str | date) -> UUID:
        """For a row that has no name of its own: its parts, which together are never another row's."""
        return id_of_row(self._authority, table, *parts)


def _household(line: HouseholdLine, ids: _Ids) -> Household:
    return Household(
        id=ids.of("households", line.household_ref),
        ref=line.household_ref,
        name=line.name,
        address=unless_erased(line.address),
        postcode=line.postcode,
        phone=line.phone,
        approved_on=line.approved_on,
        approval_places=line.approval_places,
        approval_age_from=line.approval_age_from,
        approval_age_to=line.approval_age_to,
        approval_kinds=line.approval_kinds,
        spare_beds=line.spare_beds,
        languages=line.languages,
        pets=line.pets,
        supervising_social_worker_id=ids.of_any("workers", line.supervising_social_worker_ref),
        approval_ended_on=line.approval_ended_on,
        approval_ended_reason=line.approval_ended_reason,
        carer_at_home=line.carer_at_home,
    )


def _child(line: ChildLine, ids: _Ids) -> Child:
    return Child(
        id=ids.of("children", line.child_ref),
        ref=line.child_ref,
        first_name=line.first_name,
        last_name=line.last_name,
        known_as=line.known_as,
        date_of_birth=line.date_of_birth,
        sex=unless_erased(line.sex),
        ethnicity=line.ethnicity,
        language=line.language,
        legal_status=unless_erased(line.legal_status),
        childrens_social_worker_id=ids.of_any("workers", line.childrens_social_worker_ref),
        sibling_group_id=ids.of_siblings(line.sibling_group_ref),
        health_needs=line.health_needs,
        allergies=line.allergies,
        cared_alongside=line.cared_alongside,
        overnight_decision=line.overnight_decision,
        overnight_conditions=line.overnight_conditions,
        ssda903_id=line.ssda903_id,
    )


def _placement(line: PlacementLine, ids: _Ids) -> Placement:
    return Placement(
        id=ids.of_row("placements", line.child_ref, line.household_ref, line.started_on),
        child_id=ids.of("children", line.child_ref),
        household_id=ids.of("households", line.household_ref),
        kind=line.placement_type,
        started_on=line.started_on,
        ended_on=line.ended_on,
        ended_reason=line.ended_reason,
        reason=line.reason or "",
        allowed_because=line.allowed_because or "",
    )


def _bed_sharing(line: BedSharingLine, ids: _Ids) -> BedSharingAgreement:
    refs = sorted({line.child_ref, *line.with_child_refs})
    household_id = ids.of("households", line.household_ref)
    child_ids = in_order(ids.of("children", ref) for ref in refs)
    return BedSharingAgreement(
        id=ids.of_row("bed_sharing_agreements", line.household_ref, *refs, line.child_ref, line.started_on),
        sharing_id=sharing_id(household_id, child_ids),
        household_id=household_id,
        child_ids=child_ids,
        child_id=ids.of("children", line.child_ref),
        started_on=line.started_on,
        ended_on=line.ended_on,
        agreed_by=unless_erased(line.agreed_by),
        agreed_on=line.agreed_on,
        written_in=line.written_in or "",
        conditions=line.conditions or "",
        reason=line.reason or "",
    )


def _membership(line: MembershipLine, ids: _Ids) -> Membership:
    return Membership(
        id=ids.of_row("memberships", line.constellation_ref, line.household_ref, line.joined_on),
        constellation_id=ids.of("constellations", line.constellation_ref),
        household_id=ids.of("households", line.household_ref),
        joined_on=line.joined_on,
        left_on=line.left_on,
        leaving_reason=line.leaving_reason,
        reason=line.reason or "",
        allowed_because=line.allowed_because or "",
    )
