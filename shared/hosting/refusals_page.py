"""On which grounds do services say no, for people who want to know whose rules they are?"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from shared.contracts.catalogue import OURS, all_messages
from shared.contracts.grounds import OF_EVERY_SERVICE
from shared.contracts.refusals import Ground, Whose
from shared.hosting.discovery import installed_services
from shared.hosting.service import Service

PAGE = Path("refusals.md")
REWRITE = "python -m shared.hosting.refusals_page --write"
_HEAD = f"""# Refusals

On which grounds each service says no: the rule, whose it is, and where it is said. Don't edit it: `{REWRITE}`
writes it from the services' `grounds.py`, and a test keeps it true. What a refusal looks like on the bus:
[Refused](messages.md#refused). Where a rule has a setting, its source is the authority's own once that is set.
"""
_WHOSE = {
    Whose.LAW: "the law",
    Whose.STANDARDS: "the national minimum standards",
    Whose.STATUTORY_RETURN: "the SSDA903 return",
    Whose.PROGRAMME: "the programme",
    Whose.PRACTICE: "usual practice",
    Whose.AUTHORITY: "the authority",
    Whose.INSTALLATION: "the installation",
    Whose.HUBHOME: "Hubhome",
}


def refusals_page(services: Iterable[Service]) -> str:
    """The page in Markdown; the same grounds always give the same text."""
    lines = [_HEAD]
    for name, grounds in (
        *((service.name, service.refuses) for service in services),
        ("Every service", OF_EVERY_SERVICE),
    ):
        if grounds:
            lines += [f"## {name}\n", "| reason | rule | whose | source |", "| --- | --- | --- | --- |"]
            lines += [*_rows(grounds), ""]
    return "\n".join(lines).rstrip() + "\n"


def _rows(grounds: Iterable[Ground]) -> Iterator[str]:
    for one in sorted(grounds, key=lambda one: (one.reason, one.rule)):
        setting = f"; setting `{one.setting}`" if one.setting else ""
        yield f"| `{one.reason}` | {one.rule} | {_WHOSE[one.source.whose]} | {one.source.citation}{setting} |"


def our_services() -> list[Service]:
    """Those whose messages are in our catalogue; a stranger's have documents of their own."""
    owners = {message.owner for message in all_messages(OURS)}
    return [service for service in installed_services() if service.name in owners]


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m shared.hosting.refusals_page", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the page")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="where the documents are (default: docs)")
    chosen = parser.parse_args(arguments)
    path, text = chosen.docs / PAGE, refusals_page(our_services())
    if chosen.write:
        path.write_text(text, encoding="utf-8")
    is_true = path.is_file() and path.read_text(encoding="utf-8") == text
    if not is_true:
        sys.stdout.write(f"Out of date: {PAGE}; {REWRITE}\n")
    return 0 if is_true else 1


if __name__ == "__main__":
    sys.exit(main())
