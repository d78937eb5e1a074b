"""What bookings does when it hears of the register."""

from services.bookings.handlers.telling import recorded
from services.bookings.repository.history import History
from services.bookings.repository.register import Register
from shared.contracts.registry import ChildChanged, ConstellationChanged, MembershipChanged, PlacementChanged
from shared.persistence.work import Work


async def move_the_beds(event: ConstellationChanged, work: Work) -> None:
    """The hub home's beds are those of the event; what is promised in a closed bed stays promised."""
    await Register(work).keep_constellation(event)


async def know_who_belongs_where(event: MembershipChanged, work: Work) -> None:
    """Who may ask for whose beds."""
    await Register(work).keep_membership(event)


async def know_where_they_live(event: PlacementChanged, work: Work) -> None:
    """Where the child sleeps at home; stays from before that were told without it are told again."""
    if not await Register(work).keep_placement(event):
        return
    for version, past in await History(work).correct_homes(event.child_id):
        work.say(recorded(past, version))


async def know_who_decides(event: ChildChanged, work: Work) -> None:
    """Who must say yes to the child's next sleepover; what is asked already waits for whom it was asked of."""
    await Register(work).keep_child(event)
