"""What was somebody told of an emergency, and how did its mail go?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import text

from services.notifications.wording import Words
from shared.contracts.emergencies import EmergencyFacts
from shared.contracts.notifications import DeliveryState, EmergencyNotice, EmergencyNoticeKind
from shared.persistence.statements import Statement
from shared.persistence.work import Work

MOST_NOTICES = 100

_WRITE = Statement(
    text("""
    INSERT INTO emergency_notice (id, person_id, kind, emergency_id, emergency_version, subject, body, written_at,
        mail_state, attempts)
    SELECT one.id, one.person_id, one.kind, :emergency_id, :version,
        CASE WHEN is_forgotten THEN '' ELSE one.subject END, CASE WHEN is_forgotten THEN '' ELSE one.body END,
        :written_at, :mail_state, 0
    FROM unnest(CAST(:ids AS uuid[]), CAST(:person_ids AS uuid[]), CAST(:kinds AS text[]), CAST(:subjects AS text[]),
        CAST(:bodies AS text[])) AS one(id, person_id, kind, subject, body),
        LATERAL (SELECT EXISTS (SELECT FROM forgotten WHERE forgotten.id = one.person_id) AS is_forgotten) AS known
    ON CONFLICT DO NOTHING RETURNING id
    """)
)
# Told from the notices there are, and not noted as they are written: news come in any order.
_IS_OVERTAKEN = """EXISTS (
        SELECT FROM emergency_notice newer WHERE newer.emergency_id = n.emergency_id AND newer.person_id = n.person_id
            AND newer.emergency_version > n.emergency_version
    )"""
_NEWEST = Statement(
    text(f"""
    SELECT n.*, n.read_at IS NOT NULL OR {_IS_OVERTAKEN} AS needs_no_reading FROM emergency_notice n
    WHERE n.person_id = CAST(:person_id AS uuid) ORDER BY n.written_at DESC, n.emergency_version DESC, n.id LIMIT :most
    """)  # noqa: S608  both parts stand in this file
)
_UNREAD = Statement(
    text(f"""
    SELECT count(*) AS unread FROM emergency_notice n
    WHERE n.person_id = CAST(:person_id AS uuid) AND n.read_at IS NULL AND NOT {_IS_OVERTAKEN}
    """)  # noqa: S608  both parts stand in this file
)
_READ = Statement(
    text("""
    UPDATE emergency_notice SET read_at = coalesce(read_at, :now)
    WHERE id = CAST(:id AS uuid) AND person_id = CAST(:person_id AS uuid) RETURNING id
    """)
)
_WAITING = Statement(
    text(f"""
    SELECT n.*, {_IS_OVERTAKEN} AS is_overtaken FROM emergency_notice n
    WHERE n.id = CAST(:id AS uuid) AND n.mail_state = 'waiting'
    """)  # noqa: S608  both parts stand in this file
)
_ATTEMPTED = Statement(
    text("""
    UPDATE emergency_notice SET attempts = attempts + 1, last_tried_at = :now, outcome = :outcome
    WHERE id = CAST(:id AS uuid)
    """)
)
_SETTLE = Statement(
    text("""
    UPDATE emergency_notice SET mail_state = :state
    WHERE id = CAST(:id AS uuid) AND mail_state = 'waiting' RETURNING id
    """)
)


@dataclass(frozen=True, slots=True)
class NewEmergencyNotice:
    """A notice to write. Its id follows from what it is, so that a stream replayed names the same notices."""

    id: UUID
    person_id: UUID
    kind: EmergencyNoticeKind
    words: Words

    @classmethod
    def about(
        cls, event: EmergencyFacts, person_id: UUID, kind: EmergencyNoticeKind, words: Words
    ) -> "NewEmergencyNotice":
        """The notice to a person about what an event tells."""
        return cls(uuid5(event.emergency_id, f"{event.thing_version}/{person_id}"), person_id, kind, words)


@dataclass(frozen=True, slots=True)
class WaitingEmergencyMail:
    """A mail about an emergency that is still to be sent."""

    id: UUID
    """The notice's."""
    person_id: UUID
    kind: EmergencyNoticeKind
    emergency_id: UUID
    written_at: datetime
    subject: str
    body: str
    is_overtaken: bool
    """Whether its person was told something newer of the emergency."""


class EmergencyNotices:
    """What people were told of emergencies."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def write(
        self, event: EmergencyFacts, notices: Sequence[NewEmergencyNotice], *, by_mail: bool
    ) -> frozenset[UUID]:
        """Write notices about an event; the ids of those that weren't written before.

        Whoever is forgotten is told without words.
        """
        values = {
            "ids": [notice.id for notice in notices],
            "person_ids": [notice.person_id for notice in notices],
            "kinds": [notice.kind.value for notice in notices],
            "subjects": [notice.words.subject for notice in notices],
            "bodies": [notice.words.body for notice in notices],
            "emergency_id": event.emergency_id,
            "version": event.thing_version,
            "written_at": self._work.now,
            "mail_state": DeliveryState.WAITING.value if by_mail else None,
        }
        return frozenset(row["id"] for row in await self._work.run(_WRITE, values))

    async def newest_of(self, person_id: UUID) -> tuple[EmergencyNotice, ...]:
        """The newest to a person first, at most a hundred."""
        rows = await self._work.run(_NEWEST, {"person_id": person_id, "most": MOST_NOTICES})
        return tuple(
            EmergencyNotice(
                notice_id=row["id"],
                emergency_id=row["emergency_id"],
                kind=EmergencyNoticeKind(row["kind"]),
                subject=row["subject"],
                body=row["body"],
                written_at=row["written_at"],
                is_read=row["needs_no_reading"],
            )
            for row in rows
        )

    async def unread_by(self, person_id: UUID) -> int:
        """How many a person has still to read."""
        [row] = await self._work.run(_UNREAD, {"person_id": person_id})
        unread: int = row["unread"]
        return unread

    async def mark_read(self, notice_id: UUID, person_id: UUID) -> bool:
        """Note when a person first read theirs; false where it isn't theirs."""
        return bool(await self._work.run(_READ, {"id": notice_id, "person_id": person_id, "now": self._work.now}))

    async def waiting_mail(self, notice_id: UUID) -> WaitingEmergencyMail | None:
        """The mail of a notice that waits; nothing where it is settled already."""
        rows = await self._work.run(_WAITING, {"id": notice_id})
        return next(
            (
                WaitingEmergencyMail(
                    row["id"],
                    row["person_id"],
                    EmergencyNoticeKind(row["kind"]),
                    row["emergency_id"],
                    row["written_at"],
                    row["subject"],
                    row["body"],
                    row["is_overtaken"],
                )
                for row in rows
            ),
            None,
        )

    async def attempted(self, notice_id: UUID, outcome: str) -> None:
        """Note an attempt and what came of it: a code, never an address."""
        await self._work.run(_ATTEMPTED, {"id": notice_id, "now": self._work.now, "outcome": outcome})

    async def settle(self, notice_id: UUID, state: DeliveryState) -> bool:
        """Give a mail that waits its final state; false where it had one already."""
        return bool(await self._work.run(_SETTLE, {"id": notice_id, "state": state.value}))
