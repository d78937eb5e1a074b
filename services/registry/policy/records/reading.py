"""Who may read whose record, and what follows from what is recorded?"""

from calendar import isleap
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry import grounds
from shared.contracts.actor import Actor
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.words import PlacementEndReason

SEES_ALL_HOUSEHOLDS = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Liaison workers match households outside of their constellations too; administrators keep approvals."""
SEES_EVERY_LOG = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
NOT_PLANNED = frozenset(
    {PlacementEndReason.CREQB, PlacementEndReason.CREQO, PlacementEndReason.CHILD, PlacementEndReason.LAREQ}
)
"""Reasons that the SSDA903 return defines as not a planned move (DOMAIN.md §3.3)."""
NO_MOVE = PlacementEndReason.PLACE
"""Only what the placement is called ended: the child stays where they are."""

UNTOLD_EXEMPTION = "A written exemption is recorded."
UNTOLD_REASON = "A reason is recorded."
"""Why terms were allowed tells of children whom they leave out."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a child lives today, as far as it decides who may read the child's record."""

    child_id: UUID
    household_id: UUID | None
    constellation_ids: frozenset[UUID] = frozenset()
    """Those of which the household is part."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose records somebody may read: the same rule for one child and for a list."""

    everybody: bool = False
    child_ids: frozenset[UUID] = frozenset()
    household_ids: frozenset[UUID] = frozenset()
    """Households; of children, those who live there."""
    constellation_ids: frozenset[UUID] = frozenset()
    """Of children, those who live in a household that is part of one of these."""

    def has_household(self, household_id: UUID) -> bool:
        """Whether the household's own record may be read, as far as that doesn't follow from who lives there."""
        return self.everybody or household_id in self.household_ids

    def has(self, child: Whereabouts) -> bool:
        """Whether the child's record may be read."""
        return (
            self.everybody
            or child.child_id in self.child_ids
            or child.household_id in self.household_ids
            or not self.constellation_ids.isdisjoint(child.constellation_ids)
        )


OLDEST = 30
"""As the contracts have it (`Age`)."""


def children_in_reach(actor: Actor) -> Reach:
    """The children whose records somebody may read.

    A carer reads those of the children who live with them; of one who only comes to stay there is the stay sheet.
    """
    household_ids: set[UUID] = set()
    if actor.has(*CARERS) and actor.household_id is not None:
        household_ids.add(actor.household_id)
    if actor.has(Role.SUPERVISING_SOCIAL_WORKER):
        household_ids.update(actor.supervised_household_ids)
    return Reach(
        everybody=actor.has(Role.PROGRAMME_MANAGER),
        child_ids=frozenset(actor.child_ids if actor.has(Role.CHILDRENS_SOCIAL_WORKER) else ()),
        household_ids=frozenset(household_ids),
        constellation_ids=frozenset(actor.constellation_ids if actor.has(Role.LIAISON_WORKER) else ()),
    )


def households_in_reach(actor: Actor) -> Reach:
    """The households whose records somebody may read; a child in it stands for the household where they live."""
    children = children_in_reach(actor)
    return Reach(
        everybody=actor.has(*SEES_ALL_HOUSEHOLDS),
        child_ids=children.child_ids,
        household_ids=children.household_ids,
    )


def reads_as_worker(actor: Actor) -> bool:
    """Whether somebody sees all of a record.

    A carer isn't told a child's last name, where the child lived before, nor where brothers and sisters live outside
    of the carer's constellation: that is for the social worker to tell.
    """
    return actor.has(*WORKERS)


def may_read_exemptions(actor: Actor, *, are_all_readable: bool) -> bool:
    """Whether somebody reads a household's written exemptions: they name children, and not only the asker's own.

    So it takes a worker who may read the record of each child who lives there, of whom there is one at least.
    """
    return reads_as_worker(actor) and (children_in_reach(actor).everybody or are_all_readable)


def may_see_who_looked(actor: Actor, subject_id: UUID) -> bool:
    """Whether somebody may see who has read a person's record."""
    return actor.has(*SEES_EVERY_LOG) or (actor.has(Role.CHILDRENS_SOCIAL_WORKER) and subject_id in actor.child_ids)


def not_yours() -> RefusalError:
    """The refusal of what somebody may not read, or of what there isn't: it tells nobody which."""
    return refuse(
        grounds.NOT_YOUR_RECORD,
        "You can’t see this record. If you think you should, ask the child’s social worker or your team.",
    )


def was_planned(ended_on: date | None, reason: PlacementEndReason | None) -> bool | None:
    """Whether a placement ended by a planned move; nothing while it lasts, without a reason, or if it was no move."""
    return None if ended_on is None or reason in {None, NO_MOVE} else reason not in NOT_PLANNED


def age_on(day: date, date_of_birth: date) -> int:
    """Full years; whoever was born on 29 February turns a year older on 1 March.

    Records outlive a childhood, and a year of birth can be mistyped: of whoever is older than messages can say, the
    oldest age is told, so that no list fails because one of its children has grown up.
    """
    had_birthday = (day.month, day.day) >= (date_of_birth.month, date_of_birth.day)
    return min(max(0, day.year - date_of_birth.year - (not had_birthday)), OLDEST)


def born_by(day: date, age: int) -> date:
    """The last day of birth of whoever is at least that old on a day, as `age_on` counts."""
    year = day.year - age
    # nobody who was born on 1 March is as old on 29 February
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29) and not isleap(year)
        else day.replace(year=year)
    )


def vacancies(places: int | None, placed: int) -> int | None:
    """The places that are free; nothing where no places are recorded."""
    return None if places is None else max(0, places - placed)


def limit_verdict(
    limit: int, sibling_groups: Collection[UUID | None], *, are_all_named: bool, has_words: bool
) -> LimitVerdict:
    """How the children of a home, each with their sibling group, stand to the usual fostering limit (DOMAIN.md §3.4).

    More of them than the limit is right only where all are brothers and sisters, or where written exemptions name each.
    Whether one that is in words does (`has_words`) is for a person to read.
    """
    if len(sibling_groups) <= limit:
        return LimitVerdict.WITHIN
    groups = set(sibling_groups)
    if len(groups) == 1 and None not in groups:
        return LimitVerdict.ALL_SIBLINGS
    if are_all_named:
        return LimitVerdict.EXEMPT
    return LimitVerdict.EXEMPTION_TO_READ if has_words else LimitVerdict.BEYOND


def name_of_machine(actor_id: UUID) -> str:
    """`The service notifications`, where it is one that asked: a machine's identifier is its name. Else nothing."""
    name = actor_id.bytes.rstrip(b"\0")
    return f"The service {name.decode()}" if name.isalpha() and name.islower() else ""
