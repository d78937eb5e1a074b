"""A service that nobody here wrote: installing it is enough, and it hears what was said before it came."""

import subprocess
import sys
from uuid import uuid4

import pytest
from pydantic import SecretStr

from services.bookings.plugin import plugin as bookings
from shared.contracts.actor import SigningKey
from shared.contracts.bookings import SleepoverConfirmed
from shared.contracts.roles import Role
from shared.hosting.discovery import find_service, installed_services
from shared.hosting.provisioning import provision_streams
from shared.hosting.running import running
from shared.persistence.migrating import migrate
from shared.persistence.provisioning import provision_database
from shared.testing.actors import AUTHORITY, actor
from shared.testing.examples import example_of
from tests.support.stranger import install

STRANGER = "nightlights"


@pytest.fixture
def stranger_installed(tmp_path, monkeypatch):
    """The stranger's distribution on the path, until the end of the test."""

    def installed():
        install(tmp_path)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        return tmp_path

    yield installed
    for name in [name for name in sys.modules if name.partition(".")[0] == STRANGER]:
        monkeypatch.delitem(sys.modules, name)


def hubhome(*words):
    """Run the command as somebody would, in a process of its own."""
    program = "from shared.hosting.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=False, timeout=60
    )


def test_an_untouched_house_finds_whatever_is_installed(stranger_installed):
    before = [service.name for service in installed_services()]

    stranger_installed()

    assert sorted([*before, STRANGER]) == [service.name for service in installed_services()]
    assert find_service(STRANGER).package == STRANGER


def test_its_messages_are_in_the_catalogue(stranger_installed):
    stranger_installed()

    told = hubhome("messages")

    assert told.returncode == 0, told.stderr
    assert "hubhome.nightlights.query.how_many_night_lights.v1" in told.stdout
    [heard] = [line for line in told.stdout.splitlines() if "sleepover_confirmed.v1" in line]
    assert STRANGER in heard.partition("Heard by")[2]


async def test_it_hears_what_was_said_before_it_came(open_house, postgres_server, stranger_installed):
    sleepovers = [example_of(SleepoverConfirmed, sleepover_id=uuid4(), thing_version=1) for _ in range(3)]
    async with open_house([bookings]) as house:
        async with house.running["bookings"].database.work(AUTHORITY) as work:
            for event in sleepovers:
                work.say(event)
        await house.settled()

        stranger_installed()
        stranger = find_service(STRANGER)
        key = SigningKey.new(STRANGER)
        settings = house.settings.model_copy(
            update={
                "keys": {**house.settings.keys, STRANGER: key.public_text()},
                "signing_keys": {STRANGER: SecretStr(key.private_text())},
            }
        )
        database = settings.database_of(STRANGER).rpartition("/")[2]
        urls = await provision_database(
            STRANGER, postgres_server.url(), login_password="-", owner_password="-", name=database
        )
        await migrate(STRANGER, stranger.package, urls.owner)
        await provision_streams([bookings, stranger], settings.nats_url.get_secret_value())
        async with running(stranger, settings) as house.running[STRANGER]:
            await house.settled()
            carer = actor(Role.HUB_HOME_CARER)
            [query] = stranger.answers
            before = await house.asks(carer).ask(query())
            async with house.running["bookings"].database.work(AUTHORITY) as work:
                work.say(example_of(SleepoverConfirmed, sleepover_id=uuid4(), thing_version=1))
            await house.settled()
            after = await house.asks(carer).ask(query())

        assert (before.lights, after.lights) == (3, 4)


def test_a_plugin_that_cant_be_loaded_stops_the_house_with_one_line(stranger_installed):
    plugin = stranger_installed() / STRANGER / "plugin.py"
    plugin.write_text("raise RuntimeError('no lamp')\n")

    told = hubhome("messages")

    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr == (
        "hubhome: The service nightlights (nightlights.plugin:plugin of nightlights 1.0) can't be loaded: "
        "RuntimeError: no lamp\n"
    )
