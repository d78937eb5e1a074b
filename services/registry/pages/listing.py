"""How is a list narrowed down?"""

from collections.abc import Iterable

from shared.contracts.constellations import Choice

OLDEST = 30


def chosen(text: str, choices: Iterable[Choice]) -> str:
    """The choice's id that an address has; nothing where there is no such choice."""
    return text if any(str(choice.id) == text for choice in choices) else ""


def offered(choices: Iterable[Choice], everything: str) -> list[dict[str, str]]:
    """The options of a filter, the first of which leaves all."""
    options = [{"value": str(choice.id), "text": choice.name} for choice in choices]
    return [{"value": "", "text": everything}, *options]


def small_number(text: str) -> str:
    """An age or a number like one, where the address has one."""
    digits = text.strip()
    return (
        digits if digits.isascii() and digits.isdigit() and len(digits) < len("1000") and int(digits) <= OLDEST else ""
    )
