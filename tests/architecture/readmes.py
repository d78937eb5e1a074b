"""What does a service's README say that it answers, hears, says, and can be told?"""

import re

NAME = re.compile(r"`([^`]+)`")


def part(readme: str, word: str) -> str:
    """One part of a README: its section `## Answers`, or its row `| **answers** | ... |`; empty without either."""
    section = re.search(rf"^## {word}$(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    row = re.search(rf"^\| \*\*{word}\*\* \|(.*)\|$", readme, re.MULTILINE | re.IGNORECASE)
    found = section or row
    return found.group(1) if found else ""


def messages_named(readme: str, word: str) -> set[str]:
    """The messages in one part: its names in capital letters, as a class has them."""
    return {name for name in NAME.findall(part(readme, word)) if re.fullmatch(r"([A-Z][a-z0-9]*){2,}", name)}


def settings_named(readme: str, prefix: str) -> set[str]:
    """The settings' fields in the part about them, written with their prefix or without it."""
    names = {name.removeprefix(prefix) for name in NAME.findall(part(readme, "settings")) if name.isupper()}
    return {name.lower() for name in names - {""}}
