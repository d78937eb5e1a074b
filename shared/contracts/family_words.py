"""The closed lists of words that messages about family time share."""

from shared.contracts.fields import Code


class FamilyTimeState(Code):
    """Where a family time is in its life. The first two keep the room, and the children’s time."""

    PROPOSED = "proposed"
    """By a hub home carer, and no worker has agreed yet."""
    PLANNED = "planned"
    HELD = "held"
    """It took place, and it is recorded who came."""
    CANCELLED = "cancelled"
    """It won’t take place, or didn’t."""


class Supervision(Code):
    """Whether somebody supervises a family time, and who."""

    NOT_SUPERVISED = "not_supervised"
    WORKER = "worker"
    HUB_HOME_CARERS = "hub_home_carers"
    """Those of the hub home where it is."""
    SOMEBODY = "somebody"
    """Somebody else, such as another carer, in words."""


class FamilyTimeOffReason(Code):
    """Why a family time won’t take place or didn’t, and so whose doing it was."""

    FAMILY_DID_NOT_COME = "family_did_not_come"
    CARER_COULD_NOT = "carer_could_not"
    CHILD_DID_NOT_WANT = "child_did_not_want"
    NOT_RIGHT = "not_right"
    """Somebody who answers for a child has decided so."""
    CHILD_UNWELL = "child_unwell"
    CALLED_OFF_BY_WORKER = "called_off_by_worker"
    PLACE_NOT_AVAILABLE = "place_not_available"
    OTHER = "other"


class FamilyTimePart(Code):
    """What of a plan of family time changed."""

    TIME = "time"
    PLACE = "place"
    CHILDREN = "children"
    """Which children come."""
    BIRTH_FAMILY = "birth_family"
    SUPERVISION = "supervision"
    GETTING_THERE = "getting_there"
    """How a child gets there, of those for whom it is the asker’s to know."""
    ANOTHER_CHILD = "another_child"
    """How a child of somebody else’s gets there, and nothing else."""


class FamilyTimeChange(Code):
    """What of a family time has changed."""

    PLAN = "plan"
    """When or where it is, who comes, or who supervises: everybody must acknowledge it anew."""
    CHILD_MOVED = "child_moved"
    """A child lives elsewhere on its day, or is at a hub home then: who looks after them is asked, nobody else anew."""
    HUB_HOME_ENDED = "hub_home_ended"
    """The home where it is to be isn’t a hub home any more on its day. Who planned it is told; nobody is asked anew."""
