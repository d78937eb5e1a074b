"""What gadgets does."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import bindparam, func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from shared.contracts.refusals import Refused, refusal
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError
from shared.persistence.statements import Statement
from shared.persistence.work import Work
from tests.support.gadgets import grounds
from tests.support.gadgets.contracts import GadgetCount, GadgetMade, GadgetReply, HowManyGadgets, MakeGadget
from tests.support.gadgets.tables import GadgetRow, HeardRow

POISON_SIZE = 13
LATER_SIZE = 14
MISSING_FILE_SIZE = 17
TAKEN = refusal(grounds.GADGET_EXISTS, "There is such a gadget already.")

INSERT = Statement(insert(GadgetRow.__table__).values(id=bindparam("id"), size=bindparam("size")))
HEARD = insert(HeardRow.__table__).values(gadget_id=bindparam("gadget_id"), size=bindparam("size"), times=1)
HEARD = Statement(
    HEARD.on_conflict_do_update(index_elements=["gadget_id"], set_={"times": HeardRow.__table__.c.times + 1})
)


POLISHING: dict[UUID, Callable[[Desk], Awaitable[None]]] = {}
"""What happens when a gadget is polished, put there by a test."""


COUNTING: dict[UUID, Callable[[], Awaitable[object]]] = {}
"""What is awaited while a gadget is counted, put there by a test."""


async def polish(desk: Desk) -> None:
    await POLISHING[desk.thing_id](desk)


async def make_gadget(command: MakeGadget, work: Work) -> GadgetReply | Refused:
    if command.size < 0:
        return refusal(grounds.TOO_SMALL, "Enter a size of 0 or more.", "size")
    if command.dry_run:
        return GadgetReply(gadget_id=command.gadget_id, size=command.size)
    with work.refusing({"pk_gadget": TAKEN}):
        await work.run(INSERT, {"id": command.gadget_id, "size": command.size})
    work.say(GadgetMade(gadget_id=command.gadget_id, size=command.size, thing_version=1))
    if command.size == POISON_SIZE:
        raise RuntimeError("the gadget of Ada Lovelace broke")
    return GadgetReply(gadget_id=command.gadget_id, size=command.size)


async def how_many_gadgets(_query: HowManyGadgets, work: Work) -> GadgetCount:
    made = (await work.session.exec(select(func.count()).select_from(GadgetRow))).one()
    heard = (await work.session.exec(select(func.coalesce(func.sum(HeardRow.times), 0)))).one()
    return GadgetCount(made=made, heard=heard)


async def count_the_gadget(event: GadgetMade, work: Work) -> None:
    if event.gadget_id in COUNTING:
        await COUNTING[event.gadget_id]()
    await work.put(HEARD, {"gadget_id": event.gadget_id, "size": event.size})
    if event.size == POISON_SIZE:
        raise RuntimeError("the gadget of Ada Lovelace broke")
    if event.size == MISSING_FILE_SIZE:
        raise FileNotFoundError("no such template")
    if event.size == LATER_SIZE:
        raise TryAgainLaterError("not yet")
