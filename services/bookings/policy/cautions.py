"""What does the register say against a sleepover, who is told of it, and what does a yes in spite of it need?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import ONE_NIGHT, Nights, in_words
from services.bookings.policy.rules import Rule
from services.bookings.policy.sleepovers import Sleepover, decides_as, is_hub
from shared.contracts.actor import Actor
from shared.contracts.cautions import Caution, CautionKind
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.words import Decider, SleepoverState

OF_THE_LIMIT = frozenset({CautionKind.BEYOND_FOSTERING_LIMIT, CautionKind.EXEMPTION_TO_READ})
OF_THE_APPROVAL = frozenset(
    {CautionKind.NOT_APPROVED, CautionKind.BEYOND_APPROVED_PLACES, CautionKind.OUTSIDE_APPROVED_AGES}
)
OF_SHORT_BREAKS: Mapping[CautionKind | None, RuleName] = {
    CautionKind.SHORT_BREAK_TOO_LONG: RuleName.MOST_DAYS_OF_A_SHORT_BREAK,
    CautionKind.TOO_MANY_DAYS_OF_SHORT_BREAKS: RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS,
}
"""What is counted of a child in an agreed series of short breaks, with the rule that it is held against."""
OF_NO_CHILD = OF_THE_LIMIT | OF_THE_APPROVAL - {CautionKind.OUTSIDE_APPROVED_AGES}
"""What tells of no child: how many sleep there and how many may, and that the home isn't approved."""
IS_TOLD = frozenset({Decider.HUB_HOME_CARER, Decider.CHILDRENS_SOCIAL_WORKER, Decider.PROGRAMME_MANAGER})
"""Whose yes rests on what the register says; not that of the carers at home, who may know nothing of the others."""


@dataclass(frozen=True, slots=True)
class OtherStay:
    """A child of another sleepover in the same hub home on one of the nights, asked for or confirmed."""

    sleepover_id: UUID
    child_id: UUID
    nights: Nights


@dataclass(frozen=True, slots=True)
class YesInSpite:
    """Somebody's yes in spite of cautions, and why."""

    person_id: UUID
    agreed_at: datetime
    because: str
    nights: Nights
    """Those that they agreed to."""

    def is_of(self, sleepover: Sleepover) -> bool:
        """Whether it was said of the nights as they are: after a swap they are others."""
        return self.nights.first <= sleepover.first_night_on and sleepover.last_night_on <= self.nights.last


@dataclass(frozen=True, slots=True)
class Look:
    """What the register said, and of which nights and others it was asked."""

    compared: str = ""
    """Empty where it wasn't asked yet, or something changed since."""
    news: int = 0
    """How often something was heard since that can change what it says."""
    cautions: tuple[Caution, ...] = ()
    in_spite: tuple[YesInSpite, ...] = ()

    def is_of(self, sleepover: Sleepover, others: Iterable[OtherStay]) -> bool:
        """Whether it is of the sleepover as it is now, with everybody who sleeps there now."""
        return self.compared == mark_of(sleepover, others)


@dataclass(frozen=True, slots=True)
class Told:
    """A caution as far as somebody may know of its children; `kind` is none where that is nothing."""

    kind: CautionKind | None
    nights: tuple[date, ...]
    child_ids: tuple[UUID, ...] = ()
    other_child_ids: tuple[UUID, ...] = ()
    others_not_named: int = 0
    limit: int = 0
    children: int = 0
    age_from: int | None = None
    age_to: int | None = None
    days_so_far: int = 0
    days: int = 0


def mark_of(sleepover: Sleepover, others: Iterable[OtherStay]) -> str:
    """A mark of all that the register is asked of a sleepover: another one wherever that is otherwise."""
    nights = Nights(sleepover.first_night_on, sleepover.last_night_on)
    return compared(sleepover.hub_household_id, nights, sleepover.child_ids, others)


def compared(hub_household_id: UUID, nights: Nights, child_ids: Iterable[UUID], others: Iterable[OtherStay]) -> str:
    """The same, of what is asked."""
    theirs = sorted(f"{one.child_id} {one.nights.first} {one.nights.last}" for one in others)
    own = f"{hub_household_id} {nights.first} {nights.last}"
    asked = "\n".join((own, *sorted(map(str, child_ids)), *theirs))
    return hashlib.sha256(asked.encode()).hexdigest()


def knows_all(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether somebody may know of every child who sleeps there: the hub home, and who answers for all of them."""
    return (
        is_hub(actor, sleepover)
        or actor.has(Role.PROGRAMME_MANAGER)
        or (actor.has(Role.LIAISON_WORKER) and sleepover.constellation_id in actor.constellation_ids)
    )


def is_told(actor: Actor, sleepover: Sleepover) -> bool:
    """Whether somebody is told what the register says: who decides, or answers for these children.

    Never the household that asked: it would learn what is recorded of another household's child.
    """
    is_worker = actor.has(Role.CHILDRENS_SOCIAL_WORKER)
    return (
        knows_all(actor, sleepover)
        or (is_worker and not set(actor.child_ids).isdisjoint(sleepover.child_ids))
        or any(one.decider in IS_TOLD and decides_as(actor, one, sleepover) for one in sleepover.decisions)
    )


def told(actor: Actor, sleepover: Sleepover, cautions: Iterable[Caution]) -> tuple[Told, ...]:
    """The cautions as far as the actor may know of the children; nothing for who isn't told."""
    if not is_told(actor, sleepover):
        return ()
    everything = knows_all(actor, sleepover)
    own = frozenset(actor.child_ids)
    found = [_in_full(one) if everything or one.kind in OF_NO_CHILD else _in_part(one, own) for one in cautions]
    hidden = sorted({night for one in found if one.kind is None for night in one.nights})
    shown = [one for one in found if one.kind is not None]
    return (*shown, *([Told(None, tuple(hidden))] if hidden else ()))


def _in_full(caution: Caution) -> Told:
    return Told(
        caution.kind,
        caution.nights,
        caution.child_ids,
        caution.other_child_ids,
        limit=caution.limit,
        children=caution.children,
        age_from=caution.age_from,
        age_to=caution.age_to,
        days_so_far=caution.days_so_far,
        days=caution.days,
    )


def _in_part(caution: Caution, own: frozenset[UUID]) -> Told:
    """Of their own child all that is recorded, and of others that they are there.

    A risk is recorded of both sides: who doesn't answer for both is told only that there is something.
    """
    theirs = own.issuperset(caution.child_ids)
    if caution.kind is CautionKind.RISK_TO_OTHERS:
        theirs = theirs and own.issuperset(caution.other_child_ids)
    if not theirs:
        return Told(None, caution.nights)
    named = tuple(one for one in caution.other_child_ids if one in own)
    return Told(
        caution.kind,
        caution.nights,
        caution.child_ids,
        named,
        others_not_named=len(caution.other_child_ids) - len(named),
        limit=caution.limit,
        age_from=caution.age_from,
        age_to=caution.age_to,
        days_so_far=caution.days_so_far,
        days=caution.days,
    )


def check_looked_at(look: Look, sleepover: Sleepover, others: Iterable[OtherStay]) -> None:
    """Refuse a yes before the register was asked of these nights as they are now."""
    if not look.is_of(sleepover, others):
        raise not_looked_at()


def not_looked_at() -> RefusalError:
    """The refusal of a yes before that."""
    return refuse(
        grounds.CAUTIONS_NOT_LOOKED_AT,
        "We are still checking these nights against the register. Try again in a moment.",
    )


def read_of(cautions: Iterable[Told]) -> str:
    """A mark of what somebody is shown, so that their yes is to that and to nothing newer."""
    return hashlib.sha256(repr(sorted(map(repr, cautions))).encode()).hexdigest()[:32]


def check_read(cautions: Sequence[Told], shown: str | None) -> None:
    """Refuse a yes to something else than was read; who says yes without a page has read what there is."""
    if shown is not None and shown != read_of(cautions):
        raise refuse(
            grounds.CAUTIONS_CHANGED,
            "What the register says of these nights has changed while you were reading. Read it again, then decide.",
        )


def is_closed(sleepover: Sleepover, tonight: date) -> bool:
    """Whether the hub home is told of it no more: from the second day after the last night on, as by a stay sheet."""
    return tonight > sleepover.last_night_on + ONE_NIGHT


def in_spite_of(cautions: Sequence[Told], yes: YesInSpite, rule: Rule, else_do: str) -> YesInSpite | None:
    """Why somebody says yes in spite of what they are told; nothing where nothing speaks against it.

    Refused: `cautions_need_a_reason`, where the authority asks for a reason and none is given.
    """
    if not cautions:
        return None
    if rule.is_yes and not yes.because:
        raise refuse(
            rule.cited(grounds.CAUTIONS_NEED_A_REASON),
            f"Say why you agree in spite of what the register says, or {else_do}.",
            "in_spite_because",
        )
    return yes


def to_be_read_one_by_one(read: Sequence[Sleepover], rule: Rule) -> RefusalError:
    """The refusal of a yes to several at once, where the register says something against some of them."""
    first = ", ".join(in_words([one.first_night_on]) for one in read[:3])
    more = f" and {len(read) - 3} more" if len(read) > 3 else ""  # noqa: PLR2004  as many as a line holds
    return refuse(
        rule.cited(grounds.CAUTIONS_NEED_A_REASON),
        f"The register says something against the sleepovers of {first}{more}. Open those below, read it and decide "
        "there first; then agree to the others together.",
    )


def is_news(sleepover: Sleepover, before: Iterable[Caution], now: Iterable[Caution]) -> bool:
    """Whether somebody who is told what the register says has said yes, and it says more now than it did then."""
    has_a_yes = any(one.is_yes and one.decider in IS_TOLD for one in sleepover.decisions)
    known = _nights_of(before)
    return has_a_yes and any(number > known.get(one, -1) for one, number in _nights_of(now).items())


def _nights_of(cautions: Iterable[Caution]) -> dict[tuple[object, ...], int]:
    """Each caution on each night, with everybody whom it is of and against, and how many children or days there are."""
    return {
        (one.kind, one.child_ids, other, night): one.days or one.children
        for one in cautions
        for night in one.nights
        for other in one.other_child_ids or (None,)
    }


def can_still_come(sleepover: Sleepover, tonight: date) -> bool:
    """Whether its nights are still to be looked at: it keeps its beds and isn't over."""
    is_ahead = tonight <= sleepover.last_night_on
    return is_ahead and sleepover.state in {SleepoverState.REQUESTED, SleepoverState.CONFIRMED}
