"""What does a service's README say that it answers, hears, says, and can be told?"""

import re
from collections.abc import Iterator

NAME = re.compile(r"`([^`]+)`")


def part(readme: str, word: str) -> str:
    """One part of a README: its section `## Answers`, its row `| **answers** | ... |`, or its column; else empty."""
    section = re.search(rf"^## {word}$(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    row = re.search(rf"^\| \*\*{word}\*\* \|(.*)\|$", readme, re.MULTILINE | re.IGNORECASE)
    found = section or row
    return found.group(1) if found else "\n".join(_column(readme, word))


def _column(readme: str, word: str) -> Iterator[str]:
    """The cells of a table with a row for each topic, whose head has `| answers |`."""
    at = None
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            at = None
        elif at is not None:
            yield cells[at]
        elif word in cells:
            at = cells.index(word)


def messages_named(readme: str, word: str) -> set[str]:
    """The messages in one part: its names in capital letters, as a class has them."""
    return {name for name in NAME.findall(part(readme, word)) if re.fullmatch(r"([A-Z][a-z0-9]*){2,}", name)}


def settings_named(readme: str, prefix: str) -> set[str]:
    """The settings' fields in the part about them, written with their prefix or without it."""
    names = {name.removeprefix(prefix) for name in NAME.findall(part(readme, "settings")) if name.isupper()}
    return {name.lower() for name in names - {""}}
