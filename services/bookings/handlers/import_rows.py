"""What would become of each row of the stays and gatherings of before? References are identifiers, as in an export."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from services.bookings.policy.history import Past
from services.bookings.repository.gatherings import Gathering
from shared.contracts.packs import PackLine, RowChange, RowsTold
from shared.contracts.past_stays import ActivityLine, PastOutcome, SleepoverLine
from shared.contracts.row_changes import cells_changed, row_name, rows_told
from shared.contracts.words import SleepoverState


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row that would be new, or say something else than what is kept."""

    place: str
    """Where it stands in the import: `sleepovers.12`."""
    was: PackLine | None
    now: PackLine

    @property
    def table_and_position(self) -> tuple[str, int]:
        """The place in its two parts."""
        table, _, position = self.place.partition(".")
        return table, int(position)


def told_of_stay(past: Past, before: Past | None) -> ToldRow:
    """What would become of a sleepover's row."""
    return ToldRow(past.place, _stay(before, past.ref) if before else None, _stay(past, past.ref))


def told_of_gathering(one: Gathering, before: Gathering | None, place: str, ref: str) -> ToldRow:
    """What would become of an activity's row."""
    return ToldRow(place, _gathering(before, ref) if before else None, _gathering(one, ref))


def told_as_new(place: str, line: PackLine) -> ToldRow:
    """A row of what isn't kept yet."""
    return ToldRow(place, None, line)


def told_of_rows(rows: Iterable[ToldRow]) -> RowsTold:
    """All of them."""
    added: defaultdict[str, list[int]] = defaultdict(list)
    changed: list[RowChange] = []
    for row in rows:
        table, position = row.table_and_position
        if row.was is None:
            added[table].append(position)
        else:
            cells = cells_changed(row.was, row.now)
            changed.append(RowChange(table=table, position=position, row=row_name(row.now), cells=cells))
    return rows_told({table: tuple(sorted(places)) for table, places in added.items()}, changed, len(changed))


def _stay(past: Past, ref: str) -> SleepoverLine:
    return SleepoverLine(
        sleepover_ref=ref,
        child_ref=str(past.child_id),
        hub_household_ref=str(past.hub_household_id),
        first_night=past.nights.first,
        last_night=past.nights.last,
        kind=past.kind,
        outcome=PastOutcome.CANCELLED if past.state is SleepoverState.CANCELLED else PastOutcome.STAYED,
    )


def _gathering(one: Gathering, ref: str) -> ActivityLine:
    return ActivityLine(
        activity_ref=ref,
        constellation_ref=str(one.constellation_id),
        kind=one.kind,
        starts_at=one.starts_at,
        minutes=one.minutes,
        attended=tuple(map(str, one.household_ids)),
    )
