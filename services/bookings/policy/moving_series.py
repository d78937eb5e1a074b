"""Which of regular sleepovers are moved to another rule, what stays as it is, and when are the others given up?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.bookings import grounds
from services.bookings.policy.moving import check_not_begun, may_move, nights_of
from services.bookings.policy.nights import Nights, in_runs, in_words, nights_without
from services.bookings.policy.series import Series, those_seen
from services.bookings.policy.sleepovers import Sleepover, can_call_off
from shared.contracts.actor import Actor
from shared.contracts.clock import night_from_to
from shared.contracts.refusals import refuse
from shared.contracts.words import DeclineReason, SleepoverState


@dataclass(frozen=True, slots=True)
class Staying:
    """A confirmed sleepover that stays, with those of its nights that are among the new ones."""

    sleepover: Sleepover
    nights: Nights

    @property
    def is_whole(self) -> bool:
        """Whether it stays as it is."""
        return self.nights == nights_of(self.sleepover)


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

    def stays(self, nights: Collection[Nights]) -> list[Staying]:
        """The confirmed ones of whose nights some are among the new ones, and follow one another."""
        found = [(one, _in_both(one, nights)) for one in self.confirmed]
        return [Staying(one, *both) for one, both in found if len(both) == 1]

    def given_up(self, nights: Collection[Nights]) -> list[Sleepover]:
        """The confirmed ones that the new rule doesn't have."""
        stay = [one.sleepover for one in self.stays(nights)]
        return [one for one in self.confirmed if one not in stay]

    def nights_given_up(self, nights: Collection[Nights]) -> list[tuple[Sleepover, Nights]]:
        """Of the confirmed ones all that the new rule doesn't have."""
        return [(one, run) for one in self.confirmed for run in nights_without([nights_of(one)], nights)]


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


def replaced_by(series: Series, of_the_one_before: Sequence[Sleepover]) -> list[Sleepover]:
    """Those that are given up once everybody has agreed to a series that was asked for in their place."""
    if series.moves_from_on is None:
        return []
    stay = {one.sleepover.id for one in staying(series, of_the_one_before)}
    return [
        one
        for one in of_the_one_before
        if one.state is SleepoverState.CONFIRMED and one.first_night_on >= series.moves_from_on and one.id not in stay
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


def nights_besides(nights: Nights, rest: Rest, among: Collection[Nights]) -> list[Nights]:
    """What must be asked for of new nights: those that aren't booked already, as the sleepovers that they become.

    `among` are all of the new ones. Refused: `nights_overlap`, where one would keep nights on both sides of some that
    it gives up: a sleepover's nights follow one another.
    """
    touching = [one for one in rest.confirmed if nights.overlap(nights_of(one))]
    if split := [one for one in touching if len(_in_both(one, [*among, nights])) > 1]:
        own = [night for night in nights if any(night in nights_of(one) for one in split)]
        raise refuse(
            grounds.NIGHTS_OVERLAP,
            f"The sleepover on {in_words(own)} can’t stay on nights before and after some that it would give up. "
            "Leave this one out, or choose nights that follow one another.",
            "nights",
        )
    return in_runs([night for night in nights if not any(night in nights_of(one) for one in touching)])


def _in_both(sleepover: Sleepover, nights: Iterable[Nights]) -> list[Nights]:
    its = nights_of(sleepover)
    return in_runs(night for one in nights for night in one if night in its)


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


def joined(stays: Staying, series: Series) -> Sleepover:
    """One that stays, perhaps with fewer nights, as one of the new series."""
    one = stays.sleepover
    after = replace(one, version=one.version + 1, series_id=series.id)
    if stays.is_whole:
        return after
    return replace(
        after,
        first_night_on=stays.nights.first,
        last_night_on=stays.nights.last,
        reason=DeclineReason.PLANS_CHANGED,
    )


def staying(series: Series, of_the_one_before: Iterable[Sleepover]) -> list[Staying]:
    """Those that still stay, with the nights that both rules have; one that ended before those is none of them."""
    nights = dict(zip(series.stays, series.nights_that_stay, strict=False))
    return [
        Staying(one, both)
        for one in still_confirmed(of_the_one_before)
        if one.id in series.stays
        for both in _in_both(one, [nights.get(one.id, nights_of(one))])
    ]


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
