"""From which days do the periods of a record count, and what leaves it open for ever?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from services.registry.policy.retention.applications import Application, ended_on, is_a_connected_person, under_way
from services.registry.policy.retention.deaths import OF_AGE
from shared.contracts.record_words import PeriodName
from shared.contracts.retention import LeftOpen


@dataclass(frozen=True, slots=True)
class Clock:
    """A period that a record is kept for, and the day from which it counts."""

    period: PeriodName
    counted_from: date


@dataclass(frozen=True, slots=True)
class Open:
    """Why no period of a record counts, though nothing goes on; and since when."""

    why: LeftOpen
    since: date


@dataclass(frozen=True, slots=True)
class Spans:
    """Facts of a kind about one subject, as far as it matters: when they began, and when the last of them ended."""

    began: tuple[date, ...] = ()
    """Of one whose first day nobody knows, its last: it began by then."""
    last: date | None = None
    """The latest end; none where none has one."""
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdLife:
    """What decides for how long a household's record is kept."""

    registered_on: date
    approvals: Spans | None = None
    placements: Spans | None = None
    applications: Sequence[Application] = field(default=())

    @property
    def goes_on(self) -> bool:
        """Whether it is approved, or a child lives there, without an end that is recorded."""
        return any(one is not None and one.goes_on for one in (self.approvals, self.placements))

    @property
    def application(self) -> Application | None:
        """The one that is under way, as far as is recorded."""
        return under_way(self.applications, self.approvals.began if self.approvals else ())

    @property
    def last_lived_there(self) -> date | None:
        """The end of the last placement there."""
        return self.placements.last if self.placements else None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLife:
    """What decides for how long a worker's record is kept."""

    registered_on: date
    duties: Spans | None = None
    left_on: date | None = None
    last_used_on: date | None = None
    """The last day on which they looked at somebody's record, as far as readings are kept."""


def counted_for_a_child(born_on: date, died_on: date | None) -> Clock:
    """Which period a child's record is kept for."""
    if died_on is None or died_on >= years_after(born_on, OF_AGE):
        return Clock(PeriodName.CHILD_FROM_BIRTH, born_on)
    return Clock(PeriodName.CHILD_FROM_DEATH, died_on)


def counted_for_a_household(life: HouseholdLife) -> tuple[Clock, ...]:
    """The periods that a household's record is kept for: whoever was more than one thing is kept by each of them."""
    lived = life.last_lived_there
    if life.goes_on or left_open_by_a_household(life):
        return ()
    found = []
    if life.approvals and life.approvals.last:
        since = max(life.approvals.last, lived or life.approvals.last)
        found.append(Clock(PeriodName.HOUSEHOLD_FROM_END_OF_APPROVAL, since))
    if lived and is_a_connected_person(life.applications):
        found.append(Clock(PeriodName.CONNECTED_PERSON_FROM_END_OF_PLACEMENT, lived))
    if (ended := ended_on(life.applications)) is not None:
        found.append(Clock(PeriodName.APPLICANT_FROM_OUTCOME, ended))
    return tuple(found)


def left_open_by_a_household(life: HouseholdLife) -> Open | None:
    """What somebody must record before any period of it counts; nothing while it is approved or a child lives there."""
    if life.goes_on:
        return None
    application, lived = life.application, life.last_lived_there
    if application is not None:
        # Of a connected person the record is kept from the end of the placement, whatever came of the assessment.
        is_over = is_a_connected_person([application]) and lived is not None and lived >= application.start
        return None if is_over else Open(LeftOpen.APPLICATION, application.start)
    if life.approvals is None and lived is not None and not is_a_connected_person(life.applications):
        return Open(LeftOpen.UNAPPROVED_PLACEMENT, lived)
    if life.approvals is None and ended_on(life.applications) is None and lived is None:
        return Open(LeftOpen.NEVER_APPROVED, life.registered_on)
    return None


def counted_for_a_carer(life: HouseholdLife, left_on: date | None) -> tuple[Clock, ...]:
    """Those of the household; of a carer who left one that goes on, from the day of leaving."""
    if life.goes_on and left_on is not None:
        return (Clock(PeriodName.HOUSEHOLD_FROM_END_OF_APPROVAL, left_on),)
    return counted_for_a_household(life)


def counted_for_a_worker(life: WorkerLife) -> tuple[Clock, ...]:
    """From the day on which a worker left, or else from the end of the last duty or the last use, the later one."""
    duties = life.duties
    if duties is not None and duties.goes_on:
        return ()
    ends = [day for day in (duties.last if duties else None, life.left_on) if day is not None]
    if not ends:
        return ()
    return (Clock(PeriodName.WORKER_FROM_LAST_DUTY, max([*ends, *filter(None, [life.last_used_on])])),)


def left_open_by_a_worker(life: WorkerLife) -> Open | None:
    """A worker who was never responsible for anybody and of whom nobody has recorded that they left."""
    if life.duties is not None or life.left_on is not None:
        return None
    return Open(LeftOpen.NO_DUTY, max(life.registered_on, life.last_used_on or life.registered_on))


def years_after(day: date, years: int) -> date:
    """The same date so many years later; of 29 February, in another year, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
