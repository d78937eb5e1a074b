"""Which days of a pack can't be, whatever else is true?"""

from collections.abc import Iterator
from datetime import date

from services.registry.policy.register import Child, Register
from shared.contracts.history_pack import HistoryLine
from shared.contracts.refusals import Fault
from shared.contracts.registry import ImportRegister


def impossible_days(pack: ImportRegister, after: Register, today: date) -> Iterator[Fault]:
    """Nobody is placed or dies before being born, and what has happened has happened by today.

    The date of birth itself isn't told: whoever reads the faults may be somebody else than reads the record.
    """
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
