"""What the register said against the nights that two sleepovers would have by a swap, as it is kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.cautions import OtherStay
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.cautions import as_caution, as_columns
from services.bookings.repository.forgetting import blank_the_words
from services.bookings.repository.ranges import as_nights
from shared.contracts.cautions import Caution
from shared.persistence.statements import Statement
from shared.persistence.work import Work

LOOK_AT_CAUTIONS_OF_SWAP = "look_at_cautions_of_swap"
"""The errand that asks the registry what speaks against the nights that two would have by a swap."""

_BEGIN = Statement(text("INSERT INTO swap_look (swap_id) VALUES (:swap_id)"))
_LOOK = Statement(text("SELECT compared, news, said_at FROM swap_look WHERE swap_id = :swap_id"))
_CAUTIONS = Statement(
    text("""
    SELECT sleepover_id, kind, child_ids, other_child_ids, nights, usual_limit, children, age_from, age_to,
        days_so_far, days
    FROM swap_caution
    WHERE swap_id = :swap_id ORDER BY kind, child_ids, nights
    """)
)
_OTHERS = Statement(
    text("""
    SELECT s.id AS sleepover_id, b.child_id, b.nights
    FROM sleepover s JOIN bed_stay b ON b.sleepover_id = s.id AND b.is_kept
    WHERE s.hub_household_id = :hub_household_id AND s.id <> ALL(CAST(:but_for AS uuid[]))
        AND s.first_night_on <= :last AND s.last_night_on >= :first
        AND s.state IN ('requested', 'confirmed', 'stayed')
    ORDER BY s.id, b.child_id
    """)
)
_KEEP_LOOK = Statement(text("UPDATE swap_look SET compared = :compared, said_at = :said_at WHERE swap_id = :swap_id"))
_LET_GO = Statement(text("DELETE FROM swap_caution WHERE swap_id = :swap_id"))
_END = Statement(text("DELETE FROM swap_look WHERE swap_id = :swap_id"))
_KEEP = Statement(
    text("""
    INSERT INTO swap_caution
        (swap_id, sleepover_id, kind, child_ids, other_child_ids, nights, usual_limit, children, age_from, age_to,
        days_so_far, days)
    VALUES (:swap_id, :sleepover_id, :kind, :child_ids, :other_child_ids, :nights, :usual_limit, :children,
        :age_from, :age_to, :days_so_far, :days)
    """)
)
_OPEN_AT = Statement(
    text("""
    SELECT w.id FROM swap w JOIN sleepover s ON s.id = w.offered_sleepover_id
    WHERE w.state = 'proposed' AND s.hub_household_id = :hub_household_id ORDER BY w.id
    """)
)
# There are few: which of them it can change isn't asked.
_HEARD = Statement(
    text("""
    WITH locked AS (SELECT swap_id FROM swap_look ORDER BY swap_id FOR UPDATE)
    UPDATE swap_look SET compared = '', news = news + 1 WHERE swap_id IN (SELECT swap_id FROM locked)
    RETURNING swap_id
    """)
)


@dataclass(frozen=True, slots=True)
class SwapLook:
    """What the register said of both, and of what it was asked."""

    compared: str = ""
    """A mark of both; empty where it wasn't asked yet, or something was heard since."""
    news: int = 0
    said_at: datetime | None = None
    """Since when it has said this."""
    cautions: Mapping[UUID, Sequence[Caution]] = field(default_factory=dict)
    """By sleepover."""


class SwapCautions:
    """What speaks against swaps of the authority that are proposed."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def begin(self, swap_id: UUID) -> None:
        """Have the register asked of a new one."""
        await self._work.run(_BEGIN, {"swap_id": swap_id})
        await self._work.later(LOOK_AT_CAUTIONS_OF_SWAP, swap_id)

    async def others(self, would_be: Sleepover, but_for: Sequence[UUID]) -> list[OtherStay]:
        """The children of others in the hub home on the nights of a sleepover as it would be."""
        values = {
            "hub_household_id": would_be.hub_household_id,
            "but_for": list(but_for),
            "first": would_be.first_night_on,
            "last": would_be.last_night_on,
        }
        rows = await self._work.run(_OTHERS, values)
        return [OtherStay(row["sleepover_id"], row["child_id"], as_nights(row["nights"])) for row in rows]

    async def look(self, swap_id: UUID) -> SwapLook:
        """What was kept; an empty look where there is none."""
        rows = await self._work.run(_LOOK, {"swap_id": swap_id})
        found: defaultdict[UUID, list[Caution]] = defaultdict(list)
        for row in await self._work.run(_CAUTIONS, {"swap_id": swap_id}):
            found[row["sleepover_id"]].append(as_caution(row))
        return SwapLook(rows[0]["compared"], rows[0]["news"], rows[0]["said_at"], found) if rows else SwapLook()

    async def keep(self, swap_id: UUID, look: SwapLook) -> None:
        """Keep what the register says now in place of what it said before; nothing of whose record was erased."""
        its = {"swap_id": swap_id}
        await self._work.run(_KEEP_LOOK, {**its, "compared": look.compared, "said_at": look.said_at})
        await self._work.run(_LET_GO, its)
        for sleepover_id, cautions in look.cautions.items():
            for one in cautions:
                await self._work.run(_KEEP, {**its, "sleepover_id": sleepover_id, **as_columns(one)})
        if any(look.cautions.values()):
            await blank_the_words(self._work)

    async def let_go(self, swap_id: UUID) -> None:
        """Of a swap that is over nothing is kept that the register says against it."""
        await self._work.run(_LET_GO, {"swap_id": swap_id})
        await self._work.run(_END, {"swap_id": swap_id})

    async def open_at(self, hub_household_id: UUID) -> list[UUID]:
        """The swaps that are proposed at a hub home."""
        rows = await self._work.run(_OPEN_AT, {"hub_household_id": hub_household_id})
        return [row["id"] for row in rows]

    async def heard(self) -> list[UUID]:
        """Something was heard that can change what the register says: no look holds; the swaps."""
        return [row["swap_id"] for row in await self._work.run(_HEARD)]
