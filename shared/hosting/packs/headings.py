"""Which column of a sheet is which of a table's?"""

import difflib

from shared.hosting.packs.columns import Column
from shared.hosting.packs.faults import Fault, Findings
from shared.hosting.packs.sheets import Sheet, plain


def place(
    sheet: Sheet, file: str, columns: dict[str, Column], left_behind: frozenset[str], findings: Findings
) -> dict[str, int]:
    """Where in a row each column stands; columns that aren't there are left out.

    A heading that nobody knows is refused, not skipped: it may be an allergy under a misspelt name. Empty columns
    without a heading are what spreadsheets leave behind, and are only noted.
    """
    placed: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for position, heading in enumerate(sheet.header):
        name = plain(heading)
        if name in placed:
            findings.refuse(
                Fault(file, "Two columns have this heading.", "Remove one of them.", sheet.header_row, name, heading)
            )
        elif name in columns or name in left_behind:
            placed[name] = position
            if heading != name:
                findings.note(file, f"the heading {heading} was read as {name}.")
        elif name or any(len(cells) > position and cells[position] for _, cells in sheet.rows):
            unknown.append((position, heading))
        else:
            findings.note(file, f"column {position + 1} is empty and was left out.")
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


def _refuse_unknown(
    unknown: list[tuple[int, str]], missing: set[str], sheet: Sheet, file: str, findings: Findings
) -> set[str]:
    """Refuse each unknown heading; returns the missing columns that were suggested for one."""
    suggested: set[str] = set()
    for position, heading in unknown:
        near = difflib.get_close_matches(plain(heading), sorted(missing - suggested), n=1, cutoff=0.75)
        suggested.update(near)
        if near:
            remedy = f"Did you mean {near[0]}? Correct the heading, or remove the column."
        else:
            remedy = "Correct the heading, or remove the column."
        if heading:
            fault = Fault(file, "No service knows this column.", remedy, sheet.header_row, heading, heading)
        else:
            fault = Fault(
                file,
                f"Column {position + 1} has no heading.",
                "Write its heading, or remove the column.",
                sheet.header_row,
            )
        findings.refuse(fault)
    return suggested
