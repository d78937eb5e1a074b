"""May this form be acted on, and was it acted on before?"""

import hmac
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData

from shared.web.edge import SAFE_METHODS
from shared.web.errors import UntrustedFormError
from shared.web.session import visit_of

TOKEN_FIELD = "csrf_token"  # noqa: S105  the field's name, not a secret
KEY_FIELD = "form_id"


async def trusted_form(request: Request) -> AsyncIterator[None]:
    """Refuse whatever would change something without this session's token; the app has every route depend on it.

    Raises `UntrustedFormError`. Only forms can carry the token, so no other kind of body is ever acted on. Of a browser
    without a session nothing is received, for its form can have no token. Files that came with a form are gone with its
    request, whatever became of it.
    """
    if request.method in SAFE_METHODS:
        yield
        return
    if not visit_of(request).is_known:
        raise UntrustedFormError("there is no session whose token the form could have")
    form = await request.form()
    try:
        sent, expected = form.get(TOKEN_FIELD), visit_of(request).session.form_secret
        if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), expected.encode()):
            raise UntrustedFormError("the form has no token of this session")
        yield
    finally:
        await form.close()


async def _submitted(request: Request) -> FormData:
    return await request.form()


async def _form_key(request: Request) -> UUID:
    sent = (await request.form()).get(KEY_FIELD)
    try:
        return UUID(str(sent))
    except ValueError:
        raise HTTPException(status_code=422) from None


Submitted = Annotated[FormData, Depends(_submitted)]
"""The fields of the form that was sent, for `Form.submitted`."""
FormKey = Annotated[UUID, Depends(_form_key)]
"""The id of the form as it was shown (`{{ form_key() }}`), to ask a command with: sent twice, done once."""
