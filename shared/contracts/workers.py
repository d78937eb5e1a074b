"""What the registry is asked of the workers that an authority has."""

from shared.contracts.bed_sharing import WaitingSharing
from shared.contracts.child_terms import DueReview, Term
from shared.contracts.fields import Code, Count, Day, Flag, Identifier, PersonalText, SensitiveText
from shared.contracts.message import Query, Reply, Value
from shared.contracts.packs import Ref
from shared.contracts.records import ON_A_PAGE, Paged, PageNumber, PageSize
from shared.contracts.register_pack import WorkerRole
from shared.contracts.registering import KEEPS_WORKERS
from shared.contracts.registry import Purpose
from shared.contracts.roles import WORKERS, Role


class WorkerCard(Value):
    """A worker in the list."""

    worker_id: Identifier
    ref: Ref
    name: PersonalText
    roles: tuple[WorkerRole, ...]
    email: PersonalText | None
    phone: PersonalText | None
    left_on: Day | None
    """The first day on which they aren't a worker any more, where it is known."""
    is_here: Flag
    """Whether they are one today."""
    assigned_to: Count
    """Constellations, households and children for which they are responsible today."""


class WorkerCards(Paged):
    """One page of the workers, by name; those who left come last."""

    on: Day
    workers: tuple[WorkerCard, ...]


class FindWorkers(Query[WorkerCards], owner="registry", asked_by=KEEPS_WORKERS):
    """Which workers does the authority have? Found by name or reference, or by what they are."""

    search: PersonalText = ""
    role: WorkerRole | None = None
    only_here: Flag = False
    """Without those who have left."""
    page: PageNumber = 1
    at_once: PageSize = ON_A_PAGE
    purpose: Purpose = Purpose.KEEP_THE_REGISTER


class ResponsibleAs(Code):
    """As what a worker is responsible for something."""

    LIAISON_WORKER = "liaison_worker"
    """Of a constellation."""
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    """Of a household."""
    CHILDRENS_SOCIAL_WORKER = "childrens_social_worker"
    """Of a child."""


class WorkerDuty(Term):
    """What a worker is, was or will be responsible for, and from when until when."""

    responsible_as: ResponsibleAs
    subject_id: Identifier
    """The constellation, the household or the child."""
    area_id: Identifier | None = None
    """Of a constellation."""
    reason: SensitiveText = ""
    """Told to who keeps workers: it may say of a colleague why they stopped."""


class WorkerView(Reply):
    """A worker: who they are, what they are responsible for, and what of the register waits for them."""

    worker_id: Identifier
    on: Day
    ref: Ref
    name: PersonalText
    roles: tuple[WorkerRole, ...]
    email: PersonalText | None
    phone: PersonalText | None
    joined_on: Day | None
    left_on: Day | None
    is_here: Flag
    """Whether they are one today."""
    duties: tuple[WorkerDuty, ...]
    """All, those of past days and of days to come as well; the latest first."""
    reviews: tuple[DueReview, ...] = ()
    """Delegations of their children that are overdue, or to be reviewed within two weeks."""
    sharings: tuple[WaitingSharing, ...] = ()
    """Children of theirs for whom an agreement to share a bedroom waits."""
    may_see_what_waits: Flag = False
    """Whether reviews and agreements are told to the asker: not to an administrator, who reads no child's record."""
    may_change: Flag = False
    """Whether the asker may correct the worker, and hand over what they are responsible for."""


class HowIsWorker(Query[WorkerView], owner="registry", asked_by=WORKERS | {Role.ADMINISTRATOR}):
    """Who is a worker, for what are and were they responsible, and what waits for them?

    Programme managers and administrators may ask it of anybody, others of themselves. That the worker was looked at is
    written down, and each child of whom a review or an agreement is told. Refused: `not_yours`, `record_erased`.
    """

    worker_id: Identifier
    purpose: Purpose = Purpose.KEEP_THE_REGISTER
