"""What stands in a hub home's support log of a month, and what may be written into it?"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from services.outcomes import grounds
from services.outcomes.policy.figures import Gathering, Sleepover
from services.outcomes.policy.months import Period
from shared.contracts.outcomes import RecordSupportContact, SupportKind, SupportRow
from shared.contracts.outcomes import SupportTotal as Total
from shared.contracts.refusals import Refused, refusal

MOST_MINUTES = 24 * 60
"""One contact is over within a day."""


def rows_of_the_month(
    month: Period, contacts: Iterable[SupportRow], sleepovers: Iterable[Sleepover], gatherings: Iterable[Gathering]
) -> tuple[SupportRow, ...]:
    """The log's rows, oldest first. A sleepover from the month before stands on the first night that is in this one."""
    rows = [*contacts]
    rows += [
        SupportRow(
            thing_id=sleepover.id,
            kind=SupportKind.SLEEPOVER,
            on=sleepover.nights.within(month).first,
            household_ids=(sleepover.satellite_household_id,) if sleepover.satellite_household_id else (),
            minutes=0,
            nights=sleepover.bed_nights(month),
            topic=None,
        )
        for sleepover in sleepovers
    ]
    rows += [
        SupportRow(
            thing_id=gathering.id,
            kind=SupportKind(gathering.kind),
            on=gathering.held_on,
            household_ids=gathering.household_ids,
            minutes=gathering.minutes,
            nights=0,
            topic=None,
        )
        for gathering in gatherings
    ]
    # The id last: the same facts, heard in another order, make the same log.
    return tuple(sorted(rows, key=lambda row: (row.on, row.kind, row.thing_id)))


def totals(rows: Sequence[SupportRow]) -> tuple[Total, ...]:
    """What each kind of support that was given came to, in the order of the kinds."""
    of_kind = {kind: [row for row in rows if row.kind is kind] for kind in SupportKind}
    return tuple(
        Total(
            kind=kind,
            times=len(some),
            minutes=sum(row.minutes for row in some),
            nights=sum(row.nights for row in some),
        )
        for kind, some in of_kind.items()
        if some
    )


def why_it_cant_be_recorded(contact: RecordSupportContact, today: date, satellites: frozenset[UUID]) -> Refused | None:
    """What is wrong with a contact that a hub home carer wants to record."""
    if contact.household_id not in satellites:
        return refusal(
            grounds.NOT_YOUR_SATELLITE, "Choose a satellite household of your own constellation.", "household_id"
        )
    if contact.on > today:
        return refusal(grounds.IN_THE_FUTURE, "The date must be today or in the past.", "on")
    if not 1 <= contact.minutes <= MOST_MINUTES:
        return refusal(
            grounds.NOT_A_LENGTH, f"The time it took must be between 1 and {MOST_MINUTES} minutes.", "minutes"
        )
    return None
