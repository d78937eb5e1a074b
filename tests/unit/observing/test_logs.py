"""No record of a process may hold a person's name, whoever wrote the record."""

import asyncio
import json
import logging
import warnings
from uuid import UUID

import pytest
import structlog

from shared.observing.errors import NotAScalarError, NotReadyError
from shared.observing.logs import bound, configure_logs

BED = UUID("00000000-0000-4000-8000-00000000000b")


@pytest.fixture
def written(capsys):
    """What was written to standard error since the last look, a dictionary a line."""

    def read() -> list[dict[str, object]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read


@pytest.fixture
def log():
    return structlog.get_logger("tests")


def test_a_record_says_when_how_grave_which_service_and_what(written, log):
    configure_logs(as_json=True, service="bookings")

    log.info("sleepover_confirmed", bed_id=BED, nights=2)

    (record,) = written()
    assert record.pop("at").endswith("Z")
    assert record == {
        "event": "sleepover_confirmed",
        "level": "info",
        "service": "bookings",
        "bed_id": str(BED),
        "nights": 2,
    }


def test_records_of_libraries_come_out_in_the_same_form(written):
    configure_logs(as_json=True, service="bookings")

    logging.getLogger("nats.aio.client").warning("connected to %s", "here")

    (record,) = written()
    assert record["event"] == "connected to here"
    assert (record["level"], record["service"], record["logger"]) == ("warning", "bookings", "nats.aio.client")
    assert "at" in record


def test_for_people_the_same_record_is_a_line_of_text(capsys, log):
    configure_logs(as_json=False, service="bookings")

    log.warning("consumer_lags", behind=7)

    line = capsys.readouterr().err
    assert "consumer_lags" in line
    assert "behind=7" in line


def test_what_is_bound_is_said_until_the_message_is_done(written, log):
    configure_logs(as_json=True, service="bookings")

    with bound(subject="hubhome.a.b"):
        log.info("inside")
    log.info("outside")

    inside, outside = written()
    assert inside["subject"] == "hubhome.a.b"
    assert "subject" not in outside


def test_what_is_bound_is_undone_after_an_error_too(written, log):
    configure_logs(as_json=True, service="bookings")

    with pytest.raises(RuntimeError), bound(subject="hubhome.a.b"):
        raise RuntimeError
    log.info("outside")

    assert "subject" not in written()[0]


@pytest.mark.parametrize("value", [{"name": "Ada"}, ["Ada"], ("Ada",), NotReadyError("Ada"), object(), b"Ada"])
def test_in_tests_an_object_as_a_value_is_an_error(log, value):
    configure_logs(as_json=True, service="bookings", strict=True)

    with pytest.raises(NotAScalarError, match="child is a"):
        log.info("sleepover_confirmed", child=value)


def test_in_production_an_object_is_named_by_its_type_and_complained_of_once(written, log):
    configure_logs(as_json=True, service="bookings")

    log.info("sleepover_confirmed", child={"name": "Ada"})
    log.info("sleepover_confirmed", child={"name": "Ada"})

    complaint, first, second = written()
    assert complaint["event"] == "log_value_refused"
    assert (complaint["key"], complaint["type"], complaint["refused_in"]) == ("child", "dict", "sleepover_confirmed")
    assert first["child"] == second["child"] == "<dict>"


def test_an_object_bound_to_the_context_is_refused_as_well(written, log):
    configure_logs(as_json=True, service="bookings")

    with bound(child=["Ada"]):
        log.info("sleepover_confirmed")

    assert "Ada" not in json.dumps(written())


@pytest.mark.parametrize(
    "key", ["password", "smtp_password", "SESSION_TOKEN", "client_secret", "statement", "Authorization", "cookie"]
)
def test_a_secret_is_masked_by_its_key(written, log, key):
    configure_logs(as_json=True, service="bookings")

    log.info("asked", **{key: "hunter2"})

    assert written()[0][key] == "***"


def test_a_password_inside_of_an_address_is_masked(written, log):
    configure_logs(as_json=True, service="bookings")

    log.info("connected", url="postgresql://bookings:hunter2@db:5432/bookings")
    logging.getLogger("nats").error("cannot reach nats://web:hunter2@bus:4222")

    ours, foreign = written()
    assert ours["url"] == "postgresql://***@db:5432/bookings"
    assert foreign["event"] == "cannot reach nats://***@bus:4222"


def test_an_exception_is_told_without_its_message(written, log):
    configure_logs(as_json=True, service="bookings", own_code=("services", "shared", __name__.partition(".")[0]))

    try:
        {}["Ada Lovelace"]
    except KeyError:
        log.exception("handler_failed")

    (record,) = written()
    assert record["failure"].startswith("KeyError at ")
    assert "test_logs.py:" in record["failure"]
    assert "Ada" not in json.dumps(record)
    assert "exc_info" not in record


def test_an_exception_of_ours_that_is_safe_to_log_speaks(written, log):
    configure_logs(as_json=True, service="bookings")

    log.error("not_ready", exc_info=NotReadyError("the outbox is 40 s behind"))

    assert written()[0]["failure"] == "NotReadyError: the outbox is 40 s behind"


def test_a_librarys_sentence_loses_the_exceptions_message(written):
    """FastStream logs `ValueError: <message>` with the exception beside it."""
    configure_logs(as_json=True, service="bookings")
    error = ValueError("Ada sleeps at 4 Elm Road\ninput_value=Ada")

    logging.getLogger("faststream").error(f"ValueError: {error}", exc_info=error)  # noqa: G004  as FastStream does it
    logging.getLogger("faststream").error("failed: %s", error)

    records = written()
    assert [record["event"] for record in records] == ["ValueError: ***", "failed: <ValueError>"]
    assert "Ada" not in json.dumps(records)


async def test_a_task_that_nobody_awaited_gives_no_name_away(written):
    configure_logs(as_json=True, service="bookings")

    async def fails() -> None:
        raise ValueError("Ada")

    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(fails())
    await asyncio.wait({task})
    loop.default_exception_handler(
        {"message": "Task exception was never retrieved", "exception": task.exception(), "future": task}
    )

    (record,) = written()
    assert record["event"] == "Task exception was never retrieved"
    assert "ValueError" in record["failure"]
    assert "Ada" not in json.dumps(record)


def test_a_librarys_broken_record_is_written_as_its_template(written):
    configure_logs(as_json=True, service="bookings", strict=True)
    root = logging.getLogger()
    root.handlers[:] = root.handlers[-1:]  # without pytest's own handlers, which fail on a broken record

    logging.getLogger("nats").error("%d messages", "many")

    assert written()[0]["event"] == "%d messages"


def test_a_record_that_cannot_be_written_is_told_by_its_place(capsys, monkeypatch):
    configure_logs(as_json=True, service="bookings")
    monkeypatch.setattr(logging.getLogger().handlers[-1].formatter, "format", lambda _: 1 / 0)

    logging.getLogger("nats").error("Ada")

    lost = capsys.readouterr().err
    assert lost.startswith("log_record_lost logger=nats line=")
    assert "Ada" not in lost


def test_access_logs_and_chatter_of_libraries_are_off(written):
    configure_logs(as_json=True, service="web", level="DEBUG")

    logging.getLogger("uvicorn.access").error("GET /children/ada")
    logging.getLogger("sqlalchemy.engine.Engine").info("('Ada',)")
    logging.getLogger("faststream.access.nats").info("Received")
    logging.getLogger("uvicorn.error").info("Started")

    assert [record["event"] for record in written()] == ["Started"]


def test_handlers_that_libraries_bring_are_taken_off(written, capsys):
    logging.getLogger("faststream").addHandler(logging.StreamHandler())
    configure_logs(as_json=True, service="bookings")

    logging.getLogger("faststream").error("once")

    assert len(written()) == 1


def test_warnings_of_python_are_records(written):
    configure_logs(as_json=True, service="bookings")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning("old ways", UserWarning, "x.py", 1)

    assert written()[0]["logger"] == "py.warnings"


def test_configured_again_it_writes_each_record_once_and_by_the_new_rules(written, log):
    configure_logs(as_json=True, service="bookings")
    log.info("first")
    configure_logs(as_json=True, service="registry", level="warning")

    log.info("too quiet")
    log.warning("second")

    assert [(record["event"], record["service"]) for record in written()] == [
        ("first", "bookings"),
        ("second", "registry"),
    ]


def test_a_level_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="LOUD"):
        configure_logs(as_json=True, service="bookings", level="LOUD")
