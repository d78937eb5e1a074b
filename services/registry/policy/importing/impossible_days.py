"""Which days of a pack can't be, whatever else is true?"""

from collections.abc import Iterator
from datetime import date

from services.registry.policy.days import is_impossible, years
from services.registry.policy.register import Child, Register
from shared.contracts.history_pack import HistoryLine
from shared.contracts.refusals import Fault
from shared.contracts.registry import ImportRegister

_OF_RECORDS = (
    "placements",
    "approvals",
    "delegations",
    "matching_facts",
    "bed_sharing_agreements",
    "health_facts",
    "exemptions",
    "carers_at_home",
    "applications",
)
"""The tables of what has its days in a child's or a household's record."""


def impossible_days(pack: ImportRegister, after: Register, today: date) -> Iterator[Fault]:
    """Nobody is placed or dies before being born, what has happened has happened by today, and a year is one of ours.

    The date of birth itself isn't told: whoever reads the faults may be somebody else than reads the record.
    """
    yield from _other_years(pack, today)
    births = {one.ref: one.date_of_birth for one in after.of(Child).values()}
    for position, placement in enumerate(pack.placements):
        if placement.started_on < births.get(placement.child_ref, date.min):
            yield _before_birth("placements", position, placement.child_ref, "placed")
    for position, death in enumerate(pack.deaths):
        if death.started_on < births.get(death.child_ref, date.min) and not _was_never_true(death):
            yield _before_birth("deaths", position, death.child_ref, "dead")
        if death.started_on > today and not _was_never_true(death):
            yield _to_come("deaths", position, "A death")
    for position, application in enumerate(pack.applications):
        if application.started_on > today and not _was_never_true(application):
            yield _to_come("applications", position, "What became of an application")


def _other_years(pack: ImportRegister, today: date) -> Iterator[Fault]:
    for position, household in enumerate(pack.households):
        for column in ("approved_on", "approval_ended_on"):
            yield from _other_year("households", position, column, getattr(household, column), today)
    for table in _OF_RECORDS:
        for position, line in enumerate(getattr(pack, table)):
            if line.started_on is None or line.started_on != line.ended_on:
                # What is recorded as never true may have had any day.
                yield from _other_year(table, position, "started_on", line.started_on, today)
                yield from _other_year(table, position, "ended_on", line.ended_on, today)


def _other_year(table: str, position: int, column: str, day: date | None, today: date) -> Iterator[Fault]:
    if day is not None and is_impossible(day, today):
        yield Fault(
            field=f"{table}.{position}.{column}",
            sentence=f"{day.year} can't be right.",
            remedy=f"Enter a year {years(today)}, or leave the cell empty where nobody knows the day or there is none.",
        )


def _was_never_true(line: HistoryLine) -> bool:
    return line.started_on is not None and line.started_on == line.ended_on


def _before_birth(table: str, position: int, ref: str, what: str) -> Fault:
    return Fault(
        field=f"{table}.{position}.started_on",
        sentence=f"{ref} would be {what} before being born.",
        remedy="Correct this day, or the date of birth in children.",
    )


def _to_come(table: str, position: int, what: str) -> Fault:
    return Fault(
        field=f"{table}.{position}.started_on",
        sentence=f"{what} is recorded once it has happened; this day is still to come.",
        remedy="Correct the day, or leave the row out until then.",
    )
