"""Who may ask what: somebody without the role, or without a true statement, is turned away at the door.

The room has no database that answers: who gets past the door finds it away, who doesn't never gets there.
"""

from datetime import timedelta

import pytest

from shared.contracts.actor import SigningKey
from shared.contracts.asking import NotAllowedError, UnreachableError
from shared.contracts.roles import Role
from shared.persistence.database import Database
from shared.testing.actors import Keys, actor
from shared.testing.examples import example_of
from shared.testing.rooms import DrivenClock, Room
from tests.conformance.sweeps import each_answered

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def without_database(service):
    clock = DrivenClock()
    return Room(service, Database(service.name, NOWHERE, clock=clock), Keys(service.name), clock, service.settings())


@each_answered
async def test_a_message_is_for_those_who_may_ask_it(service, message):
    room = without_database(service)
    request = example_of(message)

    assert message.asked_by
    for role in sorted(message.asked_by):
        with pytest.raises(UnreachableError):
            await room.asked(request, by=actor(role))
    for role in sorted(set(Role) - message.asked_by):
        with pytest.raises(NotAllowedError):
            await room.asked(request, by=actor(role))


@each_answered
async def test_a_statement_that_is_forged_expired_or_of_elsewhere_opens_no_door(service, message):
    room = without_database(service)
    request = example_of(message)
    asker = actor(min(message.asked_by))
    neighbour = asker.model_copy(update={"authority": "elsewhere"})
    now = room.clock()
    statements = {
        "forged": SigningKey.new("registry").sign(asker, now),
        "expired": room.keys.sign(asker, now - timedelta(hours=1)),
        "not yet": room.keys.sign(asker, now + timedelta(hours=1)),
        "of elsewhere": room.keys.sign(neighbour, now),
        "by a service that may not claim it": room.keys.of(service.name).sign(
            asker.model_copy(update={"roles": frozenset({Role.OPERATOR})}), now
        ),
        "none": " ",
    }

    for statement in statements.values():
        with pytest.raises(NotAllowedError):
            await room.asked(request, by=asker, statement=statement)
