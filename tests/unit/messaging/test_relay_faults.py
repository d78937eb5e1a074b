"""A row is set aside for what it is, never for what ails the bus."""

import pytest
from nats.errors import MaxPayloadError, NoServersError
from nats.js.errors import APIError, BadRequestError, NotFoundError, ServiceUnavailableError

from shared.messaging.relay import _is_its_own_fault


@pytest.mark.parametrize(
    ("error", "is_its_own"),
    [
        (BadRequestError(code=400, err_code=10054), True),
        (BadRequestError(code=400, err_code=10097), True),
        (BadRequestError(code=400, err_code=10002), False),
        (NotFoundError(code=404, err_code=10059), False),
        (APIError(code=403), False),
        (MaxPayloadError(), True),
        (ServiceUnavailableError(code=503), False),
        (NoServersError(), False),
        (TimeoutError(), False),
    ],
)
def test_whose_fault_a_refusal_is(error, is_its_own):
    assert _is_its_own_fault(error) is is_its_own
