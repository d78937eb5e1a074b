"""What were people told, and how was it delivered?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Integer,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    exists,
    func,
    insert,
    or_,
    update,
)
from sqlalchemy import select as core_select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from services.notifications.policy.things import FOR_THEM_ALONE, Thing
from services.notifications.repository.forgetting import unless_forgotten
from services.notifications.repository.mails import FOR_CALENDARS, WaitingMail
from services.notifications.tables import AttemptRow, DeliveryRow, NoticeRow
from services.notifications.wording.notices import Words
from shared.contracts.notifications import About, Channel, Delivery, DeliveryState, Notice, NoticeKind
from shared.persistence.statements import Statement
from shared.persistence.work import Work

MOST_NOTICES = 100
ACCEPTED = "accepted"


def _table(row: type[Any]) -> Table:
    table: Table = row.__table__
    return table


def _rows_of(**columns: Any) -> Any:
    """`unnest` of one bound array a column, as rows."""
    arrays = [bindparam(name, type_=ARRAY(kind)) for name, kind in columns.items()]
    names: list[Column[Any]] = [column(name, kind) for name, kind in columns.items()]  # type: ignore[misc]  # ColumnClause
    return func.unnest(*arrays).table_valued(*names).render_derived()


_NOTICES = _rows_of(id=Uuid, person_id=Uuid, kind=Text, subject=Text, body=Text)
_DELIVERIES = _rows_of(delivery_id=Uuid, notice_id=Uuid, channel=Text, state=Text)
_NEW = (
    upsert(_table(NoticeRow))
    .from_select(
        [
            *("id", "person_id", "kind", "subject", "body"),
            *("about", "about_id", "about_version", "hub_household_id", "written_at"),
            *FOR_CALENDARS,
        ],
        core_select(
            *(_NOTICES.c[name] for name in ("id", "person_id", "kind")),
            *(unless_forgotten(_NOTICES.c.person_id, _NOTICES.c[name]) for name in ("subject", "body")),
            bindparam("about", type_=Text),
            bindparam("about_id", type_=Uuid),
            bindparam("about_version", type_=Integer),
            bindparam("hub_household_id", type_=Uuid),
            bindparam("written_at", type_=_table(NoticeRow).c.written_at.type),
            *(bindparam(name, type_=_table(NoticeRow).c[name].type) for name in FOR_CALENDARS),
        ),
    )
    .on_conflict_do_nothing(constraint="uq_notice_one_a_change")
    .returning(_table(NoticeRow).c.id)
    .cte("new")
)
_WRITE = Statement(
    insert(_table(DeliveryRow))
    .from_select(
        ["id", "notice_id", "channel", "state"],
        core_select(_DELIVERIES).join(_NEW, _NEW.c.id == _DELIVERIES.c.notice_id),
    )
    .returning(_table(DeliveryRow).c.notice_id)
)
_NEWER = _table(NoticeRow).alias("newer")
_WAITING_MAIL = Statement(
    core_select(
        *(_table(NoticeRow).c[name] for name in ("id", "person_id", "kind", "about", "about_id", "about_version")),
        *(_table(NoticeRow).c[name] for name in ("written_at", "subject", "body", *FOR_CALENDARS)),
        exists()
        .where(
            _NEWER.c.about_id == _table(NoticeRow).c.about_id,
            _NEWER.c.about == _table(NoticeRow).c.about,
            _NEWER.c.about_version > _table(NoticeRow).c.about_version,
            # Of an emergency one is asked after the other: what the next is told doesn't answer for this one.
            or_(
                _NEWER.c.about == About.SLEEPOVER.value,
                _NEWER.c.person_id == _table(NoticeRow).c.person_id,
            ),
        )
        .label("is_overtaken"),
    )
    .join_from(_table(DeliveryRow), _table(NoticeRow))
    .where(_table(DeliveryRow).c.id == bindparam("id"), _table(DeliveryRow).c.state == DeliveryState.WAITING.value)
)
_ATTEMPTED = Statement(
    insert(_table(AttemptRow)).values({name: bindparam(name) for name in ("id", "delivery_id", "tried_at", "outcome")})
)
_SETTLE = Statement(
    update(_table(DeliveryRow))
    .where(_table(DeliveryRow).c.id == bindparam("delivery_id"))
    .where(_table(DeliveryRow).c.state == DeliveryState.WAITING.value)
    .values(state=bindparam("new_state"))
    .returning(_table(DeliveryRow).c.id)
)


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to write. Its id follows from what it is, so that a stream replayed names the same notices."""

    id: UUID
    person_id: UUID
    kind: NoticeKind
    words: Words

    @classmethod
    def about(cls, thing: Thing, person_id: UUID, kind: NoticeKind, words: Words) -> "NewNotice":
        """The notice to a person about this version of a thing."""
        # What is of a sleepover and isn't it, such as its handover notes, has its identifier, and versions of its own.
        which = "" if thing.about is not About.HANDOVER else f"{thing.about}/"
        return cls(uuid5(thing.id, f"{which}{thing.version}/{person_id}"), person_id, kind, words)

    def delivery_id(self, channel: Channel) -> UUID:
        """The id of its delivery over a channel."""
        return uuid5(self.id, channel)


def _needs_no_reading() -> ColumnElement[bool]:
    """Whether a notice was read, or its person was told something newer of the same thing.

    Told from the notices there are, not noted as they are written: two events heard at once, in any order, can't miss
    each other.
    """
    newer = aliased(NoticeRow)
    is_overtaken = (
        select(newer.id)
        .where(
            newer.about_id == NoticeRow.about_id,
            newer.about == NoticeRow.about,
            newer.person_id == NoticeRow.person_id,
            newer.about_version > NoticeRow.about_version,
        )
        .exists()
    )
    return or_(col(NoticeRow.read_at).is_not(None), is_overtaken)


def _is_seen(about_id: UUID) -> ColumnElement[bool]:
    """Whether a notice is about this, and others than who was told may know of it."""
    return and_(col(NoticeRow.about_id) == about_id, col(NoticeRow.about) != FOR_THEM_ALONE.value)


class Notices:
    """What people were told."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def write(
        self, thing: Thing, notices: Sequence[NewNotice], first: Mapping[Channel, DeliveryState]
    ) -> frozenset[UUID]:
        """Write notices about a thing, each to be delivered over these channels; the ids of those that are new.

        Whoever is forgotten is told without words: that they were told stays.
        """
        deliveries = [(notice, channel, state) for notice in notices for channel, state in first.items()]
        values = {
            "id": [notice.id for notice in notices],
            "person_id": [notice.person_id for notice in notices],
            "kind": [notice.kind.value for notice in notices],
            "subject": [notice.words.subject for notice in notices],
            "body": [notice.words.body for notice in notices],
            "about": thing.about.value,
            "about_id": thing.id,
            "about_version": thing.version,
            "hub_household_id": thing.hub_household_id,
            "written_at": self._work.now,
            **dict.fromkeys(FOR_CALENDARS),
            **thing.for_calendars,
            "delivery_id": [notice.delivery_id(channel) for notice, channel, _ in deliveries],
            "notice_id": [notice.id for notice, _, _ in deliveries],
            "channel": [channel.value for _, channel, _ in deliveries],
            "state": [state.value for _, _, state in deliveries],
        }
        return frozenset(row["notice_id"] for row in await self._work.run(_WRITE, values))

    async def newest_of(self, person_id: UUID) -> tuple[Notice, ...]:
        """The newest notices to a person first, at most a hundred."""
        newest = (
            select(NoticeRow, _needs_no_reading())
            .where(NoticeRow.person_id == person_id)
            .order_by(col(NoticeRow.written_at).desc(), col(NoticeRow.about_version).desc(), col(NoticeRow.id))
            .limit(MOST_NOTICES)
        )
        return tuple(
            Notice(
                notice_id=row.id,
                kind=NoticeKind(row.kind),
                about=About(row.about),
                about_id=row.about_id,
                subject=row.subject,
                body=row.body,
                written_at=row.written_at,
                is_read=needs_no_reading,
            )
            for row, needs_no_reading in await self._work.session.exec(newest)
        )

    async def unread_by(self, person_id: UUID) -> int:
        """How many notices a person has still to read."""
        unread = select(func.count()).select_from(NoticeRow).where(NoticeRow.person_id == person_id)
        return (await self._work.session.exec(unread.where(~_needs_no_reading()))).one()

    async def mark_read(self, notice_id: UUID, person_id: UUID) -> bool:
        """Note when a person first read their notice; false where it isn't theirs."""
        theirs = (
            update(NoticeRow)
            .where(col(NoticeRow.id) == notice_id, col(NoticeRow.person_id) == person_id)
            .values(read_at=func.coalesce(NoticeRow.read_at, self._work.now))
            .returning(col(NoticeRow.id))
        )
        return (await self._work.session.exec(theirs)).first() is not None

    async def hub_homes_of(self, about_id: UUID) -> frozenset[UUID]:
        """The hub homes whose carers may see who was told: one, or none of an emergency, and where nobody was."""
        households = select(NoticeRow.hub_household_id).where(_is_seen(about_id)).distinct()
        return frozenset(one for one in await self._work.session.exec(households) if one)

    async def what_is(self, about_id: UUID) -> About | None:
        """What people were told of under this id; nothing where nobody was."""
        query = select(NoticeRow.about).where(_is_seen(about_id)).limit(1)
        found = (await self._work.session.exec(query)).first()
        return About(found) if found else None


class Deliveries:
    """How notices reach people."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def waiting_mail(self, delivery_id: UUID) -> WaitingMail | None:
        """The mail of a delivery that waits; nothing where it is settled already."""
        rows = await self._work.run(_WAITING_MAIL, {"id": delivery_id})
        words = ((row, {"kind": NoticeKind(row["kind"]), "about": About(row["about"])}) for row in rows)
        return next((WaitingMail(**{**row, **its}) for row, its in words), None)

    async def attempted(self, delivery_id: UUID, outcome: str) -> None:
        """Note an attempt and what came of it: a code, never an address."""
        values = {"id": uuid4(), "delivery_id": delivery_id, "tried_at": self._work.now, "outcome": outcome}
        await self._work.run(_ATTEMPTED, values)

    async def settle(self, delivery_id: UUID, state: DeliveryState) -> bool:
        """Give a delivery that waits its final state; false where it had one already."""
        return bool(await self._work.run(_SETTLE, {"delivery_id": delivery_id, "new_state": state.value}))

    async def about(self, about_id: UUID) -> tuple[Delivery, ...]:
        """Every delivery about a thing, in the order of its notices, the inbox first."""
        rows = list(await self._work.session.exec(_deliveries_about(about_id)))
        attempts = await self._attempts([delivery.id for _, delivery in rows])
        return tuple(_view(notice, delivery, attempts.get(delivery.id, ())) for notice, delivery in rows)

    async def _attempts(self, delivery_ids: Iterable[UUID]) -> dict[UUID, list[AttemptRow]]:
        query = select(AttemptRow).where(col(AttemptRow.delivery_id).in_(list(delivery_ids)))
        found: dict[UUID, list[AttemptRow]] = {}
        for row in await self._work.session.exec(query.order_by(col(AttemptRow.tried_at))):
            found.setdefault(row.delivery_id, []).append(row)
        return found


def _deliveries_about(about_id: UUID) -> Select[NoticeRow, DeliveryRow]:
    return (
        select(NoticeRow, DeliveryRow)
        .join(DeliveryRow, col(DeliveryRow.notice_id) == NoticeRow.id)
        .where(_is_seen(about_id))
        .order_by(
            col(NoticeRow.about_version),
            col(NoticeRow.written_at),
            col(NoticeRow.id),
            col(DeliveryRow.channel).desc(),
        )
    )


def _view(notice: NoticeRow, delivery: DeliveryRow, attempts: Sequence[AttemptRow]) -> Delivery:
    is_inbox = delivery.channel == Channel.INBOX
    last = attempts[-1] if attempts else None
    return Delivery(
        notice_id=notice.id,
        person_id=notice.person_id,
        kind=NoticeKind(notice.kind),
        channel=Channel(delivery.channel),
        state=DeliveryState(delivery.state),
        # The inbox takes a notice as it is written: that is its one attempt.
        attempts=1 if is_inbox else len(attempts),
        last_tried_at=_when(notice, last, is_inbox=is_inbox),
        what_failed="" if last is None or last.outcome == ACCEPTED else last.outcome,
    )


def _when(notice: NoticeRow, last: AttemptRow | None, *, is_inbox: bool) -> datetime | None:
    if is_inbox:
        return notice.written_at
    return last.tried_at if last else None
