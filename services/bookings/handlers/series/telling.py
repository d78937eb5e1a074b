"""How is what happened to several sleepovers of a series told?"""

from collections.abc import Sequence
from typing import TypeVar

from services.bookings.handlers.telling import listed
from services.bookings.policy.moving_series import may_take_back
from services.bookings.policy.nights import Nights
from services.bookings.policy.school_holidays import SchoolHolidays
from services.bookings.policy.series import Series, children_of, waits_of
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.policy.why import may_know_why
from shared.contracts.series import (
    InSchoolHolidays,
    OneOfSeries,
    SeriesCancelled,
    SeriesDeclined,
    SeriesFacts,
    SeriesView,
)
from shared.contracts.words import DeclineReason
from shared.persistence.work import Work

F = TypeVar("F", bound=SeriesFacts)


def told(event: type[F], series: Series, sleepovers: Sequence[Sleepover]) -> F:
    """The event that this happened to these sleepovers of a series."""
    has_a_reason = issubclass(event, SeriesDeclined | SeriesCancelled)
    ends_of_holds = [one.held_until for one in sleepovers if one.waits_for and one.held_until]
    return event.model_validate(
        {
            "thing_version": series.version,
            "series_id": series.id,
            "constellation_id": series.constellation_id,
            "satellite_household_id": series.satellite_household_id,
            "hub_household_id": series.hub_household_id,
            "child_ids": children_of(sleepovers),
            "sleepovers": tuple(
                OneOfSeries(sleepover_id=one.id, first_night_on=one.first_night_on, last_night_on=one.last_night_on)
                for one in sleepovers
            ),
            "waits_for": waits_of(sleepovers, lambda one: one.waits_for),
            "needs": waits_of(sleepovers, lambda one: one.needs),
            "asked_at": series.asked_at,
            "asked_by": series.asked_by,
            "held_until": min(ends_of_holds, default=None),
            "moves_id": series.moves_id if any(one.waits_together for one in sleepovers) else None,
            **({"reason": sleepovers[0].reason or DeclineReason.OTHER} if has_a_reason else {}),
        }
    )


def view(series: Series, sleepovers: Sequence[Sleepover], holidays: SchoolHolidays, work: Work) -> SeriesView:
    """The series with those of its sleepovers that the actor may see."""
    together = [one for one in sleepovers if one.waits_together]
    said = next((one for one in sleepovers if may_know_why(work.actor, one, work.tonight)), None)
    return SeriesView(
        series_id=series.id,
        constellation_id=series.constellation_id,
        satellite_household_id=series.satellite_household_id,
        hub_household_id=series.hub_household_id,
        child_ids=children_of(sleepovers),
        first_night_on=series.first_night_on,
        rule=series.rule,
        nights=series.nights,
        asked_at=series.asked_at,
        sleepovers=tuple(listed(one, work.actor, work.tonight) for one in sleepovers),
        in_school_holidays=tuple(
            InSchoolHolidays(sleepover_id=one.id, school_holidays=names)
            for one in sleepovers
            if (names := holidays.on(Nights(one.first_night_on, one.last_night_on)))
        ),
        moves_id=series.moves_id,
        moves_from_on=series.moves_from_on,
        waits_together=bool(together),
        need=said and said.need,
        note=said.note if said else "",
        may_take_back=may_take_back(work.actor, together, work.tonight),
    )
