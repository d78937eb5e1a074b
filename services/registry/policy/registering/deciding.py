"""Who may register and correct whom, and what can't be written of them?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.facts import Assignment, Duty, holding, next_start
from services.registry.policy.records.reading import age_on
from services.registry.policy.register import Carer, Person, Worker
from shared.contracts.actor import Actor
from shared.contracts.refusals import refuse
from shared.contracts.registering import CarerDetails, FirstApproval, Lookalike
from shared.contracts.roles import Role

OLDEST_CHILD = 25
"""A care leaver may have support until 25; whoever is older was born in another year than was written."""
_SEES_ALL_HOUSEHOLDS = (Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)
_IN_WORDS = {
    Duty.LIAISON_WORKER: "a liaison worker",
    Duty.SUPERVISING_SOCIAL_WORKER: "a supervising social worker",
    Duty.CHILDRENS_SOCIAL_WORKER: "a children’s social worker",
}


def may_keep_household(actor: Actor, household_id: UUID) -> bool:
    """Whether somebody may correct a household and its carers."""
    supervises = actor.has(Role.SUPERVISING_SOCIAL_WORKER) and household_id in actor.supervised_household_ids
    return actor.has(*_SEES_ALL_HOUSEHOLDS) or supervises


def may_keep_worker(actor: Actor) -> bool:
    """Whether somebody may correct workers."""
    return actor.has(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)


def supervisor_of_a_new_one(actor: Actor, chosen: UUID | None) -> UUID | None:
    """Who supervises a household that is registered. Refused: `not_yours`, to whom would register another's.

    Of one that a liaison worker registers it is nobody yet.
    """
    if chosen is None and not actor.has(Role.SUPERVISING_SOCIAL_WORKER):
        return None
    return _of_a_new_one(actor, chosen, _SEES_ALL_HOUSEHOLDS, "supervising_social_worker_id", "household")


def social_worker_of_a_new_one(actor: Actor, chosen: UUID | None) -> UUID | None:
    """Who is responsible for a child that is registered. Refused: `not_yours`, to whom would register another's."""
    return _of_a_new_one(actor, chosen, (Role.PROGRAMME_MANAGER,), "childrens_social_worker_id", "child")


def _of_a_new_one(actor: Actor, chosen: UUID | None, any_of: Sequence[Role], field: str, what: str) -> UUID | None:
    if actor.has(*any_of):
        return chosen
    if chosen not in {None, actor.person_id}:
        raise refuse(
            grounds.NOT_YOUR_OWN,
            f"You can register a {what} of your own only. Ask your programme manager for another’s.",
            field,
        )
    return actor.person_id


def refuse_for_a_duty(worker: Worker | None, duty: Duty, on: date, field: str) -> None:
    """Raises the refusal of somebody who can't have a duty from a day on: `another_role`."""
    if worker is None or Role(duty.value) not in worker.roles:
        raise refuse(grounds.NOT_OF_THIS_ROLE, f"Choose somebody who is {_IN_WORDS[duty]}.", field)
    if not worker.stays_from(on):
        raise refuse(
            grounds.NOT_OF_THIS_ROLE, "This worker isn’t one on that day, or leaves. Choose somebody who stays.", field
        )


def refuse_roles_beyond(actor: Actor, roles: Iterable[Role], known: Collection[Role] = ()) -> None:
    """Raises the refusal `beyond_your_role`: only an administrator makes, corrects or ends one, and nobody themselves.

    Hubhome's own rule: whoever keeps workers must not give themselves more than they were given.
    """
    is_about_administrators = Role.ADMINISTRATOR in {*roles, *known}
    if is_about_administrators and not actor.has(Role.ADMINISTRATOR, Role.OPERATOR):
        raise refuse(grounds.BEYOND_YOUR_ROLE, "Only an administrator can do this. Ask one.", "roles")


def refuse_own_roles(actor: Actor, worker: Worker, roles: Collection[Role]) -> None:
    """Raises the refusal `beyond_your_role` where somebody would change what they are themselves."""
    if actor.person_id == worker.id and set(roles) != set(worker.roles):
        raise refuse(grounds.BEYOND_YOUR_ROLE, "You can’t change your own role. Ask another manager.", "roles")


def refuse_what_looks_the_same(lookalikes: Sequence[Lookalike], what: str, *, is_another: bool) -> None:
    """Raises the refusal `perhaps_known_already` where nobody has seen what looks the same."""
    if lookalikes and not is_another:
        refs = ", ".join(one.ref for one in lookalikes)
        raise refuse(
            grounds.PERHAPS_KNOWN_ALREADY,
            f"A {what} that looks the same is registered already: {refs}. Look whether it is the same.",
        )


def refuse_carers(carers: Sequence[CarerDetails]) -> None:
    """Raises the refusal of a household without one main carer: `no_main_carer`, `two_main_carers`."""
    mains = sum(one.is_main_carer for one in carers)
    if mains == 0:
        raise refuse(grounds.NO_MAIN_CARER, "Say which of the carers is the main carer.", "carers")
    if mains > 1:
        raise refuse(grounds.TWO_MAIN_CARERS, "Only one of the carers can be the main carer.", "carers")


def refuse_ages(approval: FirstApproval) -> None:
    """Raises the refusal `ages_the_wrong_way_round`."""
    if approval.age_to < approval.age_from:
        raise refuse(
            grounds.AGES_THE_WRONG_WAY_ROUND,
            "The oldest age must be the same as or above the youngest.",
            "approval.age_to",
        )


def refuse_birth(date_of_birth: date, today: date) -> None:
    """Raises the refusal of a date of birth that can't be a child's: `born_in_the_future`, `too_old`."""
    if date_of_birth > today:
        raise refuse(
            grounds.BORN_IN_THE_FUTURE, "The date of birth must be today or in the past.", "child.date_of_birth"
        )
    if (age := age_on(today, date_of_birth)) > OLDEST_CHILD:
        raise refuse(grounds.TOO_OLD, f"Somebody born on that day is {age}. Check the year.", "child.date_of_birth")


def refuse_duties(theirs: Iterable[Assignment], roles: Collection[Role], on: date | None, today: date) -> None:
    """Raises the refusal `still_responsible` of a worker who is assigned to something on a day or later.

    Without a day it is what they can't have any more with these roles, from today on.
    """
    since = today if on is None else on
    left = [
        one
        for one in theirs
        if one.is_true and one.end > since and (on is not None or Role(one.kind.value) not in roles)
    ]
    if left:
        many = f"{len(left)} constellations, households or children"
        what = "a constellation, household or child" if len(left) == 1 else many
        raise refuse(
            grounds.STILL_RESPONSIBLE,
            f"This worker is responsible for {what} then. Hand over the caseload first.",
            "roles" if on is None else "on",
        )


def refuse_leaving(person: Person, on: date | None) -> None:
    """Raises the refusal of a day before somebody joined: `before_joining`."""
    if on is not None and person.joined_on is not None and on < person.joined_on:
        day = f"{person.joined_on.day} {person.joined_on:%B %Y}"
        raise refuse(grounds.BEFORE_JOINING, f"The day can’t be before {day}, when they joined.", "on")


def refuse_giving_up(known: Carer, after: Carer) -> None:
    """Raises the refusal `no_main_carer` where the main carer would be none, and nobody else would be it."""
    if known.is_main_carer and not after.is_main_carer:
        raise refuse(
            grounds.NO_MAIN_CARER,
            "A household has a main carer. Make another carer of it the main carer instead.",
            "carer.is_main_carer",
        )


def refuse_main_before_joining(carer: Carer, today: date) -> None:
    """Raises the refusal `not_there_yet` of a main carer who joins on a day to come."""
    if carer.is_main_carer and not carer.is_there_on(today):
        raise refuse(
            grounds.NOT_THERE_YET,
            "Who joins on a day to come can be made the main carer on that day. Answer no for now.",
            "carer.is_main_carer",
        )


def refuse_without_main_carer(carer: Carer, others: Iterable[Carer], on: date | None) -> None:
    """Raises the refusal `no_main_carer` where others stay in a household whose main carer goes."""
    if on is not None and carer.is_main_carer and any(one.is_there_on(on) for one in others):
        raise refuse(
            grounds.NO_MAIN_CARER,
            "Another carer stays. Make that one the main carer first: correct the details of that carer.",
            "on",
        )


def refuse_assignment(known: Sequence[Assignment], worker_id: UUID, on: date) -> None:
    """Raises the refusal of somebody who is responsible already, or of a day before another change."""
    current = holding(known, on)
    if current and current.worker_id == worker_id:
        raise refuse(
            grounds.NOTHING_CHANGES,
            "This worker is responsible on that day already. Choose somebody else, or another day.",
            "worker_id",
        )
    if (later := next_start(known, on)) is not None:
        raise refuse(
            grounds.LATER_CHANGES_EXIST,
            f"From {later.day} {later:%B %Y} somebody else is responsible. Choose a later day.",
            "on",
        )


def refuse_the_same(*, is_same: bool) -> None:
    """Raises the refusal `nothing_changes`."""
    if is_same:
        raise refuse(grounds.NOTHING_CHANGES, "It is written so already. Change something, or go back.")
