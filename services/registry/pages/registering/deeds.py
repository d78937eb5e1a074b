"""What is a page on which somebody is registered or corrected?"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.registry.pages.registering.questions import Options, Question
from shared.contracts.correcting import Written
from shared.contracts.message import Command
from shared.contracts.registering import CarerDetails, ChildDetails, HouseholdDetails, Registered, WorkerDetails
from shared.contracts.roles import Role
from shared.web.forms import Form
from shared.web.viewer import Viewer


@dataclass(slots=True)
class Desk:
    """What somebody has before them who registers or corrects."""

    viewer: Viewer
    subject_id: UUID | None = None
    """Whom or what it is about, if they are in the register already."""
    written: Written | None = None
    """What is written of them now."""
    choices: Mapping[str, Options] = field(default_factory=dict)
    """What the form offers, by its field."""

    @property
    def id(self) -> UUID:
        """Whom it is about; for pages that are about somebody."""
        if self.subject_id is None:
            raise AssertionError("a page about nobody yet")
        return self.subject_id

    @property
    def name(self) -> str:
        """Whom or what it is about, by name, so that nobody changes the wrong one."""
        match self.written:
            case Written(household=HouseholdDetails(name=name)):
                return f"{name} household"
            case Written(carer=CarerDetails() as one) | Written(worker=WorkerDetails() as one):
                return f"{one.first_name} {one.last_name}"
            case Written(child=ChildDetails() as child):
                return f"{child.known_as or child.first_name} {child.last_name}"
        return ""

    def at(self, path: str) -> str:
        """A path with the identifiers of whom it is about in it."""
        household_id = self.written.household_id if self.written else None
        return path.format(subject_id=self.subject_id, household_id=household_id)


Asked = Command[Registered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One page: what it asks, how that is read, and what is said afterwards."""

    path: str
    """With `{subject_id}` where it is about somebody in the register."""
    title: str
    button: str
    flash: str
    roles: frozenset[Role]
    questions: Callable[[Desk], Sequence[Question]]
    read: Callable[[Form, Desk], Asked | None]
    back: str
    """Where it leads back to, and afterwards; with `{subject_id}`, or `{household_id}` for a carer's household."""
    starts_with: Callable[[Desk], Mapping[str, Any]] = lambda _: {}
    leads_to: Callable[[Registered, Desk], str] | None = None
    """Where it leads to afterwards, where that isn't back."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Fields of the message that the form calls otherwise."""
    lead: str = ""
    """What somebody must know before they begin."""
    choices: Callable[[Viewer], Awaitable[Mapping[str, Options]]] | None = None
    about: str = ""
    """What of `Written` must be there: a household's page doesn't fit a child."""
