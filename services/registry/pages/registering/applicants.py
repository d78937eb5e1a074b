"""The page on which a household is registered that has applied to foster, and isn't approved yet."""

from collections.abc import Sequence

from services.registry.pages.records import words
from services.registry.pages.registering import households, reading
from services.registry.pages.registering.deeds import Deed, Desk
from services.registry.pages.registering.people import chosen
from services.registry.pages.registering.questions import Control, Question, options
from shared.contracts.record_words import ApplicationState
from shared.contracts.registering import REGISTERS_APPLICANTS, RegisterApplicant, Registered
from shared.contracts.roles import Role
from shared.web.forms import Form

_AS_WHAT = (ApplicationState.APPLIED, ApplicationState.CONNECTED_PERSON)
_NEEDED = frozenset({"name", "address", "postcode", "phone"})


def _questions(desk: Desk) -> Sequence[Question]:
    return [
        *(one for one in households.of_household() if one.name in _NEEDED),
        *households.of_carers(),
        Question(
            name="applied_on",
            text="On which day did they apply?",
            told="Applied on",
            control=Control.DAY,
            heading="The application",
        ),
        Question(
            name="state",
            text="As what did they apply?",
            told="Application",
            control=Control.CHOOSE,
            options=options({one: words.APPLICATION_WORDS[one] for one in _AS_WHAT}),
        ),
        Question(
            name="written_in",
            text="In which document is it written?",
            told="Written in",
            hint="For example, the application form of 3 March 2026",
        ),
        *households.of_supervisor(desk),
        households.of_reference(),
    ]


def _read(form: Form, desk: Desk) -> RegisterApplicant | None:
    household = reading.applicant(form)
    first = reading.carer(form, households.FIRST, is_main=True)
    other = households.other_carer(form)
    on = form.day("applied_on", "the day of the application")
    state = form.choice("state", list(_AS_WHAT), missing="Select as what they applied")
    written_in = form.text("written_in", missing="Enter the document in which it is written", name="The document")
    supervisor_id = chosen(form, desk, "supervisor")
    ref = reading.reference(form)
    if form.failed or household is None or first is None or on is None:
        return None
    return RegisterApplicant(
        household=household,
        carers=(first, other) if other else (first,),
        applied_on=on,
        is_connected_person=state == ApplicationState.CONNECTED_PERSON,
        written_in=written_in,
        supervising_social_worker_id=supervisor_id,
        ref=ref,
    )


def _to_the_record(reply: Registered, desk: Desk) -> str:
    """The record; a supervising social worker can open it once they are signed for anew."""
    if desk.viewer.actor.has(Role.LIAISON_WORKER):
        return f"/households/{reply.thing_id}"
    return households.to_the_record(reply, desk)


DEEDS = (
    Deed(
        path="/households/register-applicant",
        title="Register a household that has applied",
        lead="Enter only what the application needs. What Hubhome keeps of somebody who isn’t approved is erased when "
        "its time has ended, counted from the day on which the application is refused or withdrawn. So record the "
        "outcome on the household’s page.",
        button="Register the applicant",
        flash="applicant_registered",
        roles=REGISTERS_APPLICANTS,
        questions=_questions,
        read=_read,
        choices=households.supervisors_to_choose,
        back="/households",
        leads_to=_to_the_record,
        fields={"supervising_social_worker_id": "supervisor", "carers": ""},
    ),
)
FLASHES = {
    "applicant_registered": "The household is registered as an applicant. Its reference is {ref}. "
    "Record the outcome on its page: approved, refused or withdrawn.",
}
