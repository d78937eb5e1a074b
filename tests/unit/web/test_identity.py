"""How long what the registry said is remembered."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.refusals import Refused
from shared.contracts.registry import Statement
from shared.testing.site import HUB_HOME_CARER, MANAGER, MadeUpIdentity
from shared.web import identity as identity_file
from shared.web.identity import RememberingIdentity


class Times:
    """Both clocks of a remembering identity, moved on by the test."""

    def __init__(self):
        self.began = datetime.now(UTC)
        self.passed = 0.0

    def clock(self):
        return self.passed

    def now(self):
        return self.began + timedelta(seconds=self.passed)


@pytest.fixture
def made_up():
    return MadeUpIdentity()


@pytest.fixture
def times():
    return Times()


@pytest.fixture
def remembering(made_up, times):
    return RememberingIdentity(made_up, times.clock, times.now)


async def test_a_statement_is_asked_for_anew_after_a_minute(remembering, made_up, times):
    for times.passed in (0, 59.9, 60, 61):
        assert isinstance(await remembering.statement("portsmouth", MANAGER.person_id), Statement)

    assert made_up.asked.count("statement") == 2


async def test_an_expired_statement_isnt_used(remembering, made_up, times, monkeypatch):
    monkeypatch.setattr(identity_file, "REMEMBERED_FOR", 3600.0)
    await remembering.statement("portsmouth", MANAGER.person_id)

    times.passed = 301

    await remembering.statement("portsmouth", MANAGER.person_id)
    assert made_up.asked.count("statement") == 2


async def test_each_person_and_authority_has_their_own(remembering):
    one = await remembering.statement("portsmouth", MANAGER.person_id)
    other = await remembering.statement("portsmouth", HUB_HOME_CARER.person_id)
    elsewhere = await remembering.statement("leeds", MANAGER.person_id)

    assert one.actor.person_id != other.actor.person_id
    assert isinstance(elsewhere, Refused)


async def test_a_refusal_is_not_remembered(remembering, made_up):
    made_up.left.add(MANAGER.person_id)
    assert isinstance(await remembering.statement("portsmouth", MANAGER.person_id), Refused)

    made_up.left.clear()

    assert isinstance(await remembering.statement("portsmouth", MANAGER.person_id), Statement)


async def test_the_number_to_ring_is_known_while_nobody_answers(remembering, made_up, times):
    await remembering.profile("portsmouth")
    made_up.fails = UnreachableError("nobody")

    times.passed = 7200

    assert (await remembering.profile("portsmouth")).out_of_hours_phone == "023 9268 0810"
    assert remembering.last_profile("portsmouth").name == "Portsmouth City Council"
    with pytest.raises(UnreachableError):
        await remembering.statement("portsmouth", MANAGER.person_id)


async def test_the_memory_has_an_end(remembering, monkeypatch):
    monkeypatch.setattr(identity_file, "AT_MOST", 1)

    for person in (MANAGER, HUB_HOME_CARER):
        await remembering.statement("portsmouth", person.person_id)

    assert len(remembering._statements) == 1
