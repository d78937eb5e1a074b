"""Which messages are there, and are the documents about them true?

python -m shared.contracts.catalogue             says what is out of date; exit 1 where something is
python -m shared.contracts.catalogue --write     writes docs/messages.md and docs/contracts/schemas.json
python -m shared.contracts.catalogue --publish   at a release: what is now true is what others rely on from now on
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from shared.contracts import (
    absences,
    approval_changes,
    areas,
    ask_options,
    bed_sharing,
    bedrooms,
    bookings,
    calendar_links,
    calendars,
    cautions,
    child_terms,
    constellations,
    correcting,
    emergencies,
    family_time,
    first_rules,
    gatherings,
    gatherings_held,
    handover,
    ideas,
    joint,
    losing,
    matching,
    model,
    nearness,
    nights_off,
    notifications,
    other_nights,
    outcomes,
    parting,
    past_stays,
    record_changes,
    records,
    registering,
    registry,
    retention,
    returns,
    rules,
    school_holidays,
    seeking,
    series,
    stays,
    swaps,
    training,
    waiting,
    whereabouts,
    workers,
)
from shared.contracts.catalogue_page import messages_page
from shared.contracts.growth import breaking_changes
from shared.contracts.message import Message
from shared.contracts.shapes import contract_of, subject_template

OURS = (
    registry,
    registering,
    correcting,
    areas,
    workers,
    calendar_links,
    constellations,
    joint,
    rules,
    first_rules,
    school_holidays,
    records,
    seeking,
    record_changes,
    approval_changes,
    model,
    bed_sharing,
    child_terms,
    retention,
    returns,
    stays,
    matching,
    nearness,
    cautions,
    bookings,
    ask_options,
    other_nights,
    parting,
    handover,
    gatherings_held,
    losing,
    whereabouts,
    bedrooms,
    nights_off,
    series,
    swaps,
    training,
    waiting,
    emergencies,
    absences,
    family_time,
    gatherings,
    ideas,
    calendars,
    past_stays,
    notifications,
    outcomes,
)
"""The modules whose messages come with the house; a plugin's come from its manifest."""

PAGE = Path("messages.md")
SCHEMAS = Path("contracts/schemas.json")
PUBLISHED = Path("contracts/published.json")
REWRITE = "python -m shared.contracts.catalogue --write"


def all_messages(modules: Iterable[ModuleType]) -> list[type[Message]]:
    """Every message that these modules declare: the classes with an owner of their own, not those they import."""
    return [
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, Message)
        and found.__module__ == module.__name__
        and vars(found).get("owner")
    ]


class Catalogue:
    """Messages by type name, in the order owner, kind, name, version."""

    def __init__(self, messages: Iterable[type[Message]]) -> None:
        """Raises `ValueError` where two classes claim one subject."""
        self._by_type: dict[str, type[Message]] = {}
        for message in sorted(set(messages), key=_order):
            taken = self._by_type.setdefault(message.type_name(), message)
            if taken is not message:
                raise ValueError(f"{taken.__qualname__} and {message.__qualname__} are both {message.type_name()}")

    def __iter__(self) -> Iterator[type[Message]]:
        return iter(self._by_type.values())

    def __len__(self) -> int:
        return len(self._by_type)

    def __getitem__(self, type_name: str) -> type[Message]:
        """The class of a CloudEvents type; raises `KeyError` for one that nobody declared."""
        return self._by_type[type_name]

    def contracts(self) -> dict[str, Any]:
        """What others rely on, by subject template: what `docs/contracts/schemas.json` keeps."""
        return {subject_template(message): contract_of(message) for message in self}


def _order(message: type[Message]) -> tuple[str, str, str, int]:
    return message.owner, message.message_kind, message.message_name, message.contract_version


def our_catalogue() -> Catalogue:
    """The messages that come with the house."""
    return Catalogue(all_messages(OURS))


def documents(catalogue: Catalogue) -> dict[Path, str]:
    """The golden documents by their path below `docs/`."""
    return {PAGE: messages_page(catalogue), SCHEMAS: as_text(catalogue.contracts())}


def as_text(contracts: dict[str, Any]) -> str:
    """JSON that only changes where a contract does."""
    return json.dumps(contracts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def out_of_date(catalogue: Catalogue, docs: Path) -> list[str]:
    """The documents below `docs` that don't say what the classes say."""
    return [
        str(path)
        for path, text in documents(catalogue).items()
        if not (docs / path).is_file() or (docs / path).read_text(encoding="utf-8") != text
    ]


def published_contracts(docs: Path) -> dict[str, Any]:
    """What was true at the last release; nothing before the first."""
    path = docs / PUBLISHED
    if not path.is_file():
        return {}
    contracts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return contracts


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m shared.contracts.catalogue", description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the documents")
    parser.add_argument("--publish", action="store_true", help="at a release: others rely on this from now on")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="where the documents are (default: docs)")
    chosen = parser.parse_args(arguments)
    catalogue, docs = our_catalogue(), chosen.docs
    breaks = breaking_changes(published_contracts(docs), catalogue.contracts())
    for sentence in breaks:
        sys.stdout.write(f"{sentence}\n")
    if breaks:
        sys.stdout.write("Say the new version beside the old one instead: a class with v=2.\n")
    if breaks and chosen.publish:
        sys.stdout.write(f"To retire a message, take its entry out of {docs / PUBLISHED} first.\n")
        return 1
    (docs / PUBLISHED).parent.mkdir(parents=True, exist_ok=True)
    if chosen.write or chosen.publish:
        for path, text in documents(catalogue).items():
            (docs / path).write_text(text, encoding="utf-8")
    if chosen.publish:
        (docs / PUBLISHED).write_text(as_text(catalogue.contracts()), encoding="utf-8")
    stale = out_of_date(catalogue, docs)
    if stale:
        sys.stdout.write(f"Out of date: {', '.join(stale)}; {REWRITE}\n")
    return 1 if stale or breaks else 0


if __name__ == "__main__":
    sys.exit(main())
