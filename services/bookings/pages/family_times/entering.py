"""What did somebody enter of family time, as a message for bookings?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.bookings.forms import YES, read_identifier
from services.bookings.pages.series.holidays import IN_HOLIDAYS, read_in_holidays
from services.bookings.pages.series.repeating import read_rule
from shared.contracts.family_time import (
    MOST_LETTERS_OF_A_LINE,
    MOST_LETTERS_OF_A_NOTE,
    ComingChild,
    FamilyTimeOptions,
    PlanFamilyTime,
)
from shared.contracts.family_words import Supervision
from shared.web.forms import Form

ELSEWHERE = "elsewhere"
FIELDS: Mapping[str, str] = {
    "children": "children",
    "birth_family": "birth_family",
    "on": "on",
    "starts": "starts",
    "ends": "ends",
    "hub_household_id": "where",
    "place": "where",
    "supervision": "supervision",
    "supervisor_id": "supervision",
    "supervisor": "supervision",
    "rule": "last_day",
    "left_out": "wanted",
}
"""Fields of the message, and those of the form."""
ENTERED = (
    *("child", "children", "getting-", "birth_family", "who", "on-", "starts", "ends", "where", "place"),
    *("supervision", "supervisor", "how_often", "last_day", IN_HOLIDAYS),
)
"""What the fields' names of the first page begin with."""


def read_plan(form: Form, family: list[UUID], options: FamilyTimeOptions) -> PlanFamilyTime | None:
    """The plan with its rule, or none where something is wrong with the form, which then tells what."""
    about = read_about(form, family, options)
    rule = read_rule(form, about["on"] if about else None)
    if rule is not None:
        read_in_holidays(form)
    return None if about is None or form.failed else PlanFamilyTime(**about, rule=rule)


def read_about(form: Form, family: list[UUID], options: FamilyTimeOptions) -> dict[str, Any] | None:
    """What can be changed of a family time, by the fields of the message; none where something is wrong."""
    children = form.choices("children", [str(one) for one in family], missing="Select who comes")
    coming = []
    for child in children:
        how = form.value(f"getting-{child}")
        if len(how) > MOST_LETTERS_OF_A_LINE:
            form.errors.add(
                f"getting-{child}", f"How they get there must be {MOST_LETTERS_OF_A_LINE} characters or fewer"
            )
        coming.append(ComingChild(child_id=UUID(child), getting_there=how[:MOST_LETTERS_OF_A_LINE]))
    only_siblings = options.only_brothers_and_sisters
    has_birth_family = not only_siblings and YES in form.values("birth_family")
    who = form.value("who")
    if has_birth_family and not who:
        form.errors.add("who", "Enter who of the birth family comes")
    if len(who) > MOST_LETTERS_OF_A_NOTE:
        form.errors.add("who", f"Who comes must be {MOST_LETTERS_OF_A_NOTE} characters or fewer")
    on = form.day("on", "the date")
    starts = form.time("starts", "the start time")
    ends = form.time("ends", "the end time")
    if starts and ends and ends <= starts:
        form.errors.add("ends", "The end time must be after the start time")
    where = _read_where(form, options)
    supervision = _read_supervision(form, options, family)
    if form.failed or on is None or starts is None or ends is None:
        return None
    return {
        "children": tuple(coming),
        "with_birth_family": has_birth_family,
        "birth_family": who if has_birth_family else "",
        "on": on,
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        **where,
        **supervision,
    }


def _read_where(form: Form, options: FamilyTimeOptions) -> dict[str, Any]:
    places = [str(one) for one in options.hub_household_ids]
    if not options.only_brothers_and_sisters:
        places.append(ELSEWHERE)
    where = form.choice("where", places, missing="Select where it is")
    if where != ELSEWHERE:
        return {"hub_household_id": UUID(where) if where in places else None}
    place = form.text("place", missing="Enter where it is", at_most=MOST_LETTERS_OF_A_LINE, name="Where it is")
    return {"place": place}


def workers_of(options: FamilyTimeOptions, family: list[UUID]) -> list[UUID]:
    """The social workers of the children, who can supervise it."""
    return sorted({worker for one in options.children if one.child_id in family for worker in one.social_worker_ids})


def _read_supervision(form: Form, options: FamilyTimeOptions, family: list[UUID]) -> dict[str, Any]:
    # Whoever planned it or supervised it before stays on offer: the page has put them there.
    others = [value for value in form.values("supervisors") if read_identifier(value) is not None]
    workers = [f"worker.{one}" for one in (*map(str, workers_of(options, family)), *others)]
    plain = [one.value for one in Supervision if one is not Supervision.WORKER]
    chosen = form.choice("supervision", [*plain, *workers], missing="Select whether it is supervised, and by whom")
    if chosen.startswith("worker.") and chosen in workers:
        return {"supervision": Supervision.WORKER, "supervisor_id": UUID(chosen.removeprefix("worker."))}
    if chosen == Supervision.SOMEBODY:
        who = form.text(
            "supervisor", missing="Enter who supervises it", at_most=MOST_LETTERS_OF_A_LINE, name="Who supervises it"
        )
        return {"supervision": Supervision.SOMEBODY, "supervisor": who}
    return {"supervision": Supervision(chosen)} if chosen in plain else {}
