"""What is said across an agreement, and what does the other authority make of it?

What crosses is the whole of it each time, numbered: hearing it twice, or late, changes nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.registry.policy.constellations.changes import CLOSED_WITH_IT
from services.registry.policy.constellations.life import Life, Others
from services.registry.policy.facts import F, Fact, HubHome, Phase, begun, ended, holding, never, with_fact
from services.registry.policy.joint.agreements import Agreement, copy_id, id_at_guest
from services.registry.policy.register import Membership
from shared.contracts.joint import Shared, Side
from shared.contracts.words import ConstellationPhase

AGREEMENT_ENDED = "agreement_ended"
"""Why a household left a joint constellation, where nobody decided on its leaving."""


@dataclass(frozen=True, slots=True)
class SaidPhase:
    """A phase of the host's constellation."""

    phase: ConstellationPhase
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class SaidHousehold:
    """A household of whoever says it: what it is called, and in which postcode district it lives."""

    id: UUID
    name: str
    district: str
    is_erased: bool = False
    """Its record was erased where it is kept: what was said of it before is to be forgotten."""


@dataclass(frozen=True, slots=True)
class SaidCarer:
    """A carer of one of these households: only said where the agreement shares carers."""

    id: UUID
    household_id: UUID
    name: str
    phone: str | None
    is_main_carer: bool


@dataclass(frozen=True, slots=True)
class SaidHubHome:
    """A household is the host's hub home."""

    household_id: UUID
    beds: int
    is_interim: bool
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class SaidConstellation:
    """The host's constellation."""

    name: str
    phases: tuple[SaidPhase, ...]
    hub_homes: tuple[SaidHubHome, ...]
    others: tuple[Others, ...]
    """How many satellites in it aren't the guest's, from the first day of the agreement on."""


@dataclass(frozen=True, slots=True)
class SaidMembership:
    """A household of the guest's belongs to the host's constellation."""

    id: UUID
    household_id: UUID
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Said:
    """All that one authority says to the other of one agreement. No reasons, and nobody who decided."""

    number: int
    by: str
    by_name: str
    agreement: Agreement
    """As whoever says it has it."""
    constellation: SaidConstellation | None = None
    """Only said by the host, once both have agreed and as long as that holds."""
    households: tuple[SaidHousehold, ...] = ()
    """Those that are named in the rest, as long as the agreement holds."""
    memberships: tuple[SaidMembership, ...] = ()
    """Only said by the guest."""
    carers: tuple[SaidCarer, ...] = ()

    @property
    def agreement_id(self) -> UUID:
        """What the listener calls the agreement."""
        return id_at_guest(self.agreement.id) if self.agreement.is_host else self.agreement.their_id


@dataclass(frozen=True, slots=True)
class Copied:
    """A household of another authority, as it is kept: without all that wasn't said of it."""

    id: UUID
    ref: str
    name: str
    postcode: str
    address: str = ""
    spare_beds: int = 0
    languages: tuple[str, ...] = ()
    pets: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class CopiedCarer:
    """A carer of another authority, as they are kept."""

    id: UUID
    agreement_id: UUID
    household_id: UUID
    name: str
    phone: str | None
    is_main_carer: bool


def heard(known: Agreement | None, said: Said) -> Agreement | None:
    """The listener's agreement with what the other has said of it; nothing where there is none to be heard of.

    A guest learns of an agreement by its offer; a host has offered it, or it isn't there. What was answered is no
    offer: a guest that doesn't know of it was taken away since, and begun anew.
    """
    theirs = said.agreement
    if theirs.is_host and known is None and theirs.answer is not None:
        return None
    if theirs.is_host:
        mine = known or replace(
            theirs,
            id=said.agreement_id,
            their_id=theirs.id,
            side=Side.GUEST,
            other=said.by,
            constellation_id=copy_id(said.agreement_id, theirs.constellation_id),
            answer=None,
            guest_ended_on=None,
            reason="",
            version=0,
        )
        told = replace(
            mine,
            other_name=said.by_name,
            constellation_name=theirs.constellation_name,
            host_ended_on=theirs.host_ended_on,
        )
    elif known is None or known.other != said.by or known.their_id != theirs.id:
        return None
    else:
        told = replace(known, other_name=said.by_name, answer=theirs.answer, guest_ended_on=theirs.guest_ended_on)
    return told if told == known else replace(told, version=told.version + 1)


def copied(agreement: Agreement, household: SaidHousehold) -> Copied:
    """A household that was said. Its reference is one that no pack can name."""
    new_id = copy_id(agreement.id, household.id)
    if household.is_erased:
        return Copied(id=new_id, ref=f"~{new_id}", name=nameless(agreement), postcode="")
    return Copied(id=new_id, ref=f"~{new_id}", name=household.name, postcode=household.district)


def nameless(agreement: Agreement) -> str:
    """What a household of the other authority is called once its name is forgotten."""
    return f"A household of {agreement.other_name}"


def copied_carers(agreement: Agreement, carers: Iterable[SaidCarer]) -> list[CopiedCarer]:
    """The carers that were said; none where they aren't shared by what the listener has agreed to."""
    if Shared.CARERS not in agreement.shares:
        return []
    return [
        CopiedCarer(
            id=copy_id(agreement.id, one.id),
            agreement_id=agreement.id,
            household_id=copy_id(agreement.id, one.household_id),
            name=one.name,
            phone=one.phone,
            is_main_carer=one.is_main_carer,
        )
        for one in carers
    ]


def others_by_day(life: Life, theirs: Collection[UUID], first: date) -> tuple[Others, ...]:
    """How many of its satellites aren't theirs, from a day on: that day, and each on which the number is another."""
    own = [one for one in life.memberships if one.is_true and one.household_id not in theirs]
    days = {first, *(day for one in own for day in (one.joined_on, one.left_on) if day is not None and day > first)}
    found: list[Others] = []
    for day in sorted(days):
        number = sum(one.household_id not in theirs for one in life.satellites_on(day))
        if not found or found[-1].number != number:
            found.append(Others(day, number))
    return tuple(found)


def mirrored(before: Life | None, agreement: Agreement, said: SaidConstellation) -> Life:
    """The host's constellation as the guest keeps it, with the guest's own households and liaison worker in it."""
    life = before or Life(
        id=agreement.constellation_id,
        ref=f"~{agreement.constellation_id}",
        name=said.name,
        area_id=agreement.area_id or agreement.constellation_id,
    )
    phases = [
        begun(Phase, one.started_on, ended_on=one.ended_on, constellation_id=life.id, phase=one.phase)
        for one in said.phases
    ]
    hub_homes = [
        begun(
            HubHome,
            one.started_on,
            ended_on=one.ended_on,
            constellation_id=life.id,
            household_id=copy_id(agreement.id, one.household_id),
            beds=one.beds,
            is_interim=one.is_interim,
        )
        for one in said.hub_homes
    ]
    life = replace(
        life,
        name=said.name,
        host=agreement.other_name,
        phases=_in_place_of(life.phases, phases),
        hub_homes=_in_place_of(life.hub_homes, hub_homes),
    )
    return closed_as_said(life, agreement)


def closed_as_said(life: Life, agreement: Agreement) -> Life:
    """The constellation, closed from the day of its host's closing or of the agreement's end, whichever is first."""
    end = min(filter(None, (agreement.ended_on, life.closes_on)), default=None)
    if end is None:
        return life
    return closed_from(life, end, AGREEMENT_ENDED if end == agreement.ended_on else CLOSED_WITH_IT)


def closed_from(life: Life, on: date, leaving_reason: str) -> Life:
    """The constellation as one that is closed from a day on, whatever was recorded for later."""
    closes_on = min(on, life.closes_on or on)
    phases = life.phases
    if holding(phases, closes_on) and life.closes_on != closes_on:
        new = begun(Phase, closes_on, constellation_id=life.id, phase=ConstellationPhase.CLOSED)
        phases = with_fact(phases, new)
    return replace(
        life,
        phases=phases,
        hub_homes=tuple(_ended_by(one, closes_on) for one in life.hub_homes),
        liaison_workers=tuple(_ended_by(one, closes_on) for one in life.liaison_workers),
        memberships=tuple(left_by(one, closes_on, leaving_reason) for one in life.memberships),
    )


def left_by(membership: Membership, on: date, leaving_reason: str) -> Membership:
    """The membership, which ends on a day at the latest; one that begins later was never true."""
    if not membership.is_true or membership.end <= on:
        return membership
    return replace(membership, left_on=max(on, membership.joined_on), leaving_reason=leaving_reason)


def with_guests(life: Life, agreement: Agreement, said: Iterable[SaidMembership], known: Collection[UUID]) -> Life:
    """The host's constellation with the guest's memberships as they were said, of households that are `known`.

    None of them lasts beyond the constellation or the agreement, also where nothing more is said of it.
    """
    memberships = {one.id: one for one in life.memberships}
    for one in said:
        new_id, household_id = copy_id(agreement.id, one.id), copy_id(agreement.id, one.household_id)
        was = memberships.get(new_id)
        if household_id not in known or (was and (was.joined_on, was.left_on) == (one.joined_on, one.left_on)):
            continue
        memberships[new_id] = Membership(
            id=new_id,
            constellation_id=life.id,
            household_id=household_id,
            joined_on=one.joined_on,
            left_on=one.left_on,
            leaving_reason=was.leaving_reason if was else None,
            version=was.version if was else 0,
        )
    for end in filter(None, (life.closes_on, agreement.ended_on)):
        memberships |= {
            key: left_by(one, end, one.leaving_reason or AGREEMENT_ENDED)
            for key, one in memberships.items()
            if one.household_id in known
        }
    return replace(life, memberships=tuple(memberships.values()))


def are_the_same(before: Life | None, after: Life) -> bool:
    """Whether two lives of one constellation say the same, in whichever order."""
    if before is None or before.name != after.name:
        return False
    pairs: Sequence[tuple[Iterable[Fact | Membership], Iterable[Fact | Membership]]] = (
        (before.phases, after.phases),
        (before.hub_homes, after.hub_homes),
        (before.liaison_workers, after.liaison_workers),
        (before.memberships, after.memberships),
    )
    return all({one.id: one for one in was} == {one.id: one for one in now} for was, now in pairs)


def _in_place_of(before: tuple[F, ...], new: Iterable[F]) -> tuple[F, ...]:
    """The facts that were said; of those that were known, what isn't said any more was never true."""
    told = {one.id: one for one in new}
    # As it was said before, a fact stays as it was recorded.
    known = {one.id: one for one in before}
    kept = (known[key] if known.get(key) == one else one for key, one in told.items())
    return (*kept, *(never(one, one.end) if one.is_true else one for one in before if one.id not in told))


def _ended_by(fact: F, on: date) -> F:
    if not fact.is_true or fact.end <= on:
        return fact
    return ended(fact, on) if fact.start < on else never(fact, on)
