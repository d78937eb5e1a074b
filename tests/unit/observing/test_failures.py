"""A failure is told by types and places, because its message may quote a person."""

import json

from shared.observing.errors import NotReadyError
from shared.observing.failures import in_a_word, told

HERE = __name__.partition(".")[0]


def caught(function) -> BaseException:
    try:
        function()
    except BaseException as error:  # noqa: BLE001  any failure is the example
        return error
    raise AssertionError("it didn't fail")


def fails():
    raise ValueError("Ada")


def fails_from_a_library():
    json.loads("Ada")


def fails_twice():
    try:
        fails()
    except ValueError as error:
        raise KeyError("Grace") from error


def fails_in_a_group():
    raise ExceptionGroup("Ada and Grace", [caught(fails), caught(fails_twice)])


def test_our_frames_are_told_innermost_first():
    assert told(caught(fails), (HERE,)).startswith("ValueError at ")
    assert "(fails) < " in told(caught(fails), (HERE,))
    assert told(caught(fails), (HERE,)).endswith("(caught)")


def test_of_a_librarys_frames_only_the_innermost_is_told():
    line = told(caught(fails_from_a_library), (HERE,))

    assert line.startswith("JSONDecodeError at json/decoder.py:")
    assert line.count("json/") == 1
    assert "(fails_from_a_library)" in line


def test_where_the_code_is_installed_is_not_told():
    assert " /" not in told(caught(fails_from_a_library), (HERE,))


def test_causes_and_members_of_a_group_are_told_without_their_messages():
    line = told(caught(fails_in_a_group), (HERE,))

    assert line.startswith("ExceptionGroup at ")
    assert line.count("holds ") == 2
    assert "from ValueError" in line
    assert "Ada" not in line
    assert "Grace" not in line


def test_a_cause_that_was_hidden_stays_hidden():
    def hides():
        try:
            fails()
        except ValueError:
            raise KeyError from None

    assert "ValueError" not in told(caught(hides), (HERE,))


def test_errors_that_cause_one_another_end():
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    assert told(first) == "ValueError; from KeyError"


def test_a_long_chain_is_cut():
    error = ValueError()
    for _ in range(100):
        error, error.__cause__ = ValueError(), error

    assert told(error).count("ValueError") == 8


def test_only_a_safe_class_shows_its_message():
    assert in_a_word(ValueError("Ada")) == "ValueError"
    assert in_a_word(NotReadyError("the database is away")) == "NotReadyError: the database is away"
