"""Which of regular sleepovers are moved to another rule, what stays as it is, and when are the others given up?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.bookings import grounds
from services.bookings.policy.moving import check_not_begun, may_move, nights_of
from services.bookings.policy.nights import Nights, in_runs, in_words
from services.bookings.policy.series import Series, those_seen
from services.bookings.policy.sleepovers import Sleepover, can_call_off
from shared.contracts.actor import Actor
from shared.contracts.clock import night_from_to
from shared.contracts.refusals import refuse
from shared.contracts.words import DeclineReason, SleepoverState


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What another rule would come in the place of."""

    of: Series
    """The series whose confirmed ones keep their nights until everybody has agreed to all of the others."""
    from_on: date
    confirmed: tuple[Sleepover, ...]
    waiting: tuple[Sleepover, ...]
    """On these nobody counts yet: they are given up as the others are held."""

    @property
    def nights(self) -> frozenset[Nights]:
        """Those of all of them."""
        return frozenset(nights_of(one) for one in (*self.confirmed, *self.waiting))

    def stays(self, nights: Collection[Nights]) -> list[Sleepover]:
        """The confirmed ones whose nights all lie in one of the new ones."""
        return [one for one in self.confirmed if any(_lies_in(one, new) for new in nights)]

    def given_up(self, nights: Collection[Nights]) -> list[Sleepover]:
        """The confirmed ones that the new rule doesn't have."""
        stay = self.stays(nights)
        return [one for one in self.confirmed if one not in stay]


def rest_of(series: Series, sleepovers: Sequence[Sleepover], actor: Actor, from_on: date, tonight: date) -> Rest:
    """Those that begin on a day or later, of which the actor may move each. Refused: `not_yours`, `nothing_to_move`."""
    found = [
        one for one in those_seen(sleepovers, actor) if one.first_night_on >= from_on and may_move(actor, one, tonight)
    ]
    if not found:
        raise refuse(
            grounds.NOTHING_TO_MOVE,
            f"None of these sleepovers from {in_words([from_on])} on can be moved by you",
            "from_on",
        )
    return Rest(
        of=series,
        from_on=from_on,
        confirmed=tuple(one for one in found if one.state is SleepoverState.CONFIRMED),
        waiting=tuple(one for one in found if one.state is SleepoverState.REQUESTED),
    )


def rest_of_those_before(
    before: Series, confirmed: Sequence[Sleepover], waiting: Sequence[Sleepover], from_on: date, actor: Actor
) -> Rest:
    """What comes in the place of what waits in the place of others: these keep their nights as they did.

    Refused: `not_yours`.
    """
    those_seen(waiting, actor)
    if not all(can_call_off(actor, one) for one in waiting):
        raise refuse(grounds.NOT_YOURS, "You can’t move these sleepovers. Ask your liaison worker.")
    return Rest(of=before, from_on=from_on, confirmed=tuple(confirmed), waiting=tuple(waiting))


def replaced_by(series: Series, of_the_one_before: Iterable[Sleepover]) -> list[Sleepover]:
    """Those that are given up once everybody has agreed to a series that was asked for in their place."""
    if series.moves_from_on is None:
        return []
    return [
        one
        for one in of_the_one_before
        if one.state is SleepoverState.CONFIRMED
        and one.first_night_on >= series.moves_from_on
        and one.id not in series.stays
    ]


def check_another_rule(rest: Rest, nights: Collection[Nights]) -> None:
    """Refuse a rule that changes nothing."""
    if rest.nights == frozenset(nights):
        raise refuse(
            grounds.SAME_NIGHTS,
            "These are the nights that the sleepovers have. Enter other ones.",
            "first_night_on",
            "rule",
        )


def nights_besides(nights: Nights, rest: Rest) -> list[Nights]:
    """What must be asked for of new nights: those that aren't booked already, as the sleepovers that they become.

    Refused: `nights_overlap`, where one that is given up has some of these: it keeps them until everybody has agreed.
    """
    touching = [one for one in rest.confirmed if nights.overlap(nights_of(one))]
    if longer := [one for one in touching if not _lies_in(one, nights)]:
        own = [night for night in nights if any(night in nights_of(one) for one in longer)]
        raise refuse(
            grounds.NIGHTS_OVERLAP,
            f"There is a longer sleepover on {in_words(own)}, which stays until everybody has agreed. "
            "Leave this one out, or choose nights that don’t touch it.",
            "nights",
        )
    return in_runs([night for night in nights if not any(night in nights_of(one) for one in touching)])


def _lies_in(sleepover: Sleepover, nights: Nights) -> bool:
    return sleepover.first_night_on in nights and sleepover.last_night_on in nights


def held_together(held: Sequence[Sleepover], rest: Rest, given_up: Sequence[Sleepover]) -> list[Sleepover]:
    """What is held in the place of others: none is confirmed before all are, and all holds end together.

    They end before the day on which the first of those begins that are given up for them.
    """
    first = min(one.first_night_on for one in given_up)
    its_day_begins, _ = night_from_to(first)
    ends: list[datetime] = [one.held_until for one in held if one.held_until is not None]
    until = min(*ends, its_day_begins.astimezone(ends[0].tzinfo)) if ends else None
    return [replace(one, state=SleepoverState.REQUESTED, moves_series_id=rest.of.id, held_until=until) for one in held]


def is_anybody_asked(sleepovers: Iterable[Sleepover]) -> bool:
    """Whether one of them still waits for somebody's word."""
    return any(decision.is_open for one in sleepovers for decision in one.decisions)


def confirmed(sleepover: Sleepover) -> Sleepover:
    """One that everybody has agreed to, once everybody has to all of them."""
    return replace(sleepover, version=sleepover.version + 1, state=SleepoverState.CONFIRMED)


def declined_with_the_others(sleepover: Sleepover, reason: DeclineReason) -> Sleepover:
    """One of those to which somebody said no together, whose own decision it wasn't."""
    return replace(sleepover, version=sleepover.version + 1, state=SleepoverState.DECLINED, reason=reason)


def joined(sleepover: Sleepover, series: Series) -> Sleepover:
    """One that stays as it is, as one of the new series."""
    return replace(sleepover, version=sleepover.version + 1, series_id=series.id)


def check_none_has_begun(given_up: Iterable[Sleepover], tonight: date) -> None:
    """Refuse the last yes once one of those that would be given up has begun."""
    for one in given_up:
        check_not_begun(one, tonight)


def still_confirmed(sleepovers: Iterable[Sleepover]) -> list[Sleepover]:
    """Those that nobody called off meanwhile."""
    return [one for one in sleepovers if one.state is SleepoverState.CONFIRMED]


def may_take_back(actor: Actor, sleepovers: Iterable[Sleepover], tonight: date) -> bool:
    """Whether the actor may call off all that wait together in the place of others."""
    waiting = [one for one in sleepovers if one.waits_together]
    return bool(waiting) and all(can_call_off(actor, one) and one.first_night_on >= tonight for one in waiting)


def those_to_take_back(together: Sequence[Sleepover], actor: Actor, from_on: date) -> Sequence[Sleepover]:
    """All that wait together. Refused: `not_yours`, `decided_together` (only those after the first)."""
    those_seen(together, actor)
    if any(one.first_night_on < from_on for one in together):
        raise refuse(
            grounds.DECIDED_TOGETHER,
            "These are asked for in place of other sleepovers, all of them or none. Cancel them from the first one on.",
            "from_on",
        )
    return together
