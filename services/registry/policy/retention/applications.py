"""Where does a household's application to foster stand, and how is that recorded?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.facts import Approval, Fact, changed, holding, never, next_start, true_ones, with_fact
from services.registry.policy.records.changes import may_end_approval
from shared.contracts.actor import Actor
from shared.contracts.record_words import ApplicationState
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role

ENDED = frozenset({ApplicationState.REFUSED, ApplicationState.WITHDRAWN})
"""The ends of an application; that it was granted is said by the approval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Fact):
    """A household's application stands so from a day on, until something else is recorded of it."""

    table = "applications"
    about = ("household_id",)

    household_id: UUID
    state: ApplicationState
    written_in: str = ""


def may_record(actor: Actor, household_id: UUID, known: Iterable[Application]) -> bool:
    """Whether somebody may record where a household's application stands: a liaison worker where they began it."""
    began = any(one.recorded.by == actor.person_id for one in known)
    return may_end_approval(actor, household_id) or (actor.has(Role.LIAISON_WORKER) and began)


def refuse_what_is_to_come(on: date, today: date, field: str = "on") -> None:
    """Raises the refusal `in_the_future` of what hasn't become of an application yet."""
    if on > today:
        raise refuse(grounds.NOT_DECIDED_YET, "Enter the day on which it happened: today or earlier.", field)


def recorded(
    known: Iterable[Application], new: Application, approvals: Iterable[Approval], today: date
) -> tuple[Application, ...]:
    """What is new once it is recorded.

    Refused: `in_the_future`, `later_changes_exist`, `nothing_changes`, `approved`.
    """
    before = tuple(known)
    refuse_what_is_to_come(new.start, today)
    if (later := next_start(before, new.start)) is not None:
        raise refuse(
            grounds.LATER_CHANGES_EXIST,
            f"From {later:%-d %B %Y} something else is recorded. Choose that day or a later one.",
            "on",
        )
    current = holding(before, new.start)
    if current is not None and current.state is new.state:
        raise refuse(grounds.NOTHING_CHANGES, "It is recorded so already. Choose something else, or go back.", "state")
    if new.state in ENDED and any(one.holds_on(new.start) for one in approvals):
        raise refuse(
            grounds.APPROVED_ALL_THE_SAME,
            "The household is approved on that day. End the approval instead.",
            "state",
        )
    return changed(before, with_fact(before, new))


def taken_back(known: Iterable[Application], reason: str) -> tuple[Application, ...]:
    """What was recorded last, as never true; what it had ended goes on. Refused: `not_recorded`."""
    there = true_ones(known)
    if not there:
        raise refuse(
            grounds.NOT_RECORDED, "No application is recorded of this household: there is nothing to take back."
        )
    last = there[-1]
    before = tuple(replace(one, ended_on=last.ended_on) for one in there[-2:-1] if one.ended_on == last.started_on)
    return (*before, replace(never(last, last.start), reason=reason))


def ended_on(known: Iterable[Application]) -> date | None:
    """The day on which the last application was refused or withdrawn; none where it wasn't, or nobody recorded it."""
    there = true_ones(known)
    return there[-1].started_on if there and there[-1].state in ENDED else None


def under_way(known: Sequence[Application], approved_from: Sequence[date]) -> Application | None:
    """The application that nobody has recorded the end of; an approval that began since then is one."""
    there = true_ones(known)
    last = there[-1] if there else None
    if last is None or last.state in ENDED or any(day >= last.start for day in approved_from):
        return None
    return last


def is_a_connected_person(known: Iterable[Application]) -> bool:
    """Whether the household was ever assessed as that of a child's relative or friend, with whom the child lived."""
    return any(one.state is ApplicationState.CONNECTED_PERSON for one in true_ones(known))
