"""Who is who, what were they told, and how was it delivered?"""

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

from services.notifications.policy.sleepovers import Child, Register
from services.notifications.repository.mails import FOR_CALENDARS, WaitingMail, for_calendars
from services.notifications.tables import AttemptRow, ChildRow, ConstellationRow, DeliveryRow, NoticeRow, PersonRow
from services.notifications.wording import Words
from shared.contracts.bookings import SleepoverFacts
from shared.contracts.notifications import Channel, Delivery, DeliveryState, Notice, NoticeKind
from shared.contracts.registry import ChildChanged, ConstellationChanged, PersonChanged
from shared.contracts.roles import Role
from shared.contracts.words import OvernightDecision
from shared.persistence.statements import Statement
from shared.persistence.work import Work

MOST_NOTICES = 100
ACCEPTED = "accepted"


def _table(row: type[Any]) -> Table:
    table: Table = row.__table__
    return table


def _keep_the_newest(row: type[Any], *columns: str) -> Statement:
    """Insert what an event tells of a thing; where the thing is known, only a newer version changes it."""
    table = _table(row)
    new = upsert(table).values({name: bindparam(name) for name in ("id", "version", *columns)})
    return Statement(
        new.on_conflict_do_update(
            index_elements=["id"],
            set_={name: new.excluded[name] for name in ("version", *columns)},
            where=table.c.version < new.excluded.version,
        )
    )


def _rows_of(**columns: Any) -> Any:
    """`unnest` of one bound array a column, as rows."""
    arrays = [bindparam(name, type_=ARRAY(kind)) for name, kind in columns.items()]
    names: list[Column[Any]] = [column(name, kind) for name, kind in columns.items()]  # type: ignore[misc]  # ColumnClause
    return func.unnest(*arrays).table_valued(*names).render_derived()


_KEEP_PERSON = _keep_the_newest(PersonRow, "household_id", "is_programme_manager")
_KEEP_CHILD = _keep_the_newest(ChildRow, "childrens_social_worker_id", "overnight_decision", "must_tell_social_worker")
_KEEP_CONSTELLATION = _keep_the_newest(ConstellationRow, "liaison_worker_id")

_PEOPLE = Statement(
    core_select(
        _table(PersonRow).c.id, _table(PersonRow).c.household_id, _table(PersonRow).c.is_programme_manager
    ).where(
        or_(
            _table(PersonRow).c.household_id == func.any(bindparam("household_ids", type_=ARRAY(Uuid))),
            _table(PersonRow).c.is_programme_manager,
        )
    )
)
_CHILDREN = Statement(
    core_select(_table(ChildRow)).where(_table(ChildRow).c.id == func.any(bindparam("child_ids", type_=ARRAY(Uuid))))
)
_CONSTELLATION = Statement(
    core_select(_table(ConstellationRow).c.liaison_worker_id).where(_table(ConstellationRow).c.id == bindparam("id"))
)

_NOTICES = _rows_of(id=Uuid, person_id=Uuid, kind=Text, subject=Text, body=Text)
_WRITE = Statement(
    upsert(_table(NoticeRow))
    .from_select(
        [
            *("id", "person_id", "kind", "subject", "body"),
            *("sleepover_id", "sleepover_version", "hub_household_id", "written_at"),
            *FOR_CALENDARS,
        ],
        core_select(
            _NOTICES,
            bindparam("sleepover_id", type_=Uuid),
            bindparam("sleepover_version", type_=Integer),
            bindparam("hub_household_id", type_=Uuid),
            bindparam("written_at", type_=_table(NoticeRow).c.written_at.type),
            *(bindparam(name, type_=_table(NoticeRow).c[name].type) for name in FOR_CALENDARS),
        ),
    )
    .on_conflict_do_nothing(constraint="uq_notice_one_a_change")
    .returning(_table(NoticeRow).c.id)
)
_NEWER = _table(NoticeRow).alias("newer")
_DELIVERIES = _rows_of(id=Uuid, notice_id=Uuid, channel=Text, state=Text)
_DELIVER = Statement(
    insert(_table(DeliveryRow)).from_select(["id", "notice_id", "channel", "state"], core_select(_DELIVERIES))
)
_WAITING_MAIL = Statement(
    core_select(
        *(_table(NoticeRow).c[name] for name in ("id", "person_id", "kind", "sleepover_id", "written_at")),
        *(_table(NoticeRow).c[name] for name in ("subject", "body", "sleepover_version", *FOR_CALENDARS)),
        exists()
        .where(
            _NEWER.c.sleepover_id == _table(NoticeRow).c.sleepover_id,
            _NEWER.c.sleepover_version > _table(NoticeRow).c.sleepover_version,
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


class WhoIsWho:
    """What the registry's events have told, each thing at its newest version."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep_person(self, event: PersonChanged) -> None:
        """A carer or a worker is as this says."""
        values = {
            "household_id": event.household_id,
            "is_programme_manager": Role.PROGRAMME_MANAGER in event.roles,
        }
        await self._work.run(_KEEP_PERSON, {"id": event.person_id, "version": event.thing_version, **values})

    async def keep_child(self, event: ChildChanged) -> None:
        """A child is as this says."""
        values = {
            "childrens_social_worker_id": event.childrens_social_worker_id,
            "overnight_decision": event.overnight_decision.value,
            "must_tell_social_worker": event.must_tell_social_worker,
        }
        await self._work.run(_KEEP_CHILD, {"id": event.child_id, "version": event.thing_version, **values})

    async def keep_constellation(self, event: ConstellationChanged) -> None:
        """A constellation is as this says."""
        values = {"id": event.constellation_id, "version": event.thing_version}
        await self._work.run(_KEEP_CONSTELLATION, {**values, "liaison_worker_id": event.liaison_worker_id})

    async def around(
        self, household_ids: Sequence[UUID], child_ids: Sequence[UUID], constellation_id: UUID | None
    ) -> Register:
        """Everybody whom what happens to these children may concern."""
        households = list(household_ids)
        people = await self._work.run(_PEOPLE, {"household_ids": households})
        children = await self._work.run(_CHILDREN, {"child_ids": list(child_ids)})
        constellation = await self._work.run(_CONSTELLATION, {"id": constellation_id})
        carers: dict[UUID, frozenset[UUID]] = {}
        for person in people:
            if person["household_id"] in households:
                carers[person["household_id"]] = carers.get(person["household_id"], frozenset()) | {person["id"]}
        return Register(
            carers=carers,
            programme_managers=frozenset(person["id"] for person in people if person["is_programme_manager"]),
            children={
                child["id"]: Child(
                    child["childrens_social_worker_id"],
                    OvernightDecision(child["overnight_decision"]),
                    child["must_tell_social_worker"],
                )
                for child in children
            },
            knows_the_constellation=bool(constellation),
            liaison_worker_id=constellation[0]["liaison_worker_id"] if constellation else None,
        )


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to write. Its id follows from what it is, so that a stream replayed names the same notices."""

    id: UUID
    person_id: UUID
    kind: NoticeKind
    words: Words

    @classmethod
    def about(cls, event: SleepoverFacts, person_id: UUID, kind: NoticeKind, words: Words) -> "NewNotice":
        """The notice to a person about what an event tells."""
        return cls(uuid5(event.sleepover_id, f"{event.thing_version}/{person_id}"), person_id, kind, words)

    def delivery_id(self, channel: Channel) -> UUID:
        """The id of its delivery over a channel."""
        return uuid5(self.id, channel)


def _needs_no_reading() -> ColumnElement[bool]:
    """Whether a notice was read, or its person was told something newer of the sleepover.

    Told from the notices there are, not noted as they are written: two events heard at once, in any order, can't miss
    each other.
    """
    newer = aliased(NoticeRow)
    is_overtaken = (
        select(newer.id)
        .where(
            newer.sleepover_id == NoticeRow.sleepover_id,
            newer.person_id == NoticeRow.person_id,
            newer.sleepover_version > NoticeRow.sleepover_version,
        )
        .exists()
    )
    return or_(col(NoticeRow.read_at).is_not(None), is_overtaken)


class Notices:
    """What people were told."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def write(self, event: SleepoverFacts, notices: Sequence[NewNotice]) -> frozenset[UUID]:
        """Write notices about an event; the ids of those that weren't written before."""
        values = {
            "id": [notice.id for notice in notices],
            "person_id": [notice.person_id for notice in notices],
            "kind": [notice.kind.value for notice in notices],
            "subject": [notice.words.subject for notice in notices],
            "body": [notice.words.body for notice in notices],
            "sleepover_id": event.sleepover_id,
            "sleepover_version": event.thing_version,
            "hub_household_id": event.hub_household_id,
            "written_at": self._work.now,
            **for_calendars(event),
        }
        return frozenset(row["id"] for row in await self._work.run(_WRITE, values))

    async def newest_of(self, person_id: UUID) -> tuple[Notice, ...]:
        """The newest notices to a person first, at most a hundred."""
        newest = (
            select(NoticeRow, _needs_no_reading())
            .where(NoticeRow.person_id == person_id)
            .order_by(col(NoticeRow.written_at).desc(), col(NoticeRow.sleepover_version).desc(), col(NoticeRow.id))
            .limit(MOST_NOTICES)
        )
        return tuple(
            Notice(
                notice_id=row.id,
                kind=NoticeKind(row.kind),
                subject=row.subject,
                body=row.body,
                sleepover_id=row.sleepover_id,
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

    async def hub_homes_of(self, sleepover_id: UUID) -> frozenset[UUID]:
        """The hub households that the notices about a sleepover are about: one, or none where nobody was told."""
        households = select(NoticeRow.hub_household_id).where(NoticeRow.sleepover_id == sleepover_id).distinct()
        return frozenset(await self._work.session.exec(households))


class Deliveries:
    """How notices reach people."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def begin(self, states: Mapping[tuple[NewNotice, Channel], DeliveryState]) -> None:
        """Have notices delivered over channels, each in its first state."""
        values = {
            "id": [notice.delivery_id(channel) for notice, channel in states],
            "notice_id": [notice.id for notice, _ in states],
            "channel": [channel.value for _, channel in states],
            "state": [state.value for state in states.values()],
        }
        await self._work.run(_DELIVER, values)

    async def waiting_mail(self, delivery_id: UUID) -> WaitingMail | None:
        """The mail of a delivery that waits; nothing where it is settled already."""
        rows = await self._work.run(_WAITING_MAIL, {"id": delivery_id})
        return next((WaitingMail(**{**row, "kind": NoticeKind(row["kind"])}) for row in rows), None)

    async def attempted(self, delivery_id: UUID, outcome: str) -> None:
        """Note an attempt and what came of it: a code, never an address."""
        values = {"id": uuid4(), "delivery_id": delivery_id, "tried_at": self._work.now, "outcome": outcome}
        await self._work.run(_ATTEMPTED, values)

    async def settle(self, delivery_id: UUID, state: DeliveryState) -> bool:
        """Give a delivery that waits its final state; false where it had one already."""
        return bool(await self._work.run(_SETTLE, {"delivery_id": delivery_id, "new_state": state.value}))

    async def about(self, sleepover_id: UUID) -> tuple[Delivery, ...]:
        """Every delivery about a sleepover, in the order of its notices, the inbox first."""
        rows = list(await self._work.session.exec(_deliveries_about(sleepover_id)))
        attempts = await self._attempts([delivery.id for _, delivery in rows])
        return tuple(_view(notice, delivery, attempts.get(delivery.id, ())) for notice, delivery in rows)

    async def _attempts(self, delivery_ids: Iterable[UUID]) -> dict[UUID, list[AttemptRow]]:
        query = select(AttemptRow).where(col(AttemptRow.delivery_id).in_(list(delivery_ids)))
        found: dict[UUID, list[AttemptRow]] = {}
        for row in await self._work.session.exec(query.order_by(col(AttemptRow.tried_at))):
            found.setdefault(row.delivery_id, []).append(row)
        return found


def _deliveries_about(sleepover_id: UUID) -> Select[NoticeRow, DeliveryRow]:
    return (
        select(NoticeRow, DeliveryRow)
        .join(DeliveryRow, col(DeliveryRow.notice_id) == NoticeRow.id)
        .where(NoticeRow.sleepover_id == sleepover_id)
        .order_by(
            col(NoticeRow.sleepover_version),
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
