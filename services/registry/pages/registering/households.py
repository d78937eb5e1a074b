"""The pages on which households and their carers are registered and corrected."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.registry.pages.records import words
from services.registry.pages.registering import reading
from services.registry.pages.registering.deeds import Deed, Desk
from services.registry.pages.registering.people import (
    STAYS,
    chosen,
    sees_every_household,
    stays_after_all,
    version_of,
    who_can_be,
)
from services.registry.pages.registering.questions import Control, Options, Question, options
from shared.contracts.correcting import CarerLeaves, CorrectCarer, CorrectHousehold
from shared.contracts.registering import (
    REGISTERS_HOUSEHOLDS,
    AddCarer,
    CarerDetails,
    Registered,
    RegisterHousehold,
)
from shared.contracts.roles import Role
from shared.web.forms import Form
from shared.web.viewer import Viewer

NARROW, SHORT = "govuk-input--width-3", "govuk-input--width-10"
KINDS = {
    "short_term": "Short term",
    "long_term": "Long term",
    "short_break": "Short breaks",
    "emergency": "Emergencies",
    "parent_and_child": "Parent and child",
}
"""What a household is approved for; an authority's pack may have other words besides."""
FIRST, OTHER = "first_carer_", "other_carer_"
_YES_NO: Options = [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}]


def of_household(_desk: Desk | None = None) -> list[Question]:
    """What is asked of a household itself."""
    return [
        Question(
            name="name",
            text="What is the household called?",
            told="Name",
            hint="The family’s name, for example, Adeyemi",
        ),
        Question(name="address", text="Address", hint="Without the postcode"),
        Question(name="postcode", text="Postcode", hint="For example, PO5 2EZ", width=SHORT),
        Question(name="phone", text="Telephone number at home (optional)", width="govuk-input--width-20"),
        Question(
            name="spare_beds",
            text="How many spare beds are there?",
            told="Spare beds",
            hint="0 if there are none",
            width=NARROW,
        ),
        Question(
            name="languages",
            text="Which languages are spoken? (optional)",
            told="Languages",
            hint="For example, English, Polish",
        ),
        Question(name="pets", text="Which pets are there? (optional)", told="Pets", hint="For example, dog, rabbit"),
    ]


def of_carer(part: str = "", heading: str = "", hint: str = "", whose: str = "") -> list[Question]:
    """What is asked of a carer; `whose` tells the answers of several apart."""
    return [
        Question(name=f"{part}first_name", text="First name", told=f"First name{whose}", heading=heading, hint=hint),
        Question(name=f"{part}last_name", text="Last name", told=f"Last name{whose}"),
        Question(
            name=f"{part}phone",
            text="Mobile number (optional)",
            told=f"Mobile number{whose}",
            width="govuk-input--width-20",
        ),
        Question(name=f"{part}email", text="E-mail address (optional)", told=f"E-mail address{whose}"),
        Question(
            name=f"{part}contact_by",
            text="How does the carer like to be reached?",
            told=f"Likes to be reached{whose}",
            control=Control.CHOOSE,
            options=options(words.CONTACT_WORDS),
        ),
    ]


def of_carers() -> list[Question]:
    """What is asked of one carer, or of two."""
    return [
        *of_carer(FIRST, "The main carer", whose=" of the main carer"),
        *of_carer(
            OTHER, "Another carer (optional)", "Leave this part empty if there is one carer only", " of the other carer"
        ),
    ]


def of_supervisor(desk: Desk) -> list[Question]:
    """Who is to supervise a household; nothing where there is nobody to choose."""
    supervisors = desk.choices.get("supervisor", ())
    if not supervisors:
        return []
    return [
        Question(
            name="supervisor",
            text="Who is the supervising social worker?",
            told="Supervising social worker",
            control=Control.CHOOSE,
            options=supervisors,
            heading="Who is responsible",
            hint="If nobody is yet, you can choose one later.",
        )
    ]


def of_reference() -> Question:
    """Under what the authority's own system has it."""
    return Question(
        name="ref",
        text="Reference in your own system (optional)",
        told="Reference",
        heading="Reference",
        hint="For example, H0001. Without one, Hubhome gives the household a short one.",
        width=SHORT,
    )


def _new_household(desk: Desk) -> Sequence[Question]:
    return [
        *of_household(),
        *of_carers(),
        Question(
            name="approved_on",
            text="From which day is the household approved?",
            told="Approved from",
            control=Control.DAY,
            heading="The first approval",
        ),
        Question(name="places", text="How many children is it approved for?", told="Places", width=NARROW),
        Question(name="age_from", text="Approved for children from which age?", told="Youngest age", width=NARROW),
        Question(name="age_to", text="Approved for children up to which age?", told="Oldest age", width=NARROW),
        Question(
            name="kinds",
            text="What is it approved for? (optional)",
            told="Approved for",
            control=Control.TICK,
            options=options(KINDS),
        ),
        *of_supervisor(desk),
        of_reference(),
    ]


def _read_new(form: Form, desk: Desk) -> RegisterHousehold | None:
    household = reading.household(form)
    first = reading.carer(form, FIRST, is_main=True)
    other = other_carer(form)
    approval = reading.approval(form)
    supervisor_id = chosen(form, desk, "supervisor")
    ref = reading.reference(form)
    if form.failed or household is None or first is None or approval is None:
        return None
    return RegisterHousehold(
        household=household,
        carers=(first, other) if other else (first,),
        approval=approval,
        supervising_social_worker_id=supervisor_id,
        ref=ref,
    )


def other_carer(form: Form) -> CarerDetails | None:
    """The second carer, where anything of one was entered."""
    fields = ("first_name", "last_name", "phone", "email", "contact_by")
    if not any(form.value(f"{OTHER}{name}") for name in fields):
        return None
    return reading.carer(form, OTHER, is_main=False)


async def supervisors_to_choose(viewer: Viewer) -> Mapping[str, Options]:
    """For whoever keeps all households; anybody else registers their own."""
    if not sees_every_household(viewer):
        return {}
    return {"supervisor": await who_can_be(viewer, Role.SUPERVISING_SOCIAL_WORKER, nobody="Nobody yet")}


def to_the_record(reply: Registered, desk: Desk) -> str:
    """The record; a worker whose own it has just become can open it only once they are signed for anew."""
    return f"/households/{reply.thing_id}" if sees_every_household(desk.viewer) else "/households"


def _household_now(desk: Desk) -> Mapping[str, Any]:
    known = desk.written and desk.written.household
    if not known:
        return {}
    return {
        "name": known.name,
        "address": known.address,
        "postcode": known.postcode,
        "phone": known.phone or "",
        "spare_beds": str(known.spare_beds),
        "languages": ", ".join(known.languages),
        "pets": ", ".join(known.pets),
    }


def _read_household(form: Form, desk: Desk) -> CorrectHousehold | None:
    household = reading.household(form)
    if household is None:
        return None
    return CorrectHousehold(household_id=desk.id, version=version_of(form, desk), household=household)


def _main_carer() -> Question:
    return Question(
        name="is_main_carer",
        text="Is this the main carer?",
        told="Main carer",
        control=Control.CHOOSE,
        options=_YES_NO,
        hint="A household has one. If you answer yes, nobody else of the household is it any more.",
    )


def _joining(_desk: Desk) -> Sequence[Question]:
    day = Question(name="on", text="From which day is this a carer of the household?", told="From", control=Control.DAY)
    return [*of_carer(), _main_carer(), day]


def _read_joining(form: Form, desk: Desk) -> AddCarer | None:
    carer = reading.carer(form)
    on = form.day("on", "the first day")
    if form.failed or carer is None or on is None:
        return None
    return AddCarer(household_id=desk.id, carer=carer, on=on)


def _carer_now(desk: Desk) -> Mapping[str, Any]:
    known = desk.written and desk.written.carer
    if not known:
        return {}
    return {
        "first_name": known.first_name,
        "last_name": known.last_name,
        "phone": known.phone or "",
        "email": known.email or "",
        "contact_by": known.contact_by.value,
        "is_main_carer": "yes" if known.is_main_carer else "no",
    }


def _read_carer(form: Form, desk: Desk) -> CorrectCarer | None:
    carer = reading.carer(form)
    return None if carer is None else CorrectCarer(carer_id=desk.id, version=version_of(form, desk), carer=carer)


def _leaving(desk: Desk) -> Sequence[Question]:
    return [
        *stays_after_all(desk),
        Question(
            name="on",
            text="What is the first day on which this isn’t a carer of the household?",
            told="Not a carer from",
            control=Control.DAY,
            hint="From this day on they can’t sign in. What was recorded before stays. For example, 27 3 2026",
        ),
    ]


def _read_leaving(form: Form, desk: Desk) -> CarerLeaves | None:
    on = None if form.values(STAYS) else form.day("on", "the day")
    return None if form.failed else CarerLeaves(carer_id=desk.id, version=version_of(form, desk), on=on)


DEEDS = (
    Deed(
        path="/households/register",
        title="Register a household",
        lead="With its carers and the first terms of its approval.",
        button="Register the household",
        flash="household_registered",
        roles=REGISTERS_HOUSEHOLDS,
        questions=_new_household,
        read=_read_new,
        starts_with=lambda _: {"spare_beds": "0"},
        choices=supervisors_to_choose,
        back="/households",
        leads_to=to_the_record,
        fields={
            "supervising_social_worker_id": "supervisor",
            "approval.on": "approved_on",
            "approval.age_to": "age_to",
            "carers": "",
        },
    ),
    Deed(
        path="/households/{subject_id}/correct",
        title="Correct the household’s details",
        button="Save the details",
        flash="household_corrected",
        roles=REGISTERS_HOUSEHOLDS,
        questions=of_household,
        read=_read_household,
        starts_with=_household_now,
        back="/households/{household_id}",
        about="household",
    ),
    Deed(
        path="/households/{subject_id}/carers/add",
        title="Add a carer",
        button="Add the carer",
        flash="carer_added",
        roles=REGISTERS_HOUSEHOLDS,
        questions=_joining,
        read=_read_joining,
        starts_with=lambda desk: {"is_main_carer": "no", "on": desk.viewer.today},
        back="/households/{household_id}",
        about="household",
        fields={"carer.is_main_carer": "is_main_carer"},
    ),
    Deed(
        path="/carers/{subject_id}/correct",
        title="Correct the carer’s details",
        button="Save the details",
        flash="carer_corrected",
        roles=REGISTERS_HOUSEHOLDS,
        questions=lambda _: [*of_carer(), _main_carer()],
        read=_read_carer,
        starts_with=_carer_now,
        back="/households/{household_id}",
        about="carer",
        fields={"carer.is_main_carer": "is_main_carer"},
    ),
    Deed(
        path="/carers/{subject_id}/leaves",
        title="A carer leaves the household",
        button="Record that the carer leaves",
        flash="carer_leaves",
        roles=REGISTERS_HOUSEHOLDS,
        questions=_leaving,
        read=_read_leaving,
        starts_with=lambda desk: {"on": (desk.written and desk.written.left_on) or desk.viewer.today},
        back="/households/{household_id}",
        about="carer",
    ),
)
FLASHES = {
    "household_registered": "The household is registered. Its reference is {ref}. "
    "If you supervise it, you can open its record in about a minute.",
    "household_corrected": "The details of the household are saved.",
    "carer_added": "The carer is added from {on}.",
    "carer_corrected": "The details of the carer are saved.",
    "carer_leaves": "It is recorded until when the carer is one of this household.",
}
