"""How long is which record kept, and since when is it due?

The authority's own periods, and where it has set none those that a source names; where no source does, Hubhome's own,
which says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.registry import grounds
from services.registry.policy.facts import Fact, begun, changed, holding, next_start, with_fact
from services.registry.policy.retention.clocks import Clock, years_after
from shared.contracts.record_words import PeriodName
from shared.contracts.refusals import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFor(Fact):
    """What the authority has set, from a day on."""

    table = "retention_periods"
    about = ("authority", "name")

    started_on: date
    authority: str
    name: PeriodName
    years: int
    source: str


@dataclass(frozen=True, slots=True)
class Usual:
    """What most authorities have, and where that is said."""

    years: int
    source: str


USUAL: Mapping[PeriodName, Usual] = {
    PeriodName.CHILD_FROM_BIRTH: Usual(
        75,
        "A looked-after child’s case record, until the 75th birthday: Welsh 2015 Regulations, reg. 64; Devon’s "
        "retention table; R (C) v Northumberland [2015] EWHC 2134. Check it against your own schedule.",
    ),
    PeriodName.HOUSEHOLD_FROM_END_OF_APPROVAL: Usual(
        10, "A foster carer’s case record, at least 10 years after approval ends: Fostering Regulations 2011, reg. 32"
    ),
    PeriodName.WORKER_FROM_LAST_DUTY: Usual(6, "Hubhome’s own, until the authority sets it: no source names one"),
    PeriodName.CHILD_FROM_DEATH: Usual(
        15,
        "A looked-after child’s case record, 15 years from the death of a child under 18: Welsh 2015 Regulations, "
        "reg. 64; Devon’s retention table. Check it against your own schedule.",
    ),
    PeriodName.READING_FROM_ITS_DAY: Usual(6, "Hubhome’s own, until the authority sets it: no source names one"),
    PeriodName.NOTICE_FROM_ITS_DAY: Usual(6, "Hubhome’s own, until the authority sets it: no source names one"),
    PeriodName.APPLICANT_FROM_OUTCOME: Usual(
        3, "The record of an applicant who was refused or withdrew, 3 years: Fostering Regulations 2011, reg. 32"
    ),
    PeriodName.CONNECTED_PERSON_FROM_END_OF_PLACEMENT: Usual(
        10, "A connected person’s record, 10 years from the end of the placement: Fostering Regulations 2011, reg. 32"
    ),
    PeriodName.OPEN_UNTIL_LOOKED_AT: Usual(1, "Hubhome’s own, until the authority sets it: no source names one"),
}
"""From DOMAIN.md §3.6, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class PeriodOnADay:
    """A period as it is on a day; `set` is none where the authority has set nothing."""

    name: PeriodName
    years: int
    source: str
    set: KeptFor | None = None

    def due_on(self, counted_from: date) -> date:
        """The first day on which something that counts from a day is due."""
        return years_after(counted_from, self.years)

    def kept_since(self, day: date) -> date:
        """The first day of which something is kept on a day; what is older is let go by its age."""
        return years_after(day, -self.years)


class Schedule:
    """How long the authority keeps what, on all days."""

    def __init__(self, periods: Iterable[KeptFor] = ()) -> None:
        self._periods = tuple(periods)

    def on(self, name: PeriodName, day: date) -> PeriodOnADay:
        """One period as it is on a day."""
        found, usual = holding(self._about(name), day), USUAL[name]
        if found is None:
            return PeriodOnADay(name, usual.years, usual.source)
        return PeriodOnADay(name, found.years, found.source, found)

    def latest(self, clocks: Iterable[Clock], day: date) -> tuple[PeriodOnADay, Clock] | None:
        """Of the periods that a record is kept for, the one that ends last, as they are on a day."""
        found = [(self.on(clock.period, day), clock) for clock in clocks]
        return max(found, key=lambda one: one[0].due_on(one[1].counted_from), default=None)

    def with_period(
        self, authority: str, name: PeriodName, years: int, *, on: date, source: str, reason: str
    ) -> tuple["Schedule", tuple[KeptFor, ...]]:
        """The schedule in which a period is otherwise from a day on, and what of it is new.

        Raises the refusal `later_changes_exist`.
        """
        known = self._about(name)
        if (later := next_start(known, on)) is not None:
            raise refuse(
                grounds.LATER_CHANGES_EXIST,
                f"This period is set otherwise from {later:%-d %B %Y}. Choose that day or a later one.",
                "on",
            )
        new = begun(KeptFor, on, authority=authority, name=name, years=years, source=source, reason=reason)
        after = with_fact(known, new)
        others = (one for one in self._periods if one.name is not name)
        return Schedule((*others, *after)), changed(known, after)

    def supposing(self, name: PeriodName, years: int) -> "Schedule":
        """The schedule in which a period is another one on all days, to see what would be due."""
        new = begun(
            KeptFor, date.min, authority="", name=name, years=years, source=self.on(name, date.max).source, reason=""
        )
        return Schedule((*(one for one in self._periods if one.name is not name), new))

    def latest_first(self, name: PeriodName) -> list[KeptFor]:
        """What was ever set of one period, the latest first; of one day, what was recorded last."""
        return sorted(self._about(name), key=lambda one: (one.start, one.is_true), reverse=True)

    def _about(self, name: PeriodName) -> tuple[KeptFor, ...]:
        return tuple(one for one in self._periods if one.name is name)
