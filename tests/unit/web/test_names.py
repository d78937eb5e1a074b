"""What people and places on a page are called, however many there are and whoever is away."""

from uuid import UUID

import pytest
import structlog

from shared.contracts.actor import Actor
from shared.contracts.asking import BrokenRequestError, NoReplyInTimeError, UnreachableError
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Named, Purpose, WhoAreThey
from shared.contracts.registry import Names as NamesReply
from shared.contracts.roles import Role
from shared.testing.site import ScriptedAsks, ScriptedBus
from shared.web.names import NAMES_AT_ONCE, names_of

SOMEBODY = Actor(person_id=UUID(int=1), authority="portsmouth", roles=frozenset({Role.LIAISON_WORKER}))
PURPOSE = Purpose.SEE_WHO_SLEEPS_WHERE


def everybody(query):
    return NamesReply(
        names=tuple(Named(id=one, kind=Kind.CHILD, name=f"Child {one.int}") for one in query.ids), withheld=0
    )


@pytest.fixture(autouse=True)
def said():
    with structlog.testing.capture_logs() as said:
        yield said


@pytest.fixture
def bus():
    return ScriptedBus({WhoAreThey: everybody})


@pytest.fixture
def asks(bus):
    return ScriptedAsks(bus, SOMEBODY)


async def test_more_than_one_question_can_hold_are_asked_for_in_parts_and_none_is_dropped(asks, bus):
    ids = [UUID(int=number) for number in range(1, 2 * NAMES_AT_ONCE + 2)]

    names = await names_of(asks, ids, PURPOSE)

    assert [names.child(one) for one in ids] == [f"Child {one.int}" for one in ids]
    assert sorted(len(request.ids) for _, request, _ in bus.asked) == [1, NAMES_AT_ONCE, NAMES_AT_ONCE]


async def test_each_is_asked_for_once_and_nobody_not_at_all(asks, bus):
    await names_of(asks, [UUID(int=7), None, UUID(int=7)], PURPOSE)
    await names_of(asks, [None], PURPOSE)

    assert [request for _, request, _ in bus.asked] == [WhoAreThey(ids=(UUID(int=7),), purpose=PURPOSE)]


@pytest.mark.parametrize("away", [UnreachableError, NoReplyInTimeError])
async def test_while_the_registry_is_away_there_are_general_words(asks, bus, said, away):
    bus.answers[WhoAreThey] = away("The register can’t be reached.")

    names = await names_of(asks, [UUID(int=7)], PURPOSE)

    assert names.are_missing
    assert names.child(UUID(int=7)) == "A child"
    assert [line["event"] for line in said] == ["names_lost"]


async def test_a_name_that_is_withheld_is_a_general_word_and_nothing_is_missing(asks, bus):
    bus.answers[WhoAreThey] = Refused(reason="not_yours")

    names = await names_of(asks, [UUID(int=7)], PURPOSE)

    assert not names.are_missing
    assert names.household(UUID(int=7)) == names.household(None) == "A household"
    assert names.constellation(UUID(int=7)) == "A constellation"
    assert names.person(UUID(int=7)) == names.person(None) == ""


async def test_a_question_that_is_broken_isnt_taken_for_a_registry_away(asks, bus):
    bus.answers[WhoAreThey] = BrokenRequestError("The register couldn’t read the question.")

    with pytest.raises(BrokenRequestError):
        await names_of(asks, [UUID(int=7)], PURPOSE)
