"""Which column of a sheet is which of a table's?"""

import difflib
from collections.abc import Collection

from shared.hosting.packs.columns import Column
from shared.hosting.packs.faults import Fault, Findings
from shared.hosting.packs.sheets import Sheet, letters_of, plain

_SHORTEST_SLIP = 5
"""Letters of a heading in which one slip of the hand leaves no doubt of what was meant."""


def place(
    sheet: Sheet, file: str, columns: dict[str, Column], left_behind: frozenset[str], findings: Findings
) -> dict[str, int]:
    """Where in a row each column stands; columns that aren't there are left out.

    A heading that nobody knows is refused, not skipped: it may be an allergy under another name. One slip of the hand
    in it is mended where it leaves no doubt. Empty columns without a heading are what spreadsheets leave behind, and
    are only noted.
    """
    placed: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for position, heading in enumerate(sheet.header):
        name = _known_as(heading, columns.keys() | left_behind)
        if name in placed:
            findings.refuse(_fault(sheet, file, position, "Two columns have this heading.", "Remove one of them."))
        elif name:
            placed[name] = position
            if heading != name:
                findings.note(file, f"the heading {heading} was read as {name}.")
        elif heading or any(len(cells) > position and cells[position] for _, cells in sheet.rows):
            unknown.append((position, heading))
        else:
            findings.note(file, f"column {sheet.letter(position) or position + 1} is empty and was left out.")
    unknown = _mend(unknown, (columns.keys() | left_behind) - placed.keys(), placed, file, findings)
    missing = {name: column for name, column in columns.items() if name not in placed}
    meant = _refuse_unknown(unknown, set(missing), sheet, file, findings)
    for name, column in missing.items():
        if column.is_required and name not in meant:
            findings.refuse(
                Fault(file, "The column is missing.", f"Add a column with the heading {name}.", sheet.header_row, name)
            )
    wanted = [name for name in columns if name in placed]
    if wanted != sorted(wanted, key=placed.__getitem__):
        findings.note(file, "the columns are in another order, and were read by their headings.")
    return {name: position for name, position in placed.items() if name in columns}


def _known_as(heading: str, names: Collection[str]) -> str:
    """The name that the heading spells in its own way, or ""."""
    spelling = plain(heading)
    if spelling in names:
        return spelling
    letters = letters_of(heading)
    return next((name for name in names if letters and letters_of(name) == letters), "")


def _mend(
    unknown: list[tuple[int, str]], missing: Collection[str], placed: dict[str, int], file: str, findings: Findings
) -> list[tuple[int, str]]:
    """Place each heading that is one slip from one missing column and no other; returns those that stay unknown."""
    meant: dict[str, list[tuple[int, str]]] = {}
    rest: list[tuple[int, str]] = []
    for position, heading in unknown:
        near = [name for name in missing if _is_one_slip(letters_of(heading), letters_of(name))]
        if len(near) == 1:
            meant.setdefault(near[0], []).append((position, heading))
        else:
            rest.append((position, heading))
    for name, headings in meant.items():
        if len(headings) > 1:
            rest += headings
            continue
        placed[name], heading = headings[0]
        findings.note(file, f"the heading {heading} was read as {name}.")
    return sorted(rest)


def _is_one_slip(written: str, meant: str) -> bool:
    """Whether one letter is missing, one too many, another, or has changed places with its neighbour."""
    if min(len(written), len(meant)) < _SHORTEST_SLIP:
        return False
    at = next((at for at, (one, other) in enumerate(zip(written, meant, strict=False)) if one != other), None)
    if at is None:
        return abs(len(written) - len(meant)) == 1
    rest, wanted = written[at:], meant[at:]
    is_swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return is_swapped or rest[1:] == wanted[1:] or rest == wanted[1:] or rest[1:] == wanted


def _refuse_unknown(
    unknown: list[tuple[int, str]], missing: set[str], sheet: Sheet, file: str, findings: Findings
) -> set[str]:
    """Refuse each unknown heading; returns the missing columns that were suggested for one."""
    suggested: set[str] = set()
    for position, heading in unknown:
        near = difflib.get_close_matches(plain(heading), sorted(missing - suggested), n=1, cutoff=0.75)
        suggested.update(near)
        if heading:
            meant = f"Did you mean {near[0]}? " if near else ""
            remedy = f"{meant}Correct the heading, or remove the column."
            findings.refuse(_fault(sheet, file, position, "No service knows this column.", remedy))
        else:
            sentence = f"Column {sheet.letter(position) or position + 1} has no heading."
            findings.refuse(_fault(sheet, file, position, sentence, "Write its heading, or remove the column."))
    return suggested


def _fault(sheet: Sheet, file: str, position: int, sentence: str, remedy: str) -> Fault:
    heading = sheet.header[position]
    return Fault(file, sentence, remedy, sheet.header_row, heading, heading, sheet.letter(position))
