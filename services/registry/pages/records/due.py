"""What of their children's records waits for a worker, on their home page?"""

from collections.abc import Iterable
from datetime import date, timedelta

from services.registry.pages.records import child_words
from shared.contracts.bed_sharing import WaitingSharing, WhichSharingsWait
from shared.contracts.child_terms import DueReview, WhichReviewsAreDue
from shared.contracts.record_changes import CHANGES_CHILDREN
from shared.contracts.refusals import Refused
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.web.names import Names, names_of
from shared.web.pages import Panel, PanelLine
from shared.web.viewer import Viewer
from shared.web.wording import day

SOON = timedelta(days=14)
"""Time enough to arrange a review."""
ON_THE_PANEL = 10


async def records_that_need_you(viewer: Viewer) -> Panel | None:
    """Agreements that others wait for, and reviews of delegated authority that are overdue or due soon."""
    if not viewer.actor.has(*CHANGES_CHILDREN):
        return None
    waiting = await viewer.asks.ask(WhichSharingsWait())
    sharings = () if isinstance(waiting, Refused) else waiting.sharings[:ON_THE_PANEL]
    reviews: tuple[DueReview, ...] = ()
    if viewer.actor.has(Role.CHILDRENS_SOCIAL_WORKER):
        due = await viewer.asks.ask(WhichReviewsAreDue(by=viewer.today + SOON))
        reviews = () if isinstance(due, Refused) else due.reviews[:ON_THE_PANEL]
    ids = [one for line in sharings for one in (line.child_id, line.household_id)]
    ids += [line.child_id for line in reviews]
    names = await names_of(viewer.asks, ids, Purpose.KEEP_THE_REGISTER)
    return Panel(
        "Children’s records that need you",
        tuple(what_waits(sharings, reviews, names, viewer.today)),
        empty="No agreement waits for you, and no review is due.",
    )


def what_waits(
    sharings: Iterable[WaitingSharing], reviews: Iterable[DueReview], names: Names, today: date, whom: str = "you"
) -> list[PanelLine]:
    """Agreements first, for which others wait."""
    return [*(_sharing(one, names, whom) for one in sharings), *(_review(one, names, today) for one in reviews)]


def _sharing(one: WaitingSharing, names: Names, whom: str) -> PanelLine:
    return PanelLine(
        f"{names.child(one.child_id)}: sharing a bedroom, {names.household(one.household_id)}",
        f"/children/{one.child_id}/bed-sharing?sharing={one.sharing_id}",
        f"It is agreed for another child and waits for {whom}.",
    )


def _review(one: DueReview, names: Names, today: date) -> PanelLine:
    is_overdue = one.review_on < today
    return PanelLine(
        f"{names.child(one.child_id)}: who decides about {child_words.AREA_WORDS[one.area].lower()}",
        f"/children/{one.child_id}",
        f"{'The review is overdue since' if is_overdue else 'To be reviewed by'} {day(one.review_on)}",
    )
