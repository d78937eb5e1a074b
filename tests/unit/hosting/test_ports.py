"""A port that was given to one server isn't given to another before that one listens."""

import asyncio
import random
import socket

import pytest

from shared.hosting.embedded import ports
from shared.hosting.embedded.ports import LOOPBACK, free_port


def test_a_port_is_given_to_one_of_two_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    given = free_port()
    first = iter([given, given])
    any_other = random.randrange
    monkeypatch.setattr(ports.random, "randrange", lambda *bounds: next(first, None) or any_other(*bounds))

    assert free_port() != given
    assert next(first, None) is None


async def test_a_server_listens_on_the_port_it_was_given_and_again_after_a_restart() -> None:
    port = free_port()

    for _ in range(2):
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), LOOPBACK, port)
        with socket.create_connection((LOOPBACK, port), timeout=5):
            server.close()
            await server.wait_closed()
