"""What the registry is asked of the workers that an authority has."""

from shared.contracts.fields import Count, Day, Flag, Identifier, PersonalText
from shared.contracts.message import Query, Value
from shared.contracts.packs import Ref
from shared.contracts.records import ON_A_PAGE, Paged, PageNumber, PageSize
from shared.contracts.register_pack import WorkerRole
from shared.contracts.registering import KEEPS_WORKERS
from shared.contracts.registry import Purpose


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
