"""A large body goes compressed, and nobody takes more out of one than fits."""

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging.bodies import COMPRESSED_FROM, ENCODING, GZIP, as_sent, compressed, is_large
from shared.messaging.errors import BodyTooLargeError, BrokenBodyError

AS_GZIP = {ENCODING: GZIP}


def test_only_a_large_body_is_compressed():
    assert not is_large(bytes(COMPRESSED_FROM - 1))
    assert is_large(bytes(COMPRESSED_FROM))


@given(st.binary(max_size=5000))
def test_a_body_comes_back_as_it_was_and_is_the_same_bytes_each_time(body):
    small = compressed(body, 100_000)

    assert as_sent(AS_GZIP, small) == body
    assert as_sent({}, body) == body
    assert compressed(body, 100_000) == small


def test_a_body_that_fits_into_no_message_says_how_much_of_it_would():
    with pytest.raises(BodyTooLargeError) as error:
        compressed(b"".join(number.to_bytes(8) for number in range(10_000)), 20_000)

    assert 0.05 < error.value.fits < 0.5


def test_a_bomb_is_refused_without_being_taken_into_memory():
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 60_000

    tracemalloc.start()
    try:
        with pytest.raises(BrokenBodyError, match="more than 1,000,000 bytes"):
            as_sent(AS_GZIP, bomb, most=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"{}"),
        ("gzip", b""),
        ("gzip", gzip.compress(b"{}" * 100)[:-9]),
        ("gzip", gzip.compress(b"{}") + b"more"),
        ("gzip", gzip.compress(b"{}") * 2),
        ("br", gzip.compress(b"{}")),
    ],
    ids=["plain", "empty", "cut short", "followed by more", "twice", "of another kind"],
)
def test_what_is_no_compressed_body_is_broken(encoding, body):
    with pytest.raises(BrokenBodyError):
        as_sent({ENCODING: encoding}, body)
