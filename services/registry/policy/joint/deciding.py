"""Who decides what of a joint constellation?"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.deciding import in_words
from services.registry.policy.constellations.life import Life
from services.registry.policy.joint.agreements import decided_by_host
from shared.contracts.constellations import AddSatellite, AssignLiaisonWorker, Change, RemoveSatellite
from shared.contracts.refusals import refuse

DECIDED_BY_THE_GUEST = (AddSatellite, RemoveSatellite, AssignLiaisonWorker)
"""What the guest decides of a constellation that another authority keeps: who of its own belongs to it."""


def refuse_what_others_decide(change: Change, life: Life, agreed_from: date | None, guests: Mapping[UUID, str]) -> None:
    """Raises `decided_by_host`, `decided_by_guest` and `before_the_agreement`.

    `agreed_from` is the first day of the agreement by which another authority's constellation is here; `guests` are the
    households of other authorities that are known here, each with that authority's name.
    """
    if life.host and not isinstance(change, DECIDED_BY_THE_GUEST):
        raise decided_by_host(life.host)
    household_id: UUID | None = getattr(change, "household_id", None)
    if household_id is not None and household_id in guests:
        raise refuse(
            grounds.DECIDED_BY_GUEST,
            f"This is a household of {guests[household_id]}, which decides where it belongs. Ask them.",
            "household_id",
        )
    if isinstance(change, AddSatellite) and agreed_from is not None and change.on < agreed_from:
        raise refuse(
            grounds.BEFORE_THE_AGREEMENT,
            f"The agreement with {life.host} begins on {in_words(agreed_from)}. Choose that day or a later one.",
            "on",
        )
