"""What does a delegation ask for: whom to tell, and when to look at it again?"""

import re
from collections.abc import Collection
from datetime import date

from services.registry.policy.facts import Delegation
from shared.contracts.record_words import MustBeTold

_TELLING = ("tell", "told", "inform", "notify", "let ")
_ONLY_TELLING = re.compile(
    r"(please )?(tell|inform|notify|let) (the )?(child(ren)?['’]?s?['’]? )?social worker( know)?"
    r"( (each|every) (time|stay|night)| of (each|every) (stay|night)| beforehand| before| afterwards| after)?"
)


def must_tell_social_worker(conditions: str | None, must_tell: Collection[MustBeTold] = ()) -> bool:
    """Whether the children's social worker is to be told of each stay: it is recorded, or a condition says so.

    Conditions are sentences that somebody wrote. In doubt the social worker is told: once too often does less harm.
    """
    words = (conditions or "").casefold()
    is_said = "social worker" in words and any(telling in words for telling in _TELLING)
    return is_said or MustBeTold.CHILDRENS_SOCIAL_WORKER in must_tell


def has_more_than_telling(conditions: str | None) -> bool:
    """Whether conditions ask for something that only people can say is met; in doubt they do.

    That the children's social worker is told needs nobody's word: it is done for each stay.
    """
    words = (conditions or "").casefold().strip().strip(".")
    return bool(words) and _ONLY_TELLING.fullmatch(words) is None


def is_due(delegation: Delegation, by: date, today: date) -> bool:
    """Whether it is to be reviewed by a day, or should have been; of what ended by today there is nothing to review."""
    return delegation.review_on is not None and delegation.review_on <= by and delegation.holds_on(today)


def is_overdue(delegation: Delegation, today: date) -> bool:
    """Whether the day by which it was to be looked at again has passed, and it goes on all the same."""
    return delegation.review_on is not None and delegation.review_on < today and delegation.holds_on(today)
