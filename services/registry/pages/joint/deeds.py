"""What can be done about an agreement, and what is special about each deed?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.registry.pages.joint import forms
from shared.contracts.joint import (
    AcceptOffer,
    Agreement,
    AgreementState,
    ChoicesForSharing,
    DeclineOffer,
    EndAgreement,
)
from shared.web.forms import Form

Reader = Callable[[Form, Agreement, ChoicesForSharing, date], AcceptOffer | DeclineOffer | EndAgreement | None]


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed: a form, a page to check it on, and a sentence when it is done."""

    path: str
    title: str
    button: str
    flash: str
    read: Reader
    fits: Callable[[Agreement], bool]
    """Whether there is anything to do."""
    asks_area: bool = False
    asks_day: bool = False


ACCEPT = Deed(
    path="accept",
    title="Accept the offer",
    button="Accept the offer",
    flash="offer_accepted",
    read=forms.read_acceptance,
    fits=lambda one: one.may_answer,
    asks_area=True,
)
DECLINE = Deed(
    path="decline",
    title="Decline the offer",
    button="Decline the offer",
    flash="offer_declined",
    read=forms.read_refusal,
    fits=lambda one: one.may_answer,
)
END = Deed(
    path="end",
    title="End the agreement",
    button="End the agreement",
    flash="agreement_ended",
    read=forms.read_end,
    fits=lambda one: one.may_end and one.state is AgreementState.AGREED,
    asks_day=True,
)
WITHDRAW = Deed(
    path="withdraw",
    title="Withdraw the offer",
    button="Withdraw the offer",
    flash="offer_withdrawn",
    read=forms.read_withdrawal,
    fits=lambda one: one.may_end and one.state is AgreementState.OFFERED,
)
DEEDS = (ACCEPT, DECLINE, END, WITHDRAW)
FLASHES = {
    "offer_made": "You offered the constellation. The other authority is told in a moment.",
    "offer_accepted": "You accepted the offer. The constellation appears in your list in a moment.",
    "offer_declined": "You declined the offer.",
    "offer_withdrawn": "You withdrew the offer.",
    "agreement_ended": "The agreement ends. Its last day is {last_day}.",
}


def offered(agreement: Agreement) -> tuple[Deed, ...]:
    """The deeds that somebody who may bind the authority can do."""
    return tuple(deed for deed in DEEDS if deed.fits(agreement))
