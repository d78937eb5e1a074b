"""How does a place on a waiting list, and what gives it, read?"""

from services.bookings import wording
from shared.contracts.waiting import AheadBy, WaitingOnList, WaitingState, WaitingView
from shared.web.names import Names
from shared.web.wording import counted, moment

STATE_TAGS = {
    WaitingState.WAITING: ("Waiting", "govuk-tag--yellow"),
    WaitingState.OFFERED: ("A bed is offered", "govuk-tag--green"),
    WaitingState.ACCEPTED: ("Accepted", "govuk-tag--blue"),
    WaitingState.DECLINED: ("Declined", "govuk-tag--grey"),
    WaitingState.LAPSED: ("Not answered in time", "govuk-tag--grey"),
    WaitingState.LEFT: ("Left the list", "govuk-tag--grey"),
    WaitingState.NO_BED: ("No bed became free", "govuk-tag--grey"),
    WaitingState.MOVED: ("Taken off the list", "govuk-tag--grey"),
}
WHAT_CAME_OF_IT = {
    WaitingState.ACCEPTED: "You have beds on these nights. They are a sleepover now.",
    WaitingState.DECLINED: "You said no to the beds that were offered. They were offered to the next.",
    WaitingState.LAPSED: "Nobody answered in time, so the beds were offered to the next. "
    "If you still need a bed, join the list again.",
    WaitingState.LEFT: "You don’t wait for these nights any more.",
    WaitingState.NO_BED: "The first evening came, and no bed had become free.",
    WaitingState.MOVED: "A child lives elsewhere on these nights, or the household isn’t in the constellation then.",
}
AHEAD_WORDS = {
    AheadBy.NEED: "their need comes first",
    AheadBy.NIGHTS: "their children have had fewer nights at hub homes",
    AheadBy.TIME: "they have waited longer",
}
_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def place(place_on_list: int, of: int) -> str:
    """`2nd of 4 for these nights`; of who waits alone, that nobody else does."""
    if of == 1:
        return "Nobody else waits for these nights"
    return f"{ordinal(place_on_list)} of {of} for these nights"


def would_be(view: WaitingView) -> str:
    """What somebody is told before they join."""
    if view.of == 1:
        return "Nobody else waits for these nights."
    return f"You would be {place(view.place, view.of)}."


def children(view: WaitingView | WaitingOnList, names: Names) -> str:
    """`Ada and Ben`."""
    return wording.listed([names.child(one) for one in view.child_ids])


def why_there(one: WaitingOnList) -> list[str]:
    """What gives somebody their place, a line each; then by what they stand before the next."""
    lines = [
        f"Need: {_first_small(wording.NEED_WORDS[one.need])}. It comes {ordinal(one.rank)} among needs.",
        f"Nights at hub homes in the 12 months before: {one.nights_so_far}"
        + (", of the child who has had the most." if len(one.child_ids) > 1 else "."),
        f"Waiting since {moment(one.since)}.",
    ]
    if one.ahead_by is not None:
        lines.append(f"Before the next because {AHEAD_WORDS[one.ahead_by]}.")
    return lines


def _first_small(text: str) -> str:
    return text[:1].lower() + text[1:]


def how_many(number: int) -> str:
    """`1 household waits`, `3 households wait`."""
    return f"{counted(number, 'household')} wait{'s' if number == 1 else ''}"
