"""The pages on which children are registered and corrected, and linked with their brothers and sisters."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.registry.pages.records import child_words, words
from services.registry.pages.registering import reading
from services.registry.pages.registering.deeds import Deed, Desk
from services.registry.pages.registering.people import chosen, version_of, who_can_be
from services.registry.pages.registering.questions import Control, Options, Question, options
from shared.contracts.correcting import CorrectChild, LinkSiblings, UnlinkSiblings
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.registering import REGISTERS_CHILDREN, RegisterChild, Registered
from shared.contracts.roles import Role
from shared.web.forms import Form
from shared.web.viewer import Viewer

SHORT = "govuk-input--width-10"
_NOT_SAID: Options = [{"value": "", "text": "Not recorded"}]


def of_child(desk: Desk) -> list[Question]:
    """What is asked of a child; a word of a pack that isn't in our lists can stay."""
    known = desk.written and desk.written.child
    return [
        Question(name="first_name", text="First name"),
        Question(name="last_name", text="Last name"),
        Question(
            name="known_as",
            text="What is the child called? (optional)",
            told="Known as",
            hint="If it isn’t the first name",
        ),
        Question(name="date_of_birth", text="Date of birth", control=Control.DAY),
        Question(
            name="sex",
            text="Sex",
            control=Control.CHOOSE,
            options=_with_own(options(words.SEX_WORDS), known.sex if known else ""),
        ),
        Question(
            name="legal_status",
            text="Legal status",
            control=Control.SELECT,
            options=_with_own(
                [{"value": "", "text": "Choose one"}, *_codes(words.LEGAL_WORDS)], known.legal_status if known else ""
            ),
        ),
        Question(
            name="language",
            text="First language (optional)",
            hint="For example, English",
            width="govuk-input--width-20",
        ),
        Question(
            name="ethnicity",
            text="Ethnicity (optional)",
            control=Control.SELECT,
            options=_with_own(
                [*_NOT_SAID, *options(child_words.ETHNICITY_WORDS)], (known.ethnicity or "") if known else ""
            ),
        ),
        Question(
            name="cared_alongside",
            text="Who can the child be cared for with?",
            told="Can be cared for",
            control=Control.CHOOSE,
            options=options(words.ALONGSIDE_WORDS),
        ),
        Question(
            name="ssda903_id",
            text="Number in the SSDA903 return (optional)",
            hint="With it, an SSDA903 return brings the child’s placements.",
            width="govuk-input--width-20",
        ),
    ]


def _codes(known: Mapping[str, str]) -> Options:
    return [{"value": code, "text": f"{text} ({code})"} for code, text in known.items()]


def _with_own(offered: Options, own: str) -> Options:
    is_there = not own or any(one["value"] == own for one in offered)
    return offered if is_there else [*offered, {"value": own, "text": own}]


def _new_child(desk: Desk) -> Sequence[Question]:
    workers = desk.choices.get("social_worker", ())
    asked = [
        Question(
            name="social_worker",
            text="Who is the child’s social worker?",
            told="Social worker",
            control=Control.CHOOSE,
            options=workers,
            heading="Who is responsible",
            hint="If nobody is yet, you can choose one later.",
        )
    ]
    return [
        *of_child(desk),
        *(asked if workers else []),
        Question(
            name="sibling_ref",
            text="Reference of a brother or sister (optional)",
            heading="Brothers and sisters, and references",
            hint="If one of them is registered already. You see the name before you confirm.",
            width=SHORT,
        ),
        Question(
            name="ref",
            text="Reference in your own system (optional)",
            told="Reference",
            hint="For example, K0001. Without one, Hubhome gives the child a short one.",
            width=SHORT,
        ),
    ]


def _read_new(form: Form, desk: Desk) -> RegisterChild | None:
    child = reading.child(form)
    worker_id = chosen(form, desk, "social_worker")
    sibling_ref, ref = reading.reference(form, "sibling_ref"), reading.reference(form)
    if form.failed or child is None:
        return None
    return RegisterChild(child=child, childrens_social_worker_id=worker_id, sibling_ref=sibling_ref, ref=ref)


async def _social_workers(viewer: Viewer) -> Mapping[str, Options]:
    if not viewer.actor.has(Role.PROGRAMME_MANAGER):
        return {}
    return {"social_worker": await who_can_be(viewer, Role.CHILDRENS_SOCIAL_WORKER, nobody="Nobody yet")}


def _new_record(reply: Registered, desk: Desk) -> str:
    """The record; a worker whose own it has just become can open it only once they are signed for anew."""
    return f"/children/{reply.thing_id}" if desk.viewer.actor.has(Role.PROGRAMME_MANAGER) else "/children"


def _child_now(desk: Desk) -> Mapping[str, Any]:
    known = desk.written and desk.written.child
    if not known:
        return {}
    return {
        "first_name": known.first_name,
        "last_name": known.last_name,
        "known_as": known.known_as or "",
        "date_of_birth": known.date_of_birth,
        "sex": known.sex,
        "ethnicity": known.ethnicity or "",
        "language": known.language or "",
        "legal_status": known.legal_status,
        "cared_alongside": known.cared_alongside.value,
        "ssda903_id": known.ssda903_id or "",
    }


def _read_child(form: Form, desk: Desk) -> CorrectChild | None:
    child = reading.child(form)
    return None if child is None else CorrectChild(child_id=desk.id, version=version_of(form, desk), child=child)


def _sibling(_desk: Desk) -> Sequence[Question]:
    return [
        Question(
            name="sibling_ref",
            text="What is the brother’s or sister’s reference?",
            told="Reference of the brother or sister",
            hint="All who are brothers or sisters of either of the two belong together then. "
            "You see their names before you confirm.",
            width=SHORT,
        )
    ]


def _read_sibling(form: Form, desk: Desk) -> LinkSiblings | None:
    if not form.value("sibling_ref"):
        form.errors.add("sibling_ref", "Enter the reference of the brother or sister")
    ref = reading.reference(form, "sibling_ref")
    return None if ref is None else LinkSiblings(child_id=desk.id, version=version_of(form, desk), sibling_ref=ref)


DEEDS = (
    Deed(
        path="/children/register",
        title="Register a child",
        lead="Health needs, allergies, who decides and where the child lives are recorded on the record afterwards.",
        button="Register the child",
        flash="child_registered",
        roles=REGISTERS_CHILDREN,
        questions=_new_child,
        read=_read_new,
        starts_with=lambda _: {"cared_alongside": CaredAlongside.NO_PREFERENCE.value},
        choices=_social_workers,
        back="/children",
        leads_to=_new_record,
        fields={
            "childrens_social_worker_id": "social_worker",
            "child.date_of_birth": "date_of_birth",
            "child.ssda903_id": "ssda903_id",
        },
    ),
    Deed(
        path="/children/{subject_id}/correct",
        title="Correct the child’s details",
        button="Save the details",
        flash="child_corrected",
        roles=REGISTERS_CHILDREN,
        questions=of_child,
        read=_read_child,
        starts_with=_child_now,
        back="/children/{subject_id}",
        about="child",
        fields={"child.date_of_birth": "date_of_birth", "child.ssda903_id": "ssda903_id"},
    ),
    Deed(
        path="/children/{subject_id}/siblings/add",
        title="Link a brother or sister",
        button="Link them",
        flash="siblings_linked",
        roles=REGISTERS_CHILDREN,
        questions=_sibling,
        read=_read_sibling,
        back="/children/{subject_id}",
        about="child",
    ),
    Deed(
        path="/children/{subject_id}/siblings/remove",
        title="Not a brother or sister",
        lead="The child is then recorded as nobody’s brother or sister. The others stay linked with one another.",
        button="Remove the link",
        flash="siblings_unlinked",
        roles=REGISTERS_CHILDREN,
        questions=lambda _: (),
        read=lambda form, desk: UnlinkSiblings(child_id=desk.id, version=version_of(form, desk)),
        back="/children/{subject_id}",
        about="child",
    ),
)
FLASHES = {
    "child_registered": "The child is registered. The reference is {ref}. "
    "If you are the child’s social worker, you can open the record in about a minute.",
    "child_corrected": "The details of the child are saved.",
    "siblings_linked": "They are linked as brothers and sisters.",
    "siblings_unlinked": "The child isn’t linked with brothers and sisters any more.",
}
