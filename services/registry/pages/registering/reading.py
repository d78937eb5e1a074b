"""What did somebody enter of a household, a carer, a child or a worker?"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shared.contracts.packs import Ref
from shared.contracts.register_pack import CaredAlongside, ContactBy, Email, Phone, Postcode, Ssda903Id
from shared.contracts.registering import (
    CarerDetails,
    ChildDetails,
    FirstApproval,
    HouseholdDetails,
    WorkerDetails,
)
from shared.contracts.roles import Role
from shared.web.forms import DAY_PARTS, Form

LONGEST = 120
MOST_BEDS, MOST_PLACES, OLDEST = 20, 20, 25
WORKER_ROLES = (
    Role.LIAISON_WORKER,
    Role.SUPERVISING_SOCIAL_WORKER,
    Role.CHILDRENS_SOCIAL_WORKER,
    Role.PROGRAMME_MANAGER,
    Role.DATA_ANALYST,
    Role.ADMINISTRATOR,
)
_REF, _EMAIL, _PHONE = TypeAdapter[Any](Ref), TypeAdapter[Any](Email), TypeAdapter[Any](Phone)
_POSTCODE, _NUMBER = TypeAdapter[Any](Postcode), TypeAdapter[Any](Ssda903Id)


def household(form: Form) -> HouseholdDetails | None:
    """A household itself."""
    name = form.text("name", missing="Enter the household’s name", at_most=LONGEST, name="The name")
    address = form.text("address", missing="Enter the address", name="The address")
    postcode = _like(form, "postcode", _POSTCODE, "Enter a full postcode, like PO5 2EZ", missing="Enter the postcode")
    phone = _phone(form, "phone")
    beds = number(form, "spare_beds", "Enter how many spare beds there are", 0, MOST_BEDS)
    languages, pets = _listed(form, "languages"), _listed(form, "pets")
    if form.failed or postcode is None or beds is None:
        return None
    return HouseholdDetails(
        name=name, address=address, postcode=postcode, phone=phone, spare_beds=beds, languages=languages, pets=pets
    )


def applicant(form: Form) -> HouseholdDetails | None:
    """A household of which no more is recorded than where it is."""
    name = form.text("name", missing="Enter the household’s name", at_most=LONGEST, name="The name")
    address = form.text("address", missing="Enter the address", name="The address")
    postcode = _like(form, "postcode", _POSTCODE, "Enter a full postcode, like PO5 2EZ", missing="Enter the postcode")
    phone = _phone(form, "phone")
    if form.failed or postcode is None:
        return None
    return HouseholdDetails(name=name, address=address, postcode=postcode, phone=phone)


def carer(form: Form, part: str = "", *, is_main: bool | None = None) -> CarerDetails | None:
    """A carer; `part` begins the names of the fields where a form asks for several."""
    first = form.text(f"{part}first_name", missing="Enter the carer’s first name", at_most=LONGEST, name="The name")
    last = form.text(f"{part}last_name", missing="Enter the carer’s last name", at_most=LONGEST, name="The name")
    phone, email = _phone(form, f"{part}phone"), _email(form, f"{part}email")
    by = form.choice(f"{part}contact_by", list(ContactBy), missing="Select how the carer likes to be reached")
    if by == ContactBy.EMAIL and not form.value(f"{part}email"):
        form.errors.add(f"{part}email", "Enter the e-mail address by which the carer likes to be reached")
    if by == ContactBy.TEXT and not form.value(f"{part}phone"):
        form.errors.add(f"{part}phone", "Enter the number by which the carer likes to be reached")
    if is_main is None:
        chosen = form.choice("is_main_carer", ("yes", "no"), missing="Select if this is the main carer")
        is_main = chosen == "yes"
    if form.failed:
        return None
    return CarerDetails(
        first_name=first, last_name=last, is_main_carer=is_main, email=email, phone=phone, contact_by=ContactBy(by)
    )


def approval(form: Form) -> FirstApproval | None:
    """The first terms of approval."""
    on = form.day("approved_on", "the first day of the approval")
    places = number(form, "places", "Enter how many children it is approved for", 1, MOST_PLACES)
    age_from = number(form, "age_from", "Enter the youngest age", 0, OLDEST)
    age_to = number(form, "age_to", "Enter the oldest age", 0, OLDEST)
    if age_from is not None and age_to is not None and age_to < age_from:
        form.errors.add("age_to", "The oldest age must be the same as or above the youngest")
    if form.failed or on is None or places is None or age_from is None or age_to is None:
        return None
    return FirstApproval(on=on, places=places, age_from=age_from, age_to=age_to, kinds=tuple(form.values("kinds")))


def child(form: Form) -> ChildDetails | None:
    """A child."""
    first = form.text("first_name", missing="Enter the child’s first name", at_most=LONGEST, name="The name")
    last = form.text("last_name", missing="Enter the child’s last name", at_most=LONGEST, name="The name")
    known_as = form.value("known_as")
    if known_as:
        form.text("known_as", missing="", at_most=LONGEST, name="The name")
    born_on = form.day("date_of_birth", "the date of birth")
    sex = form.text("sex", missing="Select the child’s sex", at_most=LONGEST)
    legal_status = form.text("legal_status", missing="Select the legal status")
    number_of_return = _like(form, "ssda903_id", _NUMBER, "Enter letters and digits only, at most 20")
    alongside = form.choice(
        "cared_alongside", list(CaredAlongside), missing="Select who the child can be cared for with"
    )
    for name in ("ethnicity", "language"):
        if form.value(name):
            form.text(name, missing="")
    if form.failed or born_on is None:
        return None
    return ChildDetails(
        first_name=first,
        last_name=last,
        known_as=known_as or None,
        date_of_birth=born_on,
        sex=sex,
        ethnicity=form.value("ethnicity") or None,
        language=form.value("language") or None,
        legal_status=legal_status,
        cared_alongside=CaredAlongside(alongside),
        ssda903_id=number_of_return,
    )


def worker(form: Form, roles: Iterable[Role]) -> WorkerDetails | None:
    """A worker, with some of these roles."""
    first = form.text("first_name", missing="Enter the first name", at_most=LONGEST, name="The name")
    last = form.text("last_name", missing="Enter the last name", at_most=LONGEST, name="The name")
    chosen = form.choices("roles", list(roles), missing="Select at least one role")
    email = _email(form, "email", missing="Enter the e-mail address")
    phone = _phone(form, "phone")
    if form.failed or email is None:
        return None
    return WorkerDetails.model_validate(
        {
            "first_name": first,
            "last_name": last,
            "roles": chosen,
            "email": email,
            "phone": phone,
            "social_work_england_number": form.value("social_work_england_number")[:100] or None,
        }
    )


def reference(form: Form, name: str = "ref") -> str | None:
    """A reference, where one was entered."""
    return _like(form, name, _REF, "Enter a reference without blanks, like H0001")


def number(form: Form, name: str, missing: str, least: int, most: int) -> int | None:
    """A whole number within bounds; says what is wrong with any other."""
    text = form.value(name)
    if not text:
        form.errors.add(name, missing)
    elif text.isascii() and text.isdigit() and len(text) < len("100") and least <= int(text) <= most:
        return int(text)
    else:
        form.errors.add(name, f"It must be a number between {least} and {most}")
    return None


def day_if_any(form: Form, name: str, what: str) -> date | None:
    """A day, where any part of one was entered."""
    return form.day(name, what) if any(form.value(f"{name}-{part}") for part in DAY_PARTS) else None


def _like(form: Form, name: str, kind: TypeAdapter[Any], wrong: str, *, missing: str = "") -> str | None:
    text = form.value(name)
    if not text:
        if missing:
            form.errors.add(name, missing)
        return None
    try:
        found: str = kind.validate_python(text)
    except ValidationError:
        form.errors.add(name, wrong)
        return None
    return found


def _email(form: Form, name: str, *, missing: str = "") -> str | None:
    return _like(form, name, _EMAIL, "Enter an e-mail address like sam@council.example", missing=missing)


def _phone(form: Form, name: str) -> str | None:
    return _like(form, name, _PHONE, "Enter a telephone number like 01632 960001")


def _listed(form: Form, name: str) -> tuple[str, ...]:
    """What was entered with commas between, or semicolons: in a pack these stand between one and the next."""
    found = tuple(dict.fromkeys(one.strip() for one in re.split("[,;]", form.value(name)) if one.strip()))
    if any(len(one) > LONGEST for one in found):
        form.errors.add(name, "Put a comma between one and the next")
    return found
