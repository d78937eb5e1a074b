"""How does a service forget what it replied, when somebody's record is erased?"""

from shared.contracts import grounds
from shared.contracts.refusals import refusal
from shared.persistence.work import Work

FORGOTTEN = refusal(
    grounds.REPLY_FORGOTTEN,
    "This was done before. What came of it isn’t kept any more: open the page to see how it is now.",
)
_FORGET = "UPDATE answered SET outcome = 'refused', reply = $1 WHERE outcome = 'ok'"


async def forget_replies(work: Work) -> None:
    """Forget every reply of the authority that is kept for a command that is asked twice; what was done stays done.

    All of them: which has somebody's name in it can't be told from its bytes. Asked again, such a command isn't done
    twice; it is refused with `reply_forgotten`.
    """
    await work.fetch(_FORGET, FORGOTTEN.to_json())
