"""Each change of a constellation as somebody enters it, as the command that follows, and as it is told of when done."""

from datetime import date

from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    EndHubHome,
    MoveToPhase,
    RemoveSatellite,
)
from shared.contracts.words import ConstellationPhase
from tests.component.registry.a_constellation_site import (
    GORSE,
    HERE,
    IVY,
    KITES,
    OTHER_LIAISON,
)

WHEN_AND_WHY = {"on-day": "1", "on-month": "12", "on-year": "2026", "reason": "The board agreed."}
FIRST_OF_DECEMBER = date(2026, 12, 1)
SAID = {
    "constellation_id": KITES,
    "version": 4,
    "on": FIRST_OF_DECEMBER,
    "reason": "The board agreed.",
    "allowed_because": "",
}
CHANGES = {
    "phase": ({"phase": "paused"}, MoveToPhase(**SAID, phase=ConstellationPhase.PAUSED)),
    "hub-home": (
        {"household": str(IVY), "beds": "3", "for_how_long": "interim"},
        AppointHubHome(**SAID, household_id=IVY, beds=3, is_interim=True),
    ),
    "hub-home/end": ({}, EndHubHome(**SAID)),
    "satellites/add": ({"household": str(IVY)}, AddSatellite(**SAID, household_id=IVY)),
    "satellites/remove": (
        {"household": str(GORSE), "leaving_reason": "moved_away"},
        RemoveSatellite(**SAID, household_id=GORSE, leaving_reason="moved_away"),
    ),
    "liaison-worker": (
        {"worker": str(OTHER_LIAISON.person_id)},
        AssignLiaisonWorker(**SAID, worker_id=OTHER_LIAISON.person_id),
    ),
}
DONE = {
    "phase": "The constellation’s phase changes on Tuesday 1 December 2026.",
    "hub-home": "The hub home is appointed from Tuesday 1 December 2026.",
    "hub-home/end": "The hub home’s term ends on Tuesday 1 December 2026.",
    "satellites/add": "The household belongs to the constellation from Tuesday 1 December 2026.",
    "satellites/remove": "The household does not belong to the constellation from Tuesday 1 December 2026.",
    "liaison-worker": "The liaison worker changes on Tuesday 1 December 2026.",
}


async def checked(visitor, path, fields):
    """The page on which a change is checked."""
    form = await visitor.get(f"{HERE}/{path}")
    return await visitor.submit(form, WHEN_AND_WHY | fields)
