"""Whoever waits for a long import sees in a terminal how far it is; what isn't one gets no bar to keep."""

import io
import os
import pty
import sys
import time
from contextlib import suppress

from shared.hosting.commands.packs import bar

TABLES = ["areas", "households", "children"]


def in_a_terminal(monkeypatch, step, names):
    """What was walked through, and all that the terminal was sent meanwhile."""
    ours, theirs = pty.openpty()
    # Not in a fixture: between that and the test, standard output is set anew.
    with os.fdopen(theirs, "w", encoding="utf-8") as file, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", file)
        walked = list(bar(step, names))
        file.flush()
        os.set_blocking(ours, False)
        until_all_has_come = deadline(5)
        sent = ""
        while not sent.endswith("\n") and until_all_has_come():
            with suppress(BlockingIOError):
                sent += os.read(ours, 65536).decode()
    os.close(ours)
    return walked, sent


def deadline(seconds):
    until = time.monotonic() + seconds
    return lambda: time.monotonic() < until


def test_in_a_terminal_the_bar_names_the_step_and_each_thing_and_gets_to_its_end(monkeypatch):
    walked, sent = in_a_terminal(monkeypatch, "Reading", TABLES)

    assert walked == TABLES
    places = [sent.index(one) for one in ("Reading", "0%", *TABLES, "100%")]
    assert places == sorted(places)


def test_what_isn_t_a_terminal_is_sent_nothing_of_it(monkeypatch):
    with monkeypatch.context() as patched:
        written = io.StringIO()
        patched.setattr(sys, "stdout", written)
        walked = list(bar("Reading", TABLES))

    assert walked == TABLES
    assert written.getvalue() == ""


def test_nothing_to_walk_through_is_at_its_end_at_once(monkeypatch):
    walked, sent = in_a_terminal(monkeypatch, "Saving", [])

    assert walked == []
    assert "Saving" in sent
    assert "100%" in sent
