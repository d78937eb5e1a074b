"""What goes when a record is erased, what stays, and when may it not be erased?

What isn't named as staying goes: a column that somebody adds later is blanked, until it is decided otherwise here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.retention.clocks import Clock
from services.registry.policy.retention.holds import RecordHold
from shared.contracts.clock import day_in_london
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.registry import Kind
from shared.contracts.retention import DueRecord, ErasureRecord

ERASED = "Erased"
RECORD = "record"
NO_PLACE = "ZZ99 3VZ"
"""The postcode that statistics have for somebody without an address in England: it is nobody's."""

INSTEAD: Mapping[str, Mapping[str, str]] = {
    "child": {"first_name": ERASED, "last_name": RECORD},
    "person": {"first_name": ERASED, "last_name": RECORD},
    "household": {"name": f"{ERASED} {RECORD}", "postcode": NO_PLACE},
    "matching_fact": {"finding": "no"},
    "health_fact": {"finding": "no"},
}
"""What stands where there must be something: the same of everybody, so that it tells nothing."""

NO_ADDRESS = "erased@record.invalid"
"""In a pack, the e-mail address of somebody whose record was erased: it is nobody's, and of no domain that can be."""


def or_erased(text: str) -> str:
    """In a pack, a text that must be there; where an erasure took it, what stands instead."""
    return text or ERASED


def unless_erased(text: str) -> str:
    """A text of a pack; nothing where it says that an erasure took it."""
    return "" if text == ERASED else text


STAYS: Mapping[str, frozenset[str]] = {
    "child": frozenset({"ref", "cared_alongside"}),
    "person": frozenset({"ref", "roles", "contact_by", "is_main_carer"}),
    "household": frozenset({"ref"}),
    "placement": frozenset({"kind", "ended_reason"}),
    "delegated_authority": frozenset({"area", "decision", "must_tell"}),
    "matching_fact": frozenset({"topic"}),
    "health_fact": frozenset({"topic"}),
    "exemption": frozenset(),
    "carer_at_home": frozenset({"is_at_home"}),
    "bed_sharing_agreement": frozenset(),
    "assignment": frozenset({"kind"}),
    "approval": frozenset({"kinds"}),
    "membership": frozenset(),
    "hub_home": frozenset({"is_interim"}),
    "record_hold": frozenset(),
    "death": frozenset(),
    "application": frozenset({"state"}),
}
"""Codes, which are counted, and what the authority itself calls a thing; identifiers, days and numbers stay anyway."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that say something about a subject: those whose column names it."""

    table: str
    column: str
    what: str


PARTS: Mapping[Kind, Sequence[Part]] = {
    Kind.CHILD: (
        Part("child", "id", "Names, date of birth, needs and characteristics"),
        Part("placement", "child_id", "Reasons of placements"),
        Part("delegated_authority", "child_id", "Conditions and sources of delegated authority"),
        Part("matching_fact", "child_id", "What is known for matching, and where it is written"),
        Part("health_fact", "child_id", "Allergies and health needs, and where they are written"),
        Part("exemption", "child_id", "Who granted exemptions from the fostering limit, and where they are written"),
        Part("bed_sharing_agreement", "child_id", "Who agreed to a shared bedroom, and on which conditions"),
        Part("assignment", "subject_id", "Reasons for changes of social worker"),
        Part("death", "child_id", "Where a death is recorded"),
        Part("record_hold", "subject_id", "Reasons for holds that were lifted"),
    ),
    Kind.HOUSEHOLD: (
        Part("household", "id", "Name, address, telephone number, languages and pets"),
        Part("approval", "household_id", "Reasons and written exemptions of approvals"),
        Part(
            "exemption", "household_id", "Who granted exemptions from the fostering limit, and where they are written"
        ),
        Part("carer_at_home", "household_id", "Where it is written whether a carer is at home"),
        Part("application", "household_id", "Reasons of an application, and where it is written"),
        Part("membership", "household_id", "Reasons for joining and leaving constellations"),
        Part("hub_home", "household_id", "Reasons for being the hub home"),
        Part("assignment", "subject_id", "Reasons for changes of supervising social worker"),
        Part("record_hold", "subject_id", "Reasons for holds that were lifted"),
    ),
    Kind.CARER: (
        Part("person", "id", "Names and contact details"),
        Part("record_hold", "subject_id", "Reasons for holds that were lifted"),
    ),
    Kind.WORKER: (
        Part("person", "id", "Names, contact details and registration number"),
        Part("assignment", "worker_id", "Reasons for assignments"),
        Part("record_hold", "subject_id", "Reasons for holds that were lifted"),
    ),
}


@dataclass(frozen=True, slots=True)
class Succession:
    """Rows of others that begin where a subject's end: why they do may be told in words about who went."""

    table: str
    column: str
    same: tuple[str, ...]
    """What both are about."""
    words: str = "reason"


SUCCESSIONS: Mapping[Kind, Sequence[Succession]] = {
    Kind.WORKER: (Succession("assignment", "worker_id", ("subject_id", "kind")),),
    Kind.HOUSEHOLD: (Succession("hub_home", "household_id", ("constellation_id",)),),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose record it is, and what of it is still in use."""

    id: UUID
    kind: Kind
    ref: str
    name: str
    carer_ids: tuple[UUID, ...] = ()
    """A household's."""
    clocks: tuple[Clock, ...] = ()
    """The periods for which it is kept, all of them; none where nothing is recorded, or something goes on.

    Known of a child, and of whoever is looked at by how long they are kept.
    """
    is_placed: bool = False
    """A child who lives with a household, or a household with whom a child lives."""
    is_expected: bool = False
    """A child who comes to stay at a hub home, tonight or later."""
    is_approved: bool = False
    is_in_a_constellation: bool = False
    is_applying: bool = False
    has_duties: bool = False
    held_with: tuple[str, ...] = ()
    """Why records are held that go with this one, or with which it goes: a household's and its carers'."""


def in_the_way(subject: Subject) -> Iterator[str]:
    """What must have ended before the record can be erased, in sentences."""
    if subject.kind is Kind.CHILD and subject.is_placed:
        yield "The child lives with a household of this register. End the placement first."
    if subject.is_expected:
        yield "The child is expected at a hub home. Wait until the stay is over, or cancel it first."
    if subject.kind is not Kind.CHILD and subject.is_placed:
        yield "A child lives with this household. Record first where the child moves."
    if subject.is_approved:
        yield "The household is approved. End the approval first."
    if subject.is_applying:
        yield "An application of the household is under way. Record first how it ended."
    if subject.is_in_a_constellation:
        yield "The household is part of a constellation. End that first."
    if subject.has_duties:
        yield "The worker is still responsible for somebody. Hand over the caseload first."
    of_whom = "its household" if subject.kind is Kind.CARER else "one of its carers"
    for reason in subject.held_with:
        yield f"The record of {of_whom} is held: {reason.rstrip('. ')}. Lift that hold first."


def refuse_what_must_stay(
    subject: Subject, hold: RecordHold | None, due: DueRecord | None, today: date, *, by_decision: bool
) -> None:
    """Raises the refusals `held`, `in_use` and `not_due`."""
    if hold is not None:
        raise refuse(grounds.HELD, f"This record is held: {hold.reason} Lift the hold first.")
    if sentences := list(in_the_way(subject)):
        raise refuse(grounds.IN_USE, " ".join(sentences))
    if not by_decision and (due is None or due.due_on > today):
        when = f"on {due.due_on:%-d %B %Y}" if due else "on no day that is known"
        raise refuse(
            grounds.NOT_DUE.cited(due.source if due else ""),
            f"The period of this record ends {when}. Say that it is erased by decision, if it is.",
            "by_decision",
        )


def is_erased(erased: ErasureRecord) -> RefusalError:
    """The refusal of whatever is asked about somebody whose record was erased: all that there is to say."""
    day = day_in_london(erased.erased_at)
    why = "because the time for which it is kept had ended" if erased.period else "by a decision"
    return refuse(grounds.RECORD_ERASED.cited(erased.source), f"This record was erased on {day:%-d %B %Y}, {why}.")
