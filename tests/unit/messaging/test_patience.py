"""A deed is waited for longer than an answer, and whoever asks can say otherwise."""

from uuid import UUID

import nats.errors
import pytest

from shared.contracts.asking import NoReplyInTimeError
from shared.contracts.bookings import HowIsSleepover, RequestSleepover
from shared.messaging.asking import PATIENCE, PATIENCE_FOR_A_DEED, Asker
from shared.messaging.turns import Turns

ONE = UUID(int=1)
QUERY = HowIsSleepover(sleepover_id=ONE)
COMMAND = RequestSleepover(child_ids=(ONE,), first_night_on="2026-11-27", last_night_on="2026-11-27")


class SilentBus:
    """A bus on which nobody answers in time, and which knows how long it was waited for."""

    service = "web"
    max_payload = 1_000_000

    def __init__(self):
        self.waited = 0.0
        self.turns = Turns()
        self.client = self.meter = self

    async def request(self, _subject, _body, *, timeout, **_):  # noqa: ASYNC109  as the client has it
        self.waited = timeout
        raise nats.errors.TimeoutError

    def asked(self, *_):
        """Nothing is measured here."""


@pytest.mark.parametrize(
    ("request_", "within", "waited"),
    [(QUERY, None, PATIENCE), (COMMAND, None, PATIENCE_FOR_A_DEED), (QUERY, 1.0, 1.0), (COMMAND, 2.0, 2.0)],
    ids=["a query", "a command", "a query told otherwise", "a command told otherwise"],
)
async def test_who_asks_waits_as_long_as_it_is_worth(request_, within, waited):
    bus = SilentBus()

    with pytest.raises(NoReplyInTimeError):
        await Asker(bus, "harbourside", lambda: "statement").ask(request_, within=within)

    assert bus.waited == waited
    assert PATIENCE < PATIENCE_FOR_A_DEED
