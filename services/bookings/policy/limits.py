"""Which limits of the authority's would a planned sleepover go beyond, and may it?"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.nights import Nights, counted, in_runs, months_after
from services.bookings.policy.rules import Rulebook
from services.bookings.policy.sleepovers import Decision
from shared.contracts.bookings import MOST_NIGHTS
from shared.contracts.refusals import Ground, refuse
from shared.contracts.rules import RuleName
from shared.contracts.sleepover_limits import AskingLimits, BeyondLimit, NightsOfChild
from shared.contracts.words import Decider

YEAR = 12
"""In months: a limit for any twelve of them starts anew with nobody's year."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How what goes beyond a rule is told."""

    ground: Ground
    sentence: Callable[[BeyondLimit, Nights], str]
    """Of how it would be, and the nights that are asked for."""
    fields: tuple[str, ...]


def _too_many(it: BeyondLimit, nights: Nights) -> str:
    most = f"A sleepover must be {counted(it.limit, 'night')} or fewer."
    return most if it.would_be == len(nights) else f"{most} {_in_a_row(it.would_be)}"


def _in_a_row(number: int) -> str:
    return f"With the nights next to these a child would be away for {counted(number, 'night')} in a row."


LIMITS: Mapping[RuleName, Limit] = {
    RuleName.MOST_NIGHTS: Limit(
        grounds.TOO_MANY_NIGHTS,
        _too_many,
        ("last_night_on",),
    ),
    RuleName.NOTICE_DAYS: Limit(
        grounds.SHORT_NOTICE,
        lambda it, _: (
            f"Ask at least {counted(it.limit, 'day')} before the first night. "
            "If a child needs a bed now, raise an emergency."
        ),
        ("first_night_on",),
    ),
    RuleName.MOST_NIGHTS_IN_12_MONTHS: Limit(
        grounds.TOO_MANY_NIGHTS_IN_12_MONTHS,
        lambda it, _: (
            f"With this, a child would have {counted(it.would_be, 'night')} at hub homes in 12 months. "
            f"The most is {it.limit}. Ask for fewer nights."
        ),
        ("last_night_on",),
    ),
}
"""In the order in which they are looked at: where several are broken, the first is told."""


def asking_limits(rules: Rulebook, today: date) -> AskingLimits:
    """What somebody has to know who asks today."""
    return AskingLimits(
        most_nights=rules.on(RuleName.MOST_NIGHTS, today).value,
        notice_days=rules.on(RuleName.NOTICE_DAYS, today).value,
        most_nights_in_12_months=rules.on(RuleName.MOST_NIGHTS_IN_12_MONTHS, today).value,
        may_go_beyond=rules.on(RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON, today).is_yes,
    )


def goes_beyond(
    nights: Nights,
    others: Mapping[UUID, Collection[Nights]],
    rules: Rulebook,
    today: date,
    asked_on: date | None = None,
) -> tuple[BeyondLimit, ...]:
    """The limits of today that these nights would go beyond; `others` are each child's nights near them.

    Notice counts from `asked_on`, where that isn't today. Refused: `too_many_nights`, where a child would be away for
    longer than anybody can ask for.
    """
    limits = asking_limits(rules, today)
    notice = max((nights.first - (asked_on or today)).days, 0)
    in_a_row = max((nights_in_a_row(nights, its) for its in others.values()), default=len(nights))
    in_a_year = max((nights_in_a_year(nights, its) for its in others.values()), default=len(nights))
    if in_a_row > MOST_NIGHTS:
        raise refuse(
            grounds.LONGER_THAN_A_SLEEPOVER,
            f"{_in_a_row(in_a_row)} Ask for nights that make it {MOST_NIGHTS} or fewer.",
            "last_night_on",
        )
    found = {
        RuleName.MOST_NIGHTS: (limits.most_nights, in_a_row, in_a_row > limits.most_nights),
        RuleName.NOTICE_DAYS: (limits.notice_days, notice, notice < limits.notice_days),
        RuleName.MOST_NIGHTS_IN_12_MONTHS: (
            limits.most_nights_in_12_months,
            in_a_year,
            0 < limits.most_nights_in_12_months < in_a_year,
        ),
    }
    return tuple(
        BeyondLimit(rule=name.value, limit=limit, would_be=would_be)
        for name, (limit, would_be, is_beyond) in found.items()
        if is_beyond
    )


def nights_in_a_row(nights: Nights, others: Collection[Nights]) -> int:
    """How many nights a child would be away without one at home between: these, and those next to them."""
    runs = in_runs([*nights, *(night for other in others for night in other)])
    return next(len(run) for run in runs if run.overlap(nights))


def nights_in_a_year(nights: Nights, others: Collection[Nights]) -> int:
    """The most nights in any twelve months that have one of these nights in them."""
    return len(_fullest_year(nights, others))


def nights_of(child_id: UUID, nights: Nights, others: Collection[Nights], limit: int) -> NightsOfChild:
    """The child's nights in the twelve months that have one of these nights in them and the most of all."""
    year = _fullest_year(nights, others)
    already = sum(night not in nights for night in year)
    return NightsOfChild(child_id=child_id, already=already, would_be=len(year), limit=limit)


def _fullest_year(nights: Nights, others: Collection[Nights]) -> Sequence[date]:
    all_of_them = sorted({*nights, *(night for other in others for night in other)})
    year_after = [months_after(night, YEAR) for night in all_of_them]
    years = (
        all_of_them[bisect_right(year_after, end) : position]
        for position, end in enumerate(all_of_them, start=1)
        if nights.first <= end < months_after(nights.last, YEAR)
    )
    return max(years, key=len)


def weeks_around(nights: Nights) -> Nights:
    """The nights that can be in one row with these, as long as nobody may be away for longer."""
    return Nights(nights.first - timedelta(days=MOST_NIGHTS), nights.last + timedelta(days=MOST_NIGHTS))


def years_around(nights: Nights) -> Nights:
    """The nights that can be in twelve months with these."""
    return Nights(months_after(nights.first, -YEAR), months_after(nights.last, YEAR))


SAY_WHY = "If it is needed nevertheless, say why, and a programme manager decides."


def check_limits(
    beyond: Collection[BeyondLimit],
    nights: Nights,
    because: str,
    rules: Rulebook,
    today: date,
    *,
    way_out: str = SAY_WHY,
) -> tuple[Decision, ...]:
    """Who has to agree to these nights going beyond limits; nobody, where none is. `way_out` tells who may what to do.

    Refused on the ground of the first one, where the authority allows none or no reason is given.
    """
    if not beyond:
        return ()
    may = rules.on(RuleName.BEYOND_LIMITS_ALLOWED_WITH_REASON, today).is_yes
    if may and because:
        return (Decision(Decider.PROGRAMME_MANAGER),)
    first = next(iter(beyond))
    limit, rule = LIMITS[RuleName(first.rule)], rules.on(RuleName(first.rule), today)
    sentences = [limit.sentence(first, nights), *([way_out] if may else [])]
    raise refuse(rule.cited(limit.ground), " ".join(sentences), *limit.fields)
