"""What can be typed: the catalogue and the settings without a house, and one clear sentence for what can't be done."""

import json
import logging
import os
import re
import sys
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from shared.hosting import cli
from shared.hosting.cli import hubhome
from shared.hosting.commands import contact
from shared.hosting.discovery import PluginError, installed_services
from shared.hosting.embedded.ports import free_port
from shared.hosting.settings import SettingsError

ROOT = Path(__file__).parents[3]
NAMED = re.compile(r"\b(?:HUBHOME|OTEL)_[A-Z_]*[A-Z]\b")


@pytest.fixture(autouse=True)
def logs_as_before():
    """The command sets up logging for its process, which here is that of all tests."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


@pytest.fixture(autouse=True)
def no_house_of_this_machine(tmp_path, monkeypatch):
    """Neither servers of somebody's environment nor their house."""
    for variable in ("HUBHOME_NATS_URL", "HUBHOME_DATABASE_URL", "HUBHOME_DATABASE_ADMIN_URL", "HUBHOME_SIGNING_KEYS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HUBHOME_DATA", str(tmp_path / "empty"))
    return tmp_path / "empty"


def typed(*words):
    return CliRunner().invoke(hubhome, words)


def complaint(result):
    """What went wrong, as one reads it below the usage."""
    return result.stderr.partition("Error: ")[2].strip()


def test_help_names_every_command():
    result = typed("--help")

    assert result.exit_code == 0
    for command in (
        "up",
        "demo",
        "run",
        "import",
        "import-return",
        "export",
        "subject-access",
        "retention",
        "remove",
        "ask",
        "tell",
        "messages",
        "dead-letters",
        "set-aside",
        "doctor",
        "settings",
    ):
        assert f"\n  {command} " in result.stdout


def test_messages_tells_who_says_and_hears_what():
    result = typed("messages")

    lines = result.stdout.splitlines()
    [confirmed] = [line for line in lines if line.startswith("hubhome.bookings.event.sleepover_confirmed.v1 ")]
    assert result.exit_code == 0
    assert "Everybody who must decide said yes." in confirmed
    assert "Heard by notifications, outcomes, registry." in confirmed
    assert len(lines) == len({message for one in installed_services() for message in (*one.answers, *one.says)})


def test_messages_as_json_are_whole_contracts():
    result = typed("messages", "--json")

    contracts = json.loads(result.stdout)
    ask = contracts["hubhome.bookings.command.request_sleepover.v1"]
    assert ask["answered_by"] == ["bookings"]
    assert ask["asked_by"] == ["hub_home_carer", "liaison_worker", "satellite_carer"]
    assert "child_ids" in ask["schema"]["properties"]


@pytest.mark.parametrize("name", ["RequestSleepover", "request_sleepover"])
def test_one_message_is_shown_by_either_of_its_names(name):
    result = typed("messages", name)

    assert list(json.loads(result.stdout)) == ["hubhome.bookings.command.request_sleepover.v1"]


def test_a_message_that_nobody_declared_is_said_so():
    result = typed("messages", "PaintWall")

    assert result.exit_code == 2
    assert complaint(result) == "There is no message PaintWall."


def test_settings_are_listed_with_their_values(monkeypatch):
    monkeypatch.setenv("HUBHOME_NOTIFICATIONS_SMTP_PORT", "2525")

    result = typed("settings")

    shown = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert result.exit_code == 0
    assert " 2525 " in shown["HUBHOME_NOTIFICATIONS_SMTP_PORT"]
    assert "(not set)" in shown["HUBHOME_NATS_URL"]
    for service in installed_services():
        prefix = service.settings.model_config["env_prefix"]
        assert {f"{prefix}{name}".upper() for name in service.settings.model_fields} <= set(shown)


def test_every_variable_that_is_read_is_listed():
    code = [
        path for kit in ("shared", "services") for path in (ROOT / kit).rglob("*.py") if "testing" not in path.parts
    ]
    named = {name for path in code for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    passwords = {
        f"HUBHOME_{one.name.upper()}_{of}_PASSWORD" for one in installed_services() for of in ("DATABASE", "OWNER")
    }

    listed = {line.split()[0] for line in typed("settings").stdout.splitlines()}

    assert {"HUBHOME_DATA", "HUBHOME_WEB_PORT", "OTEL_TRACES_EXPORTER"} <= named
    assert named | passwords <= listed


def test_a_secret_is_never_shown(monkeypatch):
    monkeypatch.setenv("HUBHOME_NATS_URL", "nats://bookings:opensesame@127.0.0.1:4222")
    monkeypatch.setenv("HUBHOME_SIGNING_KEYS", '{"bookings": "opensesame"}')
    monkeypatch.setenv("HUBHOME_NOTIFICATIONS_SMTP_PASSWORD", "opensesame")
    monkeypatch.setenv("HUBHOME_BOOKINGS_OWNER_PASSWORD", "opensesame")
    monkeypatch.setenv("HUBHOME_DATABASE_ADMIN_URL", "postgresql://admin:opensesame@127.0.0.1")

    result = typed("settings")

    assert "opensesame" not in result.stdout
    assert result.stdout.count("********") == 5


def test_nobody_can_be_asked_where_no_house_is_open(no_house_of_this_machine):
    result = typed("ask", "portsmouth", "who_sleeps_where", "on=2026-11-27")

    assert result.exit_code == 1
    assert complaint(result).startswith(f"No house is open on {no_house_of_this_machine}. Start one with 'hubhome up'")


@pytest.mark.parametrize("command", ["doctor", "dead-letters list", "set-aside list", "set-aside release"])
def test_other_commands_say_the_same_without_a_house(command, no_house_of_this_machine):
    result = typed(*command.split())

    assert result.exit_code == 1
    assert f"No house is open on {no_house_of_this_machine}." in result.stderr


@pytest.fixture
def house_open(no_house_of_this_machine, monkeypatch):
    """Addresses of a house: what is typed is read before anybody is asked."""
    monkeypatch.delenv("HUBHOME_DATA")
    monkeypatch.setenv("HUBHOME_NATS_URL", "nats://127.0.0.1:1")
    monkeypatch.setenv("HUBHOME_SIGNING_KEYS", json.dumps({"operator": "A" * 43}))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("ask", "portsmouth", "who_paints"),
            "There is no query who_paints. There are: cautions_of_stay, export_register, ",
        ),
        (("tell", "portsmouth", "who_sleeps_where"), "There is no command who_sleeps_where. There are: "),
        (("ask", "portsmouth", "who_sleeps_where", "tonight"), "'tonight' isn't FIELD=VALUE."),
        (("ask", "portsmouth", "who_sleeps_where", "on=Friday"), "WhoSleepsWhere can't be made of that:\n  on: Input "),
        (("ask", "portsmouth", "who_sleeps_where"), "WhoSleepsWhere can't be made of that:\n  on: Field required"),
        (
            ("tell", "portsmouth", "request_sleepover", "nights=1", "--json", os.devnull),
            "FIELD=VALUE and --json don't go together: the file has the whole command.",
        ),
        (("ask", "portsmouth", "who_sleeps_where", "on=2026-11-27", "bed=1"), "WhoSleepsWhere can't be made of that:"),
        (("ask", "Portsmouth!", "who_sleeps_where"), "Invalid value for 'AUTHORITY': 'Portsmouth!' can't be an auth"),
    ],
)
def test_what_can_t_be_asked_is_said_in_one_sentence(house_open, words, sentence):
    result = typed(*words)

    assert result.exit_code == 2
    assert complaint(result).startswith(sentence)


@pytest.mark.timeout(20)
def test_a_bus_that_is_away_is_told_without_a_traceback(house_open):
    result = typed("ask", "portsmouth", "who_sleeps_where", "on=2026-11-27")

    assert result.exit_code == 1
    assert result.output == "Error: the bus can't be reached (ConnectionRefusedError)\n"


@pytest.fixture
def complained(no_house_of_this_machine, monkeypatch, capsys):
    """What the command itself says in the one line that it ends with."""

    def said(line):
        words = line.format(new=f"--data {no_house_of_this_machine} --port {free_port()}").split()
        monkeypatch.setattr(sys, "argv", ["hubhome", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return f"{ended.value}\n" if isinstance(ended.value.code, str) else capsys.readouterr().err

    return said


def test_a_process_needs_to_be_told_where_its_servers_are(complained):
    assert complained("run bookings") == (
        "hubhome: a setting is missing or wrong: HUBHOME_NATS_URL: Field required. See 'hubhome settings'.\n"
    )


@pytest.mark.parametrize(
    ("command", "variable", "fault"),
    [
        ("run bookings", "HUBHOME_KEYS", "can't be read as JSON"),
        ("doctor", "HUBHOME_SIGNING_KEYS", "can't be read as JSON"),
        ("run bookings", "HUBHOME_POOL_CONNECTIONS", "Input should be a valid integer, unable to parse"),
        ("up {new}", "HUBHOME_KEYS", "can't be read as JSON"),
        ("up {new}", "HUBHOME_WEB_SESSION_HOURS", "Input should be a valid integer, unable to parse"),
        ("up {new}", "HUBHOME_NOTIFICATIONS_SMTP_PORT", "Input should be a valid integer, unable to parse"),
    ],
)
@pytest.mark.usefixtures("house_open")
def test_a_setting_that_is_wrong_is_named_in_one_line_and_not_shown(complained, monkeypatch, command, variable, fault):
    monkeypatch.setenv(variable, "opensesame")

    line = complained(command)

    assert line.startswith(f"hubhome: a setting is missing or wrong: {variable}: {fault}")
    assert line.endswith(". See 'hubhome settings'.\n")
    assert line.count("\n") == 1
    assert "opensesame" not in line


def test_settings_that_don_t_go_together_are_told_in_their_own_words(complained, monkeypatch):
    monkeypatch.setenv("HUBHOME_OUTCOMES_FEWEST", "11")

    assert complained("up {new}") == (
        "hubhome: a setting is missing or wrong: Value error, HUBHOME_OUTCOMES_FEWEST is more than "
        "HUBHOME_OUTCOMES_MOST. See 'hubhome settings'.\n"
    )


@pytest.mark.parametrize("error", [PluginError("The service attic can't be loaded."), SettingsError("No key is set.")])
def test_what_stops_the_house_is_one_line(monkeypatch, error):
    def fails(**_):
        raise error

    monkeypatch.setattr(cli, "hubhome", fails)

    with pytest.raises(SystemExit, match=f"^hubhome: {error}$"):
        cli.main()


def test_the_catalogue_comes_as_asyncapi_too():
    result = typed("messages", "--asyncapi")

    document = json.loads(result.stdout)
    assert document["asyncapi"].startswith("3.")
    assert "bookings_event_sleepover_confirmed_v1" in document["channels"]


def test_an_authority_is_taken_away_only_by_its_own_name():
    result = typed("remove", "harbourside", "--yes-remove", "severnvale")

    assert result.exit_code == 2
    assert complaint(result) == "--yes-remove says severnvale, and not harbourside. Nothing was changed."


def test_an_archive_is_written_over_nothing(tmp_path):
    kept = tmp_path / "ada.zip"
    kept.write_text("hers", encoding="utf-8")

    result = typed("subject-access", "harbourside", "2f1c3f5e-9a57-4c39-8d0e-6f0c0b7a4e11", str(kept))

    assert result.exit_code == 2
    assert "is there already" in complaint(result)
    assert kept.read_text(encoding="utf-8") == "hers"


@pytest.mark.usefixtures("house_open")
def test_nobody_is_asked_for_an_archive_that_can_t_be_written(monkeypatch, tmp_path):
    def nobody_is_asked(*_):
        raise AssertionError

    monkeypatch.setattr(contact, "build_bus", nobody_is_asked)

    result = typed(
        "subject-access", "harbourside", "2f1c3f5e-9a57-4c39-8d0e-6f0c0b7a4e11", str(tmp_path / "no" / "a.zip")
    )

    assert result.exit_code == 2
    assert complaint(result) == f"{tmp_path}/no/a.zip can't be written: No such file or directory."


@pytest.mark.timeout(20)
@pytest.mark.usefixtures("house_open")
def test_an_archive_that_wasn_t_told_leaves_no_file_behind(tmp_path):
    result = typed("subject-access", "harbourside", "2f1c3f5e-9a57-4c39-8d0e-6f0c0b7a4e11", str(tmp_path / "ada.zip"))

    assert result.output == "Error: the bus can't be reached (ConnectionRefusedError)\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["/dev/null/house", "/proc/house"])
def test_a_house_that_can_t_have_its_folder_says_so(complained, place):
    assert complained(f"up --data {place}").startswith(f"hubhome: a house can't have its folder at {place}: ")


@pytest.mark.usefixtures("house_open")
@pytest.mark.parametrize("number", [-1, 0, 2**64])
def test_a_number_that_no_message_can_have_isn_t_asked_for(number):
    result = typed("dead-letters", "show", "--", str(number))

    assert result.exit_code == 2
    assert f"{number} is not in the range" in complaint(result)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--changes", "list.csv"), "--changes is what a dry run would change: add --dry-run."),
        (("--dry-run", "--changes", "list.pdf"), "list.pdf must end with .csv or .xlsx or .ods."),
    ],
)
@pytest.mark.parametrize("command", ["import", "import-return"])
def test_a_list_of_what_would_change_is_that_of_a_dry_run(tmp_path, command, words, said):
    result = typed(command, "saltmarsh", str(tmp_path), *words)

    assert result.exit_code == 2
    assert complaint(result) == said
