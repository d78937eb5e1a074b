"""What have two authorities agreed on a constellation, and what may either do about it?

Each authority has a row of its own. Who may decide something has it as they decided, and the other as it was last told:
the offer is the host's, the answer the guest's, and each has its own end. So the two never contradict each other, in
whichever order they are told: an agreement ends on the earlier of the two ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

from services.registry import grounds
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import Recorded
from shared.contracts.fields import Code
from shared.contracts.joint import MINIMUM, AgreementState, Shared, Side
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.words import ConstellationPhase

OPEN = frozenset({AgreementState.OFFERED, AgreementState.AGREED})


class Answer(Code):
    """What the guest has said to an offer."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement as one of the two has it."""

    id: UUID
    their_id: UUID
    side: Side
    other: str
    """The other authority's name on the bus."""
    other_name: str
    constellation_id: UUID
    constellation_name: str
    document: str
    shares: tuple[Shared, ...] = MINIMUM
    started_on: date
    answer: Answer | None = None
    area_id: UUID | None = None
    host_ended_on: date | None = None
    guest_ended_on: date | None = None
    reason: str = ""
    version: int = 1
    recorded: Recorded = field(default=Recorded(), compare=False)

    @property
    def is_host(self) -> bool:
        """Whether the constellation is one's own."""
        return self.side is Side.HOST

    @property
    def is_agreed(self) -> bool:
        """Whether both have agreed, whatever became of it."""
        return self.answer is Answer.ACCEPTED

    @property
    def ended_on(self) -> date | None:
        """The first day on which it doesn't hold any more."""
        return min((day for day in (self.host_ended_on, self.guest_ended_on) if day), default=None)

    def is_over_on(self, day: date) -> bool:
        """Whether it has ended."""
        return self.ended_on is not None and self.ended_on <= day

    def state_on(self, day: date) -> AgreementState:
        """How far the two are with it."""
        if self.answer is None:
            return AgreementState.WITHDRAWN if self.ended_on else AgreementState.OFFERED
        if self.answer is Answer.DECLINED:
            return AgreementState.DECLINED
        return AgreementState.ENDED if self.is_over_on(day) else AgreementState.AGREED


def copy_id(agreement_id: UUID, original: UUID) -> UUID:
    """The identifier of the copy of something in the authority whose agreement this is.

    Another one than the original's, so that nobody who has both can tell that they are the same without the agreement.
    """
    return uuid5(agreement_id, str(original))


def id_at_guest(offer_id: UUID) -> UUID:
    """The guest's own identifier of an agreement that the host has offered."""
    return uuid5(offer_id, Side.GUEST.value)


def offered(offer: Agreement, life: Life | None, before: Iterable[Agreement], today: date) -> Agreement:
    """An offer that can be made. Refused: `not_yours`, `decided_by_host`, `already_offered`, `before_it_began`,
    `constellation_is_closed`."""
    if life is None:
        raise not_yours()
    if life.host:
        raise decided_by_host(life.host)
    if life.began_on is None or offer.started_on < life.began_on:
        raise refuse(grounds.BEFORE_IT_BEGAN, "Choose a day on which the constellation was there.", "on")
    if ConstellationPhase.CLOSED in {life.phase_on(today), life.phase_on(offer.started_on)}:
        raise refuse(grounds.CONSTELLATION_IS_CLOSED, "This constellation is closed. Offer another one.", "on")
    for one in before:
        if one.other == offer.other and one.state_on(today) in OPEN:
            raise refuse(
                grounds.ALREADY_OFFERED,
                f"This constellation has been offered to {one.other_name} already. End that first.",
                "authority",
            )
    return offer


def accepted(agreement: Agreement, version: int, area_id: UUID, reason: str, today: date) -> Agreement:
    """The agreement, accepted. Refused: `changed_meanwhile`, `cant_be_answered`."""
    _refuse_what_cant_be_answered(agreement, version, today)
    return replace(agreement, answer=Answer.ACCEPTED, area_id=area_id, reason=reason, version=agreement.version + 1)


def declined(agreement: Agreement, version: int, reason: str, today: date) -> Agreement:
    """The agreement, declined. Refused: `changed_meanwhile`, `cant_be_answered`."""
    _refuse_what_cant_be_answered(agreement, version, today)
    return replace(agreement, answer=Answer.DECLINED, reason=reason, version=agreement.version + 1)


def ended(agreement: Agreement, version: int, on: date, reason: str, today: date) -> Agreement:
    """The agreement, ended from a day on. Refused: `changed_meanwhile`, `cant_be_ended`, `in_the_past`,
    `before_it_began`."""
    _refuse_another_version(agreement, version)
    if not may_end(agreement, today):
        raise refuse(
            grounds.CANT_BE_ENDED,
            "There is nothing to end: this agreement does not hold any more. Look at what became of it.",
        )
    if on < today:
        raise refuse(
            grounds.IN_THE_PAST, "What was shared until today has been shared. Choose today, or a day to come.", "on"
        )
    if agreement.is_agreed and on < agreement.started_on:
        raise refuse(
            grounds.BEFORE_IT_BEGAN,
            f"The agreement begins on {in_words(agreement.started_on)}. Choose that day or a later one.",
            "on",
        )
    if agreement.ended_on and agreement.ended_on <= on:
        raise refuse(
            grounds.CANT_BE_ENDED, f"It ends on {in_words(agreement.ended_on)} already. Choose an earlier day.", "on"
        )
    after = replace(agreement, reason=reason, version=agreement.version + 1)
    return replace(after, host_ended_on=on) if agreement.is_host else replace(after, guest_ended_on=on)


def may_answer(agreement: Agreement, today: date) -> bool:
    """Whether it waits for this authority's answer."""
    return not agreement.is_host and agreement.state_on(today) is AgreementState.OFFERED


def may_end(agreement: Agreement, today: date) -> bool:
    """Whether this authority can end it, or withdraw it."""
    state = agreement.state_on(today)
    return state is AgreementState.AGREED or (state is AgreementState.OFFERED and agreement.is_host)


def not_yours() -> RefusalError:
    """The refusal of what is somebody else's, or of what there isn't: it tells nobody which."""
    return refuse(
        grounds.NOT_YOUR_AGREEMENT,
        "Your authority is no party to such an agreement. Look at the agreements that it has.",
    )


def decided_by_host(host: str) -> RefusalError:
    """The refusal of what only the host of a joint constellation decides."""
    return refuse(
        grounds.DECIDED_BY_HOST,
        f"{host} keeps this constellation, and decides this. You can add and remove your own households, and choose "
        "your own liaison worker.",
    )


def _refuse_what_cant_be_answered(agreement: Agreement, version: int, today: date) -> None:
    _refuse_another_version(agreement, version)
    if not may_answer(agreement, today):
        raise refuse(
            grounds.CANT_BE_ANSWERED,
            "This offer does not wait for an answer of yours any more. Look at what became of it.",
        )


def _refuse_another_version(agreement: Agreement, version: int) -> None:
    if agreement.version != version:
        raise refuse(
            grounds.CHANGED_MEANWHILE,
            "Something of this agreement has changed since you looked at it. Look at it again.",
            "version",
        )
