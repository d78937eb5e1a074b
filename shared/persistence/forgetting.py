"""How does a service forget somebody whose record was erased: what it replied, and while words are written of them?"""

from sqlalchemy import func, select

from shared.contracts import grounds
from shared.contracts.refusals import refusal
from shared.persistence.statements import Statement
from shared.persistence.work import Work

FORGOTTEN = refusal(
    grounds.REPLY_FORGOTTEN,
    "This was done before. What came of it isn’t kept any more: open the page to see how it is now.",
)
# Who writes words of somebody and who forgets them at the same moment: neither transaction sees the other's row.
_TURN = func.hashtext("whom words are kept of")
BESIDE_OTHERS = func.pg_advisory_xact_lock_shared(_TURN)
"""For a statement of whoever writes words, before the one that looks who is forgotten."""
_ALONE = Statement(select(func.pg_advisory_xact_lock(_TURN)))
_BESIDE_OTHERS = Statement(select(BESIDE_OTHERS))
_FORGET = "UPDATE answered SET outcome = 'refused', reply = $1 WHERE outcome = 'ok'"


async def begin_to_forget(work: Work) -> None:
    """Wait until nobody writes words, and have whoever will wait for us: theirs are looked at by who comes second."""
    await work.run(_ALONE)


async def begin_to_write_words(work: Work) -> None:
    """Beside others who do; until this transaction ends nobody is forgotten."""
    await work.run(_BESIDE_OTHERS)


async def forget_replies(work: Work) -> None:
    """Forget every reply of the authority that is kept for a command that is asked twice; what was done stays done.

    All of them: which has somebody's name in it can't be told from its bytes. Asked again, such a command isn't done
    twice; it is refused with `reply_forgotten`.
    """
    await work.fetch(_FORGET, FORGOTTEN.to_json())
