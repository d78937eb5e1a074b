"""What did somebody enter about an agreement, as a message for the registry?"""

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from shared.contracts.joint import (
    BESIDES,
    AcceptOffer,
    Agreement,
    ChoicesForSharing,
    DeclineOffer,
    EndAgreement,
    OfferToShare,
)
from shared.web.forms import Form

FIELDS: Mapping[str, str] = {
    "authority": "authority",
    "on": "on",
    "document": "document",
    "reason": "reason",
    "area_id": "area",
}
"""Fields of the messages, and those of the forms."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
DOCUMENT_AT_MOST = 200


def read_offer(form: Form, constellation_id: UUID, choices: ChoicesForSharing) -> OfferToShare | None:
    """The offer of a constellation."""
    authority = form.choice(
        "authority", [one.authority for one in choices.neighbours], missing="Select the other authority"
    )
    document = form.text(
        "document",
        missing="Enter the name of the document in which you both agreed",
        at_most=DOCUMENT_AT_MOST,
        name="The name of the document",
    )
    on = _day(form, "the first day of the agreement")
    reason = _reason(form)
    if form.failed or on is None:
        return None
    return OfferToShare(
        constellation_id=constellation_id,
        authority=authority,
        on=on,
        document=document,
        besides=tuple(one for one in BESIDES if one.value in form.values("besides")),
        reason=reason,
    )


def read_acceptance(form: Form, agreement: Agreement, choices: ChoicesForSharing, _: date) -> AcceptOffer | None:
    """The yes to an offer."""
    area = form.choice("area", [str(one.id) for one in choices.areas], missing="Select an area")
    reason = _reason(form)
    if form.failed:
        return None
    return AcceptOffer(
        agreement_id=agreement.agreement_id, version=_version(form, agreement), area_id=UUID(area), reason=reason
    )


def read_refusal(form: Form, agreement: Agreement, _: ChoicesForSharing, __: date) -> DeclineOffer | None:
    """The no to an offer."""
    reason = _reason(form)
    if form.failed:
        return None
    return DeclineOffer(agreement_id=agreement.agreement_id, version=_version(form, agreement), reason=reason)


def read_end(form: Form, agreement: Agreement, _: ChoicesForSharing, __: date) -> EndAgreement | None:
    """The end of an agreement."""
    on = _day(form, "the first day without the agreement")
    reason = _reason(form)
    if form.failed or on is None:
        return None
    return EndAgreement(agreement_id=agreement.agreement_id, version=_version(form, agreement), on=on, reason=reason)


def read_withdrawal(form: Form, agreement: Agreement, _: ChoicesForSharing, today: date) -> EndAgreement | None:
    """The end of an offer that nobody has answered: at once."""
    reason = _reason(form)
    if form.failed:
        return None
    return EndAgreement(agreement_id=agreement.agreement_id, version=_version(form, agreement), on=today, reason=reason)


def _reason(form: Form) -> str:
    return form.text("reason", missing="Enter why", name="The reason")


def _day(form: Form, name: str) -> date | None:
    on = form.day("on", name)
    if on and not FIRST_YEAR <= on.year <= LAST_YEAR:
        form.errors.add("on", f"The year must be between {FIRST_YEAR} and {LAST_YEAR}")
    return on


def _version(form: Form, agreement: Agreement) -> int:
    """The one that was shown when the form was filled in."""
    shown = form.value("version")
    return int(shown) if re.fullmatch(r"[1-9][0-9]{0,8}", shown) else agreement.version
