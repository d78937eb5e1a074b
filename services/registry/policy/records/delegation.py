"""What do the conditions of delegated authority ask for?"""

_TELLING = ("tell", "told", "inform", "notify", "let ")


def must_tell_social_worker(conditions: str | None) -> bool:
    """Whether the children's social worker is to be told of each stay.

    Conditions are sentences that somebody wrote. In doubt the social worker is told: once too often does less harm.
    """
    words = (conditions or "").casefold()
    return "social worker" in words and any(telling in words for telling in _TELLING)
