"""What the next page may be told, and what may not travel in a cookie."""

from datetime import UTC, date, datetime

import pytest

from shared.web.errors import PagesClashError, UnknownFlashError
from shared.web.flash import Flash, NotDoneYet, Sentences

SENTENCES = Sentences({"asked": "Asked for {nights} nights from {on}."})


def test_a_date_is_told_in_words():
    flash = Flash.of("asked", {"nights": 2, "on": date(2025, 3, 7)})

    assert SENTENCES.read(flash) == "Asked for 2 nights from Friday 7 March 2025."


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2026, 12, 4), "Asked on Friday 4 December 2026, by Thursday 3 December 2026 at 6pm."),
        (
            date(2026, 12, 5),
            "Asked from Friday 4 to Sunday 6 December 2026, 2 nights, by Thursday 3 December 2026 at 6pm.",
        ),
    ],
)
def test_a_stay_and_a_moment_are_told_in_words(last, words):
    sentences = Sentences({"asked": "Asked {nights}, by {until}."})
    until = datetime(2026, 12, 3, 18, tzinfo=UTC)

    assert sentences.read(Flash.of("asked", {"nights": (date(2026, 12, 4), last), "until": until})) == words


def test_what_somebody_else_must_still_do_isnt_done():
    sentences = Sentences({"asked": NotDoneYet("Asked."), "agreed": "Agreed."})

    assert not sentences.is_done(Flash("asked"))
    assert sentences.is_done(Flash("agreed"))


@pytest.mark.parametrize("name", ["Ada Lovelace", "", "a" * 64, "<b>", "Ada\n"])
def test_a_name_doesnt_travel(name):
    with pytest.raises(ValueError, match="code words"):
        Flash.of("asked", {"who": name})


def test_a_sentence_that_nobody_declared_is_a_mistake():
    with pytest.raises(UnknownFlashError, match="never_said"):
        SENTENCES.check(Flash("never_said"))


def test_a_place_without_a_value_is_a_mistake():
    with pytest.raises(UnknownFlashError, match="nights"):
        SENTENCES.check(Flash.of("asked", {"on": date(2025, 3, 7)}))


def test_an_old_cookie_says_nothing():
    assert SENTENCES.read(Flash("from_last_year")) == ""


def test_two_services_may_not_say_two_things_with_one_word():
    with pytest.raises(PagesClashError, match="asked"):
        Sentences({"asked": "Asked."}, {"asked": "Answered."})
