"""The tables of a pack that say what an authority has decided: rules, periods, holds; deaths and applications."""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Day, SensitiveText
from shared.contracts.history_pack import (
    HistoryLine,
)
from shared.contracts.packs import Ref, RefersTo
from shared.contracts.record_words import ApplicationState, PeriodName
from shared.contracts.register_pack import ChildRef, HouseholdRef, WorkerRef
from shared.contracts.rules import RuleName, RuleValue
from shared.contracts.school_holidays import SchoolHolidayName

CarerRef = Annotated[Ref, RefersTo("carers")]
Years = Annotated[int, Field(ge=1, le=100), Classified.STATE]


class RuleLine(
    HistoryLine, table="rules", required=False, spans=(("started_on", "ended_on"),), told_apart_by=("rule",)
):
    """The authority had a rule of its own, from when until when."""

    rule: RuleName
    value: RuleValue
    started_on: Day
    source: SensitiveText
    """Whose rule it is, and where it is written."""


class RetentionPeriodLine(
    HistoryLine,
    table="retention_periods",
    required=False,
    spans=(("started_on", "ended_on"),),
    told_apart_by=("period",),
):
    """The authority kept something for so many years, from when until when."""

    period: PeriodName
    years: Years
    started_on: Day
    source: SensitiveText
    """Whose period it is, and where it is written."""


class SchoolHolidayLine(HistoryLine, table="school_holidays", required=False, spans=(("started_on", "ended_on"),)):
    """The authority's schools are closed from a day until the day before another."""

    name: SchoolHolidayName
    started_on: Day
    ended_on: Day
    source: SensitiveText
    """Where it is published."""


class RecordHoldLine(HistoryLine, table="record_holds", required=False, spans=(("started_on", "ended_on"),)):
    """A record was held: while it was, it wasn't erased, whatever its period.

    Of the four references exactly one is filled in.
    """

    child_ref: ChildRef | None = None
    household_ref: HouseholdRef | None = None
    carer_ref: CarerRef | None = None
    worker_ref: WorkerRef | None = None
    started_on: Day
    lifted_because: SensitiveText | None = None


class DeathLine(
    HistoryLine, table="deaths", required=False, spans=(("started_on", "ended_on"),), told_apart_by=("child_ref",)
):
    """A child has died on `started_on`; one that was recorded by mistake ends on its own first day."""

    child_ref: ChildRef
    started_on: Day
    written_in: SensitiveText | None = None


class ApplicationLine(
    HistoryLine,
    table="applications",
    required=False,
    spans=(("started_on", "ended_on"),),
    told_apart_by=("household_ref",),
):
    """A household’s application stood so from `started_on`; a row for each state, of which the last has no end."""

    household_ref: HouseholdRef
    state: ApplicationState
    started_on: Day
    written_in: SensitiveText | None = None
