"""What is a constellation like in a few lines, and what of it does a change alter?"""

from dataclasses import dataclass

from services.registry import wording
from shared.contracts.constellations import ConstellationView
from shared.web.names import Names
from shared.web.wording import counted


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of how a constellation is."""

    question: str
    now: str
    before: str = ""
    """What it is without the change, where the change alters it."""


def how_it_will_be(before: ConstellationView | None, after: ConstellationView, names: Names) -> list[Fact]:
    """The constellation in a few lines; each that is another one than before tells what it was."""
    was = _facts(before, names) if before else {}
    return [
        Fact(question, now, before=was[question] if was.get(question, now) != now else "")
        for question, now in _facts(after, names).items()
    ]


def _facts(view: ConstellationView, names: Names) -> dict[str, str]:
    state, _ = wording.STATE_TAGS[view.state]
    return {
        "State": state,
        "Hub home": hub_home(view, names),
        "Satellite households": f"{len(view.satellites) + view.others} ({view.fewest} to {view.most})"
        if view.others_are_known
        else f"{len(view.satellites)} of your own",
        "Children who live there": str(sum(satellite.children for satellite in view.satellites)),
        "Liaison worker": names.person(view.liaison_worker_id) or wording.NOBODY,
    }


def hub_home(view: ConstellationView, names: Names) -> str:
    """`Parker, 2 beds`; `Parker, 2 beds, for the interim`."""
    if view.hub_home is None:
        return wording.NO_HUB_HOME
    interim = ", for the interim" if view.hub_home.is_interim else ""
    beds = counted(len(view.hub_home.bed_ids) or view.beds_at_host, "bed")
    return f"{names.household(view.hub_home.household_id)}, {beds}{interim}"
