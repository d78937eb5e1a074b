"""How does what the register says against a sleepover read to who decides on it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.bookings import wording
from services.bookings.policy.cautions import OF_NO_CHILD, OF_SHORT_BREAKS
from services.bookings.policy.nights import Nights, counted, named
from shared.contracts.cautions import CautionKind, CautionSeen, CautionsSeen
from shared.web.names import Names
from shared.web.wording import moment


@dataclass(frozen=True, slots=True)
class Against:
    """A sentence of what speaks against it, and where that is from."""

    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class SaidInSpite:
    """Somebody's words on why they agreed in spite of it."""

    who: str
    because: str


SOMETHING = (
    "What is recorded of the children who sleep there speaks against it. You can’t see all of it: ask the liaison "
    "worker before you decide"
)
BEYOND_IT = {
    CautionKind.BEYOND_FOSTERING_LIMIT: "They aren’t all brothers and sisters, and exemptions don’t name each of them",
    CautionKind.BEYOND_APPROVED_PLACES: "Exemptions don’t name each of them",
    CautionKind.EXEMPTION_TO_READ: "An exemption is written in words: read whether it names each of them, or ask the "
    "hub home’s supervising social worker",
}
NO_REASON = "No reason is kept."


def ids_of(seen: CautionsSeen | None) -> list[UUID]:
    """Everybody who is named in what speaks against it."""
    if seen is None:
        return []
    children = [child for one in seen.cautions for child in (*one.child_ids, *one.other_child_ids)]
    return [*children, *(one.person_id for one in seen.in_spite)]


def is_being_looked_at(seen: CautionsSeen | None) -> bool:
    """Whether somebody who is told is to wait until the register was asked."""
    return seen is not None and not seen.is_looked_at


def against(seen: CautionsSeen | None, names: Names, of_stay: Nights | None = None) -> list[Against]:
    """A sentence a caution, with its nights where it isn't all of those of the stay."""
    found = seen.cautions if seen is not None else ()
    return [Against(f"{_on(one, of_stay)}{_sentence(one, names)}.", one.source) for one in found]


def in_spite(seen: CautionsSeen | None, names: Names) -> list[SaidInSpite]:
    """Who agreed in spite of it, when and why."""
    return [
        SaidInSpite(
            f"{names.person(one.person_id) or 'Somebody'} agreed on {moment(one.agreed_at)}",
            one.because or NO_REASON,
        )
        for one in (seen.in_spite if seen is not None else ())
    ]


def _sentence(one: CautionSeen, names: Names) -> str:
    if one.kind is None:
        return SOMETHING
    if one.kind in OF_SHORT_BREAKS:
        return _of_days(one, names)
    return _of_the_home(one, one.kind) if one.kind in OF_NO_CHILD else _of_children(one, names)


def _of_the_home(one: CautionSeen, kind: CautionKind) -> str:
    """How many sleep there, and whether the home is approved for them."""
    if kind is CautionKind.NOT_APPROVED:
        return "The hub home isn’t approved as a fostering household"
    most = (
        f"the hub home is approved for {one.limit}"
        if kind is CautionKind.BEYOND_APPROVED_PLACES
        else f"the usual fostering limit is {one.limit}"
    )
    return f"{wording.children(one.children)} would sleep there, and {most}. {BEYOND_IT[kind]}"


def _of_children(one: CautionSeen, names: Names) -> str:
    """What is recorded of a child, held against the others or against the home."""
    of_whom = _listed(one.child_ids, names)
    others, is_one = _others(one, names)
    match one.kind:
        case CautionKind.CARED_FOR_ALONE:
            return f"{of_whom} can only be cared for alone, and {others} {'sleeps' if is_one else 'sleep'} there too"
        case CautionKind.ONLY_WITH_OLDER | CautionKind.ONLY_WITH_YOUNGER:
            word = "older" if one.kind is CautionKind.ONLY_WITH_OLDER else "younger"
            verb = "isn’t" if is_one else "aren’t"
            return f"{of_whom} can only be cared for alongside {word} children, and {others} {verb} {word}"
        case CautionKind.RISK_TO_OTHERS:
            return f"A risk to others is recorded of {of_whom}, and a risk to themselves of {others}"
        case CautionKind.OUTSIDE_APPROVED_AGES:
            return f"{of_whom} isn’t of the ages for which the hub home is approved: {_ages(one)}"
        case CautionKind.NOT_COMPARED:
            return (
                f"Nothing is known here of {of_whom}, so nothing is compared: ask the workers of that child’s authority"
            )
        case _:
            raise TypeError(f"nobody said how {one.kind} reads")


def _of_days(one: CautionSeen, names: Names) -> str:
    """How many days of short breaks a child would have."""
    of_whom, most = _listed(one.child_ids, names), _days(one.limit)
    if one.kind is CautionKind.TOO_MANY_DAYS_OF_SHORT_BREAKS:
        return (
            f"{of_whom} may have {most} of short breaks in any 12 months, and would have {_days(one.days)} with these. "
            f"So far it is {_days(one.days_so_far)}: slept, agreed to or asked for"
        )
    beside = f", with the {_days(one.days_so_far)} next to it" if one.days_so_far else ""
    return f"A short break of {of_whom} may have {most} at most, and this would have {_days(one.days)}{beside}"


def _days(number: int) -> str:
    return counted(number, "day")


def _ages(one: CautionSeen) -> str:
    """`5 to 11`, `5 and older`, `up to 11`."""
    if one.age_to is None:
        return f"{one.age_from or 0} and older"
    return f"up to {one.age_to}" if one.age_from is None else f"{one.age_from} to {one.age_to}"


def _others(one: CautionSeen, names: Names) -> tuple[str, bool]:
    """Who sleeps there besides, and whether that is one child."""
    named = [names.child(child) for child in one.other_child_ids]
    if one.others_not_named:
        more = "another child" if one.others_not_named == 1 else f"{one.others_not_named} other children"
        named.append(more)
    return wording.listed(named), len(one.other_child_ids) + one.others_not_named == 1


def _listed(child_ids: Iterable[UUID], names: Names) -> str:
    return wording.listed([names.child(child) for child in child_ids])


def _on(one: CautionSeen, of_stay: Nights | None) -> str:
    """`On Friday 27 November: `; nothing where it is all of the nights."""
    return "" if of_stay is not None and len(one.nights) == len(of_stay) else f"On {named(one.nights)}: "
