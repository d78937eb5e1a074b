"""What the registry is asked when somebody is new: an authority, a worker, a household with its carers, or a child."""

from typing import Annotated

from pydantic import Field

from shared.contracts.constellations import Reason
from shared.contracts.fields import CodeWord, Count, Day, Flag, Identifier, PersonalDay, PersonalText, SensitiveText
from shared.contracts.message import Command, Reply, Value
from shared.contracts.packs import Ref
from shared.contracts.register_pack import (
    Age,
    CaredAlongside,
    Colour,
    ContactBy,
    Email,
    Name,
    Phone,
    Places,
    Postcode,
    Ssda903Id,
    WorkerRole,
)
from shared.contracts.roles import Role

KEEPS_WORKERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Who keeps areas and workers, and says who is responsible for whom."""
REGISTERS_HOUSEHOLDS = frozenset({Role.SUPERVISING_SOCIAL_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Who may register and correct households: a supervising social worker those whom they supervise."""
REGISTERS_CHILDREN = frozenset({Role.CHILDRENS_SOCIAL_WORKER, Role.PROGRAMME_MANAGER})
"""Who may register and correct children: a children's social worker their own."""
REGISTERS_APPLICANTS = REGISTERS_HOUSEHOLDS | {Role.LIAISON_WORKER}
"""Who may register a household that has applied: liaison workers too, who find satellite households."""
MOST_CARERS = 4


class HouseholdDetails(Value):
    """What is written of a fostering household itself."""

    name: Name
    address: PersonalText
    postcode: Postcode
    phone: Phone | None = None
    spare_beds: Count = 0
    languages: tuple[PersonalText, ...] = ()
    pets: tuple[PersonalText, ...] = ()


class CarerDetails(Value):
    """What is written of a carer."""

    first_name: Name
    last_name: Name
    is_main_carer: Flag
    email: Email | None = None
    phone: Phone | None = None
    contact_by: ContactBy = ContactBy.EMAIL


class ChildDetails(Value):
    """What is written of a child, but for what has days of its own or is a matter of health."""

    first_name: Name
    last_name: Name
    known_as: Name | None = None
    date_of_birth: PersonalDay
    sex: PersonalText
    ethnicity: SensitiveText | None = None
    language: SensitiveText | None = None
    legal_status: SensitiveText
    cared_alongside: CaredAlongside = CaredAlongside.NO_PREFERENCE
    ssda903_id: Ssda903Id | None = None
    """The child's number in the statutory return."""


class WorkerDetails(Value):
    """What is written of a worker."""

    first_name: Name
    last_name: Name
    roles: Annotated[tuple[WorkerRole, ...], Field(min_length=1)]
    email: Email
    phone: Phone | None = None
    social_work_england_number: PersonalText | None = None


class FirstApproval(Value):
    """The terms on which a household is approved when it is registered."""

    on: Day
    """The first day."""
    places: Places
    age_from: Age
    age_to: Age
    kinds: tuple[CodeWord, ...] = ()


class Lookalike(Value):
    """Somebody or something in the register that may be the same."""

    ref: Ref
    name: PersonalText
    hint: PersonalText = ""
    """Where it belongs, as far as the asker may know."""


class Registered(Reply):
    """What there is now; with `dry_run` nothing was saved."""

    thing_id: Identifier | None = None
    """None where nothing was saved."""
    ref: Ref | None = None
    """By what the register calls it: the authority's own reference where one was given."""
    lookalikes: tuple[Lookalike, ...] = ()
    """What is there already and may be the same."""
    brothers_and_sisters: tuple[PersonalText, ...] = ()
    """Those of a child, by name, for whoever checks that they are the right ones."""


class Registering(Command[Registered]):
    """What every registering says besides.

    Where something that looks the same is there already, it is refused as `perhaps_known_already` unless whoever
    registers has seen that and says that it is another one. Refused: `reference_taken`.
    """

    ref: Ref | None = None
    """The authority's own reference; without one the register gives a short one."""
    is_another: Flag = False
    """The asker has seen what looks the same, and it is another one."""
    dry_run: Flag = False


class OpenAuthority(Command[Registered], owner="registry", asked_by={Role.OPERATOR}):
    """Begins an authority that has no register yet, with the first who may register everybody else.

    Replies with that worker. Refused: `authority_is_open`, `not_an_authority`.
    """

    name: Name
    gss_code: CodeWord
    out_of_hours_phone: Phone
    duty_email: Email
    colour: Colour = "#1d5b79"
    first_worker: WorkerDetails


class RegisterWorker(Registering, owner="registry", asked_by=KEEPS_WORKERS):
    """Makes a worker known, who can sign in from then on. Refused: `beyond_your_role`."""

    worker: WorkerDetails


class RegisterHousehold(Registering, owner="registry", asked_by=REGISTERS_HOUSEHOLDS):
    """Makes a household known with its carers, its first approval and who supervises it.

    A supervising social worker registers those whom they supervise themselves. Refused: `not_yours`,
    `another_role`, `no_main_carer`, `two_main_carers`, `ages_the_wrong_way_round`, `impossible_day`.
    """

    household: HouseholdDetails
    carers: Annotated[tuple[CarerDetails, ...], Field(min_length=1, max_length=MOST_CARERS)]
    approval: FirstApproval
    supervising_social_worker_id: Identifier | None = None


class RegisterApplicant(Registering, owner="registry", asked_by=REGISTERS_APPLICANTS):
    """Makes a household known that has applied to foster and isn't approved, with its carers and the application's day.

    What becomes of it is said by `RecordApplication`, or by `ChangeApproval` once it is approved; for how long the
    record is kept follows from that (DOMAIN.md §3.6). A supervising social worker registers those whom they supervise
    themselves; one that a liaison worker registers is supervised by nobody yet. Refused: `not_yours`, `another_role`,
    `no_main_carer`, `two_main_carers`, `in_the_future`, `impossible_day`.
    """

    household: HouseholdDetails
    carers: Annotated[tuple[CarerDetails, ...], Field(min_length=1, max_length=MOST_CARERS)]
    applied_on: Day
    is_connected_person: Flag = False
    """They are assessed as a child's relatives or friends."""
    written_in: Reason
    """Where it is written: the application form of a day."""
    supervising_social_worker_id: Identifier | None = None


class AddCarer(Registering, owner="registry", asked_by=REGISTERS_HOUSEHOLDS):
    """Makes somebody a carer of a household from a day on; a main carer takes that over.

    Refused: `not_yours`, `record_erased`, `not_there_yet` (to be the main carer before they join).
    """

    household_id: Identifier
    carer: CarerDetails
    on: Day


class RegisterChild(Registering, owner="registry", asked_by=REGISTERS_CHILDREN):
    """Makes a child known, with brothers and sisters and the responsible social worker.

    On overnight stays that social worker decides until it is delegated. A children's social worker registers their
    own. Refused: `not_yours`, `another_role`, `born_in_the_future`, `too_old`, `no_such_sibling`, `number_taken`.
    """

    child: ChildDetails
    childrens_social_worker_id: Identifier | None = None
    sibling_ref: Ref | None = None
    """The reference of a brother or sister who is known already."""
