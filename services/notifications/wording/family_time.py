"""How does a notice of family time read?"""

from datetime import timedelta

from services.notifications.wording.notices import Words, notice
from shared.contracts.clock import day_in_london
from shared.contracts.family_time import FamilyTimeCancelled, FamilyTimeChanged, FamilyTimeChased, FamilyTimeFacts
from shared.contracts.family_words import FamilyTimeChange, FamilyTimePart, FamilyTimeState
from shared.contracts.notifications import NoticeKind
from shared.web import wording

PART_WORDS = {
    FamilyTimePart.TIME: "the time",
    FamilyTimePart.PLACE: "the place",
    FamilyTimePart.CHILDREN: "which children come",
    FamilyTimePart.BIRTH_FAMILY: "who of the birth family comes",
    FamilyTimePart.SUPERVISION: "who supervises it",
    FamilyTimePart.GETTING_THERE: "how a child gets there",
    FamilyTimePart.ANOTHER_CHILD: "how a child gets there",
}


def words_of_family_time(kind: NoticeKind, event: FamilyTimeFacts) -> Words:
    """What a notice of this kind says about family time: when, and what to do; whose and where is read in Hubhome."""
    return notice(
        kind,
        on=wording.day_and_month(day_in_london(event.starts_at)),
        at=wording.clock(event.starts_at),
        until=wording.clock(event.starts_at + timedelta(minutes=event.minutes)),
        more=event.of - 1 if event.of > 1 else 0,
        is_changed=isinstance(event, FamilyTimeChanged),
        is_chased=isinstance(event, FamilyTimeChased),
        is_off=event.state is FamilyTimeState.CANCELLED,
        missing=len(event.outstanding_household_ids)
        + (len(event.left_household_ids) if isinstance(event, FamilyTimeChased) else 0),
        has_moved=isinstance(event, FamilyTimeChanged) and event.what is FamilyTimeChange.CHILD_MOVED,
        what_changed=_what_changed(event) if isinstance(event, FamilyTimeChanged) else "",
        was=_when_it_was(event) if isinstance(event, FamilyTimeChanged) else "",
        was_proposed=isinstance(event, FamilyTimeCancelled) and event.was_proposed,
    )


def _what_changed(event: FamilyTimeChanged) -> str:
    """`the time, before Friday 27 November, 2pm to 4pm; who supervises it`; nothing of which isn't known."""
    said = []
    for part in event.parts:
        was = _when_it_was(event) if part is FamilyTimePart.TIME else ""
        said.append(PART_WORDS[part] + (f", before {was}" if was else ""))
    return "; ".join(said)


def _when_it_was(event: FamilyTimeChanged) -> str:
    """`Friday 27 November, 2pm to 4pm`; nothing where it isn't known."""
    was = event.was_starts_at
    if was is None:
        return ""
    until = was + timedelta(minutes=event.was_minutes or 0)
    return f"{wording.day_and_month(day_in_london(was))}, {wording.clock(was)} to {wording.clock(until)}"
