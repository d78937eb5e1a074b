"""How does a notice of handover notes read?"""

from services.notifications.wording.notices import Words, notice
from shared.contracts.handover import HandoverNotesLeft, HandoverSide
from shared.contracts.notifications import NoticeKind
from shared.web import wording


def words_of_handover(kind: NoticeKind, event: HandoverNotesLeft) -> Words:
    """What a notice of this kind says of handover notes: whose they are, and of which stay; no word of them."""
    children = len(event.child_ids)
    first, last = event.first_night_on, event.last_night_on
    when = wording.when_in_words(first, last, has_year=False)
    return notice(
        kind,
        children="1 child" if children == 1 else f"{children} children",
        when=when,
        nights=when if first < last else f"on the night of {wording.day_and_month(first)}",
        by="The hub home" if event.side is HandoverSide.HUB_HOME else "The carers at home",
        left=event.left,
    )
