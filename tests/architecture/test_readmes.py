"""A service's README and its manifest say the same."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from shared.hosting.discovery import installed_services
from tests.architecture.readmes import messages_named, settings_named

SERVICES = pytest.mark.parametrize("service", installed_services(), ids=lambda service: service.name)

ROWS = """# Painting
| | |
| --- | --- |
| **answers** | `PaintWall`, `WhichColour` |
| **hears** | `WallBuilt`; its own `WallPainted`, kept in `wall` |
| **settings** | `HUBHOME_PAINTING_` `COATS` (2), `HUBHOME_PAINTING_BRUSH` |

`RoofBuilt` isn't heard.
"""
SECTIONS = """# Painting

## Says

`WallPainted` when it is dry.

## Settings

None.
"""
TOPICS = """# Painting

| about | answers | says | keeps |
| --- | --- | --- | --- |
| walls | `PaintWall`; `WhichColour` | `WallPainted` | `wall` |
| roofs | | `RoofPainted` | `roof` |

| | |
| --- | --- |
| **hears** | `WallBuilt` |

Of `RoofBuilt` nothing is said.
"""


def readme_of(service):
    return (files(service.package) / "README.md").read_text(encoding="utf-8")


@SERVICES
@pytest.mark.parametrize("word", ["answers", "hears", "says"])
def test_a_readme_names_the_messages_of_the_manifest(service, word):
    assert messages_named(readme_of(service), word) == {message.__name__ for message in getattr(service, word)}


@SERVICES
def test_a_readme_names_the_settings(service):
    prefix = str(service.settings.model_config.get("env_prefix", ""))

    assert settings_named(readme_of(service), prefix) == set(service.settings.model_fields)


@SERVICES
def test_a_readme_is_one_screen(service):
    assert len(readme_of(service).splitlines()) <= 60


def test_the_picture_of_the_house_has_an_arrow_for_whoever_hears_another():
    picture = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    heard = {
        (event.owner, service.name)
        for service in installed_services()
        for event in service.hears
        if event.owner != service.name
    }

    assert heard
    assert set(re.findall(r'^ +(\w+) -- "[^"]+" --> (\w+)$', picture, re.MULTILINE)) == heard


def test_a_readme_is_read_as_rows_as_sections_or_as_a_table_of_topics():
    assert messages_named(ROWS, "answers") == {"PaintWall", "WhichColour"}
    assert messages_named(ROWS, "hears") == {"WallBuilt", "WallPainted"}
    assert messages_named(ROWS, "says") == set()
    assert settings_named(ROWS, "HUBHOME_PAINTING_") == {"coats", "brush"}
    assert messages_named(SECTIONS, "says") == {"WallPainted"}
    assert settings_named(SECTIONS, "HUBHOME_PAINTING_") == set()
    assert messages_named(TOPICS, "answers") == {"PaintWall", "WhichColour"}
    assert messages_named(TOPICS, "says") == {"WallPainted", "RoofPainted"}
    assert messages_named(TOPICS, "hears") == {"WallBuilt"}


def test_there_are_readmes_to_read():
    assert installed_services()
