"""Each decision names what enforces it, and what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "decisions"
PAGES = sorted(page for page in FOLDER.glob("*.md") if page.name != "README.md")


def enforced_by(page: Path) -> str:
    return page.read_text().partition("**Enforced by.**")[2]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_enforces_a_decision_is_there(page: Path) -> None:
    names = re.findall(r"`([^`]+)`", enforced_by(page))
    paths = [ROOT / name for name in names if "/" in name]
    tests = {name for name in names if name.startswith("test_")}

    assert any(path.is_relative_to(ROOT / "tests") for path in paths), "say which test enforces it"
    assert [str(path) for path in paths if not path.exists()] == []
    defined = {
        name for path in paths if path.suffix == ".py" for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert tests <= defined, tests - defined


def test_every_decision_is_in_the_index() -> None:
    index = (FOLDER / "README.md").read_text()

    assert [page.name for page in PAGES if f"({page.name})" not in index] == []
