"""How do agreements on joint constellations read on a page?"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from services.registry.wording import Tag
from shared.contracts.joint import Agreement, AgreementState, Shared, Side
from shared.web.wording import day

ONE_DAY = timedelta(days=1)
STATE_TAGS: Mapping[AgreementState, Tag] = {
    AgreementState.OFFERED: ("Offered", "govuk-tag--yellow"),
    AgreementState.DECLINED: ("Declined", "govuk-tag--grey"),
    AgreementState.WITHDRAWN: ("Withdrawn", "govuk-tag--grey"),
    AgreementState.AGREED: ("Agreed", "govuk-tag--green"),
    AgreementState.ENDED: ("Ended", "govuk-tag--grey"),
}
CARERS_NEVER_SHARED = "A carer’s name or telephone number."
NEVER_SHARED = (
    "An address, a full postcode or an email address.",
    "A child’s name, or anything else about a child.",
    "Why somebody decided something, and who decided it.",
)
"""What doesn't cross under any agreement."""
BESIDES_WORDS: Mapping[Shared, tuple[str, str]] = {
    Shared.CARERS: (
        "Carers’ names and telephone numbers",
        "So that the hub home and the other authority’s households can ring each other. Each look is written down.",
    ),
}
"""What can be shared beyond the minimum: what it is, and what for."""


def what_is_shared(shares: Sequence[Shared], host: str, guest: str) -> list[str]:
    """Each part in a sentence, with whose it is and who is told."""
    told = f"{guest[:1].upper()}{guest[1:]}"
    sentences = {
        Shared.CONSTELLATION: (
            f"{told} is told the constellation’s name, its phases, how many beds the hub home keeps and how many "
            "satellite households there are, and the hub home’s name and postcode district."
        ),
        Shared.HOUSEHOLDS: (
            f"{host} is told the name and the postcode district of each household of {guest} in the constellation, and "
            "from when to when it belongs to it."
        ),
        Shared.CARERS: (
            "The names and telephone numbers of the hub home’s carers, and of the carers of those households, are told "
            "to the other authority’s workers, and to the carers who have to ring them."
        ),
    }
    return [sentences[one] for one in shares]


def what_is_never_shared(shares: Sequence[Shared]) -> list[str]:
    """What doesn't cross by an agreement on these parts."""
    return [*NEVER_SHARED, *([] if Shared.CARERS in shares else [CARERS_NEVER_SHARED])]


def parties(agreement: Agreement, own_name: str) -> tuple[str, str]:
    """The host's name and the guest's."""
    names = (own_name, agreement.other)
    return names if agreement.side is Side.HOST else (names[1], names[0])


def who_keeps_it(agreement: Agreement) -> str:
    """Whose constellation it is."""
    if agreement.side is Side.HOST:
        return f"Yours. {agreement.other} can have households in it."
    return f"{agreement.other}’s. You can have households in it."


def days_of(agreement: Agreement) -> str:
    """`From Monday 23 November 2026`; `... until Sunday 31 January 2027`, the last day."""
    begins = f"From {day(agreement.started_on)}"
    return f"{begins} until {last_day(agreement.ended_on)}" if agreement.ended_on else begins


def last_day(ended_on: date) -> str:
    """People say the last day; what is recorded is the first without it."""
    return day(ended_on - ONE_DAY)


def what_waits(agreement: Agreement) -> str:
    """What is to be done about it, or what it waits for."""
    if agreement.state is AgreementState.OFFERED:
        if agreement.side is Side.HOST:
            return f"{agreement.other} has not answered yet."
        return f"{agreement.other} offers this constellation to your authority."
    return ""
