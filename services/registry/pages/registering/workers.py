"""The pages on which workers are registered and corrected, leave, and become responsible for somebody."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.registry.pages.registering import reading
from services.registry.pages.registering.deeds import Deed, Desk
from services.registry.pages.registering.people import STAYS, chosen, stays_after_all, version_of, who_can_be
from services.registry.pages.registering.questions import Control, Options, Question
from shared.contracts.correcting import AssignSocialWorker, CorrectWorker, SocialWorker, WorkerLeaves
from shared.contracts.registering import KEEPS_WORKERS, RegisterWorker
from shared.contracts.roles import Role
from shared.web.forms import Form
from shared.web.viewer import Viewer
from shared.web.wording import role, sentence_case

SHORT = "govuk-input--width-10"


def _roles(desk: Desk) -> tuple[Role, ...]:
    """What the viewer may make somebody, and what they are already."""
    known = desk.written.worker.roles if desk.written and desk.written.worker else ()
    is_administrator = desk.viewer.actor.has(Role.ADMINISTRATOR)
    return tuple(
        one for one in reading.WORKER_ROLES if one is not Role.ADMINISTRATOR or is_administrator or one in known
    )


def _of_worker(desk: Desk) -> list[Question]:
    return [
        Question(name="first_name", text="First name"),
        Question(name="last_name", text="Last name"),
        Question(
            name="roles",
            text="What is this person?",
            told="Role",
            control=Control.TICK,
            options=[{"value": one.value, "text": sentence_case(role(one))} for one in _roles(desk)],
            hint="Select all that apply. It decides what they can see and do from now on.",
        ),
        Question(name="email", text="E-mail address"),
        Question(name="phone", text="Telephone number (optional)", width="govuk-input--width-20"),
        Question(
            name="social_work_england_number",
            text="Social Work England number (optional)",
            width="govuk-input--width-20",
        ),
    ]


def _new_worker(desk: Desk) -> Sequence[Question]:
    return [
        *_of_worker(desk),
        Question(
            name="ref",
            text="Reference in your own system (optional)",
            told="Reference",
            hint="For example, W001. Without one, Hubhome gives the worker a short one.",
            width=SHORT,
        ),
    ]


def _read_new(form: Form, desk: Desk) -> RegisterWorker | None:
    worker, ref = reading.worker(form, _roles(desk)), reading.reference(form)
    return None if form.failed or worker is None else RegisterWorker(worker=worker, ref=ref)


def _worker_now(desk: Desk) -> Mapping[str, Any]:
    known = desk.written and desk.written.worker
    if not known:
        return {}
    return {
        "first_name": known.first_name,
        "last_name": known.last_name,
        "roles": [one.value for one in known.roles],
        "email": known.email,
        "phone": known.phone or "",
        "social_work_england_number": known.social_work_england_number or "",
    }


def _read_worker(form: Form, desk: Desk) -> CorrectWorker | None:
    worker = reading.worker(form, _roles(desk))
    return None if worker is None else CorrectWorker(worker_id=desk.id, version=version_of(form, desk), worker=worker)


def _leaving(desk: Desk) -> Sequence[Question]:
    return [
        *stays_after_all(desk),
        Question(
            name="on",
            text="What is the first day on which this person isn’t a worker any more?",
            told="Not a worker from",
            control=Control.DAY,
            hint="From this day on they can’t sign in. What was recorded before stays. For example, 27 3 2026",
        ),
    ]


def _read_leaving(form: Form, desk: Desk) -> WorkerLeaves | None:
    on = None if form.values(STAYS) else form.day("on", "the day")
    return None if form.failed else WorkerLeaves(worker_id=desk.id, version=version_of(form, desk), on=on)


def _assigning(desk: Desk) -> Sequence[Question]:
    return [
        Question(
            name="worker",
            text="Who is it?",
            told="Responsible",
            control=Control.CHOOSE,
            options=desk.choices.get("worker", ()),
        ),
        Question(
            name="on",
            text="From which day?",
            told="From",
            control=Control.DAY,
            hint="Whoever it was before is it until the day before. For example, 27 3 2026",
        ),
        Question(name="reason", text="Why?", control=Control.WHY, hint="It stays in the history."),
    ]


def _read_assigning(form: Form, desk: Desk) -> AssignSocialWorker | None:
    worker_id = chosen(form, desk, "worker")
    on = form.day("on", "the first day")
    reason = form.text("reason", missing="Enter why", name="The reason")
    if worker_id is None and not form.errors.of("worker"):
        form.errors.add("worker", "Register a worker of this role first")
    if form.failed or on is None or worker_id is None:
        return None
    is_child = desk.written is not None and desk.written.child is not None
    duty = SocialWorker.CHILDRENS_SOCIAL_WORKER if is_child else SocialWorker.SUPERVISING_SOCIAL_WORKER
    return AssignSocialWorker(duty=duty, subject_id=desk.id, worker_id=worker_id, on=on, reason=reason)


async def _supervisors(viewer: Viewer) -> Mapping[str, Options]:
    return {"worker": await who_can_be(viewer, Role.SUPERVISING_SOCIAL_WORKER)}


async def _social_workers(viewer: Viewer) -> Mapping[str, Options]:
    return {"worker": await who_can_be(viewer, Role.CHILDRENS_SOCIAL_WORKER)}


DEEDS = (
    Deed(
        path="/workers/register",
        title="Register a worker",
        button="Register the worker",
        flash="worker_registered",
        roles=KEEPS_WORKERS,
        questions=_new_worker,
        read=_read_new,
        back="/workers",
    ),
    Deed(
        path="/workers/{subject_id}/correct",
        title="Correct the worker’s details",
        button="Save the details",
        flash="worker_corrected",
        roles=KEEPS_WORKERS,
        questions=_of_worker,
        read=_read_worker,
        starts_with=_worker_now,
        back="/workers",
        about="worker",
    ),
    Deed(
        path="/workers/{subject_id}/leaves",
        title="A worker leaves",
        button="Record that the worker leaves",
        flash="worker_leaves",
        roles=KEEPS_WORKERS,
        questions=_leaving,
        read=_read_leaving,
        starts_with=lambda desk: {"on": (desk.written and desk.written.left_on) or desk.viewer.today},
        back="/workers",
        about="worker",
    ),
    Deed(
        path="/households/{subject_id}/supervising-social-worker",
        title="Choose the supervising social worker",
        button="Save who is responsible",
        flash="social_worker_assigned",
        roles=KEEPS_WORKERS,
        questions=_assigning,
        read=_read_assigning,
        starts_with=lambda desk: {"on": desk.viewer.today},
        choices=_supervisors,
        back="/households/{subject_id}",
        about="household",
        fields={"worker_id": "worker"},
    ),
    Deed(
        path="/children/{subject_id}/social-worker",
        title="Choose the child’s social worker",
        button="Save who is responsible",
        flash="social_worker_assigned",
        roles=frozenset({Role.PROGRAMME_MANAGER}),
        questions=_assigning,
        read=_read_assigning,
        starts_with=lambda desk: {"on": desk.viewer.today},
        choices=_social_workers,
        back="/children/{subject_id}",
        about="child",
        fields={"worker_id": "worker"},
    ),
)
FLASHES = {
    "worker_registered": "The worker is registered. The reference is {ref}.",
    "worker_corrected": "The details of the worker are saved.",
    "worker_leaves": "It is recorded until when this person is a worker.",
    "social_worker_assigned": "Who is responsible is changed from {on}.",
}
