"""Sleepovers with their beds and decisions, as they are kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Select, Text, Uuid, and_, any_, bindparam, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from services.bookings.policy.moving import already_moved
from services.bookings.policy.nights import Nights
from services.bookings.policy.picking import child_already_away, hub_home_is_full
from services.bookings.policy.sleepovers import EVERYWHERE, KEEPS_ITS_BEDS, Sleepover
from services.bookings.repository.cautions import LOOK_AT_CAUTIONS
from services.bookings.repository.family_stays import look_at_family_time_later
from services.bookings.repository.forgetting import blank_the_words
from services.bookings.repository.sleepover_rows import as_sleepover, beds_of
from services.bookings.repository.waits_on import (
    lists_of_children,
    lock_with_what_hangs_on_them,
    other_nights_of,
    swaps_of,
)
from services.bookings.tables import BedStayRow, DecisionRow, SleepoverRow
from shared.contracts.actor import Actor
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import Decider, SleepoverState
from shared.persistence.statements import Statement
from shared.persistence.work import Work

NOBODY = UUID(int=0)
"""Who has no household: nobody lives there."""
OFFER_THE_BEDS = "offer_the_beds"
"""The errand that asks a constellation's beds for whoever needs one now, and offers the rest to who waits."""
LOOK_AT_SWAP = "look_at_swap"
"""The errand that ends a swap whose time is over, or of which one sleepover has changed: booked here as it does."""
LOOK_AT_OTHER_NIGHTS = "look_at_other_nights"
"""The errand that calls off what waits in the place of a sleepover some of whose nights were to stay, and don't."""
PROMISED = [SleepoverState.REQUESTED.value, SleepoverState.CONFIRMED.value]
TAKEN = {
    "ex_bed_stay_bed": hub_home_is_full().refused,
    "ex_bed_stay_child": child_already_away().refused,
    "ex_sleepover_one_move_of_a_series": already_moved().refused,
}

_s: Any = SleepoverRow.__table__.c
_b: Any = BedStayRow.__table__.c
_d: Any = DecisionRow.__table__.c


def _all_of_its(column: Any, *order: Any) -> Any:
    """A column of a sleepover's beds or decisions, as an array."""
    inner = select(column).where(column.table.c.sleepover_id == _s.id).order_by(*order)
    return func.array(inner.scalar_subquery())


def _whole() -> Select[Any]:
    beds, decisions = (_b.child_id, _b.nights, _b.id), (_d.position,)
    return select(
        SleepoverRow.__table__,
        _all_of_its(_b.child_id, *beds).label("child_ids"),
        _all_of_its(_b.bed_id, *beds).label("bed_ids"),
        _all_of_its(_b.nights, *beds).label("bed_nights"),
        _all_of_its(_d.decider, *decisions).label("deciders"),
        _all_of_its(_d.person_id, *decisions).label("person_ids"),
        _all_of_its(_d.decided_by, *decisions).label("decided_by"),
        _all_of_its(_d.decided_at, *decisions).label("decided_at"),
        _all_of_its(_d.is_yes, *decisions).label("is_yes"),
    )


def _flag(name: str) -> Any:
    return bindparam(name, type_=Boolean)


def _ids(name: str) -> Any:
    return any_(bindparam(name, type_=ARRAY(Uuid)))


def _id(name: str) -> Any:
    return bindparam(name, type_=Uuid)


_LOCK = Statement(text("SELECT FROM sleepover WHERE id = CAST(:id AS uuid) FOR UPDATE"))
_PROMISED = and_(
    _s.state == any_(bindparam("states", type_=ARRAY(Text))),
    _s.last_night_on >= bindparam("tonight", type_=Date),
    ~_s.is_from_before,
)
_OF_A_CONSTELLATION = _s.constellation_id == _id("thing_id")
_OF_A_HOUSEHOLD_OR_CHILD = or_(
    _s.satellite_household_id == _id("thing_id"),
    _s.id == any_(func.array(select(_b.sleepover_id).where(_b.child_id == _id("thing_id")).scalar_subquery())),
)
_PROMISED_IN = Statement(_whole().where(_PROMISED, _OF_A_CONSTELLATION).order_by(_s.first_night_on, _s.asked_at, _s.id))
_PROMISED_TO = Statement(_whole().where(_PROMISED, _OF_A_HOUSEHOLD_OR_CHILD).order_by(_s.first_night_on, _s.id))
_LOCK_PROMISED_IN = Statement(select(_s.id).where(_PROMISED, _OF_A_CONSTELLATION).order_by(_s.id).with_for_update())
_LOCK_PROMISED_TO = Statement(
    select(_s.id).where(_PROMISED, _OF_A_HOUSEHOLD_OR_CHILD).order_by(_s.id).with_for_update()
)
_ONE = Statement(_whole().where(_s.id == _id("id")))
_OF_A_SERIES = _s.series_id == _id("series_id")
_IN_A_SERIES = Statement(_whole().where(_OF_A_SERIES).order_by(_s.first_night_on, _s.id))
_LOCK_ASKED_FOR = Statement(
    select(_s.id)
    .where(
        _s.state == SleepoverState.REQUESTED.value,
        _s.emergency_id.is_(None),
        _s.first_night_on <= bindparam("last", type_=Date),
        _s.last_night_on >= bindparam("first", type_=Date),
        exists().where(_b.sleepover_id == _s.id, _b.child_id == _ids("child_ids")),
    )
    .order_by(_s.id)
    .with_for_update()
)
_IS_ANYTHING_PROMISED = Statement(select(_s.id).where(_PROMISED, _OF_A_HOUSEHOLD_OR_CHILD).limit(1))
_HAS_ANY = Statement(select(_b.id).where(_b.child_id == _id("child_id")).limit(1))
_WAITING = Statement(
    _whole()
    .where(
        _s.state == SleepoverState.REQUESTED.value,
        _s.emergency_id.is_(None),
        _s.last_night_on >= bindparam("tonight", type_=Date),
        exists().where(
            _d.sleepover_id == _s.id,
            _d.is_yes.is_(None),
            or_(
                and_(_d.decider == Decider.HUB_HOME_CARER.value, _s.hub_household_id == _id("household_id")),
                and_(_d.decider == Decider.SATELLITE_CARER.value, _s.satellite_household_id == _id("household_id")),
                _d.person_id == _id("person_id"),
                and_(_d.decider == Decider.PROGRAMME_MANAGER.value, _flag("is_manager")),
            ),
        ),
    )
    .order_by(_s.first_night_on, _s.asked_at, _s.id)
)
_ON = Statement(
    _whole()
    .where(
        _s.first_night_on <= bindparam("last", type_=Date),
        _s.last_night_on >= bindparam("first", type_=Date),
        _s.state == any_(bindparam("states", type_=ARRAY(Text))),
        or_(
            _flag("everything"),
            _s.satellite_household_id == _ids("satellite_household_ids"),
            _s.hub_household_id == _ids("hub_household_ids"),
            _s.constellation_id == _ids("constellation_ids"),
            exists().where(_b.sleepover_id == _s.id, _b.child_id == _ids("child_ids")),
        ),
    )
    .order_by(_s.first_night_on, _s.last_night_on, _s.id)
)
_ADD = Statement(
    text("""
    WITH asked AS (
        INSERT INTO sleepover (id, version, constellation_id, satellite_household_id, hub_household_id, first_night_on,
            last_night_on, kind, state, asked_at, asked_by, held_until, emergency_id, is_from_before, beyond_rules,
            beyond_limits, beyond_would_be, because, need, note, conditions_met_for, instead_of, series_id,
            moves_id, moves_series_id)
        VALUES (:id, :version, :constellation_id, :satellite_household_id, :hub_household_id, :first, :last, :kind,
            :state, :asked_at, :asked_by, :held_until, :emergency_id, false, :beyond_rules, :beyond_limits,
            :beyond_would_be, :because, :need, :note, CAST(:conditions_met_for AS uuid[]), :instead_of, :series_id,
            :moves_id, :moves_series_id)
    ), beds AS (
        INSERT INTO bed_stay (sleepover_id, child_id, bed_id, nights, is_kept)
        SELECT :id, stay.child_id, stay.bed_id, daterange(stay.first, stay.last, '[]'), true
        FROM unnest(CAST(:child_ids AS uuid[]), CAST(:bed_ids AS uuid[]), CAST(:firsts AS date[]),
            CAST(:lasts AS date[])) AS stay(child_id, bed_id, first, last)
    )
    INSERT INTO decision (sleepover_id, position, decider, person_id, decided_by, decided_at, is_yes)
    SELECT :id, one.position, one.decider, one.person_id, one.decided_by, one.decided_at, one.is_yes
    FROM unnest(CAST(:deciders AS text[]), CAST(:person_ids AS uuid[]), CAST(:decided_by AS uuid[]),
        CAST(:decided_at AS timestamptz[]), CAST(:is_yes AS boolean[]))
        WITH ORDINALITY AS one(decider, person_id, decided_by, decided_at, is_yes, position)
    """)
)
_CHANGE = Statement(
    text("""
    WITH changed AS (
        UPDATE sleepover SET version = :version, state = :state, reason = :reason, has_lapsed = :has_lapsed,
            changed_at = :changed_at, proposed_id = :proposed_id, series_id = :series_id
        WHERE id = :id
    ), freed AS (
        UPDATE bed_stay SET is_kept = false
        WHERE sleepover_id = :id AND is_kept AND NOT CAST(:keeps_its_beds AS boolean)
    )
    UPDATE decision SET decided_by = one.decided_by, decided_at = one.decided_at, is_yes = one.is_yes
    FROM unnest(CAST(:decided_by AS uuid[]), CAST(:decided_at AS timestamptz[]), CAST(:is_yes AS boolean[]))
        WITH ORDINALITY AS one(decided_by, decided_at, is_yes, position)
    WHERE decision.sleepover_id = :id AND decision.position = one.position
    """)
)
_SHORTEN = Statement(
    text("""
    WITH changed AS (
        UPDATE sleepover SET version = :version, first_night_on = :first, last_night_on = :last, reason = :reason,
            changed_at = :changed_at
        WHERE id = :id
    ), left_out AS (
        DELETE FROM bed_stay WHERE sleepover_id = :id AND is_kept AND NOT nights && daterange(:first, :last, '[]')
    )
    UPDATE bed_stay SET nights = nights * daterange(:first, :last, '[]')
    WHERE sleepover_id = :id AND is_kept AND nights && daterange(:first, :last, '[]')
    """)
)


class Sleepovers:
    """Every sleepover of the authority, asked for here or from before."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def add(self, sleepover: Sleepover) -> None:
        """Keep a new one with its beds. A bed or a child that is taken meanwhile is refused by the database."""
        values = _values(sleepover) | {
            "constellation_id": sleepover.constellation_id,
            "satellite_household_id": sleepover.satellite_household_id,
            "hub_household_id": sleepover.hub_household_id,
            "first": sleepover.first_night_on,
            "last": sleepover.last_night_on,
            "kind": sleepover.kind,
            "asked_at": sleepover.asked_at,
            "asked_by": sleepover.asked_by,
            "held_until": sleepover.held_until,
            "emergency_id": sleepover.emergency_id,
            "beyond_rules": [one.rule for one in sleepover.beyond],
            "beyond_limits": [one.limit for one in sleepover.beyond],
            "beyond_would_be": [one.would_be for one in sleepover.beyond],
            "because": sleepover.because,
            "need": sleepover.need,
            "note": sleepover.note,
            "conditions_met_for": list(sleepover.conditions_met_for),
            "instead_of": sleepover.instead_of,
            "series_id": sleepover.series_id,
            "moves_id": sleepover.moves_id,
            "moves_series_id": sleepover.moves_series_id,
            **beds_of(sleepover),
            "deciders": [one.decider for one in sleepover.decisions],
            "person_ids": [one.person_id for one in sleepover.decisions],
        }
        with self._work.refusing(TAKEN):
            await self._work.run(_ADD, values)
        await self._work.later(LOOK_AT_CAUTIONS, sleepover.id)
        if sleepover.state is SleepoverState.CONFIRMED:
            await look_at_family_time_later(self._work, sleepover.child_ids)
        if sleepover.because or sleepover.note:
            await blank_the_words(self._work)

    async def change(self, sleepover: Sleepover) -> None:
        """Keep the new state of one that was read with `locked`."""
        values = _values(sleepover) | {
            "reason": sleepover.reason,
            "has_lapsed": sleepover.has_lapsed,
            "proposed_id": sleepover.proposed_id,
            "series_id": sleepover.series_id,
            "keeps_its_beds": sleepover.keeps_its_beds,
            "changed_at": self._work.now,
        }
        await self._work.run(_CHANGE, values)
        if sleepover.state is SleepoverState.CONFIRMED:
            await look_at_family_time_later(self._work, sleepover.child_ids)
        if not sleepover.keeps_its_beds:
            await self.offer_what_is_free(sleepover)
            await self._look_at_what_counts_on(sleepover)
        elif sleepover.state == SleepoverState.CONFIRMED:
            # Who waits for nights that they have by now doesn't any more.
            await self._work.later(OFFER_THE_BEDS, *await lists_of_children(sleepover.child_ids, self._work))

    async def shorten(self, sleepover: Sleepover) -> None:
        """Keep the fewer nights of one that was read locked; those before and after them are free again."""
        values = {"id": sleepover.id, "version": sleepover.version, "reason": sleepover.reason}
        nights = {"first": sleepover.first_night_on, "last": sleepover.last_night_on, "changed_at": self._work.now}
        await self._work.run(_SHORTEN, {**values, **nights})
        await self.offer_what_is_free(sleepover)
        await self._look_at_what_counts_on(sleepover)

    async def _look_at_what_counts_on(self, sleepover: Sleepover) -> None:
        """Swaps of it, and what was asked for in its place: some of its nights may be to stay."""
        await self._work.later(LOOK_AT_SWAP, *await swaps_of(sleepover.id, self._work))
        await self._work.later(LOOK_AT_OTHER_NIGHTS, *await other_nights_of(sleepover.id, self._work))

    async def offer_what_is_free(self, sleepover: Sleepover) -> None:
        """Whoever waits for the beds, or with the children, may fit from now on; who stays there is fewer or others."""
        await self._work.later(LOOK_AT_CAUTIONS, sleepover.id)
        await look_at_family_time_later(self._work, sleepover.child_ids)
        lists = [sleepover.constellation_id]
        if sleepover.emergency_id is not None:
            # Its beds may be another constellation's than the one on whose list the children are.
            lists += await lists_of_children(sleepover.child_ids, self._work)
        await self._work.later(OFFER_THE_BEDS, *lists)

    async def promised_in(self, constellation_id: UUID, tonight: date, *, locked: bool = False) -> list[Sleepover]:
        """A constellation's that keep beds from tonight on, soonest first; nobody else changes locked ones."""
        values = {"thing_id": constellation_id, "tonight": tonight, "states": PROMISED}
        if locked:
            await self._work.run(_LOCK_PROMISED_IN, values)
        return [as_sleepover(row) for row in await self._work.run(_PROMISED_IN, values)]

    async def locked_promised_to(self, thing_id: UUID, tonight: date) -> list[Sleepover]:
        """A household's, or a child's, that keep beds from tonight on; nobody else changes them until we do."""
        await self._work.run(_LOCK_PROMISED_TO, {"thing_id": thing_id, "tonight": tonight, "states": PROMISED})
        return await self.promised_to(thing_id, tonight)

    async def promised_to(self, thing_id: UUID, tonight: date) -> list[Sleepover]:
        """A household's, or a child's, that keep beds from tonight on, soonest first."""
        values = {"thing_id": thing_id, "tonight": tonight, "states": PROMISED}
        return [as_sleepover(row) for row in await self._work.run(_PROMISED_TO, values)]

    async def locked_asked_for(self, child_ids: Iterable[UUID], nights: Nights) -> list[Sleepover]:
        """Those in which one of these children would have one of these nights and not everybody has decided yet.

        Nobody else changes them until we do. An emergency's beds aren't among them: they are answered there.
        """
        values = {"child_ids": list(child_ids), "first": nights.first, "last": nights.last}
        rows = await self._work.run(_LOCK_ASKED_FOR, values)
        found = [await self.one(row["id"]) for row in rows]
        return [one for one in found if one is not None]

    async def is_anything_promised_to(self, thing_id: UUID, tonight: date) -> bool:
        """Whether a household, or a child, has a sleepover that keeps beds from tonight on."""
        return bool(
            await self._work.run(_IS_ANYTHING_PROMISED, {"thing_id": thing_id, "tonight": tonight, "states": PROMISED})
        )

    async def has_any(self, child_id: UUID) -> bool:
        """Whether a sleepover was ever asked for, or taken over, for this child."""
        return bool(await self._work.run(_HAS_ANY, {"child_id": child_id}))

    async def locked(self, sleepover_id: UUID) -> Sleepover | None:
        """The sleepover as it is once everybody ahead has committed; nobody else changes it until we do."""
        # In a statement of its own: one that waited for its lock would read the beds and decisions of before.
        if not await self._work.run(_LOCK, {"id": sleepover_id}):
            return None
        return await self.one(sleepover_id)

    async def locked_in_order(self, *sleepover_ids: UUID) -> dict[UUID, Sleepover]:
        """Those of these that there are, locked in an order that is the same for everybody."""
        found = {one: await self.locked(one) for one in sorted(set(sleepover_ids))}
        return {key: one for key, one in found.items() if one is not None}

    async def one(self, sleepover_id: UUID) -> Sleepover | None:
        """The sleepover, or none of this authority's."""
        rows = await self._work.run(_ONE, {"id": sleepover_id})
        return as_sleepover(rows[0]) if rows else None

    async def of_series(self, series_id: UUID, *, locked: bool = False) -> list[Sleepover]:
        """Those of a series, soonest first; nobody changes locked ones, or what hangs on them, until we do."""
        if locked:
            await lock_with_what_hangs_on_them(series_id, self._work)
        return [as_sleepover(row) for row in await self._work.run(_IN_A_SERIES, {"series_id": series_id})]

    async def waiting_for(self, actor: Actor, tonight: date) -> list[Sleepover]:
        """Those on which the actor must decide, soonest first."""
        household = actor.household_id if actor.has(*CARERS) else None
        worker = actor.person_id if actor.has(Role.CHILDRENS_SOCIAL_WORKER) else None
        rows = await self._work.run(
            _WAITING,
            {
                "tonight": tonight,
                "household_id": household or NOBODY,
                "person_id": worker or NOBODY,
                "is_manager": actor.has(Role.PROGRAMME_MANAGER),
            },
        )
        return [as_sleepover(row) for row in rows]

    async def concerning(
        self, actor: Actor, first: date, last: date, states: Iterable[SleepoverState] = KEEPS_ITS_BEDS
    ) -> list[Sleepover]:
        """Those in these states and days that are the actor's business, soonest first."""
        supervised = list(actor.supervised_household_ids) if actor.has(Role.SUPERVISING_SOCIAL_WORKER) else []
        own = [actor.household_id] if actor.household_id else []
        rows = await self._work.run(
            _ON,
            {
                "first": first,
                "last": last,
                "states": [state.value for state in states],
                "everything": actor.has(*(EVERYWHERE - {Role.LIAISON_WORKER})),
                "satellite_household_ids": supervised + (own if actor.has(Role.SATELLITE_CARER) else []),
                "hub_household_ids": supervised + (own if actor.has(*CARERS) else []),
                "constellation_ids": list(actor.constellation_ids) if actor.has(Role.LIAISON_WORKER) else [],
                "child_ids": list(actor.child_ids) if actor.has(Role.CHILDRENS_SOCIAL_WORKER) else [],
            },
        )
        return [as_sleepover(row) for row in rows]


def _values(sleepover: Sleepover) -> dict[str, Any]:
    return {
        "id": sleepover.id,
        "version": sleepover.version,
        "state": sleepover.state,
        "decided_by": [one.decided_by for one in sleepover.decisions],
        "decided_at": [one.decided_at for one in sleepover.decisions],
        "is_yes": [one.is_yes for one in sleepover.decisions],
    }
