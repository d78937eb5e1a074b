"""What the register said against sleepovers, and who else sleeps there, as it is kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.cautions import Look, OtherStay, YesInSpite, compared, mark_of
from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.forgetting import blank_the_words
from services.bookings.repository.ranges import as_nights
from shared.contracts.bookings import MOST_NIGHTS
from shared.contracts.cautions import Caution, CautionKind
from shared.persistence.statements import Statement
from shared.persistence.work import Work

AROUND = timedelta(days=MOST_NIGHTS)
LOOK_AT_CAUTIONS = "look_at_cautions"
"""The errand that asks the registry what speaks against a sleepover: booked wherever one takes or gives up beds."""

_OTHERS = Statement(
    text("""
    SELECT mine.id AS of_id, s.id AS sleepover_id, b.child_id, b.nights
    FROM sleepover mine
    JOIN sleepover s ON s.hub_household_id = mine.hub_household_id AND s.id <> mine.id
        AND s.first_night_on <= mine.last_night_on AND s.last_night_on >= mine.first_night_on
        AND s.state IN ('requested', 'confirmed', 'stayed')
    JOIN bed_stay b ON b.sleepover_id = s.id AND b.is_kept
        AND b.nights && daterange(mine.first_night_on, mine.last_night_on, '[]')
        AND NOT EXISTS (SELECT FROM bed_stay own WHERE own.sleepover_id = mine.id AND own.child_id = b.child_id)
    WHERE mine.id = ANY(CAST(:ids AS uuid[]))
    ORDER BY s.id, b.child_id
    """)
)
# Farther away than one can be long nothing of it was on the same nights.
_AROUND = Statement(
    text("""
    SELECT s.id, s.hub_household_id, s.first_night_on, s.last_night_on, coalesce(l.compared, '') AS compared,
        ARRAY(SELECT DISTINCT child_id FROM bed_stay b WHERE b.sleepover_id = s.id AND b.is_kept) AS child_ids
    FROM sleepover s LEFT JOIN caution_look l ON l.sleepover_id = s.id
    WHERE s.hub_household_id = :hub_household_id AND s.id <> :id AND s.state IN ('requested', 'confirmed')
        AND s.first_night_on <= :last AND s.last_night_on >= :first AND s.last_night_on >= :tonight
    ORDER BY s.id
    """)
)
_LOOKS = Statement(
    text("SELECT sleepover_id, compared, news FROM caution_look WHERE sleepover_id = ANY(CAST(:ids AS uuid[]))")
)
_CAUTIONS = Statement(
    text("""
    SELECT sleepover_id, kind, child_ids, other_child_ids, nights, usual_limit, children, age_from, age_to,
        days_so_far, days
    FROM caution
    WHERE sleepover_id = ANY(CAST(:ids AS uuid[])) ORDER BY kind, child_ids, nights
    """)
)
_IN_SPITE = Statement(
    text("""
    SELECT sleepover_id, person_id, agreed_at, because, first_night_on, last_night_on FROM agreed_in_spite
    WHERE sleepover_id = ANY(CAST(:ids AS uuid[])) ORDER BY agreed_at, id
    """)
)
_KEEP_LOOK = Statement(
    text("""
    INSERT INTO caution_look (sleepover_id, compared, first_looked_at, looked_at)
    VALUES (:sleepover_id, :compared, :now, :now)
    ON CONFLICT (sleepover_id) DO UPDATE SET compared = EXCLUDED.compared, looked_at = EXCLUDED.looked_at,
        first_looked_at = coalesce(caution_look.first_looked_at, EXCLUDED.looked_at)
    """)
)
# Whose look it can change: of whom it is, those who sleep in one home with them, and in the home where they live. Their
# sleepovers are locked first, as whoever keeps a look does: else each could wait for the other.
_HEARD_OF = Statement(
    text("""
    WITH promised AS (
        SELECT s.* FROM sleepover s
        WHERE s.state IN ('requested', 'confirmed') AND s.last_night_on >= :tonight
    ), theirs AS (
        SELECT p.* FROM promised p JOIN bed_stay b ON b.sleepover_id = p.id AND b.child_id = :thing_id
    ), changed AS (
        SELECT p.id FROM promised p WHERE p.hub_household_id = :thing_id OR p.hub_household_id IN (
            SELECT household_id FROM placement WHERE child_id = :thing_id
        )
        UNION SELECT p.id FROM promised p JOIN theirs t ON t.hub_household_id = p.hub_household_id
            AND t.first_night_on <= p.last_night_on AND t.last_night_on >= p.first_night_on
    ), locked AS (
        SELECT s.id FROM sleepover s WHERE s.id IN (SELECT id FROM changed) ORDER BY s.id FOR UPDATE
    )
    INSERT INTO caution_look (sleepover_id, compared, news) SELECT id, '', 1 FROM locked
    ON CONFLICT (sleepover_id) DO UPDATE SET compared = '', news = caution_look.news + 1
    RETURNING sleepover_id
    """)
)
_HEARD_OF_ALL = Statement(
    text("""
    WITH locked AS (
        SELECT id FROM sleepover WHERE state IN ('requested', 'confirmed') AND last_night_on >= :tonight
        ORDER BY id FOR UPDATE
    )
    INSERT INTO caution_look (sleepover_id, compared, news) SELECT id, '', 1 FROM locked
    ON CONFLICT (sleepover_id) DO UPDATE SET compared = '', news = caution_look.news + 1
    RETURNING sleepover_id
    """)
)
_LET_GO = Statement(text("DELETE FROM caution WHERE sleepover_id = :sleepover_id"))
_KEEP = Statement(
    text("""
    INSERT INTO caution
        (sleepover_id, kind, child_ids, other_child_ids, nights, usual_limit, children, age_from, age_to,
        days_so_far, days)
    VALUES
        (:sleepover_id, :kind, :child_ids, :other_child_ids, :nights, :usual_limit, :children, :age_from, :age_to,
        :days_so_far, :days)
    """)
)
_AGREED = Statement(
    text("""
    INSERT INTO agreed_in_spite (sleepover_id, person_id, agreed_at, about_ids, because, first_night_on, last_night_on)
    VALUES (:sleepover_id, :person_id, :agreed_at, :about_ids, :because, :first_night_on, :last_night_on)
    """)
)


class Cautions:
    """What speaks against sleepovers of the authority."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def others(self, *sleepover_ids: UUID) -> Mapping[UUID, Sequence[OtherStay]]:
        """Of each sleepover, the children of others in its hub home on its nights, asked for or confirmed."""
        found: dict[UUID, list[OtherStay]] = {one: [] for one in sleepover_ids}
        for row in await self._work.run(_OTHERS, {"ids": list(sleepover_ids)}):
            found[row["of_id"]].append(OtherStay(row["sleepover_id"], row["child_id"], as_nights(row["nights"])))
        return found

    async def outdated_around(self, sleepover: Sleepover) -> list[UUID]:
        """Sleepovers near this one in its hub home whose last look was of others than sleep there now."""
        rows = await self._work.run(
            _AROUND,
            {
                "id": sleepover.id,
                "hub_household_id": sleepover.hub_household_id,
                "first": sleepover.first_night_on - AROUND,
                "last": sleepover.last_night_on + AROUND,
                "tonight": self._work.tonight,
            },
        )
        others = await self.others(*(row["id"] for row in rows))
        return [row["id"] for row in rows if row["compared"] != _now(row, others[row["id"]])]

    async def looks(self, *sleepover_ids: UUID) -> Mapping[UUID, Look]:
        """What the register said of each of these; an empty look where it wasn't asked yet."""
        values = {"ids": list(sleepover_ids)}
        marks = {row["sleepover_id"]: (row["compared"], row["news"]) for row in await self._work.run(_LOOKS, values)}
        cautions: defaultdict[UUID, list[Caution]] = defaultdict(list)
        in_spite: defaultdict[UUID, list[YesInSpite]] = defaultdict(list)
        for row in await self._work.run(_CAUTIONS, values):
            cautions[row["sleepover_id"]].append(as_caution(row))
        for row in await self._work.run(_IN_SPITE, values):
            nights = Nights(row["first_night_on"], row["last_night_on"])
            in_spite[row["sleepover_id"]].append(YesInSpite(row["person_id"], row["agreed_at"], row["because"], nights))
        return {
            one: Look(*marks.get(one, ("", 0)), tuple(cautions[one]), tuple(in_spite[one])) for one in sleepover_ids
        }

    async def heard_of(self, thing_id: UUID) -> None:
        """Something changed of a child or a household: no look that it can change holds, and each is done anew."""
        rows = await self._work.run(_HEARD_OF, {"thing_id": thing_id, "tonight": self._work.tonight})
        await self._work.later(LOOK_AT_CAUTIONS, *(row["sleepover_id"] for row in rows))

    async def heard_of_all(self) -> None:
        """Something changed for the whole authority: every look is done anew."""
        rows = await self._work.run(_HEARD_OF_ALL, {"tonight": self._work.tonight})
        await self._work.later(LOOK_AT_CAUTIONS, *(row["sleepover_id"] for row in rows))

    async def keep(self, sleepover: Sleepover, others: Iterable[OtherStay], cautions: Sequence[Caution]) -> None:
        """Keep what the register said now in place of what it said before; nothing of whose record was erased."""
        its = {"sleepover_id": sleepover.id}
        await self._work.run(_KEEP_LOOK, {**its, "compared": mark_of(sleepover, others), "now": self._work.now})
        await self._work.run(_LET_GO, its)
        for one in cautions:
            await self._work.run(_KEEP, {**its, **as_columns(one)})
        if cautions:
            await blank_the_words(self._work)

    async def let_go(self, sleepover_id: UUID) -> None:
        """Of what isn't going ahead nothing is kept that the register says against it."""
        await self._work.run(_LET_GO, {"sleepover_id": sleepover_id})

    async def agreed(self, sleepover: Sleepover, in_spite: YesInSpite, about_ids: Collection[UUID]) -> None:
        """Keep somebody's yes in spite of what they were told, with their words."""
        await self._work.run(
            _AGREED,
            {
                "sleepover_id": sleepover.id,
                "person_id": in_spite.person_id,
                "agreed_at": in_spite.agreed_at,
                "about_ids": sorted(about_ids),
                "because": in_spite.because,
                "first_night_on": in_spite.nights.first,
                "last_night_on": in_spite.nights.last,
            },
        )
        if in_spite.because:
            await blank_the_words(self._work)


def as_caution(row: Record) -> Caution:
    """What a row keeps of one."""
    return Caution(
        kind=CautionKind(row["kind"]),
        child_ids=tuple(row["child_ids"]),
        other_child_ids=tuple(row["other_child_ids"]),
        nights=tuple(row["nights"]),
        limit=row["usual_limit"],
        children=row["children"],
        age_from=row["age_from"],
        age_to=row["age_to"],
        days_so_far=row["days_so_far"],
        days=row["days"],
    )


def as_columns(caution: Caution) -> dict[str, Any]:
    """What a row keeps of one."""
    return {
        "kind": caution.kind,
        "child_ids": list(caution.child_ids),
        "other_child_ids": list(caution.other_child_ids),
        "nights": list(caution.nights),
        "usual_limit": caution.limit,
        "children": caution.children,
        "age_from": caution.age_from,
        "age_to": caution.age_to,
        "days_so_far": caution.days_so_far,
        "days": caution.days,
    }


def _now(row: Record, others: Iterable[OtherStay]) -> str:
    nights = Nights(row["first_night_on"], row["last_night_on"])
    return compared(row["hub_household_id"], nights, row["child_ids"], others)
