"""The documents say what the classes say, and no class broke what was published."""

import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from shared import contracts
from shared.contracts.catalogue import (
    OURS,
    REWRITE,
    all_messages,
    as_text,
    documents,
    main,
    our_catalogue,
    out_of_date,
    published_contracts,
)
from shared.contracts.growth import breaking_changes
from shared.hosting import refusals_page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_documents_say_what_the_classes_say():
    """A subject that changed by accident once is a message that nobody hears."""
    assert out_of_date(our_catalogue(), DOCS) == [], f"look at what changed, then: {REWRITE}"


def test_the_page_of_refusals_says_what_the_services_declare():
    text = (DOCS / refusals_page.PAGE).read_text(encoding="utf-8")

    assert text == refusals_page.refusals_page(refusals_page.our_services()), f"look: {refusals_page.REWRITE}"
    assert "| `too_many_satellites` |" in text, "a page of nothing proves nothing"


def test_a_page_of_refusals_is_written_and_then_true(tmp_path, capsys):
    assert refusals_page.main(["--docs", str(tmp_path)]) == 1
    assert "Out of date: refusals.md" in capsys.readouterr().out

    assert refusals_page.main(["--write", "--docs", str(tmp_path)]) == 0
    assert refusals_page.main(["--docs", str(tmp_path)]) == 0


def test_every_module_of_messages_is_in_the_catalogue():
    """One that isn't has its messages in no document, and nobody sees that one of them breaks."""
    modules = [import_module(f"shared.contracts.{one.name}") for one in iter_modules(contracts.__path__)]

    left_out = {one.__name__ for one in modules if all_messages([one]) and one not in OURS}

    assert left_out == set()
    assert len(OURS) > 20


def test_a_contract_only_grows():
    """A service of the release before, or a stranger's plugin, still runs while this one is rolled out."""
    published = published_contracts(DOCS)

    assert published, "docs/contracts/published.json is missing or empty"
    assert breaking_changes(published, our_catalogue().contracts()) == [], (
        "make a v2 and say both for a while; before the first release: delete docs/contracts/published.json, then "
        "python -m shared.contracts.catalogue --publish"
    )


def test_the_command_writes_the_documents_and_then_finds_nothing_to_say(tmp_path, capsys):
    assert main(["--docs", str(tmp_path)]) == 1
    assert "Out of date: messages.md, contracts/schemas.json" in capsys.readouterr().out

    assert main(["--write", "--docs", str(tmp_path)]) == 0
    assert main(["--docs", str(tmp_path)]) == 0

    assert capsys.readouterr().out == ""
    assert out_of_date(our_catalogue(), tmp_path) == []
    assert published_contracts(tmp_path) == {}


def test_publishing_keeps_what_others_rely_on(tmp_path):
    assert main(["--publish", "--docs", str(tmp_path)]) == 0

    assert published_contracts(tmp_path) == our_catalogue().contracts()


def test_a_breaking_change_is_named_and_cannot_be_published(tmp_path, capsys):
    main(["--publish", "--docs", str(tmp_path)])
    published = our_catalogue().contracts()
    published["hubhome.{authority}.bookings.event.bed_painted.v1"] = {"kind": "event", "about": "bed_id", "schema": {}}
    (tmp_path / "contracts/published.json").write_text(as_text(published))

    assert main(["--docs", str(tmp_path)]) == 1
    assert "bed_painted.v1: it is gone" in capsys.readouterr().out
    assert main(["--publish", "--docs", str(tmp_path)]) == 1
    assert "v=2" in capsys.readouterr().out

    assert published_contracts(tmp_path) == published


def test_the_documents_are_the_same_each_time():
    first, second = documents(our_catalogue()), documents(our_catalogue())

    assert first == second
    assert all(json.loads(text) for path, text in first.items() if path.suffix == ".json")
