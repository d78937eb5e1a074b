"""How does a notice of a gathering read?"""

from datetime import timedelta

from services.notifications.wording.notices import Words, notice
from shared.contracts.clock import day_in_london
from shared.contracts.gatherings import GatheringFacts
from shared.contracts.notifications import NoticeKind
from shared.contracts.words import GatheringKind
from shared.web import wording

GATHERING_WORDS = {
    GatheringKind.SOCIAL_ACTIVITY: "social activity",
    GatheringKind.SUPPORT_GROUP: "support group",
    GatheringKind.TRAINING: "training session",
    GatheringKind.CONSTELLATION_MEETING: "constellation meeting",
}


def words_of_gathering(kind: NoticeKind, event: GatheringFacts) -> Words:
    """What a notice of this kind says about a gathering: what it is and when; what it is called stays in Hubhome."""
    what = GATHERING_WORDS[event.kind]
    return notice(
        kind,
        what=what,
        a_what=f"{'an' if what[0] in 'aeiou' else 'a'} {what}",
        more=event.of - 1 if event.of > 1 else 0,
        on=wording.day_and_month(day_in_london(event.starts_at)),
        at=wording.clock(event.starts_at),
        until=wording.clock(event.starts_at + timedelta(minutes=event.minutes)),
    )
