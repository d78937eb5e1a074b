"""What was put on a message's outside is read from it again, or the header that is wrong is named."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.envelope import MESSAGE_ID, BrokenEnvelopeError, Envelope, Trail

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
ONE, TWO, THREE, FOUR = (UUID(int=number) for number in range(1, 5))

BARE = Envelope(
    id=ONE,
    type="hubhome.bookings.event.sleepover_confirmed.v1",
    source="/hubhome/bookings",
    authority="portsmouth",
    time=NOW,
    trail=Trail(TWO),
)
FULL = Envelope(
    id=ONE,
    type="hubhome.bookings.event.sleepover_confirmed.v1",
    source="/hubhome/bookings",
    authority="portsmouth",
    time=NOW,
    trail=Trail(TWO, THREE, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", FOUR),
    subject=str(FOUR),
    thing_version=7,
)
REQUIRED = ["ce-id", "ce-type", "ce-source", "ce-authority", "ce-time", "ce-correlationid"]


@pytest.mark.parametrize("envelope", [BARE, FULL])
def test_an_envelope_survives_the_bus(envelope):
    assert Envelope.read(envelope.headers()) == envelope


@given(
    identifier=st.uuids(),
    when=st.datetimes(timezones=st.just(UTC)),
    cause=st.none() | st.uuids(),
    person=st.none() | st.uuids(),
    version=st.integers(0, 2**31),
)
def test_any_envelope_survives_the_bus(identifier, when, cause, person, version):
    trail = Trail(identifier, cause, "", person)
    envelope = Envelope(identifier, "t", "s", "portsmouth", when, trail, str(identifier), version)

    assert Envelope.read(envelope.headers()) == envelope


def test_the_broker_deduplicates_by_the_messages_id():
    assert FULL.headers()[MESSAGE_ID] == FULL.headers()["ce-id"] == str(ONE)


def test_what_is_not_known_is_no_header():
    absent = {"ce-causationid", "ce-actor", "traceparent", "ce-subject", "ce-thingversion"}

    assert absent.isdisjoint(BARE.headers())
    assert absent <= set(FULL.headers())


def test_extra_headers_go_along():
    envelope = Envelope(ONE, "t", "s", "portsmouth", NOW, Trail(TWO), extra={"Hubhome-Key": "k"})

    assert envelope.headers()["Hubhome-Key"] == "k"


@pytest.mark.parametrize("header", REQUIRED)
def test_a_header_that_is_missing_is_named(header):
    headers = FULL.headers()
    del headers[header]

    with pytest.raises(BrokenEnvelopeError, match=f"the header {header} is missing"):
        Envelope.read(headers)


@pytest.mark.parametrize(
    "header", ["ce-id", "ce-time", "ce-correlationid", "ce-causationid", "ce-actor", "ce-thingversion"]
)
def test_a_header_that_is_junk_is_refused(header):
    with pytest.raises(BrokenEnvelopeError, match="isn't an id, a moment or a number"):
        Envelope.read({**FULL.headers(), header: "junk"})


def test_two_trails_that_begin_are_two():
    assert Trail.start().correlation_id != Trail.start().correlation_id
